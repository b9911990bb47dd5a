"""Changes of states that the writer handed over: counters need not read their events.

A batch is written by one transaction, so its last event vouches for all of them: where the ledger
has that event, it has the batch. It vouches for no other batch. One that the ledger lost may have
been handed over since all that was remembered was dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from server.events.core.event import Event, Kind, Recorded
from server.events.erasure.erased_content import ContentErased
from server.events.erasure.erasures import ErasureFinished
from server.projections.counters.projection import CounterProjection, StateChange

_READ = (ContentErased, ErasureFinished)
"""Events that counters read in any case: what was counted may have been erased."""


class HandedPage:
    """Handed changes that follow a position without a gap, for all counters that are there."""

    def __init__(self, changes: list[StateChange], last: dict[int, Recorded[Event]]) -> None:
        self.changes = changes
        self.last = last
        """By position, the last event of each batch that the changes are of."""
        self._counted: dict[frozenset[str] | None, list[StateChange]] = {}

    def __len__(self) -> int:
        """Return how many changes it has."""
        return len(self.changes)

    def counted_by(self, counter: CounterProjection) -> list[StateChange]:
        """Return the changes that a counter does not ignore."""
        found = self._counted.get(counter.types)
        if found is None:
            types = {change[2].event.type for change in self.changes}
            ignored = set(filter(counter.ignores, types))
            found = [one for one in self.changes if one[2].event.type not in ignored]
            self._counted[counter.types] = found
        return found

    def may_last(self, counter: CounterProjection) -> bool:
        """Tell whether storing it may take long, as where a project's texts are written anew."""
        kinds = (change[2].event.kind for change in self.counted_by(counter))
        return counter.store is not None and any(kind is not Kind.TASK for kind in kinds)


class HandedChanges:
    """The handed changes of one ledger, kept until all counters of the process have counted them.

    There may be gaps, and changes of a history that was lost, which must not be used.
    """

    def __init__(self) -> None:
        self.confirmed: dict[int, Recorded[Event]] = {}
        """By position, last events of batches that the ledger was found to have in this round: they
        are not asked for again where it still has the last of them."""
        self._changes: dict[int, tuple[StateChange, Recorded[Event]]] = {}
        self._pages: dict[tuple[int, int], HandedPage] = {}

    def __len__(self) -> int:
        """Return how many changes are kept."""
        return len(self._changes)

    def add(self, changes: Sequence[StateChange]) -> None:
        """Take over the changes of one batch."""
        last = changes[-1][2]
        self._changes.update((change[2].position, (change, last)) for change in changes)

    def begin_round(self) -> None:
        """Begin another round of counting: what the last one found may be no longer so."""
        self.confirmed.clear()
        self._pages.clear()

    def drop(self, until: int) -> None:
        """Drop the changes up to a position."""
        for position in list(takewhile(until.__ge__, self._changes)):
            del self._changes[position]

    def clear(self) -> None:
        """Drop everything: the ledger may have another history from now on."""
        self.begin_round()
        self._changes.clear()

    def after(self, position: int, limit: int) -> HandedPage:
        """Return the changes that directly follow a position, up to a gap or an erasure.

        In one round, it is the same page for the same position.
        """
        page = self._pages.get((position, limit))
        if page is None:
            changes, last = list[StateChange](), dict[int, Recorded[Event]]()
            for next_ in range(position + 1, position + limit + 1):
                if next_ not in self._changes:
                    break
                change, proof = self._changes[next_]
                if type(change[2].event) in _READ:
                    break
                changes.append(change)
                last[proof.position] = proof
            page = HandedPage(changes, last)
            if changes:
                self._pages[position, limit] = page
        return page
