"""Events as webhooks send them: made once for all webhooks of a process that may see the same.

What was made is kept for a moment only: webhooks that follow a ledger live ask for the same events
within milliseconds.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakValueDictionary

from server.access.event_references import EventReferences
from server.access.visibility import Disclosure
from server.events.core.event import Event, Recorded
from server.feed.cloud_events import cloud_event
from server.feed.event_view import EventView
from server.feed.render import public_event
from server.feed.webhooks.deliveries.recorder import undivided
from server.ledger.read import read_page
from server.postgres import Pool
from server.reads.session import ReadSession

BODY = 1 << 20
"""Bytes of a batch; an event that is larger alone is a request of its own."""
BUDGET = 16 << 20
"""Bytes of memory, estimated, for what is kept."""
EACH = 400
"""Bytes that an event takes in memory beside its body."""
KEPT = 2.0
"""Seconds for which what was made is kept."""
PAGE = 200
PAGE_BYTES = 1 << 20
TURN = 40
"""Events made in one go, before others have a turn."""


class Rendered(NamedTuple):
    """An event as it is sent."""

    position: int
    leaf_hash: bytes
    body: bytes
    """A CloudEvent in structured mode."""
    project: UUID | None
    """Its project, where webhooks of one project ask for it."""


@dataclass(eq=False)
class _Shared:
    """What was made for webhooks that are sent the same bytes."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    made: dict[Hashable, Rendered | None] = field(default_factory=dict)
    """By `_key`; None where the webhooks may not see the event."""


class _Made(NamedTuple):
    """Events that were made together."""

    made_at: float
    shared: _Shared
    keys: list[Hashable]
    cost: int
    """Bytes of memory, estimated."""


_MISSING: Any = object()


class Projects(dict[UUID, UUID]):
    """The project of each stream of an organization that was looked up."""


@dataclass(eq=False)
class WebhookView(EventView):
    """Decides which events one webhook is sent."""

    only_facts: bool = False
    key: Hashable = field(init=False)
    """Equal for webhooks to which the same event is sent as the same bytes."""

    def __post_init__(self) -> None:
        audience, _ = self.visibility.audience(self.criteria.scope)
        deep = not self.visibility.everything or self.criteria.project is not None
        self.key = (self.visibility.actor.org, audience, deep, self.only_facts)


