"""The tables of alerts: one row for each project with rules, one a rule, and one an alert."""

from __future__ import annotations

from server.events.alerts.alerts import ALERT, Alert
from server.events.alerts.rules import ALERT_RULES, AlertRule, AlertRules
from server.events.core.event import Event
from server.projections.engine.json_columns import json_text
from server.projections.engine.registry import Rows, StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    TableSpec,
    big_,
    flag_,
    int_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

alert_rules = stream_spec(
    "alert_rules",
    uuid_("project_id"),
    int_("rules"),
    time_("changed_at"),
    Index("alert_rules_by_project", ("org_id", "project_id"), "rules > 0"),
)

alert_rule = TableSpec(
    "alert_rule",
    uuid_("alert_rules_id"),
    uuid_("id"),
    uuid_("project_id"),
    big_("position"),
    text_("settings"),
    text_("name", null=True),
    text_("question", null=True),
    text_("label", null=True),
    time_("created_at"),
    time_("changed_at"),
    Index("alert_rule_by_id", ("org_id", "id")),
    Index("alert_rule_by_project", ("org_id", "project_id", "id")),
    key=("alert_rules_id", "id"),
)
"""The key begins with the stream, so that an erasure also finds the history of removed rules."""

alert = stream_spec(
    "alert",
    uuid_("project_id"),
    uuid_("alert_rule_id"),
    int_("number"),
    flag_("open"),
    flag_("mail"),
    big_("position"),
    text_("raised"),
    time_("raised_at"),
    text_("cleared", null=True),
    time_("cleared_at", null=True),
    uuid_("acknowledged_by", null=True),
    time_("acknowledged_at", null=True),
    time_("changed_at"),
    Index("alert_by_project", ("org_id", "project_id", "position")),
    Index("alert_to_mail", ("org_id", "id"), "open AND mail"),
    Index("alert_open", ("org_id", "project_id", "position"), "open"),
    Index("alert_by_rule", ("org_id", "alert_rule_id", "number")),
)


def _rules(state: AlertRules) -> Values:
    return (state.id, state.project, len(state.rules), state.changed_at)


RULES = StreamTable(ALERT_RULES, alert_rules, _rules)


@RULES.part("rules", alert_rule)
def _rule(state: AlertRules, rule: AlertRule) -> Rows:
    content = rule.content
    return {
        ("alert_rule", state.id.int, rule.id.int): (
            state.id,
            rule.id,
            state.project,
            rule.position,
            _facts(rule.facts),
            content and content.name,
            content and content.question,
            content and content.label,
            rule.created_at,
            rule.changed_at,
        )
    }


def _alert(state: Alert) -> Values:
    raised, cleared = state.raised, state.cleared
    return (
        state.id,
        raised.project,
        raised.alert_rule,
        raised.number,
        cleared is None,
        raised.mail,
        state.position,
        _facts(raised),
        state.raised_at,
        None if cleared is None else _facts(cleared),
        state.cleared_at,
        state.acknowledged_by,
        state.acknowledged_at,
        state.changed_at,
    )


def _facts(event: Event) -> str:
    """Return the facts of an event as JSON."""
    return str(json_text(event.model_dump(mode="json", exclude={"content"})))


ALERTS = StreamTable(ALERT, alert, _alert)
