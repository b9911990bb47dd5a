"""Disputes over right answers: whether they are right is in doubt until somebody decides.

Answers to a disputed gold task are not judged, and nobody else gets the task. Somebody confirms the
right answers, sets others, or removes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.events.core.event import Change, Content, Event, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.gold.reference import Gold, GoldDispute
from server.events.labeling.tasks import Task, evolve


class DisputeContent(Content):
    """Why the right answers are disputed, where a person says so."""

    reason: str


class GoldDisputed(Event, name="task.gold_disputed", kind=Kind.TASK):
    """It is in doubt whether the right answers of a gold task are right."""

    question_digests: tuple[str, ...]
    """Of the questions whose right answers are in doubt, as in `task.gold_set`."""
    annotations: tuple[UUID, ...] = ()
    """Answers of people who are mostly right: they agree with each other, not with what is said to
    be right. Empty where a person disputes it."""
    low_ppm: int | None = None
    """The lower bound of the share of right answers of the least reliable of these people, in
    millionths, without this task; null where a person disputes it."""
    counted_to: int | None = None
    """The position up to which their right answers were counted."""
    content: DisputeContent | None = None


class GoldConfirmed(Event, name="task.gold_confirmed", kind=Kind.TASK):
    """The right answers of a gold task were disputed, and are right."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rule disputes a right answer by; see `GoldDisputed`."""

    question_digest: str
    annotations: tuple[UUID, ...]
    low_ppm: int
    counted_to: int


@evolve.on(GoldDisputed)
def _disputed(state: Task, recorded: Recorded[GoldDisputed]) -> Task:
    if state.gold is None:
        return state
    event, at = recorded.event, recorded.recorded_at
    dispute = GoldDispute(
        by=recorded.actor,
        at=at,
        question_digests=event.question_digests,
        annotations=event.annotations,
        low_ppm=event.low_ppm,
        counted_to=event.counted_to,
        reason=event.content.reason if event.content else None,
    )
    return replace(state, gold=replace(state.gold, dispute=dispute), changed_at=at)


@evolve.on(GoldConfirmed)
def _confirmed(state: Task, recorded: Recorded[GoldConfirmed]) -> Task:
    if state.gold is None:
        return state
    at = recorded.recorded_at
    return replace(state, gold=replace(state.gold, dispute=None, confirmed_at=at), changed_at=at)


def dispute_gold(state: Task, *, reason: str) -> list[Change]:
    """Dispute the right answers of a gold task, as a person; disputed ones stay as they are.

    Raises:
        Refused: CONFLICT for a task that is no gold task; INVALID, LIMIT for a reason that is none.
    """
    gold = _gold_of(state)
    content = DisputeContent(reason=text_of(reason, "reason", empty=False))
    if gold.dispute is not None:
        return []
    return on(state.id, GoldDisputed(question_digests=gold.question_digests, content=content))


def dispute_by_rule(state: Task, evidence: Evidence) -> list[Change]:
    """Dispute the right answer to a question of a gold task that is not disputed yet."""
    if state.gold is None or state.gold.dispute is not None:
        return []
    event = GoldDisputed(
        question_digests=(evidence.question_digest,),
        annotations=evidence.annotations,
        low_ppm=evidence.low_ppm,
        counted_to=evidence.counted_to,
    )
    return on(state.id, event)


def confirm_gold(state: Task) -> list[Change]:
    """Say that disputed right answers are right; where they are not disputed, nothing happens.

    Raises:
        Refused: CONFLICT for a task that is no gold task.
    """
    return on(state.id, GoldConfirmed()) if _gold_of(state).dispute is not None else []


def _gold_of(state: Task) -> Gold:
    if state.gold is None:
        raise Refused(Code.CONFLICT, "This is no gold task.", ("task",))
    return state.gold
