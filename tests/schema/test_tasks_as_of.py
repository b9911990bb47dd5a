"""Tasks and their lists as of a position: what each caller saw then, whatever happened since."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.commands import Writer
from server.events.core import ids
from server.events.core.event import on
from server.events.labeling import queue
from server.reads.labeling import task_pages
from tests.schema.large_organization import new_organization
from tests.schema.test_blind_tasks import SharedTask
from tests.support.api import served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.handmade_migrations import set_aside
from tests.support.plans import explained

pytestmark = pytest.mark.own_database("plans depend on all rows of a table")

TASK = """id status priority overlap externalId importedAt changedAt version answered inputs meta
  assignee { id } leases { annotator { id } expiresAt } reviewLease { reviewer { id } expiresAt }
  annotations { id status revision reason position task { id version } answers { __typename } }
  comments { text resolvedAt editedAt } reviewReason
  relabel { question concept } resolution { method annotations { id } answers { question } }"""
PAGE = f"nodes {{ {TASK} }} totalCount pageInfo {{ hasNextPage startCursor endCursor }}"
LISTS = {
    "plain": "",
    "urgent": "order: PRIORITY",
    "old": "order: CREATED",
    "new": "order: CREATED, direction: DESCENDING",
    "open": "filter: {statuses: [OPEN]}",
    "done": "filter: {statuses: [LABELED, DONE]}",
    "a": 'filter: {label: {question: "topic", value: "a"}}',
    "under": 'filter: {label: {question: "topic", value: "a", within: true}}, order: PRIORITY',
    "urgent only": "filter: {priorityAtLeast: 5}",
    "named": 'filter: {externalIds: ["row 1", "row 3"]}',
    "kept": "filter: {unassigned: false}",
    "free": "filter: {unassigned: true}",
    "of ann": "filter: {assignee: $ann}",
    "by ann": "filter: {author: $ann}",
    "by rita": "filter: {reviewer: $rita}",
    "remarked": "filter: {openComments: true}",
    "to review": "filter: {reviewReason: POLICY}",
    "again": "filter: {relabel: true}",
    "lately": "order: CHANGED",
    "long ago": "order: CHANGED, direction: ASCENDING",
    "disputed": "order: DISAGREEMENT",
    "disputed a": 'filter: {label: {question: "topic", value: "a"}}, order: DISAGREEMENT',
    "long": "order: TIME_SPENT",
    "short": "filter: {timeSpentMsAtMost: 5000}",
    "longer": "filter: {timeSpentMsAtLeast: 1, timeSpentMsAtMost: 900000}, order: TIME_SPENT",
    "held": "filter: {holder: $bob}",
    "mine": "filter: {heldByMe: true}",
    "not mine": "filter: {heldByMe: false}",
    "labeled": "filter: {statuses: [LABELED]}, order: CREATED",
    "text": 'filter: {text: "text 2"}',
    "meta": 'filter: {meta: {key: "n", value: "2"}}',
    "early": "filter: {importedAt: {until: $moment}}",
    "changed": "filter: {changedAt: {since: $moment}}",
    "answered": "filter: {answeredAt: {since: $moment}}",
}
BLIND = ("plain", "old", "by ann", "open", "labeled", "held", "mine", "not mine")
"""What is asked by Ann as well, who sees each task as of her own last act on it."""
REFUSED = {
    'minPosition: "1"': ["minPosition"],
}


KINDS = {"moment": "DateTime", "at": "Position", "head": "Position"}
"""The types of variables that are no ids."""


class Played(SharedTask):
    """A project in which much happens, and what everybody saw after each act."""

    def __init__(self, app: Any, workspace: Any, owner: asyncpg.Connection) -> None:
        super().__init__(app, workspace)
        self.database = owner
        self.seen: list[tuple[int, str, str, Any]] = []
        """Positions, callers, questions and answers."""

    async def play(self) -> None:
        workspace = self.workspace
        await self.begin(overlap=2)
        given = [
            {"inputs": {"text": f"text {n}"}, "external_id": f"row {n}", "meta": {"n": n}}
            for n in range(4)
        ]
        one, two, three, four = await workspace.import_(self.project, given)
        workspace.clock.advance(5)
        self.moment = workspace.clock()
        ann, bob, rita = (self.people[name] for name in ("ann", "bob", "rita"))
        await self.remember()
        held = await workspace.take(one, ann)
        await workspace.manage(queue.assign, two, assignee=ann.member)
        kept = await workspace.take(two, ann)
        mine = await workspace.submit(held, topic("a"))
        await workspace.manage(queue.prioritize, three, priority=7)
        await workspace.take(four, bob)
        await self.remember()
        bobs = await workspace.annotate(one, bob, topic("b"))
        await workspace.comment(one, "Hm.", rita, bobs)
        await workspace.take_review(one, rita)
        await workspace.approve(one, mine, rita)
        await workspace.import_(self.project, [{"inputs": {"text": "late"}}])
        await self.remember()
        theirs = await workspace.annotate(three, bob, topic("a"))
        await workspace.do(lambda _: on(three, set_aside(theirs)), tasks=(three,))
        await workspace.manage(queue.archive, four)
        await self.remember()
        await workspace.submit(kept, topic("c"))
        await workspace.manage(queue.reopen, one, more=1)

    async def remember(self) -> None:
        """Ask everything as of now."""
        head = await self.database.fetchval(
            "SELECT head FROM ledger WHERE org_id = $1", self.workspace.org
        )
        for who in ("owner", "ann"):
            for name, arguments in LISTS.items():
                if who == "ann" and name not in BLIND:
                    continue
                counted = f"{arguments}, minPosition: $head".lstrip(", ")
                if (answer := await self.ask(who, counted, head=head))["data"]["tasks"]:
                    self.seen.append((head, who, name, answer))

    async def ask(
        self, who: str, arguments: str, at: int | None = None, head: int | None = None
    ) -> Any:
        """A page of tasks, in the present, which `head` belongs to, or as of a position."""
        more = f", {arguments}" if arguments else ""
        asked = f"tasks(project: $project{more}) {{ {PAGE} }}"
        named = {
            name: ids.public("member", self.people[name].member) for name in ("ann", "bob", "rita")
        }
        named |= {"project": ids.public("project", self.project)}
        named |= {"moment": self.moment.isoformat()}
        named |= {"at": str(at), "head": str(head)}
        text = asked if at is None else f"asOf(position: $at) {{ {asked} }}"
        used = {k: v for k, v in named.items() if f"${k}" in text}
        kinds = ", ".join(f"${k}: {KINDS.get(k, 'ID')}!" for k in used)
        answer = await self.clients[who].ask(f"query({kinds}) {{ {text} }}", **used)
        if at is not None and answer.get("data"):
            answer["data"] = answer["data"]["asOf"]
        return answer


@pytest.fixture(scope="module")
async def played(database: Database) -> AsyncIterator[Played]:
    clock = Clock()
    owner, writer = (
        await asyncpg.connect(database.admin_url),
        Writer(database.server_url, clock=clock),
    )
    try:
        workspace = await new_organization(database, writer, clock)
        async with served(database, clock) as app:
            made = Played(app, workspace, owner)
            await made.play()
            yield made
    finally:
        await writer.close()
        await owner.close()


async def test_lists_of_the_past_are_as_they_were(played: Played) -> None:
    for position, who, name, answer in played.seen:
        assert await played.ask(who, LISTS[name], position) == answer, (position, who, name)
    assert {name for _, _, name, _ in played.seen} == set(LISTS)


async def test_pages_of_the_past_follow_one_another(played: Played) -> None:
    """In every order that is sorted for each page, and where pages are told by folds."""
    position = played.seen[-1][0]
    for who, arguments in (
        *(("owner", f"order: {order}") for order in ("CHANGED", "DISAGREEMENT", "TIME_SPENT")),
        ("owner", "order: CHANGED, direction: ASCENDING"),
        ("ann", "filter: {statuses: [OPEN, LABELED]}"),
    ):
        whole = (await played.ask(who, arguments, position))["data"]["tasks"]["nodes"]
        assert len(whole) > 3, arguments
        for first, place in (("first", "after"), ("last", "before")):
            found, more = [], ""
            while len(found) < len(whole):
                page = await played.ask(who, f"{arguments}, {first}: 2{more}", position)
                nodes, cursors = (page["data"]["tasks"][key] for key in ("nodes", "pageInfo"))
                found = found + nodes if first == "first" else nodes + found
                cursor = cursors["endCursor" if first == "first" else "startCursor"]
                more = f', {place}: "{cursor}"'
            assert found == whole, (arguments, first)


CHANGES = ("order: CHANGED", "order: CHANGED, direction: ASCENDING")


async def test_the_order_of_changes_has_no_limit(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that are read from the events end early, and go on where they ended."""
    position = played.seen[-1][0]
    whole = [await played.ask("owner", order, position) for order in CHANGES]
    monkeypatch.setattr(task_pages, "SCAN", 2)
    monkeypatch.setattr(task_pages, "WALKED", (2, 6))
    for order, expected in zip(CHANGES, whole, strict=True):
        found, more, going_on = list[Any](), "", True
        while going_on:
            part = await played.ask("owner", f"{order}, first: 2{more}", position)
            page = part["data"]["tasks"]
            found, going_on = found + page["nodes"], page["pageInfo"]["hasNextPage"]
            assert len(found) <= len(expected["data"]["tasks"]["nodes"])
            more = f', after: "{page["pageInfo"]["endCursor"]}"'
        assert found == expected["data"]["tasks"]["nodes"], order
    found = (await played.ask("owner", f'{CHANGES[0]}, after: "{FAR}"', position))["data"]["tasks"]
    assert found["nodes"] == whole[0]["data"]["tasks"]["nodes"][: len(found["nodes"])]


