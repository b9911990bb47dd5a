"""The alerts of a project, its rules, and what a rule would have done in the past."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.alerts.alerts import AlertTrial as Trial
from server.events.alerts.watched_questions import require_watched
from server.events.core.ids import uuid7
from server.reads.alerts.history import tried
from server.reads.as_of import require_present
from server.schema.alerts.inputs import AlertRuleInput, WantedRule, question_of_rule
from server.schema.alerts.types import (
    Alert,
    AlertMeasurement,
    AlertRule,
    alerts_of,
    measurement_of,
    require_statistics,
    rule_counted_up_to,
    rules_of,
)
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Info
from server.schema.core.paging import paging


@strawberry.type(description="What a rule would have done at a moment.")
class AlertTrial:
    """One evaluation of a rule that is tried."""

    at: datetime = strawberry.field(description="When the event at the position was recorded.")
    measured: AlertMeasurement
    raised: bool
    cleared: bool
    open: bool = strawberry.field(description="Whether an alert would have been open afterwards.")


@strawberry.type
class AlertsOfProject(Readable):
    """The alerts of a project."""

    uuid: strawberry.Private[UUID]

    @query(Permission.STATISTICS_READ)
    async def alert_rules(self, info: Info) -> list[AlertRule] | None:
        """The rules of alerts, 50 at most, the oldest first."""
        return await rules_of(info.context, self.session, self.uuid)

    @query(Permission.STATISTICS_READ)
    async def alerts(
        self,
        info: Info,
        *,
        open: bool | None = None,  # noqa: A002 - as clients say it
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Alert] | None:
        """The alerts, the latest first: open ones, those that are over, or (null) both."""
        wanted = paging(first, after, last, before)
        return await alerts_of(info.context, self.session, self.uuid, wanted, open_=open)

    @query(Permission.STATISTICS_READ)
    async def try_alert_rule(
        self,
        info: Info,
        *,
        rule: AlertRuleInput,
        begin: datetime,
        end: datetime,
        evaluations: int = 15,
    ) -> list[AlertTrial] | None:
        """When a rule would have raised and cleared alerts, had it been there.

        It is evaluated as of 2 to 30 moments from `begin` to `end`, equally far apart. Moments at
        which nothing can be measured are left out.

        Present only: it names its own moments.
        """
        require_present(self.session, "What a rule would have done")
        await require_statistics(info.context, self.uuid, rule.metric)
        wanted = WantedRule(self.uuid, uuid7(), rule).event()
        require_watched(wanted, await question_of_rule(self.session, self.uuid, wanted))
        head = (await self.session.cut()).head
        await rule_counted_up_to(info.context, self.session, head, wanted)
        outlines = info.context.services.taxonomies.outline
        found = await tried(self.session, wanted, begin, end, evaluations, outlines)
        return [_trial(one) for one in found]


def _trial(found: Trial) -> AlertTrial:
    return AlertTrial(
        at=found.measured.at,
        measured=measurement_of(found.measured),
        raised=found.raised,
        cleared=found.cleared,
        open=found.open,
    )
