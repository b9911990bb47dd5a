"""The delivery of one webhook's events: in order, at least once, one request at a time.

Events that came since the last request go into the next one together, up to the limits of a batch.
A request that fails is recorded, with its body unless rights might change what is in it. Nothing of
the webhook stays in memory until it is due again: neither events nor a place in the feed. Later
events wait for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from prometheus_client import Counter

from server.access.visibility import CHANGING_RIGHTS
from server.events.core.event import Event, Recorded
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.unknown_events import UnknownStored
from server.events.erasure.erased_content import ContentErased
from server.events.taxonomies.taxonomies import TaxonomyPublished
from server.events.webhooks.webhook_events import PauseReason
from server.feed.rights import RECHECK
from server.feed.webhooks.deliveries.deliveries import (
    Deliveries,
    Delivery,
    MovedError,
    OtherHistoryError,
    Outcome,
    Status,
)
from server.feed.webhooks.deliveries.recorder import Recorder, undivided
from server.feed.webhooks.deliveries.retry_times import retry_after
from server.feed.webhooks.pages import Page, timely
from server.feed.webhooks.renderings import BODY, Rendered, WebhookView
from server.feed.webhooks.request_queue import RequestQueue
from server.feed.webhooks.sending.sender import Answer, Problem
from server.feed.webhooks.webhook_session import PauseError, Tools, WebhookSession, message_id
from server.ledger.read import leaf_hash_at

log = structlog.get_logger()

REQUESTS = Counter(
    "annolog_webhook_requests", "Requests of webhooks, by what came of them.", ["outcome"]
)
SAVED = 1.0
"""Seconds after which it is recorded that a webhook passed events that it is not sent."""
FRESH = 1.0
"""Seconds for which a body is sent without asking whether contents were erased meanwhile."""
LOOKED = 60.0
"""Seconds after which rights are looked at again while nothing is sent."""
PART = 100
"""Events of a page that are made ready together."""
NOW = timedelta(0)

for _status in Status:
    REQUESTS.labels(_status)


class EventDelivery:
    """Delivers the events of one webhook until it must be paused."""

    def __init__(
        self, tools: Tools, org: UUID, webhook: UUID, version: int, turn: asyncio.Lock
    ) -> None:
        """Read nothing yet.

        Args:
            tools: what all webhooks share.
            org: the organization.
            webhook: the webhook.
            version: the version of its stream by which it is delivered.
            turn: held during each request of the webhook.
        """
        self._tools, self._org, self._webhook, self._version = tools, org, webhook, version
        self._turn = turn
        self._session = WebhookSession(tools, org, webhook)
        self._deliveries = Deliveries(tools.pool, org, webhook)
        self._recorder = Recorder(self._deliveries, tools.group_commit, org, webhook)
        self._batch: list[Rendered] = []
        self._size = 0
        self._made_at = 0.0
        """When the first event of the batch was read, by the monotonic clock."""
        self._unerased_at = float("-inf")
        """When nothing that was read since the beginning had been erased."""
        self._id = UUID(int=0)
        self._passed: tuple[int, bytes] | None = None
        """Position and leaf hash of the last event that was looked at."""
        self._saved_at = 0.0
        self._requests = RequestQueue()

    async def run(self) -> None:
        """Deliver events; return once the webhook was paused."""
        try:
            await self._deliver()
        except PauseError as wanted:
            reason = wanted.reason
        except OtherHistoryError:
            reason = PauseReason.HISTORY_CHANGED
        except Refused as refused:
            if refused.code is not Code.HISTORY_CHANGED:
                raise
            reason = PauseReason.HISTORY_CHANGED
        log.warning("webhook pauses", org=str(self._org), webhook=str(self._webhook), reason=reason)
        await self._session.pause(reason)

    async def _deliver(self) -> None:
        """Deliver events until that must end. Raises PauseError, OtherHistoryError, Refused."""
        while True:
            try:
                await undivided(self._begin())
                if not await self._retry():
                    await self._follow()
                await self._requests.settle()
            except MovedError:
                await self._abandon()
                await asyncio.sleep(SAVED)
            except BaseException:
                await self._abandon()
                raise

    async def _abandon(self) -> None:
        """Cut off the request in flight, and record those that ended, if that can be done."""
        await self._requests.abandon()
        await self._recorder.abandon()

    async def _begin(self) -> None:
        """Read the webhook, and how far it is. Raises PauseError, OtherHistoryError."""
        await self._recorder.written()
        self._empty()
        self._passed = None
        await self._session.read()
        state = self._session.state
        await self._recorder.begin(epoch=state.epoch, version=self._version, after=state.after)
        sent = self._recorder.sent
        if sent is not None and sent[0] == state.epoch:
            await self._require_event(*sent[1:])

    async def _require_event(self, position: int, leaf_hash: bytes | None) -> None:
        """Raise OtherHistoryError unless the ledger has the event that was, or is to be, sent."""
        async with self._tools.pool.acquire() as connection:
            if await leaf_hash_at(connection, self._org, position) != leaf_hash:
                raise OtherHistoryError

    async def _retry(self) -> bool:
        """Deliver what was begun, if anything, when it is due; return whether there was anything.

        Raises:
            PauseError: where the webhook must be paused.
            MovedError: where another process delivers the webhook.
        """
        while (pending := await undivided(self._deliveries.pending())) and pending.wait > NOW:
            wait = min(pending.wait, self._tools.times.most).total_seconds()
            del pending  # its body may be large, and may be erased meanwhile
            await self._sleep(wait)
        if pending is None:
            return False
        await self._session.renew(age=0.0)
        await undivided(self._require_event(pending.last, pending.leaf_hash))
        if pending.body is not None:
            await self._send(pending, pending.body, time.monotonic())
        else:
            await self._send_anew(pending)
        return True

    async def _sleep(self, seconds: float) -> None:
        """Wait for the next attempt. Raises PauseError once rights have ended, not only then."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, LOOKED))
            await self._session.renew(age=LOOKED)

    async def _send_anew(self, pending: Delivery) -> None:
        """Send a delivery whose body was not kept, as its events are now.

        Where the webhook gets more of them than before, they may be too many for one request: all
        events after the last request are put into batches anew then.
        """
        parts = self._session.batches(pending)
        async with aclosing(parts):
            found, more = await anext(parts, None), await anext(parts, None)
        if more is not None:
            await undivided(self._deliveries.drop())
        elif found is None:
            await self._recorder.record(pending, Outcome(Status.DROPPED))
        else:
            await self._send(pending, self._session.body(found), time.monotonic())

    async def _follow(self) -> None:
        """Deliver what comes; return after a failure, and where everything is to be read anew.

        Raises:
            PauseError: where the webhook must be paused.
            MovedError: where another process delivers the webhook.
            Refused: HISTORY_CHANGED.
        """
        start = self._recorder.progress
        tailer = self._tools.fan_out.tailer
        pages = timely(
            tailer.pages(self._org, start.position, start.leaf_hash, patient=True), SAVED
        )
        async with aclosing(pages):
            async for page in pages:
                if page is None or not page.events:
                    if not (await self._flush() and await self._requests.settle()):
                        return
                    self._recorder.hurry()
                    await self._save(now=page is None)
                elif not await self._take(page):
                    return

    async def _take(self, read: Page) -> bool:
        """Deliver the events of a page, as far as they fill batches.

        Returns:
            Whether to go on: not after a failure, nor where the webhook gets other events now, or
            contents may be gone.
        """
        page = read.events
        erasing = _of(page, (ContentErased, UnknownStored))
        if erasing:
            self._tools.renderings.forget()
            page = page[: erasing[0].position - page[0].position + 1]
        if await self._wants_others(page):
            return False
        # A request is sent, and answered, while the next part is made ready.
        for first in range(0, len(page), PART):
            if not await self._add(page[first : first + PART], read.read_at):
                return False
        self._passed = page[-1].position, page[-1].leaf_hash
        if not erasing:
            return await self._save_between()
        if await self._flush() and await self._requests.settle():
            await self._save(now=True)
        return False

    async def _add(self, part: Sequence[Recorded[Event]], read_at: float) -> bool:
        """Put events into batches, and send those that are full; return whether to go on."""
        for rendered in await undivided(self._tools.renderings.of(self._session.view, part)):
            full = self._size + len(rendered.body) > BODY and self._batch
            if full and not await self._flush():
                return False
            if not self._batch:
                self._made_at = read_at
            self._batch.append(rendered)
            self._size += len(rendered.body)
            if len(self._batch) >= self._session.state.settings.batch and not await self._flush():
                return False
        return True

    async def _save_between(self) -> bool:
        """Record now and then how far this is while pages come; return whether to go on."""
        if not self._requests.ended:
            return True
        if not await self._requests.settle():
            return False
        await self._save(now=False)
        return True

    async def _wants_others(self, page: Sequence[Recorded[Event]]) -> bool:
        """Tell whether the webhook gets other events now: by rights, or by labels of its filter.

        Raises:
            PauseError: where the rights ended.
        """
        creator = self._session.state.created_by
        changing = [event.position for event in page if event.stream == creator]
        changing += [event.position for event in _of(page, CHANGING_RIGHTS)]
        if changing and await self._session.renew(at=max(changing), age=0.0):
            return True
        published = _of(page, (TaxonomyPublished,))
        changes_labels = any(self._session.draws_on(event.stream) for event in published)
        return changes_labels and await self._session.renew_labels()

    async def _flush(self) -> bool:
        """Have the batch sent, if it has any events, once the request before was delivered.

        It is in flight, or the next to be, when this returns, so that another batch can be made.

        Returns:
            Whether to go on: not where a request before failed, nor where rights have changed
            since the events were looked at; nothing is sent then.
        """
        if not self._batch:
            return True
        if await self._session.renew(age=RECHECK):
            return False
        first, last = self._batch[0], self._batch[-1]
        count = len(self._batch)
        # In the order of requests, also where the clock was set back.
        self._id = max(uuid7(), UUID(int=self._id.int + 1))
        delivery = Delivery(self._id, first.position, last.position, last.leaf_hash, count)
        body, made_at = self._session.body(self._batch), self._made_at
        self._empty()
        return await self._requests.add(
            partial(self._send_first, delivery, body, made_at, self._session.view)
        )

    async def _send_first(
        self, delivery: Delivery, body: bytes, made_at: float, view: WebhookView
    ) -> bool:
        """Send a request for the first time, if `view`, by which it was made, holds; see `_send`.

        Raises:
            MovedError: where the webhook may see something else since then, too.
        """
        await self._session.renew(age=RECHECK)
        if self._session.view is not view:
            raise MovedError
        if self._session.state.settings.batch > 1:
            # Otherwise the bounds of a request that was sent, and not recorded, would be lost.
            await self._recorder.open(delivery)
        return await self._send(delivery, body, made_at)

    def _empty(self) -> None:
        self._batch, self._size = [], 0

    async def _send(self, delivery: Delivery, body: bytes, made_at: float) -> bool:
        """Send a request, record what came of it, and return whether it was delivered.

        Args:
            delivery: what is sent.
            body: its body.
            made_at: when that was made, by the monotonic clock.

        Raises:
            PauseError: where the receiver is gone, or has failed for too long.
            MovedError: where contents were erased since the body was made; nothing is sent.
        """
        message = message_id(self._org, delivery.first, delivery.last)
        async with self._turn:
            if time.monotonic() > max(made_at, self._unerased_at) + FRESH:
                await undivided(self._require_unerased())
            answer = await self._session.post(message, body, failed=delivery.attempts > 0)
        outcome = self._outcome(delivery, answer, body)
        REQUESTS.labels(outcome.status).inc()
        if outcome.status is Status.DELIVERED:
            await self._recorder.delivered(delivery, answer)
            return True
        await self._recorder.record(delivery, outcome)
        times, progress = self._tools.times, self._recorder.progress
        if answer.problem is Problem.GONE:
            raise PauseError(PauseReason.GONE)
        if progress.dead >= times.dead or progress.failing >= times.failing:
            raise PauseError(PauseReason.FAILING)
        return False

    async def _require_unerased(self) -> None:
        """Raise MovedError where contents were erased since the delivery was last begun."""
        asked_at = time.monotonic()
        if await self._deliveries.erasures() != self._recorder.progress.erasures:
            self._tools.renderings.forget()
            raise MovedError
        self._unerased_at = asked_at

    def _outcome(self, delivery: Delivery, answer: Answer, body: bytes) -> Outcome:
        """Decide what comes after an answer."""
        if answer.problem is None:
            return Outcome(Status.DELIVERED, answer)
        # Policies that change may hide what is in the body from those who do not see all.
        kept = body if self._session.sees_all else None
        if answer.problem is Problem.GONE:
            return Outcome(Status.PENDING, answer, None, kept)
        times = self._tools.times
        if delivery.tried >= times.total:
            return Outcome(Status.DEAD, answer)
        asked = retry_after(answer.retry_after, self._tools.clock())
        return Outcome(Status.PENDING, answer, times.wait(delivery.attempts + 1, asked), kept)

    async def _save(self, *, now: bool) -> None:
        """Record that all events up to here were delivered, or are not for the webhook.

        No request may be in flight.

        Args:
            now: whether to record it also where that was done less than SAVED seconds ago.
        """
        moment = time.monotonic()
        if not (now or moment > self._saved_at + SAVED) or self._batch:
            return
        if self._passed:
            await self._recorder.move(*self._passed)
            self._saved_at = moment


def _of(page: Sequence[Recorded[Event]], kinds: tuple[type[Event], ...]) -> list[Recorded[Event]]:
    """Return the events of some kinds, of which most pages have none."""
    if not any(issubclass(kind, kinds) for kind in {type(event.event) for event in page}):
        return []
    return [event for event in page if isinstance(event.event, kinds)]
