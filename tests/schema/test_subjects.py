"""Data subjects: what is held about one, and its erasure, in all tasks that name the subject."""

from __future__ import annotations

from typing import Any

import asyncpg
import orjson

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.schema.test_erasure import ask, erased, types
from tests.support.api import Client, key_of
from tests.support.erasing import SECRET, places
from tests.support.forms import MIXED, mixed
from tests.support.media import fetcher
from tests.support.workspace import Workspace
from tests.test_history import compare

JOBS = {"erasure"}
PAGE = "... on SubjectReportPayload { position taskCount tasks endCursor hasNextPage }"
INDEX = "SELECT count(*), count(DISTINCT digest) FROM task_subjects WHERE org_id = $1"
IMPORT = "... on ImportTasksPayload { tasks { id } }"


async def report(client: Client, **given: Any) -> Any:
    return await client.do("subjectReport", "SubjectReportInput", PAGE, **given)


async def imported(client: Client, workspace: Workspace) -> list[str]:
    """Three tasks that name a subject, the first of them answered, and one that names another."""
    project = await workspace.project(MIXED)
    refs = [f" {SECRET} ", "somebody else"]
    given = [{"inputs": {"text": f"{n}: {SECRET}"}, "subjectRefs": refs} for n in range(3)]
    made = await client.do(
        "importTasks", "ImportTasksInput", IMPORT, project=ids.public("project", project),
        tasks=[*given, {"inputs": {"text": "Rome"}, "subjectRefs": ["somebody else"]}],
    )  # fmt: skip
    named = [task["id"] for task in made["tasks"][:3]]
    ann = await workspace.member()
    await workspace.annotate(ids.expect("task", named[0]), ann, mixed(note=SECRET))
    return named


async def test_what_is_held_about_a_subject_is_shown_and_erased(
    app: Any, workspace: Workspace, another_workspace: Workspace, owner: asyncpg.Connection
):
    client = Client(app, await key_of(workspace, workspace.owner))
    named = await imported(client, workspace)
    await another_workspace.import_(
        await another_workspace.project(MIXED),
        [{"inputs": {"text": "Theirs"}, "subject_refs": (SECRET,)}],
    )
    first = await report(client, subject=SECRET, first=2)
    assert (first["taskCount"], first["hasNextPage"], len(first["tasks"])) == (3, True, 2)
    rest = await report(client, subject=SECRET, after=first["endCursor"])
    found = [*first["tasks"], *rest["tasks"]]
    assert sorted(each["task"] for each in found) == sorted(named)
    [answered] = [each for each in found if each["task"] == named[0]]
    assert [event["type"] for event in answered["events"]] == [
        "task.imported", "task.claimed", "annotation.submitted", "task.resolved",
    ]  # fmt: skip
    assert SECRET in answered["events"][2]["content"]["answers"]["note"]["text"]
    assert tuple(await owner.fetchrow(INDEX, workspace.org)) == (7, 2)
    seen = await owner.fetch(
        "SELECT content FROM events WHERE org_id = $1 AND type = 'subject.reported'", workspace.org
    )
    assert len(seen) == 2
    assert all(SECRET not in row["content"] for row in seen)
    dry = await ask(client, "eraseSubject", subject=SECRET, dryRun=True)
    assert types(dry["preview"]["types"])["task.imported"] == 3
    done = await erased(client, "eraseSubject", subject=SECRET)
    assert types(done["erasedTypes"]) == types(dry["preview"]["types"])
    assert {p for p in await places(owner) if p.startswith("task.")} == set()
    assert tuple(await owner.fetchrow(INDEX, workspace.org)) == (1, 1)
    theirs = Client(app, await key_of(another_workspace, another_workspace.owner))
    assert (await report(theirs, subject=SECRET))["taskCount"] == 1
    digests = await owner.fetchval("SELECT count(DISTINCT digest) FROM task_subjects")
    assert digests == 2, "each organization has a key of its own"
    nobody = await report(client, subject=SECRET)
    assert (nobody["taskCount"], nobody["tasks"], nobody["endCursor"]) == (0, [], None)
    await compare(owner, workspace.org)


async def test_everything_about_a_subject_is_one_file(app: Any, workspace: Workspace, monkeypatch):
    monkeypatch.setattr("server.reads.erasure.subjects.PAGE", 2)
    auditor = await workspace.member(Role.AUDITOR)
    boss = Client(app, await key_of(workspace, workspace.owner))
    client = Client(app, await key_of(workspace, auditor))
    named = await imported(boss, workspace)
    asked = await client.do(
        "subjectReport", "SubjectReportInput",
        "... on SubjectReportPayload { tasks download { url } }", subject=SECRET, download=True,
    )  # fmt: skip
    url = asked["download"]["url"]
    async with fetcher(app) as http:
        whole = await http.get(url)
        assert 'filename="subject-report.jsonl"' in whole.headers["content-disposition"]
        *lines, end = [orjson.loads(line) for line in whole.text.splitlines()]
        assert lines == asked["tasks"]
        assert {line["task"] for line in lines} == {*named}
        assert end == {"end": {"tasks": 3}}
        exported = await boss.data("{ exports { nodes { kind origin requestedBy { id } } } }")
        (on_record,) = exported["exports"]["nodes"]
        asker = {"id": ids.public("member", auditor.member)}
        assert on_record == {"kind": "SUBJECT", "origin": "API", "requestedBy": asker}
        await boss.do(
            "changeRole", "ChangeRoleInput", "", member=ids.public("member", auditor.member),
            role="ANNOTATOR",
        )  # fmt: skip
        assert (await http.get(url)).status_code == 403


async def test_references_have_limits(app: Any, workspace: Workspace):
    project = ids.public("project", await workspace.project(MIXED))
    client = Client(app, await key_of(workspace, workspace.owner))
    for refs, code, path in (
        (["x"] * 101, "LIMIT", ["tasks", "0", "subjectRefs"]),
        (["x" * 501], "LIMIT", ["tasks", "0", "subjectRefs", "0"]),
        (["x", " "], "INVALID", ["tasks", "0", "subjectRefs", "1"]),
    ):
        task = {"inputs": {"text": "Rome"}, "subjectRefs": refs}
        given = {"project": project, "tasks": [task]}
        refused = await client.do("importTasks", "ImportTasksInput", IMPORT, **given)
        assert (refused["code"], refused["path"]) == (code, path)
    for given, code in (({"subject": " "}, "INVALID"), ({"subject": "x", "first": 51}, "LIMIT")):
        assert (await report(client, **given))["code"] == code
