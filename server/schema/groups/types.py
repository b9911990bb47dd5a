"""Releases of figures by group as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.attributes import attributes
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.groups.releases import ReleaseFailure, ReleaseStatus
from server.reads.attributes.attributes import attribute_sealer, attributes_state
from server.reads.groups.releases import release_row, release_rows
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.attributes.types import Attribute, attribute_of
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link, node_loader
from server.schema.core.paging import Paging, page_of, paging
from server.schema.slices.types import Slice, load_slice

strawberry.enum(ReleaseStatus, name="GroupReleaseStatus", description="How far a release is.")
strawberry.enum(
    ReleaseFailure, name="GroupReleaseFailure", description="Why a release has no figures."
)


@strawberry.type(
    description="How a group answers, compared with all others who declared a value: in the unit "
    "of the question, or as the share of answers that give a label."
)
class GroupFigure(Readable):
    """One figure of a release."""

    slice_uuid: strawberry.Private[UUID | None]
    question: str
    label: str | None = strawberry.field(
        description="The label whose share it is, of a taxonomy with all that lies below it; null "
        "for a rating or a number."
    )
    group: str = strawberry.field(description="The declared value.")
    people: int
    answers: int = strawberry.field(description="To tasks that somebody else answered, too.")
    difference: float = strawberry.field(
        description="How far the group lies above the others, each answer taken as its distance "
        "from what all others said of the task."
    )
    low: float = strawberry.field(description="Of an interval of 95 %, by resampling of people.")
    high: float
    p: float = strawberry.field(description="Of no difference, of two sides.")
    adjusted_p: float = strawberry.field(
        description="The same where all figures of the release are looked at (Benjamini and "
        "Hochberg)."
    )
    mean: float = strawberry.field(
        description="Of the answers as they were given: it differs also where the tasks do."
    )
    mean_of_others: float
    alpha: float | None = strawberry.field(
        description="Krippendorff's α within the group; null where it cannot be had."
    )
    cross_alpha: float | None = strawberry.field(
        description="How far the group and the others agree with each other beyond chance: the "
        "cross-replication κ."
    )

    @query(Permission.DEMOGRAPHICS_READ)
    async def slice(self, info: Info) -> Slice | None:
        """The slice whose tasks it is of; null for all tasks, and where the slice was removed."""
        return await _slice(info, self.session, self.slice_uuid)


@strawberry.type(
    description="Figures by group as of one moment, which never change: what groups of people "
    "answer, and how they agree."
)
class GroupRelease(Node, Readable):
    """A release as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    status: ReleaseStatus
    failure: ReleaseFailure | None
    attribute_id: strawberry.ID
    questions: list[str]
    seed: int
    position: Position = strawberry.field(
        description="The position that answers and declared values are read as of."
    )
    requested_at: datetime
    finished_at: datetime | None

    project = link(
        "project",
        lambda release: release.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose answers it is about.",
        null=False,
    )

    @query(Permission.DEMOGRAPHICS_READ)
    async def requested_by(self) -> Member | None:
        """Who asked for it."""
        return await linked_member(self.session, self.row["requested_by"])

    @query(Permission.DEMOGRAPHICS_READ)
    async def attribute(self) -> Attribute | None:
        """What tells the groups apart; null where it was removed."""
        id_ = self.row["attribute_id"]
        state = await attributes_state(self.session, attributes.stream_of(self.session.org))
        found = None if state is None else state.attribute(id_)
        return None if found is None else attribute_of(found)

    @query(Permission.DEMOGRAPHICS_READ)
    async def slices(self, info: Info) -> list[Slice]:
        """The slices that figures were asked for on, beside all tasks, but for removed ones."""
        wanted = [UUID(one) for one in orjson.loads(self.row["slices"])]
        return await _slices(info, self.session, wanted)

    @query(Permission.DEMOGRAPHICS_READ)
    async def withheld_slices(self, info: Info) -> list[Slice] | None:
        """Those without figures, as they would tell of few people; null without figures."""
        opened = await _opened(info, self.row)
        if opened is None:
            return None
        wanted = [one for one in orjson.loads(self.row["slices"]) if one not in opened["slices"]]
        return await _slices(info, self.session, [UUID(one) for one in wanted])

    @query(Permission.DEMOGRAPHICS_READ)
    async def digest(self, info: Info) -> str | None:
        """SHA-256 of the figures: the same for the same figures; null without figures."""
        opened = await _opened(info, self.row)
        return None if opened is None else str(opened["digest"])

    @query(Permission.DEMOGRAPHICS_READ)
    async def figures(self, info: Info) -> list[GroupFigure] | None:
        """The figures of the groups that may be told of; null without any, or once erased.

        Groups of fewer than 5 people or 20 answers are left out, and others as well where these
        would be known by subtraction.
        """
        opened = await _opened(info, self.row)
        if opened is None:
            return None
        return [_figure(self.session, one) for one in opened["figures"]]


