"""Saved views: filters and orders of a project's tasks that members keep under a name.

One stream has all views of one member in one project. A command on tasks loads the project and
none of these streams; a command on views loads one of them, which decides the limit of views.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from server.events.core import canonical_json
from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    JsonObject,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import name_of

MOST_VIEWS = 50
"""The most views that one member has in one project."""
LONGEST_FILTER = 10_000
"""The most bytes of a filter, as canonical JSON."""


class ViewContent(Content):
    """What a view is called, and which tasks it shows in which order.

    A filter may hold external ids, words of the inputs and the ids of people.
    """

    name: str
    filter: JsonObject
    """The filter as clients send it."""
    order: str
    direction: str | None = None
    """Null for the order's own direction."""


class ViewSaved(Event, name="view.saved", kind=Kind.SAVED_VIEWS):
    """A member saved a view of a project's tasks: a new one, or another content of one."""

    view: UUID
    project: UUID
    owner: UUID
    shared: bool
    """Whether everybody in the project may use it, and not its owner alone."""
    content: ViewContent | None


class ViewDeleted(Event, name="view.deleted", kind=Kind.SAVED_VIEWS):
    """A view was deleted, by its owner or by somebody who runs the project."""

    view: UUID


@record
class View:
    """One view; without its content once that was erased."""

    id: UUID
    shared: bool
    content: ViewContent | None
    created_at: datetime
    changed_at: datetime


@record
class SavedViews:
    """The state of a stream: all views of one member in one project."""

    id: UUID
    project: UUID
    owner: UUID
    changed_at: datetime
    views: tuple[View, ...] = ()

    def view(self, id_: UUID) -> View | None:
        """Return a view; None if the member has none of this id."""
        return next((view for view in self.views if view.id == id_), None)


evolve: Fold[SavedViews] = Fold()
SAVED_VIEWS = StreamKind(Kind.SAVED_VIEWS, SavedViews, evolve, project=lambda views: views.project)


@evolve.on(ViewSaved)
def _saved(state: SavedViews | None, recorded: Recorded[ViewSaved]) -> SavedViews:
    event, at = recorded.event, recorded.recorded_at
    state = state or SavedViews(recorded.stream, event.project, event.owner, at)
    before = state.view(event.view)
    new = View(event.view, event.shared, event.content, before.created_at if before else at, at)
    kept = tuple(new if view is before else view for view in state.views)
    return replace(state, views=kept if before else (*kept, new), changed_at=at)


@evolve.on(ViewDeleted)
def _deleted(state: SavedViews, recorded: Recorded[ViewDeleted]) -> SavedViews:
    kept = tuple(view for view in state.views if view.id != recorded.event.view)
    return replace(state, views=kept, changed_at=recorded.recorded_at)


def stream_of(project: UUID, owner: UUID) -> UUID:
    """Return the id of the stream that has the views of a member in a project."""
    return uuid5(project, f"views of {owner}")


def save(
    state: SavedViews | None,
    *,
    project: UUID,
    owner: UUID,
    view: UUID,
    new: bool,
    content: ViewContent,
    shared: bool,
) -> list[Change]:
    """Save a view under a name, or change one of the owner's.

    Args:
        state: the views of the owner in the project; None before the first one.
        project: the project whose tasks the view shows.
        owner: who saves it.
        view: the id of the view.
        new: whether the view is a new one.
        content: its name, filter and order.
        shared: whether everybody in the project may use it.

    Raises:
        Refused: INVALID or LIMIT for the name, LIMIT for too long a filter or too many views,
            NOT_FOUND if the owner has no such view.
    """
    content = content.model_copy(update={"name": name_of(content.name, "name")})
    if len(canonical_json.encode(content.filter)) > LONGEST_FILTER:
        message = f"This filter is longer than {LONGEST_FILTER:,} bytes of JSON: name fewer ids."
        raise Refused(Code.LIMIT, message, ("filter",))
    before = state.view(view) if state else None
    if before is None and not new:
        raise Refused(Code.NOT_FOUND, "You have no such view in this project.", ("view",))
    if new and state and len(state.views) >= MOST_VIEWS:
        message = f"You have {MOST_VIEWS} views in this project: delete one first."
        raise Refused(Code.LIMIT, message, ("view",))
    if before and (before.content, before.shared) == (content, shared):
        return []
    event = ViewSaved(view=view, project=project, owner=owner, shared=shared, content=content)
    return on(stream_of(project, owner), event)


def delete(state: SavedViews | None, *, view: UUID, by: UUID, runs_project: bool) -> list[Change]:
    """Delete a view: one's own or, for whoever runs the project, one that somebody shared.

    Raises:
        Refused: NOT_FOUND for a view that is not there or that `by` may not see, FORBIDDEN for a
            view that somebody else shared.
    """
    found = state.view(view) if state else None
    mine = state is not None and state.owner == by
    if state is None or found is None or not (mine or found.shared):
        raise Refused(Code.NOT_FOUND, "There is no such view in this project.", ("view",))
    if not (mine or runs_project):
        message = "Only its owner deletes it, or somebody who may configure the project."
        raise Refused(Code.FORBIDDEN, message, ("view",))
    return on(state.id, ViewDeleted(view=view))
