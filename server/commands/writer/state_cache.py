"""States that a process keeps decoded, and whether they are still the present ones.

Of any state that is kept, the database can say so by its version. Of those that were read or
written since the last time that somebody else wrote, the ledger's counter row says so for all at
once: where it is, under the lock, as this process left it, nobody wrote in between.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.commands.writer.decision_context import Command
from server.projections.engine.batch_load import BatchState, LedgerHead, VersionedState
from server.projections.tables import project_of

KEPT = 20_000
"""States, of all organizations together."""


@dataclass
class _Cached:
    """What is known of one organization."""

    states: OrderedDict[UUID, VersionedState] = field(default_factory=OrderedDict)
    valid: set[UUID] = field(default_factory=set)
    """States that are the present ones as long as the counter row is as `mark` says."""
    mark: LedgerHead | None = None
    sole_writer: bool = False
    """Whether nobody else wrote between the last two batches."""
    since: int = 0
    """From this position on, nothing was written but what `states` shows, as long as `mark` holds:
    by this process, and not forgotten."""
    kept: dict[UUID, int] = field(default_factory=dict)
    """By state, the position at which it was last read or written."""


class StateCache:
    """Versions and states by organization, of which the longest unused go first.

    An organization's states are looked up in its own part only: ids may be chosen by clients, and
    the same id at the same version may mean another thing to another tenant.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._count = 0
        self._parts: OrderedDict[UUID, _Cached] = OrderedDict()

    def of(self, org: UUID) -> Mapping[UUID, VersionedState]:
        """Return what is known of an organization."""
        part = self._parts.get(org)
        return {} if part is None else part.states

    def lookup(self, org: UUID, command: Command) -> BatchState | None:
        """Return what a look-up would find if the counter row is still as this process left it.

        None where the database must be asked in any case, or where others write as well: it seldom
        is then. Commands that were done before are not told: whoever refuses one, or cannot write
        it, has to ask for them.
        """
        part = self._parts.get(org)
        if part is None or part.mark is None or not part.sole_writer or not command.names_all:
            return None
        found: dict[UUID, VersionedState] = {}
        actor = [command.actor.member] if command.actor else []
        for id_ in (*[id_ for _, id_ in command.named], *actor):
            if id_ not in part.valid:
                return None
            known = found[id_] = part.states[id_]
            project = project_of(known[1])
            if project is not None and project not in found:
                if project not in part.valid:
                    return None
                found[project] = part.states[project]
        return BatchState(part.mark, states=found)

    def keep(
        self,
        org: UUID,
        found: Iterable[tuple[UUID, VersionedState]],
        was: LedgerHead,
        now: LedgerHead,
    ) -> None:
        """Remember states, written under a lock that met one mark and left another."""
        part = self._parts.setdefault(org, _Cached())
        self._parts.move_to_end(org)
        part.sole_writer = part.mark == was
        if not part.sole_writer:
            part.valid.clear()
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

    def add_from_snapshot(self, org: UUID, head: int, found: Mapping[UUID, VersionedState]) -> None:
        """Remember states that a snapshot of a ledger showed, to spare reading them under the lock.

        They are sure as well if nothing was written since that is not known here.

        Args:
            org: whose they are.
            head: of the ledger in that snapshot, whose tables must be those in use.
            found: by stream, the version and the state.
        """
        part = self._parts.setdefault(org, _Cached())
        sure = part.mark is not None and part.since <= head <= part.mark.head
        self._count -= len(part.states)
        for id_, known in found.items():
            if id_ not in part.states or part.states[id_][0] < known[0]:
                part.states[id_] = known
                part.kept[id_] = head
                part.valid.discard(id_)
            if sure and part.states[id_][0] == known[0]:
                part.valid.add(id_)
            part.states.move_to_end(id_)
        self._count += len(part.states)
        self._shrink()

    def revoke(self, org: UUID, ids: Iterable[UUID]) -> None:
        """Forget what was remembered too early: it was not written, or nobody knows."""
        part = self._parts.get(org)
        if part is None:
            return
        part.mark = None
        part.valid.clear()
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
