"""Masks of any size, and the form that asks for them."""

from __future__ import annotations

import random
from typing import Any

SIDE = 1_024
FORM = {
    "inputs": [{"name": "image", "kind": "image"}],
    "questions": [
        {
            "kind": "mask", "name": "fur", "title": "Paint the fur.", "applies_to": "image",
            "labels": [{"value": "cat"}],
        }
    ],
}  # fmt: skip
ITEM = {"inputs": {"image": {"url": "https://example.org/a.png", "width": SIDE, "height": SIDE}}}


def runs(count: int, seed: int = 0) -> list[int]:
    """So many runs that cover the image; 80,000 are 200 KB of JSON."""
    cuts = sorted(random.Random(seed).sample(range(1, SIDE * SIDE), count - 1))
    return [end - start for start, end in zip([0, *cuts], [*cuts, SIDE * SIDE], strict=True)]


def mask(**given: Any) -> dict[str, Any]:
    """A mask by its `counts` or its `blob`."""
    return {"id": "m1", "label": "cat", "width": SIDE, "height": SIDE, **given}


def sent(*masks: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers as a client sends them."""
    return [{"question": "fur", "value": {"mask": {"masks": list(masks)}}}]


def answers(*masks: dict[str, Any]) -> dict[str, Any]:
    """Answers as they are stored."""
    return {"fur": {"kind": "mask", "masks": list(masks)}}
