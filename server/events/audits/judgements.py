"""Decides on audits: who may take and judge which item, and when an audit may end."""

from __future__ import annotations

from uuid import UUID

from server.events.audits.audit_events import (
    AuditAnswered,
    AuditCanceled,
    AuditClaimed,
    AuditConcluded,
    AuditDrawn,
    AuditJudged,
    AuditReleased,
    Judgement,
    Verdict,
)
from server.events.audits.audits import Audit, AuditedItem, AuditStatus
from server.events.core.event import Change, JsonObject, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.forms.allowed_values import Concepts
from server.events.labeling.annotations import fitting
from server.events.labeling.task_events import Answers
from server.events.labeling.tasks import Task
from server.events.projects import Project, require_active

MOST_ITEMS = 1_000
"""The most tasks that one audit draws: their ids are facts, and an entry is under 64 KiB."""
MOST_STRATA = 100
"""The most strata of an audit."""
REMARK = 2_000
"""The most characters of a remark."""


def draw(audit: UUID, project: Project, drawn: AuditDrawn) -> list[Change]:
    """Draw a sample. Raises Refused CONFLICT in an archived project, LIMIT for too large a one."""
    require_active(project)
    if not 0 < len(drawn.drawn_tasks) <= MOST_ITEMS:
        message = f"An audit draws between 1 and {MOST_ITEMS:,} tasks."
        raise Refused(Code.LIMIT, message, ("plan",))
    return on(audit, drawn)


def judgeable(state: Audit, task: Task, *, by: UUID) -> bool:
    """Tell whether a member could take the item of a task: it is free, and not the member's own."""
    item = state.item(task.id)
    return not _is_own(task, by) and (item is None or item.auditor is None)


def claim(state: Audit, task: Task, *, by: UUID) -> list[Change]:
    """Take an item to judge it; nothing where the member holds it already.

    Raises:
        Refused: CONFLICT where the audit is over, where somebody took the item, where the member
            holds another one; FORBIDDEN for an answer that is the member's own; NOT_FOUND.
    """
    _require_open(state)
    _require_drawn(state, task.id)
    held = state.held_by(by)
    if held is not None:
        if held.task == task.id:
            return []
        message = "You hold an item of this audit: judge it, or release it, first."
        raise Refused(Code.CONFLICT, message, ("audit",))
    _require_not_own(task, by)
    if not judgeable(state, task, by=by):
        raise Refused(Code.CONFLICT, "Somebody took this item: claim another one.", ("task",))
    return on(state.id, AuditClaimed(task=task.id))


def release(state: Audit, *, task: UUID, by: UUID, manages: bool) -> list[Change]:
    """Give an item back that was not judged; whoever manages audits gives back anybody's.

    Who has answered in a blind audit has seen the final answer, and does not give the item back.

    Raises:
        Refused: CONFLICT where the audit is over, the item was judged or answered; FORBIDDEN for
            an item of somebody else; NOT_FOUND.
    """
    _require_open(state)
    _require_drawn(state, task)
    item = state.item(task)
    if item is None or item.auditor is None:
        return []
    if item.verdict is not None:
        message = "This item was judged: undo the judgement by `revert`."
        raise Refused(Code.CONFLICT, message, ("task",))
    if item.auditor != by and not manages:
        message = "Whoever took it releases it, or somebody who may manage audits."
        raise Refused(Code.FORBIDDEN, message, ("task",))
    if item.answered and not manages:
        message = "You have seen its final answer: judge it, as UNCLEAR where you cannot tell."
        raise Refused(Code.CONFLICT, message, ("task",))
    return on(state.id, AuditReleased(task=task))


def answer(
    state: Audit, project: Project, task: Task, *, by: UUID, answers: JsonObject, concepts: Concepts
) -> list[Change]:
    """Say an answer of one's own in a blind audit, before the final one is shown.

    Raises:
        Refused: CONFLICT in an open audit, where the item is not held, where it was answered;
            FORBIDDEN for one's own answer; INVALID where the answer does not fit the form.
    """
    item = _held(state, task, by)
    if not state.blind:
        message = "This audit is open: judge the item at once."
        raise Refused(Code.CONFLICT, message, ("audit",))
    if item.answered:
        message = "You have answered this item, and have seen its final answer since: judge it."
        raise Refused(Code.CONFLICT, message, ("task",))
    given = Answers(answers=fitting(project.pinned(), task, answers, concepts))
    event = AuditAnswered(task=task.id, form_version=project.form_version, content=given)
    return on(state.id, event)


