"""Steps of random histories: what editors of taxonomies do."""

from __future__ import annotations

from random import Random

from server.events import taxonomies as decide
from tests.support import taxonomy_acts as taxonomies
from tests.support.histories import History, action


@action
async def _taxonomy(h: History, r: Random) -> None:
    """Begin one, empty or as a flat set; two are enough to meet again."""
    if len(h.taxonomies) < 2:
        labels = r.choice([(), ("c0", "c1", "c2")])
        h.taxonomies.append(await taxonomies.create(h.house, h.words(), labels))
        return
    named = r.choice([{"name": h.words(), "description": None}, {"name": "x", "description": "y"}])
    await taxonomies.change(h.house, r.choice(h.taxonomies), decide.rename, **named)


@action
async def _edit_draft(h: History, r: Random) -> None:
    if h.taxonomies:
        wanted = [taxonomies.some_edit(r, h.words()) for _ in range(r.choice((1, 1, 2)))]
        await taxonomies.edit(h.house, r.choice(h.taxonomies), *wanted)


@action
async def _release(h: History, r: Random) -> None:
    if not h.taxonomies:
        return
    taxonomy = r.choice(h.taxonomies)
    match r.randrange(3):
        case 0:
            replaces = r.random() < 0.5
            await taxonomies.release(h.house, taxonomy, taxonomies.some_tree(r), replaces=replaces)
        case 1:
            await taxonomies.attach(h.house, taxonomy, taxonomies.some_mapping(r))
        case _:
            await taxonomies.change(h.house, taxonomy, decide.discard)


@action
async def _publish(h: History, r: Random) -> None:
    if h.taxonomies:
        await taxonomies.publish(h.house, r.choice(h.taxonomies), r.choice(["", h.words()]))
