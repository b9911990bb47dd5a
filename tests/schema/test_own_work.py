"""What one holds, gave and has to do in a project: leases, prefetch, history, what was returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.commands.writer import queue_scan
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import on
from server.events.project_policy import Visibility
from server.reads.labeling import own_work
from tests.support.api import Client, key_of
from tests.support.forms import topic
from tests.support.handmade_migrations import set_aside

LEASES = "query($p: ID!) { viewer { leases(project: $p) { token expiresAt task { id } } } }"
HELD = """query($p: ID!, $held: Boolean!) {
  tasks(project: $p, filter: {heldByMe: $held}) { nodes { id leases { token } } } }"""
CLAIMED = "... on ClaimTasksPayload { position leases { token expiresAt task { id } } }"
GIVEN = """query($p: ID!, $first: Int!, $after: String) { viewer {
  annotations(project: $p, first: $first, after: $after) {
    nodes { id guideline { version text } } pageInfo { hasNextPage endCursor } } } }"""
RETURNED = """query($p: ID!, $first: Int = 50, $after: String) { viewer {
  returned(project: $p, first: $first, after: $after) {
    nodes { id status reason task { id } } pageInfo { hasNextPage endCursor } } } }"""
WORK = """query($p: ID!, $since: DateTime!) { viewer { work(project: $p) {
  answered { count isExact } toRedo { count isExact } left { count isExact }
  today: answered(since: $since) { count isExact } } } }"""


FIGURES = """query($p: ID!, $begin: Date!, $end: Date!, $min: Position) {
  viewer { work(project: $p) {
  statistics(minPosition: $min) { submitted revised withdrawn approved rejected replaced skipped
    imported timeSpentMs meanTimeMs rejectedShare { value } }
  days(begin: $begin, end: $end) { day answered timeSpentMs medianTimeMs }
  agreement(question: "topic", minPosition: $min) { answers peers alike { value } } } } }"""


class Desk:
    """Ann and Bob annotate in one project, Rita reviews."""

    def __init__(self, app: Any, workspace: Any) -> None:
        self.app, self.workspace = app, workspace

    async def begin(self, count: int, **policy: Any) -> None:
        self.id = await self.workspace.project(**policy)
        self.project = ids.public("project", self.id)
        self.people = {name: await self.workspace.member(name=name) for name in ("ann", "bob")}
        self.people["rita"] = await self.workspace.member(Role.REVIEWER, name="rita")
        self.clients = {
            name: Client(self.app, await key_of(self.workspace, who))
            for name, who in self.people.items()
        }
        self.tasks = await self.workspace.tasks(self.id, count)
        self.public = [ids.public("task", id_) for id_ in self.tasks]

    async def ask(self, query: str, who: str = "ann", **given: Any) -> Any:
        return (await self.clients[who].data(query, p=self.project, **given))["viewer"]

    async def claim(self, count: int, who: str = "ann") -> Any:
        return await self.clients[who].do(
            "claimTasks", "ClaimTasksInput", CLAIMED, project=self.project, count=count
        )

    async def held(self, who: str = "ann") -> list[str]:
        found = (await self.ask(LEASES, who))["leases"]
        return [lease["task"]["id"] for lease in found]

    async def work(self, since: Any, who: str = "ann") -> dict[str, int]:
        found = (await self.ask(WORK, who, since=since.isoformat()))["work"]
        assert all(counted["isExact"] for counted in found.values())
        return {name: counted["count"] for name, counted in found.items()}


@pytest.fixture
def desk(app, workspace):
    return Desk(app, workspace)


async def test_a_reload_finds_what_one_holds(desk):
    await desk.begin(3)
    one = await desk.workspace.take(desk.tasks[0], desk.people["ann"])
    await desk.workspace.take(desk.tasks[1], desk.people["bob"])
    (lease,) = (await desk.ask(LEASES))["leases"]
    assert (lease["token"], lease["task"]["id"]) == (one.token, desk.public[0])
    for held, wanted in ((True, desk.public[:1]), (False, desk.public[1:])):
        page = await desk.clients["ann"].data(HELD, p=desk.project, held=held)
        assert [node["id"] for node in page["tasks"]["nodes"]] == wanted
    assert await desk.held("rita") == []


async def test_several_tasks_are_claimed_at_once(desk):
    await desk.begin(5, leases_per_annotator=4)
    taken = await desk.claim(3)
    assert [lease["task"]["id"] for lease in taken["leases"]] == desk.public[:3]
    assert await desk.held() == desk.public[:3]
    assert len((await desk.claim(3))["leases"]) == 1, "one more may be held"
    refused = await desk.claim(1)
    assert (refused["code"], refused["path"]) == ("LIMIT", ["project"])
    assert [lease["task"]["id"] for lease in (await desk.claim(9, "bob"))["leases"]] == desk.public[
        4:
    ]
    refused = await desk.claim(1, "rita")
    assert (refused["code"], refused["path"]) == ("NOTHING_TO_CLAIM", ["project"])
    for count in (0, 101):
        refused = await desk.claim(count, "rita")
        assert (refused["code"], refused["path"]) == ("INVALID", ["count"])


async def test_tasks_that_one_answered_do_not_shorten_what_is_claimed(desk, monkeypatch):
    """The first page of the queue holds what Ann answered; the rest is found by a scan."""
    monkeypatch.setattr(queue_scan, "PAGE", 4)
    await desk.begin(40, overlap=2, leases_per_annotator=30)
    for task in desk.tasks[:25]:
        await desk.workspace.annotate(task, desk.people["ann"])
    taken = await desk.claim(10)
    assert [lease["task"]["id"] for lease in taken["leases"]] == desk.public[25:35]
    taken = await desk.claim(10)
    assert [lease["task"]["id"] for lease in taken["leases"]] == desk.public[35:]
    assert (await desk.claim(10))["code"] == "NOTHING_TO_CLAIM"


async def test_ones_own_answers_the_latest_first(desk, clock):
    await desk.begin(5)
    made = []
    for task in desk.tasks[:4]:
        clock.advance(1)
        id_ = await desk.workspace.annotate(task, desk.people["ann"])
        made.insert(0, ids.public("annotation", id_))
    await desk.workspace.annotate(desk.tasks[4], desk.people["bob"])
    found, after = [], None
    while True:
        page = (await desk.ask(GIVEN, first=3, after=after))["annotations"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == made
    answer = await desk.clients["ann"].ask(GIVEN, p=desk.project, first=3, after="nowhere")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


async def test_the_guideline_of_an_answer_is_that_of_its_version(desk):
    await desk.begin(2)
    owner = Client(desk.app, await key_of(desk.workspace, desk.workspace.owner))
    for text in ("Read twice.", "Read once."):
        given = {"project": desk.project, "text": text}
        await owner.do("publishGuideline", "PublishGuidelineInput", "", **given)
        await desk.workspace.annotate(desk.tasks.pop(0), desk.people["ann"])
    nodes = (await desk.ask(GIVEN, first=9))["annotations"]["nodes"]
    assert [node["guideline"] for node in nodes] == [
        {"version": 2, "text": "Read once."}, {"version": 1, "text": "Read twice."},
    ]  # fmt: skip


async def test_what_was_returned_waits_until_it_is_answered_again(desk, clock):
    await desk.begin(3, overlap=2, review="all")
    workspace, ann = desk.workspace, desk.people["ann"]
    made = [await workspace.annotate(task, ann) for task in desk.tasks]
    public = [ids.public("annotation", id_) for id_ in made]
    for number in (2, 0):
        clock.advance(1)
        await workspace.reject(desk.tasks[number], made[number], desk.people["rita"], "Look again.")
    clock.advance(1)
    task = desk.tasks[1]
    await workspace.do(lambda _: on(task, set_aside(made[1])), tasks=(task,))
    nodes = (await desk.ask(RETURNED))["returned"]["nodes"]
    assert [node["id"] for node in nodes] == [public[2], public[0], public[1]]
    assert [node["status"] for node in nodes] == ["REJECTED", "REJECTED", "OUTDATED"]
    assert nodes[0]["reason"] == "Look again."
    page = (await desk.ask(RETURNED, first=1))["returned"]
    rest = await desk.ask(RETURNED, first=5, after=page["pageInfo"]["endCursor"])
    assert [node["id"] for node in rest["returned"]["nodes"]] == [public[0], public[1]]
    assert (await desk.ask(RETURNED, "bob"))["returned"]["nodes"] == []
    await workspace.revise(desk.tasks[2], made[2], ann, topic("b"))
    await workspace.annotate(task, ann)
    nodes = (await desk.ask(RETURNED))["returned"]["nodes"]
    assert [node["id"] for node in nodes] == [public[0]]


async def test_counts_of_ones_work(desk, clock):
    await desk.begin(8, overlap=2, review="all")
    workspace, ann, bob = desk.workspace, desk.people["ann"], desk.people["bob"]
    made = [await workspace.annotate(task, ann) for task in desk.tasks[:3]]
    clock.advance(3600)
    midnight = clock()
    clock.advance(1)
    await workspace.annotate(desk.tasks[3], ann)
    await workspace.reject(desk.tasks[0], made[0], desk.people["rita"], "No.")
    await workspace.skip(await workspace.take(desk.tasks[4], ann))
    await workspace.take(desk.tasks[5], ann)
    await workspace.release(await workspace.take(desk.tasks[6], ann))
    assert await desk.work(midnight) == {"answered": 3, "toRedo": 1, "left": 2, "today": 1}
    # Others fill a task: to Ann it is left all the same, and not to a reviewer, who sees all.
    before = await desk.work(midnight, "rita")
    for who in (bob, workspace.owner):
        await workspace.annotate(desk.tasks[7], who)
    assert (await desk.work(midnight))["left"] == 2
    assert before["left"] - (await desk.work(midnight, "rita"))["left"] == 1


async def test_counts_stop_somewhere_and_say_so(desk, monkeypatch, clock):
    await desk.begin(3)
    monkeypatch.setattr(own_work, "COUNTED", 3)
    found = (await desk.ask(WORK, since=clock().isoformat()))["work"]
    assert found["left"] == {"count": 3, "isExact": False}
    answer = await desk.clients["ann"].ask(WORK, p=desk.project, since="2026-01-01T00:00:00")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


async def figures(desk: Desk, who: str, begin: Any, days: int = 30) -> Any:
    """One's own figures, when everything so far is counted."""
    receipt = await desk.workspace.do(lambda _: [])
    given = {"begin": str(begin), "end": str(begin + timedelta(days)), "min": str(receipt.position)}
    return (await desk.ask(FIGURES, who, **given))["work"]


