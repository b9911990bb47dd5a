"""Compares a task before some events, after them, and now, part by part.

A facet is a part of a task that changes by itself: where the task stands, its priority, an
annotation, a comment, a lease. Times and versions do not count: they may differ where nothing has
changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from server.events.core.event import JsonObject
from server.events.core.stream_kind import plain_json
from server.events.labeling.tasks import AnnotationStatus, Status, Task

KEYS: Mapping[str, str] = {
    "annotations": "id",
    "comments": "id",
    "leases": "annotator",
    "review_leases": "reviewer",
    "participants": "member",
}
"""Fields of a task that are lists of parts -> the field of a part that identifies it."""
STANDING = (
    *("status", "overlap", "resolution", "review_reason", "before_archive", "suspended"),
    "raised_from",
)
"""Fields that say together where a task stands."""
WORK = frozenset({*STANDING, "annotations", "leases", "review_leases"})
"""Fields that depend on each other: either all of them are compared or none."""
OWN = ("priority", "assignee", "gold")
"""Fields that depend on nothing else."""
LISTED = ("annotations", "comments", "leases", "skipped_by")
"""Lists of which each part is a facet; leases of reviewers and participants follow the others."""
TIMES = frozenset({"changed_at", "at", "version", "expires_at", "mentioned_at", "revision"})
"""Fields that may differ where nothing has changed."""
STAMPED = frozenset({"changed_at", "version", "revision"})
"""Fields that go on when a part is restored."""
_NAMES = tuple(one.name for one in fields(Task))

Facet = tuple[str, str]
"""The name of a field or a list, and the id of a part of a list."""
_STANDS: Facet = ("standing", "")


class Comparison:
    """Three states of a task as JSON, restricted to the fields that differ between any of them."""

    def __init__(self, before: Task, after: Task, now: Task, at: datetime) -> None:
        names = _differing(before, after, now)
        self._at = at
        self.before, self.after = _plain(before, names), _plain(after, names)
        self.now = self.after if now is after else _plain(now, names)
        self.touched = self._different(self.before, self.after)
        """What the events changed."""

    def changed_since(self) -> set[Facet]:
        """Return what has changed since the events, but for leases that have run out."""
        changed = self._different(self.after, self.now)
        lapsed = {who for who, held in self.now.get("leases", {}).items() if self._lapsed(held)}
        return changed - {("leases", who) for who in lapsed}

    def hindering(self) -> set[Facet]:
        """Return what has changed since and must not have changed, for it could be overwritten."""
        if self.now is self.after:
            return set()
        changed = self._different(self.after, self.now)
        mine = {
            one for one in self.touched & changed if _of(self.before, one) != _of(self.now, one)
        }
        return mine | (self._built_on() & changed)

    def restored(self) -> JsonObject:
        """Return what must be restored: fields with their values, and parts of lists by their ids.

        Of a part, that is what differs; null for one that must go.
        """
        return {**self._values(), **self._parts()}

    def _different(self, one: JsonObject, other: JsonObject) -> set[Facet]:
        found = (*_facets(one, other),)
        return {facet for facet in found if _of(one, facet) != _of(other, facet)}

    def _built_on(self) -> set[Facet]:
        """Return the facets beside the touched ones that must not have changed either.

        Where a task stands and which annotations fill its slots say the same, so neither is
        restored if the other has changed. A slot that was given away is not filled again.
        """
        before, after = _counting(self.before), _counting(self.after)
        stands = _STANDS in self.touched
        found = {_STANDS} if before != after else set[Facet]()
        if stands:
            found |= {("annotations", id_) for id_ in _counting(self.now) ^ after}
        if stands or before - after:
            held = self.now["leases"].items()
            found |= {("leases", who) for who, lease in held if not self._lapsed(lease)}
        return found

    def _values(self) -> JsonObject:
        """Return the fields to restore that are no lists of parts."""
        before, now = self.before, self.now
        names = [name for kind, name in self.touched if kind == "own"]
        names += STANDING if _STANDS in self.touched else ()
        found = {name: before[name] for name in sorted(names) if before[name] != now[name]}
        skipped = {id_ for kind, id_ in self.touched if kind == "skipped_by"}
        if skipped:
            left = [id_ for id_ in now["skipped_by"] if id_ not in skipped]
            left += [id_ for id_ in before["skipped_by"] if id_ in skipped]
            if left != [*now["skipped_by"]]:
                found["skipped_by"] = left
        return found

    def _parts(self) -> JsonObject:
        found: JsonObject = {}
        for name, id_ in self._wanted():
            old, new = self.before[name].get(id_), self.now[name].get(id_)
            if name in ("leases", "review_leases") and old and self._lapsed(old):
                old = None
            if (changes := _changes(old, new)) != {}:
                found.setdefault(name, {})[id_] = changes
        return found

    def _wanted(self) -> Iterator[Facet]:
        """Return the parts of lists that are to be as before."""
        yield from ((kind, id_) for kind, id_ in sorted(self.touched) if kind in KEYS)
        before, after, now = self.before, self.after, self.now
        if _STANDS in self.touched:
            both = (*before["review_leases"], *now["review_leases"])
            yield from (("review_leases", who) for who in dict.fromkeys(both))
            if before["status"] != Status.OPEN:
                yield from (("leases", who) for who in now["leases"])
        members = (*before.get("participants", ()), *after.get("participants", ()))
        for facet in (("participants", who) for who in dict.fromkeys(members)):
            if _of(before, facet) != _of(after, facet) == _of(now, facet):
                yield facet

    def _lapsed(self, lease: JsonObject) -> bool:
        return bool(datetime.fromisoformat(lease["expires_at"]) <= self._at)


def _differing(before: Task, after: Task, now: Task) -> Iterable[str]:
    """Return the fields that differ: states of one history share what did not change."""
    one, two, three = before.__dict__, after.__dict__, now.__dict__
    names = {name for name in _NAMES if not one[name] is two[name] is three[name]}
    return names if WORK.isdisjoint(names) else names | WORK


def _plain(state: Task, names: Iterable[str]) -> JsonObject:
    """Return fields of a state as JSON whose lists of parts are objects by id."""
    values = {name: getattr(state, name) for name in names}
    found: JsonObject = orjson.loads(plain_json(values))
    for name in KEYS.keys() & found.keys():
        found[name] = {one[KEYS[name]]: one for one in found[name]}
    if "skipped_by" in found:
        found["skipped_by"] = dict.fromkeys(found["skipped_by"], True)
    return found


def _facets(*states: JsonObject) -> Iterator[Facet]:
    """Return all facets of some states."""
    names = states[0].keys()
    if "status" in names:
        yield _STANDS
    yield from (("own", name) for name in OWN if name in names)
    for name in (one for one in LISTED if one in names):
        yield from ((name, id_) for id_ in dict.fromkeys(i for s in states for i in s[name]))


def _of(state: JsonObject, facet: Facet) -> Any:
    name, id_ = facet
    if facet == _STANDS:
        return _timeless([state[field] for field in STANDING])
    return _timeless(state[id_] if name == "own" else state[name].get(id_))


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if k not in TIMES}
    return [_timeless(item) for item in value] if isinstance(value, list) else value


def _counting(state: JsonObject) -> set[str]:
    counting = (AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED)
    found = state.get("annotations", {}).items()
    return {id_ for id_, one in found if one["status"] in counting}


def _changes(old: JsonObject | None, new: JsonObject | None) -> JsonObject | None:
    """Return what of a part must change; None where it must go, all of it where it must come."""
    if old is None:
        return {} if new is None else None
    if new is None:
        return old
    return {k: v for k, v in old.items() if v != new.get(k) and k not in STAMPED}
