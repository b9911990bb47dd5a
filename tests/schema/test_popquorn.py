"""Figures by group of POPQUORN, a published set, come out of the server as they were published.

Texts are rated from 1 to 5 by people of known age, gender and race. Differences are held against a
calculation of its own here, and against figures that are known of the set (see its SOURCES.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from starlette.applications import Starlette

from quality.disparity import centred, disparities
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.groups.releases import GroupRelease, ReleaseFailure, ReleaseStatus
from server.jobs.group_figures import shown_disparity
from tests.quality.data import DATA, rows
from tests.schema.test_groups import answers_to
from tests.support.api import Client, client_of
from tests.support.attributes import define_attribute
from tests.support.databases import Database
from tests.support.forms import STARS, form
from tests.support.groups import GroupedPeople, computed, request_release, sealer_of
from tests.support.workspace import Workspace

pytestmark = [
    pytest.mark.skipif(
        not DATA.exists(), reason="needs ../shared/data, which is not on this machine"
    ),
    pytest.mark.own_database("jobs work for all organizations"),
]
JOBS = {"group releases"}
FIGURES = """query($id: ID!) { node(id: $id) { ... on GroupRelease { figures {
  group people answers difference low high p adjustedP mean meanOfOthers } } } }"""
EACH = 20
"""Texts whose ratings are imported at once."""
IMPORT = "... on ImportAnnotationsPayload { imported }"
PUBLISHED = {
    "age": {"60-64": (15, 747, 0.449), ">65": (29, 1444, 0.188), "30-34": (30, 1494, -0.173)},
    "gender": {"Woman": (131, 6520, -0.007)},
    "race": {"Black or African American": (34, 1685, 0.302)},
}
"""By attribute and group, people, ratings, and how far they lie above the others."""
MEANS = {"60-64": 2.249, "25-29": 1.724, "Man": 1.885, "Woman": 1.857, "Non-binary": 1.7}
"""What people of a group gave, by plain counting."""


class Popquorn:
    """The people of the set in a project: they declare what they are, and rated texts elsewhere."""

    def __init__(self, app: Starlette, workspace: Workspace, given: Iterable[Any]) -> None:
        self.app, self.workspace, self.rows = app, workspace, [*given]
        self.ratings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in self.rows:
            stars = int(float(row["offensiveness"]))
            self.ratings[row["instance_id"]][row["user_id"]] = stars

    def value(self, attribute: str) -> Mapping[str, str]:
        """By person, what they are."""
        return {row["user_id"]: row[attribute] for row in self.rows}

    async def begin(self, database: Database) -> Popquorn:
        """Import the texts, and their ratings over the API."""
        self.client: Client = await client_of(self.app, self.workspace, Role.OWNER)
        self.project = await self.workspace.project(form(STARS), overlap=10)
        self.grouped = GroupedPeople(self.workspace, await sealer_of(database, self.workspace))
        item = {"inputs": {"text": "x"}}
        tasks = await self.workspace.import_(self.project, [item] * len(self.ratings))
        known = [*self.value("age")]
        self.people = dict(zip(known, await self.workspace.members(len(known)), strict=True))
        given = [*zip(tasks, self.ratings.values(), strict=True)]
        for at in range(0, len(given), EACH):
            await self._import(given[at : at + EACH])
        return self

    async def _import(self, some: Iterable[tuple[UUID, Mapping[str, int]]]) -> None:
        given = [
            {
                "task": ids.public("task", task),
                "annotations": [
                    {
                        "author": {"member": ids.public("member", self.people[who].member)},
                        "answers": [{"question": "stars", "value": {"rating": {"rating": stars}}}],
                    }
                    for who, stars in ratings.items()
                ],
            }
            for task, ratings in some
        ]
        # Sent again while the ledger is away: PostgreSQL ends a transaction that idles for two
        # seconds, and a busy machine idles so long.
        wish, made = str(uuid4()), dict[str, Any](code="UNAVAILABLE")
        for _ in range(5):
            if made.get("code") == "UNAVAILABLE":
                made = await self.client.do(
                    "importAnnotations", "ImportAnnotationsInput", IMPORT, commandId=wish,
                    project=ids.public("project", self.project), tasks=given,
                )  # fmt: skip
        assert "imported" in made, made
        assert made["imported"] == sum(len(one["annotations"]) for one in given)

    async def declare(self, attribute: str, values: Mapping[str, str]) -> UUID:
        """Let people declare what they are; return the attribute."""
        self.grouped.attribute = await define_attribute(
            self.workspace, attribute, tuple(sorted({*self.value(attribute).values()}))
        )
        for who, value in values.items():
            await self.grouped.declare(self.people[who], value)
        return self.grouped.attribute

    async def release(self, database: Database, attribute: UUID) -> GroupRelease:
        made = await request_release(self.workspace, self.project, attribute)
        return await computed(database, self.workspace, made)

    async def figures(self, release: GroupRelease) -> dict[str, Any]:
        assert release.status is ReleaseStatus.FINISHED, release.failure
        id_ = ids.public("group_release", release.id)
        found = await self.client.data(FIGURES, id=id_)
        return {one["group"]: one for one in found["node"]["figures"]}

    def expected(self, group_of: Mapping[str, str]) -> dict[str, tuple[int, int, float]]:
        """By group, people, ratings, and how far they lie above the others who declared a value.

        Each rating counts as its distance from the mean of the other ratings of the text.
        """
        distances = defaultdict[str, list[float]](list)
        for given in self.ratings.values():
            for who, stars in given.items():
                if who in group_of and len(given) > 1:
                    mean = (sum(given.values()) - stars) / (len(given) - 1)
                    distances[group_of[who]].append(stars - mean)
        found = {}
        for group, own in distances.items():
            rest = [one for name, each in distances.items() if name != group for one in each]
            people = sum(one == group for one in group_of.values())
            found[group] = (people, len(own), sum(own) / len(own) - sum(rest) / len(rest))
        return found


def require_equal(figures: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    for group, one in figures.items():
        people, answers, difference = expected[group]
        assert (one["people"], one["answers"]) == (people, answers)
        assert one["difference"] == pytest.approx(difference, abs=0.002)
        assert one["low"] < one["difference"] < one["high"]


async def test_some_texts_have_the_figures_of_a_calculation_of_its_own(
    app: Starlette, workspace: Workspace, database: Database
) -> None:
    texts = sorted({row["instance_id"] for row in _ratings()}, key=int)[:8]
    popquorn = await Popquorn(
        app, workspace, (row for row in _ratings() if row["instance_id"] in texts)
    ).begin(database)
    genders = popquorn.value("gender")
    two = {who: value for who, value in genders.items() if value != "Non-binary"}
    gender = await popquorn.declare("gender", two)
    figures = await popquorn.figures(await popquorn.release(database, gender))
    assert figures.keys() == {"Man", "Woman"}
    require_equal(figures, popquorn.expected(two))
    # Two more people are too few to be told of, also by what is left of all.
    for who in genders.keys() - two.keys():
        await popquorn.grouped.declare(popquorn.people[who], "Non-binary")
    after = await popquorn.release(database, gender)
    assert after.failure in (ReleaseFailure.FEW, ReleaseFailure.UNCHANGED)


async def require_library(
    owner: asyncpg.Connection, popquorn: Popquorn, release: GroupRelease, figures: Any
) -> None:
    """Compare figures with those of `quality.disparity`, to the last digit that is shown."""
    members = defaultdict[str, list[UUID]](list)
    for who, value in popquorn.value("age").items():
        members[value].append(popquorn.people[who].member)
    given: Any = centred(await answers_to(owner, popquorn.workspace))
    wanted: Any = disparities(given, members, seed=release.seed)
    assert figures.keys() == wanted.keys()
    for name, one in figures.items():
        exact = shown_disparity(wanted[name])
        named = {"adjusted": one["adjustedP"], "raw": one["mean"], "raw_rest": one["meanOfOthers"]}
        assert exact == {name: named.get(name, one.get(name)) for name in exact}


@pytest.mark.soak
async def test_published_figures_come_out_of_the_server(
    app: Starlette, workspace: Workspace, database: Database, owner: asyncpg.Connection
) -> None:
    popquorn = await Popquorn(app, workspace, _ratings()).begin(database)
    shown: dict[str, set[str]] = {}
    for attribute, published in PUBLISHED.items():
        values = popquorn.value(attribute)
        id_ = await popquorn.declare(attribute, values)
        release = await popquorn.release(database, id_)
        figures = await popquorn.figures(release)
        shown[attribute] = {*figures}
        if attribute == "age":
            await require_library(owner, popquorn, release, figures)
        require_equal(figures, popquorn.expected(values))
        for group, known in published.items():
            one = figures[group]
            assert (one["people"], one["answers"]) == known[:2]
            assert round(one["difference"], 3) == pytest.approx(known[2], abs=0.0006)
        for group in figures.keys() & MEANS.keys():
            assert figures[group]["mean"] == pytest.approx(MEANS[group], abs=0.002)
    assert shown["gender"] == {"Man", "Woman", "Non-binary"}
    assert len(shown["age"]) == 10
    # One Arab American is hidden, and with them the smallest of the others: else all less the
    # groups that are shown would tell of one person.
    assert shown["race"] == {"White", "Black or African American", "Asian", "Native American"}


def _ratings() -> list[dict[str, str]]:
    return rows("popquorn_offensiveness/raw_data.csv")
