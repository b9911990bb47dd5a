"""Problems of a taxonomy: all of them at once, each with its line or concept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, and a sentence that says what to do about it."""

    code: str
    """The kind of problem, such as CYCLE, DANGLING_PARENT, DUPLICATE_ID or SYNTAX."""
    message: str
    """One sentence that a person can act on."""
    where: str = ""
    """The line of a file ("line 12") or the concept that has the problem."""

    def __str__(self) -> str:
        """Return place and message in one line."""
        return f"{self.where}: {self.message}" if self.where else self.message


class Invalid(ValueError):  # noqa: N818 - it reads `raise Invalid(problems)`
    """A taxonomy that cannot be used, with all its problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
