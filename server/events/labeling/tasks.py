"""A task: one thing to label, its annotations, who holds it, and its final answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.events.core.event import Event, Fold, JsonObject, Kind, Recorded, record, replace
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.gold.reference import Gold
from server.events.label_migrations.label_provenance import (
    ImportedFrom,
    Origin,
    PreviousResolution,
    Resolution,
    SupersededBy,
)
from server.events.labeling.participants import COUNTING, Participant, status_seen, with_act
from server.events.labeling.task_events import (
    VACATED,
    AnnotationStatus,
    Answers,
    Method,
    Reason,
    ReviewReason,
    SentToReview,
    Status,
    TaskArchived,
    TaskAssigned,
    TaskContent,
    TaskImported,
    TaskPrioritized,
    TaskReopened,
    TaskResolved,
    TaskRestored,
    TaskSkipped,
)

__all__ = [
    "COUNTING",
    "Annotation",
    "AnnotationStatus",
    "Answers",
    "Comment",
    "ImportedFrom",
    "Lease",
    "Method",
    "Participant",
    "Reason",
    "Resolution",
    "ReviewLease",
    "ReviewReason",
    "SentToReview",
    "Status",
    "Task",
    "TaskArchived",
    "TaskAssigned",
    "TaskContent",
    "TaskImported",
    "TaskPrioritized",
    "TaskReopened",
    "TaskResolved",
    "TaskRestored",
    "TaskSkipped",
    "acted",
    "evolve",
    "without",
]


@record
class Annotation:
    """The answers of one person to a task: revised, reviewed or withdrawn, never overwritten."""

    id: UUID
    author: UUID | None
    status: AnnotationStatus
    answers: JsonObject | None
    form_version: int
    guideline_version: int
    time_spent_ms: int
    created_at: datetime
    changed_at: datetime
    revision: int = 1
    reviewer: UUID | None = None
    reason: str | None = None
    reasons: tuple[str, ...] = ()
    """Of a rejection, keys of the reasons that the project offered."""
    origins: tuple[Origin, ...] = ()
    """The labels before each migration that changed them, the latest migration last."""
    aside: SupersededBy | None = None
    """Set if the annotation is OUTDATED: the migration that superseded it."""
    imported: ImportedFrom | None = None
    """Set if the annotation was made elsewhere."""
    correction: UUID | None = None
    """The correction in bulk that was the last to change it; None once its author revised it."""
    gold: bool = False
    """Whether it answers a gold task, of which it fills no slot."""
    round_complete: bool = False
    """Of an answer to a gold task: whether as many people answered as would answer another one."""

    @property
    def counts(self) -> bool:
        """Whether the annotation stands: nobody withdrew, rejected or replaced it."""
        return self.status in COUNTING

    @property
    def fills(self) -> bool:
        """Whether the annotation fills a slot of its task."""
        return self.status in COUNTING and not self.gold


@record
class Lease:
    """A slot held by one person until a moment; the token fences off whoever held it before."""

    annotator: UUID
    token: int
    expires_at: datetime


@record
class ReviewLease:
    """A task in review, held by one reviewer until a moment; the token is of the task's fence."""

    reviewer: UUID
    token: int
    expires_at: datetime


