"""One batch: commands that are decided in order and written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.access.blind_tasks import blind_view
from server.access.permissions import Permission
from server.access.visibility import may_see_all
from server.commands.taxonomies.taxonomy_cache import CachedTaxonomies
from server.commands.writer.batch_sql import PendingRows
from server.commands.writer.decision_context import Command, DecisionContext, with_current_rights
from server.commands.writer.revoked_secrets import ended
from server.events.core.event import Event, Recorded, record
from server.events.core.refusal import Code, Refused
from server.events.core.registry import evolve
from server.events.core.stream_kind import State
from server.events.erasure.erased_content import ContentErased
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.task_events import VACATED
from server.events.labeling.tasks import Task
from server.events.projects import Project
from server.ledger.append import MICROSECOND, PreparedEvent, prepare, row
from server.projections.counters.projection import StateChange
from server.projections.engine.batch_load import BatchState, LastCommand, LedgerHead
from server.projections.engine.bulk_insert import all_alike, bulk_insert
from server.projections.engine.row_changes import RowChanges


@record
class Receipt:
    """The positions that a command wrote, the same for every retry, and the states after it."""

    first: int
    position: int
    """The head of the ledger after the command: its events have the positions `first` to this."""
    replayed: bool
    """Whether an earlier try of the same command wrote the events."""
    states: dict[UUID, State]
    """The present states of the streams that the command wrote to or named."""
    events: tuple[Recorded[Event], ...] = ()
    """The events that the command wrote; none for a replay or for tasks inserted in bulk."""
    generation: int = 0
    """The generation of the tables that the command wrote to; 0 where it wrote nothing now."""

    @property
    def written(self) -> int:
        """How many events the command wrote."""
        return self.position - self.first + 1


Verdict = Receipt | Refused


@record
class Step:
    """One event of a command, decided but not yet part of the batch."""

    before: State | None
    after: State
    recorded: Recorded[Event]
    prepared: PreparedEvent
    row: tuple[Any, ...]
    blob: tuple[bytes, bytes] | None


class Batch:
    """Decides commands in order, each on the states that the earlier commands left."""

    def __init__(
        self,
        org: UUID,
        loaded: BatchState,
        clock: datetime,
        taxonomies: CachedTaxonomies,
        epoch: int = 0,
    ) -> None:
        self.org = org
        self.epoch = epoch
        """The epoch of the state cache in which the states were read; see `StateCache.epoch`."""
        self.base = loaded.mark
        """The ledger's counter row on which the batch was decided."""
        self.head = self.base.head
        self.now = max(clock, self.base.last_at + MICROSECOND)
        states = {id_: state for id_, (_, state) in loaded.states.items()}
        versions = {id_: version for id_, (version, _) in loaded.states.items()}
        self.current = DecisionContext(self.now, loaded, states, versions, taxonomies)
        self.row_changes = RowChanges(org, self.base.generation)
        self.written = PendingRows()
        self.changes: list[StateChange] = []
        """The events of the batch with the states around them, for the listener of commits."""
        self.registered: UUID | None = None
        """The record in the register of erasures, where the batch has one."""
        self._done = dict(loaded.commands)

    def add_states(self, loaded: BatchState) -> None:
        """Add the states and queues that a further command needs; the batch's own are newer."""
        for id_, (version, state) in loaded.states.items():
            if id_ not in self.current.states:
                self.current.states[id_], self.current.versions[id_] = state, version
        for project, tasks in loaded.queue.items():
            self.current.loaded.queue.setdefault(project, tasks)
        self.current.loaded.leases.update(loaded.leases)

    def decide(self, command: Command) -> Verdict:
        """Decide one command. A refusal leaves no trace."""
        self.current.exhausted = False
        try:
            return self._decide(command)
        except Refused as refused:
            return refused

    def _decide(self, command: Command) -> Receipt:
        actor = command.actor
        if actor is not None:
            actor = with_current_rights(actor, self.current.states.get(actor.member), self.now)
        self.current.actor = actor
        before = self._done.get((command.actor_id, command.id))
        if before is not None:
            return self._replay(command, before)
        self._permit(command)
        self._expect(command)
        changes = command.decide(self.current)
        if command.bulk and changes and all_alike(changes):
            return self._insert_in_bulk(command, changes)  # type: ignore[arg-type]
        return self._keep(command, self._steps(command, changes))

    def _replay(self, command: Command, before: tuple[bytes, int, int]) -> Receipt:
        fingerprint, first, last = before
        if fingerprint != command.fingerprint:
            message = "This command id was used with another input: make a new one for a new wish."
            raise Refused(Code.COMMAND_REUSED, message, ("commandId",))
        return Receipt(first, last, replayed=True, states=self._named(command))

    def _named(self, command: Command) -> dict[UUID, State]:
        states = self.current.states
        return {id_: states[id_] for _, id_ in command.named if id_ in states}

    def _permit(self, command: Command) -> None:
        """Require the permission in every project that the command concerns."""
        states = self.current.states
        scopes = {
            kind.project(self.current.get(kind, id_)): kind.kind.value
            for kind, id_ in command.named
            if kind.project and (not command.may_begin or id_ in states)
        }
        if command.claim:
            scopes[self.current.project(command.claim).id] = "project"
        if command.permission is None:
            return
        actor = self.current.actor
        if actor is None:
            raise Refused(Code.UNAUTHENTICATED, "Log in first.")
        for project, name in scopes.items():
            # A stream of a project that the actor may not see is refused as if it did not exist.
            if not actor.may(Permission.PROJECT_READ, project):
                raise Refused(Code.NOT_FOUND, f"There is no such {name}.", (name,))
            actor.require(command.permission, project)
        if not scopes:
            actor.require(command.permission)

    def _expect(self, command: Command) -> None:
        if command.expected is None:
            return
        stream, version = command.expected
        now = self._shown_version(stream)
        if now != version and not self._moved_on(stream, version, now):
            message = f"This is at version {now}, not {version}: read it again, then decide again."
            raise Refused(Code.STALE, message, ("expectedVersion",))

    def _shown_version(self, stream: UUID) -> int:
        """Return the version of a stream as the actor may know it."""
        state, actor = self.current.states.get(stream), self.current.actor
        version = self.current.versions.get(stream, 0)
        if actor is None or not isinstance(state, (Task, Project)):
            return version
        project = self.current.project(state.project) if isinstance(state, Task) else state
        if may_see_all(actor, project.id, project.policy):
            return version
        if isinstance(state, Project):
            return version - state.counts
        own = state.participant(actor.member)
        return blind_view(state.imported_at, state.overlap, own).version

    def _moved_on(self, stream: UUID, version: int, now: int) -> bool:
        # The slices of a migration alone do not make a client's version of a project stale.
        state = self.current.states.get(stream)
        return isinstance(state, Project) and state.slices.alone_since(version, now)

    def _steps(
        self, command: Command, changes: Sequence[tuple[UUID, Event | PreparedEvent]]
    ) -> list[Step]:
        """Evolve and encode the decided events.

        Changes nothing in the batch: any of the events may still be refused.
        """
        states, versions = self.current.states, self.current.versions
        latest: dict[UUID, tuple[int, State]] = {}
        steps = []
        for position, (stream, event) in enumerate(changes, self.head + 1):
            version, old = latest.get(stream) or (versions.get(stream, 0), states.get(stream))
            prepared = event if isinstance(event, PreparedEvent) else prepare(event)
            recorded = self._record(command, position, stream, version + 1, prepared)
            new = evolve(old, recorded)
            latest[stream] = (version + 1, new)
            values, large = row(recorded, prepared)
            steps.append(Step(old, new, recorded, prepared, values, large))
        return steps

    def _insert_in_bulk(
        self, command: Command, tasks: Sequence[tuple[UUID, PreparedEvent]]
    ) -> Receipt:
        """Add many new tasks without their states: no command of this batch can name them."""
        (stream, new), *_ = tasks
        first = self._record(command, self.head + 1, stream, 1, new)
        self.written.bulk.append(bulk_insert(self.row_changes.generation, first, tasks))
        self.current.add_imported(tasks)
        for position, (_, one) in enumerate(tasks, first.position):
            event: Any = one.event
            rank = position if event.rank is None else event.rank
            self._free(event.project, (-event.priority, rank))
        return self._done_with(command, len(tasks), self._named(command), ())

    def _record(
        self, command: Command, position: int, stream: UUID, version: int, prepared: PreparedEvent
    ) -> Recorded[Event]:
        actor = self.current.actor
        return Recorded(
            org=self.org,
            position=position,
            stream=stream,
            version=version,
            event=prepared.event,
            actor=actor.member if actor else None,
            recorded_at=self.now,
            credential=actor.credential if actor else None,
            command=command.id,
            correlation=command.correlation or command.id,
            causation=prepared.causation,
            occurred_at=prepared.occurred_at,
        )

    def _keep(self, command: Command, steps: list[Step]) -> Receipt:
        written = self.written
        for step in steps:
            recorded = step.recorded
            self.current.record_change(recorded, step.before, step.after)
            once = step.prepared.import_columns
            self.row_changes.step(step.before, step.after, recorded, once)
            if type(recorded.event) is not AnnotationImported:  # which frees no slot
                self._requeue(step.before, step.after)
            written.forget(ended(step.before, step.after))
            written.events.append(step.row)
            self.changes.append((step.before, step.after, recorded))
            if step.blob is not None:
                written.blobs.append((self.org, *step.blob))
        written.secrets += [
            (self.org, s.id, s.member, s.kind, s.digest, s.hash, s.sealed) for s in command.secrets
        ]
        written.forgotten += command.forget
        states = self._named(command)
        states |= {step.recorded.stream: step.after for step in steps}
        events = tuple(step.recorded for step in steps)
        return self._done_with(command, len(steps), states, events)

    def _done_with(
        self,
        command: Command,
        count: int,
        states: dict[UUID, State],
        events: tuple[Recorded[Event], ...],
    ) -> Receipt:
        """Record the verdict of a command that wrote so many events, and return the receipt."""
        first, self.head = self.head + 1, self.head + count
        done = (command.fingerprint, first, self.head)
        self.written.commands.append((self.org, command.actor_id, command.id, *done, self.now))
        self._done[command.actor_id, command.id] = done
        generation = self.base.generation
        return Receipt(first, self.head, False, states, events, generation)

    def _requeue(self, old: State | None, new: State) -> None:
        """Record the queue place of a task that became free behind some annotator's mark."""
        if isinstance(new, Task) and new.free_slots and _freer(old, new):
            self._free(new.project, (-new.priority, new.rank))

    def _free(self, project: UUID, place: tuple[int, int]) -> None:
        known = self.written.requeued.get(project, place)
        self.written.requeued[project] = min(place, known)

    @property
    def last_command(self) -> LastCommand | None:
        """The verdict of the last command; None for a batch that writes no event."""
        commands = self.written.commands
        return LastCommand(*commands[-1][1:]) if commands else None

    @property
    def left_at(self) -> LedgerHead:
        """The ledger's counter row after the batch."""
        if not self.written.commands:
            return self.base
        return LedgerHead(self.head, self.now, self.base.generation)

    @property
    def erases(self) -> bool:
        """Whether the batch erased contents: such a command is a batch of its own."""
        return any(type(recorded.event) is ContentErased for _, _, recorded in self.changes[:1])

    def forget_contents(self, states: Mapping[UUID, State]) -> None:
        """Replace the states of streams from which the batch erased contents, by the given ones."""
        self.current.states.update(states)
        self.changes = [
            (states.get(recorded.stream, before), states.get(recorded.stream, after), recorded)
            for before, after, recorded in self.changes
        ]

    def statement(self, skew: timedelta | None = None) -> tuple[str, list[Any]]:
        """Return the statement that writes the batch if the ledger is still at `base`.

        Args:
            skew: by how much the time of the batch may be after the database's; None for any time.

        Returns:
            The statement, and the list of its parameters.
        """
        # A time that follows the ledger's last one cannot be earlier, whatever any clock says.
        skew = None if self.now <= self.base.last_at + MICROSECOND else skew
        return self.written.statement(self.org, self.row_changes, self.base, self.left_at, skew)


def _participants(task: Task) -> set[UUID | None]:
    answered = (a.author for a in task.annotations if a.status not in VACATED)
    return {*answered, *task.skipped_by, *(held.annotator for held in task.leases)}


def _freer(old: State | None, new: Task) -> bool:
    if not isinstance(old, Task) or not old.free_slots:
        return True
    if (old.priority, old.assignee) != (new.priority, new.assignee):
        return True
    return not _participants(old) <= _participants(new)
