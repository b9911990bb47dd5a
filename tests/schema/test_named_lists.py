"""Lists of projects, members and taxonomies: filters, orders, pages from both ends, totals."""

from __future__ import annotations

from typing import Any

import pytest

from server.events.accounts.roles import Role
from server.events.core import ids
from tests.support.api import Client, key_of
from tests.support.workspace import Workspace

INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount totalIsExact"
PROJECTS = f"""query($filter: ProjectFilter, $order: ListOrder! = CREATED, $after: String,
$direction: SortDirection, $first: Int, $last: Int, $before: String) {{ projects(filter: $filter,
order: $order, direction: $direction, first: $first, after: $after, last: $last, before: $before)
{{ nodes {{ name }} {INFO} }} }}"""
MEMBERS = "query($filter: MemberFilter) { members(filter: $filter) { nodes { id } totalCount } }"
OF_PROJECT = """query($id: ID!, $filter: ProjectMemberFilter) { project(id: $id) {
members(filter: $filter, order: NAME) { nodes { member { id } } totalCount totalIsExact } } }"""
TAXONOMIES = """query($filter: TaxonomyFilter) { taxonomies(filter: $filter, order: NAME,
direction: DESCENDING) { nodes { name } totalCount } }"""
NAMES = ["delta", "Alpha", "alphabet", "charlie", "Bravo"]


@pytest.fixture
async def owner(app, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


async def made(owner: Client, name: str) -> str:
    done = await owner.do(
        "createProject", "CreateProjectInput", "... on ProjectPayload { project { id } }", name=name
    )
    return str(done["project"]["id"])


async def projects(owner: Client, **given: Any) -> tuple[list[str], Any]:
    found = (await owner.data(PROJECTS, **given))["projects"]
    return [node["name"] for node in found["nodes"]], found


async def test_projects_by_name_status_and_time(owner: Client) -> None:
    for name in NAMES:
        await made(owner, name)
    archived = await made(owner, "Alpha of old")
    done = "... on ProjectPayload { position }"
    await owner.do("archiveProject", "ProjectInput", done, project=archived)

    assert (await projects(owner))[0] == NAMES
    assert (await projects(owner, direction="DESCENDING"))[0] == NAMES[::-1]
    by_name = ["Alpha", "alphabet", "Bravo", "charlie", "delta"]
    found, page = await projects(owner, order="NAME", first=2)
    assert (found, page["totalCount"], page["totalIsExact"]) == (by_name[:2], 5, True)
    assert not page["pageInfo"]["hasPreviousPage"]
    found, page = await projects(owner, order="NAME", after=page["pageInfo"]["endCursor"])
    assert (found, page["pageInfo"]["hasNextPage"]) == (by_name[2:], False)
    before = page["pageInfo"]["startCursor"]
    found, page = await projects(owner, order="NAME", last=1, before=before)
    assert (found, page["pageInfo"]["hasPreviousPage"]) == (["alphabet"], True)
    assert (await projects(owner, order="NAME", last=2))[0] == by_name[-2:]
    alike = {"nameStartsWith": "ALPHA"}
    assert (await projects(owner, order="NAME", filter=alike))[0] == by_name[:2]
    every = {**alike, "statuses": ["ACTIVE", "ARCHIVED"]}
    found, page = await projects(owner, order="NAME", filter=every)
    assert (found, page["totalCount"]) == (["Alpha", "Alpha of old", "alphabet"], 3)
    assert (await projects(owner, filter={"nameStartsWith": "%"}))[0] == []


async def test_members_by_status_and_role(owner: Client, workspace: Workspace) -> None:
    ann, ben = [await workspace.member(role) for role in (Role.ANNOTATOR, Role.MANAGER)]
    first, second = [await made(owner, name) for name in ("One", "Two")]
    for project, member, role in ((first, ann, "REVIEWER"), (second, ben, "ANNOTATOR")):
        await owner.do(
            "grantRole", "GrantRoleInput", "... on ProjectMemberPayload { position }",
            project=project, member=ids.public("member", member.member), role=role,
        )  # fmt: skip

    async def members(**filter_: Any) -> list[str]:
        found = (await owner.data(MEMBERS, filter=filter_))["members"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["id"] for node in found["nodes"]]

    one, two = [ids.public("member", member.member) for member in (ann, ben)]
    assert {one, two} < set(await members())
    assert await members(roles=["MANAGER"]) == [two]
    assert await members(project=first) == [one]
    assert await members(projectRole="ANNOTATOR") == [two]
    assert await members(project=first, projectRole="ANNOTATOR") == []
    assert await members(project=first, projectRole="REVIEWER") == [one]
    assert await members(statuses=["REMOVED"]) == []
    for filter_, expected in ((None, [one]), ({"role": "ANNOTATOR"}, [])):
        found = (await owner.data(OF_PROJECT, id=first, filter=filter_))["project"]["members"]
        assert [node["member"]["id"] for node in found["nodes"]] == expected
        assert (found["totalCount"], found["totalIsExact"]) == (len(expected), True)


async def test_taxonomies_by_name(owner: Client) -> None:
    for name in NAMES:
        done = "... on TaxonomyPayload { position }"
        await owner.do("createTaxonomy", "CreateTaxonomyInput", done, name=name, labels=["a"])
    found = (await owner.data(TAXONOMIES))["taxonomies"]
    assert [node["name"] for node in found["nodes"]] == [
        *("delta", "charlie", "Bravo"), "alphabet", "Alpha",
    ]  # fmt: skip
    found = (await owner.data(TAXONOMIES, filter={"nameStartsWith": "b"}))["taxonomies"]
    assert ([node["name"] for node in found["nodes"]], found["totalCount"]) == (["Bravo"], 1)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"after": "x", "order": "NAME"}, ["after"]),
        ({"before": "x", "last": 3}, ["before"]),
        ({"last": 3, "first": 3}, ["first"]),
        ({"last": 201}, ["last"]),
        ({"first": 0}, ["first"]),
        ({"after": "a", "last": 2}, ["after"]),
    ],
)
async def test_bad_pages_are_refused(owner: Client, given: dict[str, Any], path: list[str]) -> None:
    (error,) = (await owner.ask(PROJECTS, **given))["errors"]
    assert error["extensions"]["path"] == path


async def test_a_list_without_a_size_costs_what_it_shows(owner: Client) -> None:
    nested = """{ projects { nodes { tasks%s { nodes { annotations { id status revision reason
    position createdAt } } } } } }"""
    (error,) = (await owner.ask(nested % ""))["errors"]
    assert error["extensions"]["code"] == "LIMIT"
    assert "errors" not in await owner.ask(nested % "(last: 2)")


@pytest.mark.parametrize(
    ("filter_", "code", "path"),
    [
        ({"meta": {"key": "k" * 201, "value": "v"}}, "LIMIT", ["filter", "meta", "key"]),
        (
            {"changedAt": {"since": "2026-01-01T00:00:00"}},
            "INVALID",
            ["filter", "changedAt", "since"],
        ),
        ({"author": "task_a"}, "INVALID", ["filter", "author"]),
    ],
)
async def test_bad_filters_of_tasks_are_refused(
    owner: Client, filter_: dict[str, Any], code: str, path: list[str]
) -> None:
    query = """query($project: ID!, $filter: TaskFilter) {
    tasks(project: $project, filter: $filter) { totalCount } }"""
    (error,) = (await owner.ask(query, project=await made(owner, "P"), filter=filter_))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
