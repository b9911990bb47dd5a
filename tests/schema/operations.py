"""A valid input for every operation of the schema, so that only a right can be the reason for "no".

To add an operation: one line in OPERATIONS (a function of the stage and the caller that returns the
arguments of the field), and one line in roles.csv. What an operation needs, its function prepares
anew for each call. A name like `node: hidden` is a further way to call the field `node`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from server.events import ids, queue
from server.events.ids import uuid7
from server.events.projects import archive
from server.events.roles import Role
from tests.schema.stage import PASSWORD, Caller, Stage
from tests.support.forms import CHOICE

Arguments = dict[str, Any]
Prepare = Callable[[Stage, Caller], Awaitable[Arguments]]
ANSWERS = [{"question": "topic", "value": {"choice": {"values": ["b"]}}}]
OPERATIONS: dict[str, Prepare] = {}


def prepares(*names: str) -> Callable[[Prepare], Prepare]:
    """Register the arguments of some fields."""

    def register(prepare: Prepare) -> Prepare:
        OPERATIONS.update(dict.fromkeys(names, prepare))
        return prepare

    return register


def field_of(name: str) -> str:
    """The field that an operation of OPERATIONS calls."""
    return name.partition(":")[0]


def wish(**fields: Any) -> Arguments:
    """The input of a mutation."""
    return {"input": {"commandId": str(uuid4()), **fields}}


@prepares("viewer", "organization", "members", "projects", "events")
async def nothing(at: Stage, who: Caller) -> Arguments:
    return {}


@prepares("subscription events")
async def from_the_beginning(at: Stage, who: Caller) -> Arguments:
    return {"after": "0"}


@prepares("projectMembers", "tasks", "projectStatistics", "progress", "annotatorProgress")
async def of_the_project(at: Stage, who: Caller) -> Arguments:
    await at.task()
    return {"project": at.public_project}


@prepares("tasks: filtered")
async def some_tasks(at: Stage, who: Caller) -> Arguments:
    member = await at.house.member()
    await at.house.manage(queue.assign, await at.task(), assignee=member.member)
    filter = {"assignee": ids.public("member", member.member), "statuses": ["OPEN", "SKIPPED"]}
    return {"project": at.public_project, "filter": filter}


@prepares("events: of the project", "subscription events: of the project")
async def events_of_the_project(at: Stage, who: Caller) -> Arguments:
    return {"filter": {"project": at.public_project}, "after": "0"}


@prepares("events: of a task")
async def events_of_a_task(at: Stage, who: Caller) -> Arguments:
    answered = await at.answer(at.house.owner)
    return {"filter": {"stream": answered["task"]}}


@prepares("events: of others")
async def events_of_others(at: Stage, who: Caller) -> Arguments:
    actors = [ids.public("member", at.house.owner.member)]
    return {"filter": {"actors": actors}, "after": "0"}


@prepares("project", "node: the project")
async def the_project(at: Stage, who: Caller) -> Arguments:
    return {"id": at.public_project}


@prepares("task", "node: a task")
async def a_task(at: Stage, who: Caller) -> Arguments:
    return {"id": ids.public("task", await at.task())}


@prepares("annotation", "node")
async def others_annotation(at: Stage, who: Caller) -> Arguments:
    return {"id": (await at.answer(at.house.owner))["annotation"]}


@prepares("annotation: one's own", "node: one's own annotation")
async def own_annotation(at: Stage, who: Caller) -> Arguments:
    return {"id": (await at.answer(at.insider(who)))["annotation"]}


@prepares("node: a comment on another's annotation")
async def hidden_comment(at: Stage, who: Caller) -> Arguments:
    return {"id": (await commented(at, hidden=True))["comment"]}


@prepares("nodes")
async def several(at: Stage, who: Caller) -> Arguments:
    return {"ids": [(await at.answer(at.house.owner))["annotation"]]}


@prepares("member", "node: a member")
async def a_member(at: Stage, who: Caller) -> Arguments:
    return {"id": await at.somebody()}


@prepares("login")
async def login(at: Stage, who: Caller) -> Arguments:
    email = f"{uuid7().hex}@example.org"
    await at.password(await at.house.member(Role.ANNOTATOR, email=email))
    org = ids.public("organization", at.house.org)
    return wish(organization=org, email=email, password=PASSWORD)


@prepares("logout")
async def logout(at: Stage, who: Caller) -> Arguments:
    """Only a session can be logged out, so the caller comes in with one."""
    if who.actor is not None:
        who.client.key = await at.session(who.actor)
    return wish()


@prepares("changePassword")
async def change_password(at: Stage, who: Caller) -> Arguments:
    if who.actor is not None:
        await at.password(who.actor)
    return wish(current=PASSWORD, password="nine rivers and a hill")


@prepares("redeemToken")
async def redeem(at: Stage, who: Caller) -> Arguments:
    return wish(token=await at.once(), password=PASSWORD)


@prepares("linkIdentity")
async def link(at: Stage, who: Caller) -> Arguments:
    return wish(token=await at.once(), idToken="nobody issued this")


@prepares("createKey")
async def create_key(at: Stage, who: Caller) -> Arguments:
    return wish(label="mine")


@prepares("createKey: of another member")
async def create_others_key(at: Stage, who: Caller) -> Arguments:
    return wish(label="theirs", member=await at.somebody())


@prepares("revokeKey")
async def revoke_key(at: Stage, who: Caller) -> Arguments:
    return wish(key=await at.key(at.insider(who) if who.actor is None else who.actor))


@prepares("revokeKey: of another member")
async def revoke_others_key(at: Stage, who: Caller) -> Arguments:
    actor = await at.house.member(Role.ANNOTATOR)
    return wish(key=await at.key(actor), member=ids.public("member", actor.member))


@prepares("inviteMember")
async def invite(at: Stage, who: Caller) -> Arguments:
    roles = [{"project": at.public_project, "role": "ANNOTATOR"}]
    return wish(email=f"{uuid7().hex}@example.org", name="New", projectRoles=roles)


@prepares("reinviteMember")
async def reinvite(at: Stage, who: Caller) -> Arguments:
    owner = at.callers["OWNER"].client
    sent = {"commandId": str(uuid4()), "email": f"{uuid7().hex}@example.org", "name": "Invited"}
    made = await owner.data(
        "mutation($i: InviteMemberInput!) "
        "{ inviteMember(input: $i) { ... on OneTimePayload { member { id } } } }",
        i=sent,
    )
    return wish(member=made["inviteMember"]["member"]["id"])


@prepares("addMember")
async def add_member(at: Stage, who: Caller) -> Arguments:
    return wish(name="Program", projectRoles=[{"project": at.public_project, "role": "MODEL"}])


@prepares("createPasswordReset", "removeMember")
async def on_a_member(at: Stage, who: Caller) -> Arguments:
    return wish(member=await at.somebody())


@prepares("changeRole")
async def change_role(at: Stage, who: Caller) -> Arguments:
    return wish(member=await at.somebody(), role="REVIEWER")


@prepares("updateMember")
async def update_member(at: Stage, who: Caller) -> Arguments:
    return wish(member=await at.somebody(), name="Another Name")


@prepares("restoreMember")
async def restore_member(at: Stage, who: Caller) -> Arguments:
    member = await at.somebody()
    await at.callers["OWNER"].client.do("removeMember", "RemoveMemberInput", "", member=member)
    return wish(member=member)


@prepares("grantRole")
async def grant_role(at: Stage, who: Caller) -> Arguments:
    return wish(project=at.public_project, member=await at.somebody(None), role="ANNOTATOR")


@prepares("revokeRole")
async def revoke_role(at: Stage, who: Caller) -> Arguments:
    actor = await at.house.member(None)
    await at.house.grant(actor, at.project, Role.ANNOTATOR)
    member = ids.public("member", actor.member)
    return wish(project=at.public_project, member=member, role="ANNOTATOR")


@prepares("renameOrganization")
async def rename(at: Stage, who: Caller) -> Arguments:
    return wish(name=f"Acme {uuid7().hex}")


@prepares("createProject")
async def create_project(at: Stage, who: Caller) -> Arguments:
    return wish(name="A project", policy={"overlap": 2})


@prepares("updateProject")
async def update_project(at: Stage, who: Caller) -> Arguments:
    return wish(project=at.public_project, description=f"Of {uuid7().hex}")


@prepares("publishForm")
async def publish_form(at: Stage, who: Caller) -> Arguments:
    return wish(project=at.public_project, form=CHOICE)


@prepares("publishGuideline")
async def publish_guideline(at: Stage, who: Caller) -> Arguments:
    return wish(project=at.public_project, text=f"Read {uuid7().hex} twice.")


@prepares("archiveProject")
async def archive_project(at: Stage, who: Caller) -> Arguments:
    await at.mend()
    return wish(project=at.public_project)


@prepares("restoreProject")
async def restore_project(at: Stage, who: Caller) -> Arguments:
    await at.house.do(lambda world: archive(world.project(at.project)), projects=(at.project,))
    return wish(project=at.public_project)


@prepares("importTasks")
async def import_tasks(at: Stage, who: Caller) -> Arguments:
    tasks = [{"inputs": {"text": "Rome"}, "externalId": uuid7().hex}]
    return wish(project=at.public_project, tasks=tasks)


@prepares("claimTask")
async def claim(at: Stage, who: Caller) -> Arguments:
    await at.task()
    return wish(project=at.public_project)


@prepares("claimTask: a named one")
async def claim_named(at: Stage, who: Caller) -> Arguments:
    return wish(project=at.public_project, task=ids.public("task", await at.task()))


@prepares("extendLease", "releaseTask", "skipTask")
async def held(at: Stage, who: Caller) -> Arguments:
    task, token = await at.lease(at.insider(who))
    return wish(task=ids.public("task", task), token=token)


@prepares("submitAnnotation")
async def submit(at: Stage, who: Caller) -> Arguments:
    task, token = await at.lease(at.insider(who))
    return wish(task=ids.public("task", task), token=token, answers=ANSWERS)


@prepares("reviseAnnotation")
async def revise(at: Stage, who: Caller) -> Arguments:
    return wish(**await unresolved(at, who), answers=ANSWERS)


@prepares("withdrawAnnotation")
async def withdraw(at: Stage, who: Caller) -> Arguments:
    return wish(**await unresolved(at, who))


async def unresolved(at: Stage, who: Caller) -> dict[str, str]:
    """An annotation of the caller's own on a task that wants more answers."""
    task = await at.task()
    await at.house.manage(queue.reopen, task, more=2)
    return await at.answer(at.insider(who), task)


