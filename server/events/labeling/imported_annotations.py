"""Annotations that were made elsewhere: imported with their authors, as nobody's work here.

An imported annotation counts like one that was submitted here: for slots, consensus, reviews,
statistics and what others may see. The actor of its event is who imported it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.events.core.event import (
    Change,
    Event,
    JsonObject,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import TEXT, text_of, whole
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.answers import validate_answers
from server.events.forms.forms import Form
from server.events.forms.inputs import Sizes
from server.events.labeling.annotations import LONGEST
from server.events.labeling.conclusion import conclusion_of
from server.events.labeling.consensus import agrees, majority
from server.events.labeling.masks import require_known_blobs
from server.events.labeling.queue import require_present
from server.events.labeling.resolution import ComparedAnswers, Vote, resolved
from server.events.labeling.task_events import TaskOverlapRaised
from server.events.labeling.tasks import (
    COUNTING,
    Annotation,
    AnnotationStatus,
    Answers,
    ImportedFrom,
    Method,
    Status,
    Task,
    TaskResolved,
    acted,
    evolve,
    without,
)
from server.events.projects import Project, require_active

SOURCE_ID = 500
"""The most characters of a source id."""
MOST = 1_000
"""The most annotations that are imported of one task at once."""
OPEN = (Status.OPEN,)
ANSWERED = (Status.LABELED, Status.IN_REVIEW, Status.DONE)
STATUSES = (
    *COUNTING,
    AnnotationStatus.REJECTED,
    AnnotationStatus.REPLACED,
    AnnotationStatus.WITHDRAWN,
)
"""Statuses that an imported annotation may have; OUTDATED is what a migration of here makes."""


class ImportedContent(Answers):
    """The answers, and what the annotation is called where it was made."""

    source_id: str | None = None
    source_digest: str | None = None
    reason: str | None = None


class AnnotationImported(Event, name="annotation.imported", kind=Kind.TASK):
    """An annotation that was made elsewhere came in; the actor is who imported it.

    `occurredAt` of the event is when the answer was given, where the source says so.
    """

    annotation: UUID
    annotator: UUID
    external: bool
    """Whether the annotator has no account here."""
    annotation_status: AnnotationStatus
    form_version: int
    guideline_version: int
    """0 where the answer was not given under a guideline of the project."""
    time_spent_ms: int
    fills: bool
    """Whether this was the last answer that the task asked for."""
    content: ImportedContent | None


@evolve.on(AnnotationImported)
def _imported(state: Task, recorded: Recorded[AnnotationImported]) -> Task:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    source = ImportedFrom(
        by=recorded.actor,
        occurred_at=recorded.occurred_at,
        source_id=content.source_id if content else None,
        source_digest=content.source_digest if content else None,
    )
    annotation = Annotation(
        id=event.annotation,
        author=event.annotator,
        status=event.annotation_status,
        answers=content.answers if content else None,
        form_version=event.form_version,
        guideline_version=event.guideline_version,
        time_spent_ms=event.time_spent_ms,
        created_at=at,
        changed_at=at,
        reason=content.reason if content else None,
        imported=source,
    )
    after = replace(
        state,
        status=Status.LABELED if event.fills else state.status,
        annotations=(*state.annotations, annotation),
        leases=without(state.leases, event.annotator) if annotation.counts else state.leases,
        changed_at=at,
    )
    # Participants are kept for what members may see; an external author sees nothing.
    return after if event.external else acted(after, recorded, event.annotator)


@record
class MadeElsewhere:
    """One annotation to import."""

    annotation: UUID
    annotator: UUID
    external: bool
    answers: JsonObject
    status: AnnotationStatus = AnnotationStatus.SUBMITTED
    time_spent_ms: int = 0
    form_version: int | None = None
    """None for the version that the project pins."""
    form: Form | None = None
    """The form of that version; needed where it is older than the version that is pinned."""
    guideline_version: int = 0
    source_id: str | None = None
    source_digest: str | None = None
    reason: str | None = None
    occurred_at: datetime | None = None
    """When the answer was given; the writer puts this time beside the event."""
    fits: bool = False
    """Whether the answers were checked before, and are in normal form."""


@record
class OpenTask:
    """What an import of annotations needs to know of a task, be it new or not, to add to it."""

    id: UUID
    sizes: Sizes
    overlap: int
    counting: tuple[Annotation, ...] = ()
    held_by: tuple[UUID, ...] = ()
    """The members who hold leases on the task."""


def importable_task(state: Task, given: Sequence[MadeElsewhere]) -> OpenTask:
    """Return a task that takes these annotations.

    Those that count are for open tasks. The others change no result, so they are taken by tasks
    whose answers are complete as well.

    Raises:
        Refused: CONFLICT where the task takes no such annotations.
    """
    require_present(state)
    counts = any(one.status in COUNTING for one in given)
    if state.status not in (OPEN if counts else (*OPEN, *ANSWERED)):
        message = "This task asks for no more answers: reopen it, then import them."
        raise Refused(Code.CONFLICT, message, ("task",))
    held_by = tuple(lease.annotator for lease in state.leases)
    return OpenTask(state.id, state.sizes, state.overlap, tuple(state.counting), held_by)


def import_annotations(
    task: OpenTask,
    project: Project,
    given: Sequence[MadeElsewhere],
    concepts: Concepts = NO_CONCEPTS,
    vote: Vote = majority,
) -> list[Change]:
    """Import annotations of one task; the last one also resolves it or asks for a review.

    More answers than the task's overlap may come in together: all of them count. Nobody counts
    twice, and nobody who holds the task loses it: if the answers would fill the task meanwhile, the
    import is refused.

    Raises:
        Refused: INVALID, LIMIT or CONFLICT; the path begins with the place in `given`.
    """
    require_active(project)
    form = project.pinned()
    counting = [ComparedAnswers(a.id, a.answers, a.form_version) for a in task.counting]
    people = [a.author for a in task.counting]
    approved = {a.id for a in task.counting if a.status is AnnotationStatus.APPROVED}
    last = max((n for n, one in enumerate(given) if one.status in COUNTING), default=-1)
    events: list[Event] = []
    for number, one in enumerate(given):
        try:
            answers, made_under = one.answers, _form_of(project, one)
            if not one.fits:
                answers = _fitting(made_under, task.sizes, answers, concepts)
            if one.status in COUNTING:
                _require_new(people, one)
                version = one.form_version or project.form_version
                counting.append(ComparedAnswers(one.annotation, answers, version))
            fills = number == last and len(counting) >= task.overlap
            events.append(_event(project, one, answers, fills=fills))
        except Refused as refused:
            raise refused.under(number) from None
        if one.status is AnnotationStatus.APPROVED:
            approved.add(one.annotation)
    if last >= 0 and len(counting) >= task.overlap:
        follows = conclusion_of(task.id, project, form, counting, people, concepts, vote)
        follows = _approved_elsewhere(follows, form, counting, approved)
        asks = isinstance(follows[0], TaskOverlapRaised)  # one person more
        if len({*task.held_by}.difference(people)) > asks:
            message = "Somebody holds this task and would lose it: import again when they are done."
            raise Refused(Code.CONFLICT, message, ("task",))
        if asks:
            events[last] = events[last].model_copy(update={"fills": False})
        events += follows
    return on(task.id, *events)


def _form_of(project: Project, one: MadeElsewhere) -> Form:
    """Return the form that an annotation was made under.

    Raises:
        Refused: INVALID for a version that was not published; CONFLICT where labels were migrated
            since that version, as nothing would migrate these; ERASED where the form is gone.
    """
    now, form = project.form_version, project.pinned()
    version = now if one.form_version is None else whole(one.form_version, 1, now, "formVersion")
    if version == now:
        return form
    if any(version < migration.form_version for migration in project.migrations):
        message = (
            f"Labels were migrated since version {version} of the form: give answers that fit "
            "the present form, and leave the version out."
        )
        raise Refused(Code.CONFLICT, message, ("formVersion",))
    if one.form is None:
        message = f"Version {version} of the form was erased: nothing can be checked against it."
        raise Refused(Code.ERASED, message, ("formVersion",))
    return one.form


def _fitting(form: Form, sizes: Sizes, answers: JsonObject, concepts: Concepts) -> JsonObject:
    # A mask that names a blob is one of an answer given here.
    require_known_blobs(answers, ())
    try:
        return validate_answers(form, sizes, answers, concepts)
    except Refused as refused:
        raise refused.under("answers") from None


def _require_new(authors: list[UUID | None], one: MadeElsewhere) -> None:
    """Add the author of an annotation that counts. Raises Refused CONFLICT for a known one."""
    if one.annotator in authors:
        message = "This author has answered the task already, and nobody counts twice."
        raise Refused(Code.CONFLICT, message, ("author",))
    authors.append(one.annotator)


def _event(
    project: Project, one: MadeElsewhere, answers: JsonObject, *, fills: bool
) -> AnnotationImported:
    if one.status not in STATUSES:
        message = f"An imported annotation is one of {', '.join(STATUSES)}."
        raise Refused(Code.INVALID, message, ("status",))
    form, guideline = project.form_version, project.guideline_version
    version = form if one.form_version is None else one.form_version
    content = ImportedContent(
        answers=answers,
        source_id=one.source_id,
        source_digest=one.source_digest,
        reason=None if one.reason is None else text_of(one.reason, "reason", longest=TEXT),
    )
    return AnnotationImported(
        annotation=one.annotation,
        annotator=one.annotator,
        external=one.external,
        annotation_status=one.status,
        form_version=version,
        guideline_version=whole(one.guideline_version, 0, guideline, "guidelineVersion"),
        time_spent_ms=whole(one.time_spent_ms, 0, LONGEST, "timeSpentMs"),
        fills=fills,
        content=content,
    )


def _approved_elsewhere(
    follows: list[Event], form: Form, counting: list[ComparedAnswers], approved: set[UUID]
) -> list[Event]:
    """Return what follows a task with every slot filled.

    Where a reviewer would have to look, or somebody else would be asked, an approval that was given
    elsewhere decides, unless approved answers differ.
    """
    chosen = [one for one in counting if one.annotation in approved]
    if not chosen or isinstance(follows[0], TaskResolved):
        return follows
    answers = [one.answers for one in chosen]
    if answers[0] is None or not all(
        a is not None and agrees(form, answers[0], a) for a in answers
    ):
        return follows
    return [resolved(Method.IMPORTED, chosen, answers[0])]
