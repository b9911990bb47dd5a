"""Turns a row of a file into the event of a task, or into a line of the file of rejects."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import field, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from uuid import UUID

import orjson

from server.commands.imports.annotations.annotated_tasks import (
    AnnotatedTask,
    annotations_of_new_task,
)
from server.commands.imports.annotations.unchecked_annotations import (
    AuthorBook,
    KnownAuthor,
    UncheckedAnnotation,
    author_in,
    made_elsewhere,
    parse_annotations,
)
from server.commands.imports.import_readers import FileRow
from server.events.core import canonical_json
from server.events.core.event import Event, JsonObject, record
from server.events.core.ids import uuid7
from server.events.core.json_validation import shown_path
from server.events.core.refusal import Code, Refused
from server.events.forms.allowed_values import Concepts
from server.events.forms.media_origins import ANY, MediaOrigins
from server.events.forms.taxonomy_outline import NotLoaded
from server.events.labeling.queue import import_task
from server.events.labeling.tasks import TaskImported
from server.events.projects import Project
from server.ledger.append import PreparedEvent, prepare, sealed
from server.projections.tables.labeling.tasks import import_columns, searchable

FIELDS = (*("inputs", "external_id", "priority", "overlap", "meta", "subject_refs", "annotations"),)
EXPORTED = (
    *("task", "status", "assignee", "imported_at", "changed_at", "version", "position"),
    *("relabel", "review_reason", "resolution", "gold"),
)
"""Fields that an export writes besides: they are what happened in the exporting project."""
SPELLED = {
    "sourceId": "source_id",
    "externalId": "external_id",
    "timeSpentMs": "time_spent_ms",
    "formVersion": "form_version",
    "guidelineVersion": "guideline_version",
}
"""How fields are spelled in a file that the API spells otherwise."""


@record
class CheckedRow(AnnotatedTask):
    """A row that can be imported, unless the project has its external id already."""

    row: FileRow = field(kw_only=True)


def check_row(
    row: FileRow,
    project: Project,
    authors: AuthorBook,
    concepts: Concepts,
    media: MediaOrigins = ANY,
) -> CheckedRow:
    """Return the events of a row.

    Raises:
        Refused: why the row cannot be imported, with the path of the bad value.
    """
    if row.refused is not None:
        raise row.refused
    try:
        return _checked(row, project, authors, concepts, media)
    except NotLoaded:
        raise
    except Refused as refused:
        raise as_in_file(refused) from None


def as_in_file(refused: Refused) -> Refused:
    """Return a refusal whose path is spelled as fields of a file are."""
    path = [SPELLED.get(step, step) if isinstance(step, str) else step for step in refused.path]
    return Refused(refused.code, refused.message, tuple(path))


def _checked(
    row: FileRow,
    project: Project,
    authors: AuthorBook,
    concepts: Concepts,
    media: MediaOrigins,
) -> CheckedRow:
    fields, given = _fields(row.fields)
    ((task, event),) = import_task(project, task=uuid7(), media=media, **fields)
    content = event.content if isinstance(event, TaskImported) else None
    external_id = None if content is None else content.external_id
    if not given or not isinstance(event, TaskImported):
        return CheckedRow(task, external_id, encoded(event), row=row)
    known = tuple(_author(authors, one, place) for place, one in enumerate(given))
    made = tuple(
        made_elsewhere(one, author, authors.forms) for one, author in zip(given, known, strict=True)
    )
    follows = annotations_of_new_task(event, task, project, made, concepts, authors.answers)
    return CheckedRow(task, external_id, encoded(event), made, known, follows, row=row)


def _author(authors: AuthorBook, given: UncheckedAnnotation, place: int) -> KnownAuthor:
    try:
        return authors.find(given.author)
    except Refused as refused:
        raise refused.under("annotations", place) from None


def encoded(event: Event) -> PreparedEvent:
    """Encode an event and the import columns of its task; both share the JSON of inputs and meta.

    Encoding before the ledger is locked keeps the lock short.

    Raises:
        Refused: as `canonical_json.encode` does.
    """
    if not isinstance(event, TaskImported) or event.content is None:
        return prepare(event)
    content = event.content
    try:
        spelled = [
            canonical_json.spell(part) for part in (content.inputs, content.meta, event.sizes)
        ]
        named = orjson.dumps(content.external_id), orjson.dumps(content.subject_refs)
    except (Refused, TypeError):
        return prepare(event)  # raises Refused with the path of the bad value
    (inputs, _), (meta, _), (sizes, _) = spelled
    # The keys of both objects are sorted, as a test against `prepare` proves.
    body = _CONTENT % (named[0], inputs, meta, named[1])
    if any(floats for _, floats in spelled) or b"\\u0000" in body:
        prepared = prepare(event)
        stored: Any = prepared.event
        return replace(prepared, import_columns=import_columns(stored))
    rank = b"null" if event.rank is None else b"%d" % event.rank
    place = (event.overlap, event.priority, str(event.project).encode(), rank, sizes)
    words = searchable(content.inputs)
    said = None if content.meta is None else meta.decode()
    columns = (inputs.decode(), said, words, event.overlap)
    return sealed(event, _FACTS % place, body, columns)


_CONTENT = b'{"external_id":%b,"inputs":%b,"meta":%b,"subject_refs":%b}'
_FACTS = b'{"overlap":%d,"priority":%d,"project":"%b","rank":%b,"sizes":%b}'


def members_in(rows: Iterable[FileRow]) -> tuple[set[UUID], set[str]]:
    """Return the ids and the e-mail addresses of members whom rows name as authors.

    Rows that will be rejected may be left out.
    """
    members, emails = set[UUID](), set[str]()
    for row in rows:
        given = row.fields.get("annotations")
        for item in given if isinstance(given, list) else ():
            if isinstance(item, dict):
                with contextlib.suppress(Refused):
                    author = author_in(item)
                    members.update({author.member} - {None})  # type: ignore[arg-type]
                    emails.update({author.email} - {None})  # type: ignore[arg-type]
    return members, emails


def form_versions_in(rows: Iterable[FileRow]) -> set[int]:
    """Return the versions of the form that rows name. Rows to be rejected may be left out."""
    found = set[int]()
    for row in rows:
        given = row.fields.get("annotations")
        for item in given if isinstance(given, list) else ():
            version = item.get("form_version") if isinstance(item, dict) else None
            if isinstance(version, int | float) and int(version) == version:
                found.add(int(version))
    return found


def _fields(row: JsonObject) -> tuple[JsonObject, tuple[UncheckedAnnotation, ...]]:
    """Return the arguments of `import_task` from a row, each checked for its type, and answers."""
    if "task" in row and "annotations" in row:
        row = {name: value for name, value in row.items() if name not in EXPORTED}
    if not isinstance(row.get("inputs"), dict):
        own = {name: value for name, value in row.items() if name not in FIELDS}
        row = {name: row[name] for name in FIELDS[1:] if name in row} | {"inputs": own}
    for name in row:
        if name not in FIELDS:
            message = f"The row has an unknown field {shown_path(name)}: use {', '.join(FIELDS)}."
            raise Refused(Code.INVALID, message, (name,))
    meta = row.get("meta")
    if meta is not None and not isinstance(meta, dict):
        raise Refused(Code.INVALID, "The meta data must be an object.", ("meta",))
    arguments = {
        "inputs": row["inputs"],
        "external_id": _external_id(row.get("external_id")),
        "priority": _whole(row.get("priority"), "priority") or 0,
        "overlap": _whole(row.get("overlap"), "overlap"),
        "meta": meta,
        "subject_refs": _subject_refs(row.get("subject_refs")),
    }
    return arguments, parse_annotations(row.get("annotations"))


def _external_id(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise Refused(Code.INVALID, "The external id must be a text.", ("external_id",))


def _whole(value: Any, name: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Refused(Code.INVALID, f"The {name} must be a whole number.", (name,))


def _subject_refs(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(ref, str) for ref in value):
        raise Refused(Code.INVALID, "The subject references must be texts.", ("subject_refs",))
    return tuple(value)


class Rejects(contextlib.AbstractContextManager["Rejects"]):
    """The file of rejected rows; it exists only if there are some."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        # Rows that an earlier run rejected must not look like rejects of this run.
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: FileRow, refused: Refused) -> None:
        """Write a row, with its line number and the reason."""
        if self._file is None:
            self._file = self._path.open("wb")
        reject = {
            "line": row.line,
            "code": refused.code,
            "reason": refused.message,
            "path": list(row.path_in_file(refused.path)),
            "row": row.sent or row.fields or None,
        }
        self._file.write(orjson.dumps(reject, option=orjson.OPT_APPEND_NEWLINE))
