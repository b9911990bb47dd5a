"""The oracle's folds of what undoes: parts of a task, and earlier versions that are valid again.

A `task.reverted` says what each part that it restores is from now on; a part of a list stands under
its id, as nothing where it is gone, and else with the fields that changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.oracle_folds import Happened, Row, when


@when("form.pinned")
def _form(state: Row, event: Happened) -> None:
    state["form_version"] = event.facts["form_version"]


@when("guideline.pinned")
def _guideline(state: Row, event: Happened) -> None:
    state["guideline_version"] = event.facts["guideline_version"]


@when("taxonomy.version_withdrawn")
def _withdrawn(state: Row, event: Happened) -> None:
    state["withdrawn"] = {*state.get("withdrawn", ()), event.facts["number"]}


@when("taxonomy.version_offered")
def _offered(state: Row, event: Happened) -> None:
    state["withdrawn"] = state["withdrawn"] - {event.facts["number"]}


@when("task.reverted")
def _reverted(state: Row, event: Happened) -> None:
    restored = event.content.get("restored", event.facts["restored"])
    for name, part in restored.items():
        RESTORE[name](state, part, event)


def _as(name: str, read: Callable[[Any], Any] = lambda value: value) -> Any:
    def restore(state: Row, part: Any, _: Happened) -> None:
        state[name] = None if part is None else read(part)

    return restore


def _final(state: Row, part: Any, _: Happened) -> None:
    state["final"], state["final_of"] = _resolution(part)


def _resolution(part: Any) -> tuple[Any, Any]:
    if part is None:
        return None, None
    final = (part["method"], part["answers"], part.get("confidence_ppm"))
    return final, [UUID(id_) for id_ in part["annotations"]]


def _kept(state: Row, part: Any, _: Happened) -> None:
    found = []
    for one in part:
        final, of = _resolution(one["resolution"])
        found.append((one["migration"], (one["status"], final, one["review_reason"], of)))
    state["kept"] = found


def _annotations(state: Row, part: Row, event: Happened) -> None:
    rows = state["annotations"]
    for id_, fields in part.items():
        if fields is None:
            del rows[UUID(id_)]
            continue
        row = rows.setdefault(UUID(id_), dict.fromkeys(IMPORT) | {"imported": False})
        again = "revision" in row and "answers" in fields
        row |= {ANNOTATION[name][0]: ANNOTATION[name][1](fields[name]) for name in fields}
        row["revision"] = row["revision"] + 1 if again else row.get("revision", 1)
        row["changed_at"] = event.at
        if (imported := row.pop("import", None)) is not None:
            row |= _import(imported)
        if (aside := row.pop("aside", None)) is not None:
            row["stood"] = aside["status"]


IMPORT = ("imported_by", "occurred_at", "source_id", "source_digest")


def _import(said: Row) -> Row:
    return {
        "imported": True, "imported_by": _id(said["by"]),
        "occurred_at": _time(said["occurred_at"]), "source_id": said["source_id"],
        "source_digest": said["source_digest"],
    }  # fmt: skip


def _comments(state: Row, part: Row, _: Happened) -> None:
    for id_, fields in part.items():
        if fields is None:
            del state["comments"][UUID(id_)]
            continue
        row = state["comments"].setdefault(UUID(id_), {})
        row |= {COMMENT[name][0]: COMMENT[name][1](fields[name]) for name in fields}
        row.pop("id", None)
        mentioned = row.pop("mentioned_at", None)
        if mentioned is not None:
            state["mentioned"][UUID(id_)] = mentioned


def _leases(state: Row, part: Row, _: Happened) -> None:
    for who, fields in part.items():
        if fields is None:
            state["leases"].pop(UUID(who), None)
        else:
            state["leases"][UUID(who)] = _lease(fields, state["leases"].get(UUID(who)))


def _review_leases(state: Row, part: Row, _: Happened) -> None:
    held = {who: (token, until) for who, token, until in state["reviewing"]}
    for who, fields in part.items():
        if fields is None:
            held.pop(UUID(who), None)
        else:
            held[UUID(who)] = _lease(fields, held.get(UUID(who)))
    state["reviewing"] = [(who, *lease) for who, lease in held.items()]


def _lease(fields: Row, before: Any) -> tuple[int, datetime]:
    token, until = before or (None, None)
    expires = fields.get("expires_at")
    return fields.get("token", token), datetime.fromisoformat(expires) if expires else until


def _participants(state: Row, part: Row, event: Happened) -> None:
    for who, fields in part.items():
        if fields is None:
            del state["parts"][UUID(who)]
            continue
        row = state["parts"].setdefault(UUID(who), {"skipped": False})
        names = row.keys() | {"status", "answered", "overlap"}
        row |= {name: value for name, value in fields.items() if name in names}
        row |= {"changed_at": event.at}
        row["version"] = row["version"] + 1 if "version" in row else fields["version"]


def _gold(state: Row, part: Any, _: Happened) -> None:
    state["gold"] = part and {
        "answers": part["answers"], "by": part["by"], "form_version": part["form_version"],
        "at": datetime.fromisoformat(part["at"]).isoformat(), "digests": part["question_digests"],
        "dispute": part.get("dispute"),
    }  # fmt: skip


def _same(value: Any) -> Any:
    return value


def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _listed(value: list[str]) -> list[str] | None:
    return value or None


ANNOTATION: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "author": ("author_id", _id), "reviewer": ("reviewer_id", _id), "reasons": ("reasons", _listed),
    "created_at": ("created_at", _time), "changed_at": ("changed_at", _time),
    "correction": ("correction_id", _id),
    "round_complete": ("gone", _same), "gold": ("gold", _same),
    "imported": ("import", _same), "id": ("gone", _same), "origins": ("gone", _same),
    **{name: (name, _same) for name in (
        "status", "answers", "form_version", "guideline_version", "time_spent_ms", "revision",
        "reason", "aside",
    )},
}  # fmt: skip
COMMENT: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "author": ("author_id", _id), "annotation": ("annotation_id", _id), "text": ("text", _same),
    "mentions": ("mentions", _listed), "resolved_by": ("resolved_by", _id), "id": ("id", _same),
    **{name: (name, _time) for name in (
        "created_at", "resolved_at", "mentioned_at", "edited_at", "deleted_at",
    )},
}  # fmt: skip
RESTORE: dict[str, Callable[[Row, Any, Happened], None]] = {
    **{name: _as(name) for name in ("status", "overlap", "priority", "raised_from")},
    "review_reason": _as("review"), "before_archive": _as("was"),
    "assignee": _as("assignee", UUID),
    "skipped_by": _as("skipped", lambda part: {UUID(who) for who in part}),
    "resolution": _final, "suspended": _kept, "annotations": _annotations,
    "comments": _comments, "leases": _leases, "review_leases": _review_leases,
    "participants": _participants, "gold": _gold,
}  # fmt: skip
