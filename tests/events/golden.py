"""One stored example of every event type and version. They must load for ever.

`python -m tests.events.golden` writes the files that are missing, and never touches one that is
there: a file that no longer loads means that a stored ledger no longer loads either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from server.events.core import ids
from server.events.core.event import Event
from server.events.core.registry import EVENTS
from tests.support.forms import CHOICE, MIXED, mixed

FOLDER = Path(__file__).parent.parent / "golden" / "events"
MOMENT = datetime(2026, 3, 3, 12, 34, 56, 789_012, tzinfo=UTC)
ASTRAL = "Zürich “𝄞” \u2028 é"
"""What JSON encoders like to get wrong."""
BY_NAME: dict[str, Any] = {
    "answers": mixed("b", note=ASTRAL, stars=4),
    "form": MIXED,
    "sizes": {"text": {"length": 29}},
    "inputs": {"text": {"text": f"Rome, {ASTRAL}"}},
    "texts": {"blurry": ASTRAL, "wrong_label": "Wrong label"},
    "meta": {
        "source": "a.jsonl",
        "line": 3,
        "score": 0.125,
        "tags": [None, True, CHOICE["inputs"]],
    },
    "meta_path": ["source", ASTRAL],
    "stratum_slices": [ids.public("slice", UUID(int=0xABC))],
    "rank": None,
    "label_taxonomy": ids.public("taxonomy", UUID(int=0xABC)),
    "targets": (ids.public("task", UUID(int=0xABC)),),
    "erased_types": {"annotation.submitted": 2, "comment.added": 1},
    "broker_copies": ({"broker": "kafka", "topic": "annolog", "until": None},),
    "parameters": {"percent": 70},
    "judging": {"topic": {"threshold": 0.5}, "places": {"similarity": 0.75}},
    "skills": {"topic": {str(UUID(int=3)): 812_500}},
    "strata": ["sports", ASTRAL],
    "choices": ["18-29", ASTRAL],
    "sealed": {str(UUID(int=0xABC)): "AZ0Y/q2N8kRkVg=="},
    "audit_plan": {"items": 80, "kind": "ITEMS"},
    "frame_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "pattern": {"statuses": ["SUBMITTED"], "question": "topic", "values": ["b", ASTRAL]},
    "replaced_by": {"value": "a"},
    "outcomes": {"ADOPTED": 3, "MOVED": 1},
    "result_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "question_digests": ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",),
    "drawn_digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "email": "ann@example.org",
    "plan": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "changes": (
        {
            "annotation": str(UUID(int=0xABC)),
            "question": "tags",
            "before": ["a", "b"],
            "after": [ASTRAL],
            "rules": ["MERGED", "RENAMED"],
        },
        {
            "annotation": None,
            "question": "places",
            "regions": {"s1": ["city", "town", "RENAMED"]},
        },
    ),
    "items": (
        {
            "annotation": str(UUID(int=0xABC)),
            "question": "places",
            "region": "s1",
            "concept": ASTRAL,
            "candidates": ["town", "village"],
            "rule": "SPLIT",
        },
    ),
    "tree": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "mapping": "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865",
    "edit": {
        "kind": "add",
        "concept": {
            "id": "dog",
            "labels": {"en": "Dog", "de": ASTRAL},
            "broader": ["animal"],
            "alternatives": {"en": ["Hound", "Canis familiaris"]},
            "codes": {"iab": "42"},
            "colour": "#ff8800",
        },
        "after": None,
    },
}
EDITS: dict[str, dict[str, Any]] = {
    "concept_renamed": {"kind": "rename", "id": "dog", "labels": {"en": "Hound", "de": ASTRAL}},
    "concept_moved": {"kind": "move", "id": "dog", "broader": ["pet"], "after": None},
    "concepts_merged": {"kind": "merge", "sources": ["lion", "puma"], "into": "cat"},
    "concept_split": {"kind": "split", "id": "cat", "into": ["lion", "puma"]},
    "concept_deprecated": {"kind": "deprecate", "id": "cat", "replaced_by": ["lion"]},
    "concept_restored": {"kind": "restore", "id": "cat"},
    "concepts_related": {"kind": "relate", "first": "cat", "second": "dog", "related": True},
    "concept_annotated": {"kind": "annotate", "id": "cat", "changes": {"colour": None}},
    "concept_removed": {"kind": "remove", "id": "cat"},
}
BY_TYPE: dict[str, Any] = {
    f"taxonomy.{name}": {"content": {"edit": edit}} for name, edit in EDITS.items()
}
BY_TYPE["project.slice_defined"] = {
    "content": {
        "name": ASTRAL,
        "predicate": {
            "meta": [{"path": ["source"], "values": ["a.jsonl", ASTRAL]}],
            "inputs": ["text"],
            "form_versions": [1, 2],
            "guideline_versions": [3],
            "taxonomy_versions": [
                {"taxonomy": ids.public("taxonomy", UUID(int=0xABC)), "versions": [1, 2]}
            ],
            "priority_at_least": 1,
            "priority_at_most": None,
            "imported_since": "2026-03-03T12:34:56.789012Z",
            "imported_until": None,
        },
    }
}
BY_TYPE["view.saved"] = {
    "content": {
        "name": ASTRAL,
        "filter": {"statuses": ["OPEN", "IN_REVIEW"], "text": ASTRAL, "priorityAtLeast": 2},
        "order": "CHANGED",
        "direction": "ASCENDING",
    }
}
BY_TYPE["export.created"] = {
    "content": {"operator": ASTRAL, "filter": {"statuses": ["OPEN"], "text": ASTRAL, "ids": []}}
}
_ANNOTATION = {"id": str(UUID(int=0xABC)), "author": str(UUID(int=3)), "status": "SUBMITTED"}
_RESTORED = {
    "status": "IN_REVIEW",
    "priority": 2,
    "assignee": None,
    "skipped_by": [str(UUID(int=3))],
    "resolution": {"method": "SINGLE", "annotations": [str(UUID(int=0xABC))], "answers": None},
    "annotations": {str(UUID(int=0xABC)): {**_ANNOTATION, "answers": None}},
    "leases": {str(UUID(int=3)): None},
}
_SAID = {**_ANNOTATION, "answers": mixed("b", note=ASTRAL, stars=4)}
BY_TYPE["task.reverted"] = {
    "restored": _RESTORED,
    "content": {"restored": {**_RESTORED, "annotations": {str(UUID(int=0xABC)): _SAID}}},
}
"""Where a field means something else in one event than in the others."""


def stored(event: Event) -> dict[str, Any]:
    """What the ledger stores of an event, as JSON."""
    _, facts, content = event.encoded()
    return {
        "type": event.type,
        "type_version": event.type_version,
        "facts": facts.decode(),
        "content": None if content is None else content.decode(),
    }


def path_of(event: type[Event]) -> Path:
    return FOLDER / f"{event.type}.v{event.type_version}.json"


def files() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every golden file: its name and what it holds."""
    for path in sorted(FOLDER.glob("*.json")):
        yield path.stem, json.loads(path.read_text())


def example(model: type[BaseModel]) -> Any:
    """An instance with every field filled."""
    fields = {n: _value(n, f.annotation) for n, f in model.model_fields.items()}
    return model(**fields | BY_TYPE.get(getattr(model, "type", ""), {}))


def _value(name: str, kind: Any) -> Any:
    if name in BY_NAME:
        return BY_NAME[name]
    if get_origin(kind) in (Union, UnionType):
        [kind] = [item for item in get_args(kind) if item is not NoneType]
    if get_origin(kind) is dict:
        return {"MERGED": 1, "UNCHANGED": 41}
    if get_origin(kind) is tuple:
        return (_value(name, get_args(kind)[0]),)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return example(kind)
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return list(kind)[-1]
    plain = {UUID: UUID(int=0xABC), int: 42, float: 0.5, bool: True, str: ASTRAL}
    return {**plain, datetime: MOMENT}[kind]


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for found in EVENTS.values():
        if not path_of(found).exists():
            text = json.dumps(stored(example(found)), indent=2)
            path_of(found).write_text(f"{text}\n")
