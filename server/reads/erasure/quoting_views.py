"""Saved views, audits, corrections and slices that quote a task's external id or its data subject.

A view may name a task by its external id, and so may its name, the words that it looks for, the
filter of an audit, of a draw of initial tagging or of an export, the reason and the pattern of a
correction, and the meta that a slice asks for, of anybody. An erasure of the task takes them along,
before the task, so that one that was interrupted finds them again. What a view quotes of inputs or
answers cannot be told from words that anybody uses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from server.events.audits.audit_events import AuditDrawn
from server.events.core import ids
from server.events.corrections.correction_events import CorrectionStarted
from server.events.erasure.subjects import digest, key_id
from server.events.exports import ExportCreated
from server.events.gold.initial_tagging import InitialTaggingDrawn
from server.events.labeling.tasks import TaskImported
from server.events.saved_views import ViewSaved
from server.events.slices.definitions import SliceDefined
from server.ledger.select_columns import CONTENT

SHORTEST = 4
"""The fewest characters of an id that is looked for in words; shorter ones are only compared."""
_FILTERS = " UNION ALL ".join(
    f"SELECT v.{project} AS project_id, e.position, e.stream, e.type, e.facts, {CONTENT} "
    f"FROM projection.{table} v JOIN events e ON e.org_id = v.org_id AND e.stream = v.id "
    f"AND e.type = '{event.type}' AND e.content_digest IS NOT NULL "
    f"WHERE v.org_id = $1 AND v.{project} = ANY ($2::uuid[])"
    for table, project, event in (
        ("saved_views", "project_id", ViewSaved),
        ("audit", "project_id", AuditDrawn),
        ("correction", "project_id", CorrectionStarted),
        ("project", "id", SliceDefined),
        ("project", "id", InitialTaggingDrawn),
    )
)
_SAVED = f"{_FILTERS} ORDER BY position"
_EXPORTED = (
    f"SELECT e.version, e.position, e.stream, e.type, e.facts, {CONTENT} FROM events e "
    f"WHERE e.org_id = $1 AND e.stream = $1 AND e.version > $3 AND e.type = '{ExportCreated.type}' "
    """AND e.content_digest IS NOT NULL AND strpos(e.facts, '"filtered":true') > 0 """
    "AND e.facts::json ->> 'scope' = ANY ($2::text[]) ORDER BY e.version LIMIT 50"
)
_WORD = re.compile(r"\w+")
_IMPORTED = (
    f"SELECT t.project_id, {CONTENT} FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    "SELECT project_id FROM projection.task WHERE org_id = $1 AND id = k.stream LIMIT 1) t "
    "CROSS JOIN LATERAL (SELECT * FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    f"AND e.version = 1 AND e.type = '{TaskImported.type}') e"
)
_KEY = "SELECT hash FROM secrets WHERE org_id = $1 AND id = $2"


async def views_quoting(
    fetch: Callable[..., Awaitable[Sequence[Any]]],
    org: UUID,
    tasks: Collection[UUID],
    subject: str | None = None,
) -> list[Any]:
    """Return the rows of events that saved, drew, started or defined what quotes a task.

    Args:
        fetch: runs SQL whose projection tables are written `projection.<table>`.
        org: the organization.
        tasks: the tasks.
        subject: the digest of the data subject whose references count as well, if any.
    """
    key = None
    if subject is not None:
        rows = await fetch(_KEY, org, key_id(org))
        key = bytes.fromhex(rows[0]["hash"]) if rows else None
    quoted = defaultdict[UUID, set[str]](set)
    for row in await fetch(_IMPORTED, org, list(tasks)):
        content = {} if row["content"] is None else orjson.loads(row["content"])
        refs = content.get("subject_refs") or () if key else ()
        named = (one for one in refs if key and digest(key, one).hex() == subject)
        quoted[row["project_id"]] |= {content.get("external_id") or "", *named} - {""}
    projects = [project for project, texts in quoted.items() if texts]
    saved = await fetch(_SAVED, org, projects) if projects else []
    found = [row for row in saved if row["content"] and _quotes(row, quoted[row["project_id"]])]
    by_scope = {ids.public("project", project): quoted[project] for project in projects}
    return [*found, *await _exports_quoting(fetch, org, by_scope)]


async def _exports_quoting(
    fetch: Callable[..., Awaitable[Sequence[Any]]], org: UUID, quoted: Mapping[str, set[str]]
) -> list[Any]:
    """Return the rows of exports whose filter quotes a text, given the texts of each project."""
    found: list[Any] = []
    last = 0
    while quoted and (rows := await fetch(_EXPORTED, org, list(quoted), last)):
        last = rows[-1]["version"]
        texts = [quoted[orjson.loads(row["facts"])["scope"]] for row in rows]
        pairs = zip(rows, texts, strict=True)
        found += [row for row, said in pairs if row["content"] and _quotes(row, said)]
    return found


def _quotes(row: Any, quoted: set[str]) -> bool:
    return quotes([*texts_of(orjson.loads(row["content"]))], quoted)


def quotes(said: Collection[str], quoted: Collection[str]) -> bool:
    """Tell whether some texts quote an id: one is that id, or has it, if it is long, as a word.

    Upper and lower case are the same, as they are to the filter by words of a task's texts.
    """
    texts, wanted = {text.casefold() for text in said}, {one.casefold() for one in quoted}
    if not wanted.isdisjoint(texts):
        return True
    # Hundreds of ids are looked for in filters of a thousand texts: most have no word in common.
    words = {word for text in texts for word in _WORD.findall(text)}
    near = [one for one in wanted if len(one) >= SHORTEST and words.issuperset(_WORD.findall(one))]
    return any(one in text and _as_a_word(one, text) for text in texts for one in near)


CLOSED = frozenset({"statuses", "reviewReason", "review_reason", "order", "direction", "kind"})
"""Keys of contents whose values are of closed sets: they quote no task that is called "open"."""


def texts_of(content: Any) -> Iterator[str]:
    """Yield the texts in a content, but for values of closed sets."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, one in content.items():
            # The order of a list is one of a few words; that of a ranking is a list of any items.
            if key not in CLOSED or (key == "order" and not isinstance(one, str)):
                yield from texts_of(one)
    elif isinstance(content, list):
        for one in content:
            yield from texts_of(one)


def _as_a_word(quoted: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(quoted)}(?!\w)", text) is not None
