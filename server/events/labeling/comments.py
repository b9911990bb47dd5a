"""Comments on tasks and annotations, open until somebody resolves or deletes them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from server.events.core.event import Change, Content, Event, JsonObject, Kind, Recorded, on, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of
from server.events.labeling.participants import remarked
from server.events.labeling.task_events import Reason
from server.events.labeling.tasks import Comment, Task, evolve

MOST = 500
"""The most comments on one task, deleted ones included."""
MOST_MENTIONS = 20
"""The most members whom one comment mentions."""


class CommentContent(Content):
    """What was said."""

    text: str


class CommentAdded(Event, name="comment.added", kind=Kind.TASK, version=2):
    """Somebody remarked on a task or on one of its annotations."""

    comment: UUID
    annotation: UUID | None
    mentions: tuple[UUID, ...]
    """The members whom the comment mentions."""
    content: CommentContent | None


class CommentEdited(Event, name="comment.edited", kind=Kind.TASK):
    """The author of a comment said it in other words; the former words stay in the ledger."""

    comment: UUID
    annotation: UUID | None
    mentions: tuple[UUID, ...]
    """The members whom the comment mentions now."""
    content: CommentContent | None


class CommentResolved(Event, name="comment.resolved", kind=Kind.TASK):
    """What the comment asked for was dealt with."""

    comment: UUID


class CommentReopened(Event, name="comment.reopened", kind=Kind.TASK):
    """What the comment asked for was not dealt with after all."""

    comment: UUID
    annotation: UUID | None


class CommentDeleted(Event, name="comment.deleted", kind=Kind.TASK):
    """The comment is no longer shown; its text stays in the ledger until it is erased."""

    comment: UUID
    annotation: UUID | None
    content: Reason | None


@evolve.on(CommentAdded)
def _added(state: Task, recorded: Recorded[CommentAdded]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    text = event.content.text if event.content else None
    comment = Comment(event.comment, recorded.actor, event.annotation, text, at)
    if event.mentions:
        comment = replace(comment, mentions=event.mentions, mentioned_at=at)
    return _told(state, recorded, event.annotation, (*state.comments, comment))


@evolve.on(CommentEdited)
def _edited(state: Task, recorded: Recorded[CommentEdited]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    changes: JsonObject = {"text": event.content.text if event.content else None, "edited_at": at}

    def edited(comment: Comment) -> Comment:
        if comment.mentions == event.mentions:
            return replace(comment, **changes)
        return replace(comment, **changes, mentions=event.mentions, mentioned_at=at)

    comments = tuple([edited(c) if c.id == event.comment else c for c in state.comments])
    return _told(state, recorded, event.annotation, comments)


@evolve.on(CommentResolved)
def _resolved(state: Task, recorded: Recorded[CommentResolved]) -> Task:
    by, at = recorded.actor, recorded.recorded_at
    comments = _changed(state, recorded.event.comment, resolved_by=by, resolved_at=at)
    return replace(state, comments=comments, participants=remarked(state.participants, by))


@evolve.on(CommentReopened)
def _reopened(state: Task, recorded: Recorded[CommentReopened]) -> Task:
    event = recorded.event
    comments = _changed(state, event.comment, resolved_by=None, resolved_at=None)
    return _told(state, recorded, event.annotation, comments)


@evolve.on(CommentDeleted)
def _deleted(state: Task, recorded: Recorded[CommentDeleted]) -> Task:
    event, at = recorded.event, recorded.recorded_at
    gone: JsonObject = {"text": None, "mentions": (), "mentioned_at": None}
    comments = _changed(state, event.comment, deleted_at=at, **gone)
    return _told(state, recorded, event.annotation, comments)


def _changed(state: Task, comment: UUID, **changes: object) -> tuple[Comment, ...]:
    return tuple([replace(c, **changes) if c.id == comment else c for c in state.comments])


def _told(
    state: Task, recorded: Recorded[Event], about: UUID | None, comments: tuple[Comment, ...]
) -> Task:
    """Return the task with other comments, and that the members who may read of it know of it."""
    readers = () if about is None else (recorded.actor, state.annotation(about).author)
    return replace(state, comments=comments, participants=remarked(state.participants, *readers))


def comment(
    state: Task,
    *,
    comment: UUID,
    annotation: UUID | None,
    text: str,
    mentions: Iterable[UUID] = (),
) -> list[Change]:
    """Comment on a task or on one of its annotations; an id that exists already changes nothing."""
    if annotation is not None:
        state.annotation(annotation)
    if any(c.id == comment for c in state.comments):
        return []
    if len(state.comments) >= MOST:
        raise Refused(Code.LIMIT, f"A task holds {MOST} comments at most.", ("task",))
    event = CommentAdded(
        comment=comment,
        annotation=annotation,
        mentions=_mentioned(mentions),
        content=CommentContent(text=text_of(text, "text", empty=False)),
    )
    return on(state.id, event)


def edit(
    state: Task, *, comment: UUID, by: UUID, text: str, mentions: Iterable[UUID] | None = None
) -> list[Change]:
    """Say a comment in other words; mentions of None stay as they are.

    Raises:
        Refused: NOT_FOUND; FORBIDDEN for a comment of somebody else; CONFLICT for a deleted one;
            INVALID or LIMIT for the text and the mentions.
    """
    found = _kept(state, comment)
    if found.author != by:
        raise Refused(Code.FORBIDDEN, "Only its author may edit a comment.", ("comment",))
    content = CommentContent(text=text_of(text, "text", empty=False))
    named = found.mentions if mentions is None else _mentioned(mentions)
    if (content.text, named) == (found.text, found.mentions):
        return []
    event = CommentEdited(
        comment=comment, annotation=found.annotation, mentions=named, content=content
    )
    return on(state.id, event)


def resolve(state: Task, *, comment: UUID) -> list[Change]:
    """Mark a comment as dealt with. Raises Refused NOT_FOUND, or CONFLICT for a deleted one."""
    found = _kept(state, comment)
    return on(state.id, CommentResolved(comment=comment)) if found.open else []


def resolve_all(state: Task) -> list[Change]:
    """Mark all open comments of a task as dealt with."""
    return on(state.id, *(CommentResolved(comment=c.id) for c in state.comments if c.open))


def reopen(state: Task, *, comment: UUID) -> list[Change]:
    """Mark a comment as open again. Raises Refused NOT_FOUND, or CONFLICT for a deleted one."""
    found = _kept(state, comment)
    if found.open:
        return []
    return on(state.id, CommentReopened(comment=comment, annotation=found.annotation))


def delete(
    state: Task, *, comment: UUID, by: UUID, manages: bool, reason: str | None
) -> list[Change]:
    """Delete a comment: its text is shown no longer, and stays in the ledger until it is erased.

    Args:
        state: the task.
        comment: the comment; one that was deleted already changes nothing.
        by: who deletes it.
        manages: whether that member may delete comments of others.
        reason: why; needed for the comment of somebody else.

    Raises:
        Refused: NOT_FOUND; FORBIDDEN for a comment of somebody else; INVALID without a reason.
    """
    found = _found(state, comment)
    if found.deleted_at is not None:
        return []
    if found.author != by and not manages:
        message = "Only its author or a manager may delete a comment."
        raise Refused(Code.FORBIDDEN, message, ("comment",))
    said = text_of(reason or "", "reason", empty=found.author == by)
    content = Reason(reason=said) if said else None
    event = CommentDeleted(comment=comment, annotation=found.annotation, content=content)
    return on(state.id, event)


def _found(state: Task, comment: UUID) -> Comment:
    found = next((c for c in state.comments if c.id == comment), None)
    if found is None:
        raise Refused(Code.NOT_FOUND, "There is no such comment.", ("comment",))
    return found


def _kept(state: Task, comment: UUID) -> Comment:
    found = _found(state, comment)
    if found.deleted_at is not None:
        message = "The comment was deleted: add another one."
        raise Refused(Code.CONFLICT, message, ("comment",))
    return found


def _mentioned(mentions: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return each member once, in order. Raises Refused LIMIT for more than 20."""
    once = tuple(dict.fromkeys(mentions))
    if len(once) > MOST_MENTIONS:
        message = f"Mention {MOST_MENTIONS} members at most."
        raise Refused(Code.LIMIT, message, ("mentions",))
    return once
