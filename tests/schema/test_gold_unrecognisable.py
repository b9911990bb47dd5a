"""Nothing that the adversary reads with an annotator's key tells a gold task from another one."""

from __future__ import annotations

from math import sqrt
from random import Random
from typing import Any
from uuid import UUID

import pytest
from starlette.applications import Starlette

from server.events.gold.serving import Draw
from server.events.project_policy import Order
from server.schema.core.context import Context
from tests.schema.gold_adversary import Play, told_by
from tests.support.workspace import Workspace


async def played(app: Starlette, workspace: Workspace, *, claims: int, **how: Any) -> Play:
    disputes = how.pop("disputes", 0.0)
    play = await Play.begin(app, workspace, **how)
    await play.work(claims, disputes=disputes)
    await play.look_back()
    return play


def telling(play: Play, areas: dict[str, float]) -> dict[str, float]:
    """Areas farther from one half than chance explains, though there are hundreds of them."""
    gold = sum(sight.gold for sight in play.sights)
    far = 4.5 * sqrt(1 / 12 / gold + 1 / 12 / (len(play.sights) - gold))
    return {name: area for name, area in areas.items() if abs(area - 0.5) > far}


@pytest.fixture
def same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand out the same gold tasks at each run: by chance, one of two thousand has too few."""
    people: dict[UUID, int] = {}

    def draw(context: Context, _: UUID) -> Draw:
        person = people.setdefault(context.me.member, len(people))
        return lambda number: Random(f"{person} {number}").random()

    monkeypatch.setattr(Context, "draw", draw)


@pytest.mark.usefixtures("same_draws")
async def test_nothing_tells_a_gold_task_from_another(app: Starlette, workspace: Workspace) -> None:
    sizes = {"claims": 42, "tasks": 100, "people": 6, "percent": 40, "overlap": 1, "lists": 2}
    play = await played(app, workspace, **sizes)
    assert sum(sight.gold for sight in play.sights) > 8
    assert not telling(play, told_by(play.sights))
    for sight in play.sights:
        sight.seen = {"claim.task.leaking": int(sight.gold)}
    assert telling(play, told_by(play.sights))["claim.task.leaking"] == 1.0


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("drawn", [False, True])
async def test_nothing_tells_gold_that_is_disputed_or_made_of_answers(
    app: Starlette, workspace: Workspace, *, drawn: bool, seed: int
) -> None:
    sizes = {"claims": 500, "tasks": 800, "people": 6, "percent": 10, "overlap": 1}
    play = await played(app, workspace, seed=seed, drawn=drawn, disputes=0.02, **sizes)
    areas = told_by(play.sights)
    worst = sorted(areas.items(), key=lambda one: -abs(one[1] - 0.5))
    print(drawn, seed, len(areas), sum(s.gold for s in play.sights), areas["combined"], worst[:8])
    assert not telling(play, areas)


@pytest.mark.soak
@pytest.mark.parametrize("order", [Order.RANDOM, Order.SEQUENCE])
async def test_nothing_tells_among_two_thousand_tasks(
    app: Starlette, workspace: Workspace, order: Order
) -> None:
    sizes = {"claims": 2_000, "tasks": 2_000, "people": 12, "percent": 15, "overlap": 1}
    play = await played(app, workspace, order=order, **sizes)
    areas = told_by(play.sights)
    worst = sorted(areas.items(), key=lambda one: -abs(one[1] - 0.5))
    print(order, len(areas), sum(s.gold for s in play.sights), areas["combined"], worst[:30])
    assert not telling(play, areas)
    assert areas["combined"] < 0.55
