"""Reading the ledger: pages of events in order, and cursors that notice another history.

Positions are dense and in commit order, so a reader needs no gap logic: it asks for what comes
after its position and asserts that nothing is missing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.upcasters import read_event
from server.ledger.select_columns import COLUMNS
from server.ledger.unknown_events import read_or_stand_in
from server.postgres import LOST, Connection

Row: TypeAlias = "asyncpg.Record"

MARK = 8
"""How many bytes of the leaf hash a cursor carries."""
_CURSOR = re.compile(r"([1-9][0-9]{0,18})\.([0-9a-f]{16})")

_SIZE = (
    "octet_length(e.facts) + coalesce(octet_length(e.content), (SELECT octet_length(b.body) "
    "FROM blobs b WHERE b.org_id = e.org_id AND b.digest = e.content_blob), 0)"
)
_BEFORE = "(SELECT leaf_hash FROM events WHERE org_id = $1 AND position = $2) AS before"


class HoleError(Exception):
    """The ledger has a gap, which its lock makes impossible: somebody changed it by hand."""


@contextlib.asynccontextmanager
async def tenant(
    connection: Connection, org: UUID, *, snapshot: bool = False
) -> AsyncIterator[None]:
    """Open a transaction that sees one organization; a `snapshot` is read-only, of one moment."""
    mode = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if snapshot else ""
    await connection.execute(f"BEGIN{mode}; SET LOCAL app.org_id = '{org}'")
    try:
        yield
    except BaseException:
        # A broken connection has no transaction left to end.
        with contextlib.suppress(*LOST):
            await connection.execute("ROLLBACK")
        raise
    await connection.execute("COMMIT")


async def generation_of(connection: Connection, org: UUID) -> Any:
    """Return the number of the tables that an organization's states are in; None if it is unknown.

    In a transaction that sees the organization.
    """
    return await connection.fetchval(
        "SELECT projection_generation FROM ledger WHERE org_id = $1", org
    )


def in_tenant(text: str) -> str:
    """Return a statement that sees the rows of the organization `$1`, for itself alone.

    It returns a row of nulls where the given one returns none.
    """
    # An outer join cannot begin on its right, so the organization is set before a row is read. If
    # it were not, row-level security would show no row.
    return f"SELECT f.* {_IN_TENANT} LATERAL ({text}) f ON true"


def writing_in_tenant(parts: str, first: str) -> str:
    """Return a statement that writes rows of the organization `$1`, and sees no others.

    One statement is one round trip, where a transaction around it takes three.

    Args:
        parts: the parts of a WITH clause, each with a name. PostgreSQL runs the one called `first`
            once the organization is set; each of the others has to read rows of `first`, or of one
            that does, or it would write before that.
        first: the name of a part; the statement returns its rows, or a row of nulls.
    """
    return f"WITH {parts} SELECT f.* {_IN_TENANT} {first} f ON true"


_IN_TENANT = (
    "FROM (SELECT set_config('app.org_id', $1::uuid::text, true) OFFSET 0) tenant LEFT JOIN"
)


async def read_events(  # noqa: PLR0913 - one argument for each filter
    connection: Connection,
    org: UUID,
    *,
    after: int,
    until: int | None = None,
    stream: UUID | None = None,
    streams: Collection[UUID] | None = None,
    types: Collection[str] | None = None,
    actor: UUID | None = None,
    limit: int,
) -> list[Recorded[Event]]:
    """Return the next events in order; fewer than `limit` means that there are no more yet.

    In a transaction of the caller, the caller has set the organization (see `tenant`); without one,
    this function opens its own. Filters other than stream scan the ledger from `after` on: there is
    no index on types or actors, because every index makes every append slower.

    Args:
        after: the position to go on from; 0 is the beginning.
        until: the last position to return.
        stream: only events of this stream.
        streams: only events of these streams.
        types: only events with these stored names, like `annotation.submitted`.
        actor: only events of this member.
        limit: the most events to return.

    Raises:
        HoleError: positions are missing though no filter was given.
        UnknownEventError: a newer server wrote one of the events; a fold must stop there.
    """
    query = EventPageQuery(org, after)
    query.where("e.position <= {}::bigint", until)
    query.where("e.stream = {}::uuid", stream)
    query.where("e.stream = ANY ({}::uuid[])", streams and list(streams))
    query.where("e.type = ANY ({}::text[])", types and list(types))
    query.where("e.actor_id = {}::uuid", actor)
    # Versions of one stream grow with positions, and there is an index on them.
    order = "e.position" if stream is None else "e.version"
    rows = await fetch(connection, org, query.text(order, limit), *query.parameters)
    if all(given is None for given in (stream, streams, types, actor)):
        require_dense(rows, after)
    return [recorded(org, row) for row in rows]


async def read_page(
    connection: Connection,
    org: UUID,
    *,
    after: int,
    limit: int,
    size: int,
    mark: bytes | None = None,
) -> list[tuple[Recorded[Event], int]]:
    """Return the next events with the bytes of their facts and content.

    A page ends before it passes `size` bytes, but has at least one event if there is any: so the
    memory of readers that follow many ledgers is bounded. An empty page means that there are no
    more events. An event that this server cannot read is replaced by an `UnknownStored`.

    Args:
        connection: a connection to the ledger.
        org: the organization of the ledger.
        after: the position to go on from; 0 is the beginning.
        limit: the most events to return.
        size: bytes of a page.
        mark: the leaf hash of the event at `after`, where it is known.

    Raises:
        HoleError: positions are missing.
        Refused: HISTORY_CHANGED where the ledger has another event at `after`.
    """
    query = EventPageQuery(org, after)
    text = query.sized(limit, size, f"{COLUMNS}, {_BEFORE}")
    if not connection.is_in_transaction():  # one round trip, where a transaction takes three
        text = in_tenant(text)
    rows = await connection.fetch(text, *query.parameters)
    if rows and rows[0]["position"] is None:
        rows = []
    if rows and mark is not None and rows[0]["before"] != mark:
        raise Refused(Code.HISTORY_CHANGED, CHANGED)
    require_dense(rows, after)
    return [(recorded(org, row, read_or_stand_in), row["bytes"]) for row in rows]


async def head(connection: Connection, org: UUID) -> int:
    """Return the last position of the ledger; 0 if the ledger is empty or does not exist."""
    rows = await fetch(connection, org, "SELECT head FROM ledger WHERE org_id = $1", org)
    return int(rows[0]["head"]) if rows else 0


async def leaf_hash_at(connection: Connection, org: UUID, position: int) -> bytes | None:
    """Return the leaf hash of the event at a position; None where there is none."""
    query = "SELECT leaf_hash FROM events WHERE org_id = $1 AND position = $2"
    rows = await fetch(connection, org, query, org, position)
    return rows[0]["leaf_hash"] if rows else None


async def fetch(connection: Connection, org: UUID, text: str, *parameters: Any) -> list[Row]:
    """Run a query in the caller's transaction; without one, open one for the organization."""
    if connection.is_in_transaction():
        return await connection.fetch(text, *parameters)
    async with tenant(connection, org, snapshot=True):
        return await connection.fetch(text, *parameters)


