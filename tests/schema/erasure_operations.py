"""What can be erased, prepared so that the right alone decides."""

from __future__ import annotations

from server.events.accounts import members
from server.events.core import ids
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureTarget, request
from server.events.erasure.holds import HOLDS, place, stream_of
from tests.schema.labeling_operations import commented
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.workspace import Workspace

WHY = {"authority": "MISTAKE", "reason": "It should not be here."}


@prepares("eraseContent")
async def erase_content(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(tasks=[ids.public("task", await at.task())], **WHY)


@prepares("eraseContent: a dry run")
async def preview(at: PreparedOrganization, who: Caller) -> Arguments:
    made = await at.answer(await at.workspace.member())
    return wish(annotations=[made["annotation"]], dryRun=True, **WHY)


@prepares("eraseMember")
async def erase_member(at: PreparedOrganization, who: Caller) -> Arguments:
    gone = (await at.workspace.member()).member
    await at.workspace.do(
        lambda current: members.remove(current.member(gone), last_owner=False), members=(gone,)
    )
    return wish(member=ids.public("member", gone), scope="ALL", **WHY)


@prepares("eraseContent: of comments")
async def erase_comments(at: PreparedOrganization, who: Caller) -> Arguments:
    made = await commented(at, hidden=True)
    return wish(comments=[made["comment"]], **WHY)


async def asked(workspace: Workspace) -> str:
    """The id of an erasure that somebody asked for."""
    new = ids.uuid7()
    events = request(
        new, target=ErasureTarget.CONTENT, authority=Authority.MISTAKE, reason="x", positions=(1,)
    )
    await workspace.do(lambda _: events)
    return ids.public("erasure", new)


@prepares("node: an erasure")
async def erasure(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await asked(at.workspace)}


@prepares("eraseSubject")
async def erase_subject(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(subject="somebody", dryRun=True, **WHY)


@prepares("subjectReport")
async def report(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(subject="somebody")


@prepares("hold")
async def hold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), reason="A lawsuit.")


@prepares("hold: a project")
async def hold_project(at: PreparedOrganization, who: Caller) -> Arguments:
    project = await at.workspace.project()
    return wish(project=ids.public("project", project), reason="A lawsuit.")


@prepares("releaseHold")
async def release(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(hold=await held(at.workspace), reason="It is over.")


async def held(workspace: Workspace) -> str:
    """The id of a hold on a new task."""
    (task,), new = await workspace.tasks(await workspace.project()), ids.uuid7()
    await workspace.do(
        lambda current: place(
            workspace.org, current.holds, hold=new, now=current.now, reason="x", task=task
        ),
        streams=((HOLDS, stream_of(workspace.org)),),
    )
    return ids.public("hold", new)


@prepares("node: a hold")
async def the_hold(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await held(at.workspace)}
