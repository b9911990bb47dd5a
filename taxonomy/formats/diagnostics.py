"""Problems that a reader finds in a file, collected so that a person gets all of them at once."""

from __future__ import annotations

from typing import NoReturn

from taxonomy.problem import Invalid, Problem

CAP = 1_000
"""The most problems that are listed; a last one then says how many more there are."""
LONGEST = 1_000
"""The most characters of a message, and of a place: what a file names may be of any length."""


class Diagnostics:
    """The problems of one file, and the warnings of a lenient reader."""

    def __init__(self, *, lenient: bool = False, warnings: list[Problem] | None = None) -> None:
        """Start empty; warnings are added to the caller's list, if one is given."""
        self.lenient = lenient
        self.warnings = [] if warnings is None else warnings
        self._problems: dict[Problem, None] = {}
        self._more = 0

    def __bool__(self) -> bool:
        """Tell whether the file has a problem and cannot be used."""
        return bool(self._problems)

    @property
    def full(self) -> bool:
        """Whether CAP is reached, so that further problems are only counted."""
        return self._more > 0

    def add(self, code: str, message: str, where: str = "") -> None:
        """Add a problem that only the file's author can resolve."""
        if len(self._problems) < CAP:
            self._problems[_problem(code, message, where)] = None
        else:
            self._more += 1

    def forgive(self, code: str, message: str, where: str = "") -> None:
        """Add a problem with one obvious repair; a lenient reader adds a warning instead."""
        if self.lenient:
            self.warn(code, message, where)
        else:
            self.add(code, message, where)

    def warn(self, code: str, message: str, where: str = "") -> None:
        """Add a warning about something that is no problem but that the caller should know."""
        if len(self.warnings) < CAP:
            self.warnings.append(_problem(code, message, where))
        elif len(self.warnings) == CAP:
            self.warnings.append(Problem("MORE", "… and more warnings."))

    def check(self) -> None:
        """Raise Invalid if the file has any problem."""
        if self:
            self.fail()

    def fail(self) -> NoReturn:
        """Raise Invalid with all problems that were found."""
        problems = list(self._problems)
        if self._more:
            problems.append(Problem("MORE", f"… and {self._more} more problems."))
        raise Invalid(problems)


def _problem(code: str, message: str, where: str) -> Problem:
    return Problem(code, _cut(message), _cut(where))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def line(number: int) -> str:
    """Return the name of a line of a file, counted from 1: "line 12"."""
    return f"line {number}"
