"""Rules of alerts and alerts as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.alerts.alerts import Measured
from server.events.alerts.rules import GOLD_METRICS, AlertRuleSet
from server.events.core import ids
from server.projections.counters.quality_samples import QUALITY_SAMPLES
from server.reads.alerts.alerts import (
    alert_row,
    alert_rows,
    alert_rule_row,
    alert_rule_rows,
    rule_in,
)
from server.reads.alerts.measures import COUNTED_BY, measure, moment_for, problem_of
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.alerts.metrics import (
    AlertBound,
    AlertCoefficient,
    AlertComparison,
    AlertEnd,
    AlertMetric,
    AlertProblemReason,
)
from server.schema.core.base import Connection, Node, Position, Readable, query
from server.schema.core.context import Context, Info
from server.schema.core.node import link, load_linked, node_loader
from server.schema.core.paging import Paging, page_of, place_in
from server.schema.labeling.project_records import require_row
from server.schema.labeling.task_rights import require_sees_all, sees_gold
from server.schema.statistics import counted_up_to


@strawberry.type(description="What a rule watches, as of a position.")
class AlertMeasurement:
    """A value with its interval."""

    value: float
    low: float
    high: float
    units: int = strawberry.field(description="Tasks, labels or annotations that it is of.")
    position: Position


TO_DO = {
    AlertProblemReason.ERASED: "What the rule is about was erased: remove the rule.",
    AlertProblemReason.NO_QUESTION: "The form has no such question: set the rule for another one.",
    AlertProblemReason.NOT_COMPARED: "The question is another one: choose another coefficient.",
    AlertProblemReason.BELOW_ZERO: "By RATIO, no numbers below 0 are compared: choose INTERVAL.",
}
"""What somebody can do about a rule that is not evaluated."""


@strawberry.type(description="Why a rule is not evaluated, however much is answered.")
class AlertRuleProblem:
    """A reason, and what to do."""

    reason: AlertProblemReason
    message: str = strawberry.field(description="One sentence that says what to do.")


@strawberry.type(description="What of a project's quality is watched, and what is told.")
class AlertRule(Node, Readable):
    """A rule of alerts as clients see it."""

    row: strawberry.Private[Any]
    set: strawberry.Private[AlertRuleSet]
    id: strawberry.ID
    name: str | None = strawberry.field(
        description="Null once it was erased, with question and label: then it is not evaluated."
    )
    metric: AlertMetric
    question: str | None = strawberry.field(description="Null for metrics of the whole project.")
    label: str | None
    coefficient: AlertCoefficient | None
    window_days: int | None = strawberry.field(
        description="The last days, in UTC, up to that of the last event; null for all."
    )
    reference_days: int | None = strawberry.field(
        description="The days before that the window is compared with."
    )
    comparison: AlertComparison
    bound: AlertBound
    threshold: float
    hysteresis: float = strawberry.field(
        description="How far the bound must be back beyond the threshold to clear an alert."
    )
    least_units: int = strawberry.field(
        description="With fewer tasks, labels or annotations, nothing is raised or cleared."
    )
    pause_minutes: int = strawberry.field(
        description="How long after an alert was cleared no other one is raised."
    )
    mail: bool = strawberry.field(
        description="Whether those who may manage alerts get a mail of each one."
    )
    created_at: datetime
    changed_at: datetime

    @query(Permission.STATISTICS_READ)
    async def member(self) -> Member | None:
        """Whose work it watches; null for everybody's."""
        if self.set.member is None:
            return None
        return await linked_member(self.session, self.set.member)

    @query(Permission.STATISTICS_READ)
    async def measured(
        self, info: Info, min_position: Position | None = None
    ) -> AlertMeasurement | None:
        """What it watches now; null where that cannot be had, such as without an interval.

        With `minPosition`, the answer waits some seconds until events up to there are counted.
        """
        await require_statistics(info.context, self.set.project, self.metric)
        await rule_counted_up_to(info.context, self.session, min_position, self.set)
        moment = await moment_for(self.session, self.set.metric)
        outlines = info.context.services.taxonomies.outline
        found = moment and await measure(self.session, self.set, moment, outlines)
        return measurement_of(found) if found else None

    @query(Permission.STATISTICS_READ)
    async def problem(self, info: Info) -> AlertRuleProblem | None:
        """Why it is not evaluated, however much is answered; null where it is, or will be."""
        await require_statistics(info.context, self.set.project, self.metric)
        await rule_counted_up_to(info.context, self.session, None, self.set)
        reason = await rule_problem(info.context, self.session, self.set)
        return None if reason is None else AlertRuleProblem(reason=reason, message=TO_DO[reason])

    project = link(
        "project",
        lambda rule: rule.set.project,
        Permission.PROJECT_READ,
        "The project that it watches.",
        null=False,
    )


