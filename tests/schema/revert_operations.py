"""What can be undone, prepared so that the right alone decides."""

from __future__ import annotations

from server.access.actor import Actor
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.labeling import queue
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.workspace import Workspace


@prepares("revert")
async def revert(at: PreparedOrganization, who: Caller) -> Arguments:
    """What a manager did."""
    done = await at.workspace.manage(queue.prioritize, await at.task(), priority=3)
    return wish(position=str(done.position))


@prepares("revert: one's own answer")
async def revert_answer(at: PreparedOrganization, who: Caller) -> Arguments:
    task = await at.task()
    await at.workspace.manage(queue.reopen, task, more=2)
    await at.answer(at.insider(who), task)
    text = "SELECT max(position) FROM events WHERE org_id = $1 AND stream = $2"
    return wish(position=str(await at.owner.fetchval(text, at.workspace.org, task)))


@prepares("restoreTask")
async def restore_task(at: PreparedOrganization, who: Caller) -> Arguments:
    task = await at.task()
    done = await at.workspace.manage(queue.prioritize, task, priority=3)
    return wish(task=ids.public("task", task), position=str(done.position - 1))


@prepares("revertAll")
async def revert_all(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(actor=await at.somebody(), fromPosition="1")


@prepares("revertAll: in one project")
async def revert_all_of_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(actor=await at.somebody(), fromPosition="1", project=at.public_project)


@prepares("backgroundRevert")
async def ended(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await undone(at, at.workspace, at.insider(who))}


async def undone(at: PreparedOrganization, workspace: Workspace, by: Actor) -> str:
    """Something that a member let be undone in the background, and that has ended."""
    text = (
        "INSERT INTO reverts (org_id, id, member_id, first_position, last_position, status, "
        "done_from, created_at, changed_at, expires_at) VALUES ($1, $2, $3, 1, 1, 'finished', 1, "
        "now(), now(), now() + interval '1 day')"
    )
    id_ = uuid7()
    await at.owner.execute(text, workspace.org, id_, by.member)
    return ids.public("revert", id_)
