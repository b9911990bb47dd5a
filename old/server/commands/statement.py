"""The one statement that writes a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.projections.journal import Journal
from server.projections.tables import TRACKED, schema_of


@dataclass
class Written:
    """What a batch will say to the database beside its projections: whole rows of tables."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    blobs: list[tuple[Any, ...]] = field(default_factory=list)
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    secrets: list[tuple[Any, ...]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)
    requeued: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """By project, the first place of the queue where something became free."""

    def forget(self, ids: set[UUID]) -> None:
        """End secrets, those included that the batch itself was about to bring."""
        if ids:
            self.forgotten += ids
            self.secrets = [row for row in self.secrets if row[1] not in ids]

    def statement(
        self, org: UUID, journal: Journal, head: int, now: datetime
    ) -> tuple[str, list[Any]]:
        """Return the statement and its parameters."""
        texts, parameters = journal.statement()
        requeued = [(org, project, None, *place) for project, place in self.requeued.items()]
        for text, rows in (
            (_EVENTS, self.events),
            (_BLOBS, self.blobs),
            (_COMMANDS, self.commands),
            (_SECRETS, self.secrets),
            (_FORGET, self.forgotten),
            (_LOWER, requeued),
        ):
            if rows:
                texts.append(text.format(len(parameters) + 2))
                parameters.append(rows)
        number = len(parameters) + 2
        ctes = ", ".join(f"p{n} AS ({text})" for n, text in enumerate(texts))
        update = f"SET head = ${number}::bigint, last_at = ${number + 1}::timestamptz"
        text = f"WITH {ctes} UPDATE ledger {update} WHERE org_id = $1::uuid"
        return text, [org, *parameters, head, now]


def row_types(generation: int) -> list[str]:
    """Return the names of the tables whose row types the statement may use."""
    own = ["events", "blobs", "commands", "secrets", "queue_marks"]
    tables = [t for spec in TRACKED.values() for t in (spec.table, spec.history) if t is not None]
    return own + [f"{schema_of(generation)}.{table.name}" for table in tables]


_EVENTS = "INSERT INTO events SELECT * FROM unnest(${}::events[])"
_BLOBS = "INSERT INTO blobs SELECT * FROM unnest(${}::blobs[]) ON CONFLICT DO NOTHING"
_COMMANDS = "INSERT INTO commands SELECT * FROM unnest(${}::commands[])"
_SECRETS = (
    "INSERT INTO secrets SELECT * FROM unnest(${}::secrets[]) ON CONFLICT (org_id, id) "
    "DO UPDATE SET kind = excluded.kind, digest = excluded.digest, hash = excluded.hash"
)
_FORGET = "DELETE FROM secrets WHERE org_id = $1::uuid AND id = ANY (${}::uuid[])"
_LOWER = (
    "UPDATE queue_marks m SET urgency = x.urgency, rank = x.rank - 1 "
    "FROM unnest(${}::queue_marks[]) x "
    "WHERE m.org_id = $1::uuid AND m.project_id = x.project_id "
    "AND (m.urgency, m.rank) >= (x.urgency, x.rank)"
)