@strawberry.type(description="That what a rule watches crossed its threshold.")
class Alert(Node, Readable):
    """An alert as clients see it."""

    row: strawberry.Private[Any]
    id: strawberry.ID
    number: int = strawberry.field(description="Counts the alerts of the rule.")
    metric: AlertMetric
    threshold: float
    raised: AlertMeasurement = strawberry.field(description="What crossed it.")
    raised_at: datetime
    open: bool
    cleared: AlertMeasurement | None = strawberry.field(
        description="What was back; null while it is open, where the rule was removed, and of "
        "GOLD_SCORE and GOLD_LEFT."
    )
    cleared_at: datetime | None
    end: AlertEnd | None = strawberry.field(description="Why it is over; null while it is open.")
    acknowledged_at: datetime | None

    @query(Permission.STATISTICS_READ)
    async def acknowledged_by(self) -> Member | None:
        """Who looks after it; null before somebody said so."""
        if self.row["acknowledged_by"] is None:
            return None
        return await linked_member(self.session, self.row["acknowledged_by"])

    @query(Permission.STATISTICS_READ)
    async def rule(self, info: Info) -> AlertRule | None:
        """The rule as it is now; null once it was removed."""
        found: Any = await load_linked(info, self.session, "alert_rule", self.row["alert_rule_id"])
        return found  # type: ignore[no-any-return]

    project = link(
        "project",
        lambda alert: alert.row["project_id"],
        Permission.PROJECT_READ,
        "The project that it is about.",
        null=False,
    )


async def require_statistics(
    context: Context, project: UUID, metric: AlertMetric | None = None
) -> None:
    """Require that the caller may see alerts of a project, of a metric if one is given.

    Raises:
        Refused: FORBIDDEN; for a metric of answers to gold tasks, also to who may not know which
            tasks are gold.
    """
    await require_sees_all(context, project, Permission.STATISTICS_READ, "Alerts")
    if metric in GOLD_METRICS:
        await context.require(Permission.GOLD_READ, project)


async def rule_counted_up_to(
    context: Context, session: ReadSession, position: int | None, rule: AlertRuleSet
) -> None:
    """Wait until what a rule watches is counted. Raises Refused as `counted_up_to`."""
    counters = [COUNTED_BY[rule.metric]]
    if rule.coefficient is not None and rule.coefficient.distance is not None:
        counters.append(QUALITY_SAMPLES.name)  # of the tasks that its interval comes from
    for counter in counters:
        await counted_up_to(context, session, position, counter)


async def rule_problem(
    context: Context, session: ReadSession, rule: AlertRuleSet
) -> AlertProblemReason | None:
    """Return why a rule is not evaluated, however much is answered, as far as is counted.

    Raises:
        Refused: LIMIT where there is too much to look at.
    """
    moment = await moment_for(session, rule.metric)
    if moment is None:
        return None
    return await problem_of(session, rule, moment, context.services.taxonomies.outline)


def measurement_of(found: Measured) -> AlertMeasurement:
    """Return what was measured as clients see it."""
    return AlertMeasurement(
        value=found.value,
        low=found.low,
        high=found.high,
        units=found.units,
        position=Position(found.position),
    )


