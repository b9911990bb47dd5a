"""All that happens in both organizations: to tasks, to projects, and to the organization itself.

See `tests.schema.blindness_scenarios` for what happens to tasks.
"""

from __future__ import annotations

from collections import defaultdict

from server.events import projects
from server.events.accounts.operators import OperatorCommand, note_operator
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import on
from server.events.core.ids import uuid7
from server.events.erasure.holds import HOLDS, place, stream_of
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.events.gold.agreed_answers import GoldTasksChanged
from server.events.gold.disputes import confirm_gold, dispute_gold
from server.events.gold.gold import remove_gold, set_gold
from server.events.gold.initial_tagging import (
    InitialTaggingAdded,
    InitialTaggingDrawn,
    InitialTaggingReverted,
)
from server.events.labeling.bulk_change import TasksChanged
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from tests.schema.blindness_scenarios import SCENARIOS
from tests.schema.twin_organizations import POLICIES, TwinOrganization
from tests.support.alerts import end_alert, raise_alert
from tests.support.api import Client, key_of
from tests.support.forms import MIXED, mixed
from tests.support.saved_views import save_view
from tests.support.slices import define_slice

PLAYED = defaultdict(
    lambda: ("answered", "last", "settled", "sent_back"),
    {"disagreement": tuple(SCENARIOS), "quiet": ("answered",)},
)
"""Which scenarios a project plays."""


async def play(at: TwinOrganization) -> None:
    """Let everything happen that annotators must not be able to tell apart."""
    names = ("ann", "bob", "cat", "dan", "pia", "rita")
    roles = {"pia": None, "rita": Role.REVIEWER}
    for name in names:
        at.step()
        at.people[name] = await at.workspace.member(roles.get(name, Role.ANNOTATOR), name=name)
        at.clients[name] = Client(at.app, await key_of(at.workspace, at.people[name]))
    for project, policy in POLICIES.items():
        at.step()
        made = at.projects[project] = await at.workspace.project(
            MIXED, name=project, leases_per_annotator=50, **policy
        )
        role = Role.REVIEWER if project == "quiet" else Role.ANNOTATOR
        await at.workspace.grant(at.people["pia"], made, role)
        for name in PLAYED[project]:
            task = f"{project} {name}"
            at.step()
            fields = {"external_id": task, "priority": len(at.tasks) % 3}
            (at.tasks[task],) = await at.workspace.tasks(made, **fields)
            await SCENARIOS[name](at, task)
    await _gold(at)
    await _changed_in_bulk(at)
    await _saved_views(at)
    await _alerts(at)
    await _slices(at)
    await _runs(at)
    await _taken_out(at)
    await _held_and_erased(at)
    at.seconds, at.length = at.steps, await at.head()
    await counted(at)


async def _gold(at: TwinOrganization) -> None:
    """Another task is gold here than there; its right answers are disputed, and decided on."""
    here, there = (at.tasks[f"disagreement {name}"] for name in ("answered", "last"))
    task, other = at.of((here, there), (there, here))
    said = mixed("a")
    for id_, decide, given in (
        (task, set_gold, {"answers": said}),
        (task, dispute_gold, {"reason": at.of("It is a river.", "It is a hill.")}),
        (task, confirm_gold, {}),
        (other, set_gold, {"answers": said}),
        (other, remove_gold, {}),
    ):
        at.step()

        def decided(current, id_=id_, decide=decide, given=given):  # type: ignore[no-untyped-def]
            state = current.task(id_)
            of_project = (current.project(state.project),) if decide is set_gold else ()
            return decide(state, *of_project, **given)

        await at.workspace.do(decided, tasks=(id_,))
    project = at.projects[at.of("all", "sample")]
    counted = GoldTasksChanged(matched=at.of(3, 2), changed=2, refused=0, last_task=task)
    drawn = InitialTaggingDrawn(
        seed=at.of(1, 2), draw_position=10, frame_size=at.of(3, 4), frame_digest=at.of("a", "b"),
        drawn=2, drawn_digest=at.of("a", "b"), stratum_sizes=(), even=False, content=None,
    )  # fmt: skip
    added = InitialTaggingAdded(
        matched=1, changed=at.of(1, 0), refused=0, last_task=task, drawn_tasks=(task,)
    )
    undone = InitialTaggingReverted(positions=(at.of(7, 8),), belongs=False)
    for event in (drawn, added, undone, counted):
        at.step()
        await at.workspace.do(lambda _, event=event: on(project, event), projects=(project,))  # type: ignore[misc]


