"""Undoing what was done to saved views."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from server.events.core.event import Event
from server.events.core.refusal import Code, Refused
from server.events.reverts.compensation import Undone, undoes
from server.events.saved_views import SavedViews, View, ViewDeleted, ViewSaved


@undoes(ViewSaved, ViewDeleted)
def revert_views(undone: Undone[SavedViews]) -> list[Event]:
    """Save views as they were before, and delete those that were new. Raises Refused ERASED."""
    found: list[Event] = []
    ids = [
        one.event.view for one in undone.events if isinstance(one.event, ViewSaved | ViewDeleted)
    ]
    for id_ in dict.fromkeys(ids):
        before = undone.before.view(id_) if undone.before else None
        was, now = _said(undone.after.view(id_)), _said(undone.now.view(id_))
        if _said(before) in (was, now):
            continue
        undone.require_unchanged(partial(_view_said, view=id_))
        found.append(ViewDeleted(view=id_) if before is None else _saved(undone.now, before))
    return found


def _view_said(views: SavedViews, view: UUID) -> object:
    return _said(views.view(view))


def _said(view: View | None) -> object:
    return view and (view.shared, view.content)


def _saved(views: SavedViews, before: View) -> Event:
    if before.content is None:
        raise Refused(Code.ERASED, "The former view was erased: save another.", ("position",))
    return ViewSaved(
        view=before.id,
        project=views.project,
        owner=views.owner,
        shared=before.shared,
        content=before.content,
    )
