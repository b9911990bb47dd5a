"""A large mask over GraphQL: a blob and a name in the ledger, and gone from both where erased."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
from starlette.applications import Starlette

from server.access.actor import Actor
from server.commands import blobs as keeping
from server.events.accounts.roles import Role
from server.events.audits.audits import AUDIT
from server.events.core.ids import parse, public
from server.feed.render import audit_line
from server.jobs.blob_removal import BlobRemoval
from server.projections.engine import check, rebuild
from server.reads.events.replay import replay
from server.reads.exports.export import export
from server.storage import Blobs
from tests.support.api import Client, client_of, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.jobs import run_once
from tests.support.masks import FORM, ITEM, answers, mask, runs, sent
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

SHOWN = (
    "... on AnnotationPayload { position annotation { id answers { value { "
    "... on MaskAnswer { masks { label counts blob } } } } } }"
)
HUGE = runs(80_000)
LARGE = runs(26_000)


@dataclass
class Desk:
    """An annotator with tasks, at a server that keeps its blobs in one of the stores."""

    app: Starlette
    workspace: Workspace
    database: Database
    ann: Actor
    client: Client
    project: UUID
    tasks: list[UUID]
    owner: asyncpg.Connection

    @property
    def blobs(self) -> Blobs:
        """The store of the server."""
        return self.app.state.blobs

    async def submit(self, task: UUID, *masks: dict[str, Any], **given: Any) -> Any:
        """Claim and answer a task; return payload or refusal."""
        if "token" not in given:
            given["token"] = (await self.workspace.take(task, self.ann)).token
        given = {"task": public("task", task), "answers": sent(*masks), **given}
        return await self.client.do("submitAnnotation", "SubmitAnnotationInput", SHOWN, **given)

    async def revise(self, task: UUID, annotation: str, *masks: dict[str, Any]) -> Any:
        """Answer differently."""
        given = {"task": public("task", task), "annotation": annotation, "answers": sent(*masks)}
        return await self.client.do("reviseAnnotation", "ReviseAnnotationInput", SHOWN, **given)

    async def stored(self) -> set[str]:
        """The digests in the store."""
        return {digest async for digest, _ in self.blobs.all(self.workspace.org)}

    async def event(self, position: str) -> asyncpg.Record:
        """The row of an event."""
        query = "SELECT * FROM events WHERE org_id = $1 AND position = $2"
        row = await self.owner.fetchrow(query, self.workspace.org, int(position))
        assert row is not None
        return row


@pytest.fixture(scope="module", params=["postgres", "s3"])
async def app(
    request: pytest.FixtureRequest, database: Database, shared_clock: Clock
) -> AsyncIterator[Starlette]:
    settings = {} if request.param == "postgres" else request.getfixturevalue("seaweed").settings
    async with served(database, shared_clock, **settings) as running:
        yield running


@pytest.fixture
async def desk(
    app: Starlette,
    database: Database,
    workspace: Workspace,
    owner: asyncpg.Connection,
) -> Desk:
    project = await workspace.project(FORM, overlap=2)
    tasks = await workspace.import_(project, [ITEM] * 2)
    ann = await workspace.member(Role.ANNOTATOR)
    client = Client(app, await key_of(workspace, ann))
    return Desk(app, workspace, database, ann, client, project, tasks, owner)


def only(made: Any) -> dict[str, Any]:
    """The one mask of a payload."""
    ((shown,),) = [answer["value"]["masks"] for answer in made["annotation"]["answers"]]
    return shown


async def test_a_large_mask_from_end_to_end(desk: Desk, clock: Clock) -> None:
    made = await desk.submit(desk.tasks[0], mask(counts=HUGE))
    digest = only(made)["blob"].removeprefix("sha256:")
    assert only(made) == {"label": "cat", "counts": HUGE, "blob": f"sha256:{digest}"}
    body = await desk.blobs.get(desk.workspace.org, digest)
    assert sha256(body or b"").hexdigest() == digest
    assert json.loads(body or b"") == {"counts": HUGE, "task": str(desk.tasks[0])}
    # The ledger holds the name, under a hash that is made as ever.
    row = await desk.event(made["position"])
    assert json.loads(row["content"])["answers"]["fur"]["masks"] == [mask(blob=f"sha256:{digest}")]
    salted = row["content_salt"] + row["content"].encode()
    assert sha256(salted).digest() == row["content_digest"]
    lines, told = list[bytes](), {"now": clock(), "render": audit_line, "stream": desk.tasks[0]}
    await replay(desk.database.server_url, desk.workspace.org, write=lines.append, **told)
    replayed = json.loads(b"".join(lines).splitlines()[-1])
    assert replayed["content"]["answers"]["fur"]["masks"][0]["blob"] == f"sha256:{digest}"
    assert replayed["leaf_hash"] == row["leaf_hash"].hex()
    # Screens, the export and a rebuild from zero say the same.
    await rebuild.rebuild(desk.database.admin_url, desk.database.server_role)
    assert await check.check(desk.database.admin_url) == []
    exported = list[bytes]()
    whose = (desk.database.server_url, desk.workspace.org, desk.project)
    await export(*whose, exported.append, blobs=desk.blobs)
    (line,) = [x for x in b"".join(exported).splitlines() if b'"counts"' in x]
    assert orjson.loads(line)["annotations"][0]["answers"]["fur"]["masks"] == [mask(counts=HUGE)]
    reviewer = await client_of(desk.app, desk.workspace, Role.REVIEWER)
    query = """query ($id: ID!) { node(id: $id) { ... on Task { annotations {
        answers { value { ... on MaskAnswer { masks { label counts blob } } } } } } } }"""
    seen = await reviewer.data(query, id=public("task", desk.tasks[0]))
    assert only({"annotation": seen["node"]["annotations"][0]})["counts"] == HUGE
    query = """query ($id: ID!) { events(filter: {stream: $id}) { nodes {
        ... on AnnotationSubmitted { content { ... on AnswersContent {
        answers { value { ... on MaskAnswer { masks { counts } } } } } } } } } }"""
    told = await reviewer.data(query, id=public("task", desk.tasks[0]))
    (content,) = [event["content"] for event in told["events"]["nodes"] if event]
    assert only({"annotation": content})["counts"] == HUGE


async def test_a_small_mask_stays_in_the_answer(desk: Desk) -> None:
    few = runs(3_000)
    assert only(await desk.submit(desk.tasks[0], mask(counts=few))) == {
        "label": "cat", "counts": few, "blob": None,
    }  # fmt: skip
    assert await desk.stored() == set()


async def test_an_erasure_takes_along_what_no_other_answer_names(desk: Desk) -> None:
    first, second = desk.tasks
    made = await desk.submit(first, mask(counts=LARGE))
    named = only(made)["blob"]
    digest = named.removeprefix("sha256:")
    # Clients send back what they got: the same mask under another id, and a new one beside it.
    both = (mask(id="again", blob=named), mask(id="new", counts=runs(26_000, 1)))
    again = await desk.revise(first, made["annotation"]["id"], *both)
    elsewhere = await desk.submit(second, mask(counts=LARGE))
    assert len(await desk.stored()) == 3
    assert only(elsewhere)["blob"] != named
    await desk.workspace.erase(first, [int(made["position"])])
    await run_once(BlobRemoval, desk.database.server_url, desk.blobs)
    assert digest in await desk.stored()
    await desk.workspace.erase(first, [int(again["position"])])
    await run_once(BlobRemoval, desk.database.server_url, desk.blobs)
    assert await desk.stored() == {only(elsewhere)["blob"].removeprefix("sha256:")}
    assert await desk.owner.fetchval("SELECT count(*) FROM blob_removals") == 0
    assert (await desk.event(again["position"]))["content"] is None


ITEMS = "item { ownAnswers { value { ... on MaskAnswer { masks { label counts blob } } } } }"
JUDGED = f"... on AuditItemPayload {{ position {ITEMS} }}"


async def test_a_large_mask_of_an_auditor_is_a_blob_of_the_audit(desk: Desk) -> None:
    project = await desk.workspace.project(FORM)
    [task] = await desk.workspace.import_(project, [ITEM])
    await desk.workspace.annotate(task, desk.ann, answers(mask(counts=LARGE)))
    auditor = await client_of(desk.app, desk.workspace, Role.MANAGER)
    drawn = await auditor.do(
        "drawAudit", "DrawAuditInput", "... on DrawAuditPayload { audit { id } }",
        project=public("project", project), plan={"items": {"items": 1}}, blind=True,
    )  # fmt: skip
    audit = drawn["audit"]["id"]
    await auditor.do("claimAudit", "AuditInput", "__typename", audit=audit)
    item = {"audit": audit, "task": public("task", task)}

    async def answer(*masks: dict[str, Any]) -> Any:
        return await auditor.do(
            "answerAudit", "AnswerAuditInput", JUDGED, **item, answers=sent(*masks)
        )

    [other] = await desk.stored()
    for blob in (other, "0" * 64):
        assert (await answer(mask(blob=f"sha256:{blob}")))["code"] == "NOT_FOUND"
    made = await answer(mask(counts=LARGE))
    shown = only({"annotation": {"answers": made["item"]["ownAnswers"]}})
    assert shown["counts"] == LARGE
    content = json.loads((await desk.event(made["position"]))["content"])
    assert content["answers"]["fur"]["masks"] == [mask(blob=shown["blob"])]
    assert await desk.stored() == {other, shown["blob"].removeprefix("sha256:")}
    said = {"verdict": "WRONG", "answers": sent(mask(blob=shown["blob"]))}
    judged = await auditor.do("judgeAudit", "JudgeAuditInput", JUDGED, **item, **said)
    id_ = parse(audit)[1]
    for one, left in ((made, 2), (judged, 1)):
        await desk.workspace.erase(id_, [int(one["position"])], streams=((AUDIT, id_),))
        await run_once(BlobRemoval, desk.database.server_url, desk.blobs)
        assert len(await desk.stored()) == left


async def test_what_is_refused_stores_nothing(desk: Desk) -> None:
    held = await desk.workspace.take(desk.tasks[0], desk.ann)
    late = await desk.submit(desk.tasks[0], mask(counts=LARGE), token=held.token + 1)
    assert late["code"] == "NO_LEASE"
    short = await desk.submit(desk.tasks[0], mask(counts=LARGE[1:]), token=held.token)
    assert (short["code"], short["path"][:2]) == ("INVALID", ["answers", "0"])
    strange = await desk.submit(desk.tasks[0], mask(label="dog", counts=LARGE), token=held.token)
    assert strange["code"] == "INVALID"
    assert await desk.stored() == set()


async def test_a_mask_of_another_task_is_unknown(desk: Desk) -> None:
    named = only(await desk.submit(desk.tasks[0], mask(counts=LARGE)))["blob"]
    for blob in (named, f"sha256:{'0' * 64}"):
        taken = await desk.workspace.take(desk.tasks[1], desk.ann)
        refused = await desk.submit(desk.tasks[1], mask(blob=blob), token=taken.token)
        assert (refused["code"], refused["path"]) == (
            "NOT_FOUND", ["answers", "0", "value", "mask", "masks", "0", "blob"],
        )  # fmt: skip
        await desk.workspace.release(taken)


async def test_a_retry_changes_nothing(desk: Desk) -> None:
    held = await desk.workspace.take(desk.tasks[0], desk.ann)
    given = {"token": held.token, "commandId": str(uuid4())}
    once = await desk.submit(desk.tasks[0], mask(counts=LARGE), **given)
    again = await desk.submit(desk.tasks[0], mask(counts=LARGE), **given)
    assert once == again
    other = await desk.submit(desk.tasks[0], mask(counts=runs(26_000, 7)), **given)
    assert other["code"] == "COMMAND_REUSED"
    assert len(await desk.stored()) == 1


async def test_an_erasure_between_storing_and_answering(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = desk.tasks[0]
    made = await desk.submit(task, mask(counts=LARGE))
    small = mask(counts=runs(10))
    await desk.revise(task, made["annotation"]["id"], small)
    keep = keeping.keep
    erased = list[int]()

    async def kept_and_lost(blobs: Blobs, org: UUID, body: bytes) -> str:
        digest = await keep(blobs, org, body)
        if not erased:
            erased.append(int(made["position"]))
            await desk.workspace.erase(task, erased)
            await run_once(BlobRemoval, desk.database.server_url, desk.blobs)
            assert await desk.stored() == set()
        return digest

    monkeypatch.setattr(keeping, "keep", kept_and_lost)
    again = await desk.revise(task, made["annotation"]["id"], mask(counts=LARGE))
    assert only(again)["counts"] == LARGE
    await run_once(BlobRemoval, desk.database.server_url, desk.blobs)
    assert await desk.stored() == {only(again)["blob"].removeprefix("sha256:")}
