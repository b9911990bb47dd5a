"""Audits over GraphQL: drawn and drawn again, judged openly or blindly, ended and undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from quality.sampling import digest_of, draw
from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.project_policy import Visibility
from tests.schema.test_erasure import erased
from tests.support.api import Client, client_of, key_of
from tests.support.erasing import SECRET, places
from tests.support.forms import CHOICE, topic
from tests.support.workspace import Workspace

JOBS = {"erasure"}
RATE = "items right wrong unclear name annotator { id } errorRate { value low high level method }"
AUDIT = f"""id status accepted drawMethod plan seed position filter frameSize frameDigest blind
itemCount acceptNumber right wrong unclear endedAt project {{ id }} drawnBy {{ id }}
rate {{ {RATE} }} operatingCurve {{ errorRate accepted }}"""
ITEM = """number stratum answered verdict blind remark task { id } auditor { id }
audited { id resolution { answers { question value { ... on ChoiceAnswer { values } } } } }
ownAnswers { question } correctedAnswers { value { ... on ChoiceAnswer { values } } }"""
PREVIEW = """seed position frameSize frameDigest items acceptNumber strata { name size items }
operatingCurve { errorRate accepted }"""
DRAWN = f"... on DrawAuditPayload {{ position audit {{ {AUDIT} }} preview {{ {PREVIEW} }} }}"
TAKEN = f"... on AuditItemPayload {{ position audit {{ id }} item {{ {ITEM} }} }}"
ENDED = f"... on AuditPayload {{ position audit {{ {AUDIT} }} }}"
ONE = (
    f"query($id: ID!) {{ audit(id: $id) {{ {AUDIT} items(first: 200) {{ nodes {{ {ITEM} }} }} }} }}"
)
RATES = f"""query($id: ID!, $by: AuditGrouping!, $question: String, $first: Int) {{
audit(id: $id) {{ rates(by: $by, question: $question, first: $first)
{{ nodes {{ {RATE} }} totalCount pageInfo {{ hasNextPage }} }} }} }}"""
TASKS = """query($id: ID!, $position: Position!, $after: String) { asOf(position: $position) {
tasks(project: $id, filter: { statuses: [LABELED, DONE] }, first: 200, after: $after) {
nodes { id } } } }"""
UNDONE = "... on RevertPayload { position }"
SAID = "aaab" * 5
"""What the first of two annotators says of each task."""


async def labeled(workspace: Workspace) -> tuple[UUID, list[UUID], list[Actor]]:
    """A project whose 20 tasks are done: every other one by the second of two annotators."""
    project, people = await workspace.project(CHOICE), await workspace.members(2)
    tasks = await workspace.tasks(project, len(SAID))
    given = enumerate(zip(tasks, SAID, strict=True))
    await workspace.annotate_all((task, people[n % 2], topic(one)) for n, (task, one) in given)
    return project, tasks, people


async def drawn(client: Client, project: UUID, **given: Any) -> Any:
    found = {"project": ids.public("project", project), "plan": {"items": {"items": 6}}, **given}
    return await client.do("drawAudit", "DrawAuditInput", DRAWN, **found)


async def claimed(client: Client, audit: str) -> Any:
    return await client.do("claimAudit", "AuditInput", TAKEN, audit=audit)


async def judged(client: Client, audit: str, verdict: str = "RIGHT", **given: Any) -> Any:
    """Take the next item and judge it."""
    task = (await claimed(client, audit))["item"]["task"]["id"]
    found = {"audit": audit, "task": task, "verdict": verdict, **given}
    return await client.do("judgeAudit", "JudgeAuditInput", TAKEN, **found)


async def ended(client: Client, audit: str, how: str = "concludeAudit") -> Any:
    return await client.do(how, "AuditInput", ENDED, audit=audit)


async def undone(client: Client, position: str) -> Any:
    return await client.do("revert", "RevertInput", UNDONE, position=position)


async def shown(client: Client, audit: str) -> Any:
    return (await client.data(ONE, id=audit))["audit"]


async def test_anybody_draws_the_same_sample_again(app: Any, workspace: Workspace) -> None:
    project, tasks, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    preview = (await drawn(client, project, dryRun=True))["preview"]
    assert (preview["items"], preview["frameSize"], preview["operatingCurve"]) == (6, 20, [])
    made = await drawn(client, project, seed=preview["seed"], position=preview["position"])
    audit = made["audit"]
    assert audit["frameDigest"] == preview["frameDigest"]
    [more] = await workspace.tasks(project, 1)
    await workspace.annotate(more, (await workspace.members(1))[0], topic("a"))
    # By hand, from the data as of the position: ids, a seed, and SHA-256.
    given = {"id": ids.public("project", project), "position": audit["position"]}
    frame = (await client.data(TASKS, **given))["asOf"]["tasks"]["nodes"]
    public = [one["id"] for one in frame]
    assert sorted(public) == sorted(ids.public("task", one) for one in tasks)
    assert digest_of(public) == audit["frameDigest"]
    items = (await shown(client, audit["id"]))["items"]["nodes"]
    assert [one["task"]["id"] for one in items] == draw(public, 6, str(audit["seed"]))
    assert audit["drawnBy"]["id"] == ids.public("member", workspace.owner.member)
    later = (await drawn(client, project, seed=audit["seed"], dryRun=True))["preview"]
    assert later["frameSize"] == 21


async def test_plans_say_how_many_and_how_likely_a_lot_is_accepted(
    app: Any, workspace: Workspace
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))

    async def plan(**plan: Any) -> Any:
        return await drawn(client, project, dryRun=True, plan=plan)

    found = (await plan(acceptance={"aql": 0.05, "lq": 0.4}))["preview"]
    assert found["operatingCurve"][0] == {"errorRate": 0, "accepted": 1}
    assert (found["items"], found["acceptNumber"]) == (8, 1)
    preset = (await plan(preset={"aqlPercent": 10.0}))["preview"]
    assert (preset["items"], preset["acceptNumber"]) == (5, 1)
    tight = await plan(preset={"aqlPercent": 10.0, "letter": "F", "severity": "TIGHTENED"})
    assert (tight["preview"]["items"], tight["preview"]["acceptNumber"]) == (20, 3)


async def test_what_cannot_be_drawn_is_refused_where_it_is_wrong(
    app: Any, workspace: Workspace
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    for wrong, path in (
        ({"acceptance": {"aql": 0.5, "lq": 0.4}}, ["plan", "acceptance"]),
        ({"acceptance": {"aql": 0.01, "lq": 0.012}}, ["plan", "acceptance"]),
        ({"preset": {"aqlPercent": 3.0}}, ["plan", "aqlPercent"]),
        ({"preset": {"aqlPercent": 1.0, "letter": "I"}}, ["plan", "letter"]),
        ({"items": {"items": 0}}, ["plan", "items", "items"]),
        ({"items": {"items": 5, "accept": 5}}, ["plan", "items", "accept"]),
    ):
        refused = await drawn(client, project, dryRun=True, plan=wrong)
        assert refused["path"] == path
    for given, path in (
        ({"filter": {"heldByMe": True}}, ["filter", "heldByMe"]),
        ({"filter": {"gold": True}}, ["filter", "gold"]),
        ({"filter": {"statuses": ["OPEN"]}}, ["filter", "statuses"]),
        ({"filter": {"externalIds": ["none"]}}, ["filter"]),
        ({"method": "STRATIFIED"}, ["strata"]),
        ({"strata": {"annotator": True}}, ["strata"]),
        ({"method": "BY_RISK", "plan": {"items": {"items": 5, "accept": 1}}}, ["method"]),
        ({"method": "STRATIFIED", "strata": {"label": "none"}}, ["strata", "label"]),
        ({"method": "STRATIFIED", "strata": {"confidence": [0.5, 0.2]}}, ["strata", "confidence"]),
        ({"position": "99999"}, ["position"]),
        ({"seed": -1}, ["seed"]),
    ):
        refused = await drawn(client, project, dryRun=True, **given)
        assert refused.get("path") == path, (given, refused)


async def by_strata(client: Client, project: UUID, **strata: Any) -> tuple[str, list[str]]:
    """A stratified audit of eight tasks, and the strata of its items."""
    given = {"method": "STRATIFIED", "strata": strata, "plan": {"items": {"items": 8}}}
    audit = (await drawn(client, project, **given))["audit"]["id"]
    items = (await shown(client, audit))["items"]["nodes"]
    return audit, sorted(one["stratum"] for one in items)


BS = [{"name": "bs", "filter": {"label": {"question": "topic", "value": "b", "within": False}}}]


async def test_strata_by_label_annotator_confidence_and_filter(
    app: Any, workspace: Workspace
) -> None:
    project, _, people = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    _, names = await by_strata(client, project, label="topic")
    assert names == ["a"] * 6 + ["b"] * 2
    _, names = await by_strata(client, project, annotator=True)
    assert set(names) == {ids.public("member", one.member) for one in people}
    _, names = await by_strata(client, project, confidence=[0.5])
    assert set(names) == {"0.000000"}
    _, names = await by_strata(client, project, filters=BS)
    assert names == [""] * 6 + ["bs"] * 2


async def test_rates_of_errors_as_a_whole_and_by_part(app: Any, workspace: Workspace) -> None:
    project, _, people = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    audit, _ = await by_strata(client, project, filters=BS)
    for _ in range(8):
        item = (await claimed(client, audit))["item"]
        verdict = "WRONG" if item["stratum"] == "bs" else "RIGHT"
        given = {"audit": audit, "task": item["task"]["id"], "verdict": verdict}
        await client.do("judgeAudit", "JudgeAuditInput", TAKEN, **given)
    rate = (await shown(client, audit))["rate"]["errorRate"]
    assert rate["value"] == pytest.approx(5 / 20)
    assert rate["method"] == "STRATIFIED"

    async def rates(by: str, **more: Any) -> Any:
        return (await client.data(RATES, id=audit, by=by, **more))["audit"]["rates"]

    found = (await rates("STRATUM"))["nodes"]
    assert [(one["name"], one["items"], one["wrong"]) for one in found] == [
        ("", 6, 0),
        ("bs", 2, 2),
    ]
    found = (await rates("LABEL", question="topic"))["nodes"]
    assert [(one["name"], one["errorRate"]["value"]) for one in found] == [("a", 0), ("b", 1)]
    page = await rates("ANNOTATOR", first=1)
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    assert page["nodes"][0]["annotator"]["id"] == ids.public(
        "member", min(one.member for one in people)
    )
    answer = await client.ask(RATES, id=audit, by="LABEL")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


async def test_a_finding_reopens_its_task_with_a_comment_and_is_undone_as_one(
    app: Any, workspace: Workspace
) -> None:
    project, _, _ = await labeled(workspace)
    rita = await client_of(app, workspace, Role.REVIEWER)
    owner = Client(app, await key_of(workspace, workspace.owner))
    audit = (await drawn(owner, project))["audit"]["id"]
    answers = [{"question": "topic", "value": {"choice": {"values": ["c"]}}}]
    given = {"remark": "a slip", "reopen": 1, "comment": "Look again.", "answers": answers}
    refused = await judged(rita, audit, "RIGHT", **(given | {"answers": []}))
    assert (refused["code"], refused["path"]) == ("INVALID", ["reopen"])
    found = await judged(rita, audit, "WRONG", **given)
    item = found["item"]
    assert (item["verdict"], item["blind"], item["remark"]) == ("WRONG", False, "a slip")
    assert item["correctedAnswers"] == [{"value": {"values": ["c"]}}]
    query = "query($id: ID!) { task(id: $id) { status comments { text } } }"
    state = (await owner.data(query, id=item["task"]["id"]))["task"]
    assert state == {"status": "OPEN", "comments": [{"text": "Look again."}]}
    assert (await undone(rita, found["position"]))["__typename"] == "RevertPayload"
    state = (await owner.data(query, id=item["task"]["id"]))["task"]
    assert state == {"status": "DONE", "comments": []}
    assert (await shown(owner, audit))["wrong"] == 0
    assert (await judged(rita, audit))["item"]["task"] == item["task"], "she holds it still"


async def test_two_auditors_judge_all_but_their_own(app: Any, workspace: Workspace) -> None:
    project, _, _ = await labeled(workspace)
    owner, ron = (
        Client(app, await key_of(workspace, workspace.owner)),
        await client_of(app, workspace, Role.REVIEWER),
    )
    mine = await workspace.member(Role.REVIEWER)
    rita, [own] = Client(app, await key_of(workspace, mine)), await workspace.tasks(project, 1)
    await workspace.annotate(own, mine, topic("a"))
    audit = (await drawn(owner, project, plan={"items": {"items": 21, "accept": 1}}))["audit"]["id"]
    first = (await claimed(rita, audit))["item"]
    assert first["task"] == (await claimed(rita, audit))["item"]["task"]
    assert first["audited"]["resolution"]["answers"]
    second = (await claimed(ron, audit))["item"]["task"]["id"]
    given = {"audit": audit, "task": first["task"]["id"], "verdict": "RIGHT"}
    refused = await ron.do("judgeAudit", "JudgeAuditInput", TAKEN, **given)
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["task"])
    left = len({second, ids.public("task", own)})  # Ron's, and her own, which may be the one
    for verdict in ("WRONG", *["RIGHT"] * (20 - left)):
        await judged(rita, audit, verdict)
    assert (await claimed(rita, audit))["code"] == "NOTHING_TO_CLAIM"
    refused = await ended(owner, audit)
    assert (refused["code"], refused["message"][:13]) == ("CONFLICT", f"{left} of 21 items")
    await ron.do("releaseAudit", "AuditItemInput", TAKEN, audit=audit, task=second)
    for verdict in ("UNCLEAR", "RIGHT")[:left]:
        await judged(ron, audit, verdict)
    found = (await ended(owner, audit))["audit"]
    assert (found["status"], found["accepted"]) == ("CONCLUDED", False)
    assert (found["right"], found["wrong"], found["unclear"]) == (19, 1, 1)
    assert found["rate"]["errorRate"]["value"] == pytest.approx(1 / 20)
    assert found["rate"]["errorRate"]["method"] == "HYPERGEOMETRIC"


async def test_a_blind_auditor_sees_the_answer_after_the_own_one(
    app: Any, workspace: Workspace
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    audit = (await drawn(client, project, blind=True))["audit"]["id"]
    item = (await claimed(client, audit))["item"]
    assert item["audited"] is None
    given = {"audit": audit, "task": item["task"]["id"]}
    refused = await client.do("judgeAudit", "JudgeAuditInput", TAKEN, **given, verdict="RIGHT")
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["task"])
    wrong = [{"question": "topic", "value": {"choice": {"values": ["zz"]}}}]
    refused = await client.do("answerAudit", "AnswerAuditInput", TAKEN, **given, answers=wrong)
    assert (refused["code"], refused["path"][0]) == ("INVALID", "answers")
    answers = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]
    done = await client.do("answerAudit", "AnswerAuditInput", TAKEN, **given, answers=answers)
    item = done["item"]
    assert item["ownAnswers"] == [{"question": "topic"}]
    assert item["audited"]["resolution"]["answers"][0]["value"]["values"][0] in "ab"
    refused = await client.do("answerAudit", "AnswerAuditInput", TAKEN, **given, answers=answers)
    assert refused["code"] == "CONFLICT"
    done = await client.do("judgeAudit", "JudgeAuditInput", TAKEN, **given, verdict="RIGHT")
    assert (done["item"]["verdict"], done["item"]["blind"]) == ("RIGHT", True)


async def test_a_lot_is_rejected_early_and_its_end_is_undone(
    app: Any, workspace: Workspace
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    severity = "query($id: ID!) { project(id: $id) { auditSeverity audits { nodes { id } } } }"
    made = []
    for _ in range(2):
        plan = {"items": {"items": 3, "accept": 0}}
        audit = (await drawn(client, project, plan=plan))["audit"]["id"]
        made.append(audit)
        last = await judged(client, audit, "WRONG")
        done = await ended(client, audit)
        assert (done["audit"]["status"], done["audit"]["accepted"]) == ("CONCLUDED", False)
    found = (await client.data(severity, id=ids.public("project", project)))["project"]
    assert found["auditSeverity"] == "TIGHTENED"
    assert [one["id"] for one in found["audits"]["nodes"]] == made[::-1]
    assert (await claimed(client, audit))["code"] == "CONFLICT"
    assert (await undone(client, last["position"]))["code"] == "CONFLICT", "the end comes first"
    assert (await undone(client, done["position"]))["__typename"] == "RevertPayload"
    assert (await shown(client, audit))["status"] == "OPEN"
    assert (await undone(client, last["position"]))["__typename"] == "RevertPayload"
    found = await shown(client, audit)
    assert (found["wrong"], found["accepted"]) == (0, None)
    done = await ended(client, audit, "cancelAudit")
    assert done["audit"]["status"] == "CANCELED"
    found = (await client.data(severity, id=ids.public("project", project)))["project"]
    assert found["auditSeverity"] == "NORMAL"


async def test_by_risk_tasks_of_unsure_answers_are_drawn_more_often(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    audit = (await drawn(client, project, method="BY_RISK"))["audit"]["id"]
    for _ in range(6):
        await judged(client, audit, "WRONG")
    rate = (await shown(client, audit))["rate"]["errorRate"]
    assert (rate["value"], rate["method"]) == (1, "HORVITZ_THOMPSON")


async def test_audits_as_of_a_position_are_as_they_were(app: Any, workspace: Workspace) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    made = await drawn(client, project, plan={"items": {"items": 2}})
    audit = made["audit"]["id"]
    first = await judged(client, audit, "WRONG")
    last = await judged(client, audit)
    query = f"""query($id: ID!, $position: Position!) {{ asOf(position: $position) {{
    audit(id: $id) {{ {AUDIT} items {{ nodes {{ verdict }} }} }} }} }}"""
    for position, verdicts, right in (
        (made["position"], [None, None], 0), (first["position"], ["WRONG", None], 0),
        (last["position"], ["WRONG", "RIGHT"], 1),
    ):  # fmt: skip
        found = (await client.data(query, id=audit, position=position))["asOf"]["audit"]
        assert [one["verdict"] for one in found["items"]["nodes"]] == verdicts
        assert found["right"] == right
    before = str(int(made["position"]) - 1)
    found = (await client.ask(query, id=audit, position=before))["errors"][0]
    assert found["extensions"]["code"] == "NOT_FOUND"


async def test_annotators_see_no_audits_nor_their_events(app: Any, workspace: Workspace) -> None:
    project, _, people = await labeled(workspace)
    owner = Client(app, await key_of(workspace, workspace.owner))
    audit = (await drawn(owner, project))["audit"]["id"]
    await judged(owner, audit, "WRONG", reopen=1, comment="Look again.")
    ann = Client(app, await key_of(workspace, people[0]))
    for query in (
        "query($id: ID!) { audit(id: $id) { id } }",
        "query($id: ID!) { node(id: $id) { id } }",
    ):
        answer = await ann.ask(query, id=audit)
        assert not [one for one in (answer["data"] or {}).values() if one]
    events = "{ events(first: 200) { nodes { name } } }"
    for visibility in Visibility:
        await workspace.change_policy(project, visibility=visibility)
        seen = {one["name"] for one in (await ann.data(events))["events"]["nodes"]}
        assert not [name for name in seen if name.startswith("audit.")]
        assert "comment.added" in seen


async def test_a_remark_and_the_answers_of_an_auditor_are_erased_with_their_task(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    project, _, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    audit = (await drawn(client, project, blind=True))["audit"]["id"]
    task = (await claimed(client, audit))["item"]["task"]["id"]
    given = {"audit": audit, "task": task}
    answers = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]
    await client.do("answerAudit", "AnswerAuditInput", TAKEN, **given, answers=answers)
    given |= {"verdict": "WRONG", "remark": SECRET, "answers": answers}
    await client.do("judgeAudit", "JudgeAuditInput", TAKEN, **given)
    assert len(await places(owner)) > 2
    await erased(client, "eraseContent", tasks=[task])
    assert await places(owner) == set()
    item = next(one for one in (await shown(client, audit))["items"]["nodes"] if one["verdict"])
    assert (item["remark"], item["ownAnswers"], item["correctedAnswers"]) == (None, None, None)
