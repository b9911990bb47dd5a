"""Commands made by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid4

from server.access.actor import Actor
from server.commands import Command, DecisionContext, Receipt, Writer
from server.commands.writer.errors import UNREACHED
from server.events.core.event import Change
from server.events.core.refusal import Refused

Decision = Callable[[DecisionContext], Sequence[Change]]
T = TypeVar("T")
FINGERPRINT = sha256(b"input").digest()
_UNWRITTEN: ContextVar[list[UUID] | None] = ContextVar("unwritten", default=None)
"""Of commands that are written at once, those that could not be; None for a command alone."""


def command(org: UUID, actor: Actor | None, decide: Decision, **fields: Any) -> Command:
    """A command with an id of its own and no permission, unless `fields` says otherwise."""
    defaults = {"id": uuid4(), "fingerprint": FINGERPRINT, "permission": None}
    return Command(org=org, actor=actor, decide=decide, **(defaults | fields))


async def patiently(writer: Writer, wish: Command) -> Receipt:
    """Execute a command, and again while the ledger is unavailable, as every client should.

    PostgreSQL ends a transaction that idles for two seconds, and a busy machine idles so long.
    What was written at once with a command that was not may be refused for lack of it: it is
    executed again as well, behind that command.
    """
    unwritten = _UNWRITTEN.get()
    for _ in range(3):
        try:
            return await writer.execute(wish)
        except Refused as refused:
            if refused.message == UNREACHED:
                if unwritten is not None:
                    unwritten.append(wish.id)
            elif not unwritten:
                raise
    return await writer.execute(wish)


async def at_once(*wishes: Awaitable[T]) -> list[T]:
    """Have commands written in few transactions, each of which sees what those before it did.

    A transaction for each takes longer than all that they decide. Raises what the first one that
    failed raises, once all have ended.
    """
    within = _UNWRITTEN.get()
    before = _UNWRITTEN.set([] if within is None else within)
    try:
        done = await asyncio.gather(*wishes, return_exceptions=True)
    finally:
        _UNWRITTEN.reset(before)
    for each in done:
        if isinstance(each, BaseException):
            raise each
    return done  # type: ignore[return-value]
