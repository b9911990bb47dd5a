"""Erasure: content goes for ever; the facts, the position and the proof of an event stay.

The ledger blanks the contents in the transaction that appends `content.erased`. From then on a
stream folds as if those contents had never been known, and its rows, those of the history included,
are written again from that fold: no second copy is left in the database.
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
"""The most positions in one erasure: their list is a fact, and an entry is under 64 KiB."""
REFERENCE = 500
"""The most characters of a reference."""


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
    """Erase the contents of some events of one stream; positions without content are left out.

    Args:
        stream: the stream.
        held: every position of the stream, with whether its event still has content.
        positions: the positions of the events to erase.
        authority: the legal ground.
        reason: why, in words.
        reference: what the erasure refers to, such as the number of a case.

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
    """Return the event without its content, as the ledger has it after the erasure."""
    return replace(recorded, event=recorded.event.model_copy(update={"content": None}))
