"""Places in the ledger, and the check that a caller may go on reading from one.

A cursor of an event carries the beginning of the event's hash, and an entry can be guessed: who
submitted an answer knows all of the `task.sent_to_review` that may follow it but whether it did.
So a place between two events that a caller sees is written `position~cursor`, where the cursor is
that of an earlier event which the caller did see. For the same reason the hash in a cursor is only
compared where the caller may see the event: otherwise a made-up cursor would confirm a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.access.visibility import EventVisibility, load_references, may_hold_hash
from server.events.core.refusal import Code, Refused
from server.ledger.read import CHANGED, MARK, parse_cursor
from server.reads.events.events import References, event_at
from server.reads.session import ReadSession

_PLACE = re.compile(r"([1-9][0-9]{0,17})~(.+)")

NOT_YOURS = (
    "You may not see the event of this cursor, or not any more: start again from a cursor that you "
    'were given under your present rights, or from "0".'
)


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


async def resumed(
    session: ReadSession, visibility: EventVisibility, text: str, *path: str
) -> Place:
    """Return the place that a client kept, after checking that it is of this history.

    Raises:
        Refused: INVALID for a text that is no cursor; HISTORY_CHANGED where the ledger ends before
            the place, or has another event there than the one that the caller saw;
            CURSOR_NOT_YOURS where the caller may not see the event whole enough to know its hash,
            whatever that is.
    """
    found = place(text, *path)
    seen, mark = parse_cursor(found.anchor)
    # Callers learn the head from the position of every command, so its end tells nothing.
    if found.position > (await session.cut()).head:
        raise Refused(Code.HISTORY_CHANGED, CHANGED, path)
    if not seen:
        return found
    event = await event_at(session, seen)
    references = await load_references(References(session), [event], visibility, projects={})
    if not may_hold_hash(event.event, visibility.discloses(event, references)):
        raise Refused(Code.CURSOR_NOT_YOURS, NOT_YOURS, path)
    if event.leaf_hash[:MARK] != mark:
        raise Refused(Code.HISTORY_CHANGED, CHANGED, path)
    return found
