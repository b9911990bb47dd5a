"""Draws audits: the size of a sample, which tasks these are, and the event that says so.

The draw itself is computed before the decision, from the frame as of its position: the decision
only asks whether the project is still there. Whoever knows seed and frame gets the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from quality.acceptance import AQLS, LETTERS, AcceptancePlan, Severity, letter_of, plan_of, preset
from quality.sampling import (
    digest_of,
    draw,
    draw_by_risk,
    draw_strata,
    neyman,
    proportional,
)
from server.commands import DecisionContext
from server.events.audits import judgements
from server.events.audits.audit_events import AuditDrawn, DrawMethod, FrameContent
from server.events.audits.judgements import MOST_ITEMS, MOST_STRATA
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import whole

WHOLE = 1_000_000
"""Millionths in one."""
BILLION = 1_000_000_000
LEAST_RISK = 10_000
"""The least risk of a task, in millionths: whoever is sure may be wrong, and must be drawn too."""


class Allocation(StrEnum):
    """How many tasks of each stratum are drawn."""

    PROPORTIONAL = "PROPORTIONAL"
    """By its size."""
    NEYMAN = "NEYMAN"
    """By its size, and by how much its answers are expected to differ in being right."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many to draw and with how many wrong ones to accept, with what that was computed from."""

    items: int
    accept: int | None
    plan: JsonObject
    """As it is stored: numbers only, no words."""


def of_items(items: int, accept: int | None) -> SampleSize:
    """Return a size that somebody chose. Raises Refused INVALID, LIMIT."""
    whole(items, 1, MOST_ITEMS, "plan", "items", "items")
    if accept is not None:
        whole(accept, 0, items - 1, "plan", "items", "accept")
    return SampleSize(items, accept, {"kind": "ITEMS", "items": items})


def of_risks(
    lot: int, *, aql: float, lq: float, producer_risk: float, consumer_risk: float
) -> SampleSize:
    """Return the smallest size that keeps two risks for a lot.

    Args:
        lot: the size of the frame.
        aql: the share of wrong answers in a good lot.
        lq: the share in a bad one.
        producer_risk: the largest probability to reject a good lot.
        consumer_risk: the largest probability to accept a bad one.

    Raises:
        Refused: INVALID for shares out of order, and where no sample tells such lots apart.
    """
    path = ("plan", "acceptance")
    if not 0 < aql < lq < 1:
        raise Refused(Code.INVALID, "Shares must be 0 < aql < lq < 1.", path)
    if not (0 < producer_risk < 1 and 0 < consumer_risk < 1):
        raise Refused(Code.INVALID, "A risk lies between 0 and 1.", path)
    found = plan_of(aql, lq, lot, producer_risk=producer_risk, consumer_risk=consumer_risk)
    if found is None:
        message = (
            f"No sample of up to {min(lot, MOST_ITEMS):,} of {lot:,} tasks tells such lots apart: "
            "take shares further apart, or ask for a number of items."
        )
        raise Refused(Code.INVALID, message, path)
    said = {"aql": aql, "lq": lq, "producer_risk": producer_risk, "consumer_risk": consumer_risk}
    ppm = {f"{name}_ppm": round(share * WHOLE) for name, share in said.items()}
    return SampleSize(found.items, found.accept, {"kind": "ACCEPTANCE", "lot": lot, **ppm})


def of_preset(
    lot: int, *, letter: str | None, aql_percent: float, severity: Severity
) -> SampleSize:
    """Return the size by MIL-STD-105E, by the letter of the lot where none is given.

    Raises:
        Refused: INVALID for no such letter or limit; LIMIT for a sample that is too large.
    """
    letter = letter_of(lot) if letter is None else letter
    if letter not in LETTERS:
        raise Refused(Code.INVALID, "A letter is A to R, without I and O.", ("plan", "letter"))
    if aql_percent not in AQLS:
        offered = ", ".join(f"{one:g}" for one in AQLS)
        raise Refused(Code.INVALID, f"Use one of {offered} percent.", ("plan", "aqlPercent"))
    found: AcceptancePlan = preset(letter, aql_percent, severity)
    if found.items > MOST_ITEMS:
        message = f"This plan draws {found.items:,} tasks, and an audit {MOST_ITEMS:,} at most."
        raise Refused(Code.LIMIT, message, ("plan", "letter"))
    said = {"letter": letter, "aql_ppm": round(aql_percent * 10_000), "severity": severity.value}
    return SampleSize(found.items, found.accept, {"kind": "PRESET", **said})