def release_of(session: ReadSession, row: Any) -> GroupRelease:
    """Return the release of a row."""
    return GroupRelease(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("group_release", row["id"])),
        status=ReleaseStatus(row["status"]),
        failure=None if row["failure"] is None else ReleaseFailure(row["failure"]),
        attribute_id=strawberry.ID(ids.public("attribute", row["attribute_id"])),
        questions=orjson.loads(row["questions"]),
        seed=row["seed"],
        position=Position(row["position"]),
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
    )


def _figure(session: ReadSession, one: JsonObject) -> GroupFigure:
    slice_ = one["slice"]
    return GroupFigure(
        session=session,
        slice_uuid=None if slice_ is None else UUID(slice_),
        adjusted_p=one["adjusted"],
        mean=one["raw"],
        mean_of_others=one["raw_rest"],
        **{
            name: one[name]
            for name in (
                *("question", "label", "group", "people", "answers", "difference", "low", "high"),
                *("p", "alpha", "cross_alpha"),
            )
        },
    )


async def _opened(info: Info, row: Any) -> JsonObject | None:
    """Return the figures of a release and what it told of; None where there are none."""
    await info.context.require(Permission.DEMOGRAPHICS_READ, row["project_id"])
    if row["figures"] is None:
        return None
    sealer = await attribute_sealer(info.context.services.pool, info.context.session.org)
    opened = sealer.open_figures(row["id"], row["figures"])
    return None if opened is None else orjson.loads(opened)


async def _slices(info: Info, session: ReadSession, wanted: list[UUID]) -> list[Slice]:
    found = [await _slice(info, session, one) for one in wanted]
    return [one for one in found if one is not None]


async def _slice(info: Info, session: ReadSession, id_: UUID | None) -> Slice | None:
    """Return a slice; None where it was removed, or the caller may not see it."""
    if id_ is None:
        return None
    try:
        return await load_slice(info, session, id_)
    except Refused as refused:
        if refused.code is not Code.NOT_FOUND:
            raise
        return None


@node_loader("group_release")
async def load_release(info: Info, session: ReadSession, id_: UUID, *path: str) -> GroupRelease:
    """Return a release. Raises Refused NOT_FOUND, at `path`."""
    row, actor = await release_row(session, id_), await info.context.actor()
    if row is None or not actor.may(Permission.DEMOGRAPHICS_READ, row["project_id"]):
        raise Refused(Code.NOT_FOUND, "There is no such release.", path or ("id",))
    return release_of(session, row)


async def releases_of(
    info: Info, session: ReadSession, project: UUID, wanted: Paging
) -> Connection[GroupRelease]:
    """Return a page of the releases of a project, the latest first. Raises Refused FORBIDDEN."""
    await info.context.require(Permission.DEMOGRAPHICS_READ, project)
    rows = await release_rows(session, project, wanted.after_id("group_release"))
    shown = [release_of(session, row) for row in rows]
    return page_of([(str(one.id), one) for one in shown], wanted)


@strawberry.type
class ReleasesOfProject(Readable):
    """The releases of figures by group of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.DEMOGRAPHICS_READ)
    async def group_releases(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[GroupRelease] | None:
        """Figures by group, release by release, the latest first."""
        return await releases_of(info, self.session, self.uuid, paging(first, after, last, before))
