"""The one statement that writes a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.ledger.append import insert_events
from server.projections.journal import Journal

Text = Callable[[int], str]
"""A part of the statement, given the number of its first parameter."""


@dataclass
class Written:
    """What a batch will say to the database beside its projection rows; rows column by column."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    blobs: list[tuple[bytes, bytes]] = field(default_factory=list)
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    secrets: list[tuple[Any, ...]] = field(default_factory=list)
    forgotten: list[tuple[UUID]] = field(default_factory=list)
    requeued: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """By project, the first place of the queue where something became free."""

    def statement(
        self, org: UUID, journal: Journal, head: int, now: datetime
    ) -> tuple[str, list[Any]]:
        """Return the statement and its parameters."""
        texts, parameters = journal.statement()
        requeued = [(project, *place) for project, place in self.requeued.items()]
        for part, rows in (
            (insert_events, self.events),
            (_BLOBS, self.blobs),
            (_COMMANDS, self.commands),
            (_SECRETS, self.secrets),
            (_FORGET, self.forgotten),
            (_LOWER, requeued),
        ):
            if rows:
                texts.append(part(len(parameters) + 2))
                parameters += map(list, zip(*rows, strict=True))
        number = len(parameters) + 2
        ctes = ", ".join(f"p{n} AS ({text})" for n, text in enumerate(texts))
        return (
            f"WITH {ctes} UPDATE ledger SET head = ${number}::bigint, "
            f"last_at = ${number + 1}::timestamptz WHERE org_id = $1::uuid",
            [org, *parameters, head, now],
        )


def _part(text: str, *types: str) -> Text:
    def numbered(first: int) -> str:
        arrays = ", ".join(f"${first + n}::{kind}[]" for n, kind in enumerate(types))
        return text.format(arrays)

    return numbered


_BLOBS = _part(
    "INSERT INTO blobs (org_id, digest, body) SELECT $1::uuid, * FROM unnest({}) ON CONFLICT DO NOTHING",
    "bytea",
    "bytea",
)
_COMMANDS = _part(
    "INSERT INTO commands (org_id, actor_id, command_id, fingerprint, first_position, last_position, "
    "recorded_at) SELECT $1::uuid, *, now() FROM unnest({})",
    "uuid",
    "uuid",
    "bytea",
    "bigint",
    "bigint",
)
_SECRETS = _part(
    "INSERT INTO secrets (org_id, id, member_id, kind, digest, hash) SELECT $1::uuid, * FROM unnest({}) "
    "ON CONFLICT (org_id, id) DO UPDATE SET kind = excluded.kind, digest = excluded.digest, hash = excluded.hash",
    "uuid",
    "uuid",
    "text",
    "bytea",
    "text",
)
_FORGET = _part(
    "DELETE FROM secrets s USING unnest({}) AS x(id) WHERE s.org_id = $1::uuid AND s.id = x.id",
    "uuid",
)
_LOWER = _part(
    "UPDATE queue_marks m SET urgency = x.urgency, rank = x.rank - 1 "
    "FROM unnest({}) AS x(project_id, urgency, rank) "
    "WHERE m.org_id = $1::uuid AND m.project_id = x.project_id AND (m.urgency, m.rank) >= (x.urgency, x.rank)",
    "uuid",
    "integer",
    "bigint",
)
