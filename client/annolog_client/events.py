"""Events, followed from a cursor on: no event is lost or seen twice, whatever breaks in between."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from types import TracebackType
from typing import Any, NamedTuple, Self, overload

from annolog_client.connection import Annolog, address_of
from annolog_client.cursors import CursorStore, MemoryCursor
from annolog_client.subscription import Event, events_after

BEGINNING = "0"
"""The cursor before the first event of a ledger."""


class _Server(NamedTuple):
    address: str
    key: str


class Following:
    """The events that `follow` yields; `async with` it, and a `break` is a clean end as well."""

    def __init__(
        self, store: CursorStore, start: str, events: Callable[[str], AsyncGenerator[Event, None]]
    ) -> None:
        """Follow nothing yet.

        Args:
            store: where the cursor is.
            start: the cursor to begin at where the store has none.
            events: yields the events after a cursor.
        """
        self._store, self._start, self._open = store, start, events
        self._events: AsyncGenerator[Event, None] | None = None
        self._given: Event | None = None
        """The event that was handed over, and of which the cursor is not stored yet."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        """Store the cursor of the event before, and return the next one once there is one."""
        await self._commit()
        if self._events is None:
            self._events = self._open(await self._store.load() or self._start)
        event = await anext(self._events)
        await self._store.begin()
        self._given = event
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Store the cursor of the last event, unless the block ends with an exception."""
        try:
            if kind is None:
                await self._commit()
        finally:
            await self.aclose()

    async def aclose(self) -> None:
        """End without storing the cursor of the last event, which comes again the next time."""
        if self._given is not None:
            self._given = None
            await self._store.rollback()
        if self._events is not None:
            await self._events.aclose()

    async def _commit(self) -> None:
        if self._given is not None:
            await self._store.commit(self._given.cursor)
            self._given = None


@overload
def follow(
    client: Annolog,
    after: str | CursorStore,
    /,
    *,
    start: str = ...,
    filter: dict[str, Any] | None = ...,
    selection: str = ...,
    delays: tuple[float, float] = ...,
) -> Following: ...


@overload
def follow(
    url: str,
    key: str,
    /,
    *,
    after: str | CursorStore,
    start: str = ...,
    filter: dict[str, Any] | None = ...,
    selection: str = ...,
    delays: tuple[float, float] = ...,
) -> Following: ...


def follow(
    server: Annolog | str,
    given: str | CursorStore,
    /,
    *,
    after: str | CursorStore | None = None,
    start: str = BEGINNING,
    filter: dict[str, Any] | None = None,
    selection: str = "",
    delays: tuple[float, float] = (0.2, 10.0),
) -> Following:
    """Yield every event after a cursor that the caller may see, those to come included.

    Called as `follow(url, key, after=…)`, or as `follow(client, after)` with the connection of
    `connect`. After a lost connection, or a restart of the server, the subscription is begun again
    after the last event that was yielded.

    A store takes the cursor of an event once the body of the loop has run for it: when the next
    event is asked for, before it is waited for; and, within `async with follow(…) as events`, when
    the block is left by its end, `break` or `return`. After an exception, or where the program was
    killed in the body, the event comes again; what the body wrote on the connection of an
    `SqlCursor` was rolled back with the cursor.

    Args:
        server: the address of the server, or the connection.
        given: the key, or with a connection what `after` is.
        after: the cursor to go on from, or the store that keeps it.
        start: the cursor to begin at while the store is empty; `"0"` is the beginning of the
            ledger.
        filter: an `EventFilter` as the schema has it, such as `{"project": "project_…"}`.
        selection: more to ask for, such as `... on TaskEvent { task { id } }`.
        delays: seconds before the next try: at first, and at most.

    Raises:
        RefusedError: the server will not go on: the key ended, a right is missing, or the cursor is
            of another history (HISTORY_CHANGED).
        AnnologError: the connection of an `SqlCursor` was used in another way than it says.
    """
    place = given if after is None else after
    store = MemoryCursor(place) if isinstance(place, str) else place
    address = _Server(address_of(server), str(given)) if isinstance(server, str) else server
    return Following(
        store,
        start,
        lambda cursor: events_after(
            address, cursor, filter=filter, selection=selection, delays=delays
        ),
    )