@dataclass(frozen=True, slots=True)
class Strata:
    """How the frame is cut into strata."""

    names: Mapping[UUID, str]
    """By task, the name of its stratum; tasks that are left out are in one without a name."""
    allocation: Allocation
    plan: JsonObject
    """As it is stored: by what they were made."""

    def groups(self, tasks: Sequence[UUID]) -> dict[str, list[UUID]]:
        """Return the tasks of each stratum, by name, in the order of the names.

        Raises:
            Refused: LIMIT for too many strata.
        """
        found: dict[str, list[UUID]] = {}
        for task in tasks:
            found.setdefault(self.names.get(task, ""), []).append(task)
        if len(found) > MOST_STRATA:
            message = f"These are {len(found):,} strata, and an audit has {MOST_STRATA} at most."
            raise Refused(Code.LIMIT, message, ("strata",))
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class AuditDraw:
    """What somebody wants to have drawn, from a frame that was read."""

    project: UUID
    position: int
    frame: Sequence[UUID]
    filter: JsonObject
    size: SampleSize
    method: DrawMethod
    seed: int
    blind: bool
    strata: Strata | None = None
    confidences: Mapping[UUID, int] = field(default_factory=dict)
    """By task, how sure its final answer is, in millionths; needed by risk and by Neyman."""
    audit: UUID = field(default_factory=uuid7)

    @cached_property
    def drawn(self) -> AuditDrawn:
        """The event. Raises Refused INVALID, LIMIT."""
        if not self.frame:
            message = "No finished task meets this filter: there is nothing to draw from."
            raise Refused(Code.INVALID, message, ("filter",))
        if self.size.accept is not None and self.method is not DrawMethod.SIMPLE:
            message = "A lot is accepted by a simple sample: use SIMPLE, or ask for `items` alone."
            raise Refused(Code.INVALID, message, ("method",))
        return _DRAWS[self.method](self)

    def event(self, tasks: Sequence[str], **more: Any) -> AuditDrawn:
        """Return the event of a sample, given the public ids of its tasks in their order."""
        given = {
            "drawn_strata": (),
            "stratum_sizes": (),
            "drawn_chances": (),
            "audit_plan": self.size.plan,
            "content": FrameContent(filter=self.filter, strata=[]),
        }
        return AuditDrawn(
            project=self.project,
            audit_position=self.position,
            draw_method=self.method,
            seed=self.seed,
            frame_size=len(self.frame),
            frame_digest=digest_of(self.public),
            accept_number=self.size.accept,
            blind=self.blind,
            drawn_tasks=tuple(ids.expect("task", one) for one in tasks),
            **{**given, **more},
        )

    @cached_property
    def public(self) -> list[str]:
        """The public ids of the tasks in the frame."""
        return [ids.public("task", one) for one in self.frame]

    def risk(self, task: UUID) -> int:
        """Return how likely a final answer is thought to be wrong, in millionths."""
        return max(LEAST_RISK, WHOLE - self.confidences.get(task, 0))

    def decide(self, current: DecisionContext) -> list[Change]:
        """Draw the audit. Raises Refused CONFLICT in an archived project; LIMIT."""
        return judgements.draw(self.audit, current.project(self.project), self.drawn)


def _simple(wanted: AuditDraw) -> AuditDrawn:
    return wanted.event(draw(wanted.public, wanted.size.items, str(wanted.seed)))


def _by_risk(wanted: AuditDraw) -> AuditDrawn:
    risks = {ids.public("task", one): wanted.risk(one) for one in wanted.frame}
    found = draw_by_risk(risks, wanted.size.items, str(wanted.seed))
    chances = tuple(round(chance * BILLION) for _, chance in found)
    return wanted.event([task for task, _ in found], drawn_chances=chances)


def _stratified(wanted: AuditDraw) -> AuditDrawn:
    strata = wanted.strata
    if strata is None:
        message = "Say by what tasks are put into strata."
        raise Refused(Code.INVALID, message, ("strata",))
    groups = strata.groups(wanted.frame)
    sizes = [len(tasks) for tasks in groups.values()]
    if strata.allocation is Allocation.NEYMAN:
        rates = [sum(map(wanted.risk, tasks)) / len(tasks) / WHOLE for tasks in groups.values()]
        shares = neyman(sizes, rates, wanted.size.items)
    else:
        shares = proportional(sizes, wanted.size.items)
    public = [[ids.public("task", one) for one in tasks] for tasks in groups.values()]
    found = draw_strata(public, shares, str(wanted.seed))
    return wanted.event(
        [task for task, _ in found],
        drawn_strata=tuple(number for _, number in found),
        stratum_sizes=tuple(sizes),
        audit_plan={**wanted.size.plan, "allocation": strata.allocation.value, **strata.plan},
        content=FrameContent(filter=wanted.filter, strata=list(groups)),
    )


_DRAWS = {
    DrawMethod.SIMPLE: _simple,
    DrawMethod.STRATIFIED: _stratified,
    DrawMethod.BY_RISK: _by_risk,
}
