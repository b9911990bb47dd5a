"""Steps of random histories: what editors of taxonomies do."""

from __future__ import annotations

from random import Random
from uuid import UUID

from server.events.core import ids
from server.events.label_migrations.migration_state import Migration
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomies import Taxonomy
from tests.support import taxonomy_acts as taxonomies
from tests.support.forms import TOPIC, Json, form
from tests.support.histories import History, action
from tests.support.taxonomies import kinds, mentions


@action
async def _taxonomy(h: History, r: Random) -> None:
    """Begin one, empty or as a flat set; three are enough to meet again."""
    if len(h.taxonomies) < 3:
        labels = r.choice([(), ("c0", "c1", "c2")])
        h.taxonomies.append(await taxonomies.create(h.workspace, h.words(), labels))
        return
    named = r.choice([{"name": h.words(), "description": None}, {"name": "x", "description": "y"}])
    await taxonomies.change(h.workspace, r.choice(h.taxonomies), decide.rename, **named)


@action
async def _edit_draft(h: History, r: Random) -> None:
    if h.taxonomies:
        wanted = [taxonomies.some_edit(r, h.words()) for _ in range(r.choice((1, 1, 2)))]
        await taxonomies.edit(h.workspace, r.choice(h.taxonomies), *wanted)


@action
async def _release_tree(h: History, r: Random) -> None:
    if not h.taxonomies:
        return
    taxonomy = r.choice(h.taxonomies)
    match r.randrange(3):
        case 0:
            replaces = r.random() < 0.5
            await taxonomies.release(
                h.workspace, taxonomy, taxonomies.some_tree(r), replaces=replaces
            )
        case 1:
            await taxonomies.attach(h.workspace, taxonomy, taxonomies.some_mapping(r))
        case _:
            await taxonomies.change(h.workspace, taxonomy, decide.discard)


@action
async def _publish(h: History, r: Random) -> None:
    if h.taxonomies:
        await taxonomies.publish(h.workspace, r.choice(h.taxonomies), r.choice(["", h.words()]))


# Projects that draw on them


async def _latest(h: History, taxonomy: UUID) -> int:
    receipt = await h.workspace.do(lambda _: [], taxonomies=(taxonomy,))
    state = receipt.states[taxonomy]
    assert isinstance(state, Taxonomy)
    return len(state.versions)


def _drawn(drawn: Json) -> list[UUID]:
    refs = (question.get("taxonomy") for question in drawn["questions"])
    return [ids.expect("taxonomy", ref["taxonomy"], "taxonomy") for ref in refs if ref]


@action
async def _draw(h: History, r: Random) -> None:
    """Let questions draw on some version of a taxonomy, perhaps on a part of it only."""
    taxonomy, project = r.choice(h.taxonomies), r.choice(h.projects[2:])
    number = r.randrange(1, await _latest(h, taxonomy) + 2)
    part = r.choice([{}, {}, {"leaves_only": True}, {"min_depth": 1}, {"subtree": "c0"}])
    most = r.choice([None, 2])
    questions = [kinds(taxonomy, number, **part) | ({"max_choices": most} if most else {})]
    if r.random() < 0.6:
        questions.append(mentions(r.choice(h.taxonomies), 1))
    if r.random() < 0.2:
        questions.append({**TOPIC, "required": False})
    drawn = form(*questions)
    await h.workspace.publish(project, drawn)
    await h.note_form(project, drawn)


@action
async def _migrate(h: History, r: Random) -> None:
    """Let a project go over to another version, forwards or backwards."""
    project = r.choice(h.projects[2:])
    drawn = _drawn(h.forms[project])
    if drawn:
        taxonomy = r.choice(drawn)
        number = r.randrange(1, await _latest(h, taxonomy) + 1)
        state = await taxonomies.state_of(h.workspace, project)
        planned = await taxonomies.plan(h.workspace, state, taxonomy, number)
        await taxonomies.begin(h.workspace, project, planned)
        await h.note_form(project, planned.form)


@action
async def _carry(h: History, r: Random) -> None:
    """Let some tasks follow, now and then all of them, so that the migration ends."""
    project = r.choice(h.projects[2:])
    tasks = [task for task, within in h.tasks.items() if within == project]
    if r.random() < 0.6:
        some = r.sample(tasks, r.randrange(1, len(tasks) + 1))
        await taxonomies.carry_on(h.workspace, project, some)
        return
    await taxonomies.carry_on(h.workspace, project, tasks)
    await taxonomies.finish(h.workspace, project)


@action
async def _revert(h: History, r: Random) -> None:
    """Take a migration back, mostly the last that stands."""
    project = r.choice(h.projects[2:])
    state = await taxonomies.state_of(h.workspace, project)
    standing = [m for m in state.migrations if m.undoes is None and m.reverted_by is None]
    if standing:
        one: Migration = standing[-1] if r.random() < 0.9 else r.choice(state.migrations)
        planned = await taxonomies.plan_back(h.workspace, state, one.id)
        await taxonomies.begin(h.workspace, project, planned)
        await h.note_form(project, planned.form)
