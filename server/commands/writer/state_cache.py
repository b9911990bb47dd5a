"""Decoded states that a process caches, and whether they are still current.

The database can confirm any cached state by its version, within one history: after a restore, or a
failover that lost the last commits, versions are used again for other states. The verdict of the
last command that this process wrote proves the history. For all states that were read or written
since another process last wrote, the ledger's counter row confirms them at once: if the row is,
under the lock, as this process left it, no other process wrote in between.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.commands.writer.decision_context import Command, DecisionContext
from server.commands.writer.queue_cache import QueueCache
from server.projections.counters.projection import StateChange
from server.projections.engine.batch_load import (
    BatchState,
    LastCommand,
    LedgerHead,
    VersionedState,
)
from server.projections.tables import project_of

KEPT = 20_000
"""States, of all organizations together."""


@dataclass
class _Cached:
    """The cached states of one organization."""

    last: LastCommand
    """The last command that this process wrote: it proves the history of the states."""
    before: LastCommand
    """The one before it: the last one where the newest batch turns out not to be written."""
    states: OrderedDict[UUID, VersionedState] = field(default_factory=OrderedDict)
    valid: set[UUID] = field(default_factory=set)
    """Streams whose cached states are current while the ledger's counter row equals `mark`."""
    mark: LedgerHead | None = None
    """The counter row as this process last left it; None where that is not known."""
    sole_writer: bool = False
    """Whether no other process wrote between the last two batches."""
    since: int = 0
    """Every write after this position came from this process and is still cached (valid while
    `mark` matches the ledger row)."""
    kept: dict[UUID, int] = field(default_factory=dict)
    """By stream, the position at which its state was last read or written."""
    queues: QueueCache = field(default_factory=QueueCache)
    """Queues that are current under the condition of `valid`."""


