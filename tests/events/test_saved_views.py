"""Decisions on saved views, and the states that follow from their events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from server.events.core.refusal import Code, Refused
from server.events.saved_views import (
    LONGEST_FILTER,
    MOST_VIEWS,
    SavedViews,
    ViewContent,
    ViewDeleted,
    ViewSaved,
    delete,
    save,
    stream_of,
)
from tests.support.given_when_then import Past

PROJECT, ANN, BOB = UUID(int=1), UUID(int=2), UUID(int=3)
VIEW = UUID(int=10)


def saved(number: int = 10, *, shared: bool = False, **content: Any) -> ViewSaved:
    body = ViewContent(**{"name": "Mine", "filter": {}, "order": "RANK"} | content)
    view = UUID(int=number)
    return ViewSaved(view=view, project=PROJECT, owner=ANN, shared=shared, content=body)


def after(*events: Any) -> SavedViews | None:
    """The state after events in the stream of Ann's views."""
    state: SavedViews | None = Past(stream_of(PROJECT, ANN)).and_(*events, by=ANN).state
    return state


def save_as(state: SavedViews | None, *, new: bool = True, **given: Any) -> Any:
    shared, view = given.pop("shared", False), given.pop("view", VIEW)
    content = ViewContent(**{"name": "Mine", "filter": {}, "order": "RANK"} | given)
    return save(
        state, project=PROJECT, owner=ANN, view=view, new=new, content=content, shared=shared
    )


def test_a_view_is_saved_in_the_stream_of_its_owner_and_project() -> None:
    filter = {"text": "rome"}
    ((stream, event),) = save_as(None, name=" Rome ", filter=filter, order="CHANGED", shared=True)
    assert stream == stream_of(PROJECT, ANN)
    assert stream not in (stream_of(PROJECT, BOB), stream_of(UUID(int=4), ANN))
    assert event == saved(name="Rome", filter=filter, order="CHANGED", shared=True)


def test_a_view_is_changed_whole_and_keeps_its_place() -> None:
    state = after(saved(10), saved(11), saved(10, shared=True, name="Ours"))
    assert state is not None
    first, second = state.views
    assert (first.id.int, first.shared, first.content and first.content.name) == (10, True, "Ours")
    assert first.created_at < second.created_at < first.changed_at == state.changed_at
    assert save_as(state, new=False, name="Ours", shared=True) == []
    assert save_as(state, new=False, name="Ours", shared=False) != []


def test_a_deleted_view_is_gone() -> None:
    state = after(saved(10), saved(11), ViewDeleted(view=VIEW))
    assert state is not None
    assert [view.id.int for view in state.views] == [11]
    assert state.view(VIEW) is None


def test_an_erased_view_is_still_there_and_can_be_saved_again() -> None:
    state = after(saved(10).model_copy(update={"content": None}))
    assert state is not None
    assert state.views[0].content is None
    assert save_as(state, new=False) != []


def refused(call: Callable[[], Any]) -> tuple[Code, tuple[str | int, ...]]:
    with pytest.raises(Refused) as found:
        call()
    return found.value.code, tuple(found.value.path)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, Code.INVALID, "name"),
        ({"name": "n" * 201}, Code.LIMIT, "name"),
        ({"filter": {"text": "x" * LONGEST_FILTER}}, Code.LIMIT, "filter"),
        ({"new": False}, Code.NOT_FOUND, "view"),
    ],
    ids=["no name", "a long name", "a long filter", "no such view"],
)
def test_what_cannot_be_saved(given: dict[str, Any], code: Code, path: str) -> None:
    assert refused(lambda: save_as(None, **given)) == (code, (path,))


def test_a_member_has_so_many_views_in_a_project() -> None:
    state = after(*(saved(number) for number in range(100, 100 + MOST_VIEWS)))
    assert refused(lambda: save_as(state)) == (Code.LIMIT, ("view",))
    assert save_as(state, new=False, view=UUID(int=100), name="Other")


@pytest.mark.parametrize(
    ("by", "shared", "runs_project", "code"),
    [
        (ANN, False, False, None),
        (ANN, True, False, None),
        (BOB, True, True, None),
        (BOB, True, False, Code.FORBIDDEN),
        (BOB, False, True, Code.NOT_FOUND),
        (BOB, False, False, Code.NOT_FOUND),
    ],
    ids=[
        "an own one",
        "a shared own one",
        "a shared one by who runs the project",
        "a shared one of another",
        "a private one by who runs the project",
        "a private one of another",
    ],
)
def test_who_deletes_a_view(by: UUID, shared: bool, runs_project: bool, code: Code | None) -> None:
    state = after(saved(10, shared=shared))

    def call() -> Any:
        return delete(state, view=VIEW, by=by, runs_project=runs_project)

    if code is None:
        assert call() == [(stream_of(PROJECT, ANN), ViewDeleted(view=VIEW))]
    else:
        assert refused(call) == (code, ("view",))


def test_what_was_never_saved_is_not_deleted() -> None:
    for state in (None, after(saved(11))):
        found = refused(lambda: delete(state, view=VIEW, by=ANN, runs_project=True))  # noqa: B023
        assert found == (Code.NOT_FOUND, ("view",))
