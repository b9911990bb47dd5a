"""The rows of a task: its own, and those of its annotations, leases and comments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import orjson

from server.events.core import canonical_json
from server.events.core.event import JsonObject
from server.events.core.refusal import Refused
from server.events.forms.answers import label_rows
from server.events.labeling.tasks import Annotation, Comment, Lease, Task

Key = tuple[str, *tuple[str | int, ...]]
"""A table and the key after the organization; ids as integers, which hash ten times faster."""
Values: TypeAlias = tuple[Any, ...]
Rows = dict[Key, Values]
"""The tracked columns; of parts of a task, which carry no state, all columns but the outer two."""
Part: TypeAlias = Annotation | Lease | Comment
"""What a task consists of. Its rows say nothing else but what no event changes in a task."""

_LIKE_FLOAT = re.compile(rb"[0-9][.eE]")
"""Finds every float that orjson writes, and texts that look alike."""


def parts(task: Task) -> tuple[Part, ...]:
    """Return all parts of a task."""
    return (*task.annotations, *task.leases, *task.comments)


def share_parts(one: Task, other: Task) -> bool:
    """Tell whether two states of a task have the very same parts; where unsure, they have not."""
    return (
        one.annotations is other.annotations
        and one.leases is other.leases
        and one.comments is other.comments
    )


def rows_of(task: Task, found: Iterable[Part]) -> Rows:
    """Return the rows of some parts of a task."""
    rows: Rows = {}
    for part in found:
        _ADD[type(part)](rows, task, part)
    return rows


def own_row(task: Task) -> Values:
    """Return the tracked columns of the task itself."""
    final = task.resolution
    priority = task.priority
    comments = task.comments
    answered = task.annotations != ()
    return (
        task.id,
        task.project,
        task.status,
        priority,
        -priority,
        task.rank,
        task.overlap,
        len(task.counting) if answered else 0,
        task.assignee,
        task.external_id,
        task.review_reason,
        final and final.method,
        final and json_text(final.answers),
        len([1 for c in comments if c.resolved_at is None]) if comments else 0,
        task.imported_at,
        task.changed_at,
        answered and bool(task.outdated),
    )


def _annotation(rows: Rows, task: Task, part: Annotation) -> None:
    answers = part.answers
    rows["annotation", part.id.int] = (
        part.id,
        task.id,
        task.project,
        part.author,
        part.status,
        json_text(answers),
        part.form_version,
        part.guideline_version,
        part.time_spent_ms,
        part.revision,
        part.reviewer,
        part.reason,
        part.created_at,
        part.changed_at,
    )
    if answers is not None and part.counts:
        same, key = (task.id, task.project, part.author), part.id.int
        for question, ordinal, value, kind in label_rows(answers):
            label = (part.id, question, ordinal, *same, kind, value)
            rows["label", key, question, ordinal] = label


def _lease(rows: Rows, task: Task, part: Lease) -> None:
    values = (task.id, part.annotator, task.project, part.token, part.expires_at)
    rows["lease", task.id.int, part.annotator.int] = values


def _comment(rows: Rows, task: Task, part: Comment) -> None:
    rows["comment", part.id.int] = (
        part.id,
        task.id,
        task.project,
        part.annotation,
        part.author,
        part.text,
        part.created_at,
        part.resolved_by,
        part.resolved_at,
    )


KIND: dict[type[Part], str] = {Annotation: "annotation", Lease: "lease", Comment: "comment"}
"""The table of each kind of part."""
_ADD: dict[type[Part], Callable[[Rows, Task, Any], None]] = {
    Annotation: _annotation,
    Lease: _lease,
    Comment: _comment,
}


def json_text(value: JsonObject | None) -> str | None:
    """Return canonical JSON of what an event holds, which needs no checks any more."""
    if value is None:
        return None
    try:
        out = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        # Only floats, and keys beyond ASCII, are spelled or sorted otherwise.
        if out.isascii() and not _LIKE_FLOAT.search(out):
            return out.decode()
        return canonical_json.encode(value).decode()
    except (TypeError, Refused):
        # The ledger spells a float of 2^53 or more like an integer, and so it was read back.
        return canonical_json.encode(canonical_json.decode(json.dumps(value))).decode()
