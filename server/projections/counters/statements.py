"""Several statements that are run as one: PostgreSQL is asked once in place of once a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from asyncpg import Record

from server.postgres import Connection

Part: TypeAlias = "tuple[str, Sequence[Any]]"
"""A statement that writes, with the organization as $1, and its further parameters."""
_RETURNS = "RETURNING "
_PARAMETER = re.compile(r"\$(\d+)")
_ADDED = re.compile(r"(?<=\sFROM )(?=unnest\()")
"""Before the rows that an INSERT adds, given as arrays."""


async def run(
    connection: Connection, org: UUID, parts: Sequence[Part], *, counted: bool = False
) -> list[Record]:
    """Run statements as parts of one, each of which sees the rows as they were before all of them.

    Args:
        connection: inside a transaction of the organization.
        org: the organization.
        parts: at least one.
        counted: whether to count what the first part returns, one row at most. It is run before
            the others then, and where it returns none, they add no rows: the rows may be there,
            added by whoever made the first part return none.

    Returns:
        The rows that the last part returns; with `counted`, those of another part than the first,
        or one without its columns, each with the number of the first one's as `count`.
    """
    texts = tuple(text for text, _ in parts)
    counts = tuple(len(given) for _, given in parts)
    given = (one for _, some in parts for one in some)
    return await connection.fetch(_combined(texts, counts, counted=counted), org, *given)


@lru_cache(maxsize=1_000)
def _combined(texts: tuple[str, ...], counts: tuple[int, ...], *, counted: bool) -> str:
    """Return one statement, given statements and how many parameters each has after $1."""
    named, before = list[str](), 0
    for number, (text, count) in enumerate(zip(texts, counts, strict=True)):
        if counted and number and text.lstrip().startswith("INSERT"):
            text = _ADDED.sub("(SELECT FROM p0) f CROSS JOIN ", text, count=1)  # noqa: PLW2901
        named.append(f"p{number} AS ({_moved(text, before)})")
        before += count
    last = len(texts) - 1
    returned = f" LEFT JOIN p{last} ON true" if last >= counted and _RETURNS in texts[-1] else ""
    # The outer side of a join is run first, and parts that nothing is read of are run last.
    first = "SELECT count(*) FROM p0" if counted else "SELECT"
    return f"WITH {', '.join(named)} SELECT * FROM ({first}) f{returned}"


def _moved(text: str, by: int) -> str:
    """Return a statement whose parameters after $1 have numbers that are higher by so many."""
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by * (found[1] != '1')}", text)
