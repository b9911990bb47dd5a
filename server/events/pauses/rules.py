"""The rule by which a project warns and pauses members whose answers to gold tasks are wrong."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from quality.gold import SequentialRule, Verdict, WilsonRule
from server.events.core.event import Change, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.pauses.member_pauses import (
    Evidence,
    JudgedBefore,
    PauseRule,
    PauseSettings,
    pause_of,
    question_code,
)
from server.events.pauses.pauses import pause_by_rule, warn_by_rule
from server.events.projects import Project, evolve, require_active

WHOLE = 1_000_000
"""Shares are stored in parts of this."""
MARGINS = (0.1, 0.05)
"""Of SEQUENTIAL: how far above the threshold a share is good, and how far below it is poor."""


class PauseRuleChanged(Event, name="project.pause_rule_changed", kind=Kind.PROJECT):
    """Members are warned and paused by another rule from now on."""

    pause_rule: PauseRule | None
    """Null: by none."""
    threshold_ppm: int
    """The share of right answers that is good enough, in millionths."""
    least: int
    """Answers to gold tasks that are judged before anybody is warned."""
    more: int
    """Answers that are judged between a warning and a pause."""


@evolve.on(PauseRuleChanged)
def _changed(state: Project, recorded: Recorded[PauseRuleChanged]) -> Project:
    event = recorded.event
    settings = PauseSettings(
        rule=event.pause_rule,
        threshold_ppm=event.threshold_ppm,
        least=event.least,
        more=event.more,
    )
    # Neither the version nor the time that annotators see of the project tells of it.
    return replace(state, pause_settings=settings, counts=state.counts + 1)


def change_pause_rule(state: Project, *, settings: PauseSettings) -> list[Change]:
    """Warn and pause members by another rule; the same rule again changes nothing.

    Raises:
        Refused: CONFLICT for an archived project, INVALID for BY_HAND.
    """
    require_active(state)
    if settings.rule is PauseRule.BY_HAND:
        message = "Members are paused by hand at any time: choose WILSON, SEQUENTIAL or none."
        raise Refused(Code.INVALID, message, ("rule",))
    if settings == state.pause_settings:
        return []
    event = PauseRuleChanged(
        pause_rule=settings.rule,
        threshold_ppm=settings.threshold_ppm,
        least=settings.least,
        more=settings.more,
    )
    return on(state.id, event)


def judge(
    state: Project, member: UUID, question: str, *, hits: int, judged: int, counted_to: int
) -> list[Change]:
    """Warn or pause a member by the project's rule, if it says so; else nothing.

    Args:
        state: the project.
        member: whose answers were judged.
        question: of the form.
        hits: right answers of the member to this question of gold tasks.
        judged: all of them, right or wrong.
        counted_to: the position up to which they were counted.
    """
    rule = state.pause_settings.rule
    if rule is None:
        return []
    held, code = pause_of(state.pauses, member), question_code(question)
    known = held.judged_before(code) if held else JudgedBefore(code)
    hits, judged = max(0, hits - known.hits), max(0, judged - known.judged)
    hits = min(hits, judged)  # gold that was set anew may have taken away right answers
    test = _test(state.pause_settings)
    verdict, found = test.verdict(hits, judged, warned=known.warned), test.evidence(hits, judged)
    if verdict is Verdict.NONE:
        return []
    low, high = (round(bound * WHOLE) for bound in (found.low, found.high))
    evidence = Evidence(question, code, hits, judged, low, high, counted_to)
    decide = warn_by_rule if verdict is Verdict.WARN else pause_by_rule
    return decide(state, member, rule, evidence)


def _test(settings: PauseSettings) -> WilsonRule | SequentialRule:
    threshold = settings.threshold_ppm / WHOLE
    if settings.rule is PauseRule.WILSON:
        return WilsonRule(threshold, settings.least, settings.more)
    above, below = MARGINS
    return SequentialRule(min(threshold + above, 0.99), threshold - below)
