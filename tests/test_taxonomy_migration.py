"""Labels of IAB's content taxonomy 1.0 go over to 2.0 by the official map, while people answer."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from server.access.actor import Actor
from server.commands.imports.import_file import import_file
from server.events.label_migrations import migrations
from server.events.label_migrations.migration_state import under_way
from server.events.projects import Project
from server.jobs.label_migration import LabelMigration
from server.projections.engine.check import check
from taxonomy import Mapping, Merge, Remove, Rename, Split, Tree
from taxonomy.formats import read_mapping
from taxonomy.label_mapping import CARRIED, map_labels
from tests.support import taxonomy_acts as acts
from tests.support.databases import Database
from tests.support.forms import form
from tests.support.jobs import run_once
from tests.support.taxonomies import kind, kinds
from tests.support.workspace import Workspace
from tests.taxonomy.trees import iab, needs

pytestmark = pytest.mark.own_database("jobs work for all organizations")

ROWS = (
    "SELECT a.id, a.status, a.answers, a.form_version, t.status AS task, t.resolution, t.relabel "
    "FROM projection_1.annotation a JOIN projection_1.task t "
    "ON t.org_id = a.org_id AND t.id = a.task_id WHERE a.org_id = $1 ORDER BY a.id"
)
VALUES = "SELECT value FROM projection_1.label WHERE org_id = $1 AND question = 'kind'"
ANSWERED_MEANWHILE = 20


async def test_official_map_carries_labels_or_asks_for_them(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    old, new = iab("1.0"), iab("2.0")
    path = needs("taxonomy_iab/Content_1.0_to_Content_2.0.tsv")
    mapping = read_mapping(path.read_bytes(), name=path.name, old=old, new=new)
    concepts = list(old.concepts)
    expected = map_labels([(old, new, mapping)], concepts, lambda _: True)

    taxonomy, project, bob = await labeled(workspace, old)
    before = [dict(row) for row in await owner.fetch(ROWS, workspace.org)]
    await next_version(workspace, taxonomy, new, mapping)
    planned = await acts.plan(workspace, await state_of(workspace, project), taxonomy, 2)
    assert planned.tasks == len(concepts)
    await workspace.do(
        lambda current: migrations.start(current.project(project), planned), projects=(project,)
    )
    later = await workspace.tasks(project, ANSWERED_MEANWHILE)
    job = (LabelMigration, database.server_url, workspace.writer)
    migrate = partial(run_once, *job, slices=(25, 25), pause=0.001)
    await asyncio.gather(migrate(), *(workspace.annotate(task, bob, kind("1")) for task in later))

    done = (await state_of(workspace, project)).migrations[-1]
    counted = Counter(fate.rule.value for fate in expected.values())
    assert done.finished_at is not None
    assert done.labels == dict(counted)
    doubtful = [id_ for id_, fate in expected.items() if fate.rule not in CARRIED]
    assert done.reopened == len(doubtful) > 0
    values = Counter(row["value"] for row in await owner.fetch(VALUES, workspace.org))
    assert set(values) <= set(new.concepts)
    carried = Counter(f.targets[0] for f in expected.values() if f.rule in CARRIED)
    assert values == carried + Counter({"1": ANSWERED_MEANWHILE})
    assert any(count > 1 for count in carried.values()), "merges keep their origin"

    await take_back(workspace, project, planned.migration)
    await migrate()
    after = {row["id"]: dict(row) for row in await owner.fetch(ROWS, workspace.org)}
    assert [after[row["id"]] for row in before] == before
    assert await check(database.admin_url, processes=0) == []


async def test_imported_annotations_follow_like_those_given_here(
    database: Database, workspace: Workspace, owner: asyncpg.Connection, tmp_path: Path
):
    """A member's and an external author's answers by the same label have the same fate."""
    labels = ("same", "renamed", "merged", "split", "removed")
    taxonomy = await acts.create(workspace, "Moods", labels)
    project = await workspace.project(form(kinds(taxonomy)))
    ann = await workspace.member()
    for task, label in zip(await workspace.tasks(project, 5), labels, strict=True):
        await workspace.annotate(task, ann, kind(label))
    rows = [
        {"text": label, "annotations": [{"author": {"pseudonym": "w"}, "answers": kind(label)}]}
        for label in labels
    ]
    file = tmp_path / "answers.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = await import_file(workspace.writer, workspace.owner, project, file)
    assert (done.annotations, done.rejected) == (5, 0)
    before = {row["id"]: dict(row) for row in await owner.fetch(ROWS, workspace.org)}
    edits = Rename("renamed", {"": "Fine"}), Merge(("merged",), "same"), Remove("removed")
    await acts.edit(workspace, taxonomy, Split("split", ("same", "renamed")), *edits)
    await acts.publish(workspace, taxonomy)
    planned = await acts.plan(workspace, await state_of(workspace, project), taxonomy, 2)
    await acts.begin(workspace, project, planned)
    migrate = partial(run_once, LabelMigration, database.server_url, workspace.writer)
    await migrate()
    assert (await state_of(workspace, project)).migrations[-1].tasks == 10
    fates = defaultdict[str, list[tuple[object, ...]]](list)
    for row in await owner.fetch(ROWS, workspace.org):
        fates[before[row["id"]]["answers"]].append(tuple(row)[1:])
    assert all(here == elsewhere for here, elsewhere in fates.values()), fates
    outcomes = Counter((here[0], here[3], here[5]) for here, _ in fates.values())
    assert outcomes == {("SUBMITTED", "DONE", False): 3, ("OUTDATED", "OPEN", True): 2}
    await take_back(workspace, project, planned.migration)
    await migrate()
    after = {row["id"]: dict(row) for row in await owner.fetch(ROWS, workspace.org)}
    assert after == before
    assert await check(database.admin_url, processes=0) == []


async def take_back(workspace: Workspace, project: UUID, migration: UUID) -> None:
    undo = await acts.plan_back(workspace, await state_of(workspace, project), migration)
    await workspace.do(
        lambda current: migrations.start(current.project(project), undo), projects=(project,)
    )


async def labeled(workspace: Workspace, tree: Tree) -> tuple[UUID, UUID, Actor]:
    """A taxonomy, a project with an answer for each of its concepts, and somebody idle."""
    taxonomy = await acts.create(workspace, "IAB")
    await acts.release(workspace, taxonomy, tree)
    await acts.publish(workspace, taxonomy)
    project = await workspace.project(form(kinds(taxonomy)))
    ann, bob = await workspace.members(2)
    tasks = await workspace.tasks(project, len(tree))
    held = await asyncio.gather(*(workspace.take(task, ann) for task in tasks))
    given = zip(held, tree.concepts, strict=True)
    await asyncio.gather(*(workspace.submit(slot, kind(concept)) for slot, concept in given))
    return taxonomy, project, bob


async def next_version(workspace: Workspace, taxonomy: UUID, tree: Tree, mapping: Mapping) -> None:
    await acts.release(workspace, taxonomy, tree)
    await acts.attach(workspace, taxonomy, mapping)
    await acts.publish(workspace, taxonomy)


async def state_of(workspace: Workspace, project: UUID) -> Project:
    found = (await workspace.do(lambda _: [], projects=(project,))).states[project]
    assert isinstance(found, Project)
    assert under_way(found.migrations) is None
    return found
