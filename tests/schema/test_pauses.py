"""Managers pause members of a project, who claim nothing meanwhile, see why, and may appeal."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.pauses import pauses
from server.events.pauses.member_pauses import Evidence, PauseRule, question_code
from tests.support.api import Client, key_of
from tests.support.forms import topic

PAUSE = """... on MemberPausePayload { position pause { status rule reason since
member { id } by { name } evidence { question right judged low high countedTo } } }"""
LIST = """query($p: ID!, $s: [PauseStatus!]) { project(id: $p) { version pauses(statuses: $s) {
nodes { status member { id } } } } }"""
THEN = """query($p: ID!, $at: Position!) { asOf(position: $at) { project(id: $p) { pauses {
nodes { status reason member { id } } } } } }"""
MINE = "query($p: ID!) { viewer { work(project: $p) { pause { status reason by { name } } } } }"
EVENTS = """query($p: ID!) { events(filter: {project: $p, types: [PROJECT_MEMBER_PAUSED,
PROJECT_MEMBER_RESUMED]}) { nodes { version ... on MemberPaused { member { id }
content { ... on PauseContent { reason } } } } } }"""


class Paused:
    """A project with an annotator, another one, a reviewer and a manager of the project."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self, count: int = 3, **policy: Any) -> Paused:
        workspace = self.workspace
        self.id = await workspace.project(**policy)
        self.project = ids.public("project", self.id)
        self.tasks = await workspace.tasks(self.id, count)
        self.ann, self.bob = [await workspace.member(None, name=one) for one in ("Ann", "Bob")]
        self.mia = await workspace.member(None, name="Mia")
        for one in (self.ann, self.bob):
            await workspace.grant(one, self.id, Role.ANNOTATOR)
        await workspace.grant(self.mia, self.id, Role.MANAGER)
        self.member = ids.public("member", self.ann.member)
        return self

    async def client(self, who: Any) -> Client:
        return Client(self.app, await key_of(self.workspace, who))

    async def pause(self, reason: str = "Look at the guideline.") -> Any:
        given = {"project": self.project, "member": self.member, "reason": reason}
        client = await self.client(self.mia)
        return await client.do("pauseMember", "PauseMemberInput", PAUSE, **given)

    async def resume(self) -> Any:
        given = {"project": self.project, "member": self.member, "reason": "All is well."}
        client = await self.client(self.mia)
        return await client.do("resumeMember", "ResumeMemberInput", PAUSE, **given)

    async def claim(self, who: Any, **more: Any) -> Any:
        client = await self.client(who)
        payload = "... on ClaimTaskPayload { token task { id } }"
        given = {"project": self.project, **more}
        return await client.do("claimTask", "ClaimTaskInput", payload, **given)


@pytest.fixture
async def paused(app, workspace):
    return await Paused(app, workspace).begin()


async def test_a_manager_of_the_project_pauses_a_member_and_lets_the_member_go_on(paused):
    held = await paused.workspace.take(paused.tasks[0], paused.ann)
    made = await paused.pause()
    pause = made["pause"]
    assert (pause["status"], pause["rule"], pause["evidence"]) == ("PAUSED", "BY_HAND", None)
    assert (pause["by"], pause["reason"]) == ({"name": "Mia"}, "Look at the guideline.")
    for more in ({}, {"task": ids.public("task", paused.tasks[1])}):
        refused = await paused.claim(paused.ann, **more)
        assert (refused["code"], refused["path"]) == ("MEMBER_PAUSED", ["project"])
    ann = await paused.client(paused.ann)
    many = await ann.do("claimTasks", "ClaimTasksInput", "", project=paused.project, count=2)
    assert many["code"] == "MEMBER_PAUSED"
    mine = (await ann.data(MINE, p=paused.project))["viewer"]["work"]["pause"]
    assert mine == {
        "status": "PAUSED",
        "reason": "Look at the guideline.",
        "by": {"name": "Mia"},
    }
    assert (await paused.claim(paused.bob))["token"] == 1
    await paused.workspace.submit(held, topic("a"))
    nothing = await paused.pause("Again")
    assert nothing["pause"]["reason"] == "Look at the guideline."
    gone = await paused.resume()
    assert (gone["pause"]["status"], gone["pause"]["reason"]) == ("RESUMED", "All is well.")
    assert (await paused.claim(paused.ann))["token"] == 1


