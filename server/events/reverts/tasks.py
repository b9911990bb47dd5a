"""Undoing what was done to a task: the parts of its state that this changed are as before.

One event, `task.reverted`, serves every kind of act. It carries the restored parts: what is
personal in them is its content, and the same without it its facts, so that `evolve` needs no
history and works with content erased. Leases are restored while their time runs; the fencing
number never goes back, and no revision of an annotation is used twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

import orjson
from pydantic import TypeAdapter

from server.events.core.event import Content, Event, JsonObject, Kind, Recorded, replace
from server.events.core.stream_kind import encode_state
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.comments import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import (
    Annotation,
    AnnotationStatus,
    Comment,
    Lease,
    Participant,
    ReviewLease,
    SentToReview,
    Status,
    Task,
    TaskArchived,
    TaskAssigned,
    TaskImported,
    TaskPrioritized,
    TaskReopened,
    TaskResolved,
    TaskRestored,
    TaskSkipped,
    evolve,
)
from server.events.reverts.compensation import Blocked, Undone, obstacle, undoes

KEYS: Mapping[str, str] = {
    "annotations": "id",
    "comments": "id",
    "leases": "annotator",
    "review_leases": "reviewer",
    "participants": "member",
}
"""Fields of a task that are lists of parts -> the field of a part that identifies it."""
PARTS: Mapping[str, type] = {
    "annotations": Annotation,
    "comments": Comment,
    "leases": Lease,
    "review_leases": ReviewLease,
    "participants": Participant,
}
STANDING = ("status", "overlap", "resolution", "review_reason", "before_archive", "suspended")
"""Fields that say together where a task stands."""
_OWN = ("priority", "assignee")
"""Fields that depend on nothing else."""
_TIMES = frozenset({"changed_at", "at", "version", "expires_at", "mentioned_at", "revision"})
"""Fields that may differ where nothing has changed."""
_STAMPED = frozenset({"changed_at", "version", "revision"})
"""Fields that go on when a part is restored."""
_PERSONAL = frozenset({"answers", "reason", "text", "undo", "items", "source_id", "source_digest"})
"""Fields that are content, wherever they stand."""


class RestoredContent(Content):
    """The restored parts, with everything that was said in them."""

    restored: JsonObject


class TaskReverted(Event, name="task.reverted", kind=Kind.TASK):
    """What was done to the task was undone: what that had changed is as it was before."""

    positions: tuple[int, ...]
    """The events that were undone."""
    restored: JsonObject
    """The parts of the task that are as before, without what was said in them. A part of a list is
    named by its id, and is null where it is gone; else it has the fields that changed."""
    content: RestoredContent | None
    """Absent where nothing is restored that anybody said."""


@evolve.on(TaskReverted)
def _reverted(state: Task, recorded: Recorded[TaskReverted]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    restored = event.content.restored if event.content else event.restored
    changes: dict[str, Any] = {}
    for name, part in restored.items():
        if name not in KEYS:
            changes[name] = _adapter(Task, name).validate_python(part)
            continue
        also: JsonObject = {} if name in ("leases", "review_leases") else {"changed_at": at}
        if name == "participants":
            also["version"] = recorded.version
        changes[name] = _patched(getattr(state, name), name, part, also)
    return replace(state, **changes, changed_at=at)


def _patched(
    present: tuple[Any, ...], name: str, parts: JsonObject, also: JsonObject
) -> tuple[Any, ...]:
    """Return the parts of one list with some changed, removed or added."""
    key, left = KEYS[name], dict(parts)
    found = []
    for one in present:
        id_ = str(getattr(one, key))
        if id_ not in left:
            found.append(one)
        elif (fields := left.pop(id_)) is not None:
            more = also
            if name == "annotations" and "answers" in fields:
                more = {**also, "revision": one.revision + 1}
            elif name == "comments":
                more = {}
            found.append(_made(name, {**one.__dict__, **fields, **more}))
    stamps = {k: v for k, v in also.items() if name != "comments"}
    return (*found, *(_made(name, {**fields, **stamps}) for fields in left.values() if fields))


def _made(name: str, fields: JsonObject) -> Any:
    return _adapter(PARTS[name]).validate_python(fields)


@cache
def _adapter(owner: type, field: str | None = None) -> TypeAdapter[Any]:
    return TypeAdapter(owner if field is None else get_type_hints(owner)[field])


def revert_task(undone: Undone[Task]) -> list[Event]:
    """Return the event that undoes events of a task; none where nothing is left to undo.

    Raises:
        Blocked: what the events changed has changed since, or something was built on it.
    """
    before, after, now = (_plain(state) for state in (undone.earlier, undone.after, undone.now))
    touched = {facet for facet in _facets(before, after) if _differ(before, after, facet)}
    _require_untouched(undone, touched)
    restored = {**_standing(before, now, touched), **_parts(undone, before, after, now, touched)}
    if not restored:
        return []
    facts, positions = _blank(restored), tuple(one.position for one in undone.events)
    content = RestoredContent(restored=restored) if facts != restored else None
    return [TaskReverted(positions=positions, restored=facts, content=content)]


def _plain(state: Task) -> JsonObject:
    """Return a state as JSON whose lists of parts are objects by id."""
    found: JsonObject = orjson.loads(encode_state(state))
    for name, key in KEYS.items():
        found[name] = {one[key]: one for one in found[name]}
    found["skipped_by"] = dict.fromkeys(found["skipped_by"], True)
    return found


Facet = tuple[str, str]
"""A part of a task that changes by itself: a field, or a list and the id of one of its parts."""
_STANDING: Facet = ("standing", "")


def _facets(*states: JsonObject) -> Iterator[Facet]:
    """Return all facets of some states; leases of reviewers and participants follow the others."""
    yield _STANDING
    yield from (("own", name) for name in _OWN)
    for name in ("annotations", "comments", "leases", "skipped_by"):
        yield from ((name, id_) for id_ in dict.fromkeys(i for s in states for i in s[name]))


def _of(state: JsonObject, facet: Facet) -> Any:
    name, id_ = facet
    if facet == _STANDING:
        return _timeless([state[field] for field in STANDING])
    return _timeless(state[id_] if name == "own" else state[name].get(id_))


def _differ(one: JsonObject, other: JsonObject, facet: Facet) -> bool:
    return bool(_of(one, facet) != _of(other, facet))


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if k not in _TIMES}
    return [_timeless(item) for item in value] if isinstance(value, list) else value


def _require_untouched(undone: Undone[Task], touched: set[Facet]) -> None:
    """Refuse where later events changed what is to be restored, or were built on it."""
    found, after, now = [], _plain(undone.after), _plain(undone.now)
    before = _plain(undone.earlier)
    changed = {facet for facet in _facets(after, now) if _differ(after, now, facet)}
    mine = {facet for facet in touched & changed if _differ(before, now, facet)}
    mine |= _built_on(undone, before, after, now, touched) & changed
    for one in undone.later if mine else ():
        was, became = _plain(one.before), _plain(one.after)
        if any(_differ(was, became, facet) for facet in mine):
            message = "It came later, and builds on this or changed the same: undo it first."
            found.append(obstacle(one.recorded, message))
    if mine:
        raise Blocked(found)


def _built_on(
    undone: Undone[Task],
    before: JsonObject,
    after: JsonObject,
    now: JsonObject,
    touched: set[Facet],
) -> set[Facet]:
    """Return the facets beside the touched ones that must not have changed either.

    Where a task stands and which annotations fill its slots say the same, so neither is restored
    if the other has changed. A slot that was given away is not filled again.
    """
    counts_before, counts_after = _counting(before), _counting(after)
    found: set[Facet] = set()
    if counts_before != counts_after:
        found.add(_STANDING)
    if _STANDING in touched:
        found |= {("annotations", id_) for id_ in _counting(now) ^ counts_after}
    if _STANDING in touched or counts_before - counts_after:
        held = now["leases"].items()
        found |= {("leases", who) for who, lease in held if not _lapsed(undone, lease)}
    return found


def _counting(state: JsonObject) -> set[str]:
    counting = (AnnotationStatus.SUBMITTED, AnnotationStatus.APPROVED)
    return {id_ for id_, one in state["annotations"].items() if one["status"] in counting}


def _standing(before: JsonObject, now: JsonObject, touched: set[Facet]) -> JsonObject:
    """Return the fields to restore that are no lists of parts."""
    names = [name for kind, name in touched if kind == "own"]
    names += STANDING if _STANDING in touched else ()
    found = {name: before[name] for name in sorted(names) if before[name] != now[name]}
    skipped = {id_ for kind, id_ in touched if kind == "skipped_by"}
    if skipped:
        left = [id_ for id_ in now["skipped_by"] if id_ not in skipped]
        back = [id_ for id_ in before["skipped_by"] if id_ in skipped]
        if [*left, *back] != [*now["skipped_by"]]:
            found["skipped_by"] = [*left, *back]
    return found


def _parts(
    undone: Undone[Task],
    before: JsonObject,
    after: JsonObject,
    now: JsonObject,
    touched: set[Facet],
) -> JsonObject:
    """Return, by list, the parts to restore: null for one that is gone, else what changed."""
    found: JsonObject = {}
    wanted = [(kind, id_) for kind, id_ in sorted(touched) if kind in KEYS]
    if _STANDING in touched:
        gone = dict.fromkeys([*before["review_leases"], *now["review_leases"]])
        wanted += (("review_leases", who) for who in gone)
        if before["status"] != Status.OPEN:
            wanted += (("leases", who) for who in now["leases"])
    members = dict.fromkeys([*before["participants"], *after["participants"]])
    wanted += (
        ("participants", who)
        for who in members
        if _differ(before, after, ("participants", who))
        and not _differ(after, now, ("participants", who))
    )
    for name, id_ in wanted:
        old, new = before[name].get(id_), now[name].get(id_)
        if name in ("leases", "review_leases") and old and _lapsed(undone, old):
            old = None
        if (fields := _fields(old, new)) != {}:
            found.setdefault(name, {})[id_] = fields
    return found


def _lapsed(undone: Undone[Task], lease: JsonObject) -> bool:
    return bool(_adapter(Lease, "expires_at").validate_python(lease["expires_at"]) <= undone.at)


def _fields(old: JsonObject | None, new: JsonObject | None) -> JsonObject | None:
    """Return what of a part must change; None where it must go, all of it where it must come."""
    if old is None:
        return {} if new is None else None
    if new is None:
        return old
    return {k: v for k, v in old.items() if v != new.get(k) and k not in _STAMPED}


def _blank(value: Any) -> Any:
    """Return JSON without what is personal in it."""
    if isinstance(value, dict):
        return {k: None if k in _PERSONAL else _blank(v) for k, v in value.items()}
    return [_blank(item) for item in value] if isinstance(value, list) else value


def restored_answers(content: JsonObject) -> Iterator[JsonObject]:
    """Return all answers in the content of a `task.reverted`, which may name masks."""
    restored: JsonObject = content.get("restored") or {}
    annotations = (restored.get("annotations") or {}).values()
    for part in (*annotations, restored.get("resolution"), *_suspended(restored)):
        if part and part.get("answers"):
            yield part["answers"]


def _suspended(restored: JsonObject) -> Iterator[JsonObject | None]:
    return (one["resolution"] for one in restored.get("suspended") or ())


_TASK_EVENTS = (
    *(AnnotationSubmitted, AnnotationRevised, AnnotationWithdrawn, AnnotationImported),
    *(AnnotationApproved, AnnotationRejected, AnnotationReplaced),
    *(TaskSkipped, TaskResolved, SentToReview, TaskReopened, TaskPrioritized, TaskAssigned),
    *(TaskArchived, TaskRestored, TaskReverted),
    *(CommentAdded, CommentEdited, CommentResolved, CommentReopened, CommentDeleted),
)
undoes(*_TASK_EVENTS)(revert_task)


@undoes(TaskImported)
def archive_task(undone: Undone[Task]) -> list[Event]:
    """Archive a task that was imported, if nothing was done to it since. Raises Blocked."""
    if undone.now.status is Status.ARCHIVED:
        return []
    lapsed = ("task.claimed", "lease.expired", "lease.released", "lease.extended")
    if later := [one.recorded for one in undone.later if one.recorded.event.type not in lapsed]:
        message = "Somebody has worked on the task since it was imported: archive it instead."
        raise Blocked([obstacle(one, message) for one in later])
    if undone.now.leases:
        raise Blocked(
            [obstacle(undone.later[-1].recorded, "Somebody holds the task: wait until it is free.")]
        )
    return [TaskArchived()]
