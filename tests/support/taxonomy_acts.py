"""Taxonomies in a house: created, edited, imported, mapped and published by commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from server.access.permissions import Permission
from server.commands import Receipt, World
from server.commands.label_migrations.migration_planner import back, to_version
from server.commands.taxonomies import taxonomy_publisher
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import offered
from server.events.label_migrations import migrations
from server.events.label_migrations.migrate_task import Job, Passage, follow
from server.events.label_migrations.migration_plan import Plan
from server.events.label_migrations.migration_state import under_way
from server.events.label_migrations.migrations import Planned
from server.events.projects import Project
from server.events.taxonomies import taxonomies
from server.events.taxonomies.taxonomies import Taxonomy
from server.events.taxonomies.taxonomy_edits import checked
from taxonomy import Concept, Edit, Mapping, Match, Relation, Tree, edits
from tests.support.forms import Json, form
from tests.support.taxonomies import kinds
from tests.support.workspace import House

IDS = [f"c{number}" for number in range(8)]
"""So few that edits meet each other."""
SECOND = (
    edits.Rename("c1", {"en": "Renamed"}),
    edits.Merge(("c2",), "c0"),
    edits.Add(Concept("c5", labels={"en": "Added"})),
    edits.Split("c3", ("c1", "c5")),
    edits.Remove("c4"),
)
"""What makes the second version of the first five: a label for every rule."""


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
        made = await taxonomy_publisher.publication(
            connection, _writer(house).vocabularies, house.org, state
        )
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


async def state_of(house: House, project: UUID) -> Project:
    """Return a project as it is."""
    found = (await house.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    return found


async def begin(house: House, project: UUID, planned: Planned) -> Receipt:
    """Begin what was planned."""
    return await house.do(
        lambda world: migrations.start(world.project(project), planned), projects=(project,)
    )


async def carry_on(house: House, project: UUID, tasks: Sequence[UUID]) -> None:
    """Let a slice follow, as the migrator does it; nothing where no migration runs."""
    state = await state_of(house, project)
    running = under_way(state.migrations)
    if running is None:
        return
    body = await _writer(house).vocabularies.blobs.get(house.org, running.plan)
    assert body is not None
    undone = [m.form_version for m in state.migrations if m.id == running.undoes]
    told = {"undoes": running.undoes, "since": undone[0] if undone else 0}

    def decide(world: World) -> list[Change]:
        within, passage = world.project(project), Passage()
        now = under_way(within.migrations)
        if now is None or now.id != running.id:
            return []
        job = Job(
            running.id, running.form_version, Plan.decode(body), within, world.vocabulary, **told
        )
        changes = [(id_, event) for id_ in tasks for event in follow(world.task(id_), job, passage)]
        advanced = migrations.advance(
            within, running.id, tasks=passage.tasks, reopened=passage.reopened,
            labels=+passage.labels, annotations=+passage.annotations,
        )  # fmt: skip
        return [*changes, *((project, event) for event in advanced)]

    await house.as_server(decide, tasks=tuple(tasks), projects=(project,))


async def finish(house: House, project: UUID) -> None:
    """End the migration that runs."""

    def decide(world: World) -> list[Change]:
        running = under_way(world.project(project).migrations)
        return migrations.finish(world.project(project), running.id) if running else []

    await house.as_server(decide, projects=(project,))


async def offers(house: House, drawn: Json) -> dict[str, list[str]]:
    """Tell what each question of a form offers of a taxonomy."""
    shelf, found = _writer(house).vocabularies, {}
    for question in drawn["questions"]:
        if "taxonomy" in question:
            ref = TaxonomyRef.model_validate(question["taxonomy"])
            id_ = ids.expect("taxonomy", ref.taxonomy, "taxonomy")
            outline = await shelf.outline(house.org, id_, ref.version)
            found[question["name"]] = list(offered(outline, ref))
    return found


async def migration(house: House, project: UUID) -> UUID:
    """Let a project without answers go over to another version, at once; return the migration."""
    id_ = await create(house, "Drawn on", ("x",))
    await house.publish(project, form(kinds(id_)))
    await edit(house, id_, edits.Add(Concept("y", labels={"en": "Y"})))
    await publish(house, id_)
    planned = await plan(house, await state_of(house, project), id_, 2)
    await begin(house, project, planned)
    await finish(house, project)
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
        return await taxonomy_publisher.store(connection, blobs, house.org, tree, index=True)


@asynccontextmanager
async def _connection(house: House) -> AsyncIterator[Any]:
    # One of the writer's own would be held while what holds it waits for another of them.
    connection = await asyncpg.connect(_writer(house).vocabularies._lines.dsn)
    try:
        yield connection
    finally:
        await connection.close()


def _writer(house: House) -> Any:
    """The writer itself, behind whatever records what it is asked."""
    return getattr(house.writer, "writer", house.writer)