@record
class Comment:
    """A comment on a task or on one of its annotations."""

    id: UUID
    author: UUID | None
    annotation: UUID | None
    text: str | None
    created_at: datetime
    resolved_by: UUID | None = None
    resolved_at: datetime | None = None
    mentions: tuple[UUID, ...] = ()
    """The members whom the comment speaks to."""
    mentioned_at: datetime | None = None
    """Since when it mentions these members; None where it never mentioned any."""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether somebody should deal with it."""
        return self.resolved_at is None and self.deleted_at is None


@record
class Task:
    """The state of a task."""

    id: UUID
    project: UUID
    status: Status
    priority: int
    rank: int
    overlap: int
    sizes: JsonObject
    external_id: str | None
    imported_at: datetime
    changed_at: datetime
    assignee: UUID | None = None
    annotations: tuple[Annotation, ...] = ()
    leases: tuple[Lease, ...] = ()
    skipped_by: tuple[UUID, ...] = ()
    comments: tuple[Comment, ...] = ()
    participants: tuple[Participant, ...] = ()
    review_leases: tuple[ReviewLease, ...] = ()
    """The lease of the reviewer who holds the task, if any."""
    fence: int = 0
    resolution: Resolution | None = None
    review_reason: ReviewReason | None = None
    before_archive: Status | None = None
    suspended: tuple[PreviousResolution, ...] = ()
    """Resolutions before migrations that superseded answers, kept until the task is full again."""
    raised_from: int = 0
    """The overlap before it was raised, because no answer was likely enough; 0 where it was not."""
    gold: Gold | None = None
    """Set if the task is gold: what its right answers are."""

    @property
    def counting(self) -> list[Annotation]:
        """The annotations that fill slots."""
        return [a for a in self.annotations if a.status in COUNTING and not a.gold]

    @property
    def free_slots(self) -> int:
        """How many more people may claim the task now; a gold task is handed out by chance."""
        if self.status is not Status.OPEN or self.gold is not None:
            return 0
        filled = len(self.counting) if self.annotations else 0
        free = self.overlap - filled - len(self.leases)
        return max(0, free)

    @property
    def outdated(self) -> list[Annotation]:
        """The OUTDATED annotations whose authors should answer again, while a slot is unfilled."""
        if self.status is not Status.OPEN or not self.annotations:
            return []
        waiting = [a for a in self.annotations if a.status is AnnotationStatus.OUTDATED]
        return waiting if waiting and len(self.counting) < self.overlap else []

    def outdated_of(self, author: UUID) -> list[Annotation]:
        """The OUTDATED annotations of a member who has not answered again since.

        Unlike `outdated`, they depend on nothing that others did.
        """
        own = [a for a in self.annotations if a.author == author]
        if any(a.status not in VACATED for a in own):
            return []
        return [a for a in own if a.status is AnnotationStatus.OUTDATED]

    def annotation(self, id_: UUID) -> Annotation:
        """Return the annotation with this id.

        Raises:
            Refused: NOT_FOUND if the task has no such annotation.
        """
        for annotation in self.annotations:
            if annotation.id == id_:
                return annotation
        raise Refused(Code.NOT_FOUND, "There is no such annotation.", ("annotation",))

    def lease(self, annotator: UUID) -> Lease | None:
        """Return the lease of a member on this task, expired or not; None if there is none."""
        return next((held for held in self.leases if held.annotator == annotator), None)

    def participant(self, member: UUID) -> Participant | None:
        """Return the task as of a member's own last act on it; None if there is no such act."""
        return next((one for one in self.participants if one.member == member), None)

    def took_part(self, member: UUID) -> bool:
        """Tell whether the member answered, skipped or holds the task: nobody gets it twice."""
        return (
            any(a.author == member and a.status not in VACATED for a in self.annotations)
            or member in self.skipped_by
            or any(held.annotator == member for held in self.leases)
        )


evolve: Fold[Task] = Fold()
TASK = StreamKind(Kind.TASK, Task, evolve, project=lambda state: state.project)


