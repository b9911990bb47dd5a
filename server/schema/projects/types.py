"""Projects as clients see them, with policy, forms and guidelines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.project_policy import Policy
from server.events.projects import ProjectStatus
from server.reads.as_of import require_present
from server.reads.labeling.task_orders import SortDirection, TaskOrder
from server.reads.named_lists import NamedOrder
from server.reads.projects import (
    document,
    hidden_events,
    project_row,
)
from server.reads.session import ReadSession
from server.schema.accounts.member_queries import ProjectMemberFilter, project_members
from server.schema.accounts.members import ProjectMember
from server.schema.alerts.queries import AlertsOfProject
from server.schema.audits.types import AuditsOfProject
from server.schema.core.base import (
    Connection,
    Node,
    Position,
    query,
)
from server.schema.core.context import Info
from server.schema.core.node import node_loader
from server.schema.core.paging import Paging, counted, numbers_of, page_of, paging
from server.schema.corrections.types import CorrectionsOfProject
from server.schema.gold.tagging_draws import TaggingOfProject
from server.schema.gold.types import GoldOfProject
from server.schema.groups.types import ReleasesOfProject
from server.schema.label_migrations.types import Migration, MigrationPlan, migrations_of, plan_of
from server.schema.labeling.task_filter import TaskFilter
from server.schema.labeling.task_pages import TaskListing, tasks_of
from server.schema.labeling.task_rights import sees_all
from server.schema.labeling.task_search import SearchHit, SearchPart, TextListing, hits_of
from server.schema.labeling.types import Task
from server.schema.named_lists import NamedListing
from server.schema.pauses.types import PausesOfProject
from server.schema.projects.documents import (
    FormVersion,
    GuidelineVersion,
    form_of,
    form_version_of,
    guideline_of,
    guideline_version_of,
)
from server.schema.projects.policies import PolicyType, policy_type
from server.schema.runs.types import RunsOfProject
from server.schema.saved_views import SavedView, views_of
from server.schema.slices.types import SlicesOfProject
from server.schema.statistics import (
    AnnotatorStatistics,
    DayActivity,
    Progress,
    activity_of,
    annotators_of,
    progress_of,
)
from server.schema.webhooks.types import WebhooksOfProject

T = TypeVar("T")


@strawberry.type(description="A reason for rejections that reviewers are offered.")
class RejectReason:
    """A reason that a project offers."""

    key: str
    text: str | None = strawberry.field(description="Null once it was erased.")


@strawberry.type(description="A labeling project.")
class Project(
    Node,
    AlertsOfProject,
    AuditsOfProject,
    CorrectionsOfProject,
    GoldOfProject,
    TaggingOfProject,
    ReleasesOfProject,
    PausesOfProject,
    SlicesOfProject,
    RunsOfProject,
    WebhooksOfProject,
):
    """A project as clients see it."""

    row: strawberry.Private[Any]
    uuid: strawberry.Private[UUID]
    id: strawberry.ID
    name: str | None
    description: str | None
    status: ProjectStatus
    policy: PolicyType
    form_version: int
    guideline_version: int
    created_at: datetime
    changed_at: datetime
    reject_reasons: list[RejectReason] = strawberry.field(
        description="What reviewers are offered as reasons for a rejection."
    )

    @query(Permission.PROJECT_READ)
    async def version(self, info: Info) -> int:
        """For `expectedVersion`.

        To a caller who may not see others' answers, without slices of migrations and of changes in
        bulk, which tell how much others answered.
        """
        counts = 0
        if not await sees_all(info.context, self.uuid):
            counts = await hidden_events(self.session, self.row)
        return int(self.row["version"]) - counts

    @query(Permission.PROJECT_READ)
    async def form(self, version: int | None = None) -> FormVersion | None:
        """The pinned form, or another version of it."""
        wanted = self.form_version if version is None else version
        return await form_of(self.session, self.uuid, wanted)

    @query(Permission.PROJECT_READ)
    async def forms(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[FormVersion]:
        """The published versions of the form, the newest first."""
        wanted = paging(first, after, last, before)
        made = partial(form_version_of, self.session)
        return await self._documents("form", self.form_version, wanted, made)

    @query(Permission.PROJECT_READ)
    async def guideline(self, version: int | None = None) -> GuidelineVersion | None:
        """The valid guideline, or another version of it."""
        wanted = self.guideline_version if version is None else version
        return await guideline_of(self.session, self.uuid, wanted)

    @query(Permission.PROJECT_READ)
    async def guidelines(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[GuidelineVersion]:
        """The published versions of the guideline, the newest first."""
        wanted, newest = paging(first, after, last, before), self.guideline_version
        made = partial(guideline_version_of, self.session)
        return await self._documents("guideline", newest, wanted, made)

    @query(Permission.TASKS_READ)
    async def tasks(
        self,
        info: Info,
        *,
        filter: TaskFilter | None = None,
        order: TaskOrder = TaskOrder.RANK,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        min_position: Position | None = None,
    ) -> Connection[Task] | None:
        """Its tasks, by pages; `Query.tasks` has more about them."""
        wanted = paging(first, after, last, before)
        listing = TaskListing(filter, order, direction, wanted, listed=True)
        return await tasks_of(info, self.session, self.uuid, listing, min_position)

    @query(Permission.TASKS_READ)
    async def search(
        self,
        info: Info,
        text: str,
        *,
        parts: Annotated[list[SearchPart] | None, strawberry.argument(name="in")] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        min_position: Position | None = None,
    ) -> Connection[SearchHit] | None:
        """The inputs, answers and comments that have all of some words, the newest first.

        Only where `Policy.fullText` is set. Words are looked for as they are written, in any case;
        "words in quotes" stand together, `or` and `-` work as in web searches. What was written
        moments ago is found with `minPosition`. Where more than 20,000 texts have the words, a page
        looks at 20,000 texts and may have fewer hits than it could: go on while there is a next
        one; a caller who may not see others' answers is refused then.

        Present only: its index has the words of the present.
        """
        require_present(self.session, "The search for words")
        wanted = paging(first, after, last, before)
        listing = TextListing(text, parts, wanted, indexed=self.policy.full_text)
        return await hits_of(info, self.session, self.uuid, listing, min_position)

    @query(Permission.TASKS_READ)
    async def views(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[SavedView] | None:
        """The saved views that the caller may use, the oldest first.

        They are the own ones, and those that others share and whose filter and order are open to
        the caller. A page may have fewer than `first`: go on while there is a next one.
        """
        return await views_of(info, self.session, self.uuid, paging(first, after, last, before))

    @query(Permission.PROJECT_MEMBERS_READ)
    async def members(
        self,
        info: Info,
        *,
        filter: ProjectMemberFilter | None = None,
        order: NamedOrder = NamedOrder.CREATED,
        direction: SortDirection | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ProjectMember] | None:
        """Who holds roles in it, besides those who hold one in the whole organization."""
        listing = NamedListing(order, direction, paging(first, after, last, before))
        return await project_members(info, self.session, self.uuid, filter, listing)

    @query(Permission.STATISTICS_READ)
    async def progress(self, info: Info, min_position: Position | None = None) -> Progress | None:
        """Tasks by status; with `minPosition` it waits up to two seconds until that is counted."""
        return await progress_of(info.context, self.session, self.uuid, min_position)

    @query(Permission.STATISTICS_READ)
    async def annotators(
        self,
        info: Info,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        min_position: Position | None = None,
    ) -> Connection[AnnotatorStatistics] | None:
        """What each person did, oldest account first; `minPosition` as of `progress`."""
        wanted = paging(first, after, last, before)
        return await annotators_of(info.context, self.session, self.uuid, wanted, min_position)

    @query(Permission.STATISTICS_READ)
    async def activity(
        self, info: Info, begin: date, end: date, min_position: Position | None = None
    ) -> list[DayActivity] | None:
        """What happened on each day from `begin` up to `end`, which is not included.

        Days without anything are left out; `minPosition` as of `progress`.
        """
        span = (begin, end)
        return await activity_of(info.context, self.session, self.uuid, span, min_position)

    @query(Permission.STATISTICS_READ)
    async def migrations(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Migration] | None:
        """Its passages to other versions of taxonomies, the latest first, with their progress."""
        wanted = paging(first, after, last, before)
        return await migrations_of(info.context, self.session, self.uuid, wanted)

    @query(Permission.PROJECT_CONFIGURE)
    async def migration_plan(
        self, info: Info, taxonomy: strawberry.ID, to_version: int
    ) -> MigrationPlan | None:
        """What `migrateTaxonomy` would do: counts by rule, samples, tasks that would reopen.

        Present only: it says what a command would do now.
        """
        require_present(self.session, "A plan of a migration")
        id_ = ids.expect("taxonomy", taxonomy, "taxonomy")
        return await plan_of(info.context, self.session, self.uuid, id_, to_version)

    async def _documents(
        self, kind: str, newest: int, wanted: Paging, made: Callable[[Any], T]
    ) -> Connection[T]:
        """Return a page of the versions of a document, the newest first."""
        numbers = numbers_of(range(newest, 0, -1), wanted)
        keys = [(self.uuid, kind, number) for number in numbers]
        rows = await asyncio.gather(*(document(self.session, key) for key in keys))
        items = [(str(row["number"]), made(row)) for row in rows if row]
        return page_of(items, wanted, total=counted(newest))


def project_of(session: ReadSession, row: Any) -> Project:
    """Return a project from its row."""
    policy = Policy.model_validate_json(row["policy"])
    return Project(
        session=session,
        row=row,
        uuid=row["id"],
        id=strawberry.ID(ids.public("project", row["id"])),
        name=row["name"],
        description=row["description"],
        status=ProjectStatus(row["status"]),
        policy=policy_type(policy),
        form_version=row["form_version"],
        guideline_version=row["guideline_version"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        reject_reasons=[
            RejectReason(key=one[0], text=one[1])
            for one in orjson.loads(row["reject_reasons"] or "[]")
        ],
    )


@node_loader("project")
async def load_project(info: Info, session: ReadSession, id_: UUID, *path: str) -> Project:
    """Return a project. Raises Refused NOT_FOUND at `path` where the caller may see none."""
    actor = await info.context.actor()
    row = await project_row(session, id_)
    if row is None or not actor.may(Permission.PROJECT_READ, id_):
        raise Refused(Code.NOT_FOUND, "There is no such project.", path or ("id",))
    return project_of(session, row)
