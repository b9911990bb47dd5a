"""What can be done with projects and tasks, prepared so that the right alone decides."""

from __future__ import annotations

from typing import Any

from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.events.labeling import comments, queue, review_leases
from server.events.projects import archive
from tests.schema.every_question_kind import typed, with_taxonomy
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import ANSWERS, Arguments, prepares, wish
from tests.support import taxonomy_acts as taxonomies
from tests.support.forms import CHOICE
from tests.support.taxonomies import ref


@prepares("renameOrganization")
async def rename(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name=f"Acme {uuid7().hex}")


@prepares("createProject")
async def create_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="A project", policy={"overlap": 2})


@prepares("createProject: like another")
async def create_project_like(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(name="A project", like=at.public_project)


@prepares("updateProject")
async def update_project(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, description=f"Of {uuid7().hex}")


@prepares("publishForm")
async def publish_form(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, formJson=CHOICE)


@prepares("publishForm: with types")
async def publish_typed_form(at: PreparedOrganization, who: Caller) -> Arguments:
    """Every question draws on a taxonomy."""
    taxonomy = await taxonomies.create(at.workspace, "Moods", ("good", "bad"))
    return wish(project=at.public_project, form=typed(with_taxonomy(ref(taxonomy))))


@prepares("publishGuideline")
async def publish_guideline(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, text=f"Read {uuid7().hex} twice.")


@prepares("archiveProject")
async def archive_project(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return wish(project=at.public_project)


@prepares("restoreProject")
async def restore_project(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.workspace.do(
        lambda current: archive(current.project(at.project)), projects=(at.project,)
    )
    return wish(project=at.public_project)


@prepares("importTasks")
async def import_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    tasks = [{"inputs": {"text": "Rome"}, "externalId": uuid7().hex}]
    return wish(project=at.public_project, tasks=tasks)


@prepares("importTasks: with annotations")
async def import_annotated(at: PreparedOrganization, who: Caller) -> Arguments:
    annotations = [await imported(at)]
    tasks = [{"inputs": {"text": "Rome"}, "annotations": annotations, "overlap": 2}]
    return wish(project=at.public_project, tasks=tasks)


@prepares("importAnnotations")
async def import_annotations(at: PreparedOrganization, who: Caller) -> Arguments:
    task = ids.public("task", await at.task())
    tasks = [{"task": task, "annotations": [await imported(at)]}]
    return wish(project=at.public_project, tasks=tasks)


async def imported(at: PreparedOrganization) -> dict[str, Any]:
    """An annotation of a new member, made elsewhere."""
    return {
        "author": {"member": await at.somebody()},
        "answers": ANSWERS,
        "sourceId": uuid7().hex,
        "occurredAt": "2025-03-03T12:30:00Z",
        "reason": "",
    }


@prepares("claimTask")
async def claim(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    return wish(project=at.public_project)


@prepares("claimTask: a named one")
async def claim_named(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, task=ids.public("task", await at.task()))


@prepares("claimTasks")
async def claim_many(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    return wish(project=at.public_project, count=1)


@prepares("claimReview")
async def claim_review(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.in_review()
    return wish(project=at.public_project)


@prepares("claimReview: a named one")
async def claim_named_review(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, task=ids.public("task", await at.in_review()))


@prepares("extendReview", "releaseReview")
async def held_review(at: PreparedOrganization, who: Caller) -> Arguments:
    task = await at.in_review()
    fields = {"by": at.insider(who), "permission": None, "now": True}
    made = await at.workspace.on_task(review_leases.claim_review, task, fields.pop("by"), **fields)
    state: Any = made.states[task]
    return wish(task=ids.public("task", task), token=state.review_leases[0].token)


@prepares("extendLease", "releaseTask", "skipTask")
async def held(at: PreparedOrganization, who: Caller) -> Arguments:
    task, token = await at.lease(at.insider(who))
    return wish(task=ids.public("task", task), token=token)


@prepares("submitAnnotation")
async def submit(at: PreparedOrganization, who: Caller) -> Arguments:
    task, token = await at.lease(at.insider(who))
    return wish(task=ids.public("task", task), token=token, answers=ANSWERS)


@prepares("reviseAnnotation")
async def revise(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await unresolved(at, who), answers=ANSWERS)


@prepares("withdrawAnnotation")
async def withdraw(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await unresolved(at, who))


async def unresolved(at: PreparedOrganization, who: Caller) -> dict[str, str]:
    """An annotation of the caller's own on a task that wants more answers."""
    task = await at.task()
    await at.workspace.manage(queue.reopen, task, more=2)
    return await at.answer(at.insider(who), task)


@prepares("saveDraft")
async def save_draft(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), body={"topic": "a"})


@prepares("approveAnnotation")
async def approve(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.workspace.member()))


@prepares("rejectAnnotation")
async def reject(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.workspace.member()), reason="wrong")


@prepares("replaceAnnotation")
async def replace(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await at.answer(await at.workspace.member()), answers=ANSWERS)


@prepares("addComment")
async def add_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    named = [ids.public("member", at.workspace.owner.member)]
    return wish(task=ids.public("task", await at.task()), text="Hm.", mentions=named)


@prepares("addComment: on another's annotation")
async def add_hidden_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await at.answer(at.workspace.owner), text="Hm.")


@prepares("resolveComment")
async def resolve_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=False))


