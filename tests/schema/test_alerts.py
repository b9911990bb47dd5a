"""Alerts over GraphQL: rules, alerts, trials on history, as of, and who may see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.alerts.rules import MOST_RULES, AlertMetric
from server.events.core import ids
from tests.jobs.test_alerts import Watch, agree, disagree, watching
from tests.schema.test_quality import head, owner_of
from tests.schema.test_quality_limits import measured as sized
from tests.support.alerts import raise_alert, set_rule
from tests.support.api import Client, client_of, key_of
from tests.support.databases import Database
from tests.support.forms import TAGS, form
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("counters count all organizations")

RULE = """id name metric question label coefficient windowDays referenceDays comparison bound
threshold hysteresis leastUnits pauseMinutes mail member { id } project { id }"""
ALERT = """id number metric threshold open end raised { value low high units position }
cleared { value units } rule { id name } acknowledgedBy { id } acknowledgedAt project { id }"""
ASK = """query($id: ID!, $open: Boolean) { project(id: $id) {
  alertRules { %s } alerts(open: $open) { nodes { %s } } } }"""
SET = (
    "setAlertRule",
    "SetAlertRuleInput",
    f"... on SetAlertRulePayload {{ alertRule {{ {RULE} }} }}",
)
ACKNOWLEDGE = (
    "acknowledgeAlert",
    "AcknowledgeAlertInput",
    "... on AcknowledgeAlertPayload { alert { acknowledgedBy { id } } }",
)
EVENTS = """{ events(first: 9, filter: {types: [ALERT_RAISED, ALERT_CLEARED, ALERT_RULE_SET]}) {
  nodes { name ... on AlertRaised { alert { id } alertRule { id } value measuredPosition }
  ... on AlertRuleSet { content { ... on AlertRuleContent { name question } } } } } }"""
THEN = """query($id: ID!, $at: Position!) { asOf(position: $at) { project(id: $id) {
  alertRules { id measured { units } } alerts { nodes { open end } } } } }"""
WATCHED = """query($id: ID!, $at: Position!, $min: Position) {
  node(id: $id) { ... on AlertRule {
    problem { reason message } measured(minPosition: $min) { value } } }
  asOf(position: $at) { node(id: $id) { ... on AlertRule { problem { reason } } } } }"""
TRY = """query($id: ID!, $rule: AlertRuleInput!, $begin: DateTime!, $end: DateTime!, $n: Int!) {
  project(id: $id) { tryAlertRule(rule: $rule, begin: $begin, end: $end, evaluations: $n) {
    at raised cleared open measured { value low units position } } } }"""
AGREEMENT = {"name": "Agreement", "metric": "AGREEMENT", "question": "topic", "leastUnits": 10}


@pytest.fixture
async def watch(
    database: Database, owner: asyncpg.Connection, workspace: Workspace
) -> AsyncIterator[Watch]:
    async with watching(database, owner, workspace) as made:
        yield made


async def seen(client: Client, project: Any, **given: bool) -> Any:
    id_ = ids.public("project", project)
    return (await client.data(ASK % (RULE, ALERT), id=id_, **given))["project"]


async def test_a_rule_raises_an_alert(app: Starlette, workspace: Workspace, watch: Watch) -> None:
    client = await owner_of(app, workspace)
    project = await workspace.project(overlap=2)
    public = ids.public("project", project)
    await disagree(workspace, project)
    made = (await client.do(*SET, project=public, rule=AGREEMENT))["alertRule"]
    assert made | {"id": "", "name": ""} == {
        "id": "", "name": "", "metric": "AGREEMENT", "question": "topic", "label": None,
        "coefficient": "KRIPPENDORFF_ALPHA", "windowDays": None, "referenceDays": None,
        "comparison": "BELOW", "bound": "LOW", "threshold": 0.667, "hysteresis": 0.02,
        "leastUnits": 10, "pauseMinutes": 60, "mail": False, "member": None,
        "project": {"id": public},
    }  # fmt: skip
    await watch.until("raised")
    found = await seen(client, project, open=True)
    assert [one["id"] for one in found["alertRules"]] == [made["id"]]
    (alert,) = found["alerts"]["nodes"]
    assert (alert["number"], alert["open"], alert["rule"]["name"]) == (1, True, "Agreement")
    assert (alert["raised"]["low"] < 0.667, alert["raised"]["units"]) == (True, 12)
    measured = await client.data(
        "query($id: ID!) { node(id: $id) { ... on AlertRule { measured { value units } } } }",
        id=made["id"],
    )
    assert measured["node"]["measured"] == {n: alert["raised"][n] for n in ("value", "units")}
    set_, raised = (await client.data(EVENTS))["events"]["nodes"]
    assert set_["content"] == {"name": "Agreement", "question": "topic"}
    assert (raised["alert"]["id"], raised["alertRule"]["id"]) == (alert["id"], made["id"])
    assert raised["measuredPosition"] == alert["raised"]["position"]


async def test_an_alert_is_acknowledged_and_cleared(
    app: Starlette, workspace: Workspace, watch: Watch
) -> None:
    client = await owner_of(app, workspace)
    project = await workspace.project(overlap=2)
    public, me = ids.public("project", project), ids.public("member", workspace.owner.member)
    people = await disagree(workspace, project)
    made = (await client.do(*SET, project=public, rule=AGREEMENT))["alertRule"]
    await watch.until("raised")
    (alert,) = (await seen(client, project))["alerts"]["nodes"]
    done = await client.do(*ACKNOWLEDGE, alert=alert["id"])
    assert done["alert"]["acknowledgedBy"]["id"] == me
    at = await head(workspace)
    await agree(workspace, project, people, 90)
    await watch.until("raised", "cleared")
    assert (await seen(client, project, open=True))["alerts"]["nodes"] == []
    (over,) = (await seen(client, project, open=False))["alerts"]["nodes"]
    assert (over["end"], over["acknowledgedBy"]["id"], over["cleared"]["units"]) == (
        "BACK",
        me,
        102,
    )
    then = (await client.data(THEN, id=public, at=at))["asOf"]["project"]
    assert then["alerts"]["nodes"] == [{"open": True, "end": None}]
    assert then["alertRules"] == [{"id": made["id"], "measured": {"units": 12}}]
    gone = "... on RemoveAlertRulePayload { project { alertRules { id } } }"
    removed = await client.do(
        "removeAlertRule", "RemoveAlertRuleInput", gone, project=public, alertRule=made["id"]
    )
    assert removed["project"]["alertRules"] == []
    (over,) = (await seen(client, project))["alerts"]["nodes"]
    assert over["rule"] is None


async def test_a_trial_tells_what_would_have_been(
    app: Starlette, workspace: Workspace, watch: Watch
) -> None:
    client = await owner_of(app, workspace)
    project = await workspace.project(overlap=2)
    begin = workspace.clock.now
    people = await disagree(workspace, project)
    workspace.clock.now += timedelta(days=4)
    await agree(workspace, project, people, 90)
    workspace.clock.now += timedelta(hours=1)
    await head(workspace)
    await workspace.tasks(project)
    end = workspace.clock.now
    asked = {"id": ids.public("project", project), "begin": begin.isoformat()}
    asked |= {"end": end.isoformat(), "n": 9}
    found = (await client.data(TRY, rule=AGREEMENT, **asked))["project"]["tryAlertRule"]
    assert [(one["raised"], one["cleared"], one["open"]) for one in found] == [
        (True, False, True), (False, True, False),
    ]  # fmt: skip
    # A rule that is set then measures the same as of that position.
    await set_rule(workspace, project, least_units=10)
    assert await watch.evaluate() == 0
    windowed = AGREEMENT | {"windowDays": 2, "label": "a"}
    found = (await client.data(TRY, rule=windowed, **asked))["project"]["tryAlertRule"]
    assert [one["measured"]["units"] for one in found] == [12, 90]
    for more, path in (
        ({"n": 31}, "evaluations"),
        ({"end": asked["begin"]}, "end"),
        ({"end": (end + timedelta(days=900)).isoformat()}, "end"),
        ({"end": "9999-12-31T23:59:59-14:00"}, "end"),
    ):
        answer = await client.ask(TRY, rule=AGREEMENT, **asked | more)
        assert answer["errors"][0]["extensions"]["path"] == [path]


async def test_refusals_say_where(app: Starlette, workspace: Workspace) -> None:
    client = await owner_of(app, workspace)
    project = await workspace.project(form(TAGS))
    public = ids.public("project", project)
    stranger = ids.public("member", project)
    for rule, code, path in (
        ({"metric": "AGREEMENT", "question": "none"}, "NOT_FOUND", ["rule", "question"]),
        ({"metric": "AGREEMENT"}, "INVALID", ["rule", "question"]),
        ({"metric": "MEDIAN_SECONDS"}, "INVALID", ["rule", "threshold"]),
        ({"metric": "REVIEW_SHARE", "windowDays": 7}, "INVALID", ["rule", "windowDays"]),
        (
            {"metric": "DRIFT", "question": "tags", "windowDays": 0},
            "INVALID",
            ["rule", "windowDays"],
        ),
        ({"metric": "REJECTED_SHARE", "member": stranger}, "NOT_FOUND", ["rule", "member"]),
        ({"metric": "REJECTED_SHARE", "member": public}, "INVALID", ["rule", "member"]),
        ({"metric": "REVIEW_SHARE", "name": " "}, "INVALID", ["rule", "name"]),
        (
            {"metric": "AGREEMENT", "question": "tags", "coefficient": "GWET_AC2_ORDINAL"},
            "INVALID",
            ["rule", "coefficient"],
        ),
    ):
        wanted = {"name": "Watch"} | rule
        refused = await client.do(
            "setAlertRule", "SetAlertRuleInput", "... on Refused { code path }",
            project=public, rule=wanted,
        )  # fmt: skip
        assert (refused.get("code"), refused.get("path")) == (code, path), rule
    for _ in range(MOST_RULES):
        await set_rule(workspace, project, question="tags")
    refused = await client.do(
        "setAlertRule", "SetAlertRuleInput", "... on Refused { code path }",
        project=public, rule={"name": "One more", "metric": "REVIEW_SHARE"},
    )  # fmt: skip
    assert (refused["code"], refused["path"]) == ("LIMIT", ["project"])


async def test_a_rule_by_ratio_says_that_an_answer_is_below_zero(
    app: Starlette, workspace: Workspace
) -> None:
    client, project = await owner_of(app, workspace), await sized(workspace, (1, 2), (3, 4))
    public = ids.public("project", project)
    ratio = {"name": "Sizes", "metric": "AGREEMENT", "question": "size"}
    ratio["coefficient"] = "KRIPPENDORFF_ALPHA_RATIO"
    made = (await client.do(*SET, project=public, rule=ratio))["alertRule"]
    before = await head(workspace)
    (task,) = await workspace.tasks(project)
    for person in await workspace.members(2):
        await workspace.annotate(task, person, {"size": {"kind": "number", "number": -1}})
    counted = await client.data(WATCHED, id=made["id"], at=before, min=await head(workspace))
    assert counted["node"]["measured"] is None
    found = await client.data(WATCHED, id=made["id"], at=before)
    assert found["node"]["problem"]["reason"] == "BELOW_ZERO"
    assert found["asOf"]["node"]["problem"] is None
    refused = await client.do(
        "setAlertRule", "SetAlertRuleInput", "... on Refused { code path }",
        project=public, rule=ratio,
    )  # fmt: skip
    assert (refused["code"], refused["path"]) == ("INVALID", ["rule", "coefficient"])


async def test_a_retry_has_its_answer_though_the_form_has_changed(
    app: Starlette, workspace: Workspace
) -> None:
    client = await owner_of(app, workspace)
    project = await workspace.project()
    given = {"commandId": str(uuid4()), "project": ids.public("project", project)}
    first = await client.do(*SET, **given, rule=AGREEMENT)
    await workspace.publish(project, form(TAGS))
    assert await client.do(*SET, **given, rule=AGREEMENT) == first


async def test_annotators_learn_nothing_by_alerts(
    app: Starlette, workspace: Workspace, watch: Watch
) -> None:
    """Not even where the policy shows them everybody's annotations."""
    project = await workspace.project(overlap=2, visibility="all")
    ann, _ = await disagree(workspace, project)
    await set_rule(workspace, project, least_units=10)
    await watch.until("raised")
    blind = Client(app, await key_of(workspace, ann))
    id_ = ids.public("project", project)
    for field in ("alertRules { id }", "alerts { nodes { id } }"):
        answer = await blind.ask(f'{{ project(id: "{id_}") {{ name {field} }} }}')
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    answer = await blind.ask("{ events(first: 200) { nodes { name } } }")
    names = {one["name"] for one in answer["data"]["events"]["nodes"]}
    assert names
    assert not [name for name in names if name.startswith("alert.")]
    auditor = await client_of(app, workspace, Role.AUDITOR)
    assert len((await seen(auditor, project))["alerts"]["nodes"]) == 1


