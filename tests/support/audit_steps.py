"""Steps of random histories: samples are drawn, judged, ended, and what was done is undone."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.audits.draw import Allocation, AuditDraw, Strata, of_items
from server.events.audits import judgements
from server.events.audits.audit_events import DrawMethod, Verdict
from server.events.audits.audits import AUDIT, AuditStatus
from server.events.core.event import Change
from tests.support.forms import topic
from tests.support.histories import History, action


@action
async def _draw_audit(h: History, r: Random) -> None:
    project, method = r.choice(h.projects), r.choice([*DrawMethod])
    frame = sorted(task for task, of in h.tasks.items() if of == project)
    strata = Strata({task: r.choice("ab") for task in frame}, r.choice([*Allocation]), {"by": 1})
    accept = r.choice([None, 0]) if method is DrawMethod.SIMPLE else None
    wanted = AuditDraw(
        project=project,
        position=(await h.workspace.do(lambda _: [])).position,
        frame=frame,
        filter={"text": h.words()},
        size=of_items(r.randrange(1, 4), accept),
        method=method,
        seed=r.randrange(1_000),
        blind=r.random() < 0.4,
        strata=strata,
        confidences={task: r.randrange(10**6) for task in frame},
    )
    await h.workspace.do(wanted.decide, permission=Permission.AUDIT_MANAGE, projects=(project,))
    h.audits.append(wanted.audit)


@action
async def _judge(h: History, r: Random) -> None:
    """Take an item, say an own answer, judge it, release it, or end the audit."""
    if not h.audits:
        await _draw_audit(h, r)
        return
    audit, who = r.choice(h.audits), r.choice(h.people)
    named: Any = {"streams": ((AUDIT, audit),), "by": who}
    state = (await h.workspace.do(lambda _: [], **named)).states[audit]
    if state.status is AuditStatus.OPEN and r.random() < 0.1:
        end = r.choice([judgements.conclude, judgements.cancel])
        await h.workspace.do(lambda current: end(current.get(AUDIT, audit)), **named)
        return
    held = state.held_by(who.member)
    task = held.task if held and r.random() < 0.9 else r.choice(state.tasks)
    acts = [_claim, _judge_item, _judge_item, _answer, _release]
    decide = _claim if held is None else r.choice(acts)
    seed = r.randrange(10**6)
    await h.workspace.do(partial(decide, h.words(), audit, task, seed), tasks=(task,), **named)


def _claim(_: str, audit: UUID, task: UUID, __: int, current: DecisionContext) -> list[Change]:
    return judgements.claim(current.get(AUDIT, audit), current.task(task), by=current.me)


def _release(_: str, audit: UUID, task: UUID, seed: int, current: DecisionContext) -> list[Change]:
    state = current.get(AUDIT, audit)
    return judgements.release(state, task=task, by=current.me, manages=bool(seed % 2))


def _answer(_: str, audit: UUID, task: UUID, seed: int, current: DecisionContext) -> list[Change]:
    state = current.get(AUDIT, audit)
    return judgements.answer(
        state,
        current.project(state.project),
        current.task(task),
        by=current.me,
        answers=topic("abc"[seed % 3]),
        concepts=current.taxonomies,
    )


def _judge_item(
    words: str, audit: UUID, task: UUID, seed: int, current: DecisionContext
) -> list[Change]:
    state, verdict = current.get(AUDIT, audit), [*Verdict][seed % 3]
    return judgements.judge(
        state,
        current.project(state.project),
        current.task(task),
        by=current.me,
        verdict=verdict,
        remark=words,
        corrected=topic("b") if verdict is Verdict.WRONG and seed % 2 else None,
        concepts=current.taxonomies,
    )
