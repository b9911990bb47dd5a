"""Names: what docs/glossary.md says of words, and how features and functions are called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bench.sizes import ROOT, modules, parsed, statements
from tests.test_house import none_of, product

pytestmark = pytest.mark.one_python

GLOSSARY = ROOT / "docs" / "glossary.md"
ALLOWED = {
    "chosen": "a field of the API, which keeps its name",
}
"""Public names with a banned word, each with its reason."""

FEATURES = {
    "accounts",
    "alerts",
    "attributes",
    "audits",
    "changes",
    "corrections",
    "erasure",
    "events",
    "exports",
    "forms",
    "gold",
    "groups",
    "imports",
    "label_migrations",
    "labeling",
    "lineage",
    "pauses",
    "projects",
    "quality",
    "reverts",
    "runs",
    "slices",
    "statistics",
    "taxonomies",
    "webhooks",
}
"""What the product does, under one name in every layer."""
OTHER_ROOMS = {"core", "writer"}
"""Folders of a layer that are no feature: what all features of the layer share."""
LAYERS = ("events", "projections/tables", "reads", "commands", "schema")

REQUIRES = re.compile(r"_?require_|__|_?refuse")


@cache
def glossary() -> tuple[list[str], set[str]]:
    """The words that have a meaning, and those that public names do not use."""
    meanings, _, banned = GLOSSARY.read_text().partition("## Words that public names do not use")
    words = re.findall(r"^\| ([a-z ]+) \|", meanings, re.MULTILINE)
    rows = re.findall(r"^\| ([a-z, ]+) \| ", banned, re.MULTILINE)
    return words, {word for row in rows for word in re.split(r",? ", row)}


def words_of(name: str) -> set[str]:
    """The words that a name in snake case or in capitals is made of."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def public_names(path: Path) -> Iterator[str]:
    """The module, and the public classes, functions and methods in it."""
    yield path.stem
    for node in statements(parsed(path)):
        named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if named and not node.name.startswith("_"):
            yield node.name


def banned_in(path: Path) -> list[str]:
    _, banned = glossary()
    names = [name for name in public_names(path) if words_of(name) & banned]
    return [f"{path}: {name}" for name in names if name not in ALLOWED]


def test_public_names_use_no_banned_word() -> None:
    none_of(found for path in product() if "demo" not in path.parts for found in banned_in(path))


PRIVATE = {
    *("house", "door", "stage", "crowd", "world", "scene", "strange", "crossing", "steady", "life"),
    *("shelf", "heard", "founding"),
}
"""Words that named helpers of tests before; those of the field say more to a newcomer."""


def test_helpers_of_tests_use_no_private_word() -> None:
    files = [path for path in modules() if path.relative_to(ROOT).parts[0] in ("tests", "bench")]
    names = [(path, name) for path in files for name in public_names(path) if name != path.stem]
    helpers = [(path, name) for path, name in names if not name.startswith("test_")]
    none_of(f"{path}: {name}" for path, name in helpers if words_of(name) & PRIVATE)


def test_each_word_has_one_meaning() -> None:
    words, banned = glossary()
    assert words == sorted(set(words))
    assert len(words) > 60
    assert not banned & set(words)


def test_the_rule_on_words_sees(tmp_path: Path) -> None:
    (tmp_path / "lane.py").write_text(
        "class WorldOf:\n    def told(self): ...\n    def _met(self): ..."
    )
    assert [found.split(": ")[1] for found in banned_in(tmp_path / "lane.py")] == [
        "lane", "WorldOf", "told",
    ]  # fmt: skip


def only_refuses(function: ast.FunctionDef) -> bool:
    """Whether a function returns nothing, changes nothing, and raises `Refused`."""
    nodes = list(ast.walk(function))
    raised = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc]
    calls = [node.func for node in raised if isinstance(node, ast.Call)]
    refuses = any(ast.unparse(call) in {"Refused", "invalid"} for call in calls)
    changes = any(
        isinstance(target, ast.Attribute | ast.Subscript)
        for node in nodes
        for target in getattr(node, "targets", [getattr(node, "target", None)])
    )
    nothing = isinstance(function.returns, ast.Constant) and function.returns.value is None
    return nothing and refuses and not changes


def test_what_only_refuses_is_named_so() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in product()
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and only_refuses(node)
        and not REQUIRES.match(node.name)
    ]
    none_of(found)


@pytest.mark.parametrize("layer", LAYERS)
def test_features_have_one_name_in_every_layer(layer: str) -> None:
    folders = {p.name for p in (ROOT / "server" / layer).iterdir() if p.is_dir()}
    none_of(folders - FEATURES - OTHER_ROOMS - {"__pycache__"})