def rule_of(session: ReadSession, row: Any) -> AlertRule:
    """Return the rule of a row."""
    found = rule_in(row)
    return AlertRule(
        session=session,
        row=row,
        set=found,
        id=strawberry.ID(ids.public("alert_rule", row["id"])),
        name=row["name"],
        metric=found.metric,
        question=row["question"],
        label=row["label"],
        coefficient=found.coefficient,
        window_days=found.window_days,
        reference_days=found.reference_days,
        comparison=found.comparison,
        bound=found.bound,
        threshold=found.threshold,
        hysteresis=found.hysteresis,
        least_units=found.least_units,
        pause_minutes=found.pause_minutes,
        mail=found.mail,
        created_at=row["created_at"],
        changed_at=row["changed_at"],
    )


def alert_of(session: ReadSession, row: Any) -> Alert:
    """Return the alert of a row."""
    raised = orjson.loads(row["raised"])
    cleared = row["cleared"] and orjson.loads(row["cleared"])
    return Alert(
        session=session,
        row=row,
        id=strawberry.ID(ids.public("alert", row["id"])),
        number=row["number"],
        metric=AlertMetric(raised["metric"]),
        threshold=raised["threshold"],
        raised=_measured_in(raised),
        raised_at=row["raised_at"],
        open=row["open"],
        cleared=_measured_in(cleared) if cleared and cleared["value"] is not None else None,
        cleared_at=row["cleared_at"],
        end=AlertEnd(cleared["end"]) if cleared else None,
        acknowledged_at=row["acknowledged_at"],
    )


def _measured_in(facts: Any) -> AlertMeasurement:
    return AlertMeasurement(
        value=facts["value"],
        low=facts["low"],
        high=facts["high"],
        units=facts["units"],
        position=Position(facts["measured_position"]),
    )


@node_loader("alert_rule")
async def load_rule(info: Info, session: ReadSession, id_: UUID, *path: str) -> AlertRule:
    """Return a rule of alerts. Raises Refused NOT_FOUND, at `path`; FORBIDDEN."""
    row = await alert_rule_row(session, id_)
    await _require_row(info, row, row and row["settings"], "rule of alerts", path)
    return rule_of(session, row)


@node_loader("alert")
async def load_alert(info: Info, session: ReadSession, id_: UUID, *path: str) -> Alert:
    """Return an alert. Raises Refused NOT_FOUND, at `path`; FORBIDDEN."""
    row = await alert_row(session, id_)
    await _require_row(info, row, row and row["raised"], "alert", path)
    return alert_of(session, row)


async def _require_row(info: Info, row: Any, facts: Any, name: str, path: tuple[str, ...]) -> None:
    gold = facts is not None and orjson.loads(facts)["metric"] in GOLD_METRICS
    if gold and not (await info.context.actor()).may(Permission.GOLD_READ, row["project_id"]):
        row = None
    await require_row(info.context, row, Permission.STATISTICS_READ, "Alerts", name, path)


async def rules_of(context: Context, session: ReadSession, project: UUID) -> list[AlertRule]:
    """Return the rules of a project. Raises Refused as `require_statistics`."""
    await require_statistics(context, project)
    gold = await sees_gold(context, project)
    rules = [rule_of(session, row) for row in await alert_rule_rows(session, project)]
    return [rule for rule in rules if gold or rule.metric not in GOLD_METRICS]


async def alerts_of(
    context: Context, session: ReadSession, project: UUID, wanted: Paging, *, open_: bool | None
) -> Connection[Alert]:
    """Return a page of the alerts of a project, the latest first.

    Raises:
        Refused: as `require_statistics`; INVALID for a cursor that is none.
    """
    await require_statistics(context, project)
    cursor = wanted.cursor
    after = None if cursor is None else (place_in(cursor, wanted.argument, 18),)
    gold = await sees_gold(context, project)
    rows = await alert_rows(session, project, open_, gold, wanted.keyset(after))
    return page_of([(str(row["position"]), alert_of(session, row)) for row in rows], wanted)
