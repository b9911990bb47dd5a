"""Erasure: content goes for ever; the facts, the position and the proof of an event stay.

The ledger blanks the contents in the transaction that appends `content.erased`. From then on a
stream folds as if those contents had never been known, and its rows, those of the history included,
are written again from that fold: no second copy is left in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from server.events.core.event import Change, Event, Recorded, on
from server.events.core.refusal import Code, Refused

MOST = 2_000
"""The most positions in one event: their list is a fact, and an entry is under 64 KiB."""


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


class ContentErased(Event, name="content.erased", kind=None, version=2):
    """The contents of some events of this stream were erased; their facts and digests stay."""

    positions: tuple[int, ...]
    authority: Authority
    erasure: UUID | None
    """The erasure that it was part of, which has the reason; null where none is on record."""


class StoredContent(NamedTuple):
    """An event of a stream, and whether its content is still there."""

    type: str
    held: bool
    leaf_hash: bytes = b""


def erase(
    stream: UUID,
    stored: Mapping[int, StoredContent],
    *,
    positions: Collection[int],
    authority: Authority,
    erasure: UUID | None = None,
) -> list[Change]:
    """Erase the contents of some events of one stream; positions without content are left out.

    Args:
        stream: the stream.
        stored: every position of the stream.
        positions: the positions of the events to erase.
        authority: the legal ground.
        erasure: the id of the erasure.

    Raises:
        Refused: NOT_FOUND for a position outside the stream, LIMIT for more than 2,000 at once.
    """
    if len(positions) > MOST:
        raise Refused(Code.LIMIT, f"Erase {MOST:,} events at most at once.", ("positions",))
    for number, position in enumerate(positions):
        if position not in stored:
            message = "There is no such event in this stream."
            raise Refused(Code.NOT_FOUND, message, ("positions", number))
    gone = tuple(sorted({position for position in positions if stored[position].held}))
    if not gone:
        return []
    return on(stream, ContentErased(positions=gone, authority=authority, erasure=erasure))


def blanked(recorded: Recorded[Event]) -> Recorded[Event]:
    """Return the event without its content, as the ledger has it after the erasure."""
    return replace(recorded, event=recorded.event.model_copy(update={"content": None}))
