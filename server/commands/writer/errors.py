"""The refusal that a caller gets where the database refused a command."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import structlog

from server.commands.writer.decision_context import Command
from server.events.core.refusal import Code, Refused

log = structlog.get_logger()

UNREACHED = "The ledger could not be written: retry with the same command id."
STANDBY_AWAY = (
    "Commits wait for a standby of the database that does not answer: retry with the same command "
    "id once it is back."
)
OUTDATED = (
    "Another version of the server made the tables: run `annolog rebuild`, or update this server; "
    "then retry with the same command id."
)
CONFLICTS = {
    "task_external_id": "A task with this external id exists already.",
    "member_email": "A member with this e-mail address exists already.",
}
"""Messages by name of the constraint: those that a caller's input can break."""


def is_repeated(error: Exception) -> bool:
    """Tell whether a command with this id was written before: a retry, which is harmless."""
    return (
        isinstance(error, asyncpg.UniqueViolationError) and error.constraint_name == "commands_pkey"
    )


def failed(command: Command, error: Exception) -> Refused:
    """Return the refusal; an error that is not the caller's fault is logged under a reference."""
    if isinstance(error, asyncpg.UniqueViolationError) and error.constraint_name in CONFLICTS:
        return Refused(Code.DUPLICATE, CONFLICTS[error.constraint_name])
    reference = uuid4().hex[:12]
    log.error("command failed", reference=reference, command=str(command.id), exc_info=error)
    return Refused(Code.INTERNAL, f"This failed on our side; the log has it under {reference}.")
