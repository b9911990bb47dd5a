"""Decisions on rules of alerts and on alerts: thresholds, pauses, limits, retries."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.events.alerts.alerts import (
    Alert,
    AlertAcknowledged,
    AlertEnd,
    Measured,
    acknowledge,
    alert_id,
    clear_alert,
    end_alert,
    may_raise,
    raise_alert,
    try_rule,
)
from server.events.alerts.rules import (
    MOST_RULES,
    AlertBound,
    AlertCoefficient,
    AlertComparison,
    AlertMetric,
    AlertRules,
    AlertRuleSet,
    remove_rule,
    set_rule,
    stream_of,
)
from server.events.alerts.watched_questions import require_watched
from server.events.core.refusal import Code, Refused
from tests.support.alerts import rule
from tests.support.given_when_then import Past

PROJECT, ANN = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def rules_after(*events: Any) -> AlertRules | None:
    state: AlertRules | None = Past(stream_of(PROJECT)).and_(*events, by=ANN).state
    return state


def measured(low: float, high: float, *, units: int = 60, position: int = 100, minutes: int = 0):
    at = NOON + timedelta(minutes=minutes)
    return Measured((low + high) / 2, low, high, units, position, at)


def happened(alert: Alert | None, changes: Any) -> Alert:
    """The state of an alert after changes of its stream."""
    (stream,) = {stream for stream, _ in changes}
    past = Past(stream) if alert is None else Past(stream, alert, alert)
    found: Alert = past.and_(*(event for _, event in changes), by=ANN).state
    return found


class TestRules:
    """What may be set."""

    def test_a_rule_is_set_changed_and_removed(self) -> None:
        first = rule(PROJECT)
        assert set_rule(None, first, new=True) == [(stream_of(PROJECT), first)]
        state = rules_after(first)
        assert set_rule(state, first, new=False) == []
        (other,) = [event for _, event in set_rule(state, rule(PROJECT, threshold=0.8), new=False)]
        changed = rules_after(first, other)
        assert changed is not None
        assert [one.set.threshold for one in changed.rules] == [0.8]
        ((_, gone),) = remove_rule(changed, first.alert_rule)
        left = rules_after(first, other, gone)
        assert left is not None
        assert left.rules == ()

    @pytest.mark.parametrize(
        ("question", "distances"),
        [
            ({"kind": "rating"}, ("ORDINAL", "INTERVAL", "RATIO")),
            ({"kind": "number"}, ("ORDINAL", "INTERVAL", "RATIO")),
            ({"kind": "choice", "multiple": True, "taxonomy": {}}, ("MASI", "JACCARD")),
            ({"kind": "choice", "taxonomy": {"version": 1}}, ("HIERARCHICAL",)),
            (
                {"kind": "choice", "options": [{"value": "a"}, {"value": "b", "parent": "a"}]},
                ("HIERARCHICAL",),
            ),
            ({"kind": "choice", "options": [{"value": "a", "parent": None}]}, ()),
        ],
    )
    def test_a_coefficient_compares_answers_of_its_kind(
        self, question: dict[str, Any], distances: tuple[str, ...]
    ) -> None:
        watched, refusals = set[str](), list[Refused]()
        for coefficient in AlertCoefficient:
            try:
                require_watched(rule(PROJECT, coefficient=coefficient), question)
            except Refused as refused:
                refusals.append(refused)
            else:
                watched.add(coefficient.value)
        assert {one.path for one in refusals} == {("rule", "coefficient")}
        assert all("use one of KRIPPENDORFF_ALPHA," in one.message for one in refusals)
        of_any = {"KRIPPENDORFF_ALPHA", "GWET_AC1", "FLEISS_KAPPA", "BRENNAN_PREDIGER", "PERCENT"}
        by_distance = {
            f"{name}_{one}" for name in ("KRIPPENDORFF_ALPHA", "GWET_AC2") for one in distances
        }
        numbers = {"ICC"} if question["kind"] != "choice" else set()
        assert watched == of_any | by_distance | numbers

    @pytest.mark.parametrize(
        ("question", "below_zero", "refused"),
        [
            ({"max": -1}, False, True),
            ({}, True, True),
            ({"min": -5, "max": 0}, False, False),
            ({"min": None, "max": None}, False, False),
        ],
    )
    def test_no_ratio_is_watched_where_numbers_are_below_zero(
        self, question: dict[str, Any], below_zero: bool, refused: bool
    ) -> None:
        for name in ("KRIPPENDORFF_ALPHA", "GWET_AC2"):
            for distance, no in (("INTERVAL", False), ("RATIO", refused)):
                wanted = rule(PROJECT, coefficient=AlertCoefficient[f"{name}_{distance}"])
                with pytest.raises(Refused, match=f"use {name}_INTERVAL") if no else nullcontext():
                    require_watched(wanted, {"kind": "number", **question}, below_zero=below_zero)

    def test_a_label_has_no_distance(self) -> None:
        given = {"label": "a", "coefficient": AlertCoefficient.GWET_AC2_MASI}
        with pytest.raises(Refused) as refused:
            set_rule(None, rule(PROJECT, **given), new=True)
        assert refused.value.path == ("rule", "coefficient")

    def test_there_are_so_many_and_no_more(self) -> None:
        events = [rule(PROJECT, alert_rule=UUID(int=n)) for n in range(MOST_RULES)]
        with pytest.raises(Refused, match="remove one first") as refused:
            set_rule(rules_after(*events), rule(PROJECT, alert_rule=UUID(int=999)), new=True)
        assert refused.value.code is Code.LIMIT

    def test_what_is_not_there_is_neither_changed_nor_removed(self) -> None:
        for decide in (
            lambda: set_rule(None, rule(PROJECT), new=False),
            lambda: remove_rule(None, UUID(int=5)),
            lambda: remove_rule(rules_after(rule(PROJECT)), UUID(int=5)),
        ):
            with pytest.raises(Refused) as refused:
                decide()
            assert refused.value.code is Code.NOT_FOUND

    @pytest.mark.parametrize(
        ("metric", "fields", "path"),
        [
            (AlertMetric.AGREEMENT, {"question": None}, "question"),
            (AlertMetric.AGREEMENT, {"member": ANN}, "member"),
            (AlertMetric.AGREEMENT, {"coefficient": None}, "coefficient"),
            (AlertMetric.AGREEMENT, {"reference_days": 3}, "referenceDays"),
            (AlertMetric.AGREEMENT, {"threshold": float("nan")}, "threshold"),
            (AlertMetric.AGREEMENT, {"hysteresis": -0.1}, "hysteresis"),
            (AlertMetric.AGREEMENT, {"least_units": 0}, "leastUnits"),
            (AlertMetric.AGREEMENT, {"pause_minutes": -1}, "pauseMinutes"),
            (AlertMetric.AGREEMENT, {"label": "x" * 2_001}, "label"),
            (AlertMetric.AGREEMENT, {"name": " "}, "name"),
            (AlertMetric.DRIFT, {"window_days": None}, "windowDays"),
            (AlertMetric.DRIFT, {"window_days": 401}, "windowDays"),
            (AlertMetric.DRIFT, {"label": "a"}, "label"),
            (AlertMetric.REVIEW_SHARE, {"window_days": 7}, "windowDays"),
            (AlertMetric.REJECTED_SHARE, {"question": "topic"}, "question"),
            (AlertMetric.GOLD_SCORE, {"question": None}, "question"),
            (AlertMetric.GOLD_SCORE, {"window_days": 7}, "windowDays"),
            (AlertMetric.GOLD_LEFT, {"window_days": None}, "windowDays"),
        ],
    )
    def test_what_cannot_be_watched_is_refused(self, metric: Any, fields: Any, path: str) -> None:
        fields = {"threshold": 1.0} | fields
        with pytest.raises(Refused) as refused:
            set_rule(None, rule(PROJECT, metric, **fields), new=True)
        assert refused.value.path == ("rule", path)

    def test_an_erased_rule_is_kept(self) -> None:
        state = rules_after(rule(PROJECT).model_copy(update={"content": None}))
        assert state is not None
        assert state.rules[0].set.content is None


class TestAlerts:
    """When an alert is raised and cleared."""

    def test_life_of_an_alert(self) -> None:
        rules = rules_after(rule(PROJECT))
        assert rules is not None
        (mine,) = rules.rules
        raised = raise_alert(rules, mine, None, measured(0.5, 0.7))
        alert = happened(None, raised)
        assert (alert.id, alert.raised.number) == (alert_id(mine.id, 1), 1)
        assert alert.raised.threshold == 0.667
        # The hysteresis holds it open a while, and nothing is cleared as of the same position.
        assert clear_alert(rules, mine, alert, measured(0.68, 0.8, position=101)) == []
        assert clear_alert(rules, mine, alert, measured(0.7, 0.8)) == []
        assert [type(event) for _, event in acknowledge(alert)] == [AlertAcknowledged]
        seen = happened(alert, acknowledge(alert))
        assert (seen.acknowledged_by, acknowledge(seen)) == (ANN, [])
        over = happened(seen, clear_alert(rules, mine, seen, measured(0.7, 0.8, position=102)))
        assert over.cleared is not None
        assert over.cleared.end is AlertEnd.BACK
        assert clear_alert(rules, mine, over, measured(0.7, 0.8, position=103)) == []
        with pytest.raises(Refused, match="over already"):
            acknowledge(
                happened(alert, clear_alert(rules, mine, alert, measured(0.7, 0.8, position=102)))
            )
        assert raise_alert(rules, mine, over, measured(0.5, 0.7, position=102)) == []
        ((id_, again),) = raise_alert(rules, mine, over, measured(0.5, 0.7, position=104))
        assert (id_, again.number) == (alert_id(mine.id, 2), 2)

    def test_a_rule_that_changed_meanwhile_raises_nothing(self) -> None:
        before = rules_after(rule(PROJECT))
        after = rules_after(rule(PROJECT), rule(PROJECT, threshold=0.1))
        assert before is not None
        assert after is not None
        assert raise_alert(after, before.rules[0], None, measured(0.5, 0.7)) == []
        assert raise_alert(None, before.rules[0], None, measured(0.5, 0.7)) == []

    def test_an_alert_of_a_removed_rule_ends(self) -> None:
        rules = rules_after(rule(PROJECT))
        assert rules is not None
        alert = happened(None, raise_alert(rules, rules.rules[0], None, measured(0.5, 0.7)))
        assert end_alert(rules, alert, 120, NOON) == []
        over = happened(alert, end_alert(None, alert, 120, NOON))
        assert over.cleared is not None
        assert (over.cleared.end, over.cleared.value) == (AlertEnd.RULE_REMOVED, None)
        assert end_alert(None, over, 121, NOON) == []

    def test_few_units_say_nothing(self) -> None:
        assert not may_raise(rule(PROJECT), None, measured(0.1, 0.2, units=49))
        assert may_raise(rule(PROJECT), None, measured(0.1, 0.2, units=50))

    @pytest.mark.parametrize(
        ("bound", "comparison", "crossed"),
        [
            (AlertBound.LOW, AlertComparison.BELOW, True),
            (AlertBound.VALUE, AlertComparison.BELOW, False),
            (AlertBound.HIGH, AlertComparison.BELOW, False),
            (AlertBound.LOW, AlertComparison.ABOVE, False),
            (AlertBound.HIGH, AlertComparison.ABOVE, True),
        ],
    )
    def test_which_bound_is_compared(self, bound: Any, comparison: Any, crossed: bool) -> None:
        wanted = rule(PROJECT, bound=bound, comparison=comparison, threshold=0.5)
        assert may_raise(wanted, None, measured(0.4, 0.6)) is crossed

    def test_a_pause_follows(self) -> None:
        wanted = rule(PROJECT, pause_minutes=30)
        low, fine = (0.5, 0.7), (0.8, 0.9)
        steps = [(low, 0), (fine, 10), (low, 20), (low, 39), (low, 40), (low, 50), (fine, 60)]
        found = try_rule(wanted, [measured(*m, minutes=at, position=at) for m, at in steps])
        assert [one.raised for one in found] == [True, False, False, False, True, False, False]
        assert [one.cleared for one in found] == [False, True, False, False, False, False, True]
        assert [one.open for one in found] == [True, False, False, False, True, True, False]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 90)), max_size=12), st.integers(0, 60))
def test_a_trial_is_what_decisions_do(steps: list[tuple[float, int]], pause: int) -> None:
    """Each moment is decided on twice, as two servers would; the second one writes nothing."""
    wanted = rule(PROJECT, pause_minutes=pause, threshold=0.5)
    rules = rules_after(wanted)
    assert rules is not None
    (mine,) = rules.rules
    times = sorted({at for _, at in steps})
    moments = [
        measured(low, 1, units=30 + at, position=1_000 + at, minutes=at)
        for (low, _), at in zip(steps, times, strict=False)
    ]
    alert: Alert | None = None
    made = list[tuple[bool, bool]]()
    for moment in moments:
        open_ = alert is not None and alert.cleared is None
        if open_ and alert is not None:
            changes = clear_alert(rules, mine, alert, moment)
        else:
            changes = raise_alert(rules, mine, alert, moment)
        if changes:
            alert = happened(alert if open_ else None, changes)
            assert not (clear_alert if open_ else raise_alert)(rules, mine, alert, moment)
        made.append((bool(changes) and not open_, bool(changes) and open_))
    assert made == [(one.raised, one.cleared) for one in try_rule(wanted, moments)]


def test_a_rule_is_read_back_as_it_was_set() -> None:
    wanted = rule(PROJECT, threshold=1.0, label="a")
    _, facts, content = wanted.encoded()
    assert AlertRuleSet.stored(facts.decode(), (content or b"").decode()) == wanted
