"""Taxonomies in a house: created, edited, imported, mapped and published by commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.commands import Receipt, releases
from server.commands.planning import back, to_version
from server.events import migrations, taxonomies
from server.events.ids import uuid7
from server.events.migrations import Planned
from server.events.projects import Project
from server.events.taxonomies import Taxonomy
from server.events.taxonomy_edits import checked
from taxonomy import Concept, Edit, Mapping, Match, Relation, Tree, edits
from tests.support.forms import form
from tests.support.house import House
from tests.support.taxonomies import kinds

IDS = [f"c{number}" for number in range(8)]
"""So few that edits meet each other."""


async def create(house: House, name: str = "Animals", labels: Sequence[str] = ()) -> UUID:
    """Begin a taxonomy; with labels, publish them as a flat set."""
    id_ = uuid7()
    given: dict[str, Any] = {}
    if labels:
        tree = Tree([Concept(label, labels={"": label}) for label in labels])
        given = {"tree": await _store(house, tree), "concepts": len(tree)}
    make = partial(taxonomies.create, id_, name=name, description="", **given)
    await house.do(lambda _: make(), permission=Permission.TAXONOMIES_EDIT)
    return id_


async def edit(house: House, taxonomy: UUID, *wanted: Edit) -> Receipt:
    """Edit the draft. Raises Refused where an edit does not fit."""

    def decide(world: Any) -> Any:
        state = world.taxonomy(taxonomy)
        base = world.vocabulary.tree(state.draft.tree)
        return taxonomies.edit(state, checked(base, state.draft, wanted))

    return await house.do(decide, permission=Permission.TAXONOMIES_EDIT, taxonomies=(taxonomy,))


async def change(house: House, taxonomy: UUID, decision: Any, **fields: Any) -> Receipt:
    """Execute `decision(taxonomy, **fields)`, like `taxonomies.rename` or `taxonomies.discard`."""
    return await house.do(
        lambda world: decision(world.taxonomy(taxonomy), **fields),
        permission=Permission.TAXONOMIES_EDIT,
        taxonomies=(taxonomy,),
    )


async def release(house: House, taxonomy: UUID, tree: Tree, *, replaces: bool = True) -> Receipt:
    """Let a whole tree be the draft."""
    digest = await _store(house, tree)
    fields = {"tree": digest, "concepts": len(tree), "source": "a file", "replaces": replaces}
    return await change(house, taxonomy, taxonomies.import_release, **fields)


async def attach(house: House, taxonomy: UUID, mapping: Mapping) -> Receipt:
    """Say what became of the concepts of the last version."""
    digest = await _writer(house).vocabularies.blobs.put(house.org, mapping.encode())
    fields = {"mapping": digest, "matches": len(mapping), "source": "a file"}
    return await change(house, taxonomy, taxonomies.attach_mapping, **fields)


async def publish(house: House, taxonomy: UUID, notes: str = "") -> Receipt:
    """Publish the draft. Raises Refused where there is nothing to publish."""
    found = await house.do(lambda _: [], taxonomies=(taxonomy,))
    state = found.states[taxonomy]
    assert isinstance(state, Taxonomy)
    async with _connection(house) as connection:
        made = await releases.publication(connection, _writer(house).vocabularies, house.org, state)
    return await change(house, taxonomy, taxonomies.publish, notes=notes, **made.wish)


async def plan(house: House, project: Project, taxonomy: UUID, version: int) -> Planned:
    """Plan the passage of a project to another version."""
    async with _connection(house) as connection:
        shelf = _writer(house).vocabularies
        return await to_version(connection, shelf, house.org, project, taxonomy, version)


async def plan_back(house: House, project: Project, migration: UUID) -> Planned:
    """Plan how a migration is taken back."""
    async with _connection(house) as connection:
        shelf = _writer(house).vocabularies
        return await back(connection, shelf, house.org, project, migration)


async def migration(house: House, project: UUID) -> UUID:
    """Let a project without answers go over to another version, at once; return the migration."""
    id_ = await create(house, "Drawn on", ("x",))
    await house.publish(project, form(kinds(id_)))
    await edit(house, id_, edits.Add(Concept("y", labels={"en": "Y"})))
    await publish(house, id_)
    state = (await house.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(state, Project)
    planned = await plan(house, state, id_, 2)
    await house.do(
        lambda world: migrations.start(world.project(project), planned), projects=(project,)
    )
    await house.as_server(
        lambda world: migrations.finish(world.project(project), planned.migration),
        projects=(project,),
    )
    return planned.migration


def some_tree(random: Random) -> Tree:
    """A small tree."""
    chosen = random.sample(IDS, random.randrange(1, 6))
    return Tree(
        Concept(id_, labels={"en": f"Label {id_}"}, broader=tuple(chosen[:1]) if n else ())
        for n, id_ in enumerate(chosen)
    )


def some_mapping(random: Random) -> Mapping:
    """What may have become of a few concepts."""
    source, *targets = random.sample(IDS, 3)
    relation = random.choice(list(Relation))
    return Mapping([Match(source, relation, target) for target in targets])


def some_edit(random: Random, words: str) -> Edit:
    """An edit that may fit."""
    one, other, third = random.sample(IDS, 3)
    above = random.choice([(), (other,)])
    labels = {"en": words}
    added = edits.Add(Concept(one, labels=labels, broader=above))
    return random.choice(
        [
            *(added, added, added),
            edits.Rename(one, labels),
            edits.Move(one, above),
            edits.Merge((one,), other),
            edits.Split(one, (other, third)),
            edits.Deprecate(one, above),
            edits.Restore(one),
            edits.Relate(one, other, random.random() < 0.7),
            edits.Annotate(one, {"notes": {"en": [words]}}),
            edits.Remove(one),
        ]
    )


async def _store(house: House, tree: Tree) -> str:
    async with _connection(house) as connection:
        blobs = _writer(house).vocabularies.blobs
        return await releases.store(connection, blobs, house.org, tree, index=True)


@asynccontextmanager
async def _connection(house: House) -> AsyncIterator[Any]:
    async with _writer(house).vocabularies._lines.line() as line:
        yield line.connection


def _writer(house: House) -> Any:
    """The writer itself, behind whatever records what it is asked."""
    return getattr(house.writer, "writer", house.writer)