@prepares("resolveComment: on another's annotation")
async def resolve_hidden_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=True))


@prepares("reopenComment")
async def reopen_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    given = await commented(at, hidden=False)
    task, comment = (ids.expect(kind, given[kind]) for kind in ("task", "comment"))
    await at.workspace.manage(comments.resolve, task, comment=comment)
    return wish(**given)


@prepares("editComment")
async def edit_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    task = await at.task()
    try:
        comment = await at.workspace.comment(task, "Look again.", at.insider(who))
    except Refused:  # who may not comment has no comment to edit
        comment = await at.workspace.comment(task, "Look again.")
    named = [ids.public("member", at.workspace.owner.member)]
    given = {"task": ids.public("task", task), "comment": ids.public("comment", comment)}
    return wish(**given, text="Hm.", mentions=named)


@prepares("editComment: of another")
async def edit_others_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=False), text="Hm.")


@prepares("deleteComment")
async def delete_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    given = await edit_comment(at, who)
    return wish(task=given["input"]["task"], comment=given["input"]["comment"])


@prepares("deleteComment: of another")
async def delete_others_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=False), reason="Rude.")


@prepares("deleteComment: on another's annotation")
async def delete_hidden_comment(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await commented(at, hidden=True), reason="Rude.")


async def commented(at: PreparedOrganization, *, hidden: bool) -> dict[str, str]:
    """A comment of the owner's on a task, or on the owner's annotation of it."""
    answered = await at.answer(at.workspace.owner)
    task = ids.expect("task", answered["task"])
    about = ids.expect("annotation", answered["annotation"]) if hidden else None
    comment = await at.workspace.comment(task, "Look again.", annotation=about)
    return {"task": answered["task"], "comment": ids.public("comment", comment)}


@prepares("changeTask")
async def change_task(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), change={"priority": 5})


@prepares("changeTask: assign")
async def assign_task(at: PreparedOrganization, who: Caller) -> Arguments:
    change = {"assignee": await at.somebody()}
    return wish(task=ids.public("task", await at.task()), change=change)


@prepares("changeTasks")
async def change_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    name = uuid7().hex
    await at.workspace.tasks(at.project, 1, external_id=name)
    filter = {"externalIds": [name]}
    return wish(project=at.public_project, filter=filter, change={"priority": 7})


@prepares("changeTasks: comment")
async def comment_on_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    wanted = await change_tasks(at, who)
    return {"input": wanted["input"] | {"change": {"comment": "Look again."}}}


@prepares("changeTasks: assign the tasks of a member")
async def assign_tasks(at: PreparedOrganization, who: Caller) -> Arguments:
    named = [ids.public("task", await at.task())]
    filter, change = {"assignee": await at.somebody()}, {"assignee": await at.somebody()}
    return wish(project=at.public_project, filter=filter | {"ids": named}, change=change)


@prepares("changeTasks: by who worked on them")
async def change_tasks_of_people(at: PreparedOrganization, who: Caller) -> Arguments:
    filter = {name: await at.somebody() for name in ("author", "holder", "reviewer")}
    return wish(project=at.public_project, filter=filter, change={"priority": 7})
