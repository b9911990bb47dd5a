"""Refusals: the expected "no" to a command or query that the rules do not allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_PROBLEMS = 100
"""The most problems that one refusal tells; after those, the rest can wait."""


class Code(StrEnum):
    """Why a command was refused. Clients branch on it, so a code never changes its meaning."""

    INVALID = "INVALID"
    """The input is malformed or does not fit the form; `path` names the bad value."""
    NOT_FOUND = "NOT_FOUND"
    """No such thing in the caller's organization."""
    FORBIDDEN = "FORBIDDEN"
    """The caller's roles do not permit it."""
    UNAUTHENTICATED = "UNAUTHENTICATED"
    """No credential, or one that is unknown, expired or revoked."""
    CONFLICT = "CONFLICT"
    """The present state does not allow it."""
    STALE = "STALE"
    """`expectedVersion` is not the version that the caller sees: read again, then decide again."""
    DUPLICATE = "DUPLICATE"
    """Something with this identity exists already."""
    COMMAND_REUSED = "COMMAND_REUSED"
    """This command id was used before with another input."""
    NO_LEASE = "NO_LEASE"
    """The caller holds no valid lease on the task, or the fencing token is old."""
    MEMBER_PAUSED = "MEMBER_PAUSED"
    """The caller is paused in the project, and claims nothing until a manager lets them go on."""
    NOTHING_TO_CLAIM = "NOTHING_TO_CLAIM"
    """No task is free for the caller now."""
    LIMIT = "LIMIT"
    """Larger, longer or more than is allowed."""
    RATE_LIMITED = "RATE_LIMITED"
    """Too many attempts: wait, then try again."""
    CURSOR_NOT_YOURS = "CURSOR_NOT_YOURS"
    """The caller may not see its event (any more): go on from a cursor given since, or from "0"."""
    HISTORY_CHANGED = "HISTORY_CHANGED"
    """The cursor comes from another history, as after a restored backup: read again from "0"."""
    PRESENT_ONLY = "PRESENT_ONLY"
    """It has no past: ask for it without `asOf`."""
    HELD = "HELD"
    """It is under hold: not erased, archived or undone until the hold is released."""
    ERASED = "ERASED"
    """The content that this needs was erased."""
    UNAVAILABLE = "UNAVAILABLE"
    """The ledger cannot be used now: retry, with the same command id, which tells what was done."""
    INTERNAL = "INTERNAL"
    """Our fault: the reference in the message finds it in the log."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An event that stands in the way of undoing another one."""

    position: int
    type: str
    """Its stored name, like `annotation.approved`."""
    message: str
    """One sentence that says why, or what to do."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """An expected "no": a stable code, a sentence that says what to do, and the bad path.

    Attributes:
        others: further problems of the same input, each a refusal of its own.
        obstacles: events that stand in the way of undoing others.
    """

    obstacles: tuple[Obstacle, ...] = ()

    def __init__(
        self,
        code: Code,
        message: str,
        path: tuple[str | int, ...] = (),
        *,
        others: Sequence[Refused] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.others = tuple(others)

    def under(self, *prefix: str | int) -> Refused:
        """Return the same refusal with `prefix` before its paths."""
        return Refused(
            self.code,
            self.message,
            (*prefix, *self.path),
            others=[other.under(*prefix) for other in self.others],
        )

    def problems(self) -> list[Refused]:
        """Return this refusal and the others, each a single problem."""
        return [Refused(self.code, self.message, self.path), *self.others]

    def __repr__(self) -> str:
        return f"Refused({self.code}, {self.message!r}, {list(self.path)})"


def together(refusals: Sequence[Refused]) -> Refused:
    """Return one refusal for several problems: the first one, with the others beside it.

    A refusal of a class of its own stands alone: whoever catches that class acts on it.
    """
    special = next((refused for refused in refusals if type(refused) is not Refused), None)
    if special is not None:
        return special
    first, *others = [problem for refused in refusals for problem in refused.problems()]
    return Refused(first.code, first.message, first.path, others=others[: MOST_PROBLEMS - 1])
