"""What a correction would come to: the annotations that it finds, and what they would become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.commands.corrections.correction import CorrectionRequest, preview
from server.events.corrections.correct_task import AnnotationCorrection
from server.events.corrections.correction_events import CorrectionAction, CorrectionOutcome
from server.events.corrections.patterns import ALL, CorrectionPattern
from server.events.labeling.tasks import Task
from server.events.projects import Project as ProjectState
from server.projections.counters.task_lists import TASK_LISTS
from server.reads.as_of import moment_of
from server.reads.corrections.matches import Match, TaskMatches, find_matches
from server.reads.projects import project_state
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Readable, query
from server.schema.core.context import Info
from server.schema.core.node import link
from server.schema.core.paging import Paging, page_of
from server.schema.corrections.inputs import (
    CorrectionActionInput,
    CorrectionPatternInput,
    action_of,
    pattern_of,
)
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import AnnotationAnswerSource
from server.schema.statistics import wait_until_counted

Outcome = tuple[Match, AnnotationCorrection | None]
"""A match, and what a correction comes to for it, if one is wanted."""
Outcomes = list[Outcome]

LOOKED_AT = 200
"""Tasks whose annotations one page of matches tests at most."""
MOST_COUNTED = 20_000
"""Tasks whose annotations a dry run tests at most."""
SAMPLED = 20
"""Annotations that a dry run shows."""
MOST_CHANGES = 100
"""The most pairs of what was and what would be that a dry run tells."""
LONGEST = 200
"""The most characters of an answer in such a pair."""


@strawberry.type(description="How many annotations a correction came to, with one outcome.")
class CorrectionCount:
    """The annotations of one outcome."""

    outcome: CorrectionOutcome
    annotations: int


@strawberry.type(description="How many labels, or answers, would become what.")
class CorrectionChange:
    """What was, and what would be."""

    before: str = strawberry.field(description="The label; or the answer, as JSON.")
    after: str | None = strawberry.field(
        description="The same afterwards; null where it would be taken out, or is asked for again."
    )
    annotations: int


@strawberry.type(
    name="MatchingLabel", description="A label of an annotation that a pattern asks for."
)
class MatchingLabelType:
    """A part of an annotation that follows a pattern."""

    question: str
    value: str
    region: str | None = strawberry.field(description="The region that carries it, if any.")


@strawberry.type(description="An annotation that follows the pattern of a correction.")
class MatchingAnnotation(Readable):
    """An annotation that was found, as clients see it."""

    project_uuid: strawberry.Private[UUID]
    annotation_uuid: strawberry.Private[UUID]
    found: strawberry.Private[AnnotationCorrection | None]
    outcome: CorrectionOutcome | None = strawberry.field(
        description="What the action would come to; null where none was given."
    )
    labels: list[MatchingLabelType] = strawberry.field(description="Its labels that match.")
    similarity: float | None = strawberry.field(
        description="How alike the texts are, 0 to 1; null where the pattern compares none."
    )

    annotation = link(
        "annotation",
        lambda one: one.annotation_uuid,
        Permission.ANNOTATIONS_READ_OWN,
        "The annotation.",
        null=False,
    )

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def after(self) -> list[Answer] | None:
        """The answers that it would have; null where they would not change, or it would go back."""
        found = self.found
        if found is None or found.outcome is not CorrectionOutcome.CORRECTED:
            return None
        shown = self.session.shown
        shown.annotations += 1
        shown.projects[self.project_uuid] = None
        source = AnnotationAnswerSource(self.project_uuid, found.form_version)
        return render_answers(found.answers, source, self.session)


@strawberry.type(description="A task with annotations that follow the pattern of a correction.")
class CorrectionMatch(Readable):
    """A task that was found, as clients see it."""

    task_uuid: strawberry.Private[UUID]
    annotations: list[MatchingAnnotation] = strawberry.field(
        description="Those that follow the pattern."
    )

    task = link("task", lambda one: one.task_uuid, Permission.TASKS_READ, "The task.", null=False)


@strawberry.type(description="What a correction would come to, if it were applied now.")
class CorrectionPreview:
    """The result of a dry run."""

    counts: list[CorrectionCount]
    changes: list[CorrectionChange] = strawberry.field(
        description="Of annotations that would be corrected, the most frequent first; 100 at most."
    )
    sample: list[CorrectionMatch] = strawberry.field(
        description="Some annotations that would be corrected."
    )
    tasks: int = strawberry.field(description="Tasks with annotations that follow the pattern.")
    complete: bool = strawberry.field(
        description="Whether all annotations are counted: a dry run looks at 20,000 tasks at most."
    )


def counts_of(outcomes: Mapping[str, int]) -> list[CorrectionCount]:
    """Return how many annotations have each outcome, in the order of the outcomes."""
    return [
        CorrectionCount(outcome=one, annotations=outcomes[one])
        for one in CorrectionOutcome
        if outcomes.get(one)
    ]


async def matches_of(
    info: Info,
    session: ReadSession,
    project: UUID,
    given: CorrectionPatternInput,
    action: CorrectionActionInput | None,
    wanted: Paging,
    *,
    with_reviewed: bool,
) -> Connection[CorrectionMatch]:
    """Return a page of the annotations that follow a pattern. Raises Refused as its parts do."""
    if session.at is not None:
        await wait_until_counted(info.context, session, session.at, TASK_LISTS.name)
    pattern = await pattern_of(info, session, project, given)
    request = None
    if action is not None:
        request = await request_of(session, project, pattern, action, with_reviewed=with_reviewed)
    page = await find_matches(
        session, project, pattern, after=wanted.cursor, tasks=LOOKED_AT, backward=wanted.backward
    )
    made = await _outcomes(info, session, request, page.found)
    pairs = zip(page.found, made, strict=True)
    shown = [(one.cursor, _match(session, one.task, found)) for one, found in pairs]
    end = page.end if len(shown) <= wanted.size else None
    return page_of(shown, wanted, end=end)


async def request_of(
    session: ReadSession,
    project: UUID,
    pattern: CorrectionPattern,
    action: CorrectionActionInput,
    *,
    with_reviewed: bool,
) -> CorrectionRequest:
    """Return a correction that is looked at and not asked for, at the moment of a session."""
    kind, replaced_by = action_of(action, pattern)
    head = (await session.cut()).head
    return CorrectionRequest(
        project=project,
        action=kind,
        position=head,
        head=head,
        pattern=pattern,
        replaced_by=replaced_by,
        reason="",
        with_reviewed=with_reviewed,
    )


async def preview_of(
    info: Info, session: ReadSession, request: CorrectionRequest
) -> CorrectionPreview:
    """Return what a correction would come to. Raises Refused as its parts do."""
    await wait_until_counted(info.context, session, request.position, TASK_LISTS.name)
    tally, looked_at, after = _Tally(session, request), 0, None
    while True:
        page = await find_matches(
            session, request.project, request.pattern, after=after, tasks=LOOKED_AT
        )
        tally.add(page.found, await _outcomes(info, session, request, page.found))
        looked_at, after = looked_at + page.looked_at, page.end
        if after is None or looked_at >= MOST_COUNTED:
            return tally.preview(complete=after is None)


@dataclass(slots=True)
class _Tally:
    """What a dry run has counted so far."""

    session: ReadSession
    request: CorrectionRequest
    tasks: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    sample: list[CorrectionMatch] = field(default_factory=list)

    def add(self, found: Sequence[TaskMatches], made: Sequence[Outcomes]) -> None:
        """Count some matches."""
        self.tasks += len(found)
        for one, outcomes in zip(found, made, strict=True):
            corrected = list[Outcome]()
            for match, outcome in outcomes:
                assert outcome is not None  # noqa: S101 - a dry run has an action
                self.outcomes[outcome.outcome] += 1
                if outcome.outcome is CorrectionOutcome.CORRECTED:
                    corrected.append((match, outcome))
                    self.changes.update(_pairs(self.request, match, outcome))
            if corrected and len(self.sample) < SAMPLED:
                self.sample.append(_match(self.session, one.task, corrected))

    def preview(self, *, complete: bool) -> CorrectionPreview:
        """Return all of it."""
        changes = [
            CorrectionChange(before=before, after=after, annotations=number)
            for (before, after), number in self.changes.most_common(MOST_CHANGES)
        ]
        return CorrectionPreview(
            counts=counts_of(self.outcomes),
            changes=changes,
            sample=self.sample,
            tasks=self.tasks,
            complete=complete,
        )


def _pairs(
    request: CorrectionRequest, match: Match, found: AnnotationCorrection
) -> set[tuple[str, str | None]]:
    """Return what was in one annotation, and what would be."""
    given = request.replaced_by or {}
    if request.action is CorrectionAction.REPLACE_ANSWER:
        sides = ((side or {}).get(given["question"]) for side in (found.before, found.answers))
        before, after = (orjson.dumps(side).decode()[:LONGEST] for side in sides)
        return {(before, after)}
    return {(label.value, given.get("value")) for label in match.labels}


async def _outcomes(
    info: Info,
    session: ReadSession,
    request: CorrectionRequest | None,
    found: Sequence[TaskMatches],
) -> list[Outcomes]:
    """Return the matches of tasks with what a correction would come to; None without one."""
    if request is None or not found:
        return [[(match, None) for match in one.matches] for one in found]
    project: ProjectState = await project_state(session, request.project)
    moment = await moment_of(session.as_of(request.position))
    taxonomies = info.context.services.taxonomies
    made = await preview(session, taxonomies, request, project, found, moment)
    return [list(zip(one.matches, of, strict=True)) for one, of in zip(found, made, strict=True)]


def _match(session: ReadSession, task: Task, outcomes: Outcomes) -> CorrectionMatch:
    shown = [
        MatchingAnnotation(
            session=session,
            project_uuid=task.project,
            annotation_uuid=match.annotation.id,
            found=found,
            outcome=None if found is None else found.outcome,
            labels=[
                MatchingLabelType(question=one.question, value=one.value, region=one.region)
                for one in match.labels
            ],
            similarity=None if match.likeness_ppm is None else match.likeness_ppm / ALL,
        )
        for match, found in outcomes
    ]
    return CorrectionMatch(session=session, task_uuid=task.id, annotations=shown)
