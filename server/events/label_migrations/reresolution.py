"""Recomputes a task's resolution after a migration slice, once all answers use one version.

While a migration runs, people answer under the new version beside answers under the old one that
are not migrated yet. A resolution from both compared ids of two versions, not meanings. So the task
is resolved again when its slice has migrated the old answers; a reviewer's decision stays.
"""

from __future__ import annotations

from server.events.core.event import Event
from server.events.label_migrations.migration_apply import applied, backward, effective_status
from server.events.label_migrations.migration_plan import labels_in
from server.events.label_migrations.migration_task import ClassifiedAnswers, MigrationTask
from server.events.labeling.conclusion import conclusion_of
from server.events.labeling.resolution import (
    VOTES,
    ComparedAnswers,
    approved,
    waits_for_agreement,
)
from server.events.labeling.task_events import (
    Method,
    ReviewReason,
    SentToReview,
    Status,
    TaskOverlapRaised,
    TaskResolved,
)
from server.events.labeling.tasks import Annotation, Task


def mixed_versions(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> bool:
    """Whether the current resolution compared answers from two taxonomy versions."""
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
        # A final answer with origins was mapped by a migration, so it is older than the migration.
        return final.method in (Method.MAJORITY, Method.LIKELIEST) and not final.origins
    return effective_status(state) is Status.IN_REVIEW and state.review_reason in VOTES


def _beside(annotation: Annotation, job: MigrationTask) -> bool:
    """Tell whether an answer has labels, but of a version that is not migrated."""
    stays = not job.concerns(annotation.form_version)
    return stays and labels_in(annotation.answers, job.plan.questions) > 0


def reresolve(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> list[Event]:
    """Return the events of resolving the task again; none if the result is the same as before.

    An archived task is not resolved again: a reviewer decides once it is restored.
    """
    if state.status is Status.ARCHIVED:
        return []
    events = resolution_events(state, job, found, state.counting)
    as_before = state.resolution is None and events == _sent(state.review_reason)
    return [] if as_before else events


def review_reason_changed(state: Task, job: MigrationTask, found: ClassifiedAnswers) -> list[Event]:
    """Return the event with a new review reason for a waiting task; none if the reason stays.

    A merge of labels does not settle a disagreement of people who saw two concepts: the task still
    waits for a reviewer or for `compare_again`, and its reason says that comparing would help.
    """
    moves = found.mapped or found.restored
    if not moves or found.doubtful or state.suspended or not waits_for_agreement(state):
        return []
    agreed = ReviewReason.AGREED_AFTER_MIGRATION
    now = resolution_events(state, job, found, state.counting)
    if not isinstance(now[0], TaskResolved):
        return _for_reviewer(now) if state.review_reason is agreed else []
    # If the unmigrated answers would be resolved now, the form or the policy made the difference.
    before = resolution_events(state, job, ClassifiedAnswers(), state.counting)
    ends = _for_reviewer(before) == _sent(state.review_reason) and not approved(state)
    return [SentToReview(reason=agreed)] if ends else []


def _for_reviewer(events: list[Event]) -> list[Event]:
    """Return the events for a task that waits for a reviewer, so that nobody else is asked."""
    asks = any(isinstance(event, TaskOverlapRaised) for event in events)
    return _sent(ReviewReason.UNSURE) if asks else events


def _sent(reason: ReviewReason | None) -> list[Event]:
    return [] if reason is None else [SentToReview(reason=reason)]


def resolution_events(
    state: Task, job: MigrationTask, found: ClassifiedAnswers, counting: list[Annotation]
) -> list[Event]:
    """Return the events of resolving the task from its answers as they are after the slice."""
    project = job.project
    if project.form is None:
        # The form was erased, so nobody knows how to compare the answers.
        return _sent(ReviewReason.TIE)
    given, people = [_after(a, job, found) for a in counting], [a.author for a in counting]
    return conclusion_of(state.id, project, project.pinned(), given, people, job.concepts)


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
