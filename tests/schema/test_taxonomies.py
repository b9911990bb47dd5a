"""Taxonomies over the API: edited by several people, published, browsed, searched, refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.support.api import Client, client_of, served
from tests.support.databases import Database
from tests.support.workspace import Workspace

DONE = "... on TaxonomyPayload { position taxonomy { id version latest { number } } }"


@pytest.fixture(scope="module")
async def app(database: Database) -> AsyncIterator[Starlette]:
    async with served(database) as running:
        yield running


@pytest.fixture
async def clients(app: Starlette, workspace: Workspace) -> dict[str, Client]:
    return {
        role.value: await client_of(app, workspace, role) for role in (Role.MANAGER, Role.ANNOTATOR)
    }


@pytest.fixture
async def editor(clients: dict[str, Client]) -> Client:
    return clients["MANAGER"]


async def created(editor: Client, name: str = "Animals", **given: Any) -> str:
    """The id of a new taxonomy."""
    made = await editor.do("createTaxonomy", "CreateTaxonomyInput", DONE, name=name, **given)
    return str(made["taxonomy"]["id"])


async def edit(editor: Client, taxonomy: str, *edits: dict[str, Any], **given: Any) -> Any:
    return await editor.do(
        "editTaxonomy", "EditTaxonomyInput", DONE, taxonomy=taxonomy, edits=list(edits), **given
    )


async def publish(editor: Client, taxonomy: str, **given: Any) -> Any:
    return await editor.do(
        "publishTaxonomy", "PublishTaxonomyInput", DONE, taxonomy=taxonomy, **given
    )


def add(concept: str, label: str, *broader: str, **more: Any) -> dict[str, Any]:
    labels = [{"language": "en", "text": label}]
    return {"add": {"concept": concept, "labels": labels, "broader": list(broader), **more}}


ANIMALS = (
    add("animal", "Animal"),
    add("dog", "Dog", "animal", alternatives=[{"language": "de", "text": "Hund"}]),
    add("cat", "Cat", "animal"),
    add("lion", "Great Lion", "cat"),
)


async def test_a_flat_set_is_a_list_of_strings(editor: Client) -> None:
    id_ = await created(editor, labels=["good", "bad"])
    query = (
        "query($id: ID!) { taxonomy(id: $id) { name latest { number conceptCount roots "
        "{ nodes { conceptId label depth childCount } } } } }"
    )
    found = (await editor.data(query, id=id_))["taxonomy"]
    assert found["latest"]["number"] == 1
    assert found["latest"]["roots"]["nodes"] == [
        {"conceptId": "good", "label": "good", "depth": 0, "childCount": 0},
        {"conceptId": "bad", "label": "bad", "depth": 0, "childCount": 0},
    ]


async def test_a_tree_is_edited_published_browsed_and_searched(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    draft = """query($id: ID!) { taxonomy(id: $id) { latest { number }
        draft { editCount conceptCount touched roots { nodes { conceptId } }
            concept(id: "lion") { path { label } } } } }"""
    found = (await editor.data(draft, id=id_))["taxonomy"]
    assert found["latest"] is None
    assert found["draft"]["editCount"] == 4
    assert found["draft"]["roots"]["nodes"] == [{"conceptId": "animal"}]
    assert [c["label"] for c in found["draft"]["concept"]["path"]] == [
        "Animal",
        "Cat",
        "Great Lion",
    ]
    done = await publish(editor, id_, notes="First.")
    assert done["taxonomy"]["latest"] == {"number": 1}
    query = """query($id: ID!, $text: String!) { taxonomy(id: $id) { latest { notes
        search(text: $text) { term concept { conceptId label path { label } } }
        roots { nodes { narrower(first: 1) { nodes { conceptId broader { conceptId } }
            pageInfo { hasNextPage endCursor } } } } } } }"""
    for text, hits in (("li", ["lion"]), ("GREAT", ["lion"]), ("hun", ["dog"]), ("zebra", [])):
        found = (await editor.data(query, id=id_, text=text))["taxonomy"]["latest"]
        assert [hit["concept"]["conceptId"] for hit in found["search"]] == hits
    (root,) = found["roots"]["nodes"]
    assert root["narrower"]["nodes"][0] == {
        "conceptId": "dog",
        "broader": [{"conceptId": "animal"}],
    }
    assert root["narrower"]["pageInfo"]["hasNextPage"]


async def test_published_versions_never_change(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    await publish(editor, id_)
    rename = {"rename": {"concept": "dog", "labels": [{"language": "en", "text": "Hound"}]}}
    await edit(editor, id_, rename, {"merge": {"sources": ["lion"], "into": "cat"}})
    done = await publish(editor, id_)
    assert done["taxonomy"]["latest"] == {"number": 2}
    query = """query($id: ID!) { taxonomy(id: $id) {
        one: publishedVersion(number: 1) {
          concept(id: "dog") { label } lion: concept(id: "lion") { label } }
        two: publishedVersion(number: 2) {
          concept(id: "dog") { label } lion: concept(id: "lion") { label } }
        three: publishedVersion(number: 3) { number }
        versions { nodes { number } } } }"""
    found = (await editor.data(query, id=id_))["taxonomy"]
    assert found["one"] == {"concept": {"label": "Dog"}, "lion": {"label": "Great Lion"}}
    assert found["two"] == {"concept": {"label": "Hound"}, "lion": None}
    assert found["three"] is None
    assert [v["number"] for v in found["versions"]["nodes"]] == [2, 1]


async def test_edits_that_do_not_fit_change_nothing(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    bad = await edit(
        editor,
        id_,
        {"restore": {"concept": "dog"}},
        {"move": {"concept": "animal", "broader": ["lion"]}},
    )
    assert (bad["__typename"], bad["path"][:2]) == ("Refused", ["edits", "1"]) or bad["path"][
        :2
    ] == ["edits", "0"]
    unknown = await edit(editor, ids.public("taxonomy", uuid7()), *ANIMALS)
    assert unknown["code"] == "NOT_FOUND"
    count = "query($id: ID!) { taxonomy(id: $id) { draft { editCount } } }"
    assert (await editor.data(count, id=id_))["taxonomy"]["draft"]["editCount"] == 4


async def test_several_editors_at_once(editor: Client) -> None:
    id_ = await created(editor)
    done = await asyncio.gather(
        *(edit(editor, id_, add(f"c{n}", f"Concept {n}")) for n in range(20))
    )
    assert {d["__typename"] for d in done} == {"TaxonomyPayload"}
    stale = await edit(editor, id_, add("x", "X"), expectedVersion=1)
    assert stale["code"] == "STALE"
    await asyncio.gather(publish(editor, id_), edit(editor, id_, add("late", "Late")))
    await publish(editor, id_)
    query = "query($id: ID!) { taxonomy(id: $id) { latest { conceptCount } } }"
    assert (await editor.data(query, id=id_))["taxonomy"]["latest"]["conceptCount"] == 21


async def test_a_retry_gets_the_same_answer(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    given = {"input": {"commandId": str(uuid4()), "taxonomy": id_, "notes": "n"}}
    query = (
        "mutation($input: PublishTaxonomyInput!) { publishTaxonomy(input: $input) { "
        + DONE
        + " } }"
    )
    first = await editor.data(query, **given)
    assert await editor.data(query, **given) == first
    again = await publish(editor, id_)
    assert again["code"] == "CONFLICT"


async def test_who_may_edit(clients: dict[str, Client]) -> None:
    id_ = await created(clients["MANAGER"], labels=["a"])
    refused = await edit(clients["ANNOTATOR"], id_, add("x", "X"))
    assert refused["code"] == "FORBIDDEN"
    query = (
        "query($id: ID!) { taxonomy(id: $id) { latest { number } } taxonomies { nodes { id } } }"
    )
    found = await clients["ANNOTATOR"].data(query, id=id_)
    assert found["taxonomies"]["nodes"] == [{"id": id_}]


async def test_a_mapping_may_name_concepts_by_their_uris(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, add("old", "Old", uri="http://example.org/1#old"))
    await publish(editor, id_)
    new = {
        "taxonomy": id_,
        "format": "CSV",
        "text": "id,label,uri\nnew,New,http://example.org/2#new\n",
    }
    await editor.do("importTaxonomy", "ImportTaxonomyInput", DONE, **new)
    text = (
        "<http://example.org/1#old> <http://www.w3.org/2004/02/skos/core#exactMatch> "
        "<http://example.org/2#new> ."
    )
    given = {"taxonomy": id_, "format": "N_TRIPLES", "text": text}
    done = await editor.do("attachMapping", "AttachMappingInput", DONE, **given)
    assert done["__typename"] == "TaxonomyPayload", done
    await publish(editor, id_)
    query = """query($id: ID!) { taxonomy(id: $id) { latest { diff { counts { kind concepts } }
        mapping { nodes { source relation target } } } } }"""
    found = (await editor.data(query, id=id_))["taxonomy"]["latest"]
    counts = {count["kind"]: count["concepts"] for count in found["diff"]["counts"]}
    assert (counts["RENAMED"], counts["ADDED"], counts["REMOVED"]) == (1, 0, 0)
    assert found["mapping"]["nodes"] == [{"source": "old", "relation": "EXACT", "target": "new"}]
