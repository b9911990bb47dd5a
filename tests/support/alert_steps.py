"""Steps of random histories: rules of alerts and alerts."""

from __future__ import annotations

from random import Random
from uuid import UUID

from server.events.alerts.rules import AlertMetric
from tests.support.alerts import end_alert, raise_alert, remove_rule, set_rule
from tests.support.histories import History, action


@action
async def alert(h: History, r: Random) -> None:
    """Set a rule, set it again or remove it; let another one raise an alert, and end that."""
    project = r.choice(h.projects)
    known = UUID(int=r.randrange(3))
    if r.random() < 0.3:
        await remove_rule(h.workspace, project, known)
        return
    metric = r.choice([AlertMetric.DRIFT, AlertMetric.AGREEMENT])
    await set_rule(h.workspace, project, metric, alert_rule=known, name=h.words())
    if r.random() < 0.3:
        found = await raise_alert(h.workspace, project)
        if r.random() < 0.5:
            await end_alert(h.workspace, found, by=h.workspace.owner)
