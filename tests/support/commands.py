"""Commands made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from server.access.actor import Actor
from server.commands import Command, DecisionContext, Receipt, Writer
from server.commands.writer.errors import UNREACHED
from server.events.core.event import Change
from server.events.core.refusal import Refused

Decision = Callable[[DecisionContext], Sequence[Change]]
FINGERPRINT = sha256(b"input").digest()


def command(org: UUID, actor: Actor | None, decide: Decision, **fields: Any) -> Command:
    """A command with an id of its own and no permission, unless `fields` says otherwise."""
    defaults = {"id": uuid4(), "fingerprint": FINGERPRINT, "permission": None}
    return Command(org=org, actor=actor, decide=decide, **(defaults | fields))


async def patiently(writer: Writer, wish: Command) -> Receipt:
    """Execute a command, and again while the ledger is unavailable, as every client should.

    PostgreSQL ends a transaction that idles for two seconds, and a busy machine idles so long.
    """
    for _ in range(3):
        try:
            return await writer.execute(wish)
        except Refused as refused:
            if refused.message != UNREACHED:
                raise
    return await writer.execute(wish)
