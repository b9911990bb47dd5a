"""Webhooks as clients make, change and end them; what they are sent is tested beside the feed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from server.access.actor import Actor
from server.access.sealing import Sealer, parse_key
from server.access.webhooks import SigningSecret
from server.commands import webhooks as commands
from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support import taxonomy_acts as acts
from tests.support.api import SEALING_KEY, Client, key_of
from tests.support.databases import Database
from tests.support.erasing import erase, places
from tests.support.webhooks import URL, make_webhook
from tests.support.workspace import Workspace

HOOK = """id name url actsAs status pauseReason format batch after replays madeAt
  formerSecretEndsAt webhookProject { id } createdBy { id }
  eventFilter { types stream onlyFacts actors { id }
    labels { values question taxonomy { id } } }"""
SECRET = f"... on WebhookSecretPayload {{ position webhook {{ {HOOK} }} secret notice }}"
DONE = f"... on WebhookPayload {{ position webhook {{ {HOOK} }} }}"
LIST = "query { webhooks { nodes { id status } } }"
THEN = "query($p: Position) { asOf(position: $p) { webhooks { nodes { id url status } } } }"
NO_FILTER = {"types": [], "actors": [], "stream": None, "onlyFacts": False, "labels": None}
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Webhook {{ {HOOK} }} }} }}"
BELOW: dict[str, Any] = {"values": ["a"], "withDescendants": True}
INPUTS = {
    "create": "CreateWebhookInput",
    "change": "ChangeWebhookInput",
    "replay": "ReplayWebhookInput",
    "rotate": "RotateWebhookSecretInput",
}


async def act(client: Client, what: str, **given: Any) -> Any:
    """Run one of the mutations of webhooks."""
    field = "rotateWebhookSecret" if what == "rotate" else f"{what}Webhook"
    selection = SECRET if what in ("create", "rotate") else DONE
    return await client.do(field, INPUTS.get(what, "WebhookInput"), selection, **given)


async def create(client: Client, **given: Any) -> Any:
    wanted = {"name": "Warehouse", "url": URL, "actsAs": "INTEGRATOR"} | given
    return await act(client, "create", **wanted)


async def client_of(app: Any, workspace: Workspace, who: Actor | None = None) -> Client:
    return Client(app, await key_of(workspace, who or workspace.owner))


async def test_the_life_of_a_webhook(app: Any, workspace: Workspace) -> None:
    owner, project = await client_of(app, workspace), await workspace.project()
    ann, of_project = await workspace.member(), ids.public("project", project)
    chosen = {
        "types": ["ANNOTATION_SUBMITTED"],
        "actors": [ids.public("member", ann.member)],
        "stream": of_project,
        "onlyFacts": True,
    }
    made = await create(owner, project=of_project, name=" Mine ", batch=5, eventFilter=chosen)
    hook, secret = made["webhook"], made["secret"]
    assert SigningSecret.parse(secret).reveal() == secret
    assert (hook["name"], hook["url"], hook["batch"], hook["status"]) == ("Mine", URL, 5, "ACTIVE")
    assert hook["after"] == made["position"]
    assert hook["webhookProject"] == {"id": of_project}
    assert hook["createdBy"] == {"id": ids.public("member", workspace.owner.member)}
    shown = {**chosen, "actors": [{"id": chosen["actors"][0]}], "labels": None}
    assert hook["eventFilter"] == shown

    name = {"webhook": hook["id"]}
    changed = (await act(owner, "change", **name, url=f"{URL}/2", eventFilter={}))["webhook"]
    assert changed["eventFilter"] == NO_FILTER
    assert (changed["url"], changed["name"], changed["batch"]) == (f"{URL}/2", "Mine", 5)
    paused = (await act(owner, "pause", **name))["webhook"]
    assert (paused["status"], paused["pauseReason"]) == ("PAUSED", "REQUESTED")
    replayed = (await act(owner, "replay", **name, after="0"))["webhook"]
    assert (replayed["status"], replayed["after"], replayed["replays"]) == ("PAUSED", "0", 1)
    assert (await act(owner, "resume", **name))["webhook"]["status"] == "ACTIVE"
    rotated = await act(owner, "rotate", **name, overlapSeconds=60)
    assert rotated["secret"] not in (secret, None)
    assert rotated["webhook"]["formerSecretEndsAt"] > hook["madeAt"]

    assert (await owner.data(LIST))["webhooks"]["nodes"] == [{"id": hook["id"], "status": "ACTIVE"}]
    gone = await act(owner, "delete", **name)
    assert gone["webhook"]["status"] == "DELETED"
    assert (await owner.data(LIST))["webhooks"]["nodes"] == []
    assert (await owner.data(NODE, id=hook["id"]))["node"]["status"] == "DELETED"
    past = (await owner.data(THEN, p=made["position"]))["asOf"]["webhooks"]["nodes"]
    assert past == [{"id": hook["id"], "url": URL, "status": "ACTIVE"}]


async def test_labels_of_a_filter_now_and_in_the_past(app: Any, workspace: Workspace) -> None:
    owner = await client_of(app, workspace)
    taxonomy = ids.public("taxonomy", await acts.create(workspace, "Moods", ("good",)))
    wanted = {"values": ["good", "a", "a"], "taxonomy": taxonomy, "withDescendants": True}
    made = await create(owner, eventFilter={"labels": wanted})
    shown = {"values": ["a", "good"], "question": None, "taxonomy": {"id": taxonomy}}
    assert made["webhook"]["eventFilter"] == {**NO_FILTER, "labels": shown}
    name = {"webhook": made["webhook"]["id"]}
    alone = await act(owner, "change", **name, eventFilter={"labels": {"values": ["a"]}})
    labels = {"values": ["a"], "question": None, "taxonomy": None}
    assert alone["webhook"]["eventFilter"]["labels"] == labels
    kept = await act(owner, "change", **name, batch=3)
    assert kept["webhook"]["eventFilter"]["labels"] == labels
    past = f"""query($p: Position, $id: ID!) {{ asOf(position: $p) {{ webhook(id: $id) {{
      {HOOK} }} }} }}"""
    then = await owner.data(past, p=made["position"], id=name["webhook"])
    assert then["asOf"]["webhook"] == made["webhook"]


async def test_a_deleted_webhook_is_not_brought_back(app: Any, workspace: Workspace) -> None:
    owner = await client_of(app, workspace)
    name = {"webhook": (await create(owner))["webhook"]["id"]}
    for _ in range(2):
        assert (await act(owner, "delete", **name))["webhook"]["status"] == "DELETED"
    for again, more in (("change", {}), ("resume", {}), ("pause", {}), ("replay", {"after": "0"})):
        refused = await act(owner, again, **name, **more)
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["webhook"])


async def test_a_retry_shows_no_secret_and_makes_no_second_webhook(
    app: Any, workspace: Workspace
) -> None:
    owner, command = await client_of(app, workspace), str(uuid4())
    first, again = [await create(owner, commandId=command) for _ in range(2)]
    assert first["webhook"] == again["webhook"]
    assert (first["notice"], again["secret"]) == (None, None)
    assert "rotate" in again["notice"]
    own = SigningSecret.new().reveal()
    chosen = await create(owner, secret=own)
    assert (chosen["secret"], chosen["notice"] is None) == (None, False)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"url": "http://hooks.example.org"}, "INVALID", ["url"]),
        ({"url": "https://127.1/in"}, "INVALID", ["url"]),
        ({"url": "https://ann:pass@hooks.example.org"}, "INVALID", ["url"]),
        ({"url": "https://hooks.example.org/" + "x" * 2_000}, "LIMIT", ["url"]),
        ({"name": "  "}, "INVALID", ["name"]),
        ({"batch": 501}, "INVALID", ["batch"]),
        ({"batch": 2, "format": "CLOUDEVENTS_BINARY"}, "INVALID", ["batch"]),
        ({"after": "100000"}, "INVALID", ["after"]),
        ({"secret": "whsec_short"}, "INVALID", ["secret"]),
        ({"project": ids.public("project", uuid4())}, "NOT_FOUND", ["project"]),
        ({"eventFilter": {"stream": "task_x"}}, "INVALID", ["eventFilter", "stream"]),
        (
            {"eventFilter": {"stream": ids.public("annotation", uuid4())}},
            "INVALID",
            ["eventFilter", "stream"],
        ),
        (
            {"eventFilter": {"stream": ids.public("task", uuid4())}},
            "NOT_FOUND",
            ["eventFilter", "stream"],
        ),
        (
            {"eventFilter": {"actors": [ids.public("member", uuid4())]}},
            "NOT_FOUND",
            ["eventFilter", "actors", "0"],
        ),
        (
            {"eventFilter": {"types": ["TASK_IMPORTED"] * 101}},
            "LIMIT",
            ["eventFilter", "types"],
        ),
        *(
            ({"eventFilter": {"labels": labels}}, code, ["eventFilter", "labels", path])
            for labels, code, path in (
                ({"values": []}, "INVALID", "values"),
                ({"values": ["a"] * 101}, "LIMIT", "values"),
                (BELOW, "INVALID", "taxonomy"),
                ({**BELOW, "taxonomy": ids.public("taxonomy", uuid4())}, "NOT_FOUND", "taxonomy"),
            )
        ),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else None,
)
async def test_what_is_refused(
    app: Any, workspace: Workspace, given: Any, code: str, path: list[str]
) -> None:
    owner = await client_of(app, workspace)
    refused = await create(owner, **given)
    assert (refused["code"], refused["path"]) == (code, path), refused
    if given.keys() - {"project", "secret", "after"}:
        hook = ids.public("webhook", await make_webhook(workspace))
        refused = await act(owner, "change", webhook=hook, **given)
        assert (refused["code"], refused["path"]) == (code, path), refused


async def test_an_organization_has_so_many_webhooks(
    app: Any, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST", 2)
    owner = await client_of(app, workspace)
    first, _ = [(await create(owner))["webhook"]["id"] for _ in range(2)]
    assert (await create(owner))["code"] == "LIMIT"
    await act(owner, "delete", webhook=first)
    assert (await create(owner))["webhook"]


async def test_nobody_is_sent_more_than_they_may_see(app: Any, workspace: Workspace) -> None:
    """By a webhook of their own, or by turning another's to a URL of their own."""
    project = await workspace.project()
    member = await workspace.member(Role.INTEGRATOR)
    integrator = await client_of(app, workspace, member)
    assert (await create(integrator, actsAs="INTEGRATOR"))["secret"]
    for role in ("OWNER", "AUDITOR", "MANAGER"):
        refused = await create(integrator, actsAs=role)
        assert (refused["code"], refused["path"]) == ("FORBIDDEN", ["actsAs"])
    theirs = ids.public("webhook", await make_webhook(workspace, role=Role.AUDITOR))
    for what, more in (
        ("change", {"url": f"{URL}/mine"}),
        ("rotate", {}),
        ("replay", {"after": "0"}),
        ("resume", {}),
    ):
        refused = await act(integrator, what, webhook=theirs, **more)
        assert (refused["code"], refused["path"]) == ("FORBIDDEN", ["webhook"]), what
    assert (await act(integrator, "pause", webhook=theirs))["webhook"]["status"] == "PAUSED"
    # In a project, only what the role sees there counts.
    manager = await workspace.member(None)
    await workspace.grant(manager, project, Role.MANAGER)
    runs = await client_of(app, workspace, manager)
    of_project = {"project": ids.public("project", project)}
    assert (await create(runs, actsAs="MANAGER", **of_project))["secret"]
    assert (await create(runs, actsAs="ANNOTATOR"))["code"] == "FORBIDDEN"
    refused = await act(runs, "pause", webhook=theirs)
    assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["webhook"])


