"""State in, rows out: the one place that knows how a thing looks in its tables.

A row is a function of the evolved state; only what an import or a publication brings once (inputs,
documents) is read from the event itself. The rules are nowhere written twice in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, TypeAdapter

from server.events import projects
from server.events.accounts import members, organizations
from server.events.core.event import Event, JsonObject, Kind, Recorded
from server.events.label_migrations.migration_state import under_way
from server.events.labeling.tasks import Task, TaskImported
from server.events.projects import FormPublished, GuidelinePublished
from server.events.taxonomies import taxonomies
from server.projections import task_rows
from server.projections.task_rows import Key, Rows, Values, json_text

State = organizations.Organization | members.Member | projects.Project | Task | taxonomies.Taxonomy

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
    if state is None:
        return {}
    if not isinstance(state, Task):
        return {own(state): OWN_ROW[type(state)](state)} | (documents(recorded) if recorded else {})
    found = [part for part in task_rows.parts(state) if id(part) not in shared]
    beside = task_rows.rows_of(state, found)
    return beside if id(state) in shared else {own(state): OWN_ROW[type(state)](state)} | beside


def own(state: State) -> Key:
    """Return the row that stands for the whole stream."""
    return (TABLES[type(state)], state.id.int)


def untracked(state: State, version: int) -> Values:
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
    return (json_text(content.inputs), json_text(content.meta), searchable(content.inputs))


def parts(state: State | None) -> frozenset[int]:
    """Return the identities of the parts of a task: what two states share need not be compared."""
    return frozenset(map(id, task_rows.parts(state))) if isinstance(state, Task) else _NOTHING


def dump(state: State) -> str:
    """Return the state as the JSON that the next command loads: one state, one text."""
    return orjson.dumps(state, _plain, orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)  # subclasses, which the driver returns
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value))


def _organization(state: organizations.Organization) -> Values:
    return (state.id, state.name, state.created_at, state.changed_at)


def _member(state: members.Member) -> Values:
    roles = {str(project): sorted(held) for project, held in state.project_roles.items()}
    return (
        state.id,
        state.status,
        state.role,
        state.name,
        state.email,
        json_text(roles),
        state.created_at,
        state.changed_at,
    )


def _project(state: projects.Project) -> Values:
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


def _taxonomy(state: taxonomies.Taxonomy) -> Values:
    return (
        state.id,
        state.name,
        state.description,
        len(state.versions),
        state.created_by,
        state.created_at,
        state.changed_at,
    )


def documents(recorded: Recorded[Event]) -> Rows:
    """Return what an event published, if it did: only the event holds it."""
    match recorded.event:
        case FormPublished(form_version=number, content=form):
            kind, body = "form", json_text(form.form) if form else None
        case GuidelinePublished(guideline_version=number, content=guideline):
            kind, body = "guideline", guideline.text if guideline else None
        case _:
            return {}
    values = (recorded.stream, kind, number, body, recorded.actor, recorded.recorded_at)
    return {("document", recorded.stream.int, kind, number): values}


def searchable(inputs: JsonObject) -> str:
    """Return the words of the inputs in lower case, as far as a text filter looks."""
    # Sorted, because the order in which the client wrote them is not kept in the ledger.
    values = [value for _, value in sorted(inputs.items())]
    texts = [value.get("text") if isinstance(value, dict) else value for value in values]
    return "\n".join([t for t in texts if isinstance(t, str)])[:SEARCHED].lower()


OWN_ROW: dict[type[State], Callable[[Any], Values]] = {
    organizations.Organization: _organization,
    members.Member: _member,
    projects.Project: _project,
    Task: task_rows.own_row,
    taxonomies.Taxonomy: _taxonomy,
}
"""By class of states, the tracked columns of the row that stands for the whole stream."""
