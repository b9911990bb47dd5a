"""How many final answers are wrong by an audit: of all, and by stratum, annotator or label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import orjson
import strawberry

from quality.acceptance import AcceptancePlan, oc_curve
from quality.estimates import Estimate, Stratum, by_risk, simple, stratified
from server.access.permissions import Permission
from server.commands.audits.draw import BILLION
from server.events.audits.audit_events import DrawMethod, Verdict
from server.events.audits.judgements import MOST_ITEMS
from server.events.core.refusal import Code, Refused
from server.reads.audits.audits import audit_items
from server.reads.audits.frames import authors, values
from server.reads.keyset_pages import KeysetPage
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.paging import Paging, page_of_all


@strawberry.enum(description="How the interval of a rate of errors was found.")
class RateMethod(Enum):
    """How an interval was found."""

    CLOPPER_PEARSON = strawberry.enum_value(
        "CLOPPER_PEARSON", description="The exact one of the binomial distribution."
    )
    HYPERGEOMETRIC = strawberry.enum_value(
        "HYPERGEOMETRIC",
        description="The exact one for a finite whole, of which more than 5 % were judged.",
    )
    STRATIFIED = strawberry.enum_value(
        "STRATIFIED", description="Strata weigh by their sizes; Korn and Graubard's interval."
    )
    HORVITZ_THOMPSON = strawberry.enum_value(
        "HORVITZ_THOMPSON",
        description="Tasks weigh by how unlikely they were to be drawn; Korn and Graubard's "
        "interval.",
    )


@strawberry.enum(description="By what the items of an audit are put together.")
class AuditGrouping(Enum):
    """By what items are put together."""

    STRATUM = strawberry.enum_value("STRATUM", description="By the strata of the draw.")
    ANNOTATOR = strawberry.enum_value(
        "ANNOTATOR",
        description="By who gave annotations that counted at the position of the audit; a task "
        "with several counts for each.",
    )
    LABEL = strawberry.enum_value(
        "LABEL", description="By what the final answer says to a question, at that position."
    )


@strawberry.type(description="A share of wrong final answers, estimated from an audit.")
class ErrorRate:
    """A rate of errors with its interval."""

    value: float
    low: float = strawberry.field(description="The lower end of the interval, at `level`.")
    high: float
    level: float
    method: RateMethod


@strawberry.type(description="How many of some items of an audit were judged, and how.")
class AuditRate(Readable):
    """The rate of errors of a part of an audit, or of all of it."""

    member_uuid: strawberry.Private[UUID | None]
    name: str | None = strawberry.field(
        description="The stratum or the value of the label; null for all, for an annotator, and "
        "where it was erased. Empty for tasks that no stratum takes, or without such an answer."
    )
    items: int
    right: int
    wrong: int
    unclear: int = strawberry.field(description="Left out of the rate.")
    error_rate: ErrorRate | None = strawberry.field(
        description="Of the whole that was drawn from, and of a group of items as if they were a "
        "simple sample; null while nothing is judged."
    )

    @query(Permission.AUDITS_READ)
    async def annotator(self) -> Member | None:
        """Whose answers these are, by ANNOTATOR."""
        return await linked_member(self.session, self.member_uuid)


@strawberry.type(description="A point of an operating curve.")
class OperatingPoint:
    """How likely a lot is accepted."""

    error_rate: float = strawberry.field(description="The share of wrong answers in the lot.")
    accepted: float = strawberry.field(description="The probability that it is accepted.")


Rows: TypeAlias = Sequence[Any]
_LEVEL = 0.95


async def items_of(session: ReadSession, audit: UUID) -> Rows:
    """Return all items of an audit, with what became of each."""
    return await audit_items(session, audit, KeysetPage(None, MOST_ITEMS))


async def rate_of(session: ReadSession, audit: Any) -> AuditRate:
    """Return the rate of errors of the whole that an audit was drawn from."""
    rows = await items_of(session, audit["id"])
    return _rate(session, rows, _estimators[DrawMethod(audit["method"])](audit, rows))


@dataclass(frozen=True, slots=True)
class _Group:
    """Items that are put together."""

    name: str | None
    member: UUID | None
    rows: list[Any]
    whole: int | None = None
    """How many tasks of the frame are like these, if that is known."""


async def rates_by(
    session: ReadSession,
    audit: Any,
    grouping: AuditGrouping,
    question: str | None,
    wanted: Paging,
) -> Connection[AuditRate]:
    """Return a page of the rates of errors by group, in the order of their names.

    Raises:
        Refused: INVALID without a question by LABEL, and with one by anything else.
    """
    if (grouping is AuditGrouping.LABEL) is (question is None):
        message = "Name the `question` for LABEL, and for nothing else."
        raise Refused(Code.INVALID, message, ("question",))
    rows = await items_of(session, audit["id"])
    groups = await _GROUPS[grouping](session, audit, rows, question)

    def made(group: _Group) -> AuditRate:
        whole = group.whole
        size = 10**9 if whole is None else whole
        shown = _rate(session, group.rows, _simple(size, group.rows))
        return replace(shown, name=group.name, member_uuid=group.member)

    return page_of_all(groups, len(groups), wanted, made)


async def _by_stratum(_: ReadSession, audit: Any, rows: Rows, __: str | None) -> list[_Group]:
    sizes = orjson.loads(audit["stratum_sizes"])
    names = orjson.loads(audit["strata"]) if audit["strata"] else [None] * len(sizes)
    return [
        _Group(name, None, [row for row in rows if row["stratum"] == number], size)
        for number, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]


async def _by_annotator(
    session: ReadSession, audit: Any, rows: Rows, _: str | None
) -> list[_Group]:
    found = defaultdict[UUID, list[Any]](list)
    past = session.as_of(audit["position"])
    given = await authors(past, [row["task_id"] for row in rows])
    for row in rows:
        for author in dict.fromkeys(given.get(row["task_id"], ())):
            found[author].append(row)
    return [_Group(None, member, found[member]) for member in sorted(found)]


async def _by_label(
    session: ReadSession, audit: Any, rows: Rows, question: str | None
) -> list[_Group]:
    found = defaultdict[str, list[Any]](list)
    past = session.as_of(audit["position"])
    said = await values(past, [row["task_id"] for row in rows], question or "")
    for row in rows:
        found[said.get(row["task_id"], "")].append(row)
    return [_Group(name, None, found[name]) for name in sorted(found)]


_GROUPS: dict[AuditGrouping, Callable[..., Any]] = {
    AuditGrouping.STRATUM: _by_stratum,
    AuditGrouping.ANNOTATOR: _by_annotator,
    AuditGrouping.LABEL: _by_label,
}


def _rate(session: ReadSession, rows: Rows, estimate: Estimate | None) -> AuditRate:
    count = partial(_count, rows)
    return AuditRate(
        session=session,
        member_uuid=None,
        name=None,
        items=len(rows),
        right=count(Verdict.RIGHT),
        wrong=count(Verdict.WRONG),
        unclear=count(Verdict.UNCLEAR),
        error_rate=None if estimate is None else _shown(estimate),
    )


def _shown(estimate: Estimate) -> ErrorRate:
    return ErrorRate(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        level=_LEVEL,
        method=RateMethod(estimate.method),
    )


def _count(rows: Iterable[Any], *verdicts: Verdict) -> int:
    return sum(row["verdict"] in verdicts for row in rows)


def _simple(size: int, rows: Rows) -> Estimate | None:
    judged = _count(rows, Verdict.RIGHT, Verdict.WRONG)
    return simple(_count(rows, Verdict.WRONG), judged, size, _LEVEL)


def _stratified(audit: Any, rows: Rows) -> Estimate | None:
    strata = [
        Stratum(
            size,
            _count(some, Verdict.RIGHT, Verdict.WRONG),
            _count(some, Verdict.WRONG),
        )
        for number, size in enumerate(orjson.loads(audit["stratum_sizes"]))
        for some in [[row for row in rows if row["stratum"] == number]]
    ]
    return stratified(strata, _LEVEL)


def _by_risk(audit: Any, rows: Rows) -> Estimate | None:
    judged = [row for row in rows if row["verdict"] in (Verdict.RIGHT, Verdict.WRONG)]
    drawn = [
        (row["verdict"] == Verdict.WRONG, Fraction(row["chance_ppb"], BILLION)) for row in judged
    ]
    return by_risk(drawn, len(rows), audit["frame_size"], _LEVEL)


_estimators: dict[DrawMethod, Callable[[Any, Rows], Estimate | None]] = {
    DrawMethod.SIMPLE: lambda audit, rows: _simple(audit["frame_size"], rows),
    DrawMethod.STRATIFIED: _stratified,
    DrawMethod.BY_RISK: _by_risk,
}


def curve_of(items: int, accept: int | None, lot: int) -> list[OperatingPoint]:
    """Return the operating curve of a plan for a lot; empty without a number of acceptance."""
    if accept is None:
        return []
    points = oc_curve(AcceptancePlan(items, accept), lot)
    return [OperatingPoint(error_rate=rate, accepted=p) for rate, p in points]
