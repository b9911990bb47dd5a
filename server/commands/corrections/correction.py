"""Corrects annotations in bulk: who asks, the commands that do it, and what it would come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from server.commands import DecisionContext
from server.commands.dry_run import dry_run
from server.commands.taxonomies.taxonomy_cache import TaxonomyCache
from server.events.core.event import Change, JsonObject, on
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.corrections import corrections
from server.events.corrections.correct_task import (
    AnnotationCorrection,
    CorrectionTask,
    correct_task,
    outcomes_of,
)
from server.events.corrections.correction_events import CorrectionAction, CorrectionOutcome
from server.events.corrections.corrections import CORRECTION, Correction
from server.events.corrections.patterns import CorrectionPattern
from server.events.erasure.holds import HOLDS, HeldBySubject, is_held, stream_of
from server.events.forms.allowed_values import Concepts
from server.events.forms.forms import Form
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.projects import Project
from server.reads.corrections.corrections import count_running
from server.reads.corrections.matches import TaskMatches, forms_of
from server.reads.erasure.holds import held_tasks
from server.reads.session import ReadSession

AT_ONCE = 3
"""The most corrections of an organization that are under way at once."""


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What somebody wants to have corrected."""

    project: UUID
    action: CorrectionAction
    position: int
    """Annotations that changed after it are left alone."""
    head: int
    """The last position when it was asked for."""
    pattern: CorrectionPattern
    replaced_by: JsonObject | None
    reason: str
    with_reviewed: bool
    correction: UUID = field(default_factory=uuid7)

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        return {"projects": (self.project,), "counts": count_running}

    def decide(self, current: DecisionContext) -> list[Change]:
        """Start the correction. Raises Refused as `corrections.start` does, INVALID and LIMIT."""
        project = current.project(self.project)
        if self.position > self.head:
            raise Refused(Code.INVALID, "This position has not come yet.", ("position",))
        if current.counted >= AT_ONCE:
            message = f"{AT_ONCE} corrections are under way already: wait for one."
            raise Refused(Code.LIMIT, message)
        return corrections.start(
            self.correction,
            project,
            action=self.action,
            position=self.position,
            pattern=self.pattern,
            replaced_by=self.replaced_by,
            reason=self.reason,
            with_reviewed=self.with_reviewed,
        )

    async def dry_run(self, execute: Callable[..., Awaitable[object]]) -> None:
        """Require that the correction could start now; nothing is written.

        Args:
            execute: runs a decision that refuses in any case, given what it reads.

        Raises:
            Refused: as `decide`.
        """
        await dry_run(self.decide, execute, **self.named)

    def task(
        self, project: Project, forms: Mapping[int, Form], moment: datetime, concepts: Concepts
    ) -> CorrectionTask:
        """Return what the decision on a task needs, at the moment of the position."""
        return CorrectionTask(
            correction=self.correction,
            pattern=self.pattern,
            action=self.action,
            replaced_by=self.replaced_by,
            with_reviewed=self.with_reviewed,
            moment=moment,
            project=project,
            forms=forms,
            concepts=concepts,
        )


async def preview(
    session: ReadSession,
    taxonomies: TaxonomyCache,
    request: CorrectionRequest,
    project: Project,
    found: Sequence[TaskMatches],
    moment: datetime,
) -> list[list[AnnotationCorrection]]:
    """Return what a correction would come to for some matches, task by task.

    Args:
        session: the session in which they were found.
        taxonomies: loads what the forms draw on.
        request: the correction.
        project: the project as of the session.
        found: the matches.
        moment: the time of the position of the correction.

    Raises:
        Refused: as `TaxonomyCache.find` does.
    """
    held = await held_tasks(session, {one.task.id: one.task for one in found})
    forms = await forms_of(session, project, found)
    job = request.task(project, forms, moment, taxonomies.of(session.org))
    made = []
    for one in found:
        decide = partial(
            outcomes_of,
            one.task,
            [match.annotation.id for match in one.matches],
            job,
            held=one.task.id in held,
        )
        made.append(await _loaded(taxonomies, session.org, decide))
    return made


async def _loaded(
    taxonomies: TaxonomyCache, org: UUID, decide: Callable[[], list[AnnotationCorrection]]
) -> list[AnnotationCorrection]:
    """Return what is decided, once all taxonomies that it needs are in memory."""
    while True:
        try:
            return decide()
        except NotLoaded as missing:
            await taxonomies.find(org, missing)


@dataclass(frozen=True, slots=True)
class CorrectionSlice:
    """Some tasks whose annotations are to be corrected by one command."""

    org: UUID
    correction: Correction
    """As it was before the slice."""
    found: Sequence[TaskMatches]
    forms: Mapping[int, Form]
    moment: datetime
    """The time of the position of the correction."""
    by_subject: HeldBySubject

    @property
    def named(self) -> dict[str, Any]:
        """What the decision reads, as fields of `Command`."""
        return {
            "tasks": tuple(one.task.id for one in self.found),
            "projects": (self.correction.project,),
            "streams": ((CORRECTION, self.correction.id), (HOLDS, stream_of(self.org))),
        }

    def decide(self, current: DecisionContext) -> list[Change]:
        """Correct the annotations.

        Raises:
            Refused: CONFLICT in an archived project and while labels migrate; STALE where a hold
                was placed just now, or another server came to these tasks; ERASED where what was
                asked for was erased.
        """
        state = current.get(CORRECTION, self.correction.id)
        if state.pattern is None:
            raise Refused(Code.ERASED, "What was to be corrected was erased.")
        if not state.running or state.last_task != self.correction.last_task:
            raise Refused(Code.STALE, "Another server came to these tasks.")
        project = current.project(state.project)
        corrections.require_ready(project)
        job = self._task(state, project, current.taxonomies)
        changes: list[Change] = []
        outcomes = Counter[CorrectionOutcome]()
        for one in self.found:
            task = current.task(one.task.id)
            named = [match.annotation.id for match in one.matches]
            held = is_held(
                current.holds,
                now=current.now,
                task=task.id,
                project=task.project,
                by_subject=self.by_subject,
            )
            found = outcomes_of(task, named, job, held=held)
            outcomes.update(each.outcome for each in found)
            changes += on(task.id, *correct_task(task, found, job))
        last = self.found[-1].task
        tasks, place = len(self.found), (last.rank, last.id)
        return [*changes, *corrections.advance(state, outcomes, tasks=tasks, last=place)]

    def _task(self, state: Correction, project: Project, concepts: Concepts) -> CorrectionTask:
        return CorrectionTask(
            correction=state.id,
            pattern=CorrectionPattern.of(state.pattern or {}),
            action=state.action,
            replaced_by=state.replaced_by,
            with_reviewed=state.with_reviewed,
            moment=self.moment,
            project=project,
            forms=self.forms,
            concepts=concepts,
        )
