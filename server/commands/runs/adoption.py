"""Adopts results of runs: who asks, and the commands that give tasks their final answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from server.commands import DecisionContext
from server.commands.dry_run import dry_run
from server.events.core.event import Change, JsonObject
from server.events.core.refusal import Code, Refused
from server.events.erasure.holds import HOLDS, HeldBySubject, is_held, stream_of
from server.events.labeling.tasks import Task
from server.events.projects import require_active
from server.events.runs import adoptions
from server.events.runs.adoption_events import Adoption, AdoptionOutcome
from server.events.runs.runs import RUN
from server.reads.runs.runs import count_undoing


@dataclass(frozen=True, slots=True)
class AdoptionRequest:
    """What somebody wants to have adopted."""

    run: UUID
    project: UUID
    least_confidence: float
    erased: bool
    """Whether contents were erased since the run was computed."""

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        return {
            "projects": (self.project,),
            "streams": ((RUN, self.run),),
            "counts": partial(count_undoing, self.run),
        }

    def decide(self, current: DecisionContext) -> list[Change]:
        """Start the adoption.

        Raises:
            Refused: as `adoptions.start` does; CONFLICT while an adoption of the run is undone.
        """
        if current.counted:
            # Tasks would get their answers from one side, and lose them from the other.
            message = "An adoption of this run is being undone: wait for the end."
            raise Refused(Code.CONFLICT, message, ("run",))
        if self.erased:
            message = "Contents were erased since, and the result with them: start the run again."
            raise Refused(Code.ERASED, message, ("run",))
        return adoptions.start(
            current.get(RUN, self.run),
            current.project(self.project),
            least_confidence=self.least_confidence,
        )

    async def dry_run(self, execute: Callable[..., Awaitable[object]]) -> None:
        """Require that the adoption could start now; nothing is written.

        Args:
            execute: runs a decision that refuses in any case, given what it reads.

        Raises:
            Refused: as `decide`.
        """
        await dry_run(self.decide, execute, **self.named)


@dataclass(frozen=True, slots=True)
class AdoptionSlice:
    """Some tasks that are to get their final answers by one command."""

    org: UUID
    run: UUID
    project: UUID
    adoption: Adoption
    lines: Mapping[UUID, JsonObject]
    """By task, the line of the result."""
    by_subject: HeldBySubject
    outcomes: Counter[AdoptionOutcome] = field(default_factory=Counter)
    """By outcome, how many tasks, as of the last decision."""

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        return {
            "tasks": tuple(self.lines),
            "projects": (self.project,),
            "streams": ((RUN, self.run), (HOLDS, stream_of(self.org))),
        }

    def decide(self, current: DecisionContext) -> list[Change]:
        """Give the tasks their answers, unless the adoption has ended meanwhile.

        Raises:
            Refused: CONFLICT in an archived project; STALE where a hold was placed just now.
        """
        self.outcomes.clear()
        adopting = current.get(RUN, self.run).adopting
        if adopting is None or adopting.position != self.adoption.position:
            return []
        require_active(current.project(self.project))
        found: list[Change] = []
        for id_, line in self.lines.items():
            task = current.task(id_)
            outcome = self._outcome(current, task, line)
            self.outcomes[outcome] += 1
            if outcome is AdoptionOutcome.ADOPTED:
                found += adoptions.adopt(task, line, self.run)
        return found

    def _outcome(self, current: DecisionContext, task: Task, line: JsonObject) -> AdoptionOutcome:
        least = self.adoption.least_ppm
        outcome = adoptions.outcome_of(task, line, self.run, least, self.adoption)
        if outcome is AdoptionOutcome.ADOPTED and self._held(current, task):
            return AdoptionOutcome.HELD
        return outcome

    def _held(self, current: DecisionContext, task: Task) -> bool:
        return is_held(
            current.holds,
            now=current.now,
            task=task.id,
            project=task.project,
            by_subject=self.by_subject,
        )
