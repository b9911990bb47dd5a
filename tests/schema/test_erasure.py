"""Erasures over GraphQL: a dry run, the work, the certificate, and what nobody may erase."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from server.access.actor import Actor
from server.access.permissions import Permission
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import on
from server.events.gold.gold import set_gold
from server.events.labeling import comments
from server.events.pauses import pauses
from server.events.runs.skills import Skills, SkillsPublished
from server.projections.engine.check import check
from tests.schema.labeled_project import Ledger
from tests.schema.test_corrections import ended
from tests.support.api import Client, client_of, key_of
from tests.support.databases import Database
from tests.support.erasing import SECRET, labeled, places
from tests.support.forms import MIXED, mixed
from tests.support.undoing import undo
from tests.support.workspace import Workspace
from tests.test_history import compare

JOBS = {"erasure", "corrections"}
ERASURE = """id status target memberScope authority reason reference requestedBy { id } positions
targetIds targets { id } erasedEvents erasedTypes { type name events } withheldStreams exports
copiesUntil finishedAt certificate"""
PREVIEW = """events streams withheldStreams complete types { type name events } positions
resolvedCount resolvedTasks { id } holds { id endsAt }"""
PAYLOAD = f"... on ErasePayload {{ position erasure {{ {ERASURE} }} preview {{ {PREVIEW} }} }}"
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Erasure {{ {ERASURE} }} }} }}"
AS_OF = """query($at: Position!, $task: ID!) { asOf(position: $at) {
  erasures { nodes { id } } holds { nodes { id } }
  task(id: $task) { externalId annotations { answers { question } } } } }"""
STALE = "query($project: ID!) { project(id: $project) { gold { tasks staleTasks } } }"
WHY = {"authority": "DATA_SUBJECT_REQUEST", "reason": "They asked.", "reference": "case 7"}


async def ask(client: Client, mutation: str, **given: Any) -> Any:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    return await client.do(mutation, kind, PAYLOAD, **{**WHY, **given})


async def erased(client: Client, mutation: str, **given: Any) -> Any:
    """Ask for an erasure, and return it once the job has finished it."""
    made = await ask(client, mutation, **given)
    id_ = made["erasure"]["id"]
    for _ in range(400):
        found = (await client.data(NODE, id=id_))["node"]
        if found["status"] == "FINISHED":
            return found
        await asyncio.sleep(0.05)
    raise TimeoutError(found)


def types(found: Any) -> dict[str, int]:
    return {each["name"]: each["events"] for each in found}


async def test_a_task_is_erased_after_a_dry_run(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    task, _ = await labeled(workspace)
    client = Client(app, await key_of(workspace, workspace.owner))
    id_ = ids.public("task", task)
    head = await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)
    dry = await ask(client, "eraseContent", tasks=[id_], dryRun=True)
    assert (dry["erasure"], int(dry["position"])) == (None, head)
    counted = types(dry["preview"]["types"])
    assert counted["task.imported"] == 1
    assert counted["annotation.revised"] == 2
    assert dry["preview"]["resolvedTasks"] == [{"id": id_}]
    assert await places(owner) != set()
    done = await erased(client, "eraseContent", tasks=[id_])
    assert await places(owner) == set()
    assert types(done["erasedTypes"]) == counted
    assert done["erasedEvents"] == dry["preview"]["events"] == sum(counted.values())
    assert (done["reason"], done["reference"]) == ("They asked.", "case 7")
    assert (done["targetIds"], done["targets"]) == ([id_], [{"id": id_}])
    paper = done["certificate"]
    assert paper["erased"]["types"] == counted
    assert paper["requested_by"] == ids.public("member", workspace.owner.member)
    await compare(owner, workspace.org)
    listed = await client.data(f"{{ erasures {{ nodes {{ {ERASURE} }} }} }}")
    assert listed["erasures"]["nodes"] == [done]
    then = await client.data(AS_OF, at=dry["position"], task=id_)
    assert then["asOf"]["erasures"]["nodes"] == []
    assert then["asOf"]["task"]["externalId"] is None, "erased is erased at every position"
    assert [one["answers"] for one in then["asOf"]["task"]["annotations"]] == [None, None, None]
    again = await erased(client, "eraseContent", tasks=[id_])
    assert again["erasedEvents"] == 0


async def test_corrections_and_slices_that_quote_a_task_are_erased_along(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED)
    item = {"inputs": {"text": "Rome"}, "external_id": SECRET, "meta": {"who": SECRET}}
    [task] = await workspace.import_(project, [item])
    client = Client(app, await key_of(workspace, workspace.owner))
    place = ids.public("project", project)
    pattern = {"tasks": {"externalIds": [SECRET]}}
    for reason, finds in ((f"What {SECRET} got.", {}), ("Wrong.", pattern), ("Kept.", {})):
        made = await client.do(
            "correctAnnotations", "CorrectAnnotationsInput",
            "... on CorrectAnnotationsPayload { correction { id } }",
            project=place, pattern=finds, action={"requeue": True}, reason=reason,
        )  # fmt: skip
        await ended(client, made["correction"]["id"])
    for name, value in (("Theirs", SECRET), ("Kept", "Nobody")):
        await client.do(
            "defineSlice", "DefineSliceInput", "... on DefineSlicePayload { position }",
            project=place, name=name, predicate={"meta": [{"path": ["who"], "values": [value]}]},
        )  # fmt: skip
    await client.do(
        "drawInitialTagging", "DrawInitialTaggingInput",
        "... on DrawInitialTaggingPayload { items }", project=place,
        items=1, priority=1, filter={"externalIds": [SECRET]},
    )  # fmt: skip
    await erased(client, "eraseContent", tasks=[ids.public("task", task)])
    assert await places(owner) == set()
    told = await owner.fetch("SELECT reason FROM projection_1.correction ORDER BY id")
    assert [row["reason"] for row in told] == [None, None, "Kept."]
    told = await owner.fetch("SELECT name FROM projection_1.slice ORDER BY id")
    assert [row["name"] for row in told] == [None, "Kept"]
    await compare(owner, workspace.org)


async def test_annotations_and_comments_are_erased_alone(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED, overlap=2)
    [task] = await workspace.tasks(project)
    ann, bob = await workspace.members(2)
    first = await workspace.annotate(task, ann, mixed(note=SECRET))
    await workspace.revise(task, first, ann, mixed("b", note=f"{SECRET}!"))
    await workspace.comment(task, f"About {SECRET}", ann, first)
    await workspace.comment(task, "Something else", bob)
    second = await workspace.annotate(task, bob, mixed("b", note="Kept by all means"))
    client = Client(app, await key_of(workspace, workspace.owner))
    await erased(client, "eraseContent", annotations=[ids.public("annotation", first)])
    assert {place for place in await places(owner) if not place.startswith("events_")} == {
        "events.content", "comment.text", "task.state",
    }  # fmt: skip
    comments = await owner.fetch("SELECT id, text FROM projection_1.comment")
    [about] = [row["id"] for row in comments if SECRET in (row["text"] or "")]
    await erased(client, "eraseContent", comments=[ids.public("comment", about)])
    assert await places(owner) == set()
    kept = await owner.fetchval("SELECT answers FROM projection_1.annotation WHERE id = $1", second)
    assert "Kept by all means" in kept
    await compare(owner, workspace.org)


async def test_copies_that_undoing_made_are_erased_along(
    app: Any, workspace: Workspace, owner: asyncpg.Connection, database: Database
):
    project = await workspace.project(MIXED, overlap=2)
    one, other = await workspace.tasks(project, 2)
    ann = await workspace.member(name="Berenike")
    answer = await workspace.annotate(one, ann, mixed(note=SECRET))
    revised = await workspace.revise(one, answer, ann, mixed("b", note="Nothing"))
    await undo(workspace, owner, revised.position)
    submitted = await undo(workspace, owner, revised.first - 1)
    said = await workspace.comment(one, SECRET, ann)
    edited = await workspace.manage(
        comments.edit, one, ann, Permission.COMMENT, comment=said, by=ann.member, text="Nothing"
    )
    await undo(workspace, owner, edited.position)
    assert submitted.written == 1
    client = Client(app, await key_of(workspace, workspace.owner))
    await erased(client, "eraseContent", annotations=[ids.public("annotation", answer)])
    await erased(client, "eraseContent", comments=[ids.public("comment", said)])
    assert await places(owner) == set()

    answer = await workspace.annotate(other, ann, mixed(note=SECRET))
    revised = await workspace.revise(other, answer, ann, mixed("b", note="Nothing"))
    await undo(workspace, owner, revised.position)
    await workspace.do(
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    await erased(client, "eraseMember", member=ids.public("member", ann.member), scope="WORDS")
    assert await places(owner) == set()
    assert await check(database.admin_url, processes=0) == []


async def publish_skills(workspace: Workspace, project: UUID, *people: Actor) -> None:
    skills = Skills(skills={"topic": {str(one.member): 900_000 for one in people}})
    await workspace.do(
        lambda _: on(project, SkillsPublished(run=None, content=skills)), projects=(project,)
    )


async def published_skills(owner: asyncpg.Connection, workspace: Workspace) -> list[Any]:
    """What was published, the earliest first; None where it was erased."""
    text = "org_id = $1 AND type = 'skills.published' ORDER BY position"
    rows = await owner.fetch(f"SELECT content FROM events WHERE {text}", workspace.org)
    return [row["content"] and orjson.loads(row["content"])["skills"] for row in rows]


async def test_a_member_is_erased_as_far_as_the_scope_says(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED, overlap=2)
    one, other = await workspace.tasks(project, 2)
    ann = await workspace.member(name="Berenike", email="berenike@example.org")
    await workspace.annotate(one, ann, mixed(note=SECRET))
    answer = await workspace.annotate(other, ann, mixed("b"))
    await workspace.comment(one, f"{SECRET}?", ann)
    await workspace.skip(await workspace.take((await workspace.tasks(project))[0], ann), SECRET)
    for people in ((ann,), (ann, workspace.owner)):
        await publish_skills(workspace, project, *people)
    client = Client(app, await key_of(workspace, workspace.owner))
    member = ids.public("member", ann.member)
    refused = await ask(client, "eraseMember", member=member, scope="IDENTITY")
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["member"])
    await workspace.do(
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    await erased(client, "eraseMember", member=member, scope="IDENTITY")
    assert await places(owner, "Berenike") == set()
    assert await places(owner) != set()
    draft = "INSERT INTO drafts VALUES ($1, $2, $3, $4, now(), now() + interval '1 day')"
    await owner.execute(draft, workspace.org, other, ann.member, f'{{"note": "{SECRET}"}}')
    words = await erased(client, "eraseMember", member=member, scope="WORDS")
    assert await places(owner) == set()
    assert types(words["erasedTypes"]) == {
        "annotation.submitted": 1, "comment.added": 1, "task.skipped": 1,
    }  # fmt: skip
    left = "SELECT answers IS NOT NULL FROM projection_1.annotation WHERE id = $1"
    assert await owner.fetchval(left, answer)
    assert None not in await published_skills(owner, workspace)
    rest = await erased(client, "eraseMember", member=member, scope="ALL")
    # Those of others are published again, since a content is erased as a whole.
    others = {"topic": {str(workspace.owner.member): 900_000}}
    assert await published_skills(owner, workspace) == [None, None, others]
    assert types(rest["erasedTypes"]) == {"annotation.submitted": 1, "skills.published": 2}
    assert not await owner.fetchval(left, answer)
    await compare(owner, workspace.org)


async def test_gold_answers_are_erased_with_their_author(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED)
    words, label = await workspace.tasks(project, 2)
    ann = await workspace.member(Role.MANAGER)
    for task, answers in ((words, mixed(note=SECRET)), (label, mixed("b"))):
        await workspace.do(
            lambda current, task=task, answers=answers: set_gold(
                current.task(task), current.project(project), answers=answers
            ),
            by=ann,
            tasks=(task,),
        )
    await workspace.do(
        lambda current: members.remove(current.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    client = Client(app, await key_of(workspace, workspace.owner))
    member = ids.public("member", ann.member)
    for scope, stale in (("WORDS", 1), ("ALL", 2)):
        found = await erased(client, "eraseMember", member=member, scope=scope)
        assert types(found["erasedTypes"])["task.gold_set"] == 1
        assert await places(owner) == set()
        counted = await client.data(STALE, project=ids.public("project", project))
        assert counted["project"]["gold"] == {"tasks": 2, "staleTasks": stale}
    await compare(owner, workspace.org)


async def test_reasons_of_pauses_are_erased_with_who_gave_them_and_whom_they_are_about(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED)
    mia, ann = await workspace.member(Role.MANAGER), await workspace.member()
    client = Client(app, await key_of(workspace, workspace.owner))

    async def pause(by: Actor, member: Actor) -> None:
        for decide in (pauses.pause, pauses.resume):
            await workspace.do(
                lambda current, decide=decide: decide(
                    current.project(project), member.member, reason=f"{SECRET} said no"
                ),
                by=by,
                projects=(project,),
            )

    await pause(mia, workspace.owner)
    await pause(workspace.owner, ann)
    for gone, left in ((mia, True), (ann, False)):
        await workspace.do(
            lambda current, gone=gone: members.remove(
                current.member(gone.member), last_owner=False
            ),
            members=(gone.member,),
        )
        member = ids.public("member", gone.member)
        found = await erased(client, "eraseMember", member=member, scope="WORDS")
        assert types(found["erasedTypes"]) == {
            "member.added": 1, "project.member_paused": 1, "project.member_resumed": 1,
        }  # fmt: skip
        assert (await places(owner) != set()) == left
    await compare(owner, workspace.org)


async def test_an_external_author_is_erased(
    app: Any, workspace: Workspace, owner: asyncpg.Connection
):
    project = await workspace.project(MIXED, overlap=2)
    [task] = await workspace.tasks(project)
    await workspace.import_annotation(task, "worker-of-athens", mixed(note=SECRET))
    author = await owner.fetchval(
        "SELECT id FROM projection_1.member WHERE org_id = $1 AND status = 'external'",
        workspace.org,
    )
    client = Client(app, await key_of(workspace, workspace.owner))
    await erased(client, "eraseMember", member=ids.public("member", author), scope="ALL")
    assert await places(owner) == await places(owner, "worker-of-athens") == set()
    await compare(owner, workspace.org)


async def test_an_erasure_that_cannot_be_is_refused(app: Any, ledger: Ledger):
    client = await ledger.client(ledger.workspace.owner)
    unknown = ids.public("task", ledger.workspace.owner.member)
    for given, code, path in (
        ({}, "INVALID", ["events"]),
        ({"events": ["1"], "reason": " "}, "INVALID", ["reason"]),
        ({"events": ["999999"]}, "NOT_FOUND", ["events", "0"]),
        ({"events": ["1"] * 2_001}, "LIMIT", ["events"]),
        ({"tasks": [unknown]}, "NOT_FOUND", ["tasks", "0"]),
        ({"comments": [unknown]}, "INVALID", ["comments", "0"]),
    ):
        for dry in (True, False):
            refused = await ask(client, "eraseContent", **given, dryRun=dry)
            assert (refused["code"], refused["path"]) == (code, path)
    admin = await client_of(app, ledger.workspace, Role.ADMIN)
    assert (await ask(admin, "eraseContent", events=["1"]))["code"] == "FORBIDDEN"
    reviewer = await client_of(app, ledger.workspace, Role.REVIEWER)
    assert "errors" in await reviewer.ask("{ erasures { nodes { id } } }")
