"""The events that an erasure would erase: those with content that its request names, and quotes.

A request names events, tasks, annotations and comments, or a member, or a data subject. Each of
these is looked up page by page, so that neither a job nor a dry run reads a whole ledger at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

import orjson

from server.events.attributes import declarations
from server.events.audits.audit_events import AuditAnswered, AuditJudged
from server.events.core import ids
from server.events.core.event import Kind
from server.events.corrections.correction_events import AnnotationCorrected, CorrectionStarted
from server.events.erasure.erasures import Erasure, ErasureTarget, MemberScope
from server.events.gold.disputes import GoldDisputed
from server.events.gold.gold import GoldSet
from server.events.label_migrations.migration_events import (
    LabelsMigrated,
    LabelsRestored,
    RelabelRequested,
)
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.comments import CommentAdded, CommentDeleted, CommentEdited
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.reviews import AnnotationRejected, AnnotationReplaced
from server.events.labeling.tasks import TaskResolved, TaskSkipped
from server.events.pauses.pauses import MemberPaused, MemberResumed
from server.events.reverts.tasks import TaskReverted
from server.events.runs.skills import SkillsPublished
from server.ledger.select_columns import CONTENT
from server.reads.erasure.quoting_views import views_quoting
from server.reads.session import ReadSession

Fetch: TypeAlias = "Callable[..., Awaitable[Sequence[Any]]]"
"""Runs SQL whose projection tables are written `projection.<table>`, in one organization."""
T = TypeVar("T")

PAGE = 200
"""Streams that one statement looks up."""
SPAN = 5_000
"""Positions that one statement looks through."""


class ErasableEvent(NamedTuple):
    """An event whose content is there, and would be erased."""

    position: int
    stream: UUID
    type: str
    facts: str


_HELD = "(e.content IS NOT NULL OR e.content_blob IS NOT NULL)"
_COLUMNS = "e.position, e.stream, e.type, e.facts"
_AT = (
    f"SELECT {_COLUMNS} FROM events e WHERE e.org_id = $1 AND e.position = ANY ($2::bigint[]) "
    f"AND {_HELD} ORDER BY e.position"
)
_OF_STREAMS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(stream) CROSS JOIN LATERAL ("
    f"SELECT {_COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = k.stream "
    f"AND {_HELD} ORDER BY e.version OFFSET 0) s"
)
_OF_AUDITS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    "SELECT audit_id FROM projection.audit_draw WHERE org_id = $1 AND task_id = k.id OFFSET 0) d "
    f"CROSS JOIN LATERAL (SELECT {_COLUMNS} FROM events e WHERE e.org_id = $1 "
    f"AND e.stream = d.audit_id AND {_HELD} "
    f"AND e.type IN ('{AuditAnswered.type}', '{AuditJudged.type}') "
    "AND strpos(e.facts, k.id::text) > 0 ORDER BY e.version OFFSET 0) s"
)
"""What auditors said of tasks."""
_OF_PARTS = (
    "SELECT s.* FROM unnest($2::uuid[]) AS k(id) CROSS JOIN LATERAL ("
    # What was undone is in the history alone.
    "SELECT coalesce((SELECT {stream} FROM projection.{table} WHERE org_id = $1 AND id = k.id "
    "LIMIT 1), (SELECT {stream} FROM projection.{table}_history WHERE org_id = $1 AND id = k.id "
    "LIMIT 1)) AS stream OFFSET 0) p CROSS JOIN LATERAL ("
    f"SELECT {_COLUMNS} FROM events e WHERE e.org_id = $1 AND e.stream = p.stream AND {_HELD} "
    f"AND ((e.type LIKE 'comment.%') = {{comment}} OR e.type = '{TaskReverted.type}') "
    f"AND strpos(e.facts || coalesce({CONTENT.removesuffix(' AS content')}, ''), k.id::text) > 0 "
    "ORDER BY e.version OFFSET 0) s"
)
_VIEWS = "SELECT id FROM projection.saved_views WHERE org_id = $1 AND owner_id = $2"
_SUBJECT = (
    "SELECT task_id FROM task_subjects WHERE org_id = $1 AND digest = $2 AND task_id > $3 "
    "ORDER BY task_id LIMIT $4"
)

_WORDS = tuple(
    event.type
    for event in (
        CommentAdded,
        CommentEdited,
        CommentDeleted,
        TaskSkipped,
        AnnotationWithdrawn,
        AnnotationRejected,
        AuditJudged,
        CorrectionStarted,
        GoldDisputed,
    )
)
"""Types of events whose content is words of their actor."""
_PAUSES = (MemberPaused.type, MemberResumed.type)
"""Types of events whose content is words of their actor about the member in their facts."""
_ANSWERS = tuple(
    event.type
    for event in (
        *(AnnotationSubmitted, AnnotationRevised, AnnotationReplaced, AnnotationImported),
        *(AuditAnswered, AnnotationCorrected, GoldSet),
    )
)
"""Types of events whose content is answers of their actor, of the annotator in their facts, or of
the author of the annotation in their facts."""
_MOVES = (LabelsMigrated.type, LabelsRestored.type, RelabelRequested.type)
"""Types of events of migrations, whose content repeats labels of answers."""
_REVERTS = TaskReverted.type
"""The type of events that undo, whose content repeats what was said: answers and comments."""
_OF_AUTHOR = "a.org_id = e.org_id AND a.author_id = $4"
# A final answer is a member's where it came from answers of that member alone, or where the member
# gave it as a reviewer. What migrations say of labels cannot be erased for one annotation alone.
_BY_MEMBER = (
    f"SELECT {_COLUMNS}, CASE WHEN e.type = ANY ($6::text[]) THEN {{content}} END AS answers "
    "FROM events e WHERE e.org_id = $1 AND e.position > $2 AND e.position <= $3 "
    f"AND e.type = ANY ($5::text[]) AND {_HELD} AND CASE "
    "WHEN e.type = 'annotation.imported' THEN strpos(e.facts, $4::uuid::text) > 0 "
    "WHEN e.type = 'task.resolved' THEN CASE "
    "    WHEN e.facts::jsonb ->> 'method' = 'REVIEWER' THEN e.actor_id = $4 "
    "    ELSE NOT EXISTS ("
    "        SELECT FROM jsonb_array_elements_text(e.facts::jsonb -> 'annotations') x(id) "
    "        LEFT JOIN projection.annotation a ON a.org_id = e.org_id AND a.id = x.id::uuid "
    "        WHERE a.author_id IS DISTINCT FROM $4) END "
    f"WHEN e.type = '{AnnotationCorrected.type}' THEN EXISTS ("
    "    SELECT FROM projection.annotation a WHERE a.org_id = e.org_id AND a.author_id = $4 "
    "    AND a.id = (e.facts::jsonb ->> 'annotation')::uuid) "
    f"WHEN e.type = '{SkillsPublished.type}' THEN strpos({{content}}, $4::uuid::text) > 0 "
    f"WHEN e.type = '{_REVERTS}' AND ({{restored}}) THEN true "
    f"WHEN e.type IN {_PAUSES} THEN e.actor_id = $4 "
    "    OR (e.facts::jsonb ->> 'member')::uuid = $4 "
    "WHEN e.type = ANY ($7::text[]) THEN EXISTS ("
    f"    SELECT FROM projection.annotation a WHERE {_OF_AUTHOR} AND a.task_id = e.stream) "
    "ELSE e.actor_id = $4 END ORDER BY e.position"
).format(
    content=CONTENT.removesuffix(" AS content"),
    # Of an answer that was undone, the history alone says whose it was.
    restored="strpos(e.facts, $4::uuid::text) > 0 OR EXISTS (SELECT FROM "
    f"projection.annotation_history a WHERE {_OF_AUTHOR} AND a.task_id = e.stream)",
)
_HEAD = "SELECT head FROM ledger WHERE org_id = $1"


async def erasable_events(
    fetch: Fetch, org: UUID, wanted: Erasure
) -> AsyncIterator[list[ErasableEvent]]:
    """Yield pages of the events that an erasure names, those whose content is still there.

    Args:
        fetch: runs a statement; statements may see different moments.
        org: the organization.
        wanted: what was asked for.
    """
    if wanted.positions:
        for positions in _chunks(wanted.positions, SPAN):
            yield _events(await fetch(_AT, org, positions))
    if wanted.target is ErasureTarget.SUBJECT:
        async for page in _of_subject(fetch, org, wanted.subject_digest or ""):
            yield page
    parsed = [ids.parse(target) for target in wanted.targets]
    if wanted.target is ErasureTarget.MEMBER:
        for _, member in parsed:
            async for page in _of_member(fetch, org, member, wanted.member_scope):
                yield page
        return
    async for page in _of_named(fetch, org, parsed):
        yield page


async def _of_named(
    fetch: Fetch, org: UUID, named: Sequence[tuple[str, UUID]]
) -> AsyncIterator[list[ErasableEvent]]:
    for some in _chunks([id_ for kind, id_ in named if kind == Kind.TASK], PAGE):
        yield _events(await views_quoting(fetch, org, some))
        yield _events(await fetch(_OF_AUDITS, org, some))
    for kind, text in _BY_KIND.items():
        for some in _chunks([id_ for found, id_ in named if found == kind], PAGE):
            yield _events(await fetch(text, org, some))


_BY_KIND = {
    "task": _OF_STREAMS,
    "annotation": _OF_PARTS.format(stream="task_id", table="annotation", comment="false"),
    "comment": _OF_PARTS.format(stream="task_id", table="comment", comment="true"),
}


async def missing(session: ReadSession, kind: str, named: Sequence[UUID]) -> set[UUID]:
    """Return those ids of tasks, annotations or comments that are none of the organization's."""
    text = (
        "SELECT k.id FROM unnest($2::uuid[]) AS k(id) WHERE EXISTS ("
        f"SELECT FROM projection.{kind} WHERE org_id = $1 AND id = k.id LIMIT 1) OR EXISTS ("
        f"SELECT FROM projection.{kind}_history WHERE org_id = $1 AND id = k.id LIMIT 1)"
    )
    rows = await session.raw(text, session.org, list(named)) if named else []
    return set(named) - {row["id"] for row in rows}