async def test_everybody_sees_their_own_figures(desk, clock):
    await desk.begin(6, review="all")
    workspace, ann = desk.workspace, desk.people["ann"]
    begin, spent = clock().date(), [4_000, 1_000, 2_000, 10_000]
    made = []
    for task, time in zip(desk.tasks, spent, strict=False):
        held = await workspace.take(task, ann)
        made.append(await workspace.submit(held, topic("a"), time_spent_ms=time))
        if len(made) == 3:
            clock.advance(86_400)
    await workspace.skip(await workspace.take(desk.tasks[4], ann))
    await workspace.reject(desk.tasks[0], made[0], desk.people["rita"], "No.")
    await workspace.approve(desk.tasks[1], made[1], desk.people["rita"])
    found = await figures(desk, "ann", begin)
    assert found["statistics"] == {
        "submitted": 4,
        "revised": 0,
        "withdrawn": 0,
        "approved": 1,
        "rejected": 1,
        "replaced": 0,
        "skipped": 1,
        "imported": 0,
        "timeSpentMs": 17_000.0,
        "meanTimeMs": 4_250.0,
        "rejectedShare": {"value": 0.5},
    }
    # What was rejected is no answer of that day any more.
    assert [tuple(day.values()) for day in found["days"]] == [
        (str(begin), 2, 3_000.0, 1_000.0),
        (str(begin + timedelta(1)), 1, 10_000.0, 10_000.0),
    ]
    rita = await figures(desk, "rita", begin)
    assert (rita["statistics"]["submitted"], rita["statistics"]["meanTimeMs"]) == (0, None)
    assert (rita["days"], rita["agreement"]["answers"]) == ([], 0)