class Renderings:
    """Makes events ready to be sent."""

    def __init__(self, pool: Pool, readers: Pool) -> None:
        """Make nothing yet.

        Args:
            pool: connections for reading the ledger.
            readers: connections for reading what the events do not say themselves.
        """
        self._pool, self._readers = pool, readers
        self._kept: deque[_Made] = deque()
        self._used = 0
        self._forgotten = 0
        """How often everything was forgotten."""
        self._projects: WeakValueDictionary[UUID, Projects] = WeakValueDictionary()
        self._shared: WeakValueDictionary[Hashable, _Shared] = WeakValueDictionary()
        self._dropping: asyncio.TimerHandle | None = None

    def projects(self, org: UUID) -> Projects:
        """Return what all views of an organization remember together."""
        return self._projects.setdefault(org, Projects())

    async def of(self, view: WebhookView, page: Sequence[Recorded[Event]]) -> list[Rendered]:
        """Return those events of a page that a webhook is sent."""
        possible = await self._labeled(view, view.possible(page))
        if not possible:
            return []
        self._drop_old()
        shared = self._shared.setdefault(view.key, _Shared())
        async with shared.turn:
            keys = [_key(event) for event in possible]
            known = shared.made.get
            found = [known(key, _MISSING) for key in keys]
            if _MISSING in found:
                await self._make_missing(view, shared, keys, possible, found)
        project = view.criteria.project
        return [one for one in found if one and (project is None or one.project == project)]

    async def _labeled(
        self, view: WebhookView, events: list[Recorded[Event]]
    ) -> list[Recorded[Event]]:
        """Return those events that changed a wanted label, where labels matter."""
        if view.criteria.labels is None or not events:
            return events
        async with ReadSession(self._readers, view.visibility.actor.org) as session:
            found = await view.criteria.labeled(session, view.visibility, events)
        return [event for event in events if event.position in found]

    async def batches(
        self, view: WebhookView, first: int, last: int, most: int
    ) -> AsyncGenerator[list[Rendered], None]:
        """Yield those events that a webhook is sent, between two positions, as they are now.

        Args:
            view: decides which events those are.
            first: the first position.
            last: the last position.
            most: the most events of a batch, which has at most BODY bytes too.
        """
        batch: list[Rendered] = []
        after, size = first - 1, 0
        while after < last:
            page = await undivided(self._page(view, after, last))
            if not page:
                break
            for rendered in await undivided(self.of(view, page)):
                if batch and (len(batch) == most or size + len(rendered.body) > BODY):
                    yield batch
                    batch, size = [], 0
                batch.append(rendered)
                size += len(rendered.body)
            after = page[-1].position
        if batch:
            yield batch

    async def _page(self, view: WebhookView, after: int, last: int) -> list[Recorded[Event]]:
        async with self._pool.acquire() as connection:
            page = await read_page(
                connection,
                view.visibility.actor.org,
                after=after,
                limit=min(PAGE, last - after),
                size=PAGE_BYTES,
            )
        return [event for event, _ in page]

    def forget(self) -> None:
        """Forget everything that was made: contents may have been erased since."""
        for made in self._kept:
            made.shared.made.clear()
        self._kept.clear()
        self._used = 0
        self._forgotten += 1

    async def _make_missing(
        self,
        view: WebhookView,
        shared: _Shared,
        keys: Sequence[Hashable],
        events: Sequence[Recorded[Event]],
        found: list[Rendered | None],
    ) -> None:
        """Make and keep those events that `found` lacks, and put them there."""
        missing = [number for number, one in enumerate(found) if one is _MISSING]
        forgotten, cost = self._forgotten, EACH * len(missing)
        async with ReadSession(self._readers, view.visibility.actor.org) as session:
            references = await view.references_of(session, [events[n] for n in missing])
        for count, number in enumerate(missing, 1):
            if count % TURN == 0:
                await asyncio.sleep(0)
            found[number] = made = _make(view, events[number], references)
            cost += 0 if made is None else len(made.body)
        if forgotten != self._forgotten:
            return  # contents may have been erased since the events were read
        wanted = [keys[number] for number in missing]
        shared.made.update(zip(wanted, (found[number] for number in missing), strict=True))
        self._kept.append(_Made(time.monotonic(), shared, wanted, cost))
        self._used += cost
        if self._dropping is None:
            self._drop_later()

    def _drop_later(self) -> None:
        """Drop what is old by then even where nobody asks for anything: contents may be erased."""
        self._dropping = asyncio.get_running_loop().call_later(KEPT, self._drop_in_time)

    def _drop_in_time(self) -> None:
        self._dropping = None
        self._drop_old()
        if self._kept:
            self._drop_later()

    def _drop_old(self) -> None:
        """Drop what is old, and the oldest over the budget."""
        since = time.monotonic() - KEPT
        while self._kept and (self._kept[0].made_at <= since or self._used > BUDGET):
            made = self._kept.popleft()
            self._used -= made.cost
            for key in made.keys:
                made.shared.made.pop(key, None)


def _key(event: Recorded[Event]) -> Hashable:
    # An event whose content was erased has the hash that it had before.
    erased = getattr(event.event, "content", None) is None
    return (event.leaf_hash,) if erased else event.leaf_hash


def _make(
    view: WebhookView, event: Recorded[Event], references: EventReferences
) -> Rendered | None:
    """Return an event as a webhook is sent it; None where it may not see it."""
    disclosure = view.visibility.discloses(event, references)
    if disclosure is Disclosure.HIDDEN:
        return None
    project = None if view.criteria.project is None else references.project(event)
    shown = public_event(event, references, disclosure)
    body = cloud_event(replace(shown, content=None) if view.only_facts else shown)
    return Rendered(event.position, event.leaf_hash, body, project)
