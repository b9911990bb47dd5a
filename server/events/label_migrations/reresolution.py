"""What is concluded of a task when the slice with it has come by.

While a migration runs, people answer in new words beside answers in old ones, to which it has not
come yet. What was concluded from both compared words, not meanings. So it is concluded again when
the slice comes and all answers are in the same words; what a reviewer decided meanwhile stands.
"""

from __future__ import annotations

from server.events.core.event import Event
from server.events.label_migrations.migration_apply import applied, backward, effective_status
from server.events.label_migrations.migration_plan import labels_in
from server.events.label_migrations.migration_task import ClassifiedAnswers, MigrationTask
from server.events.labeling.resolution import (
    VOTES,
    ComparedAnswers,
    approved,
    resolve_task,
    waits_for_agreement,
)
from server.events.labeling.task_events import (
    Method,
    ReviewReason,
    SentToReview,
    Status,
    TaskResolved,
)
from server.events.labeling.tasks import Annotation, Task


def mixed_versions(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> bool:
    """Tell whether a task was concluded from answers of which only some move in this slice."""
    counting = state.counting
    if found.doubtful or not _by_vote(state) or len(counting) < state.overlap:
        return False
    if approved(state):
        return False
    staying = [a for a in counting if not found.moves(a.id)]
    return len(staying) < len(counting) and any(_beside(a, job) for a in staying)


def _by_vote(state: Task) -> bool:
    final = state.resolution
    if final is not None:
        # What a migration has mapped was concluded before that.
        return final.method is Method.MAJORITY and not final.origins
    return effective_status(state) is Status.IN_REVIEW and state.review_reason in VOTES


def _beside(annotation: Annotation, job: MigrationTask) -> bool:
    """Tell whether an answer has labels, but of a version that is not to follow."""
    stays = not job.concerns(annotation.form_version)
    return stays and labels_in(annotation.answers, job.plan.questions) > 0


def reresolve(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> list[Event]:
    """Return what is concluded now; nothing where that is what was.

    Of an archived task, on which nobody works, a reviewer decides once it is restored.
    """
    if state.status is Status.ARCHIVED:
        return []
    events = resolution_events(state, job, found, state.counting)
    as_before = state.resolution is None and events == _sent(state.review_reason)
    return [] if as_before else events


def review_reason_changed(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> list[Event]:
    """Return why a task waits for a reviewer now; nothing where the reason is as it was.

    Labels that were merged do not undo a disagreement of people who saw them apart: the task goes
    on waiting, for a reviewer or for `compare_again`, and its reason says that the latter helps.
    """
    moves = found.mapped or found.restored
    if not moves or found.doubtful or state.suspended or not waits_for_agreement(state):
        return []
    agreed = ReviewReason.AGREED_AFTER_MIGRATION
    now = resolution_events(state, job, found, state.counting)
    if not isinstance(now[0], TaskResolved):
        return now if state.review_reason is agreed else []
    # Where the same answers would be resolved as they were, the form or the policy has changed.
    before = resolution_events(state, job, ClassifiedAnswers(), state.counting)
    ends = before == _sent(state.review_reason) and not approved(state)
    return [SentToReview(reason=agreed)] if ends else []


def _sent(reason: ReviewReason | None) -> list[Event]:
    return [] if reason is None else [SentToReview(reason=reason)]


def resolution_events(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, counting: list[Annotation]
) -> list[Event]:
    """Return what follows from answers as they read after the slice."""
    project = job.project
    if project.form is None:
        # It was erased, and with it what answers are compared by.
        return _sent(ReviewReason.TIE)
    given = [_after(a, job, found) for a in counting]
    return resolve_task(state.id, project, project.pinned(), given, job.concepts)


def _after(annotation: Annotation, job: MigrationTask, found: ClassifiedAnswers) -> ComparedAnswers:
    id_, answers = annotation.id, annotation.answers
    if id_ in found.mapped:
        return ComparedAnswers(id_, applied(answers, found.mapped[id_].changes), job.form_version)
    if id_ in found.restored:
        origin = annotation.origins[-1]
        return ComparedAnswers(
            id_, applied(answers, backward(answers, origin.undo)), origin.form_version
        )
    return ComparedAnswers(id_, answers, annotation.form_version)
