"""State in, rows out: the one place that knows how a thing looks in its tables.

A row is a function of the evolved state; only what an import or a publication brings once (inputs,
documents) is read from the event itself. The rules are nowhere written twice in SQL.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
from pydantic import BaseModel, TypeAdapter

from server.events import canonical, members, organizations, projects, taxonomies
from server.events.answers import label_rows
from server.events.base import Event, JsonObject, Kind, Recorded
from server.events.migration_state import under_way
from server.events.projects import FormPublished, GuidelinePublished
from server.events.refusal import Refused
from server.events.tasks import Annotation, Comment, Lease, Task, TaskImported

State = organizations.Organization | members.Member | projects.Project | Task | taxonomies.Taxonomy

Key = tuple[str, *tuple[str | int, ...]]
"""A table and the key after the organization; ids as integers, which hash ten times faster."""
Rows = dict[Key, tuple[Any, ...]]
"""The tracked columns; of parts of a task, which carry no state, all columns but the outer two."""

ADAPTERS: dict[Kind, TypeAdapter[Any]] = {
    Kind.ORGANIZATION: TypeAdapter(organizations.Organization),
    Kind.MEMBER: TypeAdapter(members.Member),
    Kind.PROJECT: TypeAdapter(projects.Project),
    Kind.TASK: TypeAdapter(Task),
    Kind.TAXONOMY: TypeAdapter(taxonomies.Taxonomy),
}
_KINDS: dict[type, Kind] = {
    organizations.Organization: Kind.ORGANIZATION,
    members.Member: Kind.MEMBER,
    projects.Project: Kind.PROJECT,
    Task: Kind.TASK,
    taxonomies.Taxonomy: Kind.TAXONOMY,
}
TABLES = {state: kind.value for state, kind in _KINDS.items()}

SEARCHED = 20_000
"""Characters of a task's inputs that a text filter sees."""
_NOTHING: frozenset[int] = frozenset()
_LIKE_FLOAT = re.compile(rb"[0-9][.eE]")
"""Finds every float that orjson writes, and texts that look alike."""


def rows(
    state: State | None, recorded: Recorded[Event] | None, shared: frozenset[int] = _NOTHING
) -> Rows:
    """Return the rows of a state.

    Args:
        state: the state, or None before the first event.
        recorded: the event that led to it, for what only events bring.
        shared: ids of parts (annotations, leases, comments) that another state has too; left out.
            With the id of a task itself, its own row is left out as well.
    """
    if isinstance(state, Task):
        return _task(state, shared)
    if isinstance(state, projects.Project):
        return {own(state): _project(state)} | _document(recorded)
    if isinstance(state, members.Member):
        return {own(state): _member(state)}
    if isinstance(state, taxonomies.Taxonomy):
        return {own(state): _taxonomy(state)}
    return {own(state): _organization(state)} if state else {}


def own(state: State) -> Key:
    """Return the row that stands for the whole stream."""
    return (TABLES[type(state)], state.id.int)


def untracked(state: State, version: int) -> tuple[Any, ...]:
    """Return the columns of the stream's own row that change with every event."""
    if isinstance(state, Task):
        return (offered(state), version, dump(state))
    return (version, dump(state))


def offered(task: Task) -> bool:
    """Tell whether anybody may be offered the task; kept for one who answered it, it is not."""
    if task.free_slots <= 0:
        return False
    return task.assignee is None or not task.took_part(task.assignee)


def brought(event: Event) -> tuple[str | None, str | None, str | None] | None:
    """Return inputs, meta and searchable text, which only the import brings."""
    if type(event) is not TaskImported:
        return None
    content = event.content
    if content is None:
        return (None, None, None)
    return (_json(content.inputs), _json(content.meta), searchable(content.inputs))


def parts(state: State | None) -> frozenset[int]:
    """Return the identities of the parts of a task: what two states share need not be compared."""
    if not isinstance(state, Task):
        return _NOTHING
    return frozenset(map(id, (*state.annotations, *state.leases, *state.comments)))


def dump(state: State) -> str:
    """Return the state as the JSON that the next command loads: one state, one text."""
    return orjson.dumps(state, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)  # subclasses of UUID, which the driver returns


def _json(value: JsonObject | None) -> str | None:
    """Return canonical JSON of what an event holds, which needs no checks any more."""
    if value is None:
        return None
    try:
        out = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        # Only floats, and keys beyond ASCII, are spelled or sorted otherwise.
        if out.isascii() and not _LIKE_FLOAT.search(out):
            return out.decode()
        return canonical.encode(value).decode()
    except (TypeError, Refused):
        # The ledger spells a float of 2^53 or more like an integer, and so it was read back.
        return canonical.encode(canonical.decode(json.dumps(value))).decode()


