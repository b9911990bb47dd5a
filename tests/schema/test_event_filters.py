"""Events filtered by labels, and events without contents: in pages, as of, and in streams."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from server.events.core import ids
from tests.schema.labeled_project import PAGE, Ledger
from tests.schema.test_taxonomy_answers import TaxonomyProject, taxonomy_project
from tests.support.api import Client
from tests.support.erasing import erase
from tests.support.forms import topic

__all__ = ["taxonomy_project"]
CONTENTS = """query($filter: EventFilter) { events(first: 200, filter: $filter) { nodes {
  __typename position facts ... on AnnotationSubmitted { content { __typename } }
  ... on TaskImported { content { __typename } } } } }"""
PAST = """query($filter: EventFilter, $at: Position) { asOf(position: $at) {
  events(first: 200, filter: $filter) { nodes { position type: name } } } }"""


async def found(client: Client, *values: str, **more: Any) -> list[str]:
    """The types of the events that changed a label."""
    filter_ = {"labels": {"values": list(values), **more}}
    page = (await client.data(PAGE, filter=filter_))["events"]
    assert not page["pageInfo"]["hasNextPage"]
    return [node["type"] for node in page["nodes"]]


async def revised(ledger: Ledger) -> None:
    """Ann says `a`, then `b`, then still `b`, and takes it back."""
    workspace = ledger.workspace
    (task,) = await workspace.tasks(ledger.project, 1)
    annotation = await workspace.annotate(task, ledger.ann, topic("a"))
    await workspace.revise(task, annotation, ledger.ann, topic("b"))
    await workspace.revise(task, annotation, ledger.ann, topic("b"))
    await workspace.withdraw(task, annotation, ledger.ann, "no")


async def test_events_that_gave_changed_or_withdrew_a_label(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    assert await found(owner, "a") == ["annotation.submitted", "annotation.rejected"]
    assert await found(owner, "c", "b") == ["annotation.submitted"] * 2
    assert await found(owner) == []
    await revised(ledger)
    changed = ["annotation.submitted", "annotation.revised"]
    assert await found(owner, "a") == ["annotation.submitted", "annotation.rejected", *changed]
    assert (await found(owner, "b"))[1:] == ["annotation.revised", "annotation.withdrawn"]
    assert await found(owner, "a", question="topic") == await found(owner, "a")
    assert await found(owner, "a", question="other") == []
    both = {"types": ["ANNOTATION_REVISED"], "labels": {"values": ["a", "b"]}}
    assert len((await owner.data(PAGE, filter=both))["events"]["nodes"]) == 1


async def test_as_of_it_finds_the_same_up_to_there(ledger):
    owner = await ledger.client(ledger.workspace.owner)
    await revised(ledger)
    filter_ = {"labels": {"values": ["a", "b", "c"]}}
    present = (await owner.data(PAGE, filter=filter_))["events"]["nodes"]
    for number, event in enumerate(present):
        past = await owner.data(PAST, filter=filter_, at=event["position"])
        assert past["asOf"]["events"]["nodes"] == present[: number + 1]


async def test_nobody_finds_labels_that_others_hid_from_them(ledger):
    ann, bob = [await ledger.client(who) for who in (ledger.ann, ledger.bob)]
    assert await found(ann, "a") == ["annotation.submitted", "annotation.rejected"]
    assert await found(ann, "b") == []
    assert await found(bob, "b") == ["annotation.submitted"]
    assert await found(bob, "a", "c") == []


async def test_what_was_erased_is_not_found(ledger, database):
    owner = await ledger.client(ledger.workspace.owner)
    page = await owner.data(PAGE, filter={"labels": {"values": ["a"]}})
    erased = [int(node["position"]) for node in page["events"]["nodes"]]
    await erase(ledger.workspace, database.admin_url, erased)
    assert await found(owner, "a") == []
    assert len(await found(owner, "b", "c")) == 2


async def test_with_all_that_lies_below_a_concept(taxonomy_project: TaxonomyProject) -> None:
    owner = taxonomy_project.owner
    await taxonomy_project.answer("lion")
    await taxonomy_project.answer("dog", spans=("cat",))
    await taxonomy_project.answer("鳥")
    taxonomy = ids.public("taxonomy", taxonomy_project.taxonomy)
    below = {"taxonomy": taxonomy, "withDescendants": True}
    assert len(await found(owner, "mammal")) == 0
    assert len(await found(owner, "mammal", **below)) == 2
    assert len(await found(owner, "cat", **below)) == 2
    assert len(await found(owner, "cat", question="kind", **below)) == 1
    assert len(await found(owner, "cat", "鳥", **below)) == 3
    unknown = {"values": ["cat"], "taxonomy": ids.public("taxonomy", uuid4())}
    for labels, code, path in (
        ({"values": ["cat"], "withDescendants": True}, "INVALID", "taxonomy"),
        ({**below, **unknown}, "NOT_FOUND", "taxonomy"),
        ({"values": ["cat"] * 101}, "LIMIT", "values"),
    ):
        answer = await owner.ask(PAGE, filter={"labels": labels})
        refused = answer["errors"][0]["extensions"]
        assert (refused["code"], refused["path"]) == (code, ["filter", "labels", path])


async def test_facts_come_without_contents(ledger, database):
    owner = await ledger.client(ledger.workspace.owner)
    with_ = (await owner.data(CONTENTS))["events"]["nodes"]
    without = (await owner.data(CONTENTS, filter={"onlyFacts": True}))["events"]["nodes"]
    assert [event["position"] for event in without] == [event["position"] for event in with_]
    assert [event["facts"] for event in without] == [event["facts"] for event in with_]
    assert {event["content"] is None for event in with_ if "content" in event} == {False}
    assert {event["content"] for event in without if "content" in event} == {None}
