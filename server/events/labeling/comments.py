"""Comments on tasks and annotations, open until somebody resolves them."""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import Change, Content, Event, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.labeling.participants import remarked
from server.events.labeling.tasks import Comment, Task, evolve

MOST = 500
"""The most comments on one task."""


class CommentContent(Content):
    """What was said."""

    text: str


class CommentAdded(Event, name="comment.added", kind=Kind.TASK):
    """Somebody remarked on a task or on one of its annotations."""

    comment: UUID
    annotation: UUID | None
    content: CommentContent | None


class CommentResolved(Event, name="comment.resolved", kind=Kind.TASK):
    """What the comment asked for was dealt with."""

    comment: UUID


@evolve.on(CommentAdded)
def _added(state: Task, recorded: Recorded[CommentAdded]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    text = event.content.text if event.content else None
    comment = Comment(event.comment, recorded.actor, event.annotation, text, at)
    about = event.annotation
    readers = () if about is None else (recorded.actor, state.annotation(about).author)
    return replace(
        state,
        comments=(*state.comments, comment),
        participants=remarked(state.participants, *readers),
    )


@evolve.on(CommentResolved)
def _resolved(state: Task, recorded: Recorded[CommentResolved]) -> Task:
    by, at = recorded.actor, recorded.recorded_at
    comments = tuple(
        replace(c, resolved_by=by, resolved_at=at) if c.id == recorded.event.comment else c
        for c in state.comments
    )
    return replace(state, comments=comments, participants=remarked(state.participants, by))


def comment(state: Task, *, comment: UUID, annotation: UUID | None, text: str) -> list[Change]:
    """Comment on a task or on one of its annotations; an id that exists already changes nothing."""
    if annotation is not None:
        state.annotation(annotation)
    if any(c.id == comment for c in state.comments):
        return []
    if len(state.comments) >= MOST:
        raise Refused(Code.LIMIT, f"A task holds {MOST} comments at most.", ("task",))
    content = CommentContent(text=text_of(text, "text", empty=False))
    return on(state.id, CommentAdded(comment=comment, annotation=annotation, content=content))


def resolve(state: Task, *, comment: UUID) -> list[Change]:
    """Mark a comment as dealt with."""
    found = next((c for c in state.comments if c.id == comment), None)
    if found is None:
        raise Refused(Code.NOT_FOUND, "There is no such comment.", ("comment",))
    return on(state.id, CommentResolved(comment=comment)) if found.resolved_at is None else []


def resolve_all(state: Task) -> list[Change]:
    """Mark all open comments of a task as dealt with."""
    open_ = [c.id for c in state.comments if c.resolved_at is None]
    return on(state.id, *(CommentResolved(comment=id_) for id_ in open_))