EVENTS = """query { events(last: 50) { nodes { type
  ... on WebhookCreated { actsAs content { __typename } webhook { id } } } } }"""


async def test_who_may_not_see_webhooks_sees_no_event_of_them(
    app: Any, workspace: Workspace
) -> None:
    """A URL may hold a token: reviewers see the other events, and neither annotators nor they see
    webhooks."""
    project = await workspace.project(visibility="all")
    for where in (project, None):
        await make_webhook(workspace, where)

    async def seen(who: Actor) -> int:
        found = (await (await client_of(app, workspace, who)).data(EVENTS))["events"]["nodes"]
        assert found
        return sum(event["type"] == "WEBHOOK_CREATED" for event in found)

    assert await seen(workspace.owner) == 2
    assert await seen(await workspace.member(Role.INTEGRATOR)) == 2
    reviewer = await workspace.member(Role.REVIEWER)
    assert await seen(reviewer) == 0
    await workspace.grant(reviewer, project, Role.MANAGER)
    assert await seen(reviewer) == 1, "no role takes a right away"
    assert await seen(await workspace.member(Role.ANNOTATOR)) == 0
    inside = await workspace.member(None)
    await workspace.grant(inside, project, Role.MANAGER)
    assert await seen(inside) == 1


async def test_no_secret_is_anywhere_but_sealed(
    app: Any, workspace: Workspace, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    owner, own = await client_of(app, workspace), SigningSecret.new().reveal()
    made = await create(owner)
    hook = made["webhook"]["id"]
    rotated = await act(owner, "rotate", webhook=hook)
    await act(owner, "rotate", webhook=hook, secret=own)
    refused = await act(owner, "rotate", webhook=hook, secret=own[:-20])
    assert own[6:-20] not in str(refused)
    shown = [made["secret"], rotated["secret"], own]
    asked = str(await owner.data(NODE, id=hook)) + str(await owner.data(EVENTS))
    everything = asked + "".join(capfd.readouterr())
    connection = await asyncpg.connect(database.admin_url)
    try:
        for secret in shown:
            key = SigningSecret.parse(secret).key
            for form in (secret, secret[6:], key.hex()):
                assert form not in everything
                assert not await places(connection, form)
            assert not await places(connection, str(key)[2:-1])
        text = "SELECT id, org_id, sealed, digest, hash FROM secrets WHERE org_id = $1 "
        text += "AND kind = 'webhook'"
        rows = await connection.fetch(text, workspace.org)
        sealer = Sealer([parse_key(SEALING_KEY)])
        opened = [sealer.open(row["org_id"], row["id"], row["sealed"]) for row in rows]
        assert {*opened} == {SigningSecret.parse(one).key for one in shown[1:]}
        assert {(row["digest"], row["hash"]) for row in rows} == {(None, None)}
        await act(owner, "delete", webhook=hook)
        assert await connection.fetch(text, workspace.org) == []
    finally:
        await connection.close()


async def test_a_name_and_a_url_can_be_erased(
    app: Any, workspace: Workspace, database: Database
) -> None:
    owner, secret = await client_of(app, workspace), "xanthippe"
    made = await create(owner, name=secret, url=f"{URL}/{secret}")
    name = {"webhook": made["webhook"]["id"]}
    await act(owner, "change", **name, url=f"{URL}/{secret}/2")
    paused = await act(owner, "pause", **name)
    await erase(
        workspace, database.admin_url, range(int(made["position"]), int(paused["position"]))
    )
    shown = (await owner.data(NODE, id=name["webhook"]))["node"]
    assert (shown["name"], shown["url"]) == (None, None)
    connection = await asyncpg.connect(database.admin_url)
    try:
        assert not await places(connection, secret)
    finally:
        await connection.close()
    assert (await act(owner, "resume", **name))["code"] == "ERASED"
    assert (await act(owner, "change", **name, name="N"))["path"] == ["url"]
    await act(owner, "change", **name, name="N", url=URL)
    assert (await act(owner, "resume", **name))["webhook"]["status"] == "ACTIVE"


async def test_it_is_not_undone(app: Any, workspace: Workspace) -> None:
    owner = await client_of(app, workspace)
    made = await create(owner)
    selection = "... on RevertPayload { position } ... on Refused { obstacles { message } }"
    refused = await owner.do("revert", "RevertInput", selection, position=made["position"])
    assert "pause, resume or delete" in refused["obstacles"][0]["message"]
