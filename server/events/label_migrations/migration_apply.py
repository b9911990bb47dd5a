"""Applies the events of a label migration to the state of a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.events.core.event import JsonObject, Recorded, replace
from server.events.forms.answer_kinds import REGION_FIELDS
from server.events.label_migrations.label_provenance import (
    Origin,
    PreviousResolution,
    Resolution,
    SupersededBy,
)
from server.events.label_migrations.migration_events import (
    LabelsContent,
    LabelsMigrated,
    LabelsRestored,
    Outcome,
    RelabelRequested,
)
from server.events.labeling.task_events import AnnotationStatus, ReviewReason, Status
from server.events.labeling.tasks import Annotation, Task, evolve

Changes = Mapping[str | None, list[JsonObject]]


@evolve.on(LabelsMigrated)
def _migrated(state: Task, recorded: Recorded[LabelsMigrated]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    changes = _by_annotation(event.content)

    def moved(old: Annotation) -> Annotation:
        mine = changes.get(str(old.id), ()) if changes is not None else None
        known = mine is not None or old.id not in event.changed
        return replace(
            old,
            answers=applied(old.answers, mine or ()) if known else None,
            form_version=event.form_version,
            changed_at=at,
            origins=(
                *old.origins,
                Origin(event.migration, old.form_version, undo(mine or ()) if known else None),
            ),
        )

    named = set(event.annotations)
    after = replace(
        state,
        annotations=tuple(moved(a) if a.id in named else a for a in state.annotations),
        changed_at=at,
    )
    if event.final is Outcome.DROPPED:
        return replace(
            _suspend(after, event.migration),
            status=_stand(after, Status.IN_REVIEW),
            before_archive=_before(after, Status.IN_REVIEW),
            resolution=None,
            review_reason=ReviewReason.TIE,
        )
    final = _migrated_final(after, event, changes)
    return after if final is state.resolution else replace(after, resolution=final)


def _migrated_final(
    after: Task, event: LabelsMigrated, changes: Changes | None
) -> Resolution | None:
    old = after.resolution
    if old is None or event.final is None:
        return old
    followed = event.final is Outcome.FOLLOWED
    mine = None if changes is None else changes.get(str(old.annotations[0]) if followed else None)
    if followed and old.answers is not None:
        answers = after.annotation(old.annotations[0]).answers
    else:
        answers = None if changes is None else applied(old.answers, mine or ())
    back = None if changes is None or answers is None else undo(mine or ())
    origin = Origin(event.migration, old.form_version, back)
    return replace(
        old, answers=answers, form_version=event.form_version, origins=(*old.origins, origin)
    )


@evolve.on(RelabelRequested)
def _asked(state: Task, recorded: Recorded[RelabelRequested]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    items: dict[str, list[JsonObject]] | None = None
    if event.content is not None:
        items = {}
        for item in event.content.items:
            items.setdefault(item["annotation"], []).append(item)

    def supersede(old: Annotation) -> Annotation:
        mine = None if items is None else tuple(items.get(str(old.id), ()))
        aside = SupersededBy(event.migration, old.status, mine)
        return replace(old, status=AnnotationStatus.OUTDATED, aside=aside, changed_at=at)

    named = set(event.annotations)
    return replace(
        _suspend(state, event.migration),
        annotations=tuple(supersede(a) if a.id in named else a for a in state.annotations),
        status=_stand(state, Status.OPEN),
        review_leases=(),
        before_archive=_before(state, Status.OPEN),
        resolution=None,
        review_reason=None,
        changed_at=at,
    )


@evolve.on(LabelsRestored)
def _restored(state: Task, recorded: Recorded[LabelsRestored]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    changes = _by_annotation(event.content)
    mapped, returned = set(event.annotations), set(event.returned)

    def back(old: Annotation) -> Annotation:
        if old.id in returned and old.aside is not None:
            return replace(old, status=old.aside.status, aside=None, changed_at=at)
        if old.id not in mapped:
            return old
        return _unmapped(old, event, changes, at)

    after = replace(state, annotations=tuple(map(back, state.annotations)), changed_at=at)
    was = suspended_by(state, event.undoes)
    earlier = _without_later(state.suspended, was)
    if event.reinstated and was is not None:
        return replace(
            after,
            status=_stand(after, was.status, force=True),
            review_leases=(),
            before_archive=_before(after, was.status, force=True),
            resolution=was.resolution,
            review_reason=was.review_reason,
            suspended=earlier,
        )
    return replace(
        after,
        status=Status.LABELED if event.fills else state.status,
        review_leases=(),
        resolution=_restored_final(after, event, changes),
        suspended=earlier,
    )


def _unmapped(
    old: Annotation, event: LabelsRestored, changes: Changes | None, at: datetime
) -> Annotation:
    known = changes is not None or old.id not in event.changed
    mine = changes.get(str(old.id), ()) if changes is not None else ()
    return replace(
        old,
        answers=applied(old.answers, mine) if known else None,
        form_version=old.origins[-1].form_version,
        origins=old.origins[:-1],
        changed_at=at,
    )


def _restored_final(
    after: Task, event: LabelsRestored, changes: Changes | None
) -> Resolution | None:
    old = after.resolution
    if old is None or event.final is None:
        return old
    if event.final is Outcome.FOLLOWED and old.answers is not None:
        answers = after.annotation(old.annotations[0]).answers
    else:
        answers = None if changes is None else applied(old.answers, changes.get(None, ()))
    origin = old.origins[-1]
    return replace(old, answers=answers, form_version=origin.form_version, origins=old.origins[:-1])


def effective_status(state: Task) -> Status:
    """Return the status of a task; for an archived task, the status that restoring gives it."""
    return state.before_archive or state.status


def suspended_by(state: Task, migration: UUID | None) -> PreviousResolution | None:
    """Return the resolution from before a migration superseded the task's answers, if it did."""
    return next((was for was in state.suspended if was.migration == migration), None)


