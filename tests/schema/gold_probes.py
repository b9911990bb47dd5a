"""What an annotator can ask beside working: lists, totals, own work, states, and refusals.

The adversary of `gold_adversary` asks all of it while a task is held and after it was answered.
Nothing changes by it: what is sent is refused, or has been done before.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import orjson

from tests.schema.full_selections import Extent, full_document, selected
from tests.schema.generated_documents import schema, stream
from tests.support.api import Client

Json = dict[str, Any]
Asked = dict[str, tuple[str, Json]]
"""By name, mutations and their inputs."""
WRONG = [{"question": "topic", "value": {"choice": {"values": ["none of these"]}}}]
RIGHT = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]
FILTERS = {
    "all": "",
    "open": ", filter: {statuses: [OPEN]}, order: PRIORITY",
    "labeled": ", filter: {statuses: [LABELED]}, order: CREATED, direction: DESCENDING",
    "held": ", filter: {heldByMe: true}",
    "mine": ", filter: {author: $me}",
}
"""By name, the arguments of lists of tasks."""
_FORBIDDEN = "tasks(project: $p, first: 1, filter: {ids: [$task], gold: true}) { totalCount }"


@cache
def _lists(most: int) -> str:
    """A document of everything that is read at once: own work, so many lists, a search."""
    today = datetime.now(UTC).date()
    work = schema().type_map["Work"]
    days = f'(begin: "{today - timedelta(2)}", end: "{today + timedelta(2)}")'
    calls = {
        "Work.goldScore": '(question: "topic")',
        "Work.agreement": '(question: "topic")',
        "Work.days": days,
    }
    shown = "{ totalCount nodes { id status version answered priority changedAt } }"
    lists = [
        f"{name}: tasks(project: $p, first: 3{given}) {shown}"
        for name, given in [*FILTERS.items()][:most]
    ]
    own = f"""viewer {{ work(project: $p) {selected(work, 2, Extent(calls=calls))}
      leases(project: $p) {{ expiresAt }} annotations(project: $p, first: 3) {{ totalCount }}
      returned(project: $p, first: 3) {{ totalCount }} mentions(first: 3) {{ totalCount }} }}"""
    search = """taxonomy(id: $taxonomy) { latest { searchNext(text: "a") { text hits {
      conceptId } } } }"""
    events = "events(filter: {project: $p}, last: 3) { edges { cursor } }"
    declared = ", $me: ID!" if "$me" in "".join(lists) else ""
    asked = f"query($p: ID!, $taxonomy: ID!{declared}) "
    return f"{asked}{{ {own} {' '.join(lists)} {search} {events} }}"


@dataclass
class Probes:
    """Asks beside the work on one project."""

    project: str
    taxonomy: str
    members: list[str]
    """The public ids of the people."""
    lists: int = len(FILTERS)
    """How many lists of tasks are read: they take most of the time."""

    async def seen(
        self, client: Client, person: int, task: str, token: int, annotation: str | None
    ) -> Json:
        """Return all replies to one person, by name.

        Args:
            client: of the person.
            person: the number of the person.
            task: the task that the person holds, or just answered.
            token: of the lease of it.
            annotation: the answer; None while the task is held.
        """
        name = "held" if annotation is None else "sent"
        given = {"p": self.project, "me": self.members[person], "taxonomy": self.taxonomy}
        found: Json = {}
        found |= await _timed(f"{name} lists", client.ask(_lists(self.lists), **given))
        for what, wanted in (("myQueue", {"project": self.project}), ("taskChanged", {"id": task})):
            document = full_document(f"subscription {what}", 1)
            body = orjson.dumps({"query": document, "variables": wanted})
            found |= await _timed(f"{name} {what}", stream(client, body, 1))
        found |= await _timed(
            f"{name} forbidden",
            client.ask(f"query($p: ID!, $task: ID!) {{ {_FORBIDDEN} }}", p=self.project, task=task),
        )
        asked = self._refused(task, token, annotation)
        return found | await _timed(f"{name} refused", _refusals(client, asked))

    def _refused(self, task: str, token: int, annotation: str | None) -> Asked:
        """Return commands that change nothing, by name."""
        held = {"task": task, "token": token}
        found: Asked = {
            "wrong token": ("submitAnnotation", {**held, "token": token + 1, "answers": RIGHT}),
            "wrong answer": ("submitAnnotation", {**held, "answers": WRONG}),
            "claim": ("claimTask", {"project": self.project, "task": task}),
            "set gold": ("setGold", {"task": task, "answers": RIGHT}),
            "dispute": ("disputeGold", {"task": task, "reason": "It is no hill."}),
        }
        if annotation is None:
            return found
        mine = {"task": task, "annotation": annotation}
        return {
            **found,
            "once more": ("submitAnnotation", {**held, "answers": RIGHT}),
            "skip": ("skipTask", held),
            "revise": ("reviseAnnotation", {**mine, "answers": RIGHT}),
            "revise wrongly": ("reviseAnnotation", {**mine, "answers": WRONG}),
            "withdraw": ("withdrawAnnotation", mine),
            "approve": ("approveAnnotation", mine),
        }


async def _timed(name: str, asked: Any) -> Json:
    """A reply under its name, and how long it took."""
    begun = time.perf_counter()
    reply = await asked
    return {name: reply, f"{name} took": time.perf_counter() - begun}


async def _refusals(client: Client, asked: Asked) -> Json:
    """The replies to commands that are refused, by name, all of one request."""
    declared, calls, given = [], [], {}
    for number, (field, wanted) in enumerate(asked.values()):
        kind = f"{field[0].upper()}{field[1:]}Input"
        declared.append(f"$i{number}: {kind}!")
        shown = "{ __typename ... on Refused { code message path problems { message path } } }"
        calls.append(f"a{number}: {field}(input: $i{number}) {shown}")
        given[f"i{number}"] = {"commandId": str(uuid4()), **wanted}
    answer = await client.ask(f"mutation({', '.join(declared)}) {{ {' '.join(calls)} }}", **given)
    assert answer.get("data"), answer
    return {name: answer["data"][f"a{number}"] for number, name in enumerate(asked)}
