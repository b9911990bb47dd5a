"""Each promise of docs/explanation/security.md names tests, and each of these tests exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_python

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "explanation" / "security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PROMISES = re.compile(r"^\| (.+?) \| (.*) \|$", re.MULTILINE)


def named_in(path: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_each_named_test_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 60
    files = {path: named_in(path) if (ROOT / path).exists() else set() for path, _ in named}
    assert [f"{path}::{name}" for path, name in named if name not in files[path]] == []


def test_each_promise_names_a_test() -> None:
    tables = re.split(r"^\| Promise \| Held by \|\n\|---\|---\|\n", PAGE, flags=re.MULTILINE)[1:]
    assert len(tables) == len(re.findall("^Not promised", PAGE, re.MULTILINE)) > 5
    for table in tables:
        rows = PROMISES.findall(table.split("\n\n", 1)[0])
        assert rows
        assert [promise for promise, held in rows if not NAMED.search(held)] == []
