"""Decisions on audits, and the states that follow from their events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.events.audits import judgements
from server.events.audits.audit_events import (
    AuditAnswered,
    AuditCanceled,
    AuditClaimed,
    AuditConcluded,
    AuditDrawn,
    AuditJudged,
    AuditReleased,
    AuditResumed,
    DrawMethod,
    FrameContent,
    Judgement,
    JudgementWithdrawn,
    Verdict,
)
from server.events.core.refusal import Code
from server.events.forms.allowed_values import NO_CONCEPTS
from server.events.labeling.reviews import AnnotationApproved
from server.events.labeling.task_events import Answers
from tests.support.decision_fixtures import answered, project
from tests.support.forms import topic
from tests.support.given_when_then import Past

AUDIT, PROJECT = UUID(int=70), UUID(int=1)
ANN, RITA, RON = UUID(int=2), UUID(int=3), UUID(int=4)
ONE = answered(1, (UUID(int=20), ANN, "a"))
"""A task that Ann has answered."""
TASK, OTHER = ONE.stream, UUID(int=99)


def drawn(*, blind: bool = False, accept: int | None = None) -> Past:
    """An audit of two tasks."""
    content = FrameContent(filter={"externalIds": ["x"]}, strata=[])
    event = AuditDrawn(
        project=PROJECT, audit_position=9, draw_method=DrawMethod.SIMPLE, audit_plan={"items": 2},
        seed=1, frame_size=40, frame_digest="0" * 64, accept_number=accept, blind=blind,
        drawn_tasks=(TASK, OTHER), drawn_strata=(), stratum_sizes=(), drawn_chances=(),
        content=content,
    )  # fmt: skip
    return Past(AUDIT).and_(event, by=ANN)


def taken(**kind: Any) -> Past:
    return drawn(**kind).and_(AuditClaimed(task=TASK), by=RITA)


def said(verdict: Verdict, task: UUID = TASK) -> AuditJudged:
    content = Judgement(remark="so", answers={})
    return AuditJudged(task=task, verdict=verdict, blind=False, content=content)


def judge(past: Past, by: UUID = RITA, **given: Any) -> Any:
    wish = {"verdict": Verdict.RIGHT, "remark": "", "corrected": None, "concepts": NO_CONCEPTS}
    return past.when(judgements.judge, project(), ONE.state, by=by, **(wish | given))


def test_an_item_is_claimed_by_one_auditor_who_holds_one_at_a_time() -> None:
    drawn().when(judgements.claim, ONE.state, by=RITA).then(AuditClaimed(task=TASK))
    taken().when(judgements.claim, ONE.state, by=RITA).then()
    taken().when(judgements.claim, ONE.state, by=RON).refused(Code.CONFLICT, "task")
    held = drawn().and_(AuditClaimed(task=OTHER), by=RITA)
    held.when(judgements.claim, ONE.state, by=RITA).refused(Code.CONFLICT, "audit")
    free = taken().and_(AuditReleased(task=TASK), by=RITA)
    free.when(judgements.claim, ONE.state, by=RON).then(AuditClaimed(task=TASK))


def test_nobody_judges_what_they_answered_or_reviewed() -> None:
    drawn().when(judgements.claim, ONE.state, by=ANN).refused(Code.FORBIDDEN, "task")
    reviewed = ONE.and_(AnnotationApproved(annotation=UUID(int=20)), by=RON)
    drawn().when(judgements.claim, reviewed.state, by=RON).refused(Code.FORBIDDEN, "task")
    assert judgements.judgeable(drawn().state, reviewed.state, by=RITA)


def test_a_judgement_needs_the_item_and_in_a_blind_audit_an_own_answer() -> None:
    judge(drawn()).refused(Code.CONFLICT, "task")
    judge(taken(), RON).refused(Code.CONFLICT, "task")
    judge(taken(blind=True)).refused(Code.CONFLICT, "task")
    judge(taken().and_(said(Verdict.WRONG), by=RITA)).refused(Code.CONFLICT, "task")
    wish = {"by": RITA, "answers": topic("b"), "concepts": NO_CONCEPTS}
    own = AuditAnswered(task=TASK, form_version=1, content=Answers(answers=topic("b")))
    taken(blind=True).when(judgements.answer, project(), ONE.state, **wish).then(own)
    taken().when(judgements.answer, project(), ONE.state, **wish).refused(Code.CONFLICT, "audit")
    ready = taken(blind=True).and_(own, by=RITA)
    ready.when(judgements.answer, project(), ONE.state, **wish).refused(Code.CONFLICT, "task")
    content = Judgement(remark="", answers={})
    judge(ready).then(AuditJudged(task=TASK, verdict=Verdict.RIGHT, blind=True, content=content))
    release = {"task": TASK, "by": RITA, "manages": False}
    ready.when(judgements.release, **release).refused(Code.CONFLICT, "task")
    ready.when(judgements.release, **(release | {"manages": True})).then(AuditReleased(task=TASK))


def test_only_a_wrong_answer_is_corrected_and_by_one_that_fits() -> None:
    judge(taken(), corrected=topic("b")).refused(Code.INVALID, "answers")
    wrong = {"verdict": Verdict.WRONG}
    judge(taken(), corrected=topic("zz"), **wrong).refused(
        Code.INVALID, "answers", "topic", "values", 0
    )
    judge(taken(), remark="x" * 2_001, **wrong).refused(Code.LIMIT, "remark")


@pytest.mark.parametrize(
    ("accept", "verdicts", "accepted"),
    [
        (None, (Verdict.RIGHT, Verdict.WRONG), None),
        (0, (Verdict.RIGHT, Verdict.RIGHT), True),
        (1, (Verdict.RIGHT, Verdict.WRONG), True),
        (0, (Verdict.RIGHT, Verdict.UNCLEAR), False),
        (0, (Verdict.WRONG,), False),
    ],
)
def test_a_lot_is_accepted_once_all_is_judged_and_rejected_as_soon_as_too_much_is_wrong(
    accept: int | None, verdicts: tuple[Verdict, ...], accepted: bool | None
) -> None:
    past = drawn(accept=accept)
    for task, verdict in zip((TASK, OTHER), verdicts, strict=False):
        past = past.and_(AuditClaimed(task=task), said(verdict, task), by=RITA)
    counts = {name: verdicts.count(Verdict[name.upper()]) for name in ("right", "wrong", "unclear")}
    past.when(judgements.conclude).then(AuditConcluded(accepted=accepted, **counts))


def test_an_audit_ends_once_and_goes_on_when_that_is_undone() -> None:
    taken().when(judgements.conclude).refused(Code.CONFLICT, "audit")
    past = taken().and_(AuditCanceled())
    past.when(judgements.cancel).then()
    past.when(judgements.conclude).refused(Code.CONFLICT, "audit")
    judge(past).refused(Code.CONFLICT, "audit")
    opened = past.and_(AuditResumed())
    again = opened.and_(said(Verdict.WRONG), JudgementWithdrawn(task=TASK), by=RITA)
    assert again.state.item(TASK).auditor == RITA
    assert again.state.judged == 0
