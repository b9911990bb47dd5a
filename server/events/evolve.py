"""The fold of every stream: the state before, an event, the state after.

Importing this module imports every module that declares events, so that a process which only reads
the ledger knows them all.
"""

from collections.abc import Iterable
from typing import Any

from server.events import erasure, projects
from server.events.accounts import credentials, members, organizations
from server.events.core.event import Event, Fold, Kind, Recorded
from server.events.label_migrations import migration_apply, migrations
from server.events.labeling import annotations, bulk_change, comments, leases, queue, reviews, tasks
from server.events.taxonomies import taxonomies, taxonomy_edits

DECLARING = (
    *(
        annotations,
        bulk_change,
        comments,
        credentials,
        erasure,
        leases,
        migrations,
        queue,
        migration_apply,
        reviews,
    ),
    taxonomy_edits,
)
"""Modules that add branches to the folds below, or events of their own."""

State = (
    organizations.Organization
    | members.Member
    | projects.Project
    | tasks.Task
    | taxonomies.Taxonomy
)

EVOLVE: dict[Kind, Fold[Any]] = {
    Kind.ORGANIZATION: organizations.evolve,
    Kind.MEMBER: members.evolve,
    Kind.PROJECT: projects.evolve,
    Kind.TASK: tasks.evolve,
    Kind.TAXONOMY: taxonomies.evolve,
}


_BRANCHES = {event: branch for fold in EVOLVE.values() for event, branch in fold.branches.items()}


def evolve(state: State | None, recorded: Recorded[Event]) -> State:
    """Return the state of a stream after an event."""
    branch = _BRANCHES.get(type(recorded.event))
    if branch is not None:
        new: State = branch(state, recorded)
        return new
    # Of the events that may stand in any stream, an erasure is the only one. The contents that it
    # names are gone where the events before it are read, so there is nothing left to do.
    if state is None:
        message = f"no stream begins with {recorded.event.type}"
        raise ValueError(message)
    return state


def refold(events: Iterable[Recorded[Event]]) -> State:
    """Return the state of a whole stream, given all its events in order.

    Raises:
        ValueError: where there is no event.
    """
    state: State | None = None
    for recorded in events:
        state = evolve(state, recorded)
    if state is None:
        raise ValueError("a stream has at least one event")
    return state
