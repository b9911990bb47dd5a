"""What a process keeps of taxonomies is bounded, whatever forms draw on them."""

from __future__ import annotations

import asyncio
import gc
from typing import Any
from uuid import UUID
from weakref import ref as weakly

import pytest

from server.access.actor import Actor
from server.commands.taxonomies import taxonomy_cache as module
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.forms.answers import compile_form
from server.events.forms.forms import parse_form
from server.events.forms.taxonomy_outline import Outline
from server.events.taxonomies.taxonomies import Taxonomy
from server.postgres import Connection
from taxonomy import Concept
from tests.support.databases import Database
from tests.support.forms import CHOICE, form
from tests.support.taxonomies import kind, kinds, published
from tests.support.workspace import Workspace

CONCEPTS = tuple(Concept(f"c{n}", {"en": f"Concept {n}"}) for n in range(100))
ROOM = 100 * (module.BYTES[Outline] + module.OFFERED)
"""What one of these taxonomies takes."""


class TaxonomyProject:
    """A project that draws on a taxonomy of its own."""

    def __init__(self, workspace: Workspace, project: UUID, taxonomy: UUID, ann: Actor) -> None:
        self.workspace, self.project, self.ann = workspace, project, ann
        self.what = (workspace.org, (taxonomy, 1))

    async def answer(self) -> None:
        (task,) = await self.workspace.tasks(self.project)
        await self.workspace.annotate(task, self.ann, kind("c7"))

    @property
    def outline(self) -> Any:
        return self.workspace.writer.taxonomy_cache._found.get(self.what)


async def taxonomy_project(database: Database, workspace: Workspace, ann: Actor) -> TaxonomyProject:
    taxonomy = await published(database, workspace, CONCEPTS)
    return TaxonomyProject(workspace, await workspace.project(form(kinds(taxonomy))), taxonomy, ann)


async def test_forms_hold_no_version_in_memory_that_was_put_away(
    database: Database, workspace: Workspace
):
    workspace.writer.taxonomy_cache._kept = 2 * ROOM + ROOM // 2
    ann = await workspace.member()
    all_ = [await taxonomy_project(database, workspace, ann) for _ in range(6)]
    met = []
    for project in all_:
        await project.answer()
        met.append(weakly(project.outline))
    gc.collect()
    assert [one() is not None for one in met] == [False] * 4 + [True] * 2
    await all_[0].answer()
    assert all_[0].outline is not None, "it was read again"
    assert sum(project.outline is not None for project in all_) == 2


async def test_what_answers_are_checked_against_stays(database: Database, workspace: Workspace):
    workspace.writer.taxonomy_cache._kept = 2 * ROOM + ROOM // 2
    ann = await workspace.member()
    busy, *others = [await taxonomy_project(database, workspace, ann) for _ in range(5)]
    await busy.answer()
    kept = busy.outline
    for project in others:
        await project.answer()
        await busy.answer()
    assert busy.outline is kept, "the checks look at it without asking for it"


async def test_parts_that_questions_offer_count(database: Database, workspace: Workspace):
    workspace.writer.taxonomy_cache._kept = 2 * ROOM + ROOM // 2
    ann = await workspace.member()
    first, second = [await taxonomy_project(database, workspace, ann) for _ in range(2)]
    for project in (first, second):
        await project.answer()
    assert None not in (first.outline, second.outline)
    taxonomy = second.what[1][0]
    parts = [kinds(taxonomy, max_depth=depth) | {"name": f"q{depth}"} for depth in range(3)]
    await workspace.publish(second.project, form(*parts))
    await (await taxonomy_project(database, workspace, ann)).answer()
    assert first.outline is None


def test_checks_are_compiled_once_for_each_organization(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "FORMS", 2)
    taxonomy_cache = workspace.writer.taxonomy_cache
    mine, theirs = taxonomy_cache.of(workspace.org), taxonomy_cache.of(uuid7())
    asked = parse_form(CHOICE)
    checks = mine.once(compile_form, asked)
    assert mine.once(compile_form, asked) is checks
    assert theirs.once(compile_form, asked) is not checks
    assert mine.once(compile_form, parse_form(CHOICE)) is not checks
    assert len(taxonomy_cache._forms) == 2


async def test_a_large_version_without_the_subtree(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    """Parts of large versions are found outside the lock: what is not there has no part."""
    monkeypatch.setattr("server.events.forms.taxonomy_outline.SMALL", 10)
    taxonomy = await published(database, workspace, CONCEPTS)
    with pytest.raises(Refused) as refused:
        await workspace.project(form(kinds(taxonomy, subtree="nope")))
    path = ("form", "questions", 0, "taxonomy", "subtree")
    assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, path)
    await workspace.project(form(kinds(taxonomy, subtree="c3")))


async def test_whether_a_tree_was_erased_is_asked_in_one_statement(
    database: Database, workspace: Workspace, owner: Connection
):
    """No transaction is open then, which PostgreSQL would end where the event loop is late."""
    taxonomy = await published(database, workspace, CONCEPTS)
    cache, org = workspace.writer.taxonomy_cache, workspace.org
    state = (await workspace.do(lambda _: [], taxonomies=(taxonomy,))).states[taxonomy]
    assert isinstance(state, Taxonomy)
    digest = state.version(1).tree
    tree = await cache.tree(org, digest)
    found: list[str] = []
    async with cache._pool.acquire() as lent:
        lent.connection.add_query_logger(lambda record: found.append(record.query))
    assert await cache.tree(org, digest) is tree
    await asyncio.sleep(0)  # the driver tells of a statement in the next turn of the loop
    assert len(found) == 1
    await owner.execute("INSERT INTO erased_trees VALUES ($1, $2)", org, bytes.fromhex(digest))
    await cache._recheck(org, digest, digest)
    assert (org, digest) not in cache._found
