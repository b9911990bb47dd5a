"""Warnings and pauses of members as clients see them: those of a project, and one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.pauses.member_pauses import NO_RULE, PauseRule, PauseSettings, PauseStatus
from server.reads.loaders import Row
from server.reads.pauses import pause_rows_in
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import page_of, paging

strawberry.enum(PauseStatus, description="How a member stands who was ever warned or paused.")
strawberry.enum(PauseRule, description="What decided on a warning or a pause.")

WHOLE = 1_000_000
"""Bounds of shares are stored in parts of this."""


@strawberry.type(description="The answers to gold tasks that a rule decided on.")
class PauseEvidence:
    """Answers to one question of gold tasks, without those that led to an earlier pause."""

    question: str | None = strawberry.field(description="Null once it was erased.")
    right: int
    judged: int = strawberry.field(description="All of them, right or wrong.")
    low: float = strawberry.field(
        description="The lower end of Wilson's interval of the share that is right, at 90 %."
    )
    high: float
    counted_to: Position = strawberry.field(description="Up to where answers were counted.")


@strawberry.type(description="That a member was warned or paused in a project, or may go on.")
class MemberPause(Readable):
    """How a member stands in a project."""

    row: strawberry.Private[Any]
    status: PauseStatus
    rule: PauseRule = strawberry.field(
        description="What decided; of a member who may go on, what had decided on the pause."
    )
    since: datetime
    reason: str | None = strawberry.field(
        description="In words; null where a rule decided, and once it was erased."
    )
    evidence: PauseEvidence | None = strawberry.field(
        description="Null where a person decided on the pause."
    )

    @query(Permission.PROJECT_READ)
    async def member(self) -> Member | None:
        """Who was warned or paused."""
        return await linked_member(self.session, self.row["member_id"])

    @query(Permission.PROJECT_READ)
    async def by(self) -> Member | None:
        """Who decided; null where a rule did."""
        return await linked_member(self.session, self.row["by_id"])


def pause_shown(session: ReadSession, row: Row) -> MemberPause:
    """Return how a member stands, from the row."""
    evidence = None
    if row["counted_to"] is not None:
        evidence = PauseEvidence(
            question=row["question"],
            right=row["hits"],
            judged=row["judged"],
            low=row["low_ppm"] / WHOLE,
            high=row["high_ppm"] / WHOLE,
            counted_to=Position(row["counted_to"]),
        )
    return MemberPause(
        session=session,
        row=row,
        status=PauseStatus(row["status"]),
        rule=PauseRule(row["rule"]),
        since=row["since"],
        reason=row["reason"],
        evidence=evidence,
    )


@strawberry.type(description="The rule by which members are warned and paused.")
class PauseRuleSettings:
    """How answers to gold tasks decide who is warned and paused; each question by itself."""

    rule: PauseRule = strawberry.field(description="WILSON or SEQUENTIAL.")
    threshold: float = strawberry.field(
        description="The share of right answers that is good enough. SEQUENTIAL takes a share of "
        "0.1 more for good, and one of 0.05 less for poor."
    )
    least: int = strawberry.field(
        description="Of WILSON: how many answers are judged before anybody is warned."
    )
    more: int = strawberry.field(
        description="Of WILSON: how many answers are judged between a warning and a pause."
    )


_SHOWN = (PauseStatus.WARNED, PauseStatus.PAUSED)


@strawberry.type
class PausesOfProject(Readable):
    """The warnings and pauses in a project."""

    row: strawberry.Private[Any]
    uuid: strawberry.Private[Any]

    @query(Permission.STATISTICS_READ)
    async def pause_rule(self, info: Info) -> PauseRuleSettings | None:
        """The rule by which members are warned and paused; null where only people decide."""
        await info.context.require(Permission.STATISTICS_READ, self.uuid)
        stored = self.row["pause_rule"]
        settings = NO_RULE if stored is None else PauseSettings.model_validate_json(stored)
        if settings.rule is None:
            return None
        return PauseRuleSettings(
            rule=settings.rule,
            threshold=settings.threshold_ppm / WHOLE,
            least=settings.least,
            more=settings.more,
        )

    @query(Permission.STATISTICS_READ)
    async def pauses(
        self,
        info: Info,
        *,
        statuses: list[PauseStatus] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[MemberPause] | None:
        """Members who are warned or paused, the oldest account first, or those of other statuses.

        What happened before is in the events of the project.
        """
        await info.context.require(Permission.STATISTICS_READ, self.uuid)
        wanted = paging(first, after, last, before)
        shown = _SHOWN if statuses is None else tuple(dict.fromkeys(statuses))
        rows = await pause_rows_in(self.session, self.uuid, shown, wanted.after_id("member"))
        items = [(ids.public("member", r["member_id"]), pause_shown(self.session, r)) for r in rows]
        return page_of(items, wanted)
