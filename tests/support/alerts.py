"""Rules of alerts, set by commands; evaluated by the job."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.alerts import alerts, rules
from server.events.alerts.rules import (
    ALERT_RULES,
    USUAL,
    AlertCoefficient,
    AlertMetric,
    AlertRuleContent,
    AlertRules,
    AlertRuleSet,
)
from server.events.core.event import Change
from server.events.core.ids import uuid7
from tests.support.workspace import Workspace


def rule(project: UUID, metric: AlertMetric = AlertMetric.AGREEMENT, **fields: Any) -> AlertRuleSet:
    """A rule with what is usual for its metric, about the question "topic" where it has one."""
    usual, agreement = USUAL[metric], metric is AlertMetric.AGREEMENT
    content = {"name": "Watch", "question": None, "label": None}
    if metric in rules.OF_QUESTION:
        content["question"] = "topic"
    content |= {name: fields.pop(name) for name in (*content,) if name in fields}
    given = {
        "alert_rule": UUID(int=77), "project": project, "metric": metric, "member": None,
        "coefficient": AlertCoefficient.KRIPPENDORFF_ALPHA if agreement else None,
        "pause_minutes": 0, "mail": False, **usual._asdict(),
    }  # fmt: skip
    return AlertRuleSet(**given | fields, content=AlertRuleContent(**content))


async def set_rule(
    workspace: Workspace, project: UUID, metric: AlertMetric = AlertMetric.AGREEMENT, **fields: Any
) -> UUID:
    """Set a rule of a project; return its id."""
    wanted = rule(project, metric, **{"alert_rule": uuid7()} | fields)

    def decide(current: DecisionContext) -> list[Change]:
        before = current.states.get(rules.stream_of(project))
        known = before if isinstance(before, AlertRules) else None
        new = known is None or known.rule(wanted.alert_rule) is None
        return rules.set_rule(known, wanted, new=new)

    await _do(workspace, project, decide)
    return wanted.alert_rule


async def remove_rule(workspace: Workspace, project: UUID, id_: UUID) -> None:
    """Remove a rule of a project."""

    def decide(current: DecisionContext) -> list[Change]:
        return rules.remove_rule(current.get(ALERT_RULES, rules.stream_of(project)), id_)

    await _do(workspace, project, decide)


async def _do(workspace: Workspace, project: UUID, decide: Any) -> None:
    await workspace.do(
        decide,
        permission=Permission.ALERTS_MANAGE,
        projects=(project,),
        streams=((ALERT_RULES, rules.stream_of(project)),),
        may_begin=True,
    )


async def raise_alert(workspace: Workspace, project: UUID, **fields: Any) -> UUID:
    """Set a rule and let the server raise an alert of it; return the id of the alert."""
    id_ = await set_rule(workspace, project, **fields)
    stream = rules.stream_of(project)

    def decide(current: DecisionContext) -> list[Change]:
        known = current.get(ALERT_RULES, stream)
        mine = known.rule(id_)
        assert mine is not None
        measured = alerts.Measured(0.5, 0.4, 0.6, 60, mine.position, current.now)
        raised = alert in current.states
        return alerts.raise_alert(known, mine, None, measured, raised=raised)

    alert = alerts.alert_id(id_, 1)
    named = ((ALERT_RULES, stream), (alerts.ALERT, alert))
    await workspace.as_server(decide, streams=named, may_begin=True)
    return alert


async def end_alert(workspace: Workspace, alert: UUID, *, by: Actor) -> None:
    """Let somebody acknowledge an alert, and the server clear it, as if its rule was gone."""
    named = {"streams": ((alerts.ALERT, alert),)}
    await workspace.do(
        lambda current: alerts.acknowledge(current.get(alerts.ALERT, alert)),
        by=by,
        permission=Permission.ALERTS_MANAGE,
        **named,
    )

    def end(current: DecisionContext) -> list[Change]:
        state = current.get(alerts.ALERT, alert)
        return alerts.end_alert(None, state, state.raised.measured_position, current.now)

    await workspace.as_server(end, **named)
