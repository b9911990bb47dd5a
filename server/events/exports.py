"""Exports: data that leaves in one piece, on record with who asked for what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.accounts.operators import OperatorCommand, note_operator
from server.events.accounts.organizations import Organization, evolve
from server.events.core import canonical_json, ids
from server.events.core.event import Change, Content, Event, JsonObject, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.labeling.task_events import Status

LONGEST_FILTER = 40_000
"""The most bytes of a filter, as canonical JSON."""


class ExportKind(StrEnum):
    """What an export holds."""

    TASKS = "TASKS"
    """The tasks of a project, each with its annotations and its final answer."""
    EVENTS = "EVENTS"
    """Events as the very bytes that were hashed, with their content."""
    SUBJECT = "SUBJECT"
    """What is held about a data subject, as `subjectReport` gives it."""
    BACKUP = "BACKUP"
    """A backup of the whole database; only at the database itself."""


class ExportOrigin(StrEnum):
    """Where an export was asked for."""

    API = "API"
    """Over HTTP, by a member."""
    DATABASE = "DATABASE"
    """On the database itself, from the command line."""


class ExportContent(Content):
    """Which tasks were asked for.

    A filter may hold external ids, words of the inputs and the ids of people.
    """

    operator: str = ""
    """Of older exports, the name that whoever typed the command gave; `OperatorActed` has it now,
    so that an erasure of the filter leaves it."""
    filter: JsonObject
    """The filter of tasks as clients send it; empty where there was none."""


class ExportCreated(Event, name="export.created", kind=Kind.ORGANIZATION, version=3):
    """Somebody was given tasks of a project, or events, as a file.

    It has no actor where it was made on the database itself without a key: then the event before,
    of the same command, is an `OperatorActed` that names a person who need not be a member.
    """

    export: UUID
    export_kind: ExportKind
    scope: str
    """The id of the project, task or other thing that was exported, or of the organization."""
    until: int | None = None
    """The last position that was asked for; null for all that there were when it was read."""
    until_time: datetime | None = None
    """The time that was asked for instead of a position."""
    statuses: tuple[Status, ...]
    """Of tasks, only those with one of these statuses; empty where the filter names none."""
    filtered: bool
    """Whether only tasks that a filter finds were asked for; the content has the filter."""
    origin: ExportOrigin
    content: ExportContent | None = None


@evolve.on(ExportCreated)
def _created(state: Organization, _: Recorded[ExportCreated]) -> Organization:
    return state


def create_export(
    organization: UUID,
    *,
    export: UUID,
    kind: ExportKind,
    scope: str,
    until: int | datetime | None = None,
    filter: JsonObject | None = None,
    origin: ExportOrigin,
    operator: str | None = None,
) -> list[Change]:
    """Put an export on record, in the stream of the organization, after who typed the command.

    Args:
        organization: the id of the organization.
        export: the id of the new export.
        kind: what it holds.
        scope: the public id of what is exported: a project, another stream, or the organization.
        until: the last position, or a time: tasks are as they were then.
        filter: of tasks, only those that this filter finds, as JSON; None for all.
        origin: where it was asked for.
        operator: the name that the person at the database gives.

    Raises:
        Refused: INVALID for a kind that is not exported so, and a name or filter that is none;
            LIMIT for too long a filter.
    """
    _require_kind(kind, origin, scope)
    if filter is not None:
        _require_filter(kind, filter)
    moment = until if isinstance(until, datetime) else None
    created = ExportCreated(
        export=export,
        export_kind=kind,
        scope=scope,
        until=None if isinstance(until, datetime) else until,
        until_time=moment,
        statuses=tuple(sorted({Status(name) for name in (filter or {}).get("statuses", ())})),
        filtered=filter is not None,
        origin=origin,
        content=None if filter is None else ExportContent(filter=filter),
    )
    return [*_typed_by(organization, operator), *on(organization, created)]


def _typed_by(organization: UUID, operator: str | None) -> list[Change]:
    """Return the event that names who typed a command, if anybody is named. Raises Refused."""
    if operator is None:
        return []
    return note_operator(organization, typed=OperatorCommand.EXPORT, operator=operator)


def _require_kind(kind: ExportKind, origin: ExportOrigin, scope: str) -> None:
    """Refuse a backup over HTTP, and tasks of something else than a project (INVALID)."""
    if kind is ExportKind.BACKUP and origin is ExportOrigin.API:
        raise Refused(Code.INVALID, "`annolog backup` makes a backup.", ("kind",))
    scope_kind, _ = ids.parse(scope, "scope", kind="project")
    if kind is ExportKind.TASKS and scope_kind != Kind.PROJECT:
        raise Refused(Code.INVALID, "Name the project whose tasks are wanted.", ("project",))


def _require_filter(kind: ExportKind, filter: JsonObject) -> None:
    """Refuse a filter of something else than tasks (INVALID), and too long a one (LIMIT)."""
    if kind is not ExportKind.TASKS:
        raise Refused(Code.INVALID, "Only tasks are filtered: leave it out.", ("filter",))
    if len(canonical_json.encode(filter)) > LONGEST_FILTER:
        message = f"This filter is longer than {LONGEST_FILTER:,} bytes of JSON: name fewer tasks."
        raise Refused(Code.LIMIT, message, ("filter",))
