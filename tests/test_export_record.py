"""Exports are on record: with whose key was given, or with the name of the operator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from click.testing import CliRunner, Result
from starlette.applications import Starlette

from server.cli import main
from server.events.accounts.operators import OperatorActed
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.exports import ExportCreated, ExportKind, ExportOrigin, create_export
from server.ledger.read import head, read_events
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.undoing import undo
from tests.support.workspace import Workspace

Type = Callable[..., Awaitable[Result]]


@pytest.fixture
async def typed(database: Database) -> AsyncIterator[Type]:
    """Types a command on the database, with a key or without."""

    async def run(*args: str, key: str = "") -> Result:
        env = {"ANNOLOG_DATABASE_URL": database.server_url, "ANNOLOG_KEY": key}
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, args)

    return run


async def recorded(database: Database, org: UUID) -> list[tuple[UUID | None, str, str | None]]:
    """Of each export: its actor, what was exported, and the name in the event before it."""
    connection = await asyncpg.connect(database.server_url)
    try:
        types = [OperatorActed.type, ExportCreated.type]
        found = await read_events(connection, org, after=0, types=types, limit=100)
    finally:
        await connection.close()
    names = {
        (each.command, each.position + 1): each.event.content.operator
        for each in found
        if isinstance(each.event, OperatorActed) and each.event.content
    }
    made = [(each, each.event) for each in found if isinstance(each.event, ExportCreated)]
    assert all(event.origin is ExportOrigin.DATABASE for _, event in made)
    assert len(made) + len(names) == len(found)
    return [(e.actor, event.scope, names.get((e.command, e.position))) for e, event in made]


async def test_with_a_key_with_a_name_and_with_neither(
    typed: Type, database: Database, workspace: Workspace
) -> None:
    project = ids.public("project", await workspace.project())
    org = ids.public("organization", workspace.org)
    given = ("--org", org)
    named = (*given, "--by", " Olga ")
    assert (await typed("export", "--project", project, *named)).exit_code == 0
    auditor, annotator = [await workspace.member(r) for r in (Role.AUDITOR, Role.ANNOTATOR)]
    key = await key_of(workspace, auditor)
    done = await typed("replay", *given, key=key)
    assert done.exit_code == 0
    assert '"type":"export.created"' in done.stdout.splitlines()[-1]
    refused = await typed(
        "export", "--project", project, *given, key=await key_of(workspace, annotator)
    )
    assert refused.exit_code == 1
    assert "EXPORT" in refused.stderr
    assert refused.stdout == ""
    wrong = await typed("replay", *given, key="annolog_key_x")
    assert "not an Annolog token" in wrong.stderr
    nameless = [await typed("replay", *given), await typed("replay", *given, "--by", " ")]
    assert [said.exit_code for said in nameless] == [1, 1]
    assert nameless[0].stderr.splitlines()[-1] == (
        "Error: Say who takes the contents out with --by NAME, or give a key."
    )
    assert "by: This must not be empty." in nameless[1].stderr
    assert await recorded(database, workspace.org) == [
        (None, project, "Olga"),
        (auditor.member, org, None),
    ]


NO_FILTERS = (
    ('{"colour": 1}', "colour"),
    ('{"priorityAtLeast": "x"}', "priorityAtLeast"),
    ('{"statuses": "done"}', "statuses"),
    ('{"ids": [5]}', "filter.ids.0"),
    ('{"changedAt": {"since": "soon"}}', "changedAt.since"),
    ('{"author": "x"}', "filter.author"),
    ('{"heldByMe": true}', "Only the owner of a key holds tasks"),
    ("[]", "no object in JSON"),
)
"""What is no filter, and a part of what is said about it."""


async def test_a_filter_is_typed_as_the_api_has_it(
    typed: Type, database: Database, workspace: Workspace
) -> None:
    project = await workspace.project()
    one, two = await workspace.import_(
        project,
        [
            {"inputs": {"text": "one"}, "external_id": "ab"},
            {"inputs": {"text": "two"}, "priority": 2},
        ],
    )
    await workspace.take(two, workspace.owner)
    key = await key_of(workspace, workspace.owner)
    org, public = ids.public("organization", workspace.org), ids.public("project", project)
    asked = ("export", "--project", public, "--org", org)

    async def found(*args: str, key: str = "") -> list[str]:
        done = await typed(*asked, *args, *(() if key else ("--by", "Olga")), key=key)
        assert done.exit_code == 0, done.stderr
        first, *tasks, _ = [json.loads(line) for line in done.stdout.splitlines()]
        assert "filter" in first["export"]
        return [task["task"] for task in tasks]

    first, second = [ids.public("task", task) for task in (one, two)]
    assert await found("--filter", '{"text": "ONE", "assignee": null}') == [first]
    assert await found("--filter", '{"priorityAtLeast": 1}', "--status", "open") == [second]
    assert await found("--status", "done") == []
    assert await found("--filter", '{"externalIds": "ab", "statuses": "OPEN"}') == [first]
    assert await found("--filter", '{"heldByMe": true}', key=key) == [second]
    for wrong, told in NO_FILTERS:
        refused = await typed(*asked, "--by", "Olga", "--filter", wrong)
        assert (refused.exit_code == 0, refused.stdout, told in refused.stderr) == (
            False, "", True,
        ), refused.stderr  # fmt: skip
    twice = await typed(*asked, "--status", "open", "--filter", '{"statuses": ["DONE"]}')
    assert "Say the statuses once" in twice.stderr
    assert len(await recorded(database, workspace.org)) == 5


async def test_who_typed_what_is_written_at_the_database(
    typed: Type, database: Database, workspace: Workspace, tmp_path: Path
) -> None:
    project = ids.public("project", await workspace.project())
    org, by = ids.public("organization", workspace.org), ("--by", " Olga ")
    tasks, tree = tmp_path / "tasks.jsonl", tmp_path / "animals.txt"
    tasks.write_text(json.dumps({"inputs": {"text": {"text": "one"}}}))
    tree.write_text("Animal\n  Cat\n")
    key = await key_of(workspace, workspace.owner)
    before = await last_position(database, workspace.org)
    made = [
        await typed("import", str(tasks), "--project", project, *by, key=key),
        await typed("taxonomy", "import", str(tree), "--name", "Animals", *by, key=key),
        await typed("revert", str(before + 2), *by, key=key),
        await typed("revert", str(before + 2), "--dry-run", *by, key=key),
        await typed(
            *("member", "reset", ids.public("member", workspace.owner.member), *by),
            *("--organization", org, "--key-file", str(tmp_path / "key")),
        ),
    ]
    assert [done.exit_code for done in made] == [0] * 5, [done.stderr for done in made]
    connection = await asyncpg.connect(database.server_url)
    try:
        types = [OperatorActed.type]
        found = await read_events(connection, workspace.org, after=before, types=types, limit=9)
    finally:
        await connection.close()
    acts = [(each.actor, each.event) for each in found]
    assert {e.content and e.content.operator for _, e in acts if isinstance(e, OperatorActed)} == {
        "Olga"
    }
    owner = workspace.owner.member
    assert [(actor, e.typed.value) for actor, e in acts if isinstance(e, OperatorActed)] == [
        (owner, "IMPORT"), (owner, "TAXONOMY_IMPORT"), (owner, "REVERT"), (None, "MEMBER_RESET"),
    ]  # fmt: skip
    nameless = await typed("revert", str(before + 1), "--by", " ", key=key)
    assert "by: This must not be empty." in nameless.stderr
    remote = ("--url", "http://127.0.0.1:9", "import", str(tasks), "--project", project, *by)
    assert "leave --by out" in (await typed(*remote, key=key)).stderr


@pytest.mark.parametrize("kind", ["BACKUP", "SUBJECT"])
async def test_what_is_no_export_of_tasks_or_events_is_refused(client: Client, kind: str) -> None:
    text = """mutation($input: CreateExportInput!) { createExport(input: $input) {
      ... on Refused { code path message } } }"""
    given = {"commandId": str(uuid7()), "kind": kind}
    refused = (await client.data(text, input=given))["createExport"]
    assert (refused["code"], refused["path"]) == ("INVALID", ["kind"])


async def last_position(database: Database, org: UUID) -> int:
    connection = await asyncpg.connect(database.server_url)
    try:
        return await head(connection, org)
    finally:
        await connection.close()


EXPORTS = """query ($project: ID, $first: Int, $after: String, $last: Int, $before: String) {
  exports(project: $project, first: $first, after: $after, last: $last, before: $before) {
    nodes { position kind origin scopeId scope { id } until operator requestedBy { id }
            project { id } event { name position subject { id } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def export(workspace: Workspace, scope: str, **given: Any) -> None:
    """Put an export on record as the owner's, by default one of events over HTTP."""
    named = {"kind": ExportKind.EVENTS, "origin": ExportOrigin.API, **given}
    made = create_export(workspace.org, export=uuid7(), scope=scope, **named)
    await workspace.do(lambda _: made, organization=True)


@pytest.fixture
async def scopes(workspace: Workspace) -> list[str]:
    """What was exported, in this order: two projects, everything, a task, a member."""
    projects = [await workspace.project() for _ in range(2)]
    [task] = await workspace.tasks(projects[0])
    one, other = [ids.public("project", id_) for id_ in projects]
    org, owner = workspace.org, workspace.owner.member
    everything, of_task = ids.public("organization", org), ids.public("task", task)
    by_hand = {"kind": ExportKind.TASKS, "origin": ExportOrigin.DATABASE, "operator": "Olga"}
    await export(workspace, one, **by_hand)
    await export(workspace, other, kind=ExportKind.TASKS)
    await export(workspace, everything, until=3)
    await export(workspace, of_task)
    await export(workspace, ids.public("member", owner))
    return [one, other, everything, of_task, ids.public("member", owner)]


@pytest.fixture(scope="module")
async def app(database: Database, shared_clock: Clock) -> AsyncIterator[Starlette]:
    async with served(database, shared_clock) as running:
        yield running


@pytest.fixture
async def client(app: Starlette, workspace: Workspace, scopes: list[str]) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


async def test_who_took_what_out(client: Client, scopes: list[str]) -> None:
    one, _, everything, of_task, owner = scopes
    found = (await client.data(EXPORTS))["exports"]["nodes"]
    assert [node["scopeId"] for node in found] == scopes[::-1]
    assert [node["scope"]["id"] for node in found] == scopes[::-1]
    first, third = found[-1], found[2]
    assert first | {"position": 0, "event": 0} == {
        "position": 0, "event": 0, "kind": "TASKS", "origin": "DATABASE", "scopeId": one,
        "scope": {"id": one}, "until": None, "operator": "Olga", "project": {"id": one},
        "requestedBy": {"id": owner},
    }  # fmt: skip
    assert (third["until"], third["operator"], third["project"]) == ("3", None, None)
    subject = {"id": everything}
    named = {"name": "export.created", "position": third["position"], "subject": subject}
    assert third["event"] == named
    of_one = (await client.data(EXPORTS, project=one))["exports"]["nodes"]
    assert [(node["scopeId"], node["operator"]) for node in of_one] == [
        (of_task, None), (everything, None), (one, "Olga"),
    ]  # fmt: skip
    past = "query ($p: Position) { asOf(position: $p) { exports { nodes { scopeId } } } }"
    seen = (await client.data(past, p=third["position"]))["asOf"]["exports"]["nodes"]
    assert [node["scopeId"] for node in seen] == scopes[2::-1]


async def test_pages_from_both_ends(client: Client) -> None:
    everything = (await client.data(EXPORTS))["exports"]["nodes"]
    page = (await client.data(EXPORTS, first=2))["exports"]
    rest = (await client.data(EXPORTS, after=page["pageInfo"]["endCursor"]))["exports"]
    assert page["nodes"] + rest["nodes"] == everything
    end = (await client.data(EXPORTS, last=2))["exports"]
    before = await client.data(EXPORTS, last=9, before=end["pageInfo"]["startCursor"])
    assert before["exports"]["nodes"] + end["nodes"] == everything
    assert (await client.data(EXPORTS, after="0"))["exports"]["nodes"] == []


async def test_why_prints_the_steps_that_led_to_a_label(
    typed: Type, database: Database, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    (task,) = await workspace.tasks(await workspace.project())
    ann = await workspace.member(name="Ann")
    await workspace.annotate(task, ann, topic("a"))
    public, org = ids.public("task", task), ids.public("organization", workspace.org)
    asked = ("why", public, "--question", "topic", "--by", "Olga", "--org", org)
    told = await typed(*asked, "--value", "a")
    assert told.exit_code == 0, told.stderr
    kinds = [line.split()[3] for line in told.stdout.splitlines()]
    assert kinds == ["IMPORTED", "CLAIMED", "ANSWERED", "RESOLVED"]
    answered = told.stdout.splitlines()[2]
    assert all(part in answered for part in ("Ann", "topic = a", "form 1", "from "))
    written = json.loads((await typed(*asked, "--value", "a", "--prov")).stdout)
    assert len(written["activity"]) == len(kinds)
    before = int(answered.split()[0]) - 1
    for options in (("--value", "b"), ("--value", "a", "--as-of", str(before))):
        nothing = await typed(*asked, *options)
        assert (nothing.exit_code, nothing.stdout) == (0, "")
    undone = (await undo(workspace, owner, before + 1)).position
    await undo(workspace, owner, undone)
    *_, first, second = (await typed(*asked, "--value", "a")).stdout.splitlines()
    assert [line.split()[3] for line in (first, second)] == ["REVERTED", "REVERTED"]
    assert f"Ada; undoes {before + 1}, {before + 2}; from " in first
    assert f"Ada; undoes {undone}; from " in second
    assert {*await recorded(database, workspace.org)} == {(None, public, "Olga")}
    assert "--by NAME" in (await typed("why", public, "--org", org)).stderr
    other = ids.public("task", uuid7())
    for wrong in (["task_x"], [public, "--value", "a"], [other]):
        failed = await typed("why", *wrong, "--by", "Olga", "--org", org)
        assert failed.exit_code != 0
        assert "Traceback" not in failed.stderr
