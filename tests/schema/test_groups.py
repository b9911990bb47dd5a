"""Figures by group over GraphQL: what is released, when another release waits, and who sees it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.applications import Starlette

from quality.disparity import centred, disparities
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.groups import releases
from server.events.groups.releases import GROUP_RELEASE, ReleaseFailure, ReleaseStatus
from server.jobs.group_figures import shown_disparity
from tests.support.api import Client, client_of, key_of
from tests.support.attributes import define_attribute, withdraw
from tests.support.databases import Database
from tests.support.forms import MIXED, STARS, form
from tests.support.groups import (
    VALUES,
    GroupedPeople,
    computed,
    release_state,
    request_release,
    sealer_of,
)
from tests.support.slices import define_slice
from tests.support.workspace import Workspace

JOBS = {"group releases"}
FIGURE = """question label group people answers difference low high p adjustedP mean meanOfOthers
alpha crossAlpha slice { id }"""
RELEASE = f"""id status failure attributeId attribute {{ id }} questions seed position digest
requestedBy {{ id }} slices {{ id }} withheldSlices {{ id }} figures {{ {FIGURE} }}"""
ASK = (
    "releaseGroupFigures",
    "ReleaseGroupFiguresInput",
    f"... on GroupReleasePayload {{ position release {{ {RELEASE} }} }}",
)
LIST = f"""query($id: ID!) {{ project(id: $id) {{
  groupReleases {{ nodes {{ {RELEASE} project {{ id }} }} }} }} }}"""
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on GroupRelease {{ {RELEASE} }} }} }}"
THEN = f"""query($id: ID!, $at: Position!) {{ asOf(position: $at) {{ project(id: $id) {{
  groupReleases {{ nodes {{ {RELEASE} }} }} }} }} }}"""
EVENTS = """{ events(first: 9, filter: {types: [GROUP_RELEASE_REQUESTED, GROUP_RELEASE_FINISHED]}) {
  nodes { name ... on GroupReleaseRequested { questions projectId }
  ... on GroupReleaseFinished { content { ... on GroupFiguresContent { figures } } } } } }"""


async def grouped_people(
    database: Database, workspace: Workspace, tasks: int, **sizes: int
) -> GroupedPeople:
    sealer = await sealer_of(database, workspace)
    return await GroupedPeople(workspace, sealer).begin(tasks, **sizes)


async def shown(client: Client, project: UUID) -> Any:
    found = await client.data(LIST, id=ids.public("project", project))
    return found["project"]["groupReleases"]["nodes"]


async def answers_to(owner: asyncpg.Connection, workspace: Workspace) -> Any:
    """All ratings: task, person, stars."""
    text = "SELECT task_id, author_id, answers FROM projection_1.annotation WHERE org_id = $1"
    rows = await owner.fetch(text, workspace.org)
    return [(r[0], r[1], float(json.loads(r[2])["stars"]["rating"])) for r in rows]


async def test_groups_are_compared(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database
) -> None:
    people = await grouped_people(database, workspace, 4, young=6, old=6, middle=2, nobody=1)
    admin, project = await client_of(app, workspace, Role.ADMIN), people.project
    public, attribute = ids.public("project", project), ids.public("attribute", people.attribute)
    made = await admin.do(*ASK, project=public, attribute=attribute, questions=["stars"])
    asked = made["release"]
    assert (asked["status"], asked["figures"], asked["digest"]) == ("RUNNING", None, None)
    again = await admin.do(*ASK, project=public, attribute=attribute, questions=["stars"])
    assert again["code"] == "CONFLICT"
    state = await computed(database, workspace, ids.expect("group_release", asked["id"]))
    assert state.status is ReleaseStatus.FINISHED, state.failure
    (found,) = await shown(admin, project)
    assert found == (await admin.data(NODE, id=asked["id"]))["node"] | {"project": {"id": public}}
    # Two people alone are hidden, and with them the smaller of the others: nobody would remain.
    assert found["figures"] is not None
    assert {one["group"] for one in found["figures"]} <= {VALUES["young"], VALUES["old"]}


async def test_figures_are_those_of_the_library(
    app: Starlette, workspace: Workspace, owner: asyncpg.Connection, database: Database
) -> None:
    people = await grouped_people(database, workspace, 4, young=6, old=5)
    release = await request_release(workspace, people.project, people.attribute)
    state = await computed(database, workspace, release)
    assert state.status is ReleaseStatus.FINISHED, state.failure
    auditor = await client_of(app, workspace, Role.AUDITOR)
    (found,) = await shown(auditor, people.project)
    given: Any = centred(await answers_to(owner, workspace))
    members = {name: who for name, who in people.members().items() if who}
    wanted: Any = disparities(given, members, seed=found["seed"])
    assert len(found["figures"]) == len(wanted) == 2
    for one in found["figures"]:
        exact = shown_disparity(wanted[one["group"]])
        assert {
            "people": one["people"], "answers": one["answers"], "difference": one["difference"],
            "low": one["low"], "high": one["high"], "p": one["p"], "adjusted": one["adjustedP"],
            "raw": one["mean"], "raw_rest": one["meanOfOthers"],
        } == exact  # fmt: skip
        assert -1 <= one["alpha"] <= 1
        assert -1 <= one["crossAlpha"] <= 1
    assert (found["position"], found["seed"]) == (str(state.position), release.int % 2**31)
    (requested, finished) = (await auditor.data(EVENTS))["events"]["nodes"]
    assert requested["questions"] == ["stars"]
    assert not any(text in str(finished) for text in (*VALUES.values(), "difference"))
    then = {"id": ids.public("project", people.project), "at": found["position"]}
    (past,) = (await auditor.data(THEN, **then))["asOf"]["project"]["groupReleases"]["nodes"]
    assert (past["status"], past["figures"]) == ("RUNNING", None)
    manager = await client_of(app, workspace, Role.MANAGER)
    refused = await manager.ask(LIST, id=then["id"])
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await manager.data(NODE, id=found["id"]))["node"] is None


async def test_another_release_waits_for_enough_people(
    workspace: Workspace, database: Database
) -> None:
    people = await grouped_people(database, workspace, 5, young=7, old=7)

    async def outcome() -> tuple[ReleaseStatus, ReleaseFailure | None]:
        release = await request_release(workspace, people.project, people.attribute)
        state = await computed(database, workspace, release)
        return state.status, state.failure

    finished = (ReleaseStatus.FINISHED, None)
    waits = (ReleaseStatus.FAILED, ReleaseFailure.UNCHANGED)
    assert await outcome() == finished
    assert await outcome() == finished
    await people.join("young", 1)
    assert await outcome() == waits
    await people.join("young", 4)
    await people.join("old", 5)
    assert await outcome() == finished
    await withdraw(workspace, people.people["old"][0])
    assert await outcome() == waits
    await people.join("young", 5)
    await people.join("old", 5)
    assert await outcome() == finished


async def test_another_project_is_held_against_the_first(
    workspace: Workspace, database: Database
) -> None:
    """One person more of known authors would be known by which group has grown."""
    people = await grouped_people(database, workspace, 4, young=6, old=6)
    first = await request_release(workspace, people.project, people.attribute)
    second = await people.another_project(4)
    # Nobody waits between the two: still the second is computed after the first.
    await people.join("young", 1)
    few = await request_release(workspace, second, people.attribute)
    state = await computed(database, workspace, few)
    assert (state.status, state.failure) == (ReleaseStatus.FAILED, ReleaseFailure.FEW)
    assert (await release_state(workspace, first)).status is ReleaseStatus.FINISHED
    await people.join("young", 4)
    await people.join("old", 5)
    enough = await computed(
        database, workspace, await request_release(workspace, second, people.attribute)
    )
    assert enough.status is ReleaseStatus.FINISHED, enough.failure


async def test_labels_and_slices(app: Starlette, workspace: Workspace, database: Database) -> None:
    people = await grouped_people(database, workspace, 10, young=6, old=6)
    even = await define_slice(workspace, people.project, "Even", priority_at_most=0)
    few = await define_slice(workspace, people.project, "None", priority_at_least=9)
    release = await request_release(
        workspace, people.project, people.attribute, ("stars", "topic"), (even, few)
    )
    state = await computed(database, workspace, release)
    assert state.status is ReleaseStatus.FINISHED, state.failure
    (found,) = await shown(await client_of(app, workspace, Role.OWNER), people.project)
    lines = found["figures"]
    by_label = [one for one in lines if one["label"] == "a" and one["slice"] is None]
    assert {one["group"] for one in by_label} == {VALUES["young"], VALUES["old"]}
    assert all(0 <= one["mean"] <= 1 for one in by_label)
    a, b = by_label
    assert a["difference"] == -b["difference"]
    assert {one["slice"] and one["slice"]["id"] for one in lines} >= {
        None,
        ids.public("slice", even),
    }
    assert [one["id"] for one in found["withheldSlices"]] in ([], [ids.public("slice", few)])


async def test_releases_are_limited_by_attribute_in_all_projects_together(
    app: Starlette, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "MOST_BY_ATTRIBUTE", 2)
    age, gender = [await define_attribute(workspace, name) for name in ("Age", "Gender")]

    async def ask(attribute: UUID = age, of: UUID | None = None) -> Any:
        """Ask for a release of a project, a new one without; the caller is new, as keys expire."""
        admin = await client_of(app, workspace, Role.ADMIN)
        project = ids.public("project", of or await workspace.project(form(STARS)))
        named = {"project": project, "attribute": ids.public("attribute", attribute)}
        return await admin.do(*ASK, **named, questions=["stars"])

    async def end(asked: Any, failure: ReleaseFailure) -> None:
        id_ = ids.expect("group_release", asked["release"]["id"])
        await workspace.as_server(
            lambda current: releases.fail(current.get(GROUP_RELEASE, id_), failure),
            streams=((GROUP_RELEASE, id_),),
        )

    # What tells nothing of people does not count, and a refusal of few people does.
    await end(await ask(), ReleaseFailure.ERROR)
    await end(await ask(), ReleaseFailure.FEW)
    assert (await ask())["release"]["status"] == "RUNNING"
    refused = await ask()
    assert (refused["code"], refused["path"]) == ("LIMIT", ["attribute"])
    # Of one project, only a share of them: an empty one uses up nobody else's.
    monkeypatch.setattr(releases, "MOST_OF_PROJECT", 1)
    empty = await workspace.project(form(STARS))
    await end(await ask(gender, empty), ReleaseFailure.FEW)
    refused = await ask(gender, empty)
    assert (refused["code"], refused["path"]) == ("LIMIT", ["attribute"])
    assert "of this project" in refused["message"]
    assert (await ask(gender))["release"]["status"] == "RUNNING"
    workspace.clock.now += timedelta(days=releases.DAYS + 1)
    assert (await ask())["release"]["status"] == "RUNNING"


async def test_what_cannot_be_compared_is_refused(app: Starlette, workspace: Workspace) -> None:
    admin, project = await client_of(app, workspace, Role.ADMIN), await workspace.project(MIXED)
    attribute = ids.public("attribute", await define_attribute(workspace))
    given = {"project": ids.public("project", project), "attribute": attribute}
    other, slice_ = ids.public("attribute", uuid7()), ids.public("slice", uuid7())
    for more, code, path in (
        ({"questions": []}, "LIMIT", ["questions"]),
        ({"questions": ["nothing"]}, "NOT_FOUND", ["questions", "0"]),
        ({"questions": ["stars", "note"]}, "INVALID", ["questions", "1"]),
        ({"questions": ["stars"], "slices": [slice_]}, "NOT_FOUND", ["slices", "0"]),
        ({"questions": ["stars"], "attribute": other}, "NOT_FOUND", ["attribute"]),
    ):
        refused = await admin.do(*ASK, **given | more)
        assert (refused["code"], refused["path"]) == (code, path)
    manager = Client(app, await key_of(workspace, await workspace.member(Role.MANAGER)))
    assert (await manager.do(*ASK, **given, questions=["stars"]))["code"] == "FORBIDDEN"
