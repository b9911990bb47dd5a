"""What can be done with alerts, prepared so that the right alone decides."""

from __future__ import annotations

from server.events.core import ids
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.alerts import raise_alert, set_rule

RULE = {"name": "Watch", "metric": "REVIEW_SHARE"}


@prepares("setAlertRule")
async def set_(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return wish(project=at.public_project, rule=RULE)


@prepares("setAlertRule: changed")
async def change(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    rule = await set_rule(at.workspace, at.project)
    return wish(project=at.public_project, alertRule=ids.public("alert_rule", rule), rule=RULE)


@prepares("setAlertRule: of a member")
async def watch_member(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    member = await at.somebody()
    rule = {"name": "Watch", "metric": "REJECTED_SHARE", "member": member}
    return wish(project=at.public_project, rule=rule)


@prepares("removeAlertRule")
async def remove(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    rule = await set_rule(at.workspace, at.project)
    return wish(project=at.public_project, alertRule=ids.public("alert_rule", rule))


@prepares("acknowledgeAlert")
async def acknowledge(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    alert = await raise_alert(at.workspace, at.project)
    return wish(alert=ids.public("alert", alert))


@prepares("node: an alert")
async def alert(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return {"id": ids.public("alert", await raise_alert(at.workspace, at.project))}


@prepares("node: a rule of alerts")
async def rule(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return {"id": ids.public("alert_rule", await set_rule(at.workspace, at.project))}
