"""What can be done with saved views, prepared so that the right alone decides."""

from __future__ import annotations

from server.access.actor import Actor
from server.events.core import ids
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.saved_views import save_view


async def saved(at: PreparedOrganization, owner: Actor, *, shared: bool = False) -> str:
    """The id of a new view of a member's."""
    filter = {"label": {"question": "topic", "value": "a"}}
    await at.mend()
    view = await save_view(at.workspace, at.project, owner, filter=filter, shared=shared)
    return ids.public("saved_view", view)


@prepares("saveView")
async def save(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, name="Mine", filter={"statuses": ["OPEN"]}, shared=True)


@prepares("saveView: changed")
async def change(at: PreparedOrganization, who: Caller) -> Arguments:
    member = await at.somebody()
    filter = {"assignee": member, "ids": [ids.public("task", await at.task())]}
    view = await saved(at, at.insider(who))
    return wish(project=at.public_project, view=view, name="Mine", filter=filter)


@prepares("saveView: by what others did")
async def save_about_others(at: PreparedOrganization, who: Caller) -> Arguments:
    names = ("author", "reviewer", "holder")
    filter = {name: await at.somebody() for name in names}
    return wish(project=at.public_project, name="Theirs", filter=filter)


@prepares("saveView: of another")
async def change_others(at: PreparedOrganization, who: Caller) -> Arguments:
    view = await saved(at, at.workspace.owner, shared=True)
    return wish(project=at.public_project, view=view, name="Mine")


@prepares("deleteView")
async def delete(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, view=await saved(at, at.insider(who)))


@prepares("deleteView: of another")
async def delete_others(at: PreparedOrganization, who: Caller) -> Arguments:
    view = await saved(at, at.workspace.owner, shared=True)
    return wish(project=at.public_project, view=view)


@prepares("deleteView: a private one of another")
async def delete_private(at: PreparedOrganization, who: Caller) -> Arguments:
    view = await saved(at, await at.workspace.member())
    return wish(project=at.public_project, view=view)


@prepares("node: a shared view by labels")
async def shared_view(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await saved(at, at.workspace.owner, shared=True)}
