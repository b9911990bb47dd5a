"""What the caller holds, gave and has to do in a project, as fields of `Viewer`."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import strawberry

from server.access.actor import Actor
from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.events.events import opened_projects
from server.reads.keyset_pages import KeysetPage
from server.reads.labeling.mentions import Reach, mentions_of_member
from server.reads.labeling.own_work import (
    Counted,
    annotations_of_member,
    count_answered,
    count_left,
    count_returned,
    days_of_member,
    leases_of_member,
    returned_annotations,
    review_leases_of_member,
)
from server.reads.pauses import pause_row
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import Paging, page_of, paging
from server.schema.gold.own_score import OwnGoldScore, own_gold_score_of
from server.schema.labeling.comments import Comment, comment_of
from server.schema.labeling.lease_types import Lease, ReviewLease, lease_of, review_lease_of
from server.schema.labeling.task_rights import sees_all
from server.schema.labeling.types import Annotation, annotation_of
from server.schema.pauses.types import MemberPause, pause_shown
from server.schema.projects.types import load_project
from server.schema.quality.people import PeerAgreement, own_agreement_of, question_key
from server.schema.statistics import MOST_DAYS, WorkStatistics, days_between, own_statistics_of


@strawberry.type(description="How many there are, counted up to a limit.")
class CappedCount:
    """A count, or its lower bound."""

    count: int
    is_exact: bool = strawberry.field(
        description="Whether all were looked at; if not, there are `count` or more."
    )


@strawberry.type(description="What the caller answered on one day, in UTC.")
class WorkDay:
    """Own annotations that count as answers, by the day on which they were made."""

    day: date
    answered: int
    time_spent_ms: float = strawberry.field(description="On all of them.")
    median_time_ms: float = strawberry.field(
        description="Half of them took so long at most: speed without its outliers."
    )


@strawberry.type(description="What the caller did and has to do in a project.")
class Work(Readable):
    """Counts of one member's work in one project."""

    project_uuid: strawberry.Private[UUID]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def answered(self, info: Info, since: datetime | None = None) -> CappedCount:
        """Own annotations that count as answers: submitted or approved.

        With `since`, those made from that time on, such as the beginning of the caller's day.
        """
        if since is not None and since.tzinfo is None:
            raise Refused(Code.INVALID, "Give the time with its zone, such as Z.", ("since",))
        me = info.context.me.member
        return _shown(await count_answered(self.session, self.project_uuid, me, since))

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def to_redo(self, info: Info) -> CappedCount:
        """Own annotations that wait to be answered again, as `Viewer.returned` lists them."""
        me = info.context.me.member
        return _shown(await count_returned(self.session, self.project_uuid, me))

    @query(Permission.TASKS_READ)
    async def left(self, info: Info) -> CappedCount:
        """Tasks that the caller could claim, without those held already.

        To a caller who may not see others' answers, all tasks that look so to them: others may have
        filled some of them, which only a claim tells.
        """
        blind = not await sees_all(info.context, self.project_uuid)
        me = info.context.me.member
        return _shown(await count_left(self.session, self.project_uuid, me, blind=blind))

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def statistics(self, info: Info, min_position: Position | None = None) -> WorkStatistics:
        """What the caller did, as `Project.annotators` shows it of everybody."""
        return await own_statistics_of(info.context, self.session, self.project_uuid, min_position)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def days(self, info: Info, begin: date, end: date) -> list[WorkDay]:
        """What the caller answered on each day, from `begin` up to `end`, which is not included.

        Days of nothing are left out.
        """
        days = days_between(begin, end, MOST_DAYS, f"Ask for {MOST_DAYS} days at most.")
        me = info.context.me.member
        return [
            WorkDay(
                day=row["day"],
                answered=row["answered"],
                time_spent_ms=float(row["time_spent_ms"]),
                median_time_ms=float(row["median_time_ms"]),
            )
            for row in await days_of_member(self.session, self.project_uuid, me, days)
        ]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def gold_score(self, question: str, info: Info) -> OwnGoldScore | None:
        """How right the caller's answers to a question of gold tasks are.

        Null where the project does not show it (`changeGoldPolicy(showScores:)`), and below 10
        answers. It changes once a day at most, at midnight UTC.
        """
        key = await question_key(self.session, self.project_uuid, question)
        return await own_gold_score_of(info.context, self.session, key)

    @query(Permission.PROJECT_READ)
    async def pause(self, info: Info) -> MemberPause | None:
        """That the caller was warned or paused, or may go on; null to whom none of it happened."""
        row = await pause_row(self.session, self.project_uuid, info.context.me.member)
        return None if row is None else pause_shown(self.session, row)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def agreement(
        self, info: Info, question: str, min_position: Position | None = None
    ) -> PeerAgreement | None:
        """How the caller's answers to a question agree with those of others to the same tasks.

        Null where the caller may not see what others answered: the figure would tell.
        """
        key = self.project_uuid, question
        return await own_agreement_of(info.context, self.session, key, min_position)