def recorded(org: UUID, row: Row, read: Callable[..., Event] = read_event) -> Recorded[Event]:
    """Return the event in a row of COLUMNS, with its position and circumstances.

    Callers that only pass events on give `read_or_stand_in` as `read`, which never fails.
    """
    return Recorded(
        org=org,
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        event=read(row["type"], row["type_version"], row["facts"], row["content"]),
        actor=row["actor_id"],
        recorded_at=row["recorded_at"],
        credential=row["credential_id"],
        command=row["command_id"],
        correlation=row["correlation_id"],
        causation=row["causation_position"],
        occurred_at=row["occurred_at"],
        leaf_hash=row["leaf_hash"],
    )


def cursor(position: int, leaf_hash: bytes) -> str:
    """Return the cursor of an event, from which a reader can go on later."""
    return f"{position}.{leaf_hash[:MARK].hex()}"


def bare_cursor(position: int) -> str:
    """Return the place of an event whose hash the reader may not have.

    A reader can go on from there as from a cursor, but another history is noticed only where the
    ledger ends before.
    """
    return f"{position}~0"


def parse_cursor(text: str, *path: str | int) -> tuple[int, bytes]:
    """Return position and the first bytes of the leaf hash; `"0"` is the beginning of every ledger.

    Raises:
        Refused: INVALID for a text that is neither `"0"` nor a result of `cursor`.
    """
    if text == "0":
        return 0, b""
    found = _CURSOR.fullmatch(text)
    if found is None or int(found[1]) >= 1 << 63:
        message = 'This is not a cursor: send one as it was given, or "0" for the beginning.'
        raise Refused(Code.INVALID, message, path)
    return int(found[1]), bytes.fromhex(found[2])


async def resume(connection: Connection, org: UUID, text: str, *path: str | int) -> int:
    """Return the position of a cursor after checking that it comes from this history.

    Raises:
        Refused: INVALID for a text that is no cursor; HISTORY_CHANGED if the ledger has another
            event at the position or ends before, as after it was restored from a backup.
    """
    position, mark = parse_cursor(text, *path)
    if position == 0:
        return 0
    found = await leaf_hash_at(connection, org, position)
    if found is None or found[:MARK] != mark:
        raise Refused(Code.HISTORY_CHANGED, CHANGED, path)
    return position


CHANGED = (
    "The history after this cursor is not the one it came from: discard what you built on it "
    'and read again from "0".'
)


def require_dense(rows: list[Row], after: int) -> None:
    """Raise HoleError if the rows are not the dense positions that follow `after`."""
    if rows and (rows[0]["position"], rows[-1]["position"]) != (after + 1, after + len(rows)):
        found = [row["position"] for row in rows]
        missing = next(n for n, place in enumerate(found, after + 1) if n != place)
        raise HoleError(f"position {missing} is missing from the ledger")


@dataclass
class EventPageQuery:
    """A statement over `events e` that grows one condition at a time."""

    org: UUID
    after: int
    conditions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parameters: list[Any] = [self.org, self.after]

    def where(self, condition: str, value: Any) -> None:
        """Add a condition, unless its value is None."""
        if value is not None:
            self.parameters.append(value)
            self.conditions.append(condition.format(f"${len(self.parameters)}"))

    def text(self, order: str, limit: int) -> str:
        """Return the statement for one page of COLUMNS."""
        return f"SELECT {COLUMNS} {self._page(order, limit)}"

    def sized(self, limit: int, size: int, columns: str = COLUMNS) -> str:
        """Return the statement for a page that ends before `size` bytes are passed."""
        page = self._page("e.position", limit)
        self.parameters.append(size)
        # Lengths of large values are stored beside the values, so measuring does not read these.
        return (
            f"SELECT {columns}, bytes FROM (SELECT e.*, "
            "sum(bytes) OVER (ORDER BY position) - bytes AS bytes_before "
            f"FROM (SELECT e.*, {_SIZE} AS bytes {page}) e) e WHERE bytes_before = 0 "
            f"OR bytes_before + bytes <= ${len(self.parameters)} ORDER BY position"
        )

    def _page(self, order: str, limit: int) -> str:
        found = " AND ".join(["e.org_id = $1", "e.position > $2", *self.conditions])
        self.parameters.append(limit)
        return f"FROM events e WHERE {found} ORDER BY {order} LIMIT ${len(self.parameters)}"
