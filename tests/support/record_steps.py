"""Steps of random histories: views, webhooks, slices, attributes, holds, erasures, and records."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from server.access.attributes import AttributeSealer
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events.accounts.readings import Shown, note_reading
from server.events.core.event import Change
from server.events.core.ids import public, uuid7
from server.events.erasure import erasures, holds, subjects
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ERASURE, ErasureTarget
from server.events.erasure.holds import HOLDS
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.events.gold.agreed_answers import GoldTasksChanged
from server.events.groups import releases
from server.events.groups.releases import GROUP_RELEASE, ReleaseFailure
from server.events.labeling.bulk_change import TasksChanged, results_of
from tests.support import taxonomy_acts as acts
from tests.support.attributes import AGES, declare, define_attribute, remove_attribute, withdraw
from tests.support.groups import request_release
from tests.support.histories import History, action
from tests.support.initial_tagging import draw_tagging
from tests.support.saved_views import delete_view, save_view
from tests.support.slices import define_slice, remove_slice
from tests.support.undoing import undo
from tests.support.webhooks import change_webhook, make_webhook


@action
async def _view(h: History, r: Random) -> None:
    """Save a view, change one, or delete one."""
    if not h.views or r.random() < 0.4:
        project, owner = r.choice(h.projects), r.choice(h.people)
        view = await save_view(h.workspace, project, owner, h.words())
        h.views.append((project, view, owner))
        return
    project, view, owner = r.choice(h.views)
    if r.random() < 0.3:
        await delete_view(h.workspace, project, view, owner)
        return
    found = {"filter": {"statuses": ["OPEN"]}, "shared": r.random() < 0.5}
    await save_view(h.workspace, project, owner, h.words(), view=view, **found)


@action
async def _webhook(h: History, r: Random) -> None:
    """Make a webhook, or do something to one."""
    if not h.webhooks or r.random() < 0.2:
        project = r.choice([None, *h.projects])
        h.webhooks.append(await make_webhook(h.workspace, project, name=h.words()))
    else:
        await change_webhook(h.workspace, r.choice(h.webhooks), r)


@action
async def _slice(h: History, r: Random) -> None:
    """Define a slice, or remove one."""
    if h.slices and r.random() < 0.4:
        await remove_slice(h.workspace, *h.slices.pop())
        return
    meta = [{"path": ["said"], "values": [h.words()]}]
    predicate = r.choice([{"meta": meta}, {"priority_at_least": r.randrange(3)}])
    project = r.choice(h.projects)
    h.slices.append((project, await define_slice(h.workspace, project, h.words(), **predicate)))


@action
async def _attribute(h: History, r: Random) -> None:
    """Define an attribute or remove one, or let somebody declare a value or withdraw theirs."""
    if not h.attributes or r.random() < 0.3:
        h.attributes.append(await define_attribute(h.workspace))
    elif r.random() < 0.2:
        await remove_attribute(h.workspace, h.attributes.pop())
    elif h.declared and r.random() < 0.3:
        await withdraw(h.workspace, h.declared.pop())
    else:
        sealer, who = AttributeSealer(h.workspace.org, bytes(32)), r.choice(h.people)
        said = {"attribute": r.choice(h.attributes), "value": r.choice(AGES)}
        await declare(h.workspace, sealer, who, **said)
        h.declared.append(who)


@action
async def _group_release(h: History, r: Random) -> None:
    """Ask for figures by group, or let such a release end."""
    if not h.releases or r.random() < 0.4:
        question = r.choice(["topic", "stars", "kind"])
        project, attribute = r.choice(h.projects), r.choice([*h.attributes, uuid7()])
        slices = [one for of, one in h.slices if of == project][:1]
        h.releases.append(
            await request_release(h.workspace, project, attribute, [question], slices)
        )
        return
    release, fail = (
        r.choice(h.releases),
        partial(releases.fail, failure=r.choice([*ReleaseFailure])),
    )
    end = r.choice([fail, partial(releases.finish, figures="c2VhbGVk")])
    await h.workspace.as_server(
        lambda current: end(current.get(GROUP_RELEASE, release)),
        streams=((GROUP_RELEASE, release),),
    )


@action
async def _hold(h: History, r: Random) -> None:
    """Put a task, a project or a data subject under hold for a minute, or end a hold."""
    org, reason = h.workspace.org, h.words()
    stream = holds.stream_of(org)
    named = {"streams": ((HOLDS, stream),), "may_begin": True}
    if h.holds and r.random() < 0.6:
        hold = h.holds.pop()
        await h.workspace.do(
            lambda current: holds.release(current.states.get(stream), hold=hold, reason=reason),
            **named,
        )
        return
    new, digest = uuid7(), f"{r.randrange(9):064}"
    thing = r.choice(
        [{"task": r.choice([*h.tasks])}, {"project": r.choice(h.projects)},
         {"subject_digest": digest}]
    )  # fmt: skip

    def place(current: DecisionContext) -> list[Change]:
        now, state = current.now, current.states.get(stream)
        until = {"now": now, "ends_at": now + timedelta(minutes=1)}
        return holds.place(org, state, hold=new, reason=reason, **until, **thing)

    await h.workspace.do(place, **named)
    h.holds.append(new)


@action
async def _erasure(h: History, r: Random) -> None:
    """Ask for an erasure of a task, or let one erase something, or end."""
    if not h.erasures or r.random() < 0.4:
        new, task, reason = uuid7(), r.choice([*h.tasks]), h.words()
        asked = {"authority": r.choice([*Authority]), "targets": [public("task", task)]}
        request = partial(erasures.request, new, target=ErasureTarget.CONTENT, **asked)
        await h.workspace.do(lambda _: request(reason=reason), permission=Permission.ERASE)
        h.erasures.append((new, task))
        return
    erasure, task = r.choice(h.erasures)
    if r.random() < 0.4:
        exports = r.randrange(3)
        finish = partial(erasures.finish, withheld=0, exports=exports, copies_until=None)
        await h.workspace.as_server(
            lambda current: finish(current.get(ERASURE, erasure)), streams=((ERASURE, erasure),)
        )
        h.erasures.remove((erasure, task))
        return

    def advance(current: DecisionContext) -> list[Change]:
        stored = current.contents.get(task, {})
        return erasures.advance(
            current.get(ERASURE, erasure), {task: stored}, {task: [*sorted(stored)][:3]}
        )

    named: Any = {"tasks": (task,), "erase": (task,), "streams": ((ERASURE, erasure),)}
    await h.workspace.do(advance, permission=Permission.ERASE, **named)


@action
async def _export(h: History, r: Random) -> None:
    """Put on record that somebody took something out, read much, or was given a report."""
    org, member, which = h.workspace.org, r.choice(h.people).member, r.randrange(3)
    if which == 0:
        filter = r.choice([None, {"statuses": ["OPEN"], "words": h.words()}])
        given = {"filter": filter, "operator": r.choice([None, h.words()])}
        export = partial(
            create_export, org, export=uuid7(), kind=ExportKind.TASKS, **given,
            scope=public("project", r.choice(h.projects)), origin=r.choice([*ExportOrigin]),
        )  # fmt: skip
        await h.workspace.do(lambda _: export(), organization=True)
    elif which == 1:
        report = partial(subjects.report, org, report=uuid7(), subject_digest=f"{1:064}")
        await h.workspace.do(lambda _: report(), organization=True)
    else:
        shown = {"shown": Shown(tasks=r.randrange(1, 9)), "projects": h.projects[:1]}
        hour = h.workspace.clock.now.replace(minute=0, second=0, microsecond=0)
        note = partial(note_reading, credential=None, hour=hour, **shown)
        await h.workspace.as_server(lambda current: note(current.member(member)), members=(member,))


@action
async def _count_changes(h: History, r: Random) -> None:
    """Put on record what a change of many tasks came to, of gold or of anything else."""
    project = r.choice(h.projects)
    tasks = sorted(task for task, of in h.tasks.items() if of == project)
    counted = r.choice([TasksChanged, GoldTasksChanged])
    found = results_of(project, tasks[: r.randrange(1, 4)], [], refused=1, counted=counted)
    await h.workspace.do(lambda _: found, projects=(project,))


@action
async def _draw_tagging(h: History, r: Random) -> None:
    """Draw tasks that are answered first, and undo that now and then."""
    project = r.choice(h.projects)
    tasks: list[UUID] = sorted(task for task, of in h.tasks.items() if of == project)
    position = await draw_tagging(h.workspace, project, tasks[:2])
    if r.random() < 0.5:
        async with acts.connected(h.workspace) as connection:
            await undo(h.workspace, connection, position)
