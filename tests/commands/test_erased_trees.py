"""A person's text in a concept goes for good, also out of versions published with it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import asyncpg
import pytest

from server.access.permissions import Permission
from server.commands.taxonomies import taxonomy_service
from server.events.core.refusal import Code, Refused
from server.events.taxonomies import taxonomies
from server.events.taxonomies.taxonomies import Taxonomy
from server.projections.engine import concept_index_rebuild
from server.projections.engine.check import check
from taxonomy import Add, Concept, Remove
from tests import postgres
from tests.support.databases import Database, fresh_database
from tests.support.erasing import SECRET, places, positions
from tests.support.forms import form
from tests.support.taxonomies import kind, kinds
from tests.support.taxonomy_acts import create, edit
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("all organizations are checked")


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of this test alone: it looks into every table."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


async def publish(database: Database, workspace: Workspace, id_: UUID) -> None:
    """Publish the draft as the API does."""
    receipt = await workspace.do(lambda _: [], taxonomies=(id_,))
    state = receipt.states[id_]
    assert isinstance(state, Taxonomy)
    connection = await asyncpg.connect(database.server_url)
    try:
        made = await taxonomy_service.publication(
            connection, workspace.writer.taxonomy_cache, workspace.org, state
        )
    finally:
        await connection.close()
    await workspace.do(
        lambda current: taxonomies.publish(current.taxonomy(id_), notes="n", **made.arguments),
        permission=Permission.TAXONOMIES_EDIT,
        taxonomies=(id_,),
    )


async def versions(workspace: Workspace, id_: UUID) -> Taxonomy:
    state = (await workspace.do(lambda _: [], taxonomies=(id_,))).states[id_]
    assert isinstance(state, Taxonomy)
    return state


async def test_the_text_of_a_concept_is_nowhere(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    id_ = await create(workspace)
    about = {"definitions": {"": SECRET}, "alternatives": {"": (SECRET,)}}
    await edit(
        workspace, id_, Add(Concept("a", {"en": "A"})), Add(Concept("b", {"": "B"}, **about))
    )
    await publish(database, workspace, id_)
    assert {"blobs.body", "concepts.body", "concept_terms.term"} <= await places(owner)
    project = await workspace.project(form(kinds(id_)))
    (task,) = await workspace.tasks(project)
    await workspace.annotate(task, await workspace.member(), kind("b"))
    await edit(workspace, id_, Remove("b"))
    await publish(database, workspace, id_)

    gone = [
        (await positions(owner, workspace, id_, "taxonomy.concept_added"))[1],
        (await positions(owner, workspace, id_, "taxonomy.published"))[0],
    ]
    await workspace.erase(id_, gone, taxonomies=(id_,))
    assert await places(owner) == set()
    state = await versions(workspace, id_)
    assert [version.erased for version in state.versions] == [True, False]
    shelf = workspace.writer.taxonomy_cache
    assert "a" in await shelf.tree(workspace.org, state.versions[1].tree)
    with pytest.raises(Refused) as refused:
        await shelf.tree(workspace.org, state.versions[0].tree)
    assert refused.value.code is Code.ERASED, "though it was at hand"
    with pytest.raises(Refused) as refused:
        state.version(1)
    assert refused.value.code is Code.ERASED
    assert await check(database.admin_url, processes=0) == []
    assert await concept_index_rebuild.check(database.admin_url, shelf.blobs) == []


async def test_what_another_version_says_as_well_stays(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    one, two = [await create(workspace, name, labels=["a", "b"]) for name in ("One", "Two")]
    await workspace.erase(
        one, await positions(owner, workspace, one, "taxonomy.published"), taxonomies=(one,)
    )
    state = await versions(workspace, two)
    assert (
        len(await workspace.writer.taxonomy_cache.tree(workspace.org, state.versions[0].tree)) == 2
    )
    await workspace.erase(
        two, await positions(owner, workspace, two, "taxonomy.published"), taxonomies=(two,)
    )
    with pytest.raises(Refused):
        await workspace.writer.taxonomy_cache.tree(workspace.org, state.versions[0].tree)


async def test_the_server_can_erase_only_what_was_erased(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    id_ = await create(workspace, labels=["a"])
    state = await versions(workspace, id_)
    digest = bytes.fromhex(state.versions[0].tree)
    at = await positions(owner, workspace, id_, "taxonomy.published")
    connection = await asyncpg.connect(database.server_url)
    try:
        for org, given in ((workspace.org, at), (workspace.org, []), (UUID(int=1), at)):
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(f"SET LOCAL app.org_id = '{workspace.org}'")
            with pytest.raises(asyncpg.RaiseError):
                await connection.execute("SELECT erase_trees($1, $2, $3)", org, [digest], given)
            await transaction.rollback()
    finally:
        await connection.close()
    assert await owner.fetchval("SELECT count(*) FROM blobs WHERE digest = $1", digest) == 1


async def test_a_new_release_follows_an_erased_version(
    database: Database, workspace: Workspace, owner: asyncpg.Connection
):
    id_ = await create(workspace, labels=["a"])
    await workspace.erase(
        id_, await positions(owner, workspace, id_, "taxonomy.published"), taxonomies=(id_,)
    )
    with pytest.raises(Refused) as refused:
        await edit(workspace, id_, Add(Concept("b", {"": "B"})))
    assert refused.value.code is Code.ERASED
    release = await create(workspace, "Other", labels=["b"])
    tree = (await versions(workspace, release)).versions[0].tree
    await workspace.do(
        lambda current: taxonomies.import_release(
            current.taxonomy(id_), tree=tree, concepts=1, source="new", replaces=True
        ),
        permission=Permission.TAXONOMIES_EDIT,
        taxonomies=(id_,),
    )
    await publish(database, workspace, id_)
    assert [version.erased for version in (await versions(workspace, id_)).versions] == [
        True,
        False,
    ]
