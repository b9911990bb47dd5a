"""The rules of the code that a machine can check; `make check` runs them first.

Layers import downwards only, see `LAYERS`. Files and functions stay short enough to be read in
one go. Nothing half-done or tied to one machine is committed.
"""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bench.sizes import ROOT, Size, file_size, function_sizes, modules, parsed, statements

pytestmark = pytest.mark.one_python

# Those that are usable alone, below the layers of the server.
PACKAGES = ("quality", "taxonomy")

# From the top layer to the lowest. A layer imports itself and those after it.
LAYERS = (
    ("cli", "__main__"),
    (
        *("account_services", "app", "background", "delivery", "demo", "health", "logs"),
        *("reports", "serving", "sockets", "start", "tracing"),
    ),
    ("schema", "web"),
    ("services",),
    ("feed",),
    ("jobs",),
    ("commands",),
    ("reads",),
    ("projections",),
    ("ledger",),
    ("access",),
    ("events",),
    ("quality",),
    ("taxonomy",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
TOP = (*LAYERS[0], *LAYERS[1])

# Leaves import no layer. Settings are read once, at the top, and handed down as plain
# values: a layer that reads them by itself could not be built twice in one process, as tests do.
LEAVES_USED_BY = {
    "graphql": (*TOP, "schema", "web"),
    "settings": TOP,
    "mail": (*TOP, "schema", "web", "services", "feed", "commands"),
    "embedded": TOP,
    "storage": (
        *(
            *TOP,
            "schema",
            "web",
            "services",
            "feed",
            "jobs",
            "commands",
            "reads",
            "projections",
            "ledger",
        ),
    ),
    "postgres": (*TOP, *(n for layer in LAYERS[2:-3] for n in layer), "storage", "embedded"),
    "connection_pool": ("postgres",),
    "server_connection": ("postgres",),
}

# The one thing that the transport knows of the layers: the expected "no", which it has to spell.
SHARED = {("graphql", "server.events.core.refusal")}

# A decision may not read, write, wait, ask the time or roll dice, so what could is not at hand.
PURE = ("events", "quality", "taxonomy")
IMPURE = {
    *("aiobotocore", "asyncio", "asyncpg", "click", "httpx", "os", "random", "secrets", "socket"),
    *("sqlalchemy", "starlette", "strawberry", "subprocess", "tempfile", "time", "uvicorn"),
}
IMPURE_ALLOWED = {
    # Ids are minted there for the callers of decisions; a decision receives them.
    "server/events/core/ids.py": {"time"},
    "server/events/core/entropy.py": {"os"},
}

FILE_LINES, FUNCTION_LINES = 400, 40
# `path` or `path:function`, each with the reason why splitting it would read worse.
LONG_ALLOWED = {
    "server/events/core/entry.py:entry_bytes": "one line a field, as parameter and as key",
}

TEXTS = ("*.py", "*.md", "*.toml", "*.txt", "*.sql", "*.graphql", "*.yaml", "*.yml", "*.json")
PLAIN = ("Makefile", ".ci/run", "deploy/Dockerfile", ".dockerignore", ".gitignore")
# Written in pieces, so that this file passes its own rules.
UNFINISHED = re.compile("|".join((r"\bTO" + "DO", r"\bFIX" + "ME", r"\bXX" + r"X\b", "HA" + "CK:")))
MACHINE = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", "/Us" + "ers/")))
REGISTRY = re.compile(r"py[p]i.org|python[h]osted|npm[j]s.org|--index-[u]rl")
BLANKET = re.compile(r"#\s*(?:noqa(?!:\s*[A-Z]+\d+)|type:\s*ignore(?!\[)|pyright:\s*ignore(?!\[))")


@cache
def statements_of(path: Path) -> list[ast.AST]:
    """Every statement of the code of a file."""
    return list(statements(parsed(path)))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    yield
    statements_of.cache_clear()
    parsed.cache_clear()


@cache
def lengths() -> list[Size]:
    """Of every function."""
    return [size for path in modules() for size in function_sizes(path)]


def imports(path: Path, root: Path = ROOT) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, anywhere in it, with the line; relative ones resolved."""
    package = path.relative_to(root).parts[:-1]
    for node in statements_of(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*parts, *filter(None, [node.module])))
            # `from server import commands` names a module, `from server.commands import run` not.
            names = [f"{base}.{a.name}" for a in node.names] if base == "server" else [base]
            yield from ((node.lineno, name) for name in names)


def place(module: str) -> str | None:
    """The layer or leaf that a dotted module lives in; None when it is not ours."""
    top, *rest = module.split(".")
    return top if top in PACKAGES else rest[0] if top == "server" and rest else None


def broken_imports(path: Path, root: Path = ROOT) -> list[str]:
    """What a file imports against the rules, as sentences."""
    relative = path.relative_to(root)
    here = place(".".join(relative.with_suffix("").parts)) or ""
    found = []
    for line, module in imports(path, root):
        there = place(module)
        known = not there or there == here or (here, module) in SHARED
        if not known and not _allowed(here, there or ""):
            found.append(f"{relative}:{line} {here} must not import {module}")
        if here in PURE and module.split(".")[0] in IMPURE - IMPURE_ALLOWED.get(
            str(relative), set()
        ):
            found.append(f"{relative}:{line} {here} is pure and must not import {module}")
    return found


def _allowed(here: str, there: str) -> bool:
    if there in LEAVES_USED_BY:
        return here in LEAVES_USED_BY[there]
    return here in RANK and there in RANK and RANK[here] <= RANK[there]


def product() -> list[Path]:
    """The Python files that ship."""
    shipped = ("server", *PACKAGES)
    return [path for path in modules() if path.relative_to(ROOT).parts[0] in shipped]


@cache
def texts() -> list[Path]:
    """Every text file a reader of the repository meets."""
    return list(_texts())


def _texts() -> Iterator[Path]:
    ends = tuple(pattern.removeprefix("*") for pattern in TEXTS)
    for folder in ("server", *PACKAGES, "tests", "bench", "docs", "deploy"):
        for base, below, names in os.walk(ROOT / folder):
            below[:] = [name for name in below if name != "node_modules"]
            yield from (Path(base, name) for name in names if name.endswith(ends))
    for pattern in TEXTS:
        yield from ROOT.glob(pattern)
    yield from filter(Path.is_file, (ROOT / name for name in PLAIN))


def matches(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    """`path:line text` of every line that a pattern occurs in.

    A file is gone through by lines where the whole of it has a match. There, no space of the
    pattern is the end of a line, so that what it looks ahead for stands in the same line.
    """
    whole = re.compile(pattern.pattern.replace(r"\s", r"[^\S\n]"), re.MULTILINE)
    read = ((path, path.read_text()) for path in paths)
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path, text in read
        if whole.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def none_of(found: Iterable[object]) -> None:
    """Fail with one finding a line, so that the message is the list of what to do."""
    listed = [str(item) for item in found]
    assert not listed, "\n".join(["", *listed])


def test_imports_point_downwards() -> None:
    none_of(broken for path in product() for broken in broken_imports(path))


def needs() -> dict[str, set[str]]:
    """Each module of the product with those of the product that it imports, late ones included."""
    files = {_dotted(path): path for path in product()}
    found: dict[str, set[str]] = {}
    for name, path in files.items():
        nodes = statements_of(path)
        modules = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                # `from package import module` names a module, where there is one of that name.
                named = {f"{node.module}.{alias.name}" for alias in node.names}
                modules |= {each if each in files else str(node.module) for each in named}
        found[name] = modules & set(files) - {name}
    return found


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return one way around for each module that is reached again from what it imports."""
    done: set[str] = set()
    found = []

    def visit(module: str, way: list[str]) -> None:
        if module in way:
            found.append([*way[way.index(module) :], module])
        elif module not in done:
            for needed in sorted(graph[module]):
                visit(needed, [*way, module])
            done.add(module)

    for module in graph:
        visit(module, [])
    return found


def test_no_module_imports_one_that_imports_it() -> None:
    none_of(" -> ".join(way) for way in circles(needs()))


def test_circles_of_two_and_more_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [["b", "c", "b"]]
    assert circles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []


SQL = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM|WITH RECURSIVE)\s|\bUPDATE [\w.]+ SET\b")
WITHOUT_SQL = ("schema", "graphql", "web")
"""Layers that read through `reads` and write through `commands`."""


def sql_in(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Every literal of a file that looks like SQL, and every import of what builds or runs it."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and SQL.search(str(node.value)):
            yield f"{path.relative_to(root)}:{node.lineno} {str(node.value).strip()[:40]}"
    for line, module in imports(path, root):
        if module.split(".")[0] in ("sqlalchemy", "asyncpg"):
            yield f"{path.relative_to(root)}:{line} imports {module}"


def test_what_clients_see_holds_no_sql() -> None:
    outside = [p for p in product() if p.relative_to(ROOT).parts[1] in WITHOUT_SQL]
    none_of(found for path in outside for found in sql_in(path))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('_ONE = "SELECT state FROM projection.task"', 1),
        ("_ONE = f'DELETE FROM {table} WHERE id = $1'", 1),
        ("def late():\n    from sqlalchemy import select", 1),
        ("def late():\n    run('UPDATE drafts SET body = $1')", 1),
        ('REASON = "Select one of these, or update it."', 0),
        ("from server.reads.labeling.tasks import task_row", 0),
    ],
)
def test_the_rule_on_sql_sees(tmp_path: Path, line: str, found: int) -> None:
    path = tmp_path / "tasks.py"
    path.write_text(line)
    assert len(list(sql_in(path, tmp_path))) == found