class StateCache:
    """Versions and states by organization; the longest unused states are dropped first.

    An organization's states are looked up in its own part only: clients may choose ids, and the
    same id at the same version may be another stream of another tenant.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._count = 0
        self._parts: OrderedDict[UUID, _Cached] = OrderedDict()
        self.epoch = 0
        """How many times everything was forgotten: what belongs to an earlier epoch is stale."""

    def forget(self) -> None:
        """Drop everything: the ledgers may have another history from now on."""
        self._parts.clear()
        self._count = 0
        self.epoch += 1

    def drop(self, org: UUID) -> None:
        """Drop the states of one organization: some of them have contents that were erased."""
        part = self._parts.pop(org, None)
        self._count -= 0 if part is None else len(part.states)

    def last_command(self, org: UUID) -> LastCommand | None:
        """Return the command that proves the history of an organization's cached states."""
        part = self._parts.get(org)
        return None if part is None else part.last

    def of(self, org: UUID) -> Mapping[UUID, VersionedState]:
        """Return the cached states of an organization, with their versions."""
        part = self._parts.get(org)
        return {} if part is None else part.states

    def is_sole_writer(self, org: UUID) -> bool:
        """Tell whether no other process wrote between the last two batches of this process."""
        part = self._parts.get(org)
        return part is not None and part.sole_writer and part.mark is not None

    def worthwhile_queues(self, org: UUID, projects: Iterable[UUID]) -> set[UUID]:
        """Return the projects of whose queues a look-up should read more, for later claims."""
        part = self._parts.get(org)
        if part is None or part.mark is None or not part.sole_writer:
            return set()
        return {project for project in projects if part.queues.is_worthwhile(project)}

    def lookup(self, org: UUID, command: Command) -> BatchState | None:
        """Return what the database would return for a command while the counter row equals `mark`.

        The result lacks the verdicts of earlier commands: a caller that would refuse the command
        must read them from the database.

        Returns:
            None where the database is needed in any case, or where other processes write as well:
            the counter row seldom equals `mark` then.
        """
        part = self._parts.get(org)
        if part is None or part.mark is None or not part.sole_writer or not command.names_all:
            return None
        result = BatchState(part.mark, from_cache=True)
        needed = [id_ for _, id_ in command.named]
        if command.actor:
            needed.append(command.actor.member)
        if command.claim:
            if not _add_queue(result, part.queues, command):
                return None
            needed += (command.claim, *result.queue[command.claim])
        found = result.states
        for id_ in needed:
            if id_ not in part.valid:
                return None
            known = found[id_] = part.states[id_]
            project = project_of(known[1])
            if project is not None and project not in found:
                if project not in part.valid:
                    return None
                found[project] = part.states[project]
        return result

    def keep(
        self,
        org: UUID,
        found: Iterable[tuple[UUID, VersionedState]],
        was: LedgerHead,
        now: LedgerHead,
        last: LastCommand | None,
    ) -> None:
        """Cache the states of a batch; `keep_queues` follows where it wrote or looked up queues.

        Without any command that this process wrote, nothing is cached: nothing would prove that the
        states are of the present history.

        Args:
            org: the organization of the batch.
            found: versions and states by stream.
            was: the counter row before the batch.
            now: the counter row after the batch.
            last: the last command of the batch; None for a batch that wrote no event.
        """
        part = self._parts.get(org)
        if part is None:
            if last is None:
                return
            part = self._parts[org] = _Cached(last, last)
        part.before, part.last = part.last, last or part.last
        self._parts.move_to_end(org)
        part.sole_writer = part.mark == was
        if not part.sole_writer:
            part.valid.clear()
            part.queues.clear()
            part.since = was.head
        part.mark = now
        states = part.states
        self._count -= len(states)
        for id_, known in found:
            states[id_] = known
            states.move_to_end(id_)
            part.valid.add(id_)
            part.kept[id_] = now.head
        self._count += len(states)
        self._shrink()

    def keep_queues(
        self, org: UUID, context: DecisionContext, changes: Iterable[StateChange], *, bulk: bool
    ) -> None:
        """Cache the queues that a batch has looked up, and what it changed of queues.

        Args:
            org: the organization of the batch.
            context: the batch's states after all its decisions.
            changes: the events of the batch, without those of tasks that were added in bulk.
            bulk: whether there were such tasks.
        """
        part = self._parts.get(org)
        if part is None or not part.sole_writer:
            return
        if bulk:
            part.queues.clear()
        else:
            part.queues.keep(context.loaded, changes, context.lease_changes)

    def add_from_snapshot(self, org: UUID, head: int, found: Mapping[UUID, VersionedState]) -> None:
        """Cache states read from a snapshot, to save reading them under the lock.

        They count as current if this process knows every write made after `head`. They must be of
        the history of the cache, which has states only where this process wrote already.

        Args:
            org: the organization of the states.
            head: the head of the ledger in that snapshot, whose tables must be those in use.
            found: versions and states by stream.
        """
        part = self._parts.get(org)
        if part is None:
            return
        current = part.mark is not None and part.since <= head <= part.mark.head
        self._count -= len(part.states)
        for id_, known in found.items():
            if id_ not in part.states or part.states[id_][0] < known[0]:
                part.states[id_] = known
                part.kept[id_] = head
                part.valid.discard(id_)
            if current and part.states[id_][0] == known[0]:
                part.valid.add(id_)
            part.states.move_to_end(id_)
        self._count += len(part.states)
        self._shrink()

    def revoke(self, org: UUID, ids: Iterable[UUID]) -> None:
        """Drop states that were cached before their batch was written, as the write failed."""
        part = self._parts.get(org)
        if part is None:
            return
        part.mark, part.last = None, part.before
        part.valid.clear()
        part.queues.clear()
        for id_ in ids:
            if part.states.pop(id_, None) is not None:
                part.kept.pop(id_)
                self._count -= 1

    def _shrink(self) -> None:
        while self._count > self._kept:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        org, part = next(iter(self._parts.items()))
        id_, _ = part.states.popitem(last=False)
        part.valid.discard(id_)
        part.since = max(part.since, part.kept.pop(id_))
        self._count -= 1
        if not part.states:
            del self._parts[org]


def _add_queue(found: BatchState, queues: QueueCache, command: Command) -> bool:
    """Add the queue that a command claims from; return whether it is known."""
    if command.actor is None or command.claim is None:
        return False
    place = (command.claim, command.actor.member)
    known = queues.lookup(*place)
    if known is None:
        return False
    found.queue[command.claim], found.leases[place] = known
    found.claimants.add(place)
    return True
