"""What a list brings with it is read for all its items at once: as many statements for 3 as for 12.

The fields come from the schema: each one below an item of each list, with everything below it.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from server.commands import Writer
from server.events.accounts.roles import Role
from server.events.core import ids
from server.reads.session import ReadSession
from server.schema.core.root import WEIGHTS
from tests.schema.generated_documents import schema
from tests.schema.large_organization import new_organization
from tests.support.api import Client, key_of, served
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.taxonomies import ANIMALS, kind, kinds, mention, mentions, publish, published

FEW, MANY, MADE = 3, 12, 13
TRIES = 2
"""Two parts of a document share a read only if both are ready for it at once, so a busy machine may
need one statement more. It would need nine more for each of twelve items to have its own."""
DEPTH = 3

LISTS = {
    "projects": "projects(first: $first)",
    "taxonomies": "taxonomies(first: $first)",
    "members": "members(first: $first)",
    "tasks": "tasks(project: $project, first: $first)",
    "events": "events(first: $first, filter: {types: [%s]})",
}
EVENTS = {
    "AnnotationSubmitted": "ANNOTATION_SUBMITTED",
    "TaskImported": "TASK_IMPORTED",
    "FormPublished": "FORM_PUBLISHED",
    "TaxonomyPublished": "TAXONOMY_PUBLISHED",
    "MemberAdded": "MEMBER_ADDED",
}
GIVEN = {
    "TaxonomyVersion.search": '(text: "c")',
    "TaxonomyVersion.concept": '(id: "cat")',
    "TaxonomyDraft.concept": '(id: "cat")',
    "Taxonomy.publishedVersion": "(number: 1)",
    "Concept.usage": "(project: $project)",
}
"""Arguments of fields that need some."""
PAGE_EACH = {
    *("TaxonomyDraft.edits", "TaxonomyDraft.editors"),
    *("Task.lineage", "Annotation.lineage", "Resolution.lineage"),
    *("Project.sliceComparisons", "Slice.quality"),
    *("Project.initialTaggings", "InitialTagging.taskCount"),
}
"""Read from the events or the figures of one thing: statements for each, as many as their weight
allows."""
PAGES = {
    *("Project.tasks", "Project.members", "Project.views", "Project.runs"),
    *("Project.audits", "Project.corrections", "Project.pauses"),
    *("Taxonomy.projects", "Project.alerts"),
    *("AlertRule.measured", "AlertRule.problem"),
}
"""Pages of an object that cost much: asked for of each item of a list, and not below that. Their
totals are counted by a statement each."""
OWN_CASE = {"Project.skillsRun"}
"""Asked for of each item of a list with everything below it, and not below that: it would cost more
than all the rest there."""
ALONE = {"Project.migrationPlan"}
"""Counts every label of a project; it costs so much that a list of projects cannot ask for it."""


def named(type_: Any) -> Any:
    return get_named_type(type_)


def called(of: str, name: str, field: GraphQLField, first: int = 2) -> str | None:
    """The field with its arguments; None where it needs what is not at hand."""
    if f"{of}.{name}" in PAGE_EACH:
        return None
    given = GIVEN.get(f"{of}.{name}")
    if given is None and any(is_required_argument(a) for a in field.args.values()):
        return None
    return f"{name}{given or (f'(first: {first})' if 'first' in field.args else '')}"


def selected(type_: Any, depth: int) -> str:
    """Everything below a field, so many types deep."""
    inner = named(type_)
    if is_leaf_type(inner):
        return ""
    if isinstance(inner, GraphQLObjectType):
        return f"{{ __typename {' '.join(fields(inner, depth))} }}"
    if inner.name == "Node":
        return "{ id }"  # what it may be is asked for below links of its own
    parts = [
        f"... on {one.name} {{ {' '.join(fields(one, depth, apart=True))} }}"
        for one in schema().get_possible_types(inner)
    ]
    return f"{{ __typename {' '.join(parts)} }}"


def fields(of: GraphQLObjectType, depth: int, *, apart: bool = False) -> Iterator[str]:
    page = "edges" in of.fields
    for name, field in of.fields.items():
        call = None if f"{of.name}.{name}" in PAGES | OWN_CASE else called(of.name, name, field)
        if call is None or name in {"edges", "pageInfo"}:
            continue
        leaf = is_leaf_type(named(field.type))
        if leaf and apart:
            continue  # leaves of union members are in the row
        if leaf or page or depth > 0:
            alias = f"{of.name}_{name}: " if apart else ""
            yield f"{alias}{call} {selected(field.type, depth if page else depth - 1)}"


def items(list_: str) -> list[GraphQLObjectType]:
    query = schema().query_type
    assert query is not None
    node = named(named(query.fields[list_].type).fields["nodes"].type)
    if isinstance(node, GraphQLInterfaceType | GraphQLUnionType):
        return [one for one in schema().get_possible_types(node) if one.name in EVENTS]
    return [node]


def below() -> Iterator[tuple[str, str]]:
    """Every list with every field that is not a leaf, or has a resolver, of its items."""
    for list_, call_list in LISTS.items():
        for type_ in items(list_):
            for name, field in type_.fields.items():
                leaf = is_leaf_type(named(field.type)) and not field.args
                call = called(type_.name, name, field)
                if not leaf and call and f"{type_.name}.{name}" not in ALONE:
                    inner = f"{call} {selected(field.type, DEPTH - 1)}"
                    if f"{type_.name}.{name}" in PAGES:
                        node = named(field.type).fields["nodes"].type
                        inner = f"{call} {{ nodes {selected(node, 0)} }}"
                    one = f"... on {type_.name} {{ {inner} }}"
                    some = call_list.replace("%s", EVENTS.get(type_.name, ""))
                    yield f"{list_} {type_.name}.{name}", f"{some} {{ nodes {{ {one} }} }}"


CASES = dict(below()) | {
    # It costs so much that a document with everything cannot ask for it.
    "taxonomies TaxonomyVersion.searchNext": """taxonomies(first: $first) { nodes { latest {
        searchNext(text: "") { text hits { conceptId label term above } } } } }"""
}


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of readers."""
    found: list[str] = []
    raw = ReadSession.raw

    async def counting(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        found.append(text)
        return await raw(self, text, *arguments)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ReadSession, "raw", counting)
        yield found


