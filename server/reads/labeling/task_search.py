"""Texts of a project that have some words, found by the index of the counter `task_search`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server.events.core.refusal import Code, Refused
from server.reads.keyset_pages import KeysetPage
from server.reads.loaders import Row
from server.reads.session import ReadSession

MOST_MATCHES = 20_000
"""The most texts that are found by their words and then put in order. Where more have the words,
so many texts are looked at for one page, in order; its cursor continues after them."""
AROUND = 80
"""Characters of an excerpt before and after the first word that was looked for."""

# The function gives the newest first, and all of them for a page that is read backward.
_SEARCH = """
WITH found AS MATERIALIZED (
    SELECT * FROM search_tasks($1, $2, $3::text[], $4, 1000000000000000000, 20001)
)
SELECT f.part, f.task_id, f.item_id, f.position, c.matches
FROM (SELECT count(*) AS matches FROM found) c LEFT JOIN LATERAL (
    SELECT * FROM found WHERE true {later} ORDER BY position{down}, item_id LIMIT $5
) f ON true ORDER BY f.position{down}, f.item_id
"""
# Read from the index of a project's texts by position. Without a blind reader: how far a scan comes
# would tell a blind one how many texts of others there are.
_LOOKED_AT = """
SELECT part, task_id, item_id, position{text} FROM task_search
WHERE org_id = $1 AND project_id = $2 {later} ORDER BY position{down}
"""
_SCAN = f"""
SELECT part, task_id, item_id, position FROM (
    {_LOOKED_AT.replace("{text}", ", text")} LIMIT $6
) looked WHERE part = ANY ($4::text[]) AND text @@ websearch_to_tsquery('simple', $3) LIMIT $5
"""
_END = f"{_LOOKED_AT.replace('{text}', '')} OFFSET $3 LIMIT 1"
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


@dataclass(frozen=True, slots=True)
class TextsFound:
    """A page: part, task, item and position of texts, in order."""

    rows: list[Row]
    end: int | None = None
    """The position to continue the scan from, if it ended before the page was full."""


async def find_texts(session: ReadSession, wanted: TextSearch, page: KeysetPage) -> TextsFound:
    """Return a page of the texts that have some words, the newest first, by position.

    Raises:
        Refused: LIMIT where more than `MOST_MATCHES` texts have the words, to a blind reader.
    """
    text, key = page.fill(_SEARCH, "position", 6, descending=True)
    parts = list(wanted.parts)
    given = (wanted.project, wanted.words, parts, wanted.reader, page.limit)
    rows = await session.raw(text, *given, *key)
    if rows[0]["matches"] <= MOST_MATCHES:
        return TextsFound([row for row in rows if row["part"] is not None])
    if wanted.reader is not None:
        message = f"More than {MOST_MATCHES:,} texts have these words: look for more words."
        raise Refused(Code.LIMIT, message, ("text",))
    return await _scan(session, wanted, page)


async def _scan(session: ReadSession, wanted: TextSearch, page: KeysetPage) -> TextsFound:
    """Return those of the next `MOST_MATCHES` texts of a project that have the words."""
    project = (session.org, wanted.project)
    text, key = page.fill(_SCAN, "position", 7, descending=True)
    given = (wanted.words, list(wanted.parts), page.limit, MOST_MATCHES)
    rows = await session.raw(text, *project, *given, *key)
    if len(rows) == page.limit:
        return TextsFound(rows)
    text, key = page.fill(_END, "position", 4, descending=True)
    last = await session.raw(text, *project, MOST_MATCHES - 1, *key)
    return TextsFound(rows, last[0]["position"] if last else None)


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