async def _changed_in_bulk(at: TwinOrganization) -> None:
    """Tasks change in bulk, in one project here and in another there; both get another name."""
    project = at.projects[at.of("all", "sample")]
    change = TasksChanged(matched=1, changed=0, refused=0, last_task=at.tasks["all last"])
    for _ in range(2):
        at.step()
        await at.workspace.do(lambda _: on(project, change), projects=(project,))
    for name in ("all", "sample"):
        at.step()
        await at.workspace.do(
            lambda w, id_=at.projects[name]: projects.archive(w.project(id_)),  # type: ignore[misc]
            projects=(at.projects[name],),
        )
        at.step()
        await at.workspace.do(
            lambda w, id_=at.projects[name]: projects.restore(w.project(id_)),  # type: ignore[misc]
            projects=(at.projects[name],),
        )


async def _saved_views(at: TwinOrganization) -> None:
    """A reviewer keeps views for herself, and shares some that annotators may not all use."""
    project, text = at.projects["disagreement"], at.of("clear", "doubtful")
    about = {"label": {"question": "topic", "value": at.of("a", "b")}}
    for name, filter, shared in (
        (text, {"text": text}, False),
        (text, about, True),
        ("urgent", {"priorityAtLeast": 1}, True),
        ("Ann's", {"author": ids.public("member", at.people["ann"].member)}, True),
    ):
        at.step()
        await save_view(at.workspace, project, at.people["rita"], name, filter, shared=shared)
    at.step()
    await save_view(at.workspace, project, at.people["ann"], "Ann's own")


async def _alerts(at: TwinOrganization) -> None:
    """Agreement on the labels falls, and somebody looks after it."""
    project = at.projects["disagreement"]
    at.step()
    label = at.of("a", "b")
    alert = await raise_alert(at.workspace, project, label=label, name=at.of("Fine", "Bad"))
    at.step()
    await end_alert(at.workspace, alert, by=at.workspace.owner)


async def _slices(at: TwinOrganization) -> None:
    """Figures are given of other tasks here than there, in another project."""
    for name in ("vote", "all"):
        at.step()
        project = at.projects[at.of(name, "disagreement")]
        predicate = at.of({"form_versions": [1]}, {"priority_at_least": 1})
        await define_slice(at.workspace, project, f"{name} {at.of('easy', 'hard')}", **predicate)


async def _runs(at: TwinOrganization) -> None:
    """A run is asked for with other parameters, in another project; it ends, or is canceled."""
    project, run = at.projects[at.of("vote", "all")], uuid7()
    asked = runs.request(
        run, project=project, method=RunMethod.MAJORITY,
        parameters={"percent": at.of(50, 70)}, position=at.of(10, 20),
    )  # fmt: skip
    at.step()
    await at.workspace.do(lambda _: asked, projects=(project,))
    end = at.of(runs.RunCanceled(), runs.RunFailed(failure=runs.RunFailure.TIME))
    at.step()
    await at.workspace.do(lambda _: on(run, end), streams=((runs.RUN, run),))


async def _taken_out(at: TwinOrganization) -> None:
    """Somebody takes contents out at the database, and types a command there."""
    org, scope = at.workspace.org, ids.public("project", at.projects[at.of("vote", "all")])
    exported = create_export(
        org, export=uuid7(), kind=ExportKind.TASKS, scope=scope, origin=ExportOrigin.DATABASE,
        operator=at.of("Olga", "Otto"), filter={"text": at.of("rome", "oslo")},
    )  # fmt: skip
    typed = at.of(OperatorCommand.IMPORT, OperatorCommand.REVERT)
    for made in (exported, note_operator(org, typed=typed, operator=at.of("Olga", "Otto"))):
        at.step()
        await at.workspace.as_server(lambda _, made=made: made, organization=True)  # type: ignore[misc]


async def _held_and_erased(at: TwinOrganization) -> None:
    """A task is put under hold for some reason; of another one, what Bob or Cat said is erased."""
    org, task, held = at.workspace.org, at.tasks["vote answered"], at.tasks["all answered"]
    at.step()
    await at.workspace.do(
        lambda world: place(
            org,
            world.holds,
            hold=uuid7(),
            now=world.now,
            reason=at.of("a suit", "a rumor"),
            task=held,
        ),
        streams=((HOLDS, stream_of(org)),),
        may_begin=True,
        tasks=(held,),
    )
    text = "SELECT position FROM events WHERE stream = $1 AND type = $2 AND actor_id = $3"
    who = at.people[at.of("bob", "cat")].member
    position = await at.owner.fetchval(text, task, "annotation.submitted", who)
    at.step()
    await at.workspace.erase(task, [position])


async def counted(at: TwinOrganization) -> None:
    """Wait until statistics, which are counted after the commit, know all of the play."""
    project = ids.public("project", at.projects["quiet"])
    text = (
        "query($p: ID!, $n: Position!) { project(id: $p) { progress(minPosition: $n) { total } } }"
    )
    found = await at.clients["rita"].data(text, p=project, n=str(at.length))
    assert found["project"]["progress"]["total"] == 1
