"""What differs between versions, official mappings, releases in many formats, usage, size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from taxonomy.formats import Format
from tests.schema.test_taxonomies import (
    ANIMALS,
    DONE,
    add,
    clients,
    created,
    edit,
    editor,
    publish,
)
from tests.support.api import Client
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds
from tests.support.workspace import Workspace

__all__ = ["clients", "editor"]

DIFF = """query($id: ID!, $kinds: [ConceptChangeKind!]) { taxonomy(id: $id) {
    latest { diff { counts { kind concepts } changes(kinds: $kinds) { nodes {
        kind conceptIds formerIds label before after } } }
        mapping { nodes { source relation target } } }
    draft { diff { counts { kind concepts } } } } }"""


def counted(counts: list[dict[str, Any]]) -> dict[str, int]:
    """The kinds that something happened in."""
    return {line["kind"]: line["concepts"] for line in counts if line["concepts"]}


async def bring(editor: Client, taxonomy: str, text: str, format: str, **given: Any) -> Any:
    return await editor.do(
        "importTaxonomy",
        "ImportTaxonomyInput",
        DONE,
        taxonomy=taxonomy,
        text=text,
        format=format,
        **given,
    )


async def test_a_diff_says_what_editors_did(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    await publish(editor, id_)
    await edit(
        editor,
        id_,
        {"rename": {"concept": "dog", "labels": [{"language": "en", "text": "Hound"}]}},
        {"merge": {"sources": ["lion"], "into": "cat"}},
        add("cow", "Cow", "animal"),
    )
    draft = (await editor.data(DIFF, id=id_))["taxonomy"]["draft"]["diff"]
    expected = {"ADDED": 1, "RENAMED": 1, "MERGED": 1, "RELABELED": 1}
    assert counted(draft["counts"]) == expected
    await publish(editor, id_)
    found = (await editor.data(DIFF, id=id_, kinds=["RENAMED", "MERGED"]))["taxonomy"]["latest"]
    assert counted(found["diff"]["counts"]) == expected
    renamed, merged = found["diff"]["changes"]["nodes"]
    assert (renamed["conceptIds"], renamed["before"], renamed["after"]) == (["dog"], "Dog", "Hound")
    assert (merged["formerIds"], merged["conceptIds"]) == (["lion", "cat"], ["cat"])
    assert found["mapping"]["nodes"] == [{"source": "lion", "relation": "EXACT", "target": "cat"}]


async def test_a_release_becomes_the_draft(editor: Client) -> None:
    id_ = await created(editor)
    done = await bring(editor, id_, "Animals\n  Dogs\n  Cats\n", "TEXT")
    assert done["__typename"] == "TaxonomyPayload"
    await publish(editor, id_)
    lost = await bring(editor, id_, "Animals\n  Dogs\nPlants\n", "TEXT")
    assert lost["__typename"] == "TaxonomyPayload"
    again = await bring(editor, id_, "Animals\n  Cats\n", "TEXT")
    assert (again["code"], "replaces" in again["message"]) == ("CONFLICT", True)
    found = (await editor.data(DIFF, id=id_))["taxonomy"]["draft"]["diff"]
    assert counted(found["counts"]) == {"ADDED": 1, "REMOVED": 1}
    discarded = await editor.do("discardDraft", "TaxonomyInput", DONE, taxonomy=id_)
    assert discarded["taxonomy"]["latest"] == {"number": 1}
    assert (await publish(editor, id_))["code"] == "CONFLICT"


async def test_bad_files_list_their_problems_and_change_nothing(editor: Client) -> None:
    id_ = await created(editor)
    cycle = "id,label,parent\na,A,b\nb,B,a\nc,C,nowhere\n"
    refused = await bring(editor, id_, cycle, "CSV")
    assert refused["code"] == "INVALID"
    assert refused["path"] == ["text"]
    assert "nowhere" in refused["message"]
    query = "query($id: ID!) { taxonomy(id: $id) { version draft { touched } } }"
    found = (await editor.data(query, id=id_))["taxonomy"]
    assert found == {"version": 1, "draft": {"touched": False}}


@pytest.mark.parametrize("format", [f.value for f in Format])
async def test_every_format_leaves_as_it_came(editor: Client, format: str) -> None:
    id_ = await created(editor)
    await edit(editor, id_, *ANIMALS)
    await publish(editor, id_)
    query = """query($id: ID!, $format: TaxonomyFormat!) {
        taxonomy(id: $id) { latest { export(format: $format) } } }"""
    text = (await editor.data(query, id=id_, format=format))["taxonomy"]["latest"]["export"]
    assert "Great Lion" in text
    done = await bring(editor, await created(editor, "Copy"), text, format)
    assert done["__typename"] == "TaxonomyPayload"


ONE_STORY = """query($taxonomy: ID!, $project: ID!) {
    taxonomy(id: $taxonomy) { latest { diff { counts { kind concepts } changes { nodes {
        kind formerIds conceptIds cardinality } } } } }
    project(id: $project) { migrationPlan(taxonomy: $taxonomy, toVersion: 2) { rules {
        rule labels samples { conceptId targets } } } } }"""


async def test_a_diff_and_the_plan_tell_of_one_split_of_a_concept_that_keeps_its_id(
    editor: Client, workspace: Workspace
) -> None:
    id_ = await created(editor, labels=["a", "b"])
    project = await workspace.project(form(kinds(ids.expect("taxonomy", id_, "taxonomy"))))
    author = await workspace.member(Role.ANNOTATOR)
    for label in ("a", "b"):
        (task,) = await workspace.tasks(project)
        await workspace.annotate(task, author, kind(label))
    await bring(editor, id_, "a\nb\nc\n", "TEXT")
    lines = "source,relation,target\na,EXACT,a\na,EXACT,c\n"
    given = {"taxonomy": id_, "text": lines, "format": "CSV"}
    await editor.do("attachMapping", "AttachMappingInput", DONE, **given)
    draft = (await editor.data(DIFF, id=id_))["taxonomy"]["draft"]["diff"]
    await publish(editor, id_)

    shown = ids.public("project", project)
    found = await editor.data(ONE_STORY, taxonomy=id_, project=shown)
    diff = found["taxonomy"]["latest"]["diff"]
    split = {"kind": "SPLIT", "formerIds": ["a"], "conceptIds": ["a", "c"]}
    assert counted(draft["counts"]) == counted(diff["counts"]) == {"SPLIT": 1}
    assert diff["changes"]["nodes"] == [{**split, "cardinality": "ONE_TO_MANY"}]
    assert found["project"]["migrationPlan"]["rules"] == [
        {"rule": "UNCHANGED", "labels": 1, "samples": [{"conceptId": "b", "targets": ["b"]}]},
        {"rule": "SPLIT", "labels": 1, "samples": [{"conceptId": "a", "targets": ["a", "c"]}]},
    ]


IAB = Path(__file__).parents[3] / "shared" / "data" / "taxonomy_iab"


@pytest.mark.skipif(not IAB.exists(), reason="the IAB taxonomies are not on this machine")
async def test_an_official_mapping_is_attached(editor: Client) -> None:
    id_ = await created(editor)
    texts = [(IAB / f"Content_Taxonomy_{n}.tsv").read_text("utf-8-sig") for n in ("1.0", "2.0")]
    await bring(editor, id_, texts[0], "IAB_TSV")
    await publish(editor, id_)
    await bring(editor, id_, texts[1], "IAB_TSV")
    official = (IAB / "Content_1.0_to_Content_2.0.tsv").read_text("utf-8-sig")
    attached = await editor.do(
        "attachMapping",
        "AttachMappingInput",
        DONE,
        taxonomy=id_,
        text=official,
        format="IAB_TSV",
        source="IAB Tech Lab",
    )
    assert attached["__typename"] == "TaxonomyPayload", attached
    await publish(editor, id_)
    query = """query($id: ID!) { taxonomy(id: $id) { latest { number conceptCount
        diff { counts { kind concepts } }
        mapping(first: 200) { nodes { source target } } } } }"""
    found = (await editor.data(query, id=id_))["taxonomy"]["latest"]
    assert found["number"] == 2
    counts = counted(found["diff"]["counts"])
    # 43 targets have several sources; two of them only by lines that say "one to many" or "no
    # equivalent", along which no label travels by itself.
    assert counts["MERGED"] == 41
    # Seven lines of these two kinds ask a person; 15 sources have no target, and IAB7 is misspelt.
    assert counts["SPLIT"] == 7
    assert counts["REMOVED"] == 16
