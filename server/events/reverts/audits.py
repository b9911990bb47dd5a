"""Undoing what was done to audits: judgements, ends, and the draw itself while nobody has judged.

A claim or an own answer is not undone: it is released, or was given before the label was shown.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from server.events.audits.audit_events import (
    AuditAnswered,
    AuditCanceled,
    AuditClaimed,
    AuditConcluded,
    AuditDrawn,
    AuditJudged,
    AuditReleased,
    AuditResumed,
    JudgementWithdrawn,
)
from server.events.audits.audits import Audit, AuditStatus
from server.events.core.event import Event
from server.events.reverts.compensation import Blocked, Undone, never, obstacle, undoes


@undoes(AuditDrawn)
def cancel_drawn(undone: Undone[Audit]) -> list[Event]:
    """Cancel an audit of which nothing was judged. Raises Blocked."""
    if undone.now.status is AuditStatus.CANCELED:
        return []
    in_the_way = [
        obstacle(one.recorded, "An item was judged since: undo that first.")
        for one in undone.later
        if isinstance(one.recorded.event, AuditJudged | AuditConcluded)
    ]
    if undone.now.judged or undone.now.status is AuditStatus.CONCLUDED:
        raise Blocked(in_the_way)
    return [AuditCanceled()]


@undoes(AuditJudged)
def withdraw_judgements(undone: Undone[Audit]) -> list[Event]:
    """Withdraw judgements, so that the items are judged again. Raises Blocked after the end."""
    judged = [one.event.task for one in undone.events if isinstance(one.event, AuditJudged)]
    standing = [task for task in judged if _verdict(undone.now, task) is not None]
    if not standing:
        return []
    if undone.now.status is not AuditStatus.OPEN:
        raise Blocked(undone.changes_of(lambda audit: audit.status))
    for task in standing:
        undone.require_unchanged(partial(_verdict, task=task))
    return [JudgementWithdrawn(task=task) for task in standing]


@undoes(AuditConcluded, AuditCanceled)
def resume(undone: Undone[Audit]) -> list[Event]:
    """Open an audit again that was ended. Raises Blocked where its end was undone and made anew."""
    return [AuditResumed()] if undone.restores(lambda audit: audit.status) else []


def _verdict(audit: Audit, task: UUID) -> object:
    item = audit.item(task)
    return item and item.verdict and (item.verdict, item.judged_at)


never("An item that somebody took is released.", AuditClaimed, AuditReleased)
never("An own answer was given before the final one was shown: that stays.", AuditAnswered)
never("An item whose judgement was undone is judged again.", JudgementWithdrawn)
never("An audit that goes on is concluded or canceled again.", AuditResumed)