def judge(
    state: Audit,
    project: Project,
    task: Task,
    *,
    by: UUID,
    verdict: Verdict,
    remark: str,
    corrected: JsonObject | None,
    concepts: Concepts,
) -> list[Change]:
    """Say whether the final answer of a task is right.

    Raises:
        Refused: CONFLICT where the item is not held, was judged, or was not answered in a blind
            audit; FORBIDDEN for one's own answer; INVALID, LIMIT for a remark or an answer.
    """
    item = _held(state, task, by)
    if state.blind and not item.answered:
        message = "This audit is blind: say an answer of your own by `answerAudit` first."
        raise Refused(Code.CONFLICT, message, ("task",))
    if corrected is not None:
        if verdict is not Verdict.WRONG:
            message = "Only a wrong answer is corrected: leave `answers` out."
            raise Refused(Code.INVALID, message, ("answers",))
        corrected = fitting(project.pinned(), task, corrected, concepts)
    content = Judgement(remark=text_of(remark, "remark", longest=REMARK), answers=corrected or {})
    event = AuditJudged(task=task.id, verdict=verdict, blind=state.blind, content=content)
    return on(state.id, event)


def conclude(state: Audit) -> list[Change]:
    """End an audit with what its judgements come to; one that was concluded stays so.

    A lot is rejected as soon as too many items count against it, and accepted once all are judged.

    Raises:
        Refused: CONFLICT for a canceled audit, and while items are left that could matter.
    """
    if state.status is AuditStatus.CONCLUDED:
        return []
    _require_open(state)
    left = len(state.tasks) - state.judged
    rejected = state.accept is not None and state.found > state.accept
    if left and not rejected:
        message = f"{left} of {len(state.tasks)} items are not judged: judge them, or cancel."
        raise Refused(Code.CONFLICT, message, ("audit",))
    event = AuditConcluded(
        accepted=None if state.accept is None else not rejected,
        right=state.count(Verdict.RIGHT),
        wrong=state.count(Verdict.WRONG),
        unclear=state.count(Verdict.UNCLEAR),
    )
    return on(state.id, event)


def cancel(state: Audit) -> list[Change]:
    """End an audit without a result; one that was canceled stays so. Raises Refused CONFLICT."""
    if state.status is AuditStatus.CANCELED:
        return []
    _require_open(state)
    return on(state.id, AuditCanceled())


def _held(state: Audit, task: Task, by: UUID) -> AuditedItem:
    """Return the item that a member holds and has not judged."""
    _require_open(state)
    _require_drawn(state, task.id)
    item = state.item(task.id)
    if item is None or item.auditor != by:
        message = "You do not hold this item: claim it by `claimAudit`."
        raise Refused(Code.CONFLICT, message, ("task",))
    if item.verdict is not None:
        message = "You have judged this item: undo the judgement by `revert` to judge it again."
        raise Refused(Code.CONFLICT, message, ("task",))
    _require_not_own(task, by)
    return item


def _require_open(state: Audit) -> None:
    if state.status is not AuditStatus.OPEN:
        message = f"This audit was {state.status.lower()}: nothing is judged any more."
        raise Refused(Code.CONFLICT, message, ("audit",))


def _require_drawn(state: Audit, task: UUID) -> None:
    if task not in state.tasks:
        raise Refused(Code.NOT_FOUND, "This audit did not draw this task.", ("task",))


def _require_not_own(task: Task, by: UUID) -> None:
    if _is_own(task, by):
        message = "You answered or reviewed this task: somebody else must judge it."
        raise Refused(Code.FORBIDDEN, message, ("task",))


def _is_own(task: Task, by: UUID) -> bool:
    return any(by in (one.author, one.reviewer) for one in task.annotations)
