"""What figures by group are of: what people said themselves, whoever changed it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.anonymity import Released, ReleasePlan, plan_release
from quality.disparity import LEAST_PEOPLE
from quality.moments import Answered, Moment, TaskAnswers
from server.commands import DecisionContext
from server.events.core.event import Change, Event, JsonObject, Recorded, on
from server.events.core.ids import uuid7
from server.events.corrections.correction_events import AnnotationCorrected
from server.events.groups.releases import ReleaseFailure, ReleaseStatus
from server.events.labeling.annotations import AnnotationRevised
from server.events.labeling.task_events import Answers
from server.events.labeling.tasks import Annotation, AnnotationStatus, Status, Task
from server.jobs.group_answers import answers_at, as_released, values_of
from server.reads.groups.releases import Past, Step
from tests.support.databases import Database
from tests.support.groups import GroupedPeople, answers, computed, request_release, sealer_of
from tests.support.workspace import Workspace

pytestmark = pytest.mark.usefixtures("programs_forked")
NOW = datetime(2026, 3, 3, tzinfo=UTC)
TASK, MANAGER = UUID(int=1), UUID(int=2)
EVENT: Any = AnnotationRevised.model_construct()
Said = dict[UUID, str]


def people(group: int, count: int) -> list[UUID]:
    return [UUID(int=100 * group + number) for number in range(count)]


A, B = people(1, 7), people(2, 7)
GROUPS = dict.fromkeys(A, "a") | dict.fromkeys(B, "b")


def task_of(said: Said, gone: Mapping[UUID, AnnotationStatus] | None = None) -> Task:
    """A task that people answered, of whom the answers of some count no longer."""
    made: Any = {
        "form_version": 1, "guideline_version": 0, "time_spent_ms": 1, "created_at": NOW,
        "changed_at": NOW,
    }  # fmt: skip
    annotations = tuple(
        Annotation(
            id=who, author=who, answers=answers(3, topic),
            status=(gone or {}).get(who, AnnotationStatus.SUBMITTED), **made,
        )
        for who, topic in said.items()
    )  # fmt: skip
    return Task(
        id=TASK, project=UUID(int=9), status=Status.OPEN, priority=0, rank=1, overlap=100, sizes={},
        external_id=None, imported_at=NOW, changed_at=NOW, annotations=annotations,
    )  # fmt: skip


class Act(NamedTuple):
    """Somebody leaves answers to a task otherwise: their own, or others'."""

    actor: UUID | None
    said: Said
    """By person, the answer from then on."""
    gone: frozenset[UUID] = frozenset()
    """Whose answers count no longer."""
    event: Any = EVENT


def past_of(first: Said, acts: Sequence[Act], positions: Sequence[int]) -> Past:
    """A task of which people had said something at position 0; acts have the positions from 1."""
    states, steps = [task_of(first)], list[Step]()
    said, gone = first, dict[UUID, AnnotationStatus]()
    for number, act in enumerate(acts, 1):
        said = said | act.said
        own = act.actor in act.gone
        status = AnnotationStatus.WITHDRAWN if own else AnnotationStatus.REJECTED
        gone = {who: one for who, one in gone.items() if who not in act.said}
        gone |= {who: status for who in act.gone if who in said}
        after = task_of(said, gone)
        touched = {*act.said, *act.gone}
        annotations = tuple(
            replace(one, revision=number) if one.author in touched else known
            for one, known in zip_longest(after.annotations, states[-1].annotations)
        )
        states.append(replace(after, annotations=annotations))
        recorded = Recorded[Event](UUID(int=8), number, TASK, number, act.event, act.actor, NOW)
        steps.append(Step(recorded, states[-2], states[-1]))
    then = tuple(states[position] for position in positions)
    return Past(then, (False,) * len(then), steps=tuple(steps))


def told(first: Said, acts: Sequence[Act], positions: Sequence[int]) -> list[Said]:
    """Whom releases at some positions have say what."""
    given_ = answers_at(past_of(first, acts, positions), positions)
    found = [values_of(one, "topic") for one in given_]
    return [{who: topic for who, (topic,) in one.items()} for one in found]  # type: ignore[misc]