def _organization(state: organizations.Organization) -> tuple[Any, ...]:
    return (state.id, state.name, state.created_at, state.changed_at)


def _member(state: members.Member) -> tuple[Any, ...]:
    roles = {str(project): sorted(held) for project, held in state.project_roles.items()}
    return (
        state.id,
        state.status,
        state.role,
        state.name,
        state.email,
        _json(roles),
        state.created_at,
        state.changed_at,
    )


def _project(state: projects.Project) -> tuple[Any, ...]:
    running = under_way(state.migrations)
    return (
        state.id,
        state.status,
        state.name,
        state.description,
        state.policy.model_dump_json(),
        state.form_version,
        state.guideline_version,
        state.created_by,
        state.created_at,
        state.changed_at,
        running and running.id,
    )


def _taxonomy(state: taxonomies.Taxonomy) -> tuple[Any, ...]:
    return (
        state.id,
        state.name,
        state.description,
        len(state.versions),
        state.created_by,
        state.created_at,
        state.changed_at,
    )


def _document(recorded: Recorded[Event] | None) -> Rows:
    if recorded is None:
        return {}
    match recorded.event:
        case FormPublished(form_version=number, content=form):
            kind, body = "form", _json(form.form) if form else None
        case GuidelinePublished(guideline_version=number, content=guideline):
            kind, body = "guideline", guideline.text if guideline else None
        case _:
            return {}
    values = (recorded.stream, kind, number, body, recorded.actor, recorded.recorded_at)
    return {("document", recorded.stream.int, kind, number): values}


def _task(state: Task, shared: frozenset[int]) -> Rows:
    found: Rows = {}
    if id(state) not in shared:
        found["task", state.id.int] = _task_row(state)
    for annotation in state.annotations:
        if id(annotation) not in shared:
            found["annotation", annotation.id.int] = _annotation(state, annotation)
            if annotation.counts and annotation.answers is not None:
                found |= _labels(state, annotation)
    for lease in state.leases:
        if id(lease) not in shared:
            found["lease", state.id.int, lease.annotator.int] = _lease(state, lease)
    for comment in state.comments:
        if id(comment) not in shared:
            found["comment", comment.id.int] = _comment(state, comment)
    return found


def _task_row(state: Task) -> tuple[Any, ...]:
    final = state.resolution
    return (
        state.id,
        state.project,
        state.status,
        state.priority,
        -state.priority,
        state.rank,
        state.overlap,
        len(state.counting),
        state.assignee,
        state.external_id,
        state.review_reason,
        final and final.method,
        final and _json(final.answers),
        sum(c.resolved_at is None for c in state.comments),
        state.imported_at,
        state.changed_at,
        bool(state.outdated),
    )


def searchable(inputs: JsonObject) -> str:
    """Return the words of the inputs in lower case, as far as a text filter looks."""
    # Sorted, because the order in which the client wrote them is not kept in the ledger.
    values = [value for _, value in sorted(inputs.items())]
    texts = [value.get("text") if isinstance(value, dict) else value for value in values]
    return "\n".join([t for t in texts if isinstance(t, str)])[:SEARCHED].lower()


def _annotation(task: Task, state: Annotation) -> tuple[Any, ...]:
    return (
        state.id,
        task.id,
        task.project,
        state.author,
        state.status,
        _json(state.answers),
        state.form_version,
        state.guideline_version,
        state.time_spent_ms,
        state.revision,
        state.reviewer,
        state.reason,
        state.created_at,
        state.changed_at,
    )


def _labels(task: Task, annotation: Annotation) -> Rows:
    return {
        ("label", annotation.id.int, question, ordinal): (
            annotation.id,
            question,
            ordinal,
            task.id,
            task.project,
            annotation.author,
            kind,
            value,
        )
        for question, ordinal, value, kind in label_rows(annotation.answers or {})
    }


def _lease(task: Task, lease: Lease) -> tuple[Any, ...]:
    return (task.id, lease.annotator, task.project, lease.token, lease.expires_at)


def _comment(task: Task, comment: Comment) -> tuple[Any, ...]:
    return (
        comment.id,
        task.id,
        task.project,
        comment.annotation,
        comment.author,
        comment.text,
        comment.created_at,
        comment.resolved_by,
        comment.resolved_at,
    )
