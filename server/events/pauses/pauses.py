"""Members who are warned or paused in a project: paused ones claim no task until they may go on.

What they hold stays theirs until it is answered or its time runs out. A rule that decides says on
which numbers it did, so that everybody concerned can repeat the decision.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.pauses.member_pauses import (
    Evidence,
    JudgedBefore,
    MemberPause,
    PauseRule,
    PauseStatus,
    pause_of,
)
from server.events.projects import Project, evolve


class PauseContent(Content):
    """Why: a person says it in words, and a rule decides on the answers to a question."""

    reason: str | None = None
    question: str | None = None


class MemberWarned(Event, name="project.member_warned", kind=Kind.PROJECT):
    """A rule found that a member's answers to gold tasks are often wrong."""

    member: UUID
    pause_rule: PauseRule
    question_code: int
    """Stands for the name of the question, which is content."""
    hits: int
    judged: int
    low_ppm: int
    high_ppm: int
    counted_to: int
    content: PauseContent | None


class MemberPaused(Event, name="project.member_paused", kind=Kind.PROJECT):
    """A member may claim no task of the project for now: a rule or a person decided so."""

    member: UUID
    pause_rule: PauseRule
    question_code: int | None = None
    """Stands for the name of the question, which is content; null where a person decided."""
    hits: int | None = None
    judged: int | None = None
    low_ppm: int | None = None
    high_ppm: int | None = None
    counted_to: int | None = None
    content: PauseContent | None


class MemberResumed(Event, name="project.member_resumed", kind=Kind.PROJECT):
    """A paused member may claim tasks again."""

    member: UUID
    content: PauseContent | None


@evolve.on(MemberWarned)
def _warned(state: Project, recorded: Recorded[MemberWarned]) -> Project:
    event = recorded.event
    pause = _pause(state, recorded, PauseStatus.WARNED, event.pause_rule, _evidence(event))
    known = pause.judged_before(event.question_code)
    return _with(state, _knowing(pause, replace(known, warned=event.judged)))


@evolve.on(MemberPaused)
def _paused(state: Project, recorded: Recorded[MemberPaused]) -> Project:
    event = recorded.event
    pause = _pause(state, recorded, PauseStatus.PAUSED, event.pause_rule, _evidence(event))
    return _with(state, replace(pause, reason=_reason(event.content)))


@evolve.on(MemberResumed)
def _resumed(state: Project, recorded: Recorded[MemberResumed]) -> Project:
    event, held = recorded.event, pause_of(state.pauses, recorded.event.member)
    evidence, rule = (held.evidence, held.rule) if held else (None, PauseRule.BY_HAND)
    pause = _pause(state, recorded, PauseStatus.RESUMED, rule, evidence)
    if evidence is not None:
        known = pause.judged_before(evidence.question_code)
        hits, judged = known.hits + evidence.hits, known.judged + evidence.judged
        pause = _knowing(pause, JudgedBefore(evidence.question_code, hits, judged))
    return _with(state, replace(pause, reason=_reason(event.content)))


def _evidence(event: MemberWarned | MemberPaused) -> Evidence | None:
    if event.question_code is None:
        return None
    return Evidence(
        question=event.content.question if event.content else None,
        question_code=event.question_code,
        hits=event.hits or 0,
        judged=event.judged or 0,
        low_ppm=event.low_ppm or 0,
        high_ppm=event.high_ppm or 0,
        counted_to=event.counted_to or 0,
    )


def _reason(content: PauseContent | None) -> str | None:
    return None if content is None else content.reason


def _pause(
    state: Project,
    recorded: Recorded[MemberWarned] | Recorded[MemberPaused] | Recorded[MemberResumed],
    status: PauseStatus,
    rule: PauseRule,
    evidence: Evidence | None,
) -> MemberPause:
    """Return how the member of an event stands after it."""
    held = pause_of(state.pauses, recorded.event.member)
    return MemberPause(
        member=recorded.event.member,
        status=status,
        rule=rule,
        since=recorded.recorded_at,
        by=recorded.actor,
        version=recorded.version,
        evidence=evidence,
        before=held.before if held else (),
    )


def _knowing(pause: MemberPause, known: JudgedBefore) -> MemberPause:
    others = (one for one in pause.before if one.question_code != known.question_code)
    before = sorted((*others, known), key=lambda one: one.question_code)
    return replace(pause, before=tuple(before))


def _with(state: Project, pause: MemberPause) -> Project:
    """Return the project with the pause; the event is hidden from whom it does not concern."""
    others = tuple(one for one in state.pauses if one.member != pause.member)
    return replace(state, pauses=(*others, pause), counts=state.counts + 1)


def is_paused(state: Project, member: UUID) -> bool:
    """Tell whether a member may claim no task now."""
    held = pause_of(state.pauses, member)
    return held is not None and held.status is PauseStatus.PAUSED


def require_not_paused(state: Project, member: UUID) -> None:
    """Refuse a claim of a paused member. Raises Refused MEMBER_PAUSED."""
    if state.pauses and is_paused(state, member):
        message = (
            "You are paused in this project: finish what you hold, and ask a manager to let you "
            "go on."
        )
        raise Refused(Code.MEMBER_PAUSED, message, ("project",))


def pause(state: Project, member: UUID, *, reason: str) -> list[Change]:
    """Pause a member by hand; one who is paused already stays so for the reason given first."""
    content = PauseContent(reason=text_of(reason, "reason", empty=False))
    if is_paused(state, member):
        return []
    return on(state.id, MemberPaused(member=member, pause_rule=PauseRule.BY_HAND, content=content))


def resume(state: Project, member: UUID, *, reason: str) -> list[Change]:
    """Let a paused member go on. Answers that a rule judged already are not judged again."""
    content = PauseContent(reason=text_of(reason, "reason"))
    if not is_paused(state, member):
        return []
    return on(state.id, MemberResumed(member=member, content=content))


def warn_by_rule(state: Project, member: UUID, rule: PauseRule, evidence: Evidence) -> list[Change]:
    """Warn a member, once for each question until a pause."""
    held = pause_of(state.pauses, member)
    warned = held is not None and held.judged_before(evidence.question_code).warned is not None
    if warned or is_paused(state, member):
        return []
    return on(state.id, MemberWarned(member=member, pause_rule=rule, **_told(evidence)))


def pause_by_rule(
    state: Project, member: UUID, rule: PauseRule, evidence: Evidence
) -> list[Change]:
    """Pause a member whom a rule found to be wrong too often."""
    if is_paused(state, member):
        return []
    return on(state.id, MemberPaused(member=member, pause_rule=rule, **_told(evidence)))


def _told(evidence: Evidence) -> dict[str, Any]:
    return {
        "question_code": evidence.question_code,
        "hits": evidence.hits,
        "judged": evidence.judged,
        "low_ppm": evidence.low_ppm,
        "high_ppm": evidence.high_ppm,
        "counted_to": evidence.counted_to,
        "content": PauseContent(question=evidence.question),
    }
