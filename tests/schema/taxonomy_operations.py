"""What can be done with taxonomies, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import UUID

from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.label_migrations import migrations
from server.events.label_migrations.migration_state import under_way
from server.events.projects import Project
from taxonomy import Add, Concept, Rename
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support import taxonomy_acts as taxonomies
from tests.support.forms import TOPIC, form
from tests.support.taxonomies import kinds

CSV = "id,label,parent\nanimal,Animal,\ndog,Dog,animal\n"


async def flat(at: PreparedOrganization) -> UUID:
    """A taxonomy with one version and a draft that nobody touched."""
    return await taxonomies.create(at.workspace, "Moods", ("good", "bad"))


async def drafted(at: PreparedOrganization) -> UUID:
    """A taxonomy with one version, and an edit since."""
    id_ = await flat(at)
    await taxonomies.edit(at.workspace, id_, Rename("good", {"": f"Good {uuid7().hex}"}))
    return id_


def public(id_: UUID) -> str:
    return ids.public("taxonomy", id_)


@prepares("taxonomies")
async def all_of_them(at: PreparedOrganization, who: Caller) -> Arguments:
    """One in each organization, so that nobody's list is empty for want of any."""
    await flat(at)
    await taxonomies.create(at.other, "Theirs")
    return {}


@prepares("taxonomy", "node: a taxonomy")
async def a_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": public(await drafted(at))}


@prepares("events: of a taxonomy")
async def events_of_a_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"filter": {"stream": public(await drafted(at))}}


@prepares("events: by labels", "eventCounts: by labels")
async def events_by_labels(at: PreparedOrganization, who: Caller) -> Arguments:
    taxonomy = public(await drafted(at))
    labels = {"values": ["animal"], "taxonomy": taxonomy, "withDescendants": True}
    return {"filter": {"labels": labels}}


@prepares("createTaxonomy")
async def create_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="Animals")


@prepares("createTaxonomy: with labels")
async def create_flat_set(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="Moods", labels=["good", f"bad {uuid7().hex}"])


@prepares("updateTaxonomy")
async def update_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(taxonomy=public(await flat(at)), description=f"Of {uuid7().hex}")


@prepares("editTaxonomy")
async def edit_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    add = {"labels": [{"language": "en", "text": "Mixed"}], "broader": ["good"]}
    return wish(taxonomy=public(await flat(at)), edits=[{"add": add}])


@prepares("importTaxonomy")
async def import_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(taxonomy=public(await flat(at)), format="CSV", text=CSV)


@prepares("importTaxonomy: a dry run")
async def try_import(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(taxonomy=public(await drafted(at)), format="CSV", text=CSV, dryRun=True)


@prepares("attachMapping")
async def attach_mapping(at: PreparedOrganization, who: Caller) -> Arguments:
    text = "source,relation,target\ngood,exactMatch,bad\n"
    return wish(taxonomy=public(await flat(at)), format="CSV", text=text)


@prepares("discardDraft", "publishTaxonomy")
async def the_draft(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(taxonomy=public(await drafted(at)))


@prepares("publishTaxonomy: the first version")
async def the_first_version(at: PreparedOrganization, who: Caller) -> Arguments:
    id_ = await taxonomies.create(at.workspace)
    await taxonomies.edit(at.workspace, id_, Add(Concept("dog", labels={"en": "Dog"})))
    return wish(taxonomy=public(id_), notes="First.")


async def drawing(at: PreparedOrganization) -> UUID:
    """A taxonomy with two versions, and a question of the project that draws on the first."""
    await settled(at)
    id_ = await drafted(at)
    await taxonomies.publish(at.workspace, id_)
    question = {**kinds(id_), "required": False}
    await at.workspace.publish(at.project, form(TOPIC, question))
    return id_


async def settled(at: PreparedOrganization) -> None:
    """End the migration that somebody else began."""
    running = under_way((await state_of(at)).migrations)
    if running is not None:
        await at.workspace.as_server(
            lambda current: migrations.finish(current.project(at.project), running.id),
            projects=(at.project,),
        )


async def state_of(at: PreparedOrganization) -> Project:
    found = (await at.workspace.do(lambda _: [], projects=(at.project,))).states[at.project]
    assert isinstance(found, Project)
    return found


@prepares("migrateTaxonomy")
async def migrate(at: PreparedOrganization, who: Caller) -> Arguments:
    taxonomy = await drawing(at)
    return wish(project=at.public_project, taxonomy=public(taxonomy), toVersion=2)


@prepares("revertMigration")
async def revert(at: PreparedOrganization, who: Caller) -> Arguments:
    taxonomy = await drawing(at)
    planned = await taxonomies.plan(at.workspace, await state_of(at), taxonomy, 2)
    await at.workspace.do(
        lambda current: migrations.start(current.project(at.project), planned),
        projects=(at.project,),
    )
    migration = ids.public("migration", planned.migration)
    return wish(project=at.public_project, migration=migration)
