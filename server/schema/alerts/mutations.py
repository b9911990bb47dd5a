"""The mutations of alerts: rules are set and removed, alerts acknowledged."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts.members import Member
from server.events.alerts import alerts, rules
from server.events.alerts.alerts import ALERT
from server.events.alerts.rules import ALERT_RULES, AlertRules, AlertRuleSet
from server.events.alerts.watched_questions import require_watched
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.projects import Project
from server.schema.alerts.inputs import AlertRuleInput, WantedRule
from server.schema.alerts.metrics import AlertProblemReason
from server.schema.alerts.types import Alert, AlertRule, rule_problem
from server.schema.core.base import Position, Readable, RefusedType, mutation
from server.schema.core.context import CommandInput, Context, Info
from server.schema.core.node import NODES, link, load_linked


@strawberry.input
class SetAlertRuleInput(CommandInput):
    """A rule of a project, whole: a new one, or in place of another one."""

    project: strawberry.ID
    alert_rule: strawberry.ID | None = strawberry.field(
        default=None, description="The rule to change; null for a new one, of 50 at most."
    )
    rule: AlertRuleInput


@strawberry.input
class RemoveAlertRuleInput(CommandInput):
    """A rule that is no longer needed; an open alert of it is cleared."""

    project: strawberry.ID
    alert_rule: strawberry.ID


@strawberry.input
class AcknowledgeAlertInput(CommandInput):
    """An alert that the caller looks after."""

    alert: strawberry.ID


@strawberry.type(description="What became of a rule.")
class SetAlertRulePayload:
    """A rule after a command."""

    position: Position
    alert_rule: AlertRule | None = strawberry.field(description="Null where it was removed since.")


@strawberry.type(description="What became of the removal of a rule.")
class RemoveAlertRulePayload(Readable):
    """The project whose rule is no longer there."""

    position: Position
    project_uuid: strawberry.Private[UUID]

    project = link(
        "project",
        lambda payload: payload.project_uuid,
        Permission.PROJECT_READ,
        "The project that had the rule.",
        null=False,
    )


@strawberry.type(description="What became of an alert.")
class AcknowledgeAlertPayload:
    """An alert after a command."""

    position: Position
    alert: Alert | None


SetAlertRuleResult = Annotated[
    SetAlertRulePayload | RefusedType, strawberry.union("SetAlertRuleResult")
]
RemoveAlertRuleResult = Annotated[
    RemoveAlertRulePayload | RefusedType, strawberry.union("RemoveAlertRuleResult")
]
AcknowledgeAlertResult = Annotated[
    AcknowledgeAlertPayload | RefusedType, strawberry.union("AcknowledgeAlertResult")
]


@strawberry.type
class AlertMutations:
    """Mutations of alerts."""

    @mutation(Permission.ALERTS_MANAGE)
    async def set_alert_rule(self, info: Info, input: SetAlertRuleInput) -> SetAlertRuleResult:
        """Watch something of a project's quality, or watch it by another rule.

        It is evaluated within seconds, and then once a minute while people work.
        """
        project = ids.expect("project", input.project, "project")
        known = input.alert_rule
        id_ = uuid7() if known is None else ids.expect("alert_rule", known, "alertRule")
        wanted = WantedRule(project, id_, input.rule)
        rule = wanted.event()
        await NODES["project"](info, info.context.session, project, "project")
        await info.context.require(Permission.ALERTS_MANAGE, project)
        below_zero = await _meets_below_zero(info.context, rule)

        def decide(current: DecisionContext) -> list[Change]:
            question = _question(current.project(project), rule)
            require_watched(rule, question, below_zero=below_zero)
            member = rule.member
            if member is not None and not isinstance(current.states.get(member), Member):
                message = "There is no such member."
                raise Refused(Code.NOT_FOUND, message, ("rule", "member"))
            return rules.set_rule(_rules(current, project), rule, new=known is None)

        receipt = await info.context.execute(
            input,
            Permission.ALERTS_MANAGE,
            decide,
            projects=(project,),
            members=() if rule.member is None else (rule.member,),
            streams=((ALERT_RULES, rules.stream_of(project)),),
            may_begin=True,
        )
        events = (recorded.event for recorded in await info.context.events_of(receipt))
        made = next((one.alert_rule for one in events if isinstance(one, AlertRuleSet)), id_)
        shown: Any = await load_linked(info, info.context.session, "alert_rule", made)
        return SetAlertRulePayload(position=Position(receipt.position), alert_rule=shown)

    @mutation(Permission.ALERTS_MANAGE)
    async def remove_alert_rule(
        self, info: Info, input: RemoveAlertRuleInput
    ) -> RemoveAlertRuleResult:
        """Watch something no longer."""
        project = ids.expect("project", input.project, "project")
        id_ = ids.expect("alert_rule", input.alert_rule, "alertRule")
        await NODES["project"](info, info.context.session, project, "project")

        def decide(current: DecisionContext) -> list[Change]:
            return rules.remove_rule(_rules(current, project), id_)

        receipt = await info.context.execute(
            input,
            Permission.ALERTS_MANAGE,
            decide,
            projects=(project,),
            streams=((ALERT_RULES, rules.stream_of(project)),),
            may_begin=True,
        )
        return RemoveAlertRulePayload(
            session=info.context.session,
            position=Position(receipt.position),
            project_uuid=project,
        )

    @mutation(Permission.ALERTS_MANAGE)
    async def acknowledge_alert(
        self, info: Info, input: AcknowledgeAlertInput
    ) -> AcknowledgeAlertResult:
        """Say that one looks after an alert that is open."""
        id_ = ids.expect("alert", input.alert, "alert")

        def decide(current: DecisionContext) -> list[Change]:
            return alerts.acknowledge(current.get(ALERT, id_))

        receipt = await info.context.execute(
            input, Permission.ALERTS_MANAGE, decide, streams=((ALERT, id_),)
        )
        shown: Any = await load_linked(info, info.context.session, "alert", id_)
        return AcknowledgeAlertPayload(position=Position(receipt.position), alert=shown)


async def _meets_below_zero(context: Context, rule: AlertRuleSet) -> bool:
    """Tell whether numbers that were given keep a rule by RATIO from being evaluated."""
    if rule.coefficient is None or rule.coefficient.distance != "RATIO":
        return False
    with suppress(Refused):  # There is too much to look at, as `AlertRule.problem` says.
        return await rule_problem(context, context.session, rule) is AlertProblemReason.BELOW_ZERO
    return False


def _question(project: Project, rule: AlertRuleSet) -> JsonObject | None:
    """Return a rule's question as a project's form has it; None where it has none."""
    if project.form is None or rule.content is None:
        return None
    named = (one for one in project.pinned().questions if one.name == rule.content.question)
    return next((one.model_dump(mode="json") for one in named), None)


def _rules(current: DecisionContext, project: UUID) -> AlertRules | None:
    """Return the rules of a project; None before the first one."""
    found = current.states.get(rules.stream_of(project))
    return found if isinstance(found, AlertRules) else None
