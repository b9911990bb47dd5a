"""Who could see what at a moment: over random histories as a second opinion says, and by hand."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import DecisionContext
from server.events.accounts import members
from server.events.accounts.members import MemberJoined, MemberStatus
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change, on
from server.events.core.ids import uuid7
from server.events.project_policy import Visibility
from tests.support.api import Client, client_of, key_of
from tests.support.clock import Clock
from tests.support.workspace import Workspace

ROWS = """{ pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes {
  member { id } permissions blind roles {
    role inProject grantedAt grantedBy { id } grantPosition
    since sincePosition until untilPosition } } }"""
ACCESS = f"""query ($project: ID, $task: ID, $position: Position, $time: DateTime, $first: Int,
  $after: String, $last: Int, $before: String) {{
  access(project: $project, task: $task, position: $position, time: $time, first: $first,
    after: $after, last: $last, before: $before) {ROWS} }}"""


@dataclass
class Roles:
    """Random changes of who holds what, each a command of the owner or of an administrator."""

    workspace: Workspace
    random: Random
    projects: list[UUID]
    people: list[UUID] = field(default_factory=list)

    async def step(self) -> None:
        """Do one thing; what cannot be done is not."""
        by = self.random.choice([self._add, self._change, self._change, self._change, self._policy])
        await by()

    async def _add(self) -> None:
        id_, invited = uuid7(), self.random.random() < 0.5
        role = self.random.choice([None, Role.ANNOTATOR, Role.MANAGER, Role.AUDITOR])
        inside = [(self.random.choice(self.projects), Role.REVIEWER)] * self.random.randrange(2)
        named = {"name": "Ann", "email": None, "role": role, "invited": invited}
        made = members.add(id_, **named, project_roles=inside)
        await self.workspace.do(lambda _: made)
        self.people.append(id_)

    async def _policy(self) -> None:
        visibility = self.random.choice([*Visibility])
        await self.workspace.change_policy(self.random.choice(self.projects), visibility=visibility)

    async def _change(self) -> None:
        if not self.people:
            return
        id_, r = self.random.choice(self.people), self.random
        project, role = r.choice(self.projects), r.choice([Role.ANNOTATOR, Role.REVIEWER])
        whole, kind = r.choice([None, *Role]), r.randrange(6)

        def decide(current: DecisionContext) -> list[Change]:
            state = current.member(id_)
            if state.status is MemberStatus.REMOVED:
                return members.restore(state)
            if kind == 0:
                return on(id_, MemberJoined()) if state.status is MemberStatus.INVITED else []
            if kind == 1:
                return members.remove(state, last_owner=False)
            if kind == 2:
                return members.change_role(state, role=whole, last_owner=False)
            change = members.grant if kind < 5 else members.revoke
            return change(state, project=project, role=role)

        await self.workspace.do(decide, members=(id_,))


Counting = dict[tuple[str, str, str | None], int]
"""The roles that count, by member, role and project (None: the organization), with their grants."""


def counting(rows: list[dict[str, Any]], position: int) -> Counting:
    """The second opinion: which roles count when the event at a position is the last one."""
    given: dict[str, dict[tuple[str, str | None], int]] = {}
    status: dict[str, str] = {}
    before: dict[str, str] = {}
    for row in rows[:position]:
        kind, facts, who = row["type"], row["facts"], str(row["stream"])
        held = given.setdefault(who, {})
        if kind in ("member.added", "member.role_changed"):
            for old in [old for old in held if old[1] is None]:
                del held[old]
            if facts["role"]:
                held[facts["role"], None] = row["position"]
        elif kind == "member.role_granted":
            held.setdefault((facts["role"], facts["project"]), row["position"])
        elif kind == "member.role_revoked":
            del held[facts["role"], facts["project"]]
        if kind == "member.added":
            status[who] = facts["status"]
        elif kind == "member.joined":
            status[who] = "active"
        elif kind == "member.removed":
            before[who], status[who] = status[who], "removed"
        elif kind == "member.restored":
            status[who] = before[who]
    return {
        (who, role, project): grant
        for who, held in given.items()
        if status.get(who) == "active"
        for (role, project), grant in held.items()
    }


OWN = {"TASKS_READ", "ANNOTATIONS_READ_OWN", "EVENTS_READ_OWN"}
ALL = OWN | {"ANNOTATIONS_READ_ALL", "EVENTS_READ"}
OPENED = {
    **dict.fromkeys(("OWNER", "ADMIN", "MANAGER", "AUDITOR", "INTEGRATOR"), ALL | {"EXPORT"}),
    "REVIEWER": ALL,
    **dict.fromkeys(("ANNOTATOR", "MODEL"), OWN),
}
"""By role, what it opens, written from docs/reference/access.md."""


def expected(rows: list[dict[str, Any]], project: str, at: int) -> list[dict[str, Any]]:
    """The report on a project at a position, by trying every position."""
    held = [counting(rows, position) for position in range(len(rows) + 1)]
    policy = [
        row["facts"]["policy"]["visibility"]
        for row in rows[:at]
        if str(row["stream"]) == project and "policy" in row["facts"]
    ][-1]
    found: dict[str, list[dict[str, Any]]] = {}
    for key, grant in held[at].items():
        who, role, where = key
        if where not in (None, project):
            continue
        since = next(p for p in range(at, -1, -1) if key not in held[p - 1])
        until = next((p for p in range(at, len(rows) + 1) if key not in held[p]), None)
        by = rows[grant - 1]["actor_id"]
        found.setdefault(who, []).append({
            "role": role, "inProject": where is not None,
            "grantPosition": str(grant), "grantedAt": rows[grant - 1]["recorded_at"],
            "grantedBy": by and {"id": ids.public("member", by)},
            "sincePosition": str(since), "since": rows[since - 1]["recorded_at"],
            "untilPosition": until and str(until),
            "until": until and rows[until - 1]["recorded_at"],
        })  # fmt: skip
    shown = []
    for who in sorted(found):
        opened = set().union(*(OPENED[one["role"]] for one in found[who]))
        blind = "ANNOTATIONS_READ_ALL" not in opened and policy != "all"
        member = {"id": ids.public("member", UUID(who))}
        shown.append({"member": member, "permissions": opened, "blind": blind,
                      "roles": sorted(found[who], key=_order)})  # fmt: skip
    return shown


def _order(role: dict[str, Any]) -> tuple[int, str, bool]:
    return int(role["sincePosition"]), role["role"], role["inProject"]


def plain(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the API with what has no order sorted."""
    return [
        {
            **node,
            "permissions": set(node["permissions"]),
            "roles": sorted(node["roles"], key=_order),
        }
        for node in nodes
    ]


