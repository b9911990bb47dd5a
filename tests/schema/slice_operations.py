"""What can be done with slices, prepared so that the right alone decides."""

from __future__ import annotations

from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.taxonomy_operations import drawing
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.slices import define_slice, remove_slice

_HELD = "SELECT id FROM projection_1.slice WHERE org_id = $1 AND project_id = $2 ORDER BY id"


async def defined(at: PreparedOrganization) -> str:
    """The id of a slice of the project: the oldest one, if there are any."""
    await at.mend()
    found = await at.owner.fetchval(_HELD, at.workspace.org, at.project)
    made = found or await define_slice(at.workspace, at.project, uuid7().hex, priority_at_least=0)
    return ids.public("slice", made)


@prepares("defineSlice")
async def define(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    for (id_,) in (await at.owner.fetch(_HELD, at.workspace.org, at.project))[1:]:
        await remove_slice(at.workspace, at.project, id_)
    predicate = {"meta": [{"path": ["region"], "values": ["north"]}], "priorityAtLeast": 1}
    return wish(project=at.public_project, name=uuid7().hex, predicate=predicate)


@prepares("defineSlice: by a taxonomy")
async def define_by_a_taxonomy(at: PreparedOrganization, who: Caller) -> Arguments:
    drawn = {"taxonomy": ids.public("taxonomy", await drawing(at)), "versions": [1]}
    return (await define(at, who)) | wish(
        project=at.public_project, name=uuid7().hex, predicate={"taxonomyVersions": [drawn]}
    )


@prepares("removeSlice")
async def remove(at: PreparedOrganization, who: Caller) -> Arguments:
    await defined(at)
    made = await define_slice(at.workspace, at.project, uuid7().hex, priority_at_least=0)
    return wish(project=at.public_project, slice=ids.public("slice", made))


@prepares("tasks: of a slice")
async def tasks_of_slice(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"project": at.public_project, "filter": {"slice": await defined(at)}}


@prepares("node: a slice")
async def slice_node(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await defined(at)}


@prepares("changeTasks: of a slice")
async def change_tasks_of_slice(at: PreparedOrganization, who: Caller) -> Arguments:
    filter, change = {"slice": await defined(at)}, {"comment": "Look again."}
    return wish(project=at.public_project, filter=filter, change=change)


@prepares("saveView: of a slice")
async def save_view_of_slice(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, name="Mine", filter={"slice": await defined(at)})
