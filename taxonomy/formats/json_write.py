"""A tree as JSON: that of `Tree.plain`, one concept per line, written one by one."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from taxonomy.tree import FORMAT, Tree


def write_json(tree: Tree, stream: BinaryIO) -> None:
    """Write all fields of the tree and its concepts; nothing is lost."""
    head: dict[str, Any] = {"format": FORMAT}
    if tree.titles:
        head["titles"] = dict(tree.titles)
    if tree.uri:
        head["uri"] = tree.uri
    if tree.language:
        head["language"] = tree.language
    stream.write(_spelled(head)[:-1] + b', "concepts": [')
    between = b"\n"
    for concept in tree:
        stream.write(between + _spelled(concept.plain()))
        between = b",\n"
    stream.write(b"\n]}\n")


def _spelled(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False).encode()