async def test_alerts_of_gold_are_for_who_may_know_of_it(
    app: Starlette, workspace: Workspace
) -> None:
    project, owner = await workspace.project(), await owner_of(app, workspace)
    rita = Client(app, await key_of(workspace, await workspace.member(Role.REVIEWER)))
    alert = await raise_alert(workspace, project, metric=AlertMetric.GOLD_LEFT, threshold=3.0)
    await raise_alert(workspace, project, metric=AlertMetric.REVIEW_SHARE, threshold=0.1)
    for client, metrics in ((owner, ["GOLD_LEFT", "REVIEW_SHARE"]), (rita, ["REVIEW_SHARE"])):
        found = await seen(client, project)
        assert [one["metric"] for one in found["alertRules"]] == metrics
        assert sorted(one["metric"] for one in found["alerts"]["nodes"]) == metrics
        events = (await client.data(EVENTS))["events"]["nodes"]
        assert len(events) == 2 * len(metrics)
    asked = "query($id: ID!) { node(id: $id) { ... on Alert { metric } } }"
    public = ids.public("alert", alert)
    assert (await owner.data(asked, id=public))["node"] == {"metric": "GOLD_LEFT"}
    assert (await rita.ask(asked, id=public))["data"]["node"] is None
    begin = workspace.clock.now.isoformat()
    end = (workspace.clock.now + timedelta(days=1)).isoformat()
    rule = {"name": "Gold", "metric": "GOLD_LEFT", "threshold": 3}
    tried = await rita.ask(
        TRY, rule=rule, id=ids.public("project", project), begin=begin, end=end, n=2
    )
    assert tried["errors"][0]["extensions"]["code"] == "FORBIDDEN"
