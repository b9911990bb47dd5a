"""What PostgreSQL does for a query: its plans, and how many rows and blocks they touch."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from server.reads.session import ReadSession, _as_of, _in_generation

Node = dict[str, Any]
_REMOVED = (
    "Rows Removed by Filter",
    "Rows Removed by Index Recheck",
    "Rows Removed by Join Filter",
)


@dataclass(frozen=True)
class Plan:
    """One statement as it ran, and the tree of EXPLAIN (ANALYZE, BUFFERS)."""

    text: str
    generic: bool
    """Whether it was planned for any parameters, as happens to statements that are used often."""
    root: Node

    def nodes(self) -> Iterator[Node]:
        """Every node of the tree."""
        left = [self.root]
        while left:
            node = left.pop()
            yield node
            left += node.get("Plans", [])

    @property
    def scanned(self) -> list[str]:
        """Tables that were read from end to end."""
        found = (n for n in self.nodes() if n["Node Type"] == "Seq Scan")
        return [re.sub(r"_\d+$", "", str(node["Relation Name"])) for node in found]

    @property
    def touched(self) -> int:
        """Rows of tables that were looked at, those that a filter then left out among them."""
        kinds = {"Function Scan", "Subquery Scan"}
        scans = (
            n for n in self.nodes() if "Scan" in n["Node Type"] and n["Node Type"] not in kinds
        )
        return sum(_rows(node, *_REMOVED) for node in scans if not node.get("Plans"))

    @property
    def sorted(self) -> int:
        """The most rows that were sorted at once."""
        sorts = (node for node in self.nodes() if "Sort" in node["Node Type"])
        return max((_rows(node["Plans"][0]) for node in sorts), default=0)

    @property
    def blocks(self) -> int:
        """Blocks of 8 KiB that were asked for, cached or not."""
        return int(self.root["Shared Hit Blocks"] + self.root["Shared Read Blocks"])

    def __str__(self) -> str:
        """The statement and the plan, for whoever reads why a test failed."""
        lines = [self.text, f"generic={self.generic} touched={self.touched} blocks={self.blocks}"]
        return "\n".join([*lines, json.dumps(self.root, indent=1)])


def _rows(node: Node, *also: str) -> int:
    each: float = node["Actual Rows"] + sum(node.get(name, 0) for name in also)
    return round(each * int(node["Actual Loops"]))


@dataclass
class Plans:
    """The plans of all statements that readers ran while this listened."""

    found: list[Plan] = field(default_factory=list)

    def about(self, *tables: str) -> list[Plan]:
        """The plans of statements that read one of these tables."""
        names = re.compile(rf"\b(FROM|JOIN) (projection_\d+\.)?({'|'.join(tables)})\b")
        return [plan for plan in self.found if names.search(plan.text)]


@contextlib.contextmanager
def explained(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plans]:
    """Explain every statement of every reader, in its own transaction and so under its role.

    Each is explained for its parameters and for any parameters: drivers keep prepared statements,
    and PostgreSQL decides by itself when to stop planning for the values at hand.
    """
    plans, run, run_alone = Plans(), ReadSession.raw, ReadSession.alone

    async def raw(self: ReadSession, text: str, *arguments: Any) -> list[Any]:
        rows = await run(self, text, *arguments)
        await explain(self, text, *arguments)
        return rows

    async def alone(self: ReadSession, text: str, generation: int, *arguments: Any) -> list[Any]:
        rows = await run_alone(self, text, generation, *arguments)
        await explain(self, text, self.org, *arguments)
        return rows

    async def explain(self: ReadSession, text: str, *arguments: Any) -> None:
        cut = await self.cut()
        named = _in_generation if self.at is None else _as_of
        bare = named(text, cut.generation)
        async with self._transaction.lock:
            connection: Any = self._transaction.connection
            for generic in (False, True):
                mode = "force_generic_plan" if generic else "force_custom_plan"
                await connection.execute(f"SET LOCAL plan_cache_mode = {mode}")
                await connection.execute(f"PREPARE explained AS {bare}")
                given = f"({', '.join(map(literal, arguments))})" if arguments else ""
                (row,) = await connection.fetch(
                    f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE explained{given}"
                )
                await connection.execute("DEALLOCATE explained; RESET plan_cache_mode")
                plans.found.append(Plan(bare, generic, json.loads(row[0])[0]["Plan"]))

    with monkeypatch.context() as patched:
        patched.setattr(ReadSession, "raw", raw)
        patched.setattr(ReadSession, "alone", alone)
        yield plans


def literal(value: Any) -> str:
    """A value as it is written in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, list | tuple | set | frozenset):
        inner = ",".join(
            '"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value
        )
        return literal(f"{{{inner}}}")
    if isinstance(value, UUID | datetime | str):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)