def test_from_the_first_release_on_people_say_what_they_said_themselves() -> None:
    then = dict.fromkeys(A, "x")
    own = Act(A[0], {A[0]: "z"})
    all_of_them = Act(MANAGER, dict.fromkeys(A, "y"))
    before = [all_of_them, own]
    assert told(then, before, [2]) == [dict.fromkeys(A, "y") | {A[0]: "z"}], "of the first: all"
    changed = then | {A[0]: "z"}
    assert told(then, [own, all_of_them], [0, 1, 2]) == [then, changed, changed]
    undone = Act(MANAGER, {A[0]: "x"})
    assert told(then, [own, undone], [0, 2])[1][A[0]] == "z", "somebody else undid it"
    mine = Act(A[0], {A[0]: "x"})
    assert told(then, [own, mine], [0, 2])[1] == then
    rejected = Act(MANAGER, {}, frozenset(A[:3]))
    assert told(then, [rejected], [0, 1])[1] == then
    withdrawn = Act(A[0], {}, frozenset(A[:1]))
    assert told(then, [withdrawn], [0, 1])[1].keys() == {*A[1:]}
    imported = Act(MANAGER, {B[0]: "x"})
    assert told(then, [imported], [0, 1])[1] == then
    in_bulk: Any = AnnotationCorrected.model_construct()
    by_one_of_them = Act(A[0], dict.fromkeys(A, "y"), event=in_bulk)
    assert told(then, [by_one_of_them], [0, 1])[1] == then, "whoever corrects answers, too"
    by_the_server = Act(None, dict.fromkeys(A, "y"))
    assert told(then, [by_the_server], [0, 1])[1] == then


def test_what_was_said_to_a_question_of_another_kind_is_no_answer_to_it() -> None:
    given_ = {A[0]: answers(3)["stars"], A[1]: answers(3, "x")["topic"]}
    said = {who: {"q": one} for who, one in given_.items()}
    assert as_released(said, "q", "rating", ()) == (set(), {A[0]: 3.0})
    assert as_released(said, "q", "number", ()) == (set(), {})
    assert as_released(said, "q", "choice", ()) == ({"x"}, {A[1]: ("x",)})
    assert as_released(said, "q", None, ()) == ({"x"}, {A[0]: 3.0, A[1]: ("x",)})


def test_answers_of_nobody_and_to_gold_are_left_out() -> None:
    state = task_of(dict.fromkeys(A[:4], "x"))
    one, two, three, four = state.annotations
    changed = (
        replace(one, gold=True),
        replace(two, answers=None),
        replace(three, author=None),
        replace(four, status=AnnotationStatus.REJECTED),
    )
    past = Past((replace(state, annotations=changed),), (False,))
    assert [*values_of(next(answers_at(past, [0])), "topic")] == [three.id]


topics = st.sampled_from("xyz")
somebody = st.sampled_from([*A, *B])
own_acts = st.builds(lambda who, topic: Act(who, {who: topic}), somebody, topics)
withdrawals = st.builds(lambda who: Act(who, {}, frozenset([who])), somebody)
by_a_manager = st.builds(
    lambda some, topic, gone: Act(MANAGER, dict.fromkeys(some, topic), frozenset(gone)),
    st.one_of(st.just([*A, *B]), st.lists(somebody, max_size=8)),
    topics,
    st.lists(somebody, max_size=1),
)


