"""Commands made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from server.access.actor import Actor
from server.commands import Command, World
from server.events.base import Change

Decision = Callable[[World], Sequence[Change]]
FINGERPRINT = sha256(b"input").digest()


def command(org: UUID, actor: Actor | None, decide: Decision, **fields: Any) -> Command:
    """A command with an id of its own and no permission, unless `fields` says otherwise."""
    defaults = {"id": uuid4(), "fingerprint": FINGERPRINT, "permission": None}
    return Command(org=org, actor=actor, decide=decide, **(defaults | fields))