def _without_later(
    suspended: tuple[PreviousResolution, ...], was: PreviousResolution | None
) -> tuple[PreviousResolution, ...]:
    return suspended if was is None else suspended[: suspended.index(was)]


def _suspend(state: Task, migration: UUID) -> Task:
    """Keep the task's status and resolution for a revert; an open or skipped task has none."""
    if effective_status(state) in (Status.OPEN, Status.SKIPPED):
        return state
    counting = tuple(a.id for a in state.counting)
    was = PreviousResolution(
        migration, effective_status(state), state.resolution, state.review_reason, counting
    )
    return replace(state, suspended=(*state.suspended, was))


def _stand(state: Task, wanted: Status, *, force: bool = False) -> Status:
    """The new status, unless the task is archived or skipped."""
    if state.before_archive is not None:
        return state.status
    return state.status if state.status is Status.SKIPPED and not force else wanted


def _before(state: Task, wanted: Status, *, force: bool = False) -> Status | None:
    if state.before_archive is None:
        return None
    return Status.SKIPPED if state.before_archive is Status.SKIPPED and not force else wanted


def _by_annotation(content: LabelsContent | None) -> Changes | None:
    if content is None:
        return None
    found: dict[str | None, list[JsonObject]] = {}
    for change in content.changes:
        found.setdefault(change["annotation"], []).append(change)
    return found


def applied(answers: JsonObject | None, changes: Iterable[JsonObject]) -> JsonObject | None:
    """Return answers with the changes applied; unchanged parts are shared with the argument."""
    if answers is None or not changes:
        return answers
    new = dict(answers)
    for change in changes:
        answer = new[change["question"]]
        if "after" in change:
            new[change["question"]] = {**answer, "values": list(change["after"])}
        else:
            field, regions = REGION_FIELDS[answer["kind"]], change["regions"]
            listed = [_relabeled(region, regions) for region in answer[field]]
            new[change["question"]] = {**answer, field: listed}
    return new


def _relabeled(region: JsonObject, regions: Mapping[str, Any]) -> JsonObject:
    change = regions.get(region["id"])
    return region if change is None else {**region, "label": change[1]}


def undo(changes: Iterable[JsonObject]) -> JsonObject:
    """Return the labels before these changes, by question, as in `Origin.undo`."""
    return {
        change["question"]: change["before"]
        if "before" in change
        else {region: before for region, (before, _, _) in change["regions"].items()}
        for change in changes
    }


def backward(answers: JsonObject | None, undo: JsonObject | None) -> list[JsonObject]:
    """Return the changes that restore the labels in `undo`."""
    changes: list[JsonObject] = []
    for question, was in (undo or {}).items():
        if answers is None or question not in answers:
            continue
        answer = answers[question]
        if answer["kind"] == "choice":
            change = {"question": question, "before": answer["values"], "after": was}
        else:
            now = {r["id"]: r["label"] for r in answer[REGION_FIELDS[answer["kind"]]]}
            change = {
                "question": question,
                "regions": {id_: [now[id_], label] for id_, label in was.items() if id_ in now},
            }
        changes.append(change)
    return changes
