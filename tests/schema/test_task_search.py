"""`Project.search`: what it finds, for whom, page by page, and what it leads to."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from server.reads.labeling.task_search import excerpt
from tests.schema.test_own_work import Desk
from tests.support.api import Client, key_of
from tests.support.forms import MIXED, mixed
from tests.support.plans import explained

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")

SEARCH = """query($p: ID!, $text: String!, $in: [SearchPart!], $first: Int = 50, $after: String,
  $last: Int, $before: String, $min: Position) { project(id: $p) { search(text: $text, in: $in,
    first: $first, after: $after, last: $last, before: $before, minPosition: $min) {
    totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } edges { cursor }
    nodes { part excerpt position task { id } annotation { id } comment { id text }
      event { __typename position } } } } }"""


class SearchDesk(Desk):
    """Ann, Bob and Rita in a project with an index of texts."""

    async def begin(self, count: int, **policy: Any) -> None:
        await super().begin(count, form=MIXED, full_text=True, overlap=2, **policy)

    async def hits(self, text: str, who: str = "rita", **given: Any) -> list[Any]:
        return (await self.page(text, who, **given))["nodes"]

    async def page(self, text: str, who: str = "rita", **given: Any) -> Any:
        (head,) = await self.owner.fetchrow(
            "SELECT head FROM ledger WHERE org_id = $1", self.workspace.org
        )
        given = {"min": str(head)} | given
        data = await self.clients[who].data(SEARCH, p=self.project, text=text, **given)
        return data["project"]["search"]


@pytest.fixture
def desk(app, workspace, owner):
    made = SearchDesk(app, workspace)
    made.owner = owner
    return made


def refusal(answer: Any) -> tuple[str, list[str]]:
    (error,) = answer["errors"]
    return error["extensions"]["code"], error["extensions"]["path"]


async def test_hits_lead_to_tasks_answers_comments_and_events(desk):
    await desk.begin(2)
    one = desk.tasks[0]
    given = await desk.workspace.annotate(one, desk.people["ann"], mixed("a", note="Forum of Rome"))
    note = await desk.workspace.comment(one, "Where in Rome?", desk.people["rita"])
    hits = await desk.hits("rome")
    assert [(h["part"], h["task"]["id"], h["event"]["__typename"]) for h in hits] == [
        ("COMMENTS", desk.public[0], "CommentAdded"),
        ("ANSWERS", desk.public[0], "AnnotationSubmitted"),
        ("INPUTS", desk.public[1], "TaskImported"),
        ("INPUTS", desk.public[0], "TaskImported"),
    ]
    assert [h["position"] for h in hits] == [h["event"]["position"] for h in hits]
    assert hits[0]["comment"] == {"id": ids.public("comment", note), "text": "Where in Rome?"}
    assert hits[0]["excerpt"] == "Where in Rome?"
    assert hits[1]["annotation"] == {"id": ids.public("annotation", given)}
    assert "Forum of Rome" in hits[1]["excerpt"]
    assert hits[2]["annotation"] is hits[2]["comment"] is None
    for text, count in (
        ("ROME forum", 1),
        ('"of rome"', 1),
        ('"rome of"', 0),
        ("forum or where", 2),
        ("rome -hills", 2),
        ("?!", 0),
    ):
        assert len(await desk.hits(text)) == count, text
    assert [h["part"] for h in await desk.hits("rome", **{"in": ["ANSWERS"]})] == ["ANSWERS"]
    assert await desk.hits("rome", **{"in": []}) == []


async def test_pages_go_on_where_the_last_one_ended(desk):
    await desk.begin(5)
    found, after = [], None
    while True:
        page = await desk.page("rome", first=2, after=after)
        found += [hit["task"]["id"] for hit in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == desk.public[::-1]
    ask = partial(desk.clients["rita"].ask, SEARCH, p=desk.project)
    for given, path in (
        ({"text": "rome", "after": "x"}, ("INVALID", ["after"])),
        ({"text": "rome", "first": 0}, ("LIMIT", ["first"])),
        ({"text": " "}, ("INVALID", ["text"])),
        ({"text": "x" * 201}, ("LIMIT", ["text"])),
    ):
        assert refusal(await ask(**given)) == path, given


async def test_a_project_without_the_index_refuses(desk):
    await Desk.begin(desk, 1)
    answer = await desk.clients["rita"].ask(SEARCH, p=desk.project, text="rome")
    assert refusal(answer) == ("CONFLICT", ["text"])


async def test_the_index_is_switched_by_the_policy(desk):
    await Desk.begin(desk, 1)
    boss = await desk.workspace.member(Role.MANAGER, name="boss")
    await desk.workspace.grant(boss, desk.id, Role.MANAGER)
    client = Client(desk.app, await key_of(desk.workspace, boss))
    for on in (True, False, True):
        made = await client.do(
            "updateProject",
            "UpdateProjectInput",
            "... on ProjectPayload { project { policy { fullText } } }",
            project=desk.project,
            policy={"fullText": on},
        )
        assert made["project"]["policy"] == {"fullText": on}
    assert len(await desk.hits("rome")) == 1


async def test_a_blind_caller_finds_inputs_own_answers_and_comments_they_may_see(desk):
    await desk.begin(1)
    (task,) = desk.tasks
    ann, bob, rita = (desk.people[name] for name in ("ann", "bob", "rita"))
    answers = {
        who.member: await desk.workspace.annotate(task, who, mixed("a", note="secret word"))
        for who in (ann, bob)
    }
    await desk.workspace.comment(task, "secret to all", rita)
    for who in (ann, bob):
        await desk.workspace.comment(task, "secret to one", rita, answers[who.member])
    assert len(await desk.hits("secret")) == 5
    for name in ("ann", "bob"):
        page = await desk.page("secret", name)
        assert page["totalCount"] == 3
        assert not page["pageInfo"]["hasNextPage"]
        assert [hit["part"] for hit in page["nodes"]] == ["COMMENTS", "COMMENTS", "ANSWERS"]
        own = ids.public("annotation", answers[desk.people[name].member])
        assert page["nodes"][2]["annotation"] == {"id": own}
        assert all(hit["event"] for hit in page["nodes"])
        (inputs,) = await desk.hits("rome", name)
        assert inputs["event"] is None, "an import tells of others"
        assert len((await desk.page("secret", name, first=3))["nodes"]) == 3
        assert not (await desk.page("secret", name, first=3))["pageInfo"]["hasNextPage"]
        assert len(await desk.hits("-nothing", name)) == 4


async def test_nothing_of_an_erased_text_is_shown_though_the_index_lags(desk):
    await desk.begin(1)
    (task,) = desk.tasks
    assert len(await desk.hits("rome")) == 1
    (imported,) = await desk.owner.fetchrow(
        "SELECT position FROM events WHERE org_id = $1 AND stream = $2 AND version = 1",
        desk.workspace.org,
        task,
    )
    rows = "SELECT * FROM task_search WHERE org_id = $1"
    (before,) = await desk.owner.fetch(rows, desk.workspace.org)
    await desk.workspace.erase(task, [imported])
    assert await desk.hits("rome") == []
    assert await desk.owner.fetch(rows, desk.workspace.org) == []
    values = ", ".join(f"${n}" for n in range(1, len(before)))
    await desk.owner.execute(
        f"INSERT INTO task_search SELECT {values}, to_tsvector('simple', 'rome') || "
        "array_to_tsvector(ARRAY[search_scope($1, $2, 'inputs', '')])",
        *list(before.values())[:-1],
    )
    page = await desk.page("rome")
    assert (page["nodes"], page["pageInfo"]["hasNextPage"], page["totalCount"]) == ([], False, 0)


async def test_words_are_found_by_the_index_as_the_server_role(desk, monkeypatch):
    """Whatever the session forbids: the function has plans of its own."""
    await desk.begin(3)
    await desk.hits("rome")
    with explained(monkeypatch) as plans:
        assert len(await desk.hits("seven")) == 3
    (_, generic) = [plan for plan in plans.found if "search_tasks" in plan.text]
    assert "Function Scan" in {node["Node Type"] for node in generic.nodes()}
    async with desk.owner.transaction():
        # The statement of the function, under its settings, as its owner.
        await desk.owner.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
            "SET LOCAL enable_bitmapscan = on"
        )
        rows = await desk.owner.fetch(
            "EXPLAIN SELECT position FROM task_search "
            "WHERE text @@ '''a'' & ''b'''::tsquery LIMIT 20001"
        )
    assert any("Bitmap Index Scan on task_search_text" in row[0] for row in rows)


async def test_a_word_in_very_many_texts_is_looked_for_some_texts_at_a_time(desk, monkeypatch):
    """Each page looks at three texts, of which those of odd tasks have the word."""
    await desk.begin(0)
    texts = [{"inputs": {"text": f"Rome {'odd' if n % 2 else 'even'}"}} for n in range(12)]
    tasks = await desk.workspace.import_(desk.id, texts)
    odd = [ids.public("task", task) for task in tasks[1::2]]
    monkeypatch.setattr("server.reads.labeling.task_search.MOST_MATCHES", 3)
    for size, way in ((50, "first"), (1, "first"), (50, "last"), (1, "last")):
        found, cursor, pages = [], None, 0
        to, more = ("after", "hasNextPage") if way == "first" else ("before", "hasPreviousPage")
        while True:
            page = await desk.page("odd", **{"first": None, way: size, to: cursor})
            pages += 1
            nodes = [hit["task"]["id"] for hit in page["nodes"]]
            found = found + nodes if way == "first" else nodes + found
            cursor = page["pageInfo"]["endCursor" if way == "first" else "startCursor"]
            if not page["pageInfo"][more]:
                break
        assert found == odd[::-1], (size, way)
        assert pages >= 4
    with explained(monkeypatch) as plans:
        await desk.page("odd")
    scans = [p for p in plans.found if "FROM task_search" in p.text]
    assert scans
    for plan in scans:
        indexes = {node["Index Name"] for node in plan.nodes() if "Index Name" in node}
        assert (indexes, plan.sorted) == ({"task_search_by_project"}, 0), plan


async def test_a_blind_caller_is_refused_a_word_in_too_many_texts(desk, monkeypatch):
    """How far a scan comes would tell how many texts of others there are."""
    await desk.begin(4)
    monkeypatch.setattr("server.reads.labeling.task_search.MOST_MATCHES", 3)
    answer = await desk.clients["ann"].ask(SEARCH, p=desk.project, text="rome", min="9")
    assert refusal(answer) == ("LIMIT", ["text"])


def test_an_excerpt_shows_the_first_of_the_words():
    text = f"{'x ' * 100}Roma  aeterna{' y' * 100}"
    assert excerpt(text, "aeterna").startswith("…x x")
    assert "Roma aeterna y" in excerpt(text, '"AETERNA"')
    assert excerpt("short", "-none") == "short"