@evolve.on(TaskImported)
def _imported(_: Task | None, recorded: Recorded[TaskImported]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    return Task(
        id=recorded.stream,
        project=event.project,
        status=Status.OPEN,
        priority=event.priority,
        rank=recorded.position if event.rank is None else event.rank,
        overlap=event.overlap,
        sizes=event.sizes,
        external_id=event.content.external_id if event.content else None,
        imported_at=at,
        changed_at=at,
    )


@evolve.on(TaskSkipped)
def _skipped(state: Task, recorded: Recorded[TaskSkipped]) -> Task:
    event = recorded.event
    after = replace(
        state,
        status=Status.SKIPPED if event.closes else state.status,
        leases=() if event.closes else without(state.leases, event.annotator),
        skipped_by=(*state.skipped_by, event.annotator),
        changed_at=recorded.recorded_at,
    )
    return acted(after, recorded, event.annotator, skipped=True)


@evolve.on(TaskResolved)
def _resolved(state: Task, recorded: Recorded[TaskResolved]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    answers = event.content.answers if event.content else None
    # Version 1 of the event had no form version: the lowest of its annotations was taken instead.
    form_version = event.form_version or min(
        (a.form_version for a in state.annotations if a.id in event.annotations), default=0
    )
    final = Resolution(event.method, event.annotations, answers, recorded.actor, at, form_version)
    if event.confidence_ppm is not None:
        final = replace(final, run=event.run, confidence_ppm=event.confidence_ppm)
    return replace(
        state,
        status=Status.DONE,
        leases=(),
        review_leases=(),
        resolution=final,
        # A task that is resolved without a reviewer keeps no reason for a review.
        review_reason=state.review_reason if event.method is Method.REVIEWER else None,
        suspended=(),
        changed_at=at,
    )


@evolve.on(SentToReview)
def _sent_to_review(state: Task, recorded: Recorded[SentToReview]) -> Task:
    reason = recorded.event.reason
    return replace(
        state,
        status=Status.IN_REVIEW,
        review_reason=reason,
        suspended=(),
        changed_at=recorded.recorded_at,
    )


@evolve.on(TaskReopened)
def _reopened(state: Task, recorded: Recorded[TaskReopened]) -> Task:
    return replace(
        state,
        status=Status.OPEN,
        overlap=recorded.event.overlap,
        skipped_by=(),
        resolution=None,
        review_reason=None,
        review_leases=(),
        suspended=(),
        raised_from=0,
        changed_at=recorded.recorded_at,
    )


@evolve.on(TaskPrioritized)
def _prioritized(state: Task, recorded: Recorded[TaskPrioritized]) -> Task:
    return replace(state, priority=recorded.event.priority, changed_at=recorded.recorded_at)


@evolve.on(TaskAssigned)
def _assigned(state: Task, recorded: Recorded[TaskAssigned]) -> Task:
    return replace(state, assignee=recorded.event.assignee, changed_at=recorded.recorded_at)


@evolve.on(TaskArchived)
def _archived(state: Task, recorded: Recorded[TaskArchived]) -> Task:
    return replace(
        state,
        status=Status.ARCHIVED,
        before_archive=state.status,
        leases=(),
        review_leases=(),
        changed_at=recorded.recorded_at,
    )


@evolve.on(TaskRestored)
def _restored(state: Task, recorded: Recorded[TaskRestored]) -> Task:
    return replace(
        state,
        status=state.before_archive or Status.OPEN,
        before_archive=None,
        changed_at=recorded.recorded_at,
    )


def acted(
    state: Task,
    recorded: Recorded[Event],
    member: UUID | None,
    *,
    skipped: bool = False,
    token: int = 0,
) -> Task:
    """Return the task, given after an event that is an act of a member or about their answer.

    With whether the act was to skip the task, and the token of the lease that it took, if any.
    """
    if member is None:
        return state
    own = [a.status for a in state.annotations if a.author == member]
    status = status_seen(own, skipped=member in state.skipped_by)
    answered, overlap = int(any(one in COUNTING for one in own)), state.raised_from or state.overlap
    seen = (recorded.recorded_at, status, answered, overlap, skipped, token)
    return replace(state, participants=with_act(state.participants, Participant(member, 0, *seen)))


def without(leases: tuple[Lease, ...], annotator: UUID) -> tuple[Lease, ...]:
    """Return the leases without that of this annotator."""
    return tuple([held for held in leases if held.annotator != annotator])