def test_every_module_of_the_server_has_a_place() -> None:
    known = {*RANK, *LEAVES_USED_BY, "__init__"}
    entries = {p.name.removesuffix(".py") for p in (ROOT / "server").iterdir() if _is_code(p)}
    assert entries - known == set(), "give it a layer in LAYERS, or move it into one"


def _is_code(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))


@pytest.mark.parametrize(
    ("where", "line", "broken"),
    [
        ("server/ledger/append.py", "from server.projections.current import rows", True),
        ("server/ledger/append.py", "from server import commands", True),
        ("server/ledger/append.py", "from ..commands import execute", True),
        ("server/ledger/append.py", "def late():\n    import server.app", True),
        ("server/ledger/append.py", "from . import heads\nfrom ..events import tasks", False),
        ("server/schema/labeling/types.py", "from server.settings import Settings", True),
        ("server/app.py", "from server.settings import Settings", False),
        ("server/settings.py", "from server.events.accounts.roles import Role", True),
        ("server/embedded/postgres.py", "from server.events.core.refusal import Refused", True),
        ("server/events/labeling/tasks.py", "import asyncpg.pool", True),
        ("server/events/labeling/tasks.py", "from server.postgres import LOST", True),
        ("server/storage/postgres.py", "from server.postgres import Connection", False),
        ("server/events/labeling/tasks.py", "from taxonomy.concepts import Concept", False),
        ("server/events/labeling/tasks.py", "from quality.cells import of_unit", False),
        ("taxonomy/concepts.py", "from server.events import tasks", True),
        ("taxonomy/concepts.py", "from quality.cells import of_unit", True),
        ("quality/cells.py", "from server.events import tasks", True),
        ("taxonomy/concepts.py", "from os import environ", True),
    ],
)
def test_the_import_rule_sees(tmp_path: Path, where: str, line: str, broken: bool) -> None:
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert bool(broken_imports(path, tmp_path)) is broken