async def test_a_paused_reviewer_claims_no_review(app, workspace):
    paused = await Paused(app, workspace).begin(1, review="all")
    await workspace.annotate(paused.tasks[0], paused.bob, topic("a"))
    await workspace.grant(paused.ann, paused.id, Role.REVIEWER)
    await paused.pause()
    ann = await paused.client(paused.ann)
    for more in ({}, {"task": ids.public("task", paused.tasks[0])}):
        given = {"project": paused.project, **more}
        refused = await ann.do("claimReview", "ClaimReviewInput", "", **given)
        assert refused["code"] == "MEMBER_PAUSED"
    await paused.resume()
    claimed = await ann.do(
        "claimReview", "ClaimReviewInput", "... on ClaimReviewPayload { token }", **given
    )
    assert claimed["token"]


async def test_who_is_paused_is_listed_now_and_as_of_then(paused):
    mia = await paused.client(paused.mia)
    made = await paused.pause()
    gone = await paused.resume()
    of = {"p": paused.project}
    assert (await mia.data(LIST, **of))["project"]["pauses"]["nodes"] == []
    shown = (await mia.data(LIST, **of, s=["RESUMED"]))["project"]["pauses"]["nodes"]
    assert shown == [{"status": "RESUMED", "member": {"id": paused.member}}]
    then = (await mia.data(THEN, **of, at=made["position"]))["asOf"]["project"]["pauses"]["nodes"]
    assert [(one["status"], one["reason"]) for one in then] == [
        ("PAUSED", "Look at the guideline.")
    ]
    then = (await mia.data(THEN, **of, at=gone["position"]))["asOf"]["project"]["pauses"]["nodes"]
    assert then == []


async def test_a_pause_is_seen_by_whom_it_concerns_and_by_nobody_else_who_is_blind(paused):
    ann, bob, mia = [await paused.client(one) for one in (paused.ann, paused.bob, paused.mia)]
    version = "query($p: ID!) { project(id: $p) { version changedAt } }"
    before = await bob.data(version, p=paused.project)
    await paused.pause()
    found = {
        name: (await client.data(EVENTS, p=paused.project))["events"]["nodes"]
        for name, client in (("ann", ann), ("bob", bob), ("mia", mia))
    }
    assert found["bob"] == []
    assert [one["member"]["id"] for one in found["ann"]] == [paused.member]
    assert found["ann"][0]["content"] == {"reason": "Look at the guideline."}
    assert found["ann"][0]["version"] == 0, "it would count what others did"
    assert found["mia"][0]["version"] > 0
    assert await bob.data(version, p=paused.project) == before
    mine = await bob.data(MINE, p=paused.project)
    assert mine["viewer"]["work"]["pause"] is None


async def test_a_pause_is_undone_and_so_is_its_end(paused):
    mia = await paused.client(paused.mia)
    undo = "... on RevertPayload { position }"

    async def revert(position: str) -> None:
        given = {"position": position}
        assert "position" in await mia.do("revert", "RevertInput", undo, **given)

    async def statuses() -> list[str]:
        found = await mia.data(LIST, p=paused.project)
        return [one["status"] for one in found["project"]["pauses"]["nodes"]]

    made = await paused.pause()
    await revert(made["position"])
    assert await statuses() == []
    await paused.pause()
    gone = await paused.resume()
    await revert(gone["position"])
    assert await statuses() == ["PAUSED"]


async def test_a_pause_by_a_rule_has_its_evidence(paused):
    evidence = Evidence("topic", question_code("topic"), 3, 8, 164_089, 649_021, 12)
    rule = (paused.ann.member, PauseRule.WILSON, evidence)
    for decide in (pauses.warn_by_rule, pauses.pause_by_rule):
        await paused.workspace.as_server(
            lambda current, decide=decide: decide(current.project(paused.id), *rule),
            projects=(paused.id,),
        )
    mia = await paused.client(paused.mia)
    text = f"query($p: ID!) {{ project(id: $p) {{ pauses {{ nodes {{ {PAUSED} }} }} }} }}"
    (found,) = (await mia.data(text, p=paused.project))["project"]["pauses"]["nodes"]
    assert found == {
        "status": "PAUSED",
        "rule": "WILSON",
        "by": None,
        "evidence": {
            "question": "topic",
            "right": 3,
            "judged": 8,
            "low": 0.164089,
            "high": 0.649021,
            "countedTo": "12",
        },
    }


PAUSED = "status rule by { name } evidence { question right judged low high countedTo }"