async def test_whoever_may_not_see_others_answers_is_not_told_how_theirs_compare(desk, clock):
    await desk.begin(4, overlap=2)
    for task, values in zip(desk.tasks, ("aa", "ab", "a", "bb"), strict=True):
        for name, value in zip(("ann", "bob"), values, strict=False):
            await desk.workspace.annotate(task, desk.people[name], topic(value))
    assert (await figures(desk, "ann", clock().date()))["agreement"] is None
    await desk.workspace.change_policy(desk.id, visibility=Visibility.ALL)
    shown = (await figures(desk, "ann", clock().date()))["agreement"]
    assert shown == {"answers": 4, "peers": 3, "alike": {"value": 2 / 3}}


async def test_own_figures_are_refused_with_a_reason(desk, monkeypatch, clock):
    await desk.begin(2)
    begin = clock().date()
    for task in desk.tasks:
        await desk.workspace.annotate(task, desk.people["ann"])
    monkeypatch.setattr(own_work, "COUNTED", 1)
    asked = "query($p: ID!) { viewer { work(project: $p) { %s } } }"
    days = 'days(begin: "%s", end: "%s") { day }'
    for field, code, path in (
        (days % (begin, begin + timedelta(1)), "LIMIT", ["end"]),
        (days % (begin, begin), "INVALID", ["end"]),
        (days % (begin, begin + timedelta(900)), "LIMIT", ["end"]),
        ('agreement(question: "nothing") { answers }', "NOT_FOUND", ["question"]),
    ):
        (error,) = (await desk.clients["ann"].ask(asked % field, p=desk.project))["errors"]
        assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
