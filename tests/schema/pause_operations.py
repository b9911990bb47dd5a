"""What can be done with pauses of members, prepared so that the right alone decides."""

from __future__ import annotations

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.pauses import pauses
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish


async def _member(at: PreparedOrganization) -> Arguments:
    actor = await at.workspace.member(None)
    await at.workspace.grant(actor, at.project, Role.ANNOTATOR)
    return {"project": at.public_project, "member": ids.public("member", actor.member)}


@prepares("pauseMember")
async def pause(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await _member(at), reason="Look at the guideline.")


@prepares("resumeMember")
async def resume(at: PreparedOrganization, who: Caller) -> Arguments:
    given = await _member(at)
    member = ids.expect("member", given["member"])
    await at.workspace.do(
        lambda current: pauses.pause(current.project(at.project), member, reason="Wait."),
        projects=(at.project,),
    )
    return wish(**given)


@prepares("changePauseRule")
async def change_rule(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, rule="WILSON", threshold=0.7)
