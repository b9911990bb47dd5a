"""Tasks with their leases, comments and drafts, and the ids of tasks that meet a filter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select

from server.events.labeling.tasks import TASK, Participant, Status, Task
from server.ledger.read import in_tenant
from server.projections import tables
from server.reads.labeling.task_criteria import TaskCriteria
from server.reads.labeling.task_filter import conditions
from server.reads.loaders import batched, by_column, by_id, columns, state_of
from server.reads.session import ReadSession

_task_row, _task_row_without_version = by_id(tables.task), by_id(tables.task, "version")
task_state = state_of(TASK)
"""Reads the state of a task."""
comment_row = by_id(tables.comment)
"""Reads the row of a comment."""
comments_of_task = by_column(tables.comment, "task_id")
"""Reads the comments of a task."""

_table = tables.task
READ = columns(_table)
"""The columns of tasks for screens."""
READ_WITHOUT_VERSION = columns(_table, "version")
"""Those as of a position, where nobody asks for the version; see `ReadSession.tells_versions`."""
_leases = by_column(tables.lease, "task_id")
_review_leases = by_column(tables.review_lease, "task_id")
_PROJECT = select(_table.c.project_id).where(
    _table.c.org_id == bindparam("org"), _table.c.id == bindparam("task")
)


def task_row(session: ReadSession, task: UUID) -> Awaitable[Any]:
    """Return (an awaitable of) the row of a task; None where there is none."""
    whole = session.at is None or session.tells_versions
    return (_task_row if whole else _task_row_without_version)(session, task)


async def project_of_task(session: ReadSession, task: UUID) -> UUID | None:
    """Return the project of a task, without reading the task; None where there is no such task."""
    rows = await session.fetch(_PROJECT, task=task)
    return rows[0]["project_id"] if rows else None


async def matching_tasks(
    session: ReadSession, project: UUID, criteria: TaskCriteria | None
) -> list[UUID]:
    """Return the ids of all tasks of a project that meet the criteria, in order."""
    found = await conditions(session, project, criteria)
    statement = select(_table.c.id).where(
        _table.c.org_id == bindparam("org"),
        _table.c.project_id == project,
        *(condition.where(_table.c) for condition in found),
    )
    return [row["id"] for row in await session.fetch(statement.order_by(_table.c.id))]


def leases_of_task(session: ReadSession, task: UUID) -> Awaitable[list[Any]]:
    """Return (an awaitable of) the leases of a task.

    Leases leave no history: as of a position they are those of the task's state, without tokens,
    which open nothing any more.
    """
    return _leases(session, task) if session.at is None else _past_leases(session, task)


def review_leases_of_task(session: ReadSession, task: UUID) -> Awaitable[list[Any]]:
    """Return (an awaitable of) the review lease of a task, a list of one or none."""
    if session.at is None:
        return _review_leases(session, task)
    return _past_review_leases(session, task)


async def _past_leases(session: ReadSession, task: UUID) -> list[Any]:
    state: Task | None = await task_state(session, task)
    held = sorted(state.leases, key=lambda lease: lease.annotator) if state else ()
    return [{"annotator_id": lease.annotator, **_held(task, lease)} for lease in held]


async def _past_review_leases(session: ReadSession, task: UUID) -> list[Any]:
    state: Task | None = await task_state(session, task)
    held = state.review_leases if state else ()
    return [{"reviewer_id": lease.reviewer, **_held(task, lease)} for lease in held]


def _held(task: UUID, lease: Any) -> dict[str, Any]:
    return {"task_id": task, "token": None, "expires_at": lease.expires_at}


def own_act(task: str, org: int, member: int) -> str:
    """Return the SQL of a task as of a member's own last act on it: one row or none.

    Args:
        task: the SQL of the task's id.
        org: the number of the parameter with the organization.
        member: the number of the parameter with the member.
    """
    # LIMIT 1 keeps the look-up an index probe, whatever the planner thinks of the number of rows.
    return (
        "SELECT version AS own_version, changed_at AS own_changed_at, status AS own_status, "
        "answered AS own_answered, overlap AS own_overlap FROM projection.participant "
        f"WHERE org_id = ${org} AND task_id = {task} AND member_id = ${member} LIMIT 1"
    )


_TASKS = (
    "SELECT found.*, own.* FROM unnest((SELECT $2::uuid[])) AS k(id) CROSS JOIN LATERAL ("
    f"SELECT {', '.join(column.name for column in columns(_table))} FROM projection.task "
    "WHERE org_id = $1 AND id = ANY(ARRAY[k.id]) ORDER BY id LIMIT 1) found "
    f"LEFT JOIN LATERAL ({own_act('k.id', 1, 3)}) own ON true"
)


@batched
async def task_row_of(session: ReadSession, tasks: Sequence[UUID], member: UUID) -> list[Any]:
    """Return the row of a task, with the columns of `participant_of` for a member; or None."""
    if session.at is not None:
        past = await asyncio.gather(*(task_row(session, task) for task in tasks))
        known = await with_own_acts(session, [row for row in past if row is not None], member)
        by_task = {row["id"]: row for row in known}
        return [by_task.get(task) for task in tasks]
    rows = await session.raw(_TASKS, session.org, tasks, member)
    found = {row["id"]: row for row in rows}
    return [found.get(task) for task in tasks]


_ALONE = in_tenant(
    f"{_TASKS} WHERE EXISTS (SELECT FROM ledger WHERE org_id = $1 AND projection_generation = $4)"
)


async def task_row_alone(session: ReadSession, task: UUID, member: UUID, generation: int) -> Any:
    """Return the row of `task_row_of` in a round trip, without the snapshot of the session.

    None also where the tables of the generation are not the present ones any more.
    """
    rows = await session.alone(_ALONE, generation, [task], member, generation)
    return next((row for row in rows if row["id"] is not None), None)


_TOOK_PART = (
    f"SELECT k.id FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ({own_act('k.id', 1, 3)}) own"
)


async def with_own_acts(session: ReadSession, rows: Sequence[Any], member: UUID) -> list[Any]:
    """Return rows of tasks as of a position, with the columns of `participant_of` for a member.

    Own acts leave no history, so the tasks in which the member took part are folded. Who took part
    once did so for ever, so the present tells which tasks those are.
    """
    tasks = [row["id"] for row in rows]
    found = await session.present.raw(_TOOK_PART, session.org, tasks, member)
    took_part = [row["id"] for row in found]
    states = await asyncio.gather(*(task_state(session, task) for task in took_part))
    own = {state.id: _own_columns(state, member) for state in states if state is not None}
    return [{**row, **own.get(row["id"], _NO_ACT)} for row in rows]


_OWN = ("version", "changed_at", "status", "answered", "overlap")
_NO_ACT: dict[str, Any] = {f"own_{name}": None for name in _OWN}


def _own_columns(state: Task, member: UUID) -> dict[str, Any]:
    for part in state.participants:
        if part.member == member:
            return {f"own_{name}": getattr(part, name) for name in _OWN}
    return _NO_ACT


def status_seen(row: Any) -> str:
    """Return the status that a task, from its row, has to a blind member."""
    seen: str = row["own_status"] or Status.OPEN.value
    return seen


def participant_of(row: Any, member: UUID) -> Participant | None:
    """Return a task as of a member's own last act on it, from its row; None without an act."""
    if row["own_version"] is None:
        return None
    return Participant(
        member=member,
        version=row["own_version"],
        changed_at=row["own_changed_at"],
        status=Status(row["own_status"]),
        answered=row["own_answered"],
        overlap=row["own_overlap"],
    )


_DRAFTS = (
    "SELECT task_id, body FROM drafts "
    "WHERE org_id = $1 AND task_id = ANY ($2::uuid[]) AND member_id = $3"
)


@batched
async def draft(session: ReadSession, tasks: Sequence[UUID], member: UUID) -> list[Any]:
    """Return a member's draft of a task, or None.

    A draft has half-finished answers, outside the ledger, which only its author sees.
    """
    rows = await session.raw(_DRAFTS, session.org, tasks, member)
    found = {row["task_id"]: orjson.loads(row["body"]) for row in rows}
    return [found.get(task) for task in tasks]
