"""One batch: some commands, one transaction, one ledger lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.commands.world import Command, World, presented
from server.events.base import Change, Event, Recorded
from server.events.evolve import evolve
from server.events.refusal import Code, Refused
from server.events.tasks import AnnotationStatus, Task
from server.ledger.append import insert_events, prepare, row
from server.projections.journal import Journal
from server.projections.load import Loaded
from server.projections.rows import State

@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command did, for ever: a retry gets the same positions."""

    first: int
    position: int
    """The position after the command; everything it wrote lies from `first` to here."""
    replayed: bool
    states: dict[UUID, State]
    """The streams that the command touched or named, as they are now."""
    events: tuple[Recorded[Event], ...] = ()


Verdict = Receipt | Refused


@dataclass
class Written:
    """Everything that the batch will say to the database."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    blobs: list[tuple[bytes, bytes]] = field(default_factory=list)
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    secrets: list[tuple[Any, ...]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)
    requeued: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    """By project, the first place of the queue where something became free."""


class Batch:
    """Decides commands in order, each on the states that the ones before it left."""

    def __init__(self, org: UUID, loaded: Loaded, clock: datetime) -> None:
        self.org = org
        self.head = loaded.head
        last = loaded.last_at
        self.now = clock if last is None else max(clock, last + timedelta(microseconds=1))
        states = {id_: state for id_, (_, state) in loaded.states.items()}
        versions = {id_: version for id_, (version, _) in loaded.states.items()}
        self.world = World(self.now, loaded, states, versions)
        self.journal = Journal(org, loaded.generation)
        self.written = Written()
        self._done = dict(loaded.commands)

    def decide(self, command: Command) -> Verdict:
        """Decide one command. A refusal leaves no trace."""
        try:
            return self._decide(command)
        except Refused as refused:
            return refused

    def _decide(self, command: Command) -> Receipt:
        actor = command.actor
        if actor is not None:
            actor = presented(actor, self.world.states.get(actor.member), self.now)
        self.world.actor = actor
        before = self._done.get((command.actor_id, command.id))
        if before is not None:
            return self._again(command, before)
        for project in self._scopes(command):
            if actor is not None and command.permission is not None:
                actor.require(command.permission, project)
        self._expect(command)
        return self._apply(command, command.decide(self.world))

    def _again(self, command: Command, before: tuple[bytes, int, int]) -> Receipt:
        fingerprint, first, last = before
        if fingerprint != command.fingerprint:
            message = "This command id was used with another input: make a new one for a new wish."
            raise Refused(Code.COMMAND_REUSED, message, ("commandId",))
        return Receipt(first, last, replayed=True, states=self._named(command))

    def _named(self, command: Command) -> dict[UUID, State]:
        named = (*command.tasks, *command.projects, *command.members)
        return {i: self.world.states[i] for i in named if i in self.world.states}

    def _scopes(self, command: Command) -> set[UUID | None]:
        """Return the projects in which the command needs its permission."""
        found: set[UUID | None] = {self.world.task(id_).project for id_ in command.tasks}
        found.update(self.world.project(id_).id for id_ in command.projects)
        if command.claim:
            found.add(self.world.project(command.claim).id)
        return found or {None}

    def _expect(self, command: Command) -> None:
        if command.expected is None:
            return
        stream, version = command.expected
        now = self.world.versions.get(stream, 0)
        if now != version:
            message = f"This is at version {now}, not {version}: read it again, then decide again."
            raise Refused(Code.STALE, message, ("expectedVersion",))

    def _apply(self, command: Command, changes: Sequence[Change]) -> Receipt:
        states, versions = dict[UUID, State](), dict[UUID, int]()
        steps: list[tuple[State | None, State, Recorded[Event]]] = []
        rows, blobs = [], []
        for position, (stream, event) in enumerate(changes, self.head + 1):
            old = states.get(stream, self.world.states.get(stream))
            version = versions.get(stream, self.world.versions.get(stream, 0)) + 1
            recorded = self._record(command, position, stream, version, event)
            new = evolve(old, recorded)
            values, large = row(recorded, prepare(event))
            rows.append(values)
            if large is not None:
                blobs.append((values[-4], large))
            states[stream], versions[stream] = new, version
            steps.append((old, new, recorded))
        return self._keep(command, changes, states, versions, steps, rows, blobs)

    def _keep(  # noqa: PLR0913 - what one command brings, kept at once or not at all
        self,
        command: Command,
        changes: Sequence[Change],
        states: dict[UUID, State],
        versions: dict[UUID, int],
        steps: list[tuple[State | None, State, Recorded[Event]]],
        rows: list[tuple[Any, ...]],
        blobs: list[tuple[bytes, bytes]],
    ) -> Receipt:
        first, self.head = self.head + 1, self.head + len(rows)
        for old, new, recorded in steps:
            self.journal.step(old, new, recorded.version, recorded)
        before = {stream: self.world.states.get(stream) for stream in states}
        self.world.states |= states
        self.world.versions |= versions
        self.world.absorb(changes, before)
        self._requeue(before)
        written, done = self.written, (command.fingerprint, first, self.head)
        written.events += rows
        written.blobs += blobs
        written.secrets += [(s.id, s.member, s.kind, s.digest, s.hash) for s in command.secrets]
        written.forgotten += command.forget
        written.commands.append((command.actor_id, command.id, *done))
        self._done[command.actor_id, command.id] = done
        events = tuple(recorded for _, _, recorded in steps)
        return Receipt(first, self.head, replayed=False, states=self._named(command) | states, events=events)

    def _record(
        self, command: Command, position: int, stream: UUID, version: int, event: Event
    ) -> Recorded[Event]:
        actor = command.actor
        return Recorded(
            org=self.org,
            position=position,
            stream=stream,
            version=version,
            event=event,
            actor=actor.member if actor else None,
            recorded_at=self.now,
            credential=actor.credential if actor else None,
            command=command.id,
        )

    def _requeue(self, before: dict[UUID, State | None]) -> None:
        """Note where something became free that an annotator may have walked past."""
        for stream, old in before.items():
            new = self.world.states[stream]
            if isinstance(new, Task) and new.free_slots and _freer(old, new):
                place = (-new.priority, new.rank)
                known = self.written.requeued.get(new.project, place)
                self.written.requeued[new.project] = min(place, known)

    def statement(self) -> tuple[str, list[Any]]:
        """Return the one statement that writes the batch, and its parameters."""
        written = self.written
        texts, parameters = self.journal.statement()
        for text, columns in _PARTS.items():
            rows = getattr(written, text)
            if rows:
                texts.append(columns(len(parameters) + 2))
                parameters += map(list, zip(*rows, strict=True))
        if written.forgotten:
            texts.append(f"DELETE FROM secrets WHERE org_id = $1::uuid AND id = ANY (${len(parameters) + 2}::uuid[])")
            parameters.append(written.forgotten)
        if written.requeued:
            places = [(project, *place) for project, place in written.requeued.items()]
            texts.append(_lower(len(parameters) + 2))
            parameters += map(list, zip(*places, strict=True))
        number = len(parameters) + 2
        ctes = ", ".join(f"p{n} AS ({text})" for n, text in enumerate(texts))
        update = f"UPDATE ledger SET head = ${number}::bigint, last_at = ${number + 1}::timestamptz WHERE org_id = $1::uuid"
        return f"WITH {ctes} {update}", [self.org, *parameters, self.head, self.now]


def _participants(task: Task) -> set[UUID | None]:
    answered = (a.author for a in task.annotations if a.status is not AnnotationStatus.WITHDRAWN)
    return {*answered, *task.skipped_by, *(held.annotator for held in task.leases)}


def _freer(old: State | None, new: Task) -> bool:
    if not isinstance(old, Task) or not old.free_slots:
        return True
    if (old.priority, old.assignee) != (new.priority, new.assignee):
        return True
    return not _participants(old) <= _participants(new)


def _values(table: str, columns: dict[str, str], conflict: str = "") -> Any:
    def text(first: int) -> str:
        arrays = ", ".join(f"${first + n}::{kind}[]" for n, kind in enumerate(columns.values()))
        return (
            f"INSERT INTO {table} (org_id, {', '.join(columns)}) "  # noqa: S608 - our own tables
            f"SELECT $1::uuid, * FROM unnest({arrays}){conflict}"
        )

    return text


def _commands(first: int) -> str:
    arrays = f"${first}::uuid[], ${first + 1}::uuid[], ${first + 2}::bytea[], ${first + 3}::bigint[], ${first + 4}::bigint[]"
    return (
        "INSERT INTO commands (org_id, actor_id, command_id, fingerprint, first_position, last_position, "  # noqa: S608
        f"recorded_at) SELECT $1::uuid, *, now() FROM unnest({arrays})"
    )


def _lower(first: int) -> str:
    return (
        "UPDATE queue_marks m SET urgency = x.urgency, rank = x.rank - 1 "  # noqa: S608 - our own table
        f"FROM unnest(${first}::uuid[], ${first + 1}::integer[], ${first + 2}::bigint[]) AS x(project_id, urgency, rank) "
        "WHERE m.org_id = $1::uuid AND m.project_id = x.project_id AND (m.urgency, m.rank) >= (x.urgency, x.rank)"
    )


_SECRET = {"id": "uuid", "member_id": "uuid", "kind": "text", "digest": "bytea", "hash": "text"}
_REPLACE = (
    " ON CONFLICT (org_id, id) DO UPDATE SET kind = excluded.kind, digest = excluded.digest, hash = excluded.hash"
)
_PARTS: dict[str, Any] = {
    "events": insert_events,
    "blobs": _values("blobs", {"digest": "bytea", "body": "bytea"}, " ON CONFLICT DO NOTHING"),
    "commands": _commands,
    "secrets": _values("secrets", _SECRET, _REPLACE),
}
