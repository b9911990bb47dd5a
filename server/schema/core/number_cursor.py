"""Cursors into lists whose items are numbered."""

from __future__ import annotations

from server.events.core.refusal import Code, Refused


def place_after(cursor: str) -> int:
    """Return the number in a cursor. Raises Refused INVALID."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        message = "This is no cursor: take `endCursor` of the page before."
        raise Refused(Code.INVALID, message, ("after",))
    return int(cursor)