@settings(max_examples=150, deadline=None)
@given(
    first=st.fixed_dictionaries(dict.fromkeys(GROUPS, topics)),
    acts=st.lists(
        st.one_of(own_acts, own_acts, withdrawals, by_a_manager, st.just(None)), max_size=30
    ),
)
def test_no_two_releases_differ_by_few_people_whatever_a_manager_does(
    first: Said, acts: list[Act | None]
) -> None:
    """Somebody manages the project, and asks for releases in between (None) as often as they like.

    They corrected and undid, so they know what that makes of figures. What is left of the
    difference of two releases is what people did themselves: followed here act by act.
    """
    done = [one or Act(MANAGER, {}) for one in acts]
    positions = [0, *(number for number, one in enumerate(acts, 1) if one is None)]
    own, itself = [dict(first)], dict(first)
    for act in done:
        if act.actor in GROUPS:
            itself = {who: one for who, one in itself.items() if who != act.actor} | act.said
        own.append(itself)
    earlier = list[tuple[int, Released[UUID]]]()
    for position, said in zip(positions, told(first, done, positions), strict=True):
        assert said == own[position]
        # One answer a task would be too few: each stands for five.
        tasks = {number: TaskAnswers(frozenset(), said) for number in range(5)}
        now = Moment(GROUPS, {"q": Answered(tasks)})
        found = plan_release(now, ["q"], [], [one for _, one in earlier])
        if not isinstance(found, ReleasePlan):
            continue
        for before, _ in earlier:
            one, other = own[before], own[position]
            acted = [who for who in one.keys() | other.keys() if one.get(who) != other.get(who)]
            assert not any(0 < n < LEAST_PEOPLE for n in Counter(map(GROUPS.get, acted)).values())
        earlier.append((position, Released(now, ["q"], [], found.groups)))


FINISHED = ReleaseStatus.FINISHED, None


class Corrected(GroupedPeople):
    """People whose answers somebody corrects, all at once."""

    async def outcome(self, database: Database) -> Any:
        """Ask for a release; return how it ended, and the mean of each figure."""
        release = await request_release(self.workspace, self.project, self.attribute, ["topic"])
        state = await computed(database, self.workspace, release)
        opened = self.sealer.open_figures(release, state.figures or "")
        lines = orjson.loads(opened)["figures"] if opened else ()
        means = {f"{one['group']} {one['label']}": one["raw"] for one in lines}
        return (state.status, state.failure), means

    async def correct(self) -> None:
        """Let all say the other topic: one correction, task by task."""
        correction = uuid7()
        for task in self.tasks:
            await self.workspace.do(partial(_corrected, task, correction), tasks=(task,))

    async def change(self) -> None:
        """Let one of the young say the other topic of one task."""
        who, task = self.people["young"][0], self.tasks[0]
        state = (await self.workspace.do(lambda _: [], tasks=(task,))).states[task]
        assert isinstance(state, Task)
        (one,) = [one for one in state.counting if one.author == who.member]
        await self.workspace.revise(task, one.id, who, _swapped(one))


async def test_a_correction_hides_nobody_who_changed_an_answer(
    workspace: Workspace, database: Database
) -> None:
    people = Corrected(workspace, await sealer_of(database, workspace))
    await people.begin(4, young=6, old=6)
    ended, first = await people.outcome(database)
    assert ended == FINISHED
    await people.correct()
    # What people said themselves is the same, so there is nothing that figures could tell.
    ended, means = await people.outcome(database)
    assert (ended, means) == (FINISHED, pytest.approx(first, abs=0.005))
    await people.correct()
    await people.change()
    await people.correct()
    # All say something else now, but one person alone said so.
    ended, _ = await people.outcome(database)
    assert ended == (ReleaseStatus.FAILED, ReleaseFailure.UNCHANGED)
    await people.join("young", 5)
    await people.join("old", 5)
    assert (await people.outcome(database))[0] == FINISHED
    await people.correct()
    assert (await people.outcome(database))[0] == FINISHED


def _corrected(task: UUID, correction: UUID, current: DecisionContext) -> list[Change]:
    return on(task, *(_other(one, correction) for one in current.task(task).counting))


def _other(one: Annotation, correction: UUID) -> AnnotationCorrected:
    return AnnotationCorrected(
        annotation=one.id, correction=correction, form_version=one.form_version,
        content=Answers(answers=_swapped(one)),
    )  # fmt: skip


def _swapped(one: Annotation) -> JsonObject:
    """The answers with the other topic."""
    given = one.answers or {}
    (topic,) = given["topic"]["values"]
    return {**given, "topic": {"kind": "choice", "values": ["b" if topic == "a" else "a"]}}
