"""What a reader finds wrong, collected so that a person hears of everything at once."""

from __future__ import annotations

from typing import NoReturn

from taxonomy.problem import Invalid, Problem

CAP = 1_000
"""How many problems are listed; the last line then says how many more there are."""


class Diagnostics:
    """The problems of one file, and what a lenient reader let pass."""

    def __init__(self, *, lenient: bool = False, warnings: list[Problem] | None = None) -> None:
        """Keep warnings in the caller's list, where one is given."""
        self.lenient = lenient
        self.warnings = [] if warnings is None else warnings
        self._problems: dict[Problem, None] = {}
        self._more = 0

    def __bool__(self) -> bool:
        """Tell whether the file cannot be used."""
        return bool(self._problems)

    @property
    def full(self) -> bool:
        """Whether going on only makes the count larger."""
        return self._more > 0

    def add(self, code: str, message: str, where: str = "") -> None:
        """Note a problem that nobody can decide about but the file's author."""
        if len(self._problems) < CAP:
            self._problems[Problem(code, message, where)] = None
        else:
            self._more += 1

    def forgive(self, code: str, message: str, where: str = "") -> None:
        """Note something with one obvious repair: a warning where that was asked for."""
        if self.lenient:
            self.warn(code, message, where)
        else:
            self.add(code, message, where)

    def warn(self, code: str, message: str, where: str = "") -> None:
        """Note what the caller ought to know, though nothing is wrong."""
        self.warnings.append(Problem(code, message, where))

    def check(self) -> None:
        """Go on only with a file that has no problem. Raises Invalid."""
        if self:
            self.fail()

    def fail(self) -> NoReturn:
        """Raise Invalid with everything that was found."""
        problems = list(self._problems)
        if self._more:
            problems.append(Problem("MORE", f"… and {self._more} more problems."))
        raise Invalid(problems)


def line(number: int) -> str:
    """Name a line of a file, counted from 1."""
    return f"line {number}"
