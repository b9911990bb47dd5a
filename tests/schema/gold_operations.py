"""Operations on gold tasks, with arguments under which only a missing right can refuse them."""

from __future__ import annotations

from server.events.core import ids
from server.events.gold import gold
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.slice_operations import defined
from tests.schema.valid_inputs import ANSWERS, Arguments, prepares, wish
from tests.support.forms import topic


@prepares("setGold")
async def set_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), answers=ANSWERS)


@prepares("removeGold")
async def remove_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()))


@prepares("disputeGold")
async def dispute_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=await _gold(at), reason="It is a river.")


@prepares("confirmGold")
async def confirm_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=await _gold(at))


@prepares("setGoldFromAnswers", "removeGoldFromTasks")
async def in_bulk(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project)


@prepares("setGoldFromAnswers: a dry run", "removeGoldFromTasks: a dry run")
async def tried_in_bulk(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, dryRun=True)


@prepares("setGoldFromAnswers: by people, in a slice")
async def from_answers_of_people(at: PreparedOrganization, who: Caller) -> Arguments:
    filter = await _of_people(at)
    authors = [await at.somebody()]
    return wish(project=at.public_project, filter=filter, authors=authors, dryRun=True)


@prepares("removeGoldFromTasks: by people, in a slice")
async def gold_of_people(at: PreparedOrganization, who: Caller) -> Arguments:
    filter = await _of_people(at)
    return wish(project=at.public_project, filter=filter, dryRun=True)


@prepares("drawInitialTagging")
async def draw(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    return wish(project=at.public_project, items=1, priority=0)


@prepares("drawInitialTagging: a dry run")
async def draw_nothing(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    return wish(project=at.public_project, items=1, priority=0, dryRun=True)


@prepares("drawInitialTagging: of slices")
async def draw_of_slices(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.task()
    given = {"items": 1, "priority": 0, "slices": [await defined(at)]}
    return wish(project=at.public_project, dryRun=True, **given)


@prepares("drawInitialTagging: for experts, of people, in a slice")
async def draw_for_experts(at: PreparedOrganization, who: Caller) -> Arguments:
    filter = await _of_people(at)
    given = {"items": 1, "filter": filter, "experts": [await at.somebody()]}
    return wish(project=at.public_project, dryRun=True, **given)


async def _of_people(at: PreparedOrganization) -> Arguments:
    """A filter with every id that one may hold."""
    people = ("author", "holder", "reviewer", "assignee")
    named = {"ids": [ids.public("task", await at.task())], "slice": await defined(at)}
    return {name: await at.somebody() for name in people} | named


async def _gold(at: PreparedOrganization) -> str:
    """A gold task."""
    task = await at.task()
    await at.workspace.do(
        lambda current: gold.set_gold(
            current.task(task), current.project(at.project), answers=topic("b")
        ),
        tasks=(task,),
        projects=(at.project,),
    )
    return ids.public("task", task)


@prepares("changeGoldPolicy")
async def change_gold_policy(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, percent=0)
