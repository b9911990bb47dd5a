"""The search for words in the inputs, answers and comments of a project's tasks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

import strawberry

from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.projections.counters.task_search import TASK_SEARCH, searched
from server.reads.labeling.annotations import annotation_row
from server.reads.labeling.task_search import (
    TextSearch,
    excerpt,
    find_texts,
    which_have,
)
from server.reads.labeling.tasks import comment_row, task_row
from server.reads.session import ReadSession
from server.schema.core.base import Connection, Position, Readable, query
from server.schema.core.context import Info
from server.schema.core.event_link import LinkedEvents, event_link
from server.schema.core.paging import Paging, page_of, place_in
from server.schema.labeling.comments import Comment, comment_of
from server.schema.labeling.task_rights import sees_all
from server.schema.labeling.types import Annotation, Task, annotation_of, load_task
from server.schema.statistics import wait_until_counted

LONGEST = 200
"""Characters of what is looked for."""


@strawberry.enum(description="Where a search looks.")
class SearchPart(Enum):
    """The texts of a task that can be searched."""

    INPUTS = "inputs"
    """What is to be labeled."""
    ANSWERS = "answers"
    """Texts that annotators wrote."""
    COMMENTS = "comments"
    """What is said about tasks and answers."""


_COLUMNS: dict[SearchPart, tuple[Any, str]] = {
    SearchPart.INPUTS: (task_row, "inputs"),
    SearchPart.ANSWERS: (annotation_row, "answers"),
    SearchPart.COMMENTS: (comment_row, "text"),
}
"""What reads the row of an item, and the column that holds its text."""


@strawberry.type(description="A text that has the words that were looked for.")
class SearchHit(Readable):
    """A text, with the task, annotation or comment whose it is."""

    row: strawberry.Private[Any]
    events: strawberry.Private[LinkedEvents]
    task_uuid: strawberry.Private[UUID]
    part: SearchPart
    excerpt: str = strawberry.field(
        description="The text around the first of the words, as it stands now."
    )
    position: Position = strawberry.field(description="Of the event that holds the text.")

    @query(Permission.TASKS_READ)
    async def task(self, info: Info) -> Task:
        """The task that it belongs to."""
        return await load_task(info, self.session, self.task_uuid)

    @query(Permission.ANNOTATIONS_READ_OWN)
    async def annotation(self) -> Annotation | None:
        """The annotation, where an answer was found."""
        if self.part is not SearchPart.ANSWERS:
            return None
        return annotation_of(self.session, self.row)

    @query(Permission.TASKS_READ)
    async def comment(self) -> Comment | None:
        """The comment, where one was found."""
        return comment_of(self.session, self.row) if self.part is SearchPart.COMMENTS else None

    event = event_link("The event that holds the text; null where the caller may not see it.")


@dataclass(frozen=True, slots=True)
class TextListing:
    """What a client asks of a search."""

    text: str
    parts: list[SearchPart] | None
    paging: Paging
    indexed: bool
    """Whether the project keeps an index of texts."""


async def hits_of(
    info: Info,
    session: ReadSession,
    project: UUID,
    listing: TextListing,
    min_position: int | None,
) -> Connection[SearchHit]:
    """Return a page of the texts of a project that have some words and that the caller may see.

    Raises:
        Refused: FORBIDDEN without TASKS_READ there; INVALID, LIMIT for a bad argument; LIMIT where
            too many texts have the words for a blind caller; CONFLICT without an index; UNAVAILABLE
            where the position is not known in time.
    """
    await info.context.require(Permission.TASKS_READ, project)
    page, cursor = listing.paging, listing.paging.cursor
    key = None if cursor is None else (place_in(cursor, page.argument, digits=18),)
    words = text_of(listing.text, "text", longest=LONGEST, empty=False)
    if not listing.indexed:
        message = "This project keeps no index of texts: set `fullText` in its policy."
        raise Refused(Code.CONFLICT, message, ("text",))
    parts = [*SearchPart] if listing.parts is None else listing.parts
    blind = None if await sees_all(info.context, project) else info.context.me.member
    if min_position is not None:
        await wait_until_counted(info.context, session, min_position, TASK_SEARCH.name)
    wanted = TextSearch(project, words, [part.value for part in parts], blind)
    found = await find_texts(session, wanted, page.keyset(key))
    rows = found.rows[: page.size]
    end = rows[-1]["position"] if len(found.rows) > page.size else found.end
    hits = await _hits(session, words, rows)
    session.shown.tasks += len(hits)
    session.shown.projects[project] = None
    return page_of(hits, page, end=None if end is None else str(end))


async def _hits(session: ReadSession, words: str, rows: list[Any]) -> list[tuple[str, SearchHit]]:
    """Return, with cursors, the hits whose text has the words now, which the index may not know."""
    events = LinkedEvents(session, [row["position"] for row in rows])
    reads = [_COLUMNS[SearchPart(row["part"])] for row in rows]
    items = await asyncio.gather(
        *(read(session, row["item_id"]) for (read, _), row in zip(reads, rows, strict=True))
    )
    texts = [
        searched(row["part"], item and item[column])
        for (_, column), row, item in zip(reads, rows, items, strict=True)
    ]
    have = await which_have(session, words, texts)
    return [
        (
            str(row["position"]),
            SearchHit(
                session=session,
                row=item,
                events=events,
                task_uuid=row["task_id"],
                part=SearchPart(row["part"]),
                excerpt=excerpt(text, words),
                position=Position(row["position"]),
            ),
        )
        for row, item, text, has in zip(rows, items, texts, have, strict=True)
        if has and text
    ]
