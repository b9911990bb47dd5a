"""How big the code is: lines a file and lines a function, folder by folder.

Prints one JSON object a line, `{"figure": "function lines", "folder": "server/events", "count": …,
"median": …, "p90": …, "max": …, "where": "path:line of the largest"}`. A file's lines are
all its lines, because those are what a reader scrolls past. A function's run from its `def` to its
end without its docstring: a long explanation is no reason to cut a function in two.
"""

from __future__ import annotations

import ast
import json
import statistics
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("server", "quality", "taxonomy")
CODE = (*PRODUCT, "tests", "bench", "deploy")


class Size(NamedTuple):
    """The length of one file or function, and where it is."""

    lines: int
    where: str


def modules(root: Path = ROOT) -> list[Path]:
    """Every Python file of the project that has a line in it, sorted."""
    found = (path for folder in CODE for path in (root / folder).rglob("*.py"))
    return sorted(path for path in found if path.stat().st_size)


def file_size(path: Path, root: Path = ROOT) -> Size:
    """Lines of one file."""
    return Size(len(path.read_text().splitlines()), str(path.relative_to(root)))


@cache
def parsed(path: Path) -> ast.Module:
    """The code of a file."""
    return ast.parse(path.read_text())


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement, however deep. Most of a tree is what expressions consist of."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [one for one in ast.iter_child_nodes(node) if isinstance(one, _STATEMENTS)]


_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)


def function_sizes(path: Path, root: Path = ROOT) -> Iterator[Size]:
    """Lines of every function in a file, methods and nested ones included."""
    for node in statements(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = _span(node) - (_span(node.body[0]) if ast.get_docstring(node) else 0)
            yield Size(lines, f"{path.relative_to(root)}:{node.lineno} {node.name}")


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def figure(name: str, folder: str, sizes: list[Size]) -> dict[str, str | int | float]:
    """Count, median, 90th percentile and maximum of some sizes."""
    largest = max(sizes)
    ordered = sorted(size.lines for size in sizes)
    return {
        "figure": name,
        "folder": folder,
        "count": len(ordered),
        "median": statistics.median(ordered),
        "p90": ordered[int(0.9 * (len(ordered) - 1))],
        "max": largest.lines,
        "where": largest.where,
    }


def folder_of(path: Path, root: Path = ROOT) -> str:
    """The folder a file is reported under: one below `server`, else the top one."""
    parts = path.relative_to(root).parts[:-1]
    return "/".join(parts[: 2 if parts[0] == "server" else 1])


def report() -> Iterator[dict[str, str | int | float]]:
    """The figures of every folder, then those of the whole product."""
    files: dict[str, list[Size]] = defaultdict(list)
    functions: dict[str, list[Size]] = defaultdict(list)
    for path in modules():
        product = path.relative_to(ROOT).parts[0] in PRODUCT
        for folder in (folder_of(path), *((" + ".join(PRODUCT),) if product else ())):
            files[folder].append(file_size(path))
            functions[folder].extend(function_sizes(path))
    for folder in sorted(files, key=lambda name: (" + " in name, name)):
        yield figure("file lines", folder, files[folder])
        if functions[folder]:
            yield figure("function lines", folder, functions[folder])


if __name__ == "__main__":
    for line in report():
        print(json.dumps(line))