@prepares("saveDraft")
async def save_draft(at: Stage, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), body={"topic": "a"})


@prepares("approveAnnotation")
async def approve(at: Stage, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.house.member()))


@prepares("rejectAnnotation")
async def reject(at: Stage, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.house.member()), reason="wrong")


@prepares("replaceAnnotation")
async def replace(at: Stage, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.house.member()), answers=ANSWERS)


@prepares("addComment")
async def add_comment(at: Stage, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), text="Hm.")


@prepares("addComment: on another's annotation")
async def add_hidden_comment(at: Stage, who: Caller) -> Arguments:
    return wish(**await at.answer(at.house.owner), text="Hm.")


@prepares("resolveComment")
async def resolve_comment(at: Stage, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=False))


@prepares("resolveComment: on another's annotation")
async def resolve_hidden_comment(at: Stage, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=True))


async def commented(at: Stage, *, hidden: bool) -> dict[str, str]:
    """A comment of the owner's on a task, or on the owner's annotation of it."""
    answered = await at.answer(at.house.owner)
    task = ids.expect("task", answered["task"])
    about = ids.expect("annotation", answered["annotation"]) if hidden else None
    comment = await at.house.comment(task, "Look again.", annotation=about)
    return {"task": answered["task"], "comment": ids.public("comment", comment)}


@prepares("changeTask")
async def change_task(at: Stage, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), change={"priority": 5})


@prepares("changeTask: assign")
async def assign_task(at: Stage, who: Caller) -> Arguments:
    change = {"assignee": await at.somebody()}
    return wish(task=ids.public("task", await at.task()), change=change)


@prepares("changeTasks")
async def change_tasks(at: Stage, who: Caller) -> Arguments:
    name = uuid7().hex
    await at.house.tasks(at.project, 1, external_id=name)
    filter = {"externalIds": [name]}
    return wish(project=at.public_project, filter=filter, change={"priority": 7})


@prepares("changeTasks: assign the tasks of a member")
async def assign_tasks(at: Stage, who: Caller) -> Arguments:
    filter, change = {"assignee": await at.somebody()}, {"assignee": await at.somebody()}
    return wish(project=at.public_project, filter=filter, change=change)
