"""What can be asked, prepared so that the right alone decides."""

from __future__ import annotations

from server.events.core import ids
from server.events.labeling import queue
from tests.schema.labeling_operations import commented
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import Arguments, prepares


@prepares("viewer", "organization", "members", "projects", "events", "head", "erasures", "holds")
@prepares("eventCounts")
async def nothing(at: PreparedOrganization, who: Caller) -> Arguments:
    return {}


@prepares("asOf")
async def after_the_first_event(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"position": "1"}


@prepares("subscription events")
async def from_the_beginning(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"after": "0"}


@prepares("access: of a task")
async def of_a_task(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"task": ids.public("task", await at.task())}


@prepares("subscription taskChanged")
async def one_task(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": ids.public("task", await at.task())}


@prepares(
    *("access", "tasks", "projectStatistics", "progress", "annotatorProgress"),
    *("subscription projectProgress", "subscription myQueue"),
)
async def of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    return {"project": at.public_project}


@prepares("tasks: filtered")
async def some_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    member, task = await at.workspace.member(), await at.task()
    await at.workspace.manage(queue.assign, task, assignee=member.member)
    assignee, named = ids.public("member", member.member), [ids.public("task", task)]
    filter = {"assignee": assignee, "ids": named, "statuses": ["OPEN", "SKIPPED"]}
    return {"project": at.public_project, "filter": filter}


@prepares("tasks: by who worked on them")
async def tasks_of_people(at: PreparedOrganization, who: Caller) -> Arguments:
    ann = await at.workspace.member()
    made = await at.answer(ann)
    task, annotation = [ids.expect(kind, made[kind]) for kind in ("task", "annotation")]
    await at.workspace.approve(task, annotation, resolve=False)
    people = {"author": ann.member, "reviewer": at.workspace.owner.member}
    filter = {name: ids.public("member", member) for name, member in people.items()}
    return {"project": at.public_project, "filter": filter}


@prepares("tasks: by who holds them")
async def held_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    ann = await at.workspace.member()
    await at.lease(ann)
    filter = {"holder": ids.public("member", ann.member)}
    return {"project": at.public_project, "filter": filter}


@prepares("members: of a project")
async def members_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"filter": {"project": at.public_project}}


@prepares("events: of the project", "subscription events: of the project")
async def events_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"filter": {"project": at.public_project}, "after": "0"}


@prepares("eventCounts: of the project")
async def events_in_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"filter": {"project": at.public_project}}


@prepares("events: of a task", "eventCounts: of a task")
async def events_of_a_task(at: PreparedOrganization, who: Caller) -> Arguments:
    answered = await at.answer(at.workspace.owner)
    return {"filter": {"stream": answered["task"]}}


@prepares("events: of others")
async def events_of_others(at: PreparedOrganization, who: Caller) -> Arguments:
    actors = [ids.public("member", at.workspace.owner.member)]
    return {"filter": {"actors": actors}, "after": "0"}


@prepares("eventCounts: of others")
async def counts_of_others(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"filter": {"actors": [ids.public("member", at.workspace.owner.member)]}}


@prepares("changes")
async def changes_of_the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"of": at.public_project, "from": {"position": "0"}}


@prepares("changes: of a task")
async def changes_of_a_task(at: PreparedOrganization, who: Caller) -> Arguments:
    answered = await at.answer(at.workspace.owner)
    return {"of": answered["task"], "from": {"position": "0"}}


@prepares("changes: of one's own annotation")
async def changes_of_an_own_annotation(at: PreparedOrganization, who: Caller) -> Arguments:
    answered = await at.answer(at.insider(who))
    return {"of": answered["task"], "from": {"position": "0"}}


@prepares("changes: of a member")
async def changes_of_a_member(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"of": await at.somebody(), "from": {"position": "0"}}


@prepares("changes: by another")
async def changes_by_another(at: PreparedOrganization, who: Caller) -> Arguments:
    owner = ids.public("member", at.workspace.owner.member)
    return {"of": at.public_project, "from": {"position": "0"}, "by": owner}


@prepares("project", "node: the project")
async def the_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": at.public_project}


@prepares("task", "node: a task")
async def a_task(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": ids.public("task", await at.task())}


@prepares("annotation", "node")
async def others_annotation(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": (await at.answer(at.workspace.owner))["annotation"]}


@prepares("annotation: one's own", "node: one's own annotation")
async def own_annotation(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": (await at.answer(at.insider(who)))["annotation"]}


@prepares("node: a comment on another's annotation")
async def hidden_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": (await commented(at, hidden=True))["comment"]}


@prepares("nodes")
async def several(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"ids": [(await at.answer(at.workspace.owner))["annotation"]]}


@prepares("member", "node: a member")
async def a_member(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await at.somebody()}
