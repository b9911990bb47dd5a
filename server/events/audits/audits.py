"""Audits: a sample of finished tasks is drawn and judged, to say how many answers are wrong.

An audit is a stream of its own, which belongs to a project. It says what was drawn and how; the
items that somebody has taken are a part of its state, and all others stand in its first event.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.audits.audit_events import (
    AuditAnswered,
    AuditCanceled,
    AuditClaimed,
    AuditConcluded,
    AuditDrawn,
    AuditJudged,
    AuditReleased,
    AuditResumed,
    DrawMethod,
    JudgementWithdrawn,
    Verdict,
)
from server.events.core.event import Event, Fold, JsonObject, Kind, Recorded, record, replace
from server.events.core.stream_kind import StreamKind


class AuditStatus(StrEnum):
    """How far an audit is."""

    OPEN = "OPEN"
    CONCLUDED = "CONCLUDED"
    CANCELED = "CANCELED"


@record
class AuditedItem:
    """An item of the sample that somebody has taken."""

    task: UUID
    auditor: UUID | None
    """Who took it, and alone may judge it; None where it is free again."""
    claimed_at: datetime | None
    answered: bool = False
    """Whether the auditor gave an answer of their own before seeing the final one."""
    own_answers: JsonObject | None = None
    """That answer; None without one, and once it was erased."""
    form_version: int = 0
    """Of that answer; 0 without one."""
    verdict: Verdict | None = None
    blind: bool = False
    remark: str | None = None
    corrected: JsonObject | None = None
    judged_at: datetime | None = None


@record
class Audit:
    """The state of an audit."""

    id: UUID
    project: UUID
    position: int
    method: DrawMethod
    plan: JsonObject
    seed: int
    frame_size: int
    frame_digest: str
    accept: int | None
    blind: bool
    tasks: tuple[UUID, ...]
    stratum_sizes: tuple[int, ...]
    filter: JsonObject | None
    strata: tuple[str, ...] | None
    """The names of the strata; None once they were erased."""
    drawn_by: UUID | None
    drawn_at: datetime
    changed_at: datetime
    status: AuditStatus = AuditStatus.OPEN
    accepted: bool | None = None
    items: tuple[AuditedItem, ...] = ()
    """Those that somebody has taken, in the order in which they were taken first."""
    ended_at: datetime | None = None

    def item(self, task: UUID) -> AuditedItem | None:
        """Return the item of a task, if somebody has taken it."""
        return next((one for one in self.items if one.task == task), None)

    def held_by(self, member: UUID) -> AuditedItem | None:
        """Return the item that a member has taken and not judged yet; None if there is none."""
        return next(
            (one for one in self.items if one.auditor == member and one.verdict is None), None
        )

    def count(self, verdict: Verdict) -> int:
        """Return how many items have a verdict."""
        return sum(one.verdict is verdict for one in self.items)

    @property
    def judged(self) -> int:
        """How many items have a verdict."""
        return sum(one.verdict is not None for one in self.items)

    @property
    def found(self) -> int:
        """How many items count against acceptance: wrong ones, and those that are unclear."""
        return self.count(Verdict.WRONG) + self.count(Verdict.UNCLEAR)


evolve: Fold[Audit] = Fold()
AUDIT = StreamKind(Kind.AUDIT, Audit, evolve, project=lambda audit: audit.project)


@evolve.on(AuditDrawn)
def _drawn(_: Audit | None, recorded: Recorded[AuditDrawn]) -> Audit:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    return Audit(
        id=recorded.stream,
        project=event.project,
        position=event.audit_position,
        method=event.draw_method,
        plan=event.audit_plan,
        seed=event.seed,
        frame_size=event.frame_size,
        frame_digest=event.frame_digest,
        accept=event.accept_number,
        blind=event.blind,
        tasks=event.drawn_tasks,
        stratum_sizes=event.stratum_sizes,
        filter=None if content is None else content.filter,
        strata=None if content is None else tuple(content.strata),
        drawn_by=recorded.actor,
        drawn_at=at,
        changed_at=at,
    )


@evolve.on(AuditClaimed)
def _claimed(state: Audit, recorded: Recorded[AuditClaimed]) -> Audit:
    task, at = recorded.event.task, recorded.recorded_at
    return _with(state, AuditedItem(task, recorded.actor, at), at)


@evolve.on(AuditReleased)
def _released(state: Audit, recorded: Recorded[AuditReleased]) -> Audit:
    return _with(state, AuditedItem(recorded.event.task, None, None), recorded.recorded_at)


@evolve.on(AuditAnswered)
def _answered(state: Audit, recorded: Recorded[AuditAnswered]) -> Audit:
    event = recorded.event
    given = event.content and event.content.answers
    item = replace(
        _item(state, event.task),
        answered=True,
        own_answers=given,
        form_version=event.form_version,
    )
    return _with(state, item, recorded.recorded_at)


@evolve.on(AuditJudged)
def _judged(state: Audit, recorded: Recorded[AuditJudged]) -> Audit:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    item = replace(
        _item(state, event.task),
        verdict=event.verdict,
        blind=event.blind,
        remark=content and content.remark,
        corrected=(content and content.answers) or None,
        judged_at=at,
    )
    return _with(state, item, at)


@evolve.on(JudgementWithdrawn)
def _withdrawn(state: Audit, recorded: Recorded[JudgementWithdrawn]) -> Audit:
    item = replace(
        _item(state, recorded.event.task),
        verdict=None,
        blind=False,
        remark=None,
        corrected=None,
        judged_at=None,
    )
    return _with(state, item, recorded.recorded_at)


@evolve.on(AuditConcluded)
def _concluded(state: Audit, recorded: Recorded[AuditConcluded]) -> Audit:
    ended = _ended(state, AuditStatus.CONCLUDED, recorded)
    return replace(ended, accepted=recorded.event.accepted)


@evolve.on(AuditCanceled)
def _canceled(state: Audit, recorded: Recorded[AuditCanceled]) -> Audit:
    return _ended(state, AuditStatus.CANCELED, recorded)


@evolve.on(AuditResumed)
def _resumed(state: Audit, recorded: Recorded[AuditResumed]) -> Audit:
    opened = replace(state, status=AuditStatus.OPEN, accepted=None, ended_at=None)
    return replace(opened, changed_at=recorded.recorded_at)


def _ended(state: Audit, status: AuditStatus, recorded: Recorded[Event]) -> Audit:
    at = recorded.recorded_at
    return replace(state, status=status, changed_at=at, ended_at=at)


def _item(state: Audit, task: UUID) -> AuditedItem:
    return state.item(task) or AuditedItem(task, None, None)


def _with(state: Audit, item: AuditedItem, at: datetime) -> Audit:
    """Return the audit with an item in place of the one of the same task, or behind all others."""
    known = any(one.task == item.task for one in state.items)
    kept = tuple(item if one.task == item.task else one for one in state.items)
    return replace(state, items=kept if known else (*kept, item), changed_at=at)
