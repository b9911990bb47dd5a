"""What must be true of a ledger and its tables, whatever happened to those who wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import asyncpg

from server.events.core.entry import content_digest, entry_bytes, leaf_hash
from server.events.core.event import EVENTS, Event, Recorded
from server.events.core.registry import evolve
from server.events.core.stream_kind import State, encode_state
from server.ledger.append import microseconds
from server.projections.engine.table_spec import TableSpec
from server.projections.tables import TABLES, schema_of
from tests.support.rows import rows

Rows = dict[tuple[Any, ...], tuple[Any, ...]]


async def read(owner: asyncpg.Connection, org: UUID) -> list[asyncpg.Record]:
    """Return the events of an organization in the order of their positions."""
    return await owner.fetch("SELECT * FROM events WHERE org_id = $1 ORDER BY position", org)


def recorded(row: asyncpg.Record) -> Recorded[Event]:
    """Return an event as it was recorded."""
    return Recorded(
        org=row["org_id"],
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        event=EVENTS[row["type"]].stored(row["facts"], row["content"]),
        actor=row["actor_id"],
        recorded_at=row["recorded_at"],
        credential=row["credential_id"],
        command=row["command_id"],
        occurred_at=row["occurred_at"],
    )


async def check(
    owner: asyncpg.Connection, org: UUID, *, history: bool = True
) -> list[asyncpg.Record]:
    """Assert that the ledger is dense and hashed, and the tables are the fold of its events."""
    events = await read(owner, org)
    check_sequence(events)
    for row in events:
        check_hashes(row)
    ledger = await owner.fetchrow("SELECT * FROM ledger WHERE org_id = $1", org)
    assert ledger["head"] == len(events)
    assert not events or ledger["last_at"] >= events[-1]["recorded_at"]
    tables = await Tables.read(owner, org, ledger["projection_generation"])
    last: Rows = {}
    states: dict[UUID, State] = {}
    for position, last in folds(events, states):
        if history:
            assert tables.as_of(position) == _with_history(last), f"as of {position}"
    assert tables.current() == last
    assert _with_history(tables.current()) == tables.as_of(len(events))
    for id_, state in states.items():
        assert tables.states.pop(id_) == encode_state(state)
    assert not tables.states
    return events


def check_sequence(events: list[asyncpg.Record]) -> None:
    """Assert that positions, versions and times go up by the rules."""
    assert [row["position"] for row in events] == list(range(1, len(events) + 1))
    versions = defaultdict(list)
    for row in events:
        versions[row["stream"]].append(row["version"])
    for found in versions.values():
        assert found == list(range(1, len(found) + 1))
    times = [row["recorded_at"] for row in events]
    assert times == sorted(times)


def check_hashes(row: asyncpg.Record) -> None:
    """Assert that what is stored is what was hashed."""
    if row["content"] is not None:
        digest = content_digest(row["content_salt"], row["content"].encode())
        assert digest == row["content_digest"]
    entry = entry_bytes(
        org=row["org_id"],
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        type=row["type"],
        type_version=row["type_version"],
        actor=row["actor_id"],
        credential=row["credential_id"],
        command=row["command_id"],
        correlation=row["correlation_id"],
        causation=row["causation_position"],
        recorded_at=microseconds(row["recorded_at"]),
        occurred_at=row["occurred_at"] and microseconds(row["occurred_at"]),
        facts=row["facts"].encode(),
        content_digest=row["content_digest"],
    )
    assert leaf_hash(entry) == row["leaf_hash"]


def folds(events: list[asyncpg.Record], states: dict[UUID, State]) -> Iterator[tuple[int, Rows]]:
    """Yield every position with the tracked columns of all rows as they stood there."""
    documents: Rows = {}
    owned: dict[UUID, Rows] = {}
    for row in events:
        event = recorded(row)
        state = states[event.stream] = evolve(states.get(event.stream), event)
        made = rows(state, event)
        documents |= {key: values for key, values in made.items() if key[0] == "document"}
        owned[event.stream] = {k: _tracked(k, v) for k, v in made.items() if k[0] != "document"}
        yield (
            event.position,
            {k: v for each in (documents, *owned.values()) for k, v in each.items()},
        )


def _with_history(found: Rows) -> Rows:
    return {key: values for key, values in found.items() if TABLES[key[0]].history}


def _tracked(key: tuple[Any, ...], values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values[: TABLES[key[0]].width]


class Tables:
    """The current and past rows of an organization, read once."""

    def __init__(self) -> None:
        self.states: dict[UUID, str] = {}
        """What the next command would load."""
        self._found: dict[str, list[tuple[tuple[Any, ...], int, int | None]]] = defaultdict(list)

    @classmethod
    async def read(cls, owner: asyncpg.Connection, org: UUID, generation: int) -> Tables:
        tables = cls()
        for name, spec in TABLES.items():
            table = f"{schema_of(generation)}.{name}"
            columns = ", ".join(spec.tracked)
            query = f"SELECT {columns}, from_position, NULL::bigint FROM {table} WHERE org_id = $1"
            if spec.history:
                query += (
                    f" UNION ALL SELECT {columns}, from_position, to_position "
                    f"FROM {table}_history WHERE org_id = $1"
                )
            for *values, begin, end in await owner.fetch(query, org):
                tables._found[name].append((tuple(values), begin, end))
            if "state" in spec.untracked:
                found = await owner.fetch(f"SELECT id, state FROM {table} WHERE org_id = $1", org)
                tables.states |= {row["id"]: row["state"] for row in found}
        return tables

    def current(self) -> Rows:
        """Return the rows of now."""
        return self._rows(lambda _, end: end is None)

    def as_of(self, position: int) -> Rows:
        """Return the rows as they stood at a position, of tables that keep a history."""
        found = self._rows(lambda begin, end: begin <= position and (end is None or position < end))
        return _with_history(found)

    def _rows(self, stood: Callable[[int, int | None], bool]) -> Rows:
        found: Rows = {}
        for name, items in self._found.items():
            for values, begin, end in items:
                if stood(begin, end):
                    key = (name, *_key(TABLES[name], values))
                    assert key not in found, f"two versions of {key} at once"
                    found[key] = values
        return found


def _key(spec: TableSpec, values: tuple[Any, ...]) -> tuple[Any, ...]:
    found = (values[spec.tracked.index(column)] for column in spec.key)
    return tuple(value.int if isinstance(value, UUID) else value for value in found)
