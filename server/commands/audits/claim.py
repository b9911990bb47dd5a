"""A claim of the next item of an audit: items are offered by a read, and one is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import UUID

from server.commands import DecisionContext, Receipt
from server.events.audits import judgements
from server.events.audits.audits import AUDIT
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused

ATTEMPTS = 8
"""How often items are offered anew, where other auditors took all that were offered."""


async def claim_next_item(
    audit: UUID,
    offer: Callable[[], Awaitable[list[UUID]]],
    execute: Callable[..., Awaitable[Receipt]],
) -> Receipt:
    """Claim the first of the offered items that is still free when the command is decided.

    A refused command is not remembered, so each attempt may have the same command id.

    Args:
        audit: the audit.
        offer: reads the next items that the caller could judge; the one that they hold alone.
        execute: runs a decision in the caller's name, given what it reads.

    Raises:
        Refused: NOTHING_TO_CLAIM where no item is left for the caller; CONFLICT after the end.
    """
    attempt = 0
    while True:
        attempt += 1
        offered = await offer()
        try:
            return await execute(
                partial(_claim, audit, offered), tasks=tuple(offered), streams=((AUDIT, audit),)
            )
        except Refused as refused:
            again = refused.code is Code.NOTHING_TO_CLAIM and offered
            if not again or attempt == ATTEMPTS:
                raise


def _claim(audit: UUID, offered: Sequence[UUID], current: DecisionContext) -> list[Change]:
    state = current.get(AUDIT, audit)
    for id_ in offered:
        task, held = current.task(id_), state.held_by(current.me)
        if held is not None or judgements.judgeable(state, task, by=current.me):
            return judgements.claim(state, task, by=current.me)
    message = "No item of this audit is left for you: others hold or judged it, or it is your own."
    raise Refused(Code.NOTHING_TO_CLAIM, message, ("audit",))