@strawberry.type
class ViewerWork:
    """The fields of `Viewer` about the caller's own work in a project."""

    @query(Permission.TASKS_READ)
    async def leases(self, info: Info, project: strawberry.ID) -> list[Lease]:
        """The tasks of a project that the caller holds; the lease that ends first comes first."""
        id_ = await _project(info, project, Permission.TASKS_READ)
        session, me = info.context.session, info.context.me.member
        return [lease_of(session, row, me) for row in await leases_of_member(session, id_, me)]

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def review_leases(self, info: Info, project: strawberry.ID) -> list[ReviewLease]:
        """The tasks of a project that the caller holds for a review, as `leases`."""
        id_ = await _project(info, project, Permission.ANNOTATIONS_READ_ALL)
        session, me = info.context.session, info.context.me.member
        rows = await review_leases_of_member(session, id_, me)
        return [review_lease_of(session, row, me) for row in rows]

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotations(
        self,
        info: Info,
        project: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotation]:
        """What the caller answered in a project, the latest answer first."""
        wanted = paging(first, after, last, before)
        id_ = await _project(info, project, Permission.ANNOTATIONS_READ_OWN)
        session, me = info.context.session, info.context.me.member
        rows = await annotations_of_member(session, id_, me, _rows(wanted))
        shown = [(_cursor(r["created_at"], r["id"]), annotation_of(session, r)) for r in rows]
        return page_of(shown, wanted)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def returned(
        self,
        info: Info,
        project: strawberry.ID,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotation]:
        """Own annotations that wait to be answered again, the longest waiting first.

        REJECTED ones are revised, with `reviseAnnotation`; of OUTDATED ones, whose labels changed
        with a taxonomy, the task is claimed again. Others may have filled the task meanwhile, which
        only the attempt tells.
        """
        wanted = paging(first, after, last, before)
        id_ = await _project(info, project, Permission.ANNOTATIONS_READ_OWN)
        session, me = info.context.session, info.context.me.member
        rows = await returned_annotations(session, id_, me, _rows(wanted))
        shown = [(_cursor(r["changed_at"], r["id"]), annotation_of(session, r)) for r in rows]
        return page_of(shown, wanted)

    @query(Permission.TASKS_READ)
    async def mentions(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Comment]:
        """Comments that mention the caller, of all projects, the latest mention first.

        Those on annotations that the caller may not see are left out.
        """
        wanted = paging(first, after, last, before)
        session, actor = info.context.session, await info.context.actor()
        reach = Reach(
            _readable(actor, Permission.TASKS_READ, ()),
            _readable(actor, Permission.ANNOTATIONS_READ_ALL, await opened_projects(session)),
        )
        rows = await mentions_of_member(session, actor.member, reach, _rows(wanted))
        shown = [(_cursor(r["mentioned_at"], r["id"]), comment_of(session, r)) for r in rows]
        return page_of(shown, wanted)

    @query(Permission.PROJECT_READ)
    async def work(self, info: Info, project: strawberry.ID) -> Work:
        """What the caller did and has to do in a project, counted up to 10,000 each."""
        id_ = await _project(info, project, Permission.ANNOTATIONS_READ_OWN)
        return Work(session=info.context.session, project_uuid=id_)


def _readable(actor: Actor, permission: Permission, opened: Collection[UUID]) -> list[UUID] | None:
    """Return the projects in which a member has a permission; None for all of them."""
    if actor.may(permission):
        return None
    return [*opened, *(id_ for id_ in actor.project_roles if actor.may(permission, id_))]


async def _project(info: Info, project: strawberry.ID, permission: Permission) -> UUID:
    """Return the id of a project in which the caller has a permission. Raises Refused."""
    id_ = ids.expect("project", project, "project")
    await load_project(info, info.context.session, id_, "project")
    await info.context.require(permission, id_)
    return id_


def _shown(found: Counted) -> CappedCount:
    return CappedCount(count=found.count, is_exact=found.is_exact)


def _cursor(at: datetime, id_: UUID) -> str:
    return urlsafe_b64encode(f"{at.isoformat()} {id_.hex}".encode()).decode().rstrip("=")


def _rows(wanted: Paging) -> KeysetPage:
    """Return which rows to read, by time and id. Raises Refused INVALID for a bad cursor."""
    cursor = wanted.cursor
    if cursor is None:
        return wanted.keyset(None)
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at, _, id_ = text.partition(" ")
        key = datetime.fromisoformat(at), UUID(id_)
    except ValueError:
        key = None
    if key is None or key[0].tzinfo is None:
        message = "This cursor is of another list: start without one."
        raise Refused(Code.INVALID, message, (wanted.argument,))
    return wanted.keyset(key)
