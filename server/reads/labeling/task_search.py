"""Texts of a project that have some words, found by the index of the counter `task_search`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.reads.session import ReadSession

MOST_MATCHES = 20_000
"""The most texts that a search may find: more are not put in order."""
AROUND = 80
"""Characters of an excerpt before and after the first word that was looked for."""

_SEARCH = "SELECT * FROM search_tasks($1, $2, $3::text[], $4, $5, $6)"
_HAVE = (
    "SELECT to_tsvector('simple', k.text) @@ websearch_to_tsquery('simple', $2) AS has "
    "FROM unnest($1::text[]) WITH ORDINALITY AS k(text, number) ORDER BY k.number"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TextSearch:
    """Which texts are looked for."""

    project: UUID
    words: str
    parts: Sequence[str]
    """Among `inputs`, `answers` and `comments`."""
    reader: UUID | None
    """The blind member, who finds inputs, own answers and some comments; None to find all."""


async def search_texts(session: ReadSession, wanted: TextSearch, before: int, most: int) -> Any:
    """Return part, task, item and position of texts before a position, the newest first.

    Each row says in `matches` how many texts have the words. If these are more than `MOST_MATCHES`,
    the rows are in no order.
    """
    parts = list(wanted.parts)
    given = (wanted.project, wanted.words, parts, wanted.reader, before, most)
    return await session.raw(_SEARCH, *given)


async def which_have(session: ReadSession, words: str, texts: Sequence[str]) -> list[bool]:
    """Tell of each text whether it has the words."""
    rows = await session.raw(_HAVE, list(texts), words) if texts else []
    return [row["has"] for row in rows]


def excerpt(text: str, words: str) -> str:
    """Return the part of a text around the first of some words; its beginning without any."""
    wanted = {word.lower() for word in _WORD.findall(words)}
    place = next((m for m in _WORD.finditer(text) if m[0].lower() in wanted), None)
    start, end = place.span() if place else (0, 0)
    first, last = max(0, start - AROUND), end + AROUND
    shown = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"
