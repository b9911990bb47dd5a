"""Webhooks, received: requests are verified, read, and each event is taken in once."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from annolog_client.cursors import CursorStore
from annolog_client.refusals import AnnologError, RefusedError
from annolog_client.subscription import Event

TOLERANCE = 300.0
"""Seconds by which the time of a request may differ from ours, as Standard Webhooks has it."""
BATCH = "application/cloudevents-batch+json"
STRUCTURED = "application/cloudevents+json"
_HASHED = re.compile(r"([0-9]+)\.([0-9a-f]+)")
"""A cursor with the beginning of the hash of its event."""


class NotVerifiedError(AnnologError):
    """A request is not of the server, was changed on the way, or is too old. Answer it with 401."""


class WebhookEvent(Event):
    """An event as a webhook sends it; `more` has `facts`, `content`, `erased` and the like.

    `source` is the organization: `/organizations/organization_…`.
    """

    source: str


def verify(
    secret: str | Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> None:
    """Verify the signature of a request, as Standard Webhooks defines it.

    Args:
        secret: the secret of the webhook (`whsec_…`), or several: any of them will do.
        headers: the headers of the request.
        body: its body, byte for byte.
        tolerance: seconds by which its time may differ from ours.
        now: our time in seconds since 1970; None for that of the clock.

    Raises:
        NotVerifiedError: it is to be answered with 401, and nothing of it to be used.
        ValueError: a secret is none.
    """
    keys = [_key(one) for one in ([secret] if isinstance(secret, str) else secret)]
    found = _lower(headers)
    message, moment = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    signed = b"%b.%b.%b" % (message.encode(), moment.encode(), body)
    given = [
        word.removeprefix("v1,").encode()
        for word in found.get("webhook-signature", "").split()
        if word.startswith("v1,")
    ]
    wanted = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in keys]
    # Each is compared with each, so that the time says nothing of which one fits.
    fits = [hmac.compare_digest(one, other) for one in given for other in wanted]
    if not any(fits):
        raise NotVerifiedError("No signature of the request fits.")
    # What is signed has a time that the server wrote.
    if abs((time.time() if now is None else now) - int(moment)) > tolerance:
        raise NotVerifiedError("The request is too old, or a clock is wrong.")


def events_of(headers: Mapping[str, str], body: bytes) -> list[WebhookEvent]:
    """Return the events of a verified request, in order; none where it is a ping.

    Single events in structured and in binary mode are read, and batches.

    Raises:
        AnnologError: the request is none of a webhook.
    """
    try:
        return [_event(one) for one in _cloud_events(_lower(headers), body) if one["id"].isdigit()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnnologError("The request is no CloudEvent of a webhook.") from error


class Seen:
    """Takes each event of a webhook in once: those at or before the last one were seen.

    One webhook sends the events of an organization in order, so the cursor of the last one is
    enough, and `follow` can go on from it. Use a store for each webhook: what one leaves out,
    another may send. What the server gave up lies behind the cursor when it is redelivered:
    `rewind` the store, and replay the webhook.
    """

    def __init__(self, store: Callable[[str], CursorStore]) -> None:
        """Remember nothing in memory.

        Args:
            store: returns the store of a `source`, such as
                `lambda source: SqlCursor(connection, source)`. All may use one connection.
        """
        self._store = store
        # Requests of one webhook come one by one, but for one that was sent again too early.
        self._turn = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def unseen(self, events: Sequence[WebhookEvent]) -> AsyncIterator[list[WebhookEvent]]:
        """Yield those events of a request that were not taken in, and store how far one is.

        That is when the block ends without an exception: with an `SqlCursor`, what the block wrote
        on its connection is committed in one transaction with it. After an exception nothing is:
        answer with 500, and the request comes again.

        Raises:
            AnnologError: the events are not all of one organization, or the connection of an
                `SqlCursor` was used in another way than it says.
            RefusedError: HISTORY_CHANGED, where one is another event than the last one taken in,
                at the same position, as after a restored backup.
        """
        if not events:
            yield []
            return
        if len({event.source for event in events}) > 1:
            raise AnnologError("The events are not all of one organization.")
        async with self._turn, _transaction(self._store(events[0].source)) as store:
            cursor = await store.load()
            _require_same_history(cursor, events)
            fresh = [event for event in events if event.position > _position(cursor)]
            yield fresh
            if fresh:
                await store.commit(fresh[-1].cursor)

    async def rewind(self, source: str, after: str = "0") -> None:
        """Take in again what comes after a position or a cursor, as after a replay."""
        async with self._turn, _transaction(self._store(source)) as store:
            await store.load()
            await store.commit(after)


def _require_same_history(cursor: str | None, events: Sequence[WebhookEvent]) -> None:
    """Raise RefusedError where an event has the position of a cursor, and another hash.

    Either may be without a hash, as the rights of a webhook are others at another time.
    """
    last = _HASHED.fullmatch(cursor or "")
    for event in events:
        found = _HASHED.fullmatch(event.cursor)
        if last and found and found[1] == last[1] and found[2] != last[2]:
            message = (
                f"At position {last[1]} is another event than the one that was taken in: discard "
                "what came after the last common event, rewind to it, and replay the webhook."
            )
            raise RefusedError("HISTORY_CHANGED", message)


@contextlib.asynccontextmanager
async def _transaction(store: CursorStore) -> AsyncIterator[CursorStore]:
    """Forget what was not committed at the end of the block."""
    await store.begin()
    try:
        yield store
    finally:
        await store.rollback()


def _position(cursor: str | None) -> int:
    """Return the position of a cursor, which is all of it, or stands before `.` or `~`."""
    return int(re.split("[.~]", cursor)[0]) if cursor else 0


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("A secret is whsec_ and bytes in base64.") from None


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _cloud_events(headers: Mapping[str, str], body: bytes) -> list[dict[str, Any]]:
    """Return CloudEvents as objects, in whichever mode they were sent."""
    found = json.loads(body)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == BATCH:
        return list(found)
    if kind == STRUCTURED:
        return [found]
    attributes = {
        name.removeprefix("ce-"): value for name, value in headers.items() if name[:3] == "ce-"
    }
    return [{**attributes, "data": found}]


def _event(found: Mapping[str, Any]) -> WebhookEvent:
    data = dict(found["data"])
    name, actor = data.pop("type"), data.pop("actor")
    known = {"name": name, "actor": actor and {"id": actor}, "source": found["source"]}
    return WebhookEvent.model_validate(data | known)
