"""Erasure: content goes for good, what happened and its place in every proof stay.

The ledger blanks the contents in the transaction that appends `content.erased`. From then on a
stream folds as if those contents had never been known, and its rows, past ones included, are
written anew from that fold: nowhere in the database is a second copy left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from server.events.core.event import Change, Content, Event, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of

MOST = 2_000
"""Positions in one erasure: their list is a fact, and an entry stays under 64 KiB."""
REFERENCE = 500
"""Characters of a reference."""


class Authority(StrEnum):
    """On what ground content was erased."""

    DATA_SUBJECT_REQUEST = "DATA_SUBJECT_REQUEST"
    """The person whom it concerns asked (GDPR article 17)."""
    COURT_ORDER = "COURT_ORDER"
    """A court or an authority ordered it."""
    MISTAKE = "MISTAKE"
    """It should never have been entered."""
    RETENTION = "RETENTION"
    """The time for which it might be kept is over."""


class ErasureContent(Content):
    """Why, in words, and what it refers to, like the number of a case."""

    reason: str
    reference: str = ""


class ContentErased(Event, name="content.erased", kind=None):
    """The contents of some events of this stream were erased; their facts and digests stay."""

    positions: tuple[int, ...]
    authority: Authority
    content: ErasureContent | None


def erase(
    stream: UUID,
    held: Mapping[int, bool],
    *,
    positions: Collection[int],
    authority: Authority,
    reason: str,
    reference: str = "",
) -> list[Change]:
    """Erase the contents of some events of one stream. What is gone already is not named again.

    Args:
        stream: the stream.
        held: every position of the stream, with whether its content is still there.
        positions: those whose content must go.
        authority: on what ground.
        reason: why, in words.
        reference: what it refers to.

    Raises:
        Refused: NOT_FOUND for a position outside the stream, LIMIT for more than 2,000 at once.
    """
    if len(positions) > MOST:
        raise Refused(Code.LIMIT, f"Erase {MOST:,} events at most at once.", ("positions",))
    for number, position in enumerate(positions):
        if position not in held:
            message = "There is no such event in this stream."
            raise Refused(Code.NOT_FOUND, message, ("positions", number))
    content = ErasureContent(
        reason=text_of(reason, "reason", empty=False),
        reference=text_of(reference, "reference", longest=REFERENCE),
    )
    gone = tuple(sorted({position for position in positions if held[position]}))
    if not gone:
        return []
    return on(stream, ContentErased(positions=gone, authority=authority, content=content))


def blanked(recorded: Recorded[Event]) -> Recorded[Event]:
    """Return an event that is still in memory as the ledger has it after the erasure."""
    return replace(recorded, event=recorded.event.model_copy(update={"content": None}))
