"""The one statement that writes a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.projections.engine.batch_load import LedgerHead
from server.projections.engine.bulk_insert import BulkInsert
from server.projections.engine.row_changes import RowChanges
from server.projections.tables import TABLES, schema_of


@dataclass
class PendingRows:
    """The rows that a batch writes to tables other than projections, by table."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    bulk: list[BulkInsert] = field(default_factory=list)
    blobs: list[tuple[Any, ...]] = field(default_factory=list)
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    secrets: list[tuple[Any, ...]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)
    requeued: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """By project, the first place of the queue where a task became free."""

    def forget(self, ids: set[UUID]) -> None:
        """Delete secrets, including those that the batch itself was about to insert."""
        if ids:
            self.forgotten += ids
            self.secrets = [row for row in self.secrets if row[1] not in ids]

    def statement(
        self,
        org: UUID,
        changes: RowChanges,
        base: LedgerHead,
        left: LedgerHead,
        skew: timedelta | None,
    ) -> tuple[str, list[Any]]:
        """Return the statement and its parameters.

        The statement locks the ledger row and writes only if that row still equals `base`, and the
        time of the batch is at most `skew` after the database's; then it returns the time of the
        database, otherwise NULL. Every write of other data on which the batch was decided changes
        the ledger row as well. The statement sets the organization whose rows it sees, for itself
        alone: nothing of it stays in the connection.
        """
        texts, parameters = changes.statement(_GUARDED)
        for new in self.bulk:
            more, columns = new.parts(_GUARDED, len(parameters) + 2)
            texts += more
            parameters += columns
        requeued = [(org, project, None, *place) for project, place in self.requeued.items()]
        for text, name, rows in (
            (_EVENTS, "events", self.events),
            (_BLOBS, "blobs", self.blobs),
            (_COMMANDS, "commands", self.commands),
            (_SECRETS, "secrets", self.secrets),
            (_FORGET, "uuid", self.forgotten),
            (_LOWER, "queue_marks", requeued),
        ):
            if rows:
                source = _GUARDED.format(number=len(parameters) + 2, type=name)
                texts.append(text.format(source))
                parameters.append(rows)
        number = len(parameters) + 2
        held = _HOLD.format(*range(number, number + 6))
        ctes = ", ".join(f"p{n} AS ({text})" for n, text in enumerate(texts))
        text = f"WITH held AS ({held}), {ctes} {_WRITE}"
        return text, [org, *parameters, *base, left.head, left.last_at, skew]


def row_types(generation: int) -> list[str]:
    """Return the names of all row types that the statement may use."""
    own = ["events", "arrival", "blobs", "commands", "secrets", "queue_marks"]
    histories = [f"{name}_history" for name, table in TABLES.items() if table.history]
    return own + [f"{schema_of(generation)}.{name}" for name in (*TABLES, *histories)]


_HOLD = (
    "UPDATE ledger SET head = ${3}::bigint, last_at = ${4}::timestamptz WHERE org_id = $1::uuid "
    "AND head = ${0}::bigint AND last_at = ${1}::timestamptz "
    "AND projection_generation = ${2}::int "
    "AND (${5}::interval IS NULL OR ${4}::timestamptz <= clock_timestamp() + ${5}::interval) "
    "RETURNING clock_timestamp() AS time"
)
# An outer join cannot begin with `held`, so the organization is set before the first row is read.
# If it were not, row-level security would show no row, and nothing would be written.
_WRITE = (
    "SELECT held.time FROM (SELECT set_config('app.org_id', $1::text, true) OFFSET 0) tenant "
    "LEFT JOIN held ON true"
)
_GUARDED = "unnest((SELECT ${number}::{type}[] FROM held))"
"""The rows of a parameter; none if the ledger row was not the expected one."""
_EVENTS = "INSERT INTO events SELECT * FROM {}"
_BLOBS = "INSERT INTO blobs SELECT * FROM {} ON CONFLICT DO NOTHING"
_COMMANDS = "INSERT INTO commands SELECT * FROM {}"
_SECRETS = (
    "INSERT INTO secrets SELECT * FROM {} ON CONFLICT (org_id, id) "
    "DO UPDATE SET kind = excluded.kind, digest = excluded.digest, hash = excluded.hash, "
    "sealed = excluded.sealed"
)
_FORGET = "DELETE FROM secrets WHERE org_id = $1::uuid AND id IN (SELECT * FROM {})"
_LOWER = (
    "UPDATE queue_marks m SET urgency = x.urgency, rank = x.rank - 1 FROM {} x "
    "WHERE m.org_id = $1::uuid AND m.project_id = x.project_id "
    "AND (m.urgency, m.rank) >= (x.urgency, x.rank)"
)
