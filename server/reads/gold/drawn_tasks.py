"""Draws of initial tagging that are on record, and the set of tasks of each, from their events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import orjson

from server.events.core.event import Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.upcasters import UnknownEventError
from server.events.gold.initial_tagging import (
    InitialTaggingAdded,
    InitialTaggingDrawn,
    InitialTaggingReverted,
)
from server.ledger.read import recorded
from server.ledger.select_columns import COLUMNS
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import NEWER, batched
from server.reads.session import ReadSession

Fetch: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
"""Runs SQL in a transaction of the organization, as `ReadSession.raw` and a connection do."""

_DRAW = (
    "SELECT stream, version, correlation_id, actor_id FROM events "
    f"WHERE org_id = $1 AND position = $2 AND type = '{InitialTaggingDrawn.type}'"
)
# The slices of a draw are commands of their own: an index has the events of such wishes. Sums keep
# the planner from that on positions, which has the events of all.
_OF_WISH = (
    "FROM events WHERE org_id = $1 AND correlation_id = $2 "
    "AND correlation_id <> command_id AND position + 0 > $3 AND position + 0 <= $4 "
    f"AND actor_id = $5 AND type = '{InitialTaggingAdded.type}' ORDER BY position"
)
_ADDED = f"SELECT position, facts {_OF_WISH}"
_NUMBERS = f"SELECT position, json_array_length(facts::json -> 'drawn_tasks') AS tasks {_OF_WISH}"
_REVERTED = (
    "SELECT facts FROM events WHERE org_id = $1 AND stream = $2 AND version > $3 "
    f"AND position + 0 <= $4 AND type = '{InitialTaggingReverted.type}' ORDER BY version"
)
_DRAWS = (
    f"SELECT {COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = $2 "
    f"AND e.type = '{InitialTaggingDrawn.type}' AND e.position + 0 <= $3 "
    "{later} ORDER BY e.version{down} LIMIT $4"
)


async def drawn_tasks(
    fetch: Fetch, org: UUID, draw: int, head: int, project: UUID | None = None
) -> list[UUID]:
    """Return the tasks in the set of a draw, in order; none where the draw was undone.

    Args:
        fetch: runs SQL.
        org: the organization.
        draw: the position of the draw.
        head: the position as of which the set is read.
        project: whose draw it must be; None for any.

    Raises:
        Refused: NOT_FOUND where the project had no such draw yet.
    """
    rows = await fetch(_DRAW, org, draw) if draw <= head else ()
    if not rows or project not in (None, rows[0]["stream"]):
        message = "The project has no draw of initial tagging at this position."
        raise Refused(Code.NOT_FOUND, message, ("filter", "initialTagging"))
    stream, version, wish, actor = rows[0]
    # Two people may have chosen the same id for their commands.
    added = await fetch(_ADDED, org, wish, draw, head, actor)
    out = _taken_out(await fetch(_REVERTED, org, stream, version, head) if added else ())
    named = (orjson.loads(row["facts"]) for row in added if row["position"] not in out)
    return sorted(UUID(task) for facts in named for task in facts["drawn_tasks"])


async def tasks_of_draw(session: ReadSession, draw: int, project: UUID | None) -> list[UUID]:
    """Return the tasks in the set of a draw as of the session; see `drawn_tasks`."""
    head = (await session.cut()).head
    return await drawn_tasks(session.raw, session.org, draw, head, project)


class DrawKey(NamedTuple):
    """What the set of a draw is found by: fields of its event."""

    stream: UUID
    version: int
    position: int
    correlation: UUID | None
    actor: UUID | None


@batched
async def task_counts(session: ReadSession, keys: Sequence[DrawKey]) -> list[int]:
    """Return how many tasks are in the set of each draw as of the session.

    What took tasks out of sets is read once for all draws of a project.
    """
    head, first = (await session.cut()).head, dict[UUID, int]()
    for draw in keys:
        first[draw.stream] = min(draw.version, first.get(draw.stream, draw.version))
    out = set[int]()
    for stream, version in first.items():
        out |= _taken_out(await session.raw(_REVERTED, session.org, stream, version, head))
    numbers = list[int]()
    for draw in keys:
        given = draw.correlation, draw.position, head, draw.actor
        added = await session.raw(_NUMBERS, session.org, *given)
        numbers.append(sum(row["tasks"] for row in added if row["position"] not in out))
    return numbers


async def was_undone(session: ReadSession, draw: DrawKey) -> bool:
    """Tell whether something that a draw added to its set is out of it as of the session."""
    head = (await session.cut()).head
    given = draw.correlation, draw.position, head, draw.actor
    added = await session.raw(_NUMBERS, session.org, *given)
    reverted = await session.raw(_REVERTED, session.org, draw.stream, draw.version, head)
    out = _taken_out(reverted)
    return any(row["position"] in out for row in added)


def key_of(recorded: Recorded[InitialTaggingDrawn]) -> DrawKey:
    """Return what the set of a draw that is on record is found by."""
    one = recorded
    return DrawKey(one.stream, one.version, one.position, one.correlation, one.actor)


def _taken_out(reverted: Iterable[Any]) -> set[int]:
    """Return the positions of what added tasks to sets, and was undone, from rows in order."""
    out = set[int]()
    for row in reverted:
        event = orjson.loads(row["facts"])
        out = out - {*event["positions"]} if event["belongs"] else out | {*event["positions"]}
    return out


async def draws(
    session: ReadSession, project: UUID, page: KeysetPage
) -> list[Recorded[InitialTaggingDrawn]]:
    """Return a page of the draws of a project, the latest first; its key is a position.

    Raises:
        Refused: UNAVAILABLE where a newer server wrote one of them.
    """
    text, after = page.fill(_DRAWS, "e.position + 0", 5, descending=True)
    head = (await session.cut()).head
    rows = await session.raw(text, session.org, project, head, page.limit, *after)
    try:
        return [recorded(session.org, row) for row in rows]  # type: ignore[misc]
    except UnknownEventError:
        raise Refused(Code.UNAVAILABLE, NEWER) from None