class FilledProject:
    """A dozen of everything."""

    def __init__(self, client: Client, project: str) -> None:
        self.client, self.project = client, project

    async def count(self, query: str, first: int) -> list[str]:
        """The statements of an operation that gives so many items."""
        declared = "$first: Int!" + (", $project: ID!" if "$project" in query else "")
        with counted() as found:
            data = await self.client.data(
                f"query({declared}) {{ {query} }}", first=first, project=self.project
            )
        ((page),) = data.values()
        assert len(page["nodes"]) == first
        return found


@pytest.fixture(scope="module")
async def filled_project(database: Database) -> AsyncIterator[FilledProject]:
    async with filled(database) as made:
        yield made


@contextlib.asynccontextmanager
async def filled(database: Database) -> AsyncIterator[FilledProject]:
    clock = Clock()
    writer = Writer(database.server_url, clock=clock)
    try:
        workspace = await new_organization(database, writer, clock)
        taxonomies = [await published(database, workspace) for _ in range(MADE)]
        asked = form(kinds(taxonomies[0]), mentions(taxonomies[0]))
        projects = [await workspace.project(asked) for _ in range(MADE)]
        ann = await workspace.member(Role.ANNOTATOR)
        for _ in range(MADE):
            await workspace.grant(await workspace.member(None), projects[0], Role.ANNOTATOR)
        for task in await workspace.tasks(projects[0], MADE):
            answers = kind("lion", "cat") | mention("dog")
            annotation = await workspace.annotate(task, ann, answers)
            await workspace.comment(task, "Hm.", annotation=annotation)
        for id_ in taxonomies[:3]:
            await publish(database, workspace, id_, ANIMALS[:-1])
        async with served(database, clock) as app:
            key = await key_of(workspace, workspace.owner)
            yield FilledProject(Client(app, key), ids.public("project", projects[0]))
    finally:
        await writer.close()


@pytest.mark.parametrize("case", CASES)
async def test_as_many_statements_for_many_as_for_few(
    filled_project: FilledProject, case: str
) -> None:
    query = CASES[case]
    # After the first answer, everything that servers remember is remembered.
    _, few, many = [await filled_project.count(query, first) for first in (MANY, FEW, MANY)]
    for _ in range(TRIES):
        if len(many) > len(few):
            many = await filled_project.count(query, MANY)
    assert len(many) <= len(few), "\n".join(many)


async def test_what_is_heavy_costs_too_much_for_a_list(filled_project: FilledProject) -> None:
    """Each weight is that of a field, and what looks at everything cannot be asked of many."""
    for coordinate in WEIGHTS:
        type_, name = coordinate.split(".")
        assert name in schema().type_map[type_].fields
    inner = 'migrationPlan(taxonomy: "taxonomy_x", toVersion: 2) { tasks }'
    found = await filled_project.client.ask(f"{{ projects(first: 3) {{ nodes {{ {inner} }} }} }}")
    assert found["errors"][0]["extensions"]["code"] == "LIMIT"
    alone = f"query($project: ID!) {{ project(id: $project) {{ {inner} }} }}"
    found = await filled_project.client.ask(alone, project=filled_project.project)
    assert found["errors"][0]["extensions"]["code"] == "INVALID", "this was begun"
    full_document = (
        "{ taxonomies(first: 9) { nodes { versions { nodes { export(format: JSON) } } } } }"
    )
    found = await filled_project.client.ask(full_document)
    assert found["errors"][0]["extensions"]["code"] == "LIMIT"
