"""State in, rows out: the one place that knows how a thing looks in its tables.

A row is a function of the evolved state; only what an import or a publication brings once (inputs,
documents) is read from the event itself. The rules are nowhere written twice in SQL.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from server.events import canonical, members, organizations, projects, tasks
from server.events.answers import REGION_FIELDS
from server.events.base import Event, JsonObject, Kind, Recorded
from server.events.projects import FormPublished, GuidelinePublished
from server.events.tasks import Annotation, Comment, Lease, Task, TaskImported

State = organizations.Organization | members.Member | projects.Project | Task

Rows = dict[tuple[str, tuple[Any, ...]], tuple[Any, ...]]
"""(table, key after the organization) -> values of all columns but `org_id` and `from_position`."""

ADAPTERS: dict[Kind, TypeAdapter[Any]] = {
    Kind.ORGANIZATION: TypeAdapter(organizations.Organization),
    Kind.MEMBER: TypeAdapter(members.Member),
    Kind.PROJECT: TypeAdapter(projects.Project),
    Kind.TASK: TypeAdapter(Task),
}

SEARCHED = 20_000
"""Characters of a task's inputs that a text filter sees."""


def rows(
    state: State | None,
    version: int,
    recorded: Recorded[Event] | None,
    shared: frozenset[int],
    *,
    dumped: bool = True,
) -> Rows:
    """Return the rows of a state.

    Args:
        state: the state, or None before the first event.
        version: the stream's version in that state.
        recorded: the event that led to it, for what only events bring.
        shared: ids of parts (annotations, leases, comments) that another state has too; left out.
        dumped: whether a task's row carries the state for the next command. A rebuild asks for it
            at the end of a stream only: it costs more than the rest of the row.
    """
    match state:
        case None:
            return {}
        case Task():
            return _task(state, version, recorded, shared, dumped=dumped)
        case projects.Project():
            return _project(state, version, recorded)
        case members.Member():
            return {("member", (state.id,)): _member(state, version)}
        case organizations.Organization():
            return {("organization", (state.id,)): _organization(state, version)}


def parts(state: State | None) -> frozenset[int]:
    """Return the identities of the parts of a task: what two states share need not be compared."""
    if not isinstance(state, Task):
        return frozenset()
    return frozenset(map(id, (*state.annotations, *state.leases, *state.comments)))


def dump(kind: Kind, state: State) -> str:
    """Return the state as the JSON that the next command loads."""
    return ADAPTERS[kind].dump_json(state).decode()


def labels(answers: JsonObject) -> list[tuple[str, int, str, str]]:
    """Return (question, ordinal, value, kind) for every concept or value in the answers."""
    found = []
    for question in sorted(answers):
        answer = answers[question]
        for ordinal, value in enumerate(_values(answer)):
            found.append((question, ordinal, value, answer["kind"]))
    return found


def _values(answer: JsonObject) -> list[str]:
    kind = answer["kind"]
    if kind == "choice":
        return list(answer["values"])
    if kind == "ranking":
        return list(answer["order"])
    if kind in REGION_FIELDS:
        return sorted({region["label"] for region in answer[REGION_FIELDS[kind]]})
    # A number has one spelling, whether it comes from the client (3.0) or from the ledger (3).
    return [] if kind == "text" else [canonical.encode(answer[kind]).decode()]


def _json(value: JsonObject | None) -> str | None:
    return None if value is None else canonical.encode(value).decode()


def _organization(state: organizations.Organization, version: int) -> tuple[Any, ...]:
    dumped = dump(Kind.ORGANIZATION, state)
    return (state.id, state.name, state.created_at, state.changed_at, version, dumped)


def _member(state: members.Member, version: int) -> tuple[Any, ...]:
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
        version,
        dump(Kind.MEMBER, state),
    )


def _project(state: projects.Project, version: int, recorded: Recorded[Event] | None) -> Rows:
    values = (
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
        version,
        dump(Kind.PROJECT, state),
    )
    found: Rows = {("project", (state.id,)): values}
    if recorded is not None:
        found |= _document(recorded)
    return found


def _document(recorded: Recorded[Event]) -> Rows:
    match recorded.event:
        case FormPublished(form_version=number, content=form):
            kind, body = "form", _json(form.form) if form else None
        case GuidelinePublished(guideline_version=number, content=guideline):
            kind, body = "guideline", guideline and guideline.text
        case _:
            return {}
    key = (recorded.stream, kind, number)
    return {("document", key): (*key, body, recorded.actor, recorded.recorded_at)}


def _task(
    state: Task,
    version: int,
    recorded: Recorded[Event] | None,
    shared: frozenset[int],
    *,
    dumped: bool,
) -> Rows:
    body = dump(Kind.TASK, state) if dumped else ""
    found: Rows = {("task", (state.id,)): _task_row(state, version, recorded, body)}
    for annotation in state.annotations:
        if id(annotation) not in shared:
            found[("annotation", (annotation.id,))] = _annotation(state, annotation)
            if annotation.counts and annotation.answers is not None:
                found |= _labels(state, annotation)
    for lease in state.leases:
        if id(lease) not in shared:
            found[("lease", (state.id, lease.annotator))] = _lease(state, lease)
    for comment in state.comments:
        if id(comment) not in shared:
            found[("comment", (comment.id,))] = _comment(state, comment)
    return found


def _task_row(
    state: Task, version: int, recorded: Recorded[Event] | None, body: str
) -> tuple[Any, ...]:
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
        state.free_slots > 0,
        version,
        body,
        *_brought(recorded),
    )


def _brought(recorded: Recorded[Event] | None) -> tuple[str | None, str | None, str | None]:
    """Return inputs, meta and searchable text, which only the import brings."""
    if recorded is None or not isinstance(recorded.event, TaskImported):
        return (None, None, None)
    content = recorded.event.content
    if content is None:
        return (None, None, None)
    return (_json(content.inputs), _json(content.meta), searchable(content.inputs))


def searchable(inputs: JsonObject) -> str:
    """Return the words of the inputs in lower case, as far as a text filter looks."""
    # Sorted, because the order in which the client wrote them is not kept in the ledger.
    values = [value for _, value in sorted(inputs.items()) if isinstance(value, str | dict)]
    texts = [value if isinstance(value, str) else value.get("text") for value in values]
    return "\n".join(t for t in texts if isinstance(t, str))[:SEARCHED].lower()


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
        ("label", (annotation.id, question, ordinal)): (
            annotation.id,
            question,
            ordinal,
            task.id,
            task.project,
            annotation.author,
            kind,
            value,
        )
        for question, ordinal, value, kind in labels(annotation.answers or {})
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
