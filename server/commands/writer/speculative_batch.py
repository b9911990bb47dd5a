"""The next batch, decided on cached states while the batch before it is being written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.commands.taxonomies.taxonomy_cache import CachedTaxonomies
from server.commands.writer.batch import Batch, Receipt
from server.commands.writer.batching import LARGEST, STREAMS, WaitingCommand
from server.commands.writer.decision_context import Command
from server.commands.writer.state_cache import StateCache


class SpeculativeBatch:
    """Decides commands, one by one, as long as the cached states are enough.

    The decisions hold only if, when the batch is written, the ledger's counter row is as this
    process left it. The statement that writes the batch checks that.
    """

    def __init__(
        self, org: UUID, states: StateCache, now: datetime, taxonomies: CachedTaxonomies
    ) -> None:
        self.waiting: list[WaitingCommand] = []
        self.receipts: list[Receipt] = []
        self._batch: Batch | None = None
        self._org = org
        self._states = states
        self._epoch = states.epoch
        self._now = now
        self._taxonomies = taxonomies
        self._streams = 0

    @property
    def batch(self) -> Batch:
        """The batch so far. Raises LookupError before a command was admitted."""
        if self._batch is None:
            raise LookupError
        return self._batch

    def full(self, command: Command) -> bool:
        """Tell whether the command must go into another batch."""
        size = self._streams + command.size
        return bool(self.waiting) and (len(self.waiting) >= LARGEST or size > STREAMS)

    def admit(self, waiting: WaitingCommand) -> bool:
        """Decide a command; return False, and change nothing, if that needs the database.

        The database is needed where a state is not cached, where the decision depends on more than
        states, and where the command would be refused: it may be a retry, and only the database
        has the verdicts of earlier commands.
        """
        command = waiting[0]
        found = self._states.lookup(self._org, command)
        if found is None:
            return False
        if self._batch is None:
            self._batch = Batch(self._org, found, self._now, self._taxonomies, self._epoch)
        else:
            self._batch.add_states(found)
        verdict = self._batch.decide(command)
        if not isinstance(verdict, Receipt):
            return False
        self._streams += command.size
        self.waiting.append(waiting)
        self.receipts.append(verdict)
        return True
