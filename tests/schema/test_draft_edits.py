"""The edits of a draft as a list, and who makes them now."""

from __future__ import annotations

from typing import Any

from server.events.core import ids
from server.schema.taxonomies.typed_edits import typed_edit
from taxonomy import Concept, Rename
from taxonomy.edits import Add, Annotate
from tests.events import golden
from tests.schema.generated_documents import schema
from tests.support import taxonomy_acts as acts
from tests.support.erasing import erase

EDITS = """query($id: ID!, $first: Int! = 50, $after: String) { taxonomy(id: $id) { version draft {
  editCount editors { member { id } lastEditAt }
  edits(first: $first, after: $after) { nodes { version kind editedAt author { id }
    edit { __typename ... on RenameConceptEdit { conceptId labels { language text } } } }
    pageInfo { hasNextPage endCursor } } } } }"""


def rename(concept: str, text: str) -> Rename:
    return Rename(concept, {"": text})


async def test_the_edits_of_a_draft_come_newest_first(ledger, clock, database):
    workspace = ledger.workspace
    owner = await ledger.client(workspace.owner)
    id_ = await acts.create(workspace, "Moods", ("good", "bad"))
    given = {"id": ids.public("taxonomy", id_)}
    empty = (await owner.data(EDITS, **given))["taxonomy"]["draft"]
    assert (empty["edits"]["nodes"], empty["editors"]) == ([], [])
    for text in ("Good", "Very good", "Best"):
        await acts.edit(workspace, id_, rename("good", text))
    found = (await owner.data(EDITS, **given))["taxonomy"]
    nodes = found["draft"]["edits"]["nodes"]
    assert [node["edit"] for node in nodes] == [
        {
            "__typename": "RenameConceptEdit",
            "conceptId": "good",
            "labels": [{"language": None, "text": text}],
        }
        for text in ("Best", "Very good", "Good")
    ]
    assert nodes[0]["version"] == found["version"]
    assert {node["kind"] for node in nodes} == {"TAXONOMY_CONCEPT_RENAMED"}
    me = {"id": ids.public("member", workspace.owner.member)}
    assert {node["author"]["id"] for node in nodes} == {me["id"]}
    page = (await owner.data(EDITS, **given, first=2))["taxonomy"]["draft"]["edits"]
    assert page["pageInfo"]["hasNextPage"] is True
    rest = (await owner.data(EDITS, **given, after=page["pageInfo"]["endCursor"]))["taxonomy"]
    assert page["nodes"] + rest["draft"]["edits"]["nodes"] == nodes
    events = """{ events(filter: {types: [TAXONOMY_CONCEPT_RENAMED]}) { nodes { position } } }"""
    [first, *_] = (await owner.data(events))["events"]["nodes"]
    await erase(workspace, database.admin_url, [int(first["position"])])
    left = (await owner.data(EDITS, **given))["taxonomy"]["draft"]
    assert [node["edit"] for node in left["edits"]["nodes"]][-1] is None
    assert left["editCount"] == 2


async def test_editors_are_those_of_the_last_ten_minutes(ledger, clock):
    workspace = ledger.workspace
    owner = await ledger.client(workspace.owner)
    id_ = await acts.create(workspace, "Moods", ("good", "bad"))
    given = {"id": ids.public("taxonomy", id_)}
    await acts.edit(workspace, id_, rename("good", "Good"))
    [editor] = (await owner.data(EDITS, **given))["taxonomy"]["draft"]["editors"]
    assert editor["member"]["id"] == ids.public("member", workspace.owner.member)
    head = (await owner.data("{ head { position } }"))["head"]["position"]
    clock.advance(601)
    past = EDITS.replace("{ taxonomy", f'{{ asOf(position: "{head}") {{ taxonomy', 1) + " }"
    then = (await owner.data(past, **given))["asOf"]["taxonomy"]["draft"]
    assert then["editors"] == [editor]
    assert (await owner.data(EDITS, **given))["taxonomy"]["draft"]["editors"] == []
    await acts.edit(workspace, id_, rename("good", "Better"))
    await acts.publish(workspace, id_)
    after = (await owner.data(EDITS, **given))["taxonomy"]["draft"]
    assert (after["edits"]["nodes"], after["editors"]) == ([], [])


def test_every_kind_of_edit_has_a_type_with_all_that_it_says():
    union: Any = schema().type_map["TaxonomyEdit"]
    shown = [typed_edit(stored) for stored in golden.EDITS.values()]
    concept = Concept(
        "ox",
        {"en": "Ox"},
        ("mammal",),
        alternatives={"en": ("bull", "steer")},
        codes={"gbif": "2441022"},
        colour="#ff0000",
    )
    added = typed_edit(Add(concept, after="dog").plain())
    names = {type(one).__name__ for one in (added, *shown)}
    assert names == {member.name for member in union.types}
    assert (added.concept_id, added.broader, added.after) == ("ox", ["mammal"], "dog")
    assert [(text.language, text.text) for text in added.labels] == [("en", "Ox")]
    assert [text.text for text in added.written.alternatives] == ["bull", "steer"]
    assert [(code.system, code.code) for code in added.written.codes] == [("gbif", "2441022")]
    assert (added.written.color, added.written.hidden) == ("#ff0000", None)
    cleared = typed_edit(Annotate("ox", {"colour": None, "hotkey": "o"}).plain())
    assert (cleared.changed, cleared.written.hotkey) == (["color", "hotkey"], "o")
