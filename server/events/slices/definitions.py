"""Defining the slices of a project's tasks that figures of quality are given of, and removing them.

A slice keeps the predicate that it was defined by: a figure must not change because its name came
to mean something else. Whoever wants another predicate defines another slice.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from server.events.core.event import Change, Content, Event, JsonObject, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of, text_of, whole
from server.events.labeling.queue import PRIORITY
from server.events.projects import Project, evolve
from server.events.slices.predicates import MetaPredicate, Predicate, Slice

MOST_SLICES = 20
"""Slices of a project: a task counts under each that it matches."""
MOST_VALUES = 50
"""Values, versions or names in one condition."""
MOST_CONDITIONS = 5
"""Conditions on meta."""
MOST_KEYS = 10
"""Keys of a path into meta."""
LONGEST_VALUE = 200
"""Characters of a value or a key in a condition."""


class SliceContent(Content):
    """What a slice is called, and what its tasks have in common. Both may say what tasks say."""

    name: str
    predicate: JsonObject
    """A `Predicate`, with the conditions alone that are given."""


class SliceDefined(Event, name="project.slice_defined", kind=Kind.PROJECT, version=2):
    """Figures are given of the tasks that meet a predicate, whenever these were answered."""

    slice: UUID
    content: SliceContent | None


class SliceRemoved(Event, name="project.slice_removed", kind=Kind.PROJECT):
    """No more figures are given of a slice."""

    slice: UUID


@evolve.on(SliceDefined)
def _defined(state: Project, recorded: Recorded[SliceDefined]) -> Project:
    event, content = recorded.event, recorded.event.content
    name, given = (content.name, content.predicate) if content else (None, None)
    predicate = None if given is None else Predicate.model_validate(given)
    new = Slice(event.slice, name, predicate, recorded.actor, recorded.recorded_at)
    return replace(state, data_slices=(*state.data_slices, new), counts=state.counts + 1)


@evolve.on(SliceRemoved)
def _removed(state: Project, recorded: Recorded[SliceRemoved]) -> Project:
    kept = tuple(one for one in state.data_slices if one.id != recorded.event.slice)
    return replace(state, data_slices=kept, counts=state.counts + 1)


def slice_of(state: Project, id_: UUID) -> Slice | None:
    """Return a slice of a project; None if it has none of this id."""
    return next((one for one in state.data_slices if one.id == id_), None)


def define(state: Project, *, slice_: UUID, name: str, predicate: Predicate) -> list[Change]:
    """Define a slice of the project's tasks.

    Raises:
        Refused: INVALID or LIMIT for the name or a condition, DUPLICATE for the name of another
            slice, LIMIT for too many slices.
    """
    called = name_of(name, "name")
    if any(one.name == called for one in state.data_slices):
        raise Refused(Code.DUPLICATE, "Another slice has this name: choose one.", ("name",))
    if len(state.data_slices) >= MOST_SLICES:
        message = f"The project has {MOST_SLICES} slices: remove one first."
        raise Refused(Code.LIMIT, message, ("project",))
    _require_meaning(predicate)
    return on(state.id, SliceDefined(slice=slice_, content=content_of(called, predicate)))


def content_of(name: str, predicate: Predicate) -> SliceContent:
    """Return the content of a definition."""
    given = predicate.model_dump(mode="json", exclude_defaults=True)
    return SliceContent(name=name, predicate=given)


def remove(state: Project, *, slice_: UUID) -> list[Change]:
    """Remove a slice. Raises Refused NOT_FOUND."""
    if slice_of(state, slice_) is None:
        raise Refused(Code.NOT_FOUND, "The project has no such slice.", ("slice",))
    return on(state.id, SliceRemoved(slice=slice_))


def _require_meaning(predicate: Predicate) -> None:
    """Refuse, as INVALID or LIMIT, a predicate that every task meets, or that is too long."""
    if predicate == Predicate():
        message = "Give at least one condition: all tasks are no slice."
        raise Refused(Code.INVALID, message, ("predicate",))
    if len(predicate.meta) > MOST_CONDITIONS:
        message = f"Give {MOST_CONDITIONS} conditions on meta at most."
        raise Refused(Code.LIMIT, message, ("predicate", "meta"))
    for number, condition in enumerate(predicate.meta):
        _require_short(condition, number)
    for name, given in (
        ("inputs", predicate.inputs),
        ("formVersions", predicate.form_versions),
        ("guidelineVersions", predicate.guideline_versions),
        ("taxonomyVersions", predicate.taxonomy_versions),
    ):
        _require_few(given, "predicate", name)
    for place, one in enumerate(predicate.taxonomy_versions):
        at = ("predicate", "taxonomyVersions", place, "versions")
        if not one.versions:
            raise Refused(Code.INVALID, "Name one version at least.", at)
        _require_few(one.versions, *at)
    for name, priority in (
        ("priorityAtLeast", predicate.priority_at_least),
        ("priorityAtMost", predicate.priority_at_most),
    ):
        whole(priority or 0, -PRIORITY, PRIORITY, "predicate", name)
    _require_order(predicate.priority_at_least, predicate.priority_at_most, "priorityAtMost")
    _require_order(predicate.imported_since, predicate.imported_until, "importedUntil")
    for place, name in enumerate(predicate.inputs):
        text_of(name, "predicate", "inputs", place, longest=LONGEST_VALUE, empty=False)


def _require_short(one: MetaPredicate, number: int) -> None:
    at = ("predicate", "meta", number)
    if not one.path or not one.values:
        raise Refused(Code.INVALID, "Give a path and the values that may stand there.", at)
    if len(one.path) > MOST_KEYS:
        raise Refused(Code.LIMIT, f"A path has {MOST_KEYS} keys at most.", (*at, "path"))
    _require_few(one.values, *at, "values")
    for name, texts in (("path", one.path), ("values", one.values)):
        for place, text in enumerate(texts):
            # White space around a key or a value in meta is part of it.
            text_of(f"|{text}|", *at, name, place, longest=LONGEST_VALUE + 2)


def _require_few(given: tuple[object, ...], *path: str | int) -> None:
    if len(given) > MOST_VALUES:
        raise Refused(Code.LIMIT, f"Name {MOST_VALUES} at most.", path)


def _require_order(least: object, most: object, name: str) -> None:
    if least is not None and most is not None and least > most:  # type: ignore[operator]
        message = "This lies before the other end: no task is in between."
        raise Refused(Code.INVALID, message, ("predicate", name))