def test_the_type_of_a_connection_is_defined_once() -> None:
    alias = re.compile(r"asyncpg\.Connection\[|^LOST\b.* = ")
    found = {m.split(":")[0] for m in matches(alias, product())}
    none_of(found - {"server/postgres.py", "server/server_connection.py"})


def test_files_stay_short() -> None:
    sizes = [file_size(path) for path in modules()]
    none_of(s for s in sizes if s.lines > FILE_LINES and s.where not in LONG_ALLOWED)


def test_functions_stay_short() -> None:
    none_of(s for s in lengths() if s.lines > FUNCTION_LINES and not _long_allowed(s.where))


def test_the_list_of_long_ones_is_not_longer_than_needed() -> None:
    files = {size.where for size in map(file_size, modules()) if size.lines > FILE_LINES}
    needed = {_name(s.where) for s in lengths() if s.lines > FUNCTION_LINES} | files
    none_of(set(LONG_ALLOWED) - needed)


def _long_allowed(where: str) -> bool:
    return _name(where) in LONG_ALLOWED


def _name(where: str) -> str:
    """`path:function` of a size's `path:line function`, which moves with every edit above it."""
    path, _, function = where.partition(":")
    return f"{path}:{function.partition(' ')[2]}"


def test_upgrades_of_the_schema_have_numbers_of_their_own() -> None:
    """Two branches may each add the next one."""
    numbers = [path.name[:4] for path in (ROOT / "server/ledger/upgrades").glob("*.sql")]
    none_of(number for number, count in Counter(numbers).items() if count > 1)


def test_nothing_is_left_for_later() -> None:
    none_of(matches(UNFINISHED, texts()))
    # Without an argument it is a stub; with one it says what a dispatch did not know.
    none_of(matches(re.compile(r"raise NotImplementedError(\(\))?\s*(#.*)?$"), product()))


def test_nothing_is_tied_to_one_machine_or_registry() -> None:
    none_of(matches(MACHINE, texts()))
    none_of(matches(REGISTRY, texts()))


def test_every_silenced_warning_names_its_code() -> None:
    none_of(matches(BLANKET, modules()))


def test_pins_are_exact_and_carry_no_address() -> None:
    pin = re.compile(r"#.*|-r requirements\.txt|[a-z0-9-]+==[\w.]+(; [a-z_]+ != '\w+')?")
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        assert lines
        none_of(line for line in lines if not pin.fullmatch(line))
