"""The relay: every event of every ledger goes to a message broker, once and in order.

One process at a time relays to a broker, by advisory lock. A lock only saves work: the broker
refuses an event that is not the next one. The relay asks the broker for the last event that it has,
and sends what follows. So after a kill, of this process or of the broker, nothing is lost or
doubled, and no position of ours is trusted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

import structlog

from server.access.actor import Actor
from server.access.visibility import NOBODY, visible_to
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Event, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.erasure.erased_content import ContentErased
from server.feed.brokers.broker import Broker, Last, LogError, Message, OutOfOrderError
from server.feed.cloud_events import cloud_event
from server.feed.consumer_lag import ConsumerLag
from server.feed.event_view import EventView
from server.feed.render import PublicEvent
from server.jobs.base import Job, alone, awake
from server.ledger.read import (
    CHANGED,
    leaf_hash_at,
    read_events,
    read_page,
    resume,
    tenant,
)
from server.postgres import Connection, Pool
from server.reads.events.events import EventCriteria
from server.reads.session import ReadSession

log = structlog.get_logger()

LOCKS = UUID("018f0000-0000-7000-8000-62726f6b6572")
"""The namespace of the locks of brokers."""
PAGE = 500
PAGE_BYTES = 4 << 20
TURN = 50
"""Events made in one go, before others have a turn."""
RESTORED = (
    "The broker has events of another history, as after a restored backup: tell its consumers, and "
    "delete its stream there; then everything is sent again."
)
FORGOTTEN = (
    "The broker does not say any more which event it has last, as where its topic of positions was "
    "deleted: restore that, or delete the row in broker_progress to have everything sent again."
)
REFUSED = (
    "The broker refuses the event after the last one that it has: see who else writes there, and "
    "the log of the broker."
)
_DUE = "SELECT * FROM relays_due($1)"
_DONE = (
    "INSERT INTO broker_progress (org_id, broker, position, deletes) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org_id, broker) DO UPDATE SET position = excluded.position, problem = NULL, "
    "deletes = excluded.deletes, changed_at = clock_timestamp()"
)
_STOPPED = (
    "INSERT INTO broker_progress (org_id, broker, position, problem, deletes) "
    "VALUES ($1, $2, 0, $3, $4) "
    "ON CONFLICT (org_id, broker) DO UPDATE SET problem = excluded.problem, "
    "changed_at = clock_timestamp() WHERE broker_progress.problem IS DISTINCT FROM excluded.problem"
)
_CONTENTS = (
    "INSERT INTO broker_contents AS c (org_id, broker, topic, position, expires_at) "
    "SELECT $1, $2, $3, least(head, $4), clock_timestamp() + $5 FROM ledger WHERE org_id = $1 "
    "ON CONFLICT (org_id, broker, topic) DO UPDATE "
    "SET position = greatest(c.position, excluded.position), expires_at = excluded.expires_at, "
    "changed_at = clock_timestamp() "
    "RETURNING least((SELECT head FROM ledger WHERE org_id = $1), $4)"
)


class BrokerRelay(Job):
    """Sends the events of all organizations to one broker."""

    period = 0.5

    def __init__(self, pool: Pool, readers: Pool, broker: Broker, *, contents: bool) -> None:
        """Send nothing yet.

        Args:
            pool: connections for the ledger and the progress.
            readers: connections for what the events do not say themselves.
            broker: the broker.
            contents: whether it gets contents, and not facts alone. Where it cannot delete them,
                the certificates of erasures name it from then on.
        """
        self.name = f"relay to {broker.name}"
        super().__init__(pool)
        self._readers, self._broker, self._contents = readers, broker, contents
        self._woken = asyncio.Event()
        self._refused: dict[UUID, int] = {}
        """By organization, the settled position behind which the broker refused a page."""
        self._lag = ConsumerLag.of_broker(broker.name)

    def wake(self) -> None:
        """Look at once: some ledger has grown."""
        self._woken.set()

    async def run(self) -> None:
        """Relay whenever a ledger has grown, and every `period` seconds."""
        try:
            while True:
                self._woken.clear()
                await self.run_once()
                try:
                    # Not `wait_for`: before Python 3.12 it may lose the cancellation of this task.
                    async with asyncio.timeout(self.period):
                        await self._woken.wait()
                except TimeoutError:
                    pass
        finally:
            await self._broker.close()

    async def look(self, connection: Connection) -> int:
        """Send what the broker lacks; return 0. Raises BrokerAwayError where it does not answer."""
        async with alone(connection, uuid5(LOCKS, self._broker.name)) as mine:
            while mine and await self._send_pages(connection):
                await self._measure(connection, mine=mine)
            await self._measure(connection, mine=mine)
            return 0

    async def _send_pages(self, connection: Connection) -> bool:
        """Send one page of each ledger that the broker lacks events of; return whether any was.

        What is due is asked again for each page, so that a long ledger does not delay what others
        record meanwhile.

        Raises:
            BrokerAwayError: the broker does not answer.
        """
        sent = False
        for row in await connection.fetch(_DUE, self._broker.name):
            work = self._relay(connection, row["org_id"], row["position"])
            sent |= await self.attempt(connection, work, org=str(row["org_id"])) or False
        return sent

    async def _relay(self, connection: Connection, org: UUID, settled: int) -> bool:
        """Send one page of a ledger, or record why that is not possible; return whether it went.

        Raises:
            BrokerAwayError: the broker does not answer.
        """
        try:
            return await self._send(connection, org, settled)
        except OutOfOrderError:
            # Another relay was faster: the next look begins where that one ended.
            if self._refused.get(org) != settled:
                self._refused[org] = settled
                return False
            problem = REFUSED
        except LogError as error:
            problem = str(error)
        except Refused as refused:
            if refused.code is not Code.HISTORY_CHANGED:
                raise
            problem = RESTORED
        self._refused.pop(org, None)
        if await self._record(connection, org, _STOPPED, problem):
            log.warning("relay stopped", org=str(org), broker=self._broker.name, problem=problem)
        return False

    async def _send(self, connection: Connection, org: UUID, settled: int) -> bool:
        """Send one page of a ledger; return whether it has events.

        Raises:
            Refused: HISTORY_CHANGED where the broker has another history.
            OutOfOrderError: another relay sends as well.
            LogError: the broker does not take it.
            BrokerAwayError: the broker does not answer.
        """
        # Kafka may have to be read for longer than a session may rest before it answers.
        last = await awake(connection, self._broker.last(org))
        limit = PAGE
        if self._contents and not self._broker.deletes:
            limit = await self._record_contents(connection, org, last.position if last else 0)
        after = await self._reached(connection, org, settled, last)
        found = await read_page(connection, org, after=after, limit=limit, size=PAGE_BYTES)
        page = [event for event, _ in found]
        if page:
            await self._broker.publish(org, await self._messages(org, page))
        end = page[-1].position if page else after
        if self._broker.deletes:
            # `after` is the smaller one where the stream was deleted: everything is sent again.
            await self._delete_erased(connection, org, min(settled, after), end)
        await self._record(connection, org, _DONE, end)
        self._refused.pop(org, None)
        self.status.progressed()
        return bool(page)

    async def _record_contents(self, connection: Connection, org: UUID, after: int) -> int:
        """Record that contents of the next events go where they stay; return how many events.

        Before they are read: an erasure that ends meanwhile has either blanked them by then, or
        finds the record, and its certificate names the broker.

        Raises:
            BrokerAwayError: the broker does not answer.
        """
        kept = await self._broker.retention()
        place = (org, self._broker.name, self._broker.topic)
        async with tenant(connection, org):
            until = await connection.fetchval(_CONTENTS, *place, after + PAGE, kept)
        return max(int(until) - after, 0)

    async def _reached(
        self, connection: Connection, org: UUID, settled: int, last: Last | None
    ) -> int:
        """Return the position of the last event that the broker has.

        Raises:
            Refused: HISTORY_CHANGED where the ledger has another event there, or ends before.
            LogError: a broker that keeps everything does not know what it has.
        """
        if last is None:
            if settled and not self._broker.deletes:
                raise LogError(FORGOTTEN)
            return 0
        if last.cursor:
            return await resume(connection, org, last.cursor)
        if await leaf_hash_at(connection, org, last.position) is None:
            raise Refused(Code.HISTORY_CHANGED, CHANGED)
        return last.position

    async def _delete_erased(
        self, connection: Connection, org: UUID, settled: int, end: int
    ) -> None:
        """Delete the messages whose contents were erased by events after a position, up to another.

        What a killed relay had sent and not deleted any more lies between both as well.
        """
        after, erasures = settled, [ContentErased.type]
        while after < end:
            found = await read_events(
                connection, org, after=after, until=end, types=erasures, limit=PAGE
            )
            for event in found:
                if isinstance(event.event, ContentErased):
                    await self._broker.delete(org, event.event.positions)
            after = found[-1].position if len(found) == PAGE else end

    async def _messages(self, org: UUID, page: Sequence[Recorded[Event]]) -> list[Message]:
        """Return the events of a page as they are sent."""
        view = _everything(org)
        async with ReadSession(self._readers, org) as session:
            references = await view.references(session, page)
        largest, messages = await self._broker.largest(), []
        for number, event in enumerate(page, 1):
            if number % TURN == 0:
                await asyncio.sleep(0)
            shown = view.public(event, references)
            if shown is None:
                raise TypeError(f"event {event.position} is hidden from who sees everything")
            project = references.project(event)
            messages.append(
                Message(
                    event.position,
                    shown.cursor,
                    None if project is None else ids.public(Kind.PROJECT, project),
                    event.event.type,
                    self._body(shown, largest),
                )
            )
        return messages

    def _body(self, shown: PublicEvent, largest: int) -> bytes:
        """Return an event in its envelope, without its content where that may not be sent."""
        body = cloud_event(shown)
        if shown.content is None or (self._contents and len(body) <= largest):
            return body
        # Not `erased`: the ledger has the content, and the API shows it to whoever may see it.
        return cloud_event(replace(shown, content=None), annologomitted="content")

    async def _record(
        self, connection: Connection, org: UUID, statement: str, *value: int | str
    ) -> bool:
        """Record how far the broker is, or what its problem is; return whether that is new."""
        async with tenant(connection, org):
            done = await connection.execute(
                statement, org, self._broker.name, *value, self._broker.deletes
            )
        return done == "INSERT 0 1"

    async def _measure(self, connection: Connection, *, mine: bool) -> None:
        """Measure how far the broker is behind, whoever relays; try again what stood still here."""
        for row in await self._lag.measure(connection):
            if mine and row["problem"] is not None:
                work = self._relay(connection, row["org_id"], row["position"])
                await self.attempt(connection, work, org=str(row["org_id"]))


def _everything(org: UUID) -> EventView:
    """Return the view of who may see every event of an organization."""
    auditor = Actor(org=org, member=NOBODY, organization_role=Role.AUDITOR)
    return EventView(visible_to(auditor, frozenset()), EventCriteria())
