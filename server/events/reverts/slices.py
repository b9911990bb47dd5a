"""Undoing the definition and the removal of slices."""

from __future__ import annotations

from functools import partial

from server.events.core.event import Event
from server.events.core.refusal import Code, Refused
from server.events.projects import Project
from server.events.reverts.compensation import Undone, undoes
from server.events.slices.definitions import (
    MOST_SLICES,
    SliceDefined,
    SliceRemoved,
    content_of,
    slice_of,
)
from server.events.slices.predicates import Slice


@undoes(SliceDefined, SliceRemoved)
def revert_slices(undone: Undone[Project]) -> list[Event]:
    """Remove slices that were defined, and define those again that were removed.

    Raises:
        Refused: ERASED where a removed one was erased, DUPLICATE where another one has its name
            by now, LIMIT for too many slices.
    """
    found: list[Event] = []
    ids = [
        one.event.slice
        for one in undone.events
        if isinstance(one.event, SliceDefined | SliceRemoved)
    ]
    for id_ in dict.fromkeys(ids):
        before = slice_of(undone.before, id_) if undone.before else None
        now = slice_of(undone.now, id_)
        if (before is None) == (now is None):
            continue
        undone.require_unchanged(partial(_has, slice_=id_))
        found.append(SliceRemoved(slice=id_) if before is None else _defined(before, undone.now))
    after = len(undone.now.data_slices) + sum(isinstance(one, SliceDefined) for one in found)
    if after > MOST_SLICES:
        message = f"The project has {MOST_SLICES} slices: remove one first."
        raise Refused(Code.LIMIT, message, ("position",))
    return found


def _has(state: Project, slice_: object) -> object:
    return any(one.id == slice_ for one in state.data_slices)


def _defined(before: Slice, now: Project) -> Event:
    if before.name is None or before.predicate is None:
        raise Refused(Code.ERASED, "The slice was erased: define another one.", ("position",))
    if any(one.name == before.name for one in now.data_slices):
        message = "Another slice has this name by now: remove it, or define this one under another."
        raise Refused(Code.DUPLICATE, message, ("position",))
    content = content_of(before.name, before.predicate)
    return SliceDefined(slice=before.id, content=content)
