"""Operations on gold tasks, with arguments under which only a missing right can refuse them."""

from __future__ import annotations

from server.events.core import ids
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.valid_inputs import ANSWERS, Arguments, prepares, wish


@prepares("setGold")
async def set_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()), answers=ANSWERS)


@prepares("removeGold")
async def remove_gold(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(task=ids.public("task", await at.task()))


@prepares("changeGoldPolicy")
async def change_gold_policy(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(project=at.public_project, percent=0)
