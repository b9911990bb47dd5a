"""Lets a stream that was cut go on where its client has got to.

The client of server-sent events keeps the id of the last answer that it got, and sends it as
`Last-Event-ID` when it connects again. What an id means is for the source of the stream to say: it
gets a `Resumption` from its context, begins behind `after`, and sets `id` as it goes on. A
source that sets no ids begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Resumption:
    """Where one stream begins, and where it has got to."""

    after: str | None = None
    """The id of the last answer that the client got; None where it asks for a new stream."""
    id: str = ""
    """The id of the answer to the value that the source yielded last, without line breaks.

    Set together with an empty `Encoded`, it is where the stream goes on if it is cut now.
    """
