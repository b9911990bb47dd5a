"""Pages of lists by keyset: each begins after a key, in the order of the list or backward."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Which rows of a list to read."""

    after: tuple[Any, ...] | None
    """The key after which to begin; None for the beginning, or the end where it is backward."""
    limit: int
    """How many rows at most."""
    backward: bool = False
    """Whether to read from the end of the list to its beginning."""

    def fill(
        self, text: str, key: str, number: int, *, descending: bool = False
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the text of a statement for this page, and its last parameters.

        Args:
            text: the statement, with `{later}` among its conditions and `{down}` behind each column
                of its order.
            key: the columns of the key, by which the list is ordered.
            number: the number of the first parameter that is free.
            descending: whether the list begins with the highest key.
        """
        down, values = descending is not self.backward, self.after or ()
        places = ", ".join(f"${place}" for place, _ in enumerate(values, number))
        later = f"AND ({key}) {'<' if down else '>'} ({places})" if values else ""
        return text.format(later=later, down=" DESC" if down else ""), values

    def of(self, rows: Iterable[T], key: Callable[[T], tuple[Any, ...]]) -> list[T]:
        """Return the rows of this page among rows in memory, of which each has another key."""
        listed, after = sorted(rows, key=key, reverse=self.backward), self.after
        if after is not None:
            listed = [
                row for row in listed if (key(row) < after if self.backward else key(row) > after)
            ]
        return listed[: self.limit]
