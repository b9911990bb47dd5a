"""Changes as `annolog diff` prints them: as JSON, and as lines to be read.

Both come from one object for each change, in the shape of the type `Change` of the API, so that a
server elsewhere and the database itself give the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson

from server.events.changes.answer_changes import AnswerChange
from server.events.changes.field_changes import FieldChange, PartChange
from server.events.changes.region_changes import RegionChange
from server.events.core import ids
from server.events.core.event import JsonObject
from server.reads.changes import FoundChange

NEWEST = 100
"""The events and reasons of one change that are printed, the newest ones."""
SINGLE = ("text", "number", "rating")
"""Kinds of answers that are one value, which is the field named like the kind."""
LONGEST = 80
"""The most characters of a value on one line."""


def plain_change(found: FoundChange, names: Mapping[UUID, str | None]) -> JsonObject:
    """Return a change as JSON; `names` are those of the members who did it."""
    change = found.change
    events = change.events[-NEWEST:]
    actors = dict.fromkeys(e.actor for e in change.events if e.actor is not None)
    inputs, questions = change.form
    return {
        "object": ids.public(*change.after.key),
        "kind": change.kind.value,
        "at": change.events[-1].recorded_at.isoformat() if events else None,
        "by": [{"id": ids.public("member", one), "name": names.get(one)} for one in actors],
        "positions": [str(event.position) for event in events],
        "reasons": list(change.reasons[-NEWEST:]),
        "erased": list(change.erased),
        "fields": _fields(change.fields),
        "answers": [_answer(one) for one in change.answers],
        "inputs": [_part(part) for part in inputs],
        "questions": [_part(part) for part in questions],
    }


def _fields(fields: tuple[FieldChange, ...]) -> list[JsonObject]:
    return [asdict(field) for field in fields]


def _part(part: PartChange) -> JsonObject:
    return {"name": part.name, "kind": part.kind.value, "fields": _fields(part.fields)}


def _answer(change: AnswerChange) -> JsonObject:
    return {
        "question": change.question,
        "kind": change.kind.value,
        "before": _single(change.before),
        "after": _single(change.after),
        "added": list(change.added),
        "removed": list(change.removed),
        "reranked": [asdict(one) for one in change.moved],
        "regions": [_region(one) for one in change.regions],
    }


def _single(answer: JsonObject | None) -> Any:
    """Return the one value of an answer; None for an answer of several parts."""
    kind = "" if answer is None else answer["kind"]
    return answer[kind] if answer is not None and kind in SINGLE else None


def _region(change: RegionChange) -> JsonObject:
    last = change.after or change.before or {}
    former = change.before or last
    return {
        "kind": change.kind.value,
        "region": last["id"],
        "formerRegion": former["id"] if former["id"] != last["id"] else None,
        "label": last["label"],
        "formerLabel": former["label"] if former["label"] != last["label"] else None,
        "moved": None if change.move is None else asdict(change.move),
        "changed": list(change.changed),
    }


def readable(change: JsonObject) -> Iterator[str]:
    """Yield the lines that tell a change to a person."""
    by = ", ".join(one["name"] or one["id"] for one in change["by"])
    head = f"{change['object']}  {change['kind'].lower()}"
    if change["positions"]:
        head += f"  {change['at']} (position {change['positions'][-1]})"
    yield head + (f"  by {by}" if by else "")
    yield from (f"  because: {_short(reason)}" for reason in change["reasons"])
    yield from (f"  erased: {part}" for part in change["erased"])
    for field in change["fields"]:
        yield f"  {_difference(field['field'], field)}"
    for answer in change["answers"]:
        yield from (f"  {line}" for line in _answer_lines(answer))
    for kind in ("inputs", "questions"):
        for part in change[kind]:
            yield f"  {kind[:-1]} {part['name']}: {part['kind'].lower()}"
            if part["kind"] == "CHANGED":
                yield from (f"    {_difference(f['field'], f)}" for f in part["fields"])


def _difference(name: str, values: JsonObject) -> str:
    before, after = values["before"], values["after"]
    return f"{name}: {_short(after)}" if before is None else f"{name}: {_arrow(before, after)}"


def _arrow(before: Any, after: Any) -> str:
    return f"{_short(before)} -> {'none' if after is None else _short(after)}"


def _answer_lines(answer: JsonObject) -> Iterator[str]:
    head = f"answer to {answer['question']}"
    single = (answer["before"], answer["after"]) != (None, None)
    parts = [f"+{value}" for value in answer["added"]]
    parts += [f"-{value}" for value in answer["removed"]]
    parts += [
        f"{r['value']} from {r['before'] + 1} to {r['after'] + 1}" for r in answer["reranked"]
    ]
    if single:
        parts.append(_difference("", answer).removeprefix(": "))
    yield f"{head}: {', '.join(parts) or answer['kind'].lower()}"
    yield from (f"  {_region_line(region)}" for region in answer["regions"])


def _region_line(region: JsonObject) -> str:
    said = [region["kind"].lower()]
    if region["formerLabel"] is not None:
        said.append(f"was {region['formerLabel']}")
    moved = region["moved"] or {}
    said += [f"{name} {value:+g}" for name, value in moved.items() if value]
    others = set(region["changed"]) - {"label", "id", "start", "end", "x", "y", "width", "height"}
    said += [f"other {name}" for name in sorted(others)]
    return f"{region['label']} {region['region']}: {', '.join(said)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
