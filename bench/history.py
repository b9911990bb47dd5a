"""A large ledger made inside PostgreSQL: valid events, without the work of the writer.

Hashes are left out (zeros): no projection reads them, and making them would take longest of all.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg

from server.events.core.ids import uuid7

EVENTS_PER_TASK = 6
"""Imported, claimed, submitted, claimed, submitted, resolved."""
_WORDS = (
    "the river rises in the hills above the old town and reaches the sea after seven days of rain"
)
_POLICY = (
    '{"policy":{"lease_seconds":1800,"leases_per_annotator":20,"order":"sequence","overlap":2,'
    '"review":"none","review_percent":10,"visibility":"own"}}'
)
# Streams are numbered like UUIDv7: one after the other in time.
_TASK = (
    "(lpad(to_hex(112233445566000 + n), 12, '0') || '7000800000000000' || "
    "lpad(to_hex(n % 65536), 4, '0'))::uuid"
)
_ANNOTATION = (
    "(lpad(to_hex(112233445566000 + n), 12, '0') || '70008000000000' || '0{k}' || "
    "lpad(to_hex(n % 65536), 4, '0'))::uuid"
)
_ANSWERS = (
    'format(\'{"answers":{"stars":{"kind":"rating","rating":%s},'
    '"topic":{"kind":"choice","values":["%s"]}}}\', 1 + n % 5, chr((97 + n % 5)::int))'
)
_SUBMITTED = (
    'format(\'{{"annotation":"%s","annotator":"%s","fills":{fills},"form_version":1,'
    '"guideline_version":0,"time_spent_ms":%s}}\', {annotation}, {member}, 1000 + n % 9000)'
)
_CLAIMED = (
    'format(\'{{"annotator":"%s","expires_at":"2026-03-03T13:00:00Z","token":{token}}}\', {member})'
)
_MEMBER = "('00000000-0000-7000-8000-' || lpad(to_hex(n % 50 + {k}), 12, '0'))"


def _wave(number: int, type_: str, facts: str, content: str) -> str:
    """Return the statement that appends one event to every task."""
    return f"""
        INSERT INTO events (org_id, position, stream, version, type, type_version, actor_id,
                            recorded_at, facts, content, leaf_hash)
        SELECT $1, $3 + {number - 1} * $2 + n + 1, {_TASK}, {number}, '{type_}', 1, $4::uuid,
               timestamptz '2026-03-03 12:00Z' + ({number - 1} * $2 + n) * interval '100 us',
               {facts}, {content}, decode(repeat('00', 32), 'hex')
        FROM generate_series(0, $2::bigint - 1) n WHERE $5::uuid IS NOT NULL"""


def _waves() -> list[str]:
    imported = (
        'format(\'{"overlap":2,"priority":0,"project":"%s","rank":null,"sizes":{"text":96}}\', '
        "$5::uuid)"
    )
    inputs = (
        'format(\'{"external_id":"x-%s","inputs":{"text":"%s %s"},"meta":null,'
        '"subject_refs":[]}\', '
        f"n, n, '{_WORDS}')"
    )
    resolved = 'format(\'{{"annotations":["%s","%s"],"method":"MAJORITY"}}\', {a}, {b})'
    first, second = (_ANNOTATION.format(k=k) for k in (1, 2))
    one, two = (_MEMBER.format(k=k) for k in (0, 1))
    return [
        _wave(1, "task.imported", imported, inputs),
        _wave(2, "task.claimed", _CLAIMED.format(token=1, member=one), "NULL"),
        _wave(
            3,
            "annotation.submitted",
            _SUBMITTED.format(fills="false", annotation=first, member=one),
            _ANSWERS,
        ),
        _wave(4, "task.claimed", _CLAIMED.format(token=2, member=two), "NULL"),
        _wave(
            5,
            "annotation.submitted",
            _SUBMITTED.format(fills="true", annotation=second, member=two),
            _ANSWERS,
        ),
        _wave(6, "task.resolved", resolved.format(a=first, b=second), _ANSWERS),
    ]


async def make(owner: asyncpg.Connection, events: int) -> tuple[UUID, int]:
    """Make one organization with one project and about so many events; return it and its head."""
    org, project, member = uuid7(), uuid7(), uuid7()
    tasks = events // EVENTS_PER_TASK
    form = '{"form":{"inputs":[],"questions":[]}}'
    first = [
        (org, "organization.created", "{}", '{"name":"Bench"}'),
        (
            member,
            "member.added",
            '{"role":"OWNER","status":"active"}',
            '{"email":null,"name":"Ada"}',
        ),
        (project, "project.created", _POLICY, '{"description":"","name":"P"}'),
        (project, "form.published", '{"form_version":1}', form),
    ]
    await owner.execute("INSERT INTO ledger (org_id, projection_generation) VALUES ($1, 1)", org)
    for position, (stream, type_, facts, content) in enumerate(first, 1):
        version = 2 if type_ == "form.published" else 1
        await owner.execute(
            "INSERT INTO events (org_id, position, stream, version, type, type_version, actor_id, "
            "recorded_at, facts, content, leaf_hash) "
            "VALUES ($1, $2, $3, $4, $5, 1, $6, '2026-03-03 11:00Z', $7, $8, "
            "decode(repeat('00', 32), 'hex'))",
            org, position, stream, version, type_, member, facts, content,
        )  # fmt: skip
    for statement in _waves():
        await owner.execute(statement, org, tasks, len(first), member, project)
    head = len(first) + EVENTS_PER_TASK * tasks
    await owner.execute(
        "UPDATE ledger SET head = $2, last_at = '2026-03-04 12:00Z' WHERE org_id = $1", org, head
    )
    await owner.execute("VACUUM ANALYZE events")
    return org, head
