"""Releases that are only tried: what they would change is told, and nothing is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from tests.support.api import Client, client_of, served
from tests.support.databases import Database
from tests.support.workspace import Workspace

TRIED = """... on TaxonomyPayload { position warnings trial { conceptCount lostEdits diff {
  counts { kind concepts } changes { nodes { kind conceptIds label formerLabels
  broaderBefore broaderAfter before after } } } } taxonomy { version draft { editCount } } }"""
CSV = "id,label@en,parent\nanimal,Animal,\nbird,Bird,animal\nowl,Owl,bird\nwren,Wren,bird\n"


@pytest.fixture(scope="module")
async def app(database: Database) -> AsyncIterator[Starlette]:
    async with served(database) as running:
        yield running


@pytest.fixture
async def editor(app: Starlette, workspace: Workspace) -> Client:
    return await client_of(app, workspace, Role.MANAGER)


async def created(editor: Client) -> str:
    """The id of a taxonomy with a version."""
    done = "... on TaxonomyPayload { taxonomy { id } }"
    made = await editor.do("createTaxonomy", "CreateTaxonomyInput", done, name="Birds")
    id_ = str(made["taxonomy"]["id"])
    await imported(editor, id_, CSV)
    await editor.do(
        "publishTaxonomy", "PublishTaxonomyInput", "... on TaxonomyPayload { position }",
        taxonomy=id_,
    )  # fmt: skip
    return id_


async def imported(editor: Client, id_: str, text: str, **given: Any) -> Any:
    given = {"taxonomy": id_, "format": "CSV", "text": text, **given}
    return await editor.do("importTaxonomy", "ImportTaxonomyInput", TRIED, **given)


async def test_a_trial_tells_what_the_import_does_and_changes_nothing(editor: Client) -> None:
    id_ = await created(editor)
    rename = {"rename": {"concept": "owl", "labels": [{"language": "en", "text": "Owls"}]}}
    done = "... on TaxonomyPayload { taxonomy { version } }"
    edited = await editor.do(
        "editTaxonomy", "EditTaxonomyInput", done, taxonomy=id_, edits=[rename]
    )
    before = edited["taxonomy"]["version"]
    release = CSV.replace("wren,Wren,bird", "wren,Wren,animal\nheron,Heron,bird")
    tried = await imported(editor, id_, release, dryRun=True)
    assert tried["taxonomy"] == {"version": before, "draft": {"editCount": 1}}
    trial = tried["trial"]
    assert (trial["conceptCount"], trial["lostEdits"]) == (5, 1)
    changes = {each["label"]: each for each in trial["diff"]["changes"]["nodes"]}
    assert changes["Heron"]["kind"] == "ADDED"
    assert changes["Heron"]["broaderAfter"] == ["Bird"]
    moved = changes["Wren"]
    assert (moved["kind"], moved["formerLabels"]) == ("MOVED", ["Wren"])
    assert (moved["broaderBefore"], moved["broaderAfter"]) == (["Bird"], ["Animal"])
    kept = await imported(editor, id_, release, replaces=True)
    assert kept["trial"] is None
    query = """query($id: ID!) { taxonomy(id: $id) { draft { diff { counts { kind concepts }
      changes { nodes { kind conceptIds label formerLabels broaderBefore broaderAfter before after
      } } } } } }"""
    found = (await editor.data(query, id=id_))["taxonomy"]["draft"]["diff"]
    assert found == trial["diff"]


async def test_the_first_release_is_compared_with_nothing(editor: Client) -> None:
    done = "... on TaxonomyPayload { taxonomy { id } }"
    made = await editor.do("createTaxonomy", "CreateTaxonomyInput", done, name="Empty")
    tried = await imported(editor, made["taxonomy"]["id"], CSV, dryRun=True)
    assert tried["trial"] == {"conceptCount": 4, "lostEdits": 0, "diff": None}


@pytest.mark.parametrize("dry_run", [True, False])
async def test_each_problem_of_a_file_is_told_with_its_place(
    editor: Client, *, dry_run: bool
) -> None:
    id_ = await created(editor)
    query = """mutation($input: ImportTaxonomyInput!) { importTaxonomy(input: $input) {
      ... on Refused { code message problems { message path } } } }"""
    bad = CSV + "gull,Gull,sea\nowl,Owl again,bird\n"
    given = {"taxonomy": id_, "format": "CSV", "text": bad, "dryRun": dry_run}
    wish = {"commandId": str(uuid4()), **given}
    refused = (await editor.data(query, input=wish))["importTaxonomy"]
    assert refused["code"] == "INVALID"
    messages = [each["message"] for each in refused["problems"]]
    assert len(messages) == 2
    assert messages[0] == refused["message"]
    assert sorted(each.split(":")[0] for each in messages) == ["line 6", "line 7"]


async def test_an_empty_file_is_refused_in_a_trial_too(editor: Client) -> None:
    id_ = await created(editor)
    refused = await imported(editor, id_, "id,label@en,parent\n", dryRun=True)
    assert (refused["code"], refused["message"]) == (
        "INVALID",
        "There are no concepts in this file.",
    )
