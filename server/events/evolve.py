"""The fold of every stream: the state before, an event, the state after.

Importing this module imports every module that declares events, so that a process which only reads
the ledger knows them all.
"""

from __future__ import annotations

from typing import Any

from server.events import (
    annotations,
    comments,
    credentials,
    leases,
    members,
    organizations,
    projects,
    queue,
    reviews,
    tasks,
)
from server.events.base import Event, Fold, Kind, Recorded

DECLARING = (annotations, comments, credentials, leases, queue, reviews)
"""Modules that add branches to the folds below."""

State = organizations.Organization | members.Member | projects.Project | tasks.Task

EVOLVE: dict[Kind, Fold[Any]] = {
    Kind.ORGANIZATION: organizations.evolve,
    Kind.MEMBER: members.evolve,
    Kind.PROJECT: projects.evolve,
    Kind.TASK: tasks.evolve,
}


def evolve(state: State | None, recorded: Recorded[Event]) -> State:
    """Return the state of a stream after an event."""
    kind = recorded.event.kind
    if kind is None:
        raise NotImplementedError(recorded.event.type)
    new: State = EVOLVE[kind](state, recorded)
    return new
