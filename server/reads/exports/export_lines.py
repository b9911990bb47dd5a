"""The lines of an export. Stored JSON is copied without parsing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson

from server.events.core.ids import public

Row: TypeAlias = "asyncpg.Record"

FORMAT = 1
DOUBT = ("question", "region", "concept", "candidates", "rule")
"""The fields that are exported of a label that must be given anew after a migration."""


def header(org: UUID, project: UUID, position: int, documents: list[Row]) -> dict[str, Any]:
    """Return the first line: the position of the export, and all versions of form and guideline."""
    return {
        "format": FORMAT,
        "organization": public("organization", org),
        "project": public("project", project),
        "position": position,
        "forms": [_document(row, _json(row["body"])) for row in documents if row["kind"] == "form"],
        "guidelines": [
            _document(row, row["body"]) for row in documents if row["kind"] == "guideline"
        ],
    }


def _document(row: Row, body: object) -> dict[str, Any]:
    return {
        "version": row["number"],
        "published_at": row["published_at"],
        "position": row["from_position"],
        "body": body,
    }


def task_line(
    row: Row, annotations: Sequence[Row], superseded: Mapping[UUID, Any], *, gold: bool
) -> bytes:
    """Return the line of a task with its annotations.

    Args:
        row: of the task.
        annotations: the rows of its annotations.
        superseded: by annotation, why a migration outdated it.
        gold: whether to say what its right answers are; else nothing tells that it may have any.
    """
    known = {"gold": _gold(row["gold"])} if gold else {}
    return line_of(
        {
            "task": public("task", row["id"]),
            "external_id": row["external_id"],
            "status": row["status"],
            "priority": row["priority"],
            "overlap": row["overlap"],
            "assignee": _member(row["assignee_id"]),
            "inputs": _json(row["inputs"]),
            "meta": _json(row["meta"]),
            "imported_at": row["imported_at"],
            "changed_at": row["changed_at"],
            "version": row["version"],
            "position": row["from_position"],
            "annotations": [_annotation(one, superseded.get(one["id"])) for one in annotations],
            "relabel": row["relabel"],
            "review_reason": row["review_reason"],
            "resolution": _resolution(row) if row["resolution_method"] else None,
            **known,
        }
    )


def _gold(text: str | None) -> dict[str, Any] | None:
    """Return the right answers of a task from its row; None where it is no gold task."""
    if text is None:
        return None
    stored = orjson.loads(text)
    dispute = stored.get("dispute")
    return {
        "answers": stored["answers"],
        "form_version": stored["form_version"],
        "set_by": _member_of(stored["by"]),
        "set_at": stored["at"],
        "dispute": None
        if dispute is None
        else {
            "by": _member_of(dispute["by"]),
            "at": dispute["at"],
            "reason": dispute["reason"],
            "annotations": [public("annotation", UUID(id_)) for id_ in dispute["annotations"]],
        },
    }


def _member_of(text: str | None) -> str | None:
    return None if text is None else _member(UUID(text))


def _annotation(row: Row, superseded: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "annotation": public("annotation", row["id"]),
        "author": _member(row["author_id"]),
        "author_pseudonym": row["author_pseudonym"],
        "status": row["status"],
        "answers": _json(row["answers"]),
        "form_version": row["form_version"],
        "guideline_version": row["guideline_version"],
        "time_spent_ms": row["time_spent_ms"],
        "revision": row["revision"],
        "reviewer": _member(row["reviewer_id"]),
        "reason": row["reason"],
        "set_aside": None if superseded is None else _superseded(superseded),
        "created_at": row["created_at"],
        "changed_at": row["changed_at"],
        "position": row["from_position"],
        "imported": row["imported"],
        "imported_by": _member(row["imported_by"]),
        "occurred_at": row["occurred_at"],
        "source_id": row["source_id"],
    }


def _superseded(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the labels to give anew since a migration, each with its possible new values."""
    items = stored["items"]
    return {
        "migration": public("migration", UUID(stored["migration"])),
        "status": stored["status"],
        "labels": None if items is None else [{n: item[n] for n in DOUBT} for item in items],
    }


def _resolution(row: Row) -> dict[str, Any]:
    """Return the resolution of a task; its sources are only in the task's state."""
    final = orjson.loads(row["state"])["resolution"]
    return {
        "method": row["resolution_method"],
        "answers": _json(row["resolution"]),
        "annotations": [public("annotation", UUID(id_)) for id_ in final["annotations"]],
        "by": _member_of(final["by"]),
        "at": final["at"],
    }


@lru_cache(maxsize=10_000)
def _member(id_: UUID | None) -> str | None:
    return None if id_ is None else public("member", id_)


def _json(text: str | None) -> orjson.Fragment | None:
    return None if text is None else orjson.Fragment(text)


def line_of(value: dict[str, Any]) -> bytes:
    """Return a line of JSON."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
