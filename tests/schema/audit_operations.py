"""What can be done with audits, prepared so that the right alone decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.commands.audits.draw import AuditDraw, of_items
from server.events.audits import judgements
from server.events.audits.audit_events import DrawMethod
from server.events.audits.audits import AUDIT
from server.events.core import ids
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.slice_operations import defined
from tests.schema.valid_inputs import ANSWERS, Arguments, prepares, wish
from tests.support.workspace import Workspace


async def drawn(
    workspace: Workspace, project: UUID, tasks: Sequence[UUID], *, blind: bool = False
) -> UUID:
    """A new audit of some tasks, of which none was taken."""
    wanted = AuditDraw(
        project=project, position=1, frame=tasks, filter={}, size=of_items(1, None),
        method=DrawMethod.SIMPLE, seed=1, blind=blind,
    )  # fmt: skip
    await workspace.do(wanted.decide, projects=(project,))
    return wanted.audit


async def _answered(at: PreparedOrganization) -> UUID:
    await at.mend()
    return ids.expect("task", (await at.answer(await at.workspace.member()))["task"])


async def _audit(at: PreparedOrganization, *, blind: bool = False) -> tuple[UUID, UUID]:
    task = await _answered(at)
    return await drawn(at.workspace, at.project, [task], blind=blind), task


async def taken(at: PreparedOrganization, by: Actor, *, blind: bool = False) -> dict[str, str]:
    """An audit and the task that a member took of it."""
    audit, task = await _audit(at, blind=blind)
    await at.workspace.do(
        lambda current: judgements.claim(
            current.get(AUDIT, audit), current.task(task), by=by.member
        ),
        by=by, tasks=(task,), streams=((AUDIT, audit),),
    )  # fmt: skip
    return {"audit": ids.public("audit", audit), "task": ids.public("task", task)}


async def _draw(at: PreparedOrganization, **given: Any) -> Arguments:
    await _answered(at)
    plan = {"items": {"items": 1}}
    return wish(project=at.public_project, **{"plan": plan, **given})


@prepares("drawAudit")
async def draw(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _draw(at, position=None, seed=7)


@prepares("drawAudit: a dry run")
async def preview(at: PreparedOrganization, who: Caller) -> Arguments:
    strata = {"filters": [{"name": "A", "filter": await _by_people(at)}]}
    return await _draw(at, method="STRATIFIED", strata=strata, dryRun=True)


@prepares("drawAudit: of what somebody holds")
async def draw_held(at: PreparedOrganization, who: Caller) -> Arguments:
    """Nobody holds a finished task, so there is nothing to draw from."""
    return await _draw(at, filter=await _by_people(at))


async def _by_people(at: PreparedOrganization) -> Arguments:
    """Return a filter with every id that one may hold."""
    names = ("assignee", "author", "reviewer", "holder")
    named = {"ids": [ids.public("task", await at.task())], "slice": await defined(at)}
    return {name: await at.somebody() for name in names} | named


@prepares("claimAudit")
async def claim(at: PreparedOrganization, who: Caller) -> Arguments:
    audit, _ = await _audit(at)
    return wish(audit=ids.public("audit", audit))


@prepares("releaseAudit")
async def release(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await taken(at, at.insider(who)))


@prepares("answerAudit")
async def answer(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(**await taken(at, at.insider(who), blind=True), answers=ANSWERS)


@prepares("judgeAudit")
async def judge(at: PreparedOrganization, who: Caller) -> Arguments:
    found = await taken(at, at.insider(who))
    return wish(**found, verdict="WRONG", answers=ANSWERS, reopen=1, comment="Look again.")


@prepares("concludeAudit")
async def conclude(at: PreparedOrganization, who: Caller) -> Arguments:
    found = await taken(at, at.workspace.owner)
    audit, task = (ids.expect(kind, found[kind]) for kind in ("audit", "task"))
    await at.workspace.do(
        lambda current: judgements.judge(
            current.get(AUDIT, audit), current.project(at.project), current.task(task),
            by=at.workspace.owner.member, verdict=judgements.Verdict.RIGHT, remark="",
            corrected=None, concepts=current.taxonomies,
        ),
        tasks=(task,), streams=((AUDIT, audit),),
    )  # fmt: skip
    return wish(audit=found["audit"])


@prepares("cancelAudit")
async def cancel(at: PreparedOrganization, who: Caller) -> Arguments:
    audit, _ = await _audit(at)
    return wish(audit=ids.public("audit", audit))


@prepares("audit", "node: an audit")
async def one(at: PreparedOrganization, who: Caller) -> Arguments:
    audit, _ = await _audit(at)
    return {"id": ids.public("audit", audit)}
