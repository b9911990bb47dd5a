"""Places in the ledger for callers who may not see all of it.

A cursor of an event carries the beginning of the event's hash, and an entry can be guessed: who
submitted an answer knows all of the `task.sent_to_review` that may follow it but whether it did.
So a place between two events that a caller sees is written `position~cursor`, where the cursor is
that of an earlier event which the caller did see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.ledger.read import parse_cursor

_PLACE = re.compile(r"([1-9][0-9]{0,17})~(.+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on reading, and the cursor that proves that the history is still the same."""

    position: int
    anchor: str

    def __str__(self) -> str:
        """Return the place as clients keep it."""
        own = parse_cursor(self.anchor)[0]
        return self.anchor if own == self.position else f"{self.position}~{self.anchor}"


def place(text: str, *path: str) -> Place:
    """Return the place that a client kept.

    Raises:
        Refused: INVALID for anything but what `Place` and `cursor` returned, and `"0"`.
    """
    between = _PLACE.fullmatch(text)
    anchor = text if between is None else between[2]
    seen, _ = parse_cursor(anchor, *path)
    return Place(seen if between is None else max(seen, int(between[1])), anchor)