async def _of_subject(fetch: Fetch, org: UUID, digest: str) -> AsyncIterator[list[ErasableEvent]]:
    async for tasks in _tasks_of_subject(fetch, org, digest):
        yield _events(await views_quoting(fetch, org, tasks, digest))
        yield _events(await fetch(_OF_AUDITS, org, tasks))
    async for tasks in _tasks_of_subject(fetch, org, digest):
        yield _events(await fetch(_OF_STREAMS, org, tasks))


async def _tasks_of_subject(fetch: Fetch, org: UUID, digest: str) -> AsyncIterator[list[UUID]]:
    last = UUID(int=0)
    while rows := await fetch(_SUBJECT, org, bytes.fromhex(digest), last, PAGE):
        last = rows[-1]["task_id"]
        yield [row["task_id"] for row in rows]


async def _of_member(
    fetch: Fetch, org: UUID, member: UUID, scope: MemberScope | None
) -> AsyncIterator[list[ErasableEvent]]:
    yield _events(await fetch(_OF_STREAMS, org, [member, declarations.stream_of(member)]))
    if scope in (None, MemberScope.IDENTITY):
        return
    views = [row["id"] for row in await fetch(_VIEWS, org, member)]
    if views:
        yield _events(await fetch(_OF_STREAMS, org, views))
    answers = [*_ANSWERS, TaskResolved.type]
    types = [*_WORDS, *_PAUSES, *answers, *_MOVES, _REVERTS]
    if scope is MemberScope.ALL:
        # They say how often the member was right; the job publishes those of others again.
        types.append(SkillsPublished.type)
    # Only what may be spared is read: without its free texts, an answer is nobody's words.
    read = [] if scope is MemberScope.ALL else [*answers, *_MOVES]
    [ledger], moves = await fetch(_HEAD, org), [*_MOVES, _REVERTS]
    for after in range(0, ledger["head"], SPAN):
        rows = await fetch(_BY_MEMBER, org, after, after + SPAN, member, types, read, moves)
        yield _events(r for r in rows if r["answers"] is None or _has_words(r["answers"]))


def _has_words(content: str) -> bool:
    """Tell whether the answers in a content have a free text, or a reason beside them."""
    found = orjson.loads(content)
    answers = (found.get("answers") or {}).values()
    return bool(found.get("reason")) or any(a.get("kind") == "text" for a in answers)


def _chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _events(rows: Any) -> list[ErasableEvent]:
    return [ErasableEvent(r["position"], r["stream"], r["type"], r["facts"]) for r in rows]
