"""How often labels name a concept, and how often they name it or anything below it."""

from __future__ import annotations

from typing import Any

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.test_taxonomy_answers import TaxonomyProject, taxonomy_project
from tests.support.api import Client
from tests.support.workspace import command

__all__ = ["taxonomy_project"]

USAGE = """query($id: ID!, $project: ID!, $other: ID!) { taxonomy(id: $id) {
  draft { concept(id: "cat") { usage(project: $project) { own } } }
  latest { roots { nodes { conceptId usage(project: $project) { own withNarrower }
      none: usage(project: $other) { withNarrower } } }
    cat: concept(id: "cat") { usage(project: $project) { own withNarrower asOfPosition }
      narrower { nodes { conceptId usage(project: $project) { own } } } } } } }"""


async def usage(client: Client, taxonomy_project: TaxonomyProject, **given: Any) -> Any:
    return await client.ask(
        USAGE,
        id=ids.public("taxonomy", taxonomy_project.taxonomy),
        project=taxonomy_project.project_id,
        other=ids.public("project", uuid7()),
        **given,
    )


async def counted(taxonomy_project: TaxonomyProject) -> None:
    """Wait until the statistics know all that happened."""
    query = """query($project: ID!, $min: Position!) {
        project(id: $project) { progress(minPosition: $min) { total } } }"""
    head = await taxonomy_project.workspace.writer.execute(
        command(taxonomy_project.workspace.org, None, lambda _: [])
    )
    await taxonomy_project.owner.data(
        query, project=taxonomy_project.project_id, min=str(head.position)
    )


async def test_labels_are_counted_with_what_is_below(taxonomy_project: TaxonomyProject) -> None:
    await taxonomy_project.answer("lion", "cat")
    await taxonomy_project.answer("cat")
    await taxonomy_project.answer("dog", spans=("lion", "dog"))
    await counted(taxonomy_project)
    found = (await usage(taxonomy_project.owner, taxonomy_project))["data"]["taxonomy"]
    latest = found["latest"]
    roots = {node["conceptId"]: node["usage"] for node in latest["roots"]["nodes"]}
    # A cat is a mammal and a pet, a lion is a cat: each label counts once wherever it belongs.
    assert roots["animal"] == {"own": 0, "withNarrower": 6}
    assert roots["pet"] == {"own": 0, "withNarrower": 6}
    assert {n["conceptId"]: n["none"]["withNarrower"] for n in latest["roots"]["nodes"]} == {
        "animal": 0,
        "pet": 0,
    }
    assert latest["cat"]["usage"]["own"] == 2
    assert latest["cat"]["usage"]["withNarrower"] == 4
    assert latest["cat"]["narrower"]["nodes"] == [{"conceptId": "lion", "usage": {"own": 2}}]
    assert found["draft"]["concept"]["usage"] is None


async def test_annotators_see_no_statistics(taxonomy_project: TaxonomyProject) -> None:
    answer = await usage(taxonomy_project.ann, taxonomy_project)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