FAR = urlsafe_b64encode(f"changed:{2**62}:{UUID(int=7).hex}".encode()).decode().rstrip("=")
"""A cursor beyond the calendar."""


@pytest.mark.parametrize("order", ["DISAGREEMENT", "TIME_SPENT"])
async def test_orders_of_keys_have_no_limit(
    played: Played, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    """Pages end after so many entries of an index, and go on where they ended."""
    position = played.seen[-1][0]
    whole = (await played.ask("owner", f"order: {order}", position))["data"]["tasks"]["nodes"]
    monkeypatch.setattr(task_pages, "SCAN", 2)
    found, more, going_on = list[Any](), "", True
    while going_on:
        part = await played.ask("owner", f"order: {order}, first: 2{more}", position)
        page = part["data"]["tasks"]
        found, going_on = found + page["nodes"], page["pageInfo"]["hasNextPage"]
        assert len(found) <= len(whole)
        more = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert found == whole


async def test_versions_are_looked_up_where_they_are_asked_for(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes a look into the ledger."""
    position, _, _, answer = next(seen for seen in played.seen if seen[1:3] == ("owner", "plain"))
    for asked in ("id", "id version"):
        project = ids.public("project", played.project)
        listed = f'tasks(project: "{project}") {{ nodes {{ {asked} }} }}'
        text = f'{{ asOf(position: "{position}") {{ {listed} }} }}'
        with explained(monkeypatch) as plans:
            found = await played.clients["owner"].data(text)
        names, tasks = asked.split(), answer["data"]["tasks"]["nodes"]
        expected = [{name: task[name] for name in names} for task in tasks]
        assert found["asOf"]["tasks"]["nodes"] == expected
        read = [plan for plan in plans.about("task") if "changed_at" in plan.text]
        assert {"version" in plan.text for plan in read} == {"version" in names}


async def test_what_has_no_past_is_refused_with_its_place(played: Played) -> None:
    position = played.seen[-1][0]
    for arguments, path in REFUSED.items():
        (error,) = (await played.ask("owner", arguments, position))["errors"]
        assert error["extensions"]["code"] == "PRESENT_ONLY", arguments
        assert error["extensions"]["path"] == path
    id_ = ids.public("task", played.task)
    text = f'{{ asOf(position: "{position}") {{ task(id: "{id_}") {{ draft }} }} }}'
    (error,) = (await played.clients["ann"].ask(text))["errors"]
    assert error["extensions"]["code"] == "PRESENT_ONLY"
