"""Taxonomies in an organization: created, edited, imported, mapped and published by commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt
from server.commands.label_migrations.migration_planner import plan_revert, plan_to_version
from server.commands.taxonomies import taxonomy_service
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import offered
from server.events.label_migrations import migrations
from server.events.label_migrations.migrate_task import MigrationCounts, MigrationTask, migrate_task
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
from tests.support.workspace import Workspace

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


async def create(workspace: Workspace, name: str = "Animals", labels: Sequence[str] = ()) -> UUID:
    """Begin a taxonomy; with labels, publish them as a flat set."""
    id_ = uuid7()
    given: dict[str, Any] = {}
    if labels:
        tree = Tree([Concept(label, labels={"": label}) for label in labels])
        given = {"tree": await _store(workspace, tree), "concepts": len(tree)}
    make = partial(taxonomies.create, id_, name=name, description="", **given)
    await workspace.do(lambda _: make(), permission=Permission.TAXONOMIES_EDIT)
    return id_


async def edit(workspace: Workspace, taxonomy: UUID, *wanted: Edit) -> Receipt:
    """Edit the draft. Raises Refused where an edit does not fit."""

    def decide(current: Any) -> Any:
        state = current.taxonomy(taxonomy)
        base = current.taxonomies.tree(state.draft.tree)
        return taxonomies.edit(state, checked(base, state.draft, wanted))

    return await workspace.do(decide, permission=Permission.TAXONOMIES_EDIT, taxonomies=(taxonomy,))


async def change(workspace: Workspace, taxonomy: UUID, decision: Any, **fields: Any) -> Receipt:
    """Execute `decision(taxonomy, **fields)`, like `taxonomies.rename` or `taxonomies.discard`."""
    return await workspace.do(
        lambda current: decision(current.taxonomy(taxonomy), **fields),
        permission=Permission.TAXONOMIES_EDIT,
        taxonomies=(taxonomy,),
    )


async def release(
    workspace: Workspace, taxonomy: UUID, tree: Tree, *, replaces: bool = True
) -> Receipt:
    """Let a whole tree be the draft."""
    digest = await _store(workspace, tree)
    fields = {"tree": digest, "concepts": len(tree), "source": "a file", "replaces": replaces}
    return await change(workspace, taxonomy, taxonomies.import_release, **fields)


async def attach(workspace: Workspace, taxonomy: UUID, mapping: Mapping) -> Receipt:
    """Say what became of the concepts of the last version."""
    digest = await writer(workspace).taxonomy_cache.blobs.put(workspace.org, mapping.encode())
    fields = {"mapping": digest, "matches": len(mapping), "source": "a file"}
    return await change(workspace, taxonomy, taxonomies.attach_mapping, **fields)


async def publish(workspace: Workspace, taxonomy: UUID, notes: str = "") -> Receipt:
    """Publish the draft. Raises Refused where there is nothing to publish."""
    found = await workspace.do(lambda _: [], taxonomies=(taxonomy,))
    state = found.states[taxonomy]
    assert isinstance(state, Taxonomy)
    async with connected(workspace) as connection:
        made = await taxonomy_service.publication(
            connection, writer(workspace).taxonomy_cache, workspace.org, state
        )
    return await change(workspace, taxonomy, taxonomies.publish, notes=notes, **made.arguments)


async def plan(workspace: Workspace, project: Project, taxonomy: UUID, version: int) -> Planned:
    """Plan the passage of a project to another version."""
    async with connected(workspace) as connection:
        shelf = writer(workspace).taxonomy_cache
        return await plan_to_version(connection, shelf, workspace.org, project, taxonomy, version)


async def plan_back(workspace: Workspace, project: Project, migration: UUID) -> Planned:
    """Plan how a migration is taken back."""
    async with connected(workspace) as connection:
        shelf = writer(workspace).taxonomy_cache
        return await plan_revert(connection, shelf, workspace.org, project, migration)


async def state_of(workspace: Workspace, project: UUID) -> Project:
    """Return a project as it is."""
    found = (await workspace.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    return found


async def begin(workspace: Workspace, project: UUID, planned: Planned) -> Receipt:
    """Begin what was planned."""
    return await workspace.do(
        lambda current: migrations.start(current.project(project), planned), projects=(project,)
    )


async def carry_on(workspace: Workspace, project: UUID, tasks: Sequence[UUID]) -> None:
    """Let a slice follow, as the migrator does it; nothing where no migration runs."""
    state = await state_of(workspace, project)
    running = under_way(state.migrations)
    if running is None:
        return
    body = await writer(workspace).taxonomy_cache.blobs.get(workspace.org, running.plan)
    assert body is not None
    undone = [m.form_version for m in state.migrations if m.id == running.undoes]
    told = {"undoes": running.undoes, "since": undone[0] if undone else 0}

    def decide(current: DecisionContext) -> list[Change]:
        within, passage = current.project(project), MigrationCounts()
        now = under_way(within.migrations)
        if now is None or now.id != running.id:
            return []
        job = MigrationTask(
            running.id, running.form_version, Plan.decode(body), within, current.taxonomies, **told
        )
        changes = [
            (id_, event) for id_ in tasks for event in migrate_task(current.task(id_), job, passage)
        ]
        advanced = migrations.advance(
            within, running.id, tasks=passage.tasks, reopened=passage.reopened,
            labels=+passage.labels, annotations=+passage.annotations,
        )  # fmt: skip
        return [*changes, *((project, event) for event in advanced)]

    await workspace.as_server(decide, tasks=tuple(tasks), projects=(project,))


async def finish(workspace: Workspace, project: UUID) -> None:
    """End the migration that runs."""

    def decide(current: DecisionContext) -> list[Change]:
        running = under_way(current.project(project).migrations)
        return migrations.finish(current.project(project), running.id) if running else []

    await workspace.as_server(decide, projects=(project,))


async def offers(workspace: Workspace, drawn: Json) -> dict[str, list[str]]:
    """Tell what each question of a form offers of a taxonomy."""
    shelf, found = writer(workspace).taxonomy_cache, {}
    for question in drawn["questions"]:
        if "taxonomy" in question:
            ref = TaxonomyRef.model_validate(question["taxonomy"])
            id_ = ids.expect("taxonomy", ref.taxonomy, "taxonomy")
            outline = await shelf.outline(workspace.org, id_, ref.version)
            found[question["name"]] = list(offered(outline, ref))
    return found


async def migration(workspace: Workspace, project: UUID) -> UUID:
    """Let a project without answers go over to another version, at once; return the migration."""
    id_ = await create(workspace, "Drawn on", ("x",))
    await workspace.publish(project, form(kinds(id_)))
    await edit(workspace, id_, edits.Add(Concept("y", labels={"en": "Y"})))
    await publish(workspace, id_)
    planned = await plan(workspace, await state_of(workspace, project), id_, 2)
    await begin(workspace, project, planned)
    await finish(workspace, project)
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


async def _store(workspace: Workspace, tree: Tree) -> str:
    async with connected(workspace) as connection:
        blobs = writer(workspace).taxonomy_cache.blobs
        return await taxonomy_service.store(connection, blobs, workspace.org, tree, index=True)


@asynccontextmanager
async def connected(workspace: Workspace) -> AsyncIterator[Any]:
    """Yield a connection of the server, beside those of the writer."""
    # One of the writer's own would be held while what holds it waits for another of them.
    connection = await asyncpg.connect(dsn(workspace))
    try:
        yield connection
    finally:
        await connection.close()


def writer(workspace: Workspace) -> Any:
    """The writer itself, behind whatever records what it is asked."""
    return getattr(workspace.writer, "writer", workspace.writer)


def dsn(workspace: Workspace) -> str:
    """Where the writer of an organization logs in."""
    found: str = writer(workspace).taxonomy_cache._pool.dsn
    return found
