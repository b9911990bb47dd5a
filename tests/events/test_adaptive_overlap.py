"""Adaptive overlap: further people are asked until an answer is likely enough, and nobody learns
from it what others answered.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.access.blind_tasks import TaskView, blind_view
from server.events.core.event import replace
from server.events.core.ids import public
from server.events.core.refusal import Code, Refused
from server.events.corrections.correct_task import CorrectionTask, correct_task, outcomes_of
from server.events.corrections.correction_events import CorrectionAction
from server.events.corrections.patterns import CorrectionPattern
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.labeling import annotations, conclusion, leases, queue
from server.events.labeling.adaptive_overlap import PersonAnswers, likely_answers
from server.events.labeling.imported_annotations import (
    MadeElsewhere,
    import_annotations,
    importable_task,
)
from server.events.labeling.tasks import (
    AnnotationStatus,
    Method,
    ReviewReason,
    Status,
)
from server.events.project_policy import Policy
from server.events.projects import Project, change_policy, create
from server.events.runs import skills
from server.events.runs.methods import RunMethod
from server.events.runs.runs import Run, RunStatus
from server.events.runs.skills import Skills, SkillsPublished
from tests.support.clock import START
from tests.support.decision_fixtures import A1, A2, A3, ANN, BOB, CAT, DAN, PROJECT, project, task
from tests.support.forms import CHOICE, STARS, TAGS, TOPIC, Json, form, topic
from tests.support.given_when_then import Past, refusing

RUN = UUID(int=0x99)
NAMES = {"ann": ANN, "bob": BOB, "cat": CAT, "dan": DAN}
AUTHORS = ((A1, ANN), (A2, BOB), (A3, CAT))


def asking(form_: Json = CHOICE, **policy: Any) -> Project:
    """A project that asks two people, and a third one where they differ."""
    return project(form_, **{"overlap": 2, "most_answers": 3, "confidence": 0.9, **policy})


def answer(past: Past, by: UUID, annotation: UUID, answers: Json, state: Project) -> Past:
    """Let somebody claim the task and answer."""
    held = past.when(leases.claim, state, by=by, now=True).happens(by=by)
    return held.when(
        annotations.submit, state, annotation=annotation, by=by, token=held.state.fence,
        answers=answers, time_spent_ms=1_000, now=True,
    ).happens(by=by)  # fmt: skip


def said(*values: str, state: Project | None = None) -> Past:
    """A task that so many people answered, one after the other."""
    past, known = task(2), state or asking()
    for value, (annotation, author) in zip(values, AUTHORS, strict=False):
        past = answer(past, author, annotation, topic(value), known)
    return past


def view(past: Past, member: UUID) -> TaskView:
    """Where the task stands to somebody blind, but for versions and times."""
    found = blind_view(past.state.imported_at, 2, past.state.participant(member))
    return found._replace(version=0, changed_at=START)


def test_people_who_agree_end_it() -> None:
    done = said("a", "a").state
    assert (done.status, done.overlap, done.raised_from) == (Status.DONE, 2, 0)
    final = done.resolution
    assert (final.method, final.run, final.confidence_ppm) == (Method.LIKELIEST, None, 969_696)


def test_people_who_differ_have_a_third_one_asked() -> None:
    state = asking()
    past = said("a", "b")
    assert (past.state.status, past.state.overlap, past.state.free_slots) == (Status.OPEN, 3, 1)
    decided = answer(past, CAT, A3, topic("a"), state).state
    assert (decided.status, decided.review_reason) == (Status.IN_REVIEW, ReviewReason.UNSURE)
    sure = answer(past, CAT, A3, topic("a"), asking(confidence=0.75)).state
    assert sure.resolution is not None
    assert (sure.resolution.answers, sure.resolution.confidence_ppm) == (topic("a"), 876_712)


def test_a_project_that_does_not_ask_further_people_decides_as_ever() -> None:
    state = project(CHOICE, overlap=2)
    assert said("a", "b", state=state).state.review_reason is ReviewReason.TIE
    done = said("a", "a", state=state).state
    assert (done.resolution.method, done.resolution.confidence_ppm) == (Method.MAJORITY, None)


def with_skills(**ppm: int) -> Project:
    found = {str(NAMES[name]): right for name, right in ppm.items()}
    event = SkillsPublished(run=RUN, content=Skills(skills={"topic": found}))
    past = Past(PROJECT, asking(), asking(), 2).and_(event)
    known: Project = past.state
    return known


def test_whoever_is_known_to_be_right_weighs_more() -> None:
    state = with_skills(ann=990_000, bob=400_000)
    assert state.counts == 1
    done = said("a", "b", state=state).state
    assert (done.status, done.resolution.answers) == (Status.DONE, topic("a"))
    assert said("a", "b", state=with_skills(ann=700_000, bob=700_000)).state.overlap == 3
    # Two who are right less often than by chance do not make it likely.
    assert said("a", "a", state=with_skills(ann=100_000, bob=100_000)).state.overlap == 3


def corrected(past: Past, state: Project, by: UUID, *, to: str) -> Past:
    """Correct in bulk what one person answered."""
    pattern = CorrectionPattern((AnnotationStatus.SUBMITTED,), question="topic", authors=(by,))
    answers = {"question": "topic", "answer": topic(to)["topic"]}
    job = CorrectionTask(
        correction=RUN, pattern=pattern, action=CorrectionAction.REPLACE_ANSWER,
        replaced_by=answers, with_reviewed=False, moment=past.now, project=state,
        forms={1: state.pinned()}, concepts=NO_CONCEPTS,
    )  # fmt: skip
    found = [one.id for one in past.state.annotations if pattern.admits(one)]
    outcomes = outcomes_of(past.state, found, job, held=False)
    return past.and_(*correct_task(past.state, outcomes, job))


def test_a_correction_is_concluded_by_how_likely_the_answers_are() -> None:
    state = with_skills(ann=990_000, bob=400_000)
    done = corrected(said("a", "b", state=state), state, BOB, to="c").state
    final = done.resolution
    assert (done.status, final.method, final.answers) == (
        Status.DONE, Method.LIKELIEST, topic("a")
    )  # fmt: skip
    assert final.confidence_ppm > 900_000


def test_a_correction_after_which_people_differ_has_a_third_one_asked() -> None:
    state = asking()
    past = corrected(said("a", "a"), state, BOB, to="b")
    assert (past.state.status, past.state.overlap, past.state.free_slots) == (Status.OPEN, 3, 1)
    assert (past.state.resolution, past.state.raised_from) == (None, 2)
    unsure = corrected(answer(past, CAT, A3, topic("a"), state), state, BOB, to="c").state
    assert (unsure.status, unsure.review_reason) == (Status.IN_REVIEW, ReviewReason.UNSURE)


def test_what_was_unsure_is_compared_again_by_how_likely_it_is_now() -> None:
    unsure = answer(said("a", "b"), CAT, A3, topic("a"), asking())
    assert unsure.state.review_reason is ReviewReason.UNSURE
    unsure.when(conclusion.compare_again, asking(), NO_CONCEPTS).nothing()
    # Nobody else is asked, though the policy would let it.
    unsure.when(conclusion.compare_again, asking(most_answers=4), NO_CONCEPTS).nothing()
    done = unsure.when(conclusion.compare_again, asking(confidence=0.75), NO_CONCEPTS).happens()
    final = done.state.resolution
    assert (final.method, final.answers, final.confidence_ppm) == (
        Method.LIKELIEST, topic("a"), 876_712
    )  # fmt: skip
    known = with_skills(ann=990_000, bob=400_000)
    assert unsure.when(conclusion.compare_again, known, NO_CONCEPTS).happens().state.resolution


def imported(
    *values: str, state: Project, status: AnnotationStatus = AnnotationStatus.SUBMITTED
) -> Past:
    """A task with answers that came in together."""
    past = task(2)
    given = [
        MadeElsewhere(annotation, author, external=False, answers=topic(value), status=status)
        for value, (annotation, author) in zip(values, AUTHORS, strict=False)
    ]
    open_task = importable_task(past.state, given)
    events = [event for _, event in import_annotations(open_task, state, given)]
    return past.and_(*events)


def test_imported_answers_are_concluded_by_how_likely_they_are() -> None:
    done = imported("a", "a", state=asking()).state
    assert (done.resolution.method, done.resolution.confidence_ppm) == (Method.LIKELIEST, 969_696)
    differed = imported("a", "b", state=asking()).state
    assert (differed.status, differed.overlap, differed.free_slots) == (Status.OPEN, 3, 1)
    known = imported("a", "b", state=with_skills(ann=990_000, bob=400_000)).state
    assert known.resolution.answers == topic("a")
    assert imported("a", "a", "b", state=asking()).state.review_reason is ReviewReason.UNSURE
    approved = imported("a", "a", "b", state=asking(), status=AnnotationStatus.APPROVED).state
    assert approved.review_reason is ReviewReason.UNSURE, "approved answers differ"


def test_who_holds_a_task_is_the_next_whom_imported_answers_ask() -> None:
    for values, held, taken in (("ab", 1, True), ("ab", 2, False), ("aa", 1, False)):
        given = [
            MadeElsewhere(
                id_, by, external=False, answers=topic(value), status=AnnotationStatus.SUBMITTED
            )
            for value, (id_, by) in zip(values, AUTHORS, strict=False)
        ]
        open_task = replace(importable_task(task(2).state, given), held_by=(CAT, DAN)[:held])
        if taken:
            assert import_annotations(open_task, asking(), given)[-1][1].overlap == 3
        else:
            with pytest.raises(Refused, match="Somebody holds this task"):
                import_annotations(open_task, asking(), given)


def test_all_choices_and_ratings_must_be_likely() -> None:
    both = form(TOPIC, STARS, TAGS)
    state = asking(both)

    def given_(stars: int, **more: Any) -> Json:
        return topic("a") | {"stars": {"kind": "rating", "rating": stars}} | more

    past = answer(task(2), ANN, A1, given_(3), state)
    assert answer(past, BOB, A2, given_(3), state).state.status is Status.DONE
    assert answer(past, BOB, A2, given_(5), state).state.overlap == 3
    tags = {"tags": {"kind": "choice", "values": ["x"]}}
    assert answer(past, BOB, A2, given_(3, **tags), state).state.overlap == 3
    nothing = likely_answers(state, state.pinned(), [PersonAnswers(None, given_(3))], NO_CONCEPTS)
    assert nothing.confidence_ppm == 800_000


def test_a_review_that_the_policy_wants_is_not_left_out() -> None:
    assert said("a", "a", state=asking(review="all")).state.review_reason is ReviewReason.POLICY
    assert said("a", "b", state=asking(review="all")).state.status is Status.OPEN


def test_a_single_answer_may_be_enough() -> None:
    state = project(CHOICE, overlap=1, most_answers=2, confidence=0.75)
    done = answer(task(1), ANN, A1, topic("a"), state).state
    assert (done.resolution.method, done.resolution.confidence_ppm) == (Method.SINGLE, 800_000)


def test_the_blind_do_not_learn_whether_they_agreed() -> None:
    agreed, differed = said("a", "a"), said("a", "b")
    for member in (ANN, BOB):
        assert view(agreed, member) == view(differed, member)
    assert view(differed, BOB) == (0, START, Status.LABELED, 1, 2)
    state = asking()
    for past in (agreed, differed):
        for by, annotation in ((ANN, A1), (BOB, A2)):
            named = {"annotation": annotation, "by": by}
            message = past.when(
                annotations.revise, state, answers=topic("c"), time_spent_ms=0, **named
            ).refused(Code.CONFLICT, "annotation")
            assert "final" in message
            past.when(annotations.withdraw, state, reason="", **named).refused(
                Code.CONFLICT, "annotation"
            )
            again = past.when(leases.claim, state, by=by, now=True)
            assert "answered or skipped" in again.refused(Code.CONFLICT, "task")


def test_whoever_comes_third_sees_the_task_as_whoever_came_second() -> None:
    state, first, differed = asking(), said("a"), said("a", "b")
    second = first.when(leases.claim, state, by=BOB, now=True).happens(by=BOB)
    third = differed.when(leases.claim, state, by=CAT, now=True).happens(by=CAT)
    assert view(third, CAT) == view(second, BOB) == (0, START, Status.OPEN, 0, 2)
    assert view(said("a", "b", "a"), CAT) == view(differed, BOB)


def test_who_may_see_all_answers_may_change_them() -> None:
    state = asking(visibility="all")
    past = said("a", "b", state=state)
    changed = past.when(
        annotations.revise, state, annotation=A2, by=BOB, answers=topic("a"), time_spent_ms=0
    ).happens(by=BOB)
    assert (changed.state.status, changed.state.overlap) == (Status.OPEN, 3)


def test_reopened_tasks_ask_for_as_many_as_they_are_told() -> None:
    past = said("a", "b").when(queue.reopen, more=2).happens()
    assert (past.state.overlap, past.state.raised_from) == (4, 0)


@pytest.mark.parametrize("wrong", [{"overlap": 3, "most_answers": 2}])
def test_policies_that_make_no_sense(wrong: Json) -> None:
    with refusing(Code.INVALID, "policy", "mostAnswers"):
        create(PROJECT, name="P", description="", policy=Policy(**wrong))
    with refusing(Code.INVALID, "policy", "mostAnswers"):
        change_policy(project(), policy=Policy(**wrong))


def run(**fields: Any) -> Run:
    found = {
        "id": RUN, "project": PROJECT, "method": RunMethod.ONE_COIN, "parameters": {},
        "position": 1, "requested_by": None, "requested_at": START, "changed_at": START,
        "status": RunStatus.FINISHED, "result": "0",
    } | fields  # fmt: skip
    return Run(**found)


def people(*skill: float) -> list[Json]:
    return [
        {
            "member": public("member", author),
            "question": "topic",
            "answers": 9 - number,
            "skill": one,
        }
        for number, (one, (_, author)) in enumerate(zip(skill, AUTHORS, strict=False))
    ]


def test_skills_are_published_once(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Past(PROJECT, asking(), asking(), 2)
    known = past.when(skills.publish, run(), people(0.75, 0.5)).happens()
    assert known.state.skills == {"topic": {str(ANN): 750_000, str(BOB): 500_000}}
    known.when(skills.publish, run(), people(0.75, 0.5)).nothing()
    monkeypatch.setattr(skills, "MOST", 1)
    few = past.when(skills.publish, run(), people(0.75, 0.5)).happens()
    assert few.state.skills == {"topic": {str(ANN): 750_000}}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"project": UUID(int=1)}, Code.INVALID),
        ({"method": RunMethod.GLAD}, Code.CONFLICT),
        ({"status": RunStatus.RUNNING}, Code.CONFLICT),
        ({"status": RunStatus.DROPPED}, Code.ERASED),
    ],
)
def test_skills_of_runs_that_have_none(fields: Json, code: Code) -> None:
    past = Past(PROJECT, asking(), asking(), 2)
    past.when(skills.publish, run(**fields), []).refused(code, "run")
