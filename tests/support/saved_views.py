"""Saved views, saved and deleted through the writer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.commands import DecisionContext, Receipt
from server.events import saved_views
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.saved_views import SAVED_VIEWS, SavedViews, ViewContent, stream_of
from tests.support.forms import Json
from tests.support.workspace import Workspace


async def save_view(
    workspace: Workspace,
    project: UUID,
    owner: Actor,
    name: str = "Mine",
    filter: Json | None = None,
    *,
    view: UUID | None = None,
    shared: bool = False,
    order: str = "RANK",
) -> UUID:
    """Save a new view, or change one, rights or not; return its id."""
    id_ = view or uuid7()
    content = ViewContent(name=name, filter=filter or {}, order=order)

    def decide(state: SavedViews | None, _: DecisionContext) -> list[Change]:
        at: dict[str, Any] = {"project": project, "owner": owner.member, "view": id_}
        return saved_views.save(state, **at, new=view is None, content=content, shared=shared)

    await _do(workspace, project, owner, owner, decide)
    return id_


async def delete_view(
    workspace: Workspace, project: UUID, view: UUID, owner: Actor, by: Actor | None = None
) -> Receipt:
    """Delete a view of its owner's."""
    actor = by or owner
    runs = by is not None
    return await _do(
        workspace,
        project,
        owner,
        actor,
        lambda state, _: saved_views.delete(state, view=view, by=actor.member, runs_project=runs),
    )


async def _do(workspace: Workspace, project: UUID, owner: Actor, by: Actor, decide: Any) -> Receipt:
    stream = stream_of(project, owner.member)

    def decision(current: DecisionContext) -> list[Change]:
        state = current.states.get(stream)
        found: list[Change] = decide(state, current)
        return found

    return await workspace.do(
        decision,
        by=by,
        projects=(project,),
        streams=((SAVED_VIEWS, stream),),
        may_begin=True,
    )
