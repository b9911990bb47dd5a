"""What can be done with accounts, prepared so that the right alone decides."""

from __future__ import annotations

from uuid import uuid4

from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from tests.schema.prepared_callers import PASSWORD, Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares, wish


@prepares("login")
async def login(at: PreparedOrganization, who: Caller) -> Arguments:
    email = f"{uuid7().hex}@example.org"
    await at.password(await at.workspace.member(Role.ANNOTATOR, email=email))
    org = ids.public("organization", at.workspace.org)
    return wish(organization=org, email=email, password=PASSWORD)


@prepares("logout")
async def logout(at: PreparedOrganization, who: Caller) -> Arguments:
    """Only a session can be logged out, so the caller comes in with one."""
    if who.actor is not None:
        who.client.key = await at.session(who.actor)
    return wish()


@prepares("changePassword")
async def change_password(at: PreparedOrganization, who: Caller) -> Arguments:
    if who.actor is not None:
        await at.password(who.actor)
    return wish(current=PASSWORD, password="nine rivers and a hill")


@prepares("changeOwnName")
async def change_own_name(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="Another Name")


@prepares("redeemToken")
async def redeem(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(token=await at.once(), password=PASSWORD)


@prepares("linkIdentity")
async def link(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(token=await at.once(), idToken="nobody issued this")


@prepares("requestPasswordReset")
async def request_reset(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(email=f"{uuid7().hex}@example.org")


@prepares("sessions")
async def sessions(at: PreparedOrganization, who: Caller) -> Arguments:
    return {}


@prepares("sessions: of another member")
async def others_sessions(at: PreparedOrganization, who: Caller) -> Arguments:
    actor = await at.workspace.member(Role.ANNOTATOR)
    await at.session_id(actor)
    return {"member": ids.public("member", actor.member)}


@prepares("endSession")
async def end_session(at: PreparedOrganization, who: Caller) -> Arguments:
    actor = at.insider(who) if who.actor is None else who.actor
    return wish(session=await at.session_id(actor))


@prepares("endSession: of another member")
async def end_others_session(at: PreparedOrganization, who: Caller) -> Arguments:
    actor = await at.workspace.member(Role.ANNOTATOR)
    member = ids.public("member", actor.member)
    return wish(session=await at.session_id(actor), member=member)


@prepares("endSessions")
async def end_sessions(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(keepCurrent=True)


@prepares("endSessions: of another member")
async def end_others_sessions(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(member=await at.somebody())


@prepares("createApiKey")
async def create_key(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(label="mine")


@prepares("createApiKey: of another member")
async def create_others_key(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(label="theirs", member=await at.somebody())


@prepares("revokeApiKey")
async def revoke_key(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(key=await at.key(at.insider(who) if who.actor is None else who.actor))


@prepares("revokeApiKey: of another member")
async def revoke_others_key(at: PreparedOrganization, who: Caller) -> Arguments:
    actor = await at.workspace.member(Role.ANNOTATOR)
    return wish(key=await at.key(actor), member=ids.public("member", actor.member))


@prepares("inviteMember")
async def invite(at: PreparedOrganization, who: Caller) -> Arguments:
    roles = [{"project": at.public_project, "role": "ANNOTATOR"}]
    return wish(email=f"{uuid7().hex}@example.org", name="New", projectRoles=roles)


@prepares("inviteMembers")
async def invite_many(at: PreparedOrganization, who: Caller) -> Arguments:
    roles = [{"project": at.public_project, "role": "ANNOTATOR"}]
    people = [
        {"email": f"{uuid7().hex}@example.org", "name": f"New {n}", "projectRoles": roles}
        for n in range(2)
    ]
    return wish(members=people)


@prepares("inviteMembers: a dry run")
async def try_to_invite_many(at: PreparedOrganization, who: Caller) -> Arguments:
    return (await invite_many(at, who)) | {"dryRun": True}


@prepares("reinviteMember")
async def reinvite(at: PreparedOrganization, who: Caller) -> Arguments:
    owner = at.callers["OWNER"].client
    sent = {"commandId": str(uuid4()), "email": f"{uuid7().hex}@example.org", "name": "Invited"}
    made = await owner.data(
        "mutation($i: InviteMemberInput!) "
        "{ inviteMember(input: $i) { ... on OneTimePayload { member { id } } } }",
        i=sent,
    )
    return wish(member=made["inviteMember"]["member"]["id"])


@prepares("addMember")
async def add_member(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="Program", projectRoles=[{"project": at.public_project, "role": "MODEL"}])


@prepares("createPasswordReset", "removeMember")
async def on_a_member(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(member=await at.somebody())


@prepares("changeRole")
async def change_role(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(member=await at.somebody(), role="REVIEWER")


@prepares("updateMember")
async def update_member(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(member=await at.somebody(), name="Another Name")


@prepares("restoreMember")
async def restore_member(at: PreparedOrganization, who: Caller) -> Arguments:
    member = await at.somebody()
    await at.callers["OWNER"].client.do("removeMember", "RemoveMemberInput", "", member=member)
    return wish(member=member)


@prepares("grantRole")
async def grant_role(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, member=await at.somebody(None), role="ANNOTATOR")


@prepares("grantRole: by an e-mail address")
async def grant_role_by_address(at: PreparedOrganization, who: Caller) -> Arguments:
    email = f"{uuid7().hex}@example.org"
    await at.workspace.member(None, email=email)
    return wish(project=at.public_project, email=email, role="ANNOTATOR")


@prepares("revokeRole")
async def revoke_role(at: PreparedOrganization, who: Caller) -> Arguments:
    actor = await at.workspace.member(None)
    await at.workspace.grant(actor, at.project, Role.ANNOTATOR)
    member = ids.public("member", actor.member)
    return wish(project=at.public_project, member=member, role="ANNOTATOR")
