"""Alerts: a rule was evaluated as of a position, and its threshold was crossed.

Each alert is a stream of its own, whose id follows from the rule and the number of the alert: two
servers that raise the same one write it once. Everything is decided on what was measured as of a
position, and on the time of that position, so that no clock decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from server.events.alerts.rules import (
    GOLD_METRICS,
    AlertBound,
    AlertComparison,
    AlertMetric,
    AlertRule,
    AlertRules,
    AlertRuleSet,
)
from server.events.core.event import Change, Event, Fold, Kind, Recorded, on, record, replace
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind


class AlertEnd(StrEnum):
    """Why an alert is over."""

    BACK = "BACK"
    """What the rule watches is back beyond the threshold."""
    RULE_REMOVED = "RULE_REMOVED"


@record
class Measured:
    """What a rule watches, as of a position."""

    value: float
    low: float
    high: float
    units: int
    position: int
    at: datetime
    """When the event at the position was recorded."""


class AlertRaised(Event, name="alert.raised", kind=Kind.ALERT):
    """What a rule watches crossed its threshold."""

    project: UUID
    alert_rule: UUID
    number: int
    """Counts the alerts of the rule."""
    metric: AlertMetric
    threshold: float
    value: float
    low: float
    high: float
    units: int
    measured_position: int
    """What was measured is as of this position."""
    measured_at: datetime
    mail: bool
    """Whether those who may manage alerts get a mail."""


class AlertCleared(Event, name="alert.cleared", kind=Kind.ALERT):
    """What the rule watches is back; or the rule is gone, and nothing was measured.

    Of answers to gold tasks, what was measured is left out.
    """

    end: AlertEnd
    value: float | None
    low: float | None
    high: float | None
    units: int | None
    measured_position: int
    measured_at: datetime


class AlertAcknowledged(Event, name="alert.acknowledged", kind=Kind.ALERT):
    """Somebody has seen the alert, and looks after it."""


@record
class Alert:
    """The state of an alert."""

    id: UUID
    raised: AlertRaised
    position: int
    """Of the event that raised it."""
    raised_at: datetime
    changed_at: datetime
    cleared: AlertCleared | None = None
    cleared_at: datetime | None = None
    acknowledged_by: UUID | None = None
    acknowledged_at: datetime | None = None


evolve: Fold[Alert] = Fold()
ALERT = StreamKind(Kind.ALERT, Alert, evolve, project=lambda alert: alert.raised.project)


@evolve.on(AlertRaised)
def _raised(_: Alert | None, recorded: Recorded[AlertRaised]) -> Alert:
    at = recorded.recorded_at
    return Alert(recorded.stream, recorded.event, recorded.position, at, at)


@evolve.on(AlertCleared)
def _cleared(state: Alert, recorded: Recorded[AlertCleared]) -> Alert:
    at = recorded.recorded_at
    return replace(state, cleared=recorded.event, cleared_at=at, changed_at=at)


@evolve.on(AlertAcknowledged)
def _acknowledged(state: Alert, recorded: Recorded[AlertAcknowledged]) -> Alert:
    at = recorded.recorded_at
    return replace(state, acknowledged_by=recorded.actor, acknowledged_at=at, changed_at=at)


def alert_id(rule: UUID, number: int) -> UUID:
    """Return the id of an alert of a rule; the first one has the number 1."""
    return uuid5(rule, f"alert {number}")


def crosses(rule: AlertRuleSet, measured: Measured) -> bool:
    """Tell whether what was measured is beyond the threshold, of units enough."""
    return measured.units >= rule.least_units and _beyond(rule, measured, rule.threshold)


def is_back(rule: AlertRuleSet, measured: Measured) -> bool:
    """Tell whether what was measured is back by the hysteresis, of units enough."""
    back = rule.hysteresis if rule.comparison is AlertComparison.BELOW else -rule.hysteresis
    enough = measured.units >= rule.least_units
    return enough and not _beyond(rule, measured, rule.threshold + back)


def _beyond(rule: AlertRuleSet, measured: Measured, threshold: float) -> bool:
    ends = {AlertBound.LOW: measured.low, AlertBound.HIGH: measured.high}
    compared = ends.get(rule.bound, measured.value)
    below = rule.comparison is AlertComparison.BELOW
    return compared < threshold if below else compared > threshold


def may_raise(rule: AlertRuleSet, last: Alert | None, measured: Measured) -> bool:
    """Tell whether a rule raises an alert, given its last one."""
    if not crosses(rule, measured):
        return False
    if last is None:
        return True
    if last.cleared is None:
        return False
    cleared = last.cleared
    later = measured.position > cleared.measured_position
    return later and _has_paused(rule, cleared.measured_at, measured.at)


def _has_paused(rule: AlertRuleSet, cleared: datetime, now: datetime) -> bool:
    return now >= cleared + timedelta(minutes=rule.pause_minutes)


@record
class AlertTrial:
    """What a rule would have done with what was measured at some moment."""

    measured: Measured
    raised: bool
    cleared: bool
    open: bool
    """Whether an alert would have been open afterwards."""


def try_rule(rule: AlertRuleSet, measured: Iterable[Measured]) -> list[AlertTrial]:
    """Return what a rule would have done with what was measured at moments, the earliest first."""
    found: list[AlertTrial] = []
    open_, cleared_at = False, None
    for one in measured:
        paused = cleared_at is None or _has_paused(rule, cleared_at, one.at)
        cleared, raised = open_ and is_back(rule, one), not open_ and paused and crosses(rule, one)
        open_ = raised or (open_ and not cleared)
        cleared_at = one.at if cleared else cleared_at
        found.append(AlertTrial(one, raised, cleared, open_))
    return found


def raise_alert(
    rules: AlertRules | None,
    rule: AlertRule,
    last: Alert | None,
    measured: Measured,
    *,
    raised: bool = False,
) -> list[Change]:
    """Raise the next alert of a rule; nothing where there is no cause, or the rule is another one.

    Args:
        rules: the rules of the project.
        rule: the rule that was evaluated.
        last: the last alert of the rule; None before the first one.
        measured: what it watches.
        raised: whether somebody has raised the next one meanwhile.
    """
    if raised:
        return []
    now = rules and rules.rule(rule.id)
    if not now or now.position != rule.position or not may_raise(rule.set, last, measured):
        return []
    number = 1 if last is None else last.raised.number + 1
    event = AlertRaised(
        project=rule.set.project,
        alert_rule=rule.id,
        number=number,
        metric=rule.set.metric,
        threshold=rule.set.threshold,
        value=measured.value,
        low=measured.low,
        high=measured.high,
        units=measured.units,
        measured_position=measured.position,
        measured_at=measured.at,
        mail=rule.set.mail,
    )
    return on(alert_id(rule.id, number), event)


def clear_alert(
    rules: AlertRules | None, rule: AlertRule, alert: Alert, measured: Measured
) -> list[Change]:
    """Clear an alert; nothing where it is cleared, or there is no cause, or by another rule."""
    now = rules and rules.rule(rule.id)
    if not now or now.position != rule.position or alert.cleared is not None:
        return []
    if measured.position <= alert.raised.measured_position or not is_back(rule.set, measured):
        return []
    # Whoever reads events may see this one, which does not say what it is about.
    gold = rule.set.metric in GOLD_METRICS
    event = AlertCleared(
        end=AlertEnd.BACK,
        value=None if gold else measured.value,
        low=None if gold else measured.low,
        high=None if gold else measured.high,
        units=None if gold else measured.units,
        measured_position=measured.position,
        measured_at=measured.at,
    )
    return on(alert.id, event)


def end_alert(rules: AlertRules | None, alert: Alert, position: int, at: datetime) -> list[Change]:
    """Clear the alert of a rule that is gone; nothing where the alert is cleared already."""
    if alert.cleared is not None or (rules and rules.rule(alert.raised.alert_rule)):
        return []
    event = AlertCleared(
        end=AlertEnd.RULE_REMOVED,
        value=None,
        low=None,
        high=None,
        units=None,
        measured_position=position,
        measured_at=at,
    )
    return on(alert.id, event)


def acknowledge(alert: Alert) -> list[Change]:
    """Note that somebody looks after an alert; nothing where somebody does.

    Raises:
        Refused: CONFLICT for an alert that is over.
    """
    if alert.acknowledged_at is not None:
        return []
    if alert.cleared is not None:
        raise Refused(Code.CONFLICT, "This alert is over already.", ("alert",))
    return on(alert.id, AlertAcknowledged())