async def ledger_rows(owner: asyncpg.Connection, org: UUID) -> list[dict[str, Any]]:
    text = "SELECT position, stream, type, facts, actor_id, recorded_at FROM events "
    found = await owner.fetch(f"{text} WHERE org_id = $1 ORDER BY position", org)
    return [
        {
            **row,
            "facts": json.loads(row["facts"]),
            "recorded_at": row["recorded_at"].isoformat(),
        }
        for row in found
    ]


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(30))])
async def test_a_random_history(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, seed: int
) -> None:
    roles = Roles(workspace, Random(seed), [await workspace.project() for _ in range(2)])
    start = len(await ledger_rows(owner, workspace.org))
    for _ in range(60):
        await roles.step()
    asking = Client(app, await key_of(workspace, workspace.owner))
    rows = await ledger_rows(owner, workspace.org)
    project = roles.projects[0]
    given = {"project": ids.public("project", project)}
    sampled = roles.random.sample(range(start, len(rows)), 8)
    for at in (*sampled, start, len(rows)):
        answer = await asking.data(ACCESS, **given, position=str(at), first=100)
        assert plain(answer["access"]["nodes"]) == expected(rows, str(project), at), at
    present = (await asking.data(ACCESS, **given))["access"]
    assert plain(present["nodes"]) == expected(rows, str(project), len(rows))
    snapshot = f"""query ($project: ID, $p: Position) {{
        asOf(position: $p) {{ access(project: $project) {ROWS} }} }}"""
    past = await asking.data(snapshot, **given, p=str(sampled[0]))
    until = expected(rows[: sampled[0]], str(project), sampled[0])
    assert plain(past["asOf"]["access"]["nodes"]) == until


Asks = Callable[..., Awaitable[Any]]


@pytest.fixture
async def asks(app: Starlette, workspace: Workspace) -> Asks:
    """Asks as the auditor of the organization; returns the report, or the refusal's code."""
    client = await client_of(app, workspace, Role.AUDITOR)

    async def ask(**given: Any) -> Any:
        answer = await client.ask(ACCESS, **given)
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        return answer["data"]["access"]

    return ask


def names(report: dict[str, Any]) -> list[str]:
    return [node["member"]["id"] for node in report["nodes"]]


def id_of(actor: Actor) -> str:
    return ids.public("member", actor.member)


async def test_a_task_at_a_time(asks: Asks, workspace: Workspace, clock: Clock) -> None:
    project = await workspace.project()
    [task] = await workspace.tasks(project)
    ann = await workspace.member(None)
    clock.advance(60)
    await workspace.grant(ann, project, Role.ANNOTATOR)
    granted = clock()
    clock.advance(60)
    await workspace.do(
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    given = {"task": ids.public("task", task)}
    now = await asks(**given)
    then = await asks(**given, time=granted.isoformat())
    assert id_of(ann) not in names(now)
    [mine] = [node for node in then["nodes"] if node["member"]["id"] == id_of(ann)]
    assert (mine["blind"], mine["roles"][0]["role"]) == (True, "ANNOTATOR")
    assert mine["roles"][0]["grantedBy"] == {"id": id_of(workspace.owner)}
    assert mine["roles"][0]["until"] == clock().isoformat()
    assert await asks(**given, position="3") == "NOT_FOUND"
    assert await asks(task=ids.public("task", uuid7())) == "NOT_FOUND"
    assert await asks(project=ids.public("project", project), **given) == "INVALID"
    assert await asks() == "INVALID"
    assert await asks(**given, position="1000000") == "INVALID"


async def test_pages_by_member(asks: Asks, workspace: Workspace) -> None:
    given = {"project": ids.public("project", await workspace.project())}
    await workspace.members(3)
    everybody = names(await asks(**given))
    assert len(everybody) == 5
    page = await asks(**given, first=2)
    rest = await asks(**given, after=page["pageInfo"]["endCursor"])
    assert names(page) + names(rest) == everybody
    end = await asks(**given, last=2)
    before = await asks(**given, last=9, before=end["pageInfo"]["startCursor"])
    assert names(before) + names(end) == everybody
