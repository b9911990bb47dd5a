"""Audits as clients see them: one by its id, and those of a project."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from quality.acceptance import Severity, severity_after
from server.access.permissions import Permission
from server.events.audits.audit_events import DrawMethod
from server.events.audits.audits import AuditStatus
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.reads.audits.audits import audit_row, audit_rows, past_results
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.audits.items import AuditItem, items_page
from server.schema.audits.rates import (
    AuditGrouping,
    AuditRate,
    OperatingPoint,
    curve_of,
    rate_of,
    rates_by,
)
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Info, session_of
from server.schema.core.node import link, node_loader
from server.schema.core.paging import paging
from server.schema.labeling.project_records import ProjectRecords

strawberry.enum(
    DrawMethod, name="AuditDrawMethod", description="How the sample of an audit is drawn."
)
strawberry.enum(AuditStatus, description="How far an audit is.")
strawberry.enum(
    Severity,
    name="AuditSeverity",
    description="How strict the plans of MIL-STD-105E are: TIGHTENED after 2 of 5 lots in "
    "succession were rejected, NORMAL again after 5 were accepted.",
)


@strawberry.type(
    description="An audit: a sample of finished tasks whose final answers are judged, to say how "
    "many are wrong."
)
class Audit(Node, Readable):
    """An audit as clients see it."""

    row: strawberry.Private[Any]
    uuid: strawberry.Private[UUID]
    id: strawberry.ID
    status: AuditStatus
    accepted: bool | None = strawberry.field(
        description="Whether the lot was accepted; null before the end, and for an estimate alone."
    )
    draw_method: DrawMethod
    plan: JSON = strawberry.field(
        description="How large the sample is and why; shares are in millionths."
    )
    seed: int = strawberry.field(
        description="With the frame, it tells which tasks were drawn: docs/how-to/audits.md says "
        "how to draw them again."
    )
    position: Position = strawberry.field(
        description="The position as of which the frame and its final answers are read."
    )
    filter: JSON | None = strawberry.field(
        description="A `TaskFilter`: which tasks are the frame; null once it was erased."
    )
    frame_size: int = strawberry.field(description="How many tasks that are.")
    frame_digest: str = strawberry.field(
        description="SHA-256 of the ids of these tasks, in order, one a line."
    )
    blind: bool = strawberry.field(
        description="Whether auditors give an answer of their own before they see the final one."
    )
    item_count: int = strawberry.field(description="How many tasks were drawn.")
    accept_number: int | None = strawberry.field(
        description="With how many wrong or unclear ones the lot is accepted; null for an "
        "estimate alone."
    )
    right: int
    wrong: int
    unclear: int
    drawn_at: datetime
    ended_at: datetime | None

    project = link(
        "project",
        lambda audit: audit.row["project_id"],
        Permission.PROJECT_READ,
        "The project whose tasks are judged.",
        null=False,
    )

    @query(Permission.AUDITS_READ)
    async def drawn_by(self) -> Member | None:
        """Who drew it."""
        return await linked_member(self.session, self.row["drawn_by"])

    @query(Permission.AUDITS_READ)
    async def operating_curve(self) -> list[OperatingPoint]:
        """How likely a lot like this is accepted, by how many answers are wrong.

        Empty for an estimate alone.
        """
        return curve_of(self.item_count, self.accept_number, self.frame_size)

    @query(Permission.AUDITS_READ)
    async def rate(self) -> AuditRate:
        """How many final answers of the frame are wrong, by what was judged."""
        return await rate_of(self.session, self.row)

    @query(Permission.AUDITS_READ)
    async def rates(
        self,
        by: AuditGrouping,
        question: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AuditRate] | None:
        """The same for parts of the sample: by stratum, annotator, or label of a question."""
        wanted = paging(first, after, last, before)
        return await rates_by(self.session, self.row, by, question, wanted)

    @query(Permission.AUDITS_READ)
    async def items(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[AuditItem] | None:
        """The tasks that were drawn, in the order of the draw."""
        return await items_page(self.session, self.row, paging(first, after, last, before))


def audit_of(session: ReadSession, row: Any) -> Audit:
    """Return the audit of a row."""
    return Audit(
        session=session,
        row=row,
        uuid=row["id"],
        id=strawberry.ID(ids.public("audit", row["id"])),
        status=AuditStatus(row["status"]),
        accepted=row["accepted"],
        draw_method=DrawMethod(row["method"]),
        plan=orjson.loads(row["plan"]),
        seed=row["seed"],
        position=Position(row["position"]),
        filter=None if row["filter"] is None else orjson.loads(row["filter"]),
        frame_size=row["frame_size"],
        frame_digest=row["frame_digest"],
        blind=row["blind"],
        item_count=row["items"],
        accept_number=row["accept"],
        right=row["right_answers"],
        wrong=row["wrong_answers"],
        unclear=row["unclear_answers"],
        drawn_at=row["drawn_at"],
        ended_at=row["ended_at"],
    )


AUDITS = ProjectRecords("audit", "Audits", Permission.AUDITS_READ, audit_row, audit_rows, audit_of)


@node_loader("audit")
async def load_audit(info: Info, session: ReadSession, id_: UUID, *path: str) -> Audit:
    """Return an audit. Raises Refused NOT_FOUND, at `path`, and FORBIDDEN."""
    return await AUDITS.load(info, session, id_, *path)


@strawberry.type
class AuditsOfProject(Readable):
    """The audits of the tasks of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.AUDITS_READ)
    async def audits(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Audit] | None:
        """The audits of its tasks, the latest first."""
        wanted = paging(first, after, last, before)
        return await AUDITS.page(info, self.session, self.uuid, wanted)

    @query(Permission.AUDITS_READ)
    async def audit_severity(self, info: Info) -> Severity | None:
        """How strict the next plan by MIL-STD-105E is, by the lots that were concluded.

        Null to a caller who may not see audits.
        """
        try:
            await AUDITS.require(info.context, self.uuid)
        except Refused as refused:
            if refused.code is not Code.FORBIDDEN:
                raise
            return None
        return severity_after(await past_results(self.session, self.uuid))


@strawberry.type
class AuditQueries:
    """The query of one audit."""

    @query(Permission.AUDITS_READ)
    async def audit(self, info: Info, id: strawberry.ID) -> Audit | None:
        """An audit by its id; `Project.audits` lists them."""
        return await load_audit(info, session_of(self, info), ids.expect("audit", id, "id"), "id")
