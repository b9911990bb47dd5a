"""Exports: data that leaves in one piece, on record with who asked for what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.accounts.organizations import Organization, evolve
from server.events.core import ids
from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of
from server.events.labeling.task_events import Status


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
    """Who typed the command, as that person says."""

    operator: str


class ExportCreated(Event, name="export.created", kind=Kind.ORGANIZATION, version=2):
    """Somebody was given tasks of a project, or events, as a file.

    It has no actor where it was made on the database itself without a key: then the content names
    the operator, a person who need not be a member.
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
    """Of tasks, only those with one of these statuses; empty for all."""
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
    statuses: Collection[Status] = (),
    origin: ExportOrigin,
    operator: str | None = None,
) -> list[Change]:
    """Put an export on record, in the stream of the organization.

    Args:
        organization: the id of the organization.
        export: the id of the export.
        kind: what it holds.
        scope: the public id of what is exported: a project, another stream, or the organization.
        until: the last position, or a time: tasks are as they were then.
        statuses: of tasks, only those with one of these statuses; empty for all.
        origin: where it was asked for.
        operator: the name that the person at the database gives.

    Raises:
        Refused: INVALID where the tasks of something else than a project are asked for, statuses
            of something else than tasks, for a backup over HTTP, and for a name that is none.
    """
    if kind is ExportKind.BACKUP and origin is ExportOrigin.API:
        raise Refused(Code.INVALID, "`annolog backup` makes a backup.", ("kind",))
    scope_kind, _ = ids.parse(scope, "scope", kind="project")
    if kind is ExportKind.TASKS and scope_kind != Kind.PROJECT:
        raise Refused(Code.INVALID, "Name the project whose tasks are wanted.", ("project",))
    if statuses and kind is not ExportKind.TASKS:
        raise Refused(Code.INVALID, "Only tasks have statuses: leave them out.", ("statuses",))
    moment = until if isinstance(until, datetime) else None
    return on(
        organization,
        ExportCreated(
            export=export,
            export_kind=kind,
            scope=scope,
            until=None if isinstance(until, datetime) else until,
            until_time=moment,
            statuses=tuple(sorted(set(statuses))),
            origin=origin,
            content=None if operator is None else ExportContent(operator=name_of(operator, "by")),
        ),
    )
