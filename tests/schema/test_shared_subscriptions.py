"""Subscriptions that share executions: everybody gets what is theirs, whole, once and in order."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest

from server.events import projects
from server.events.accounts import credentials, members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.project_policy import Policy, Visibility
from server.graphql.sharing import NotSharedError
from server.schema.events import interfaces as event_interfaces
from server.schema.events import subscriptions
from tests.support.forms import MIXED, topic
from tests.support.subscribers import (
    LINKED,
    PATIENCE,
    Following,
    head_of,
    queried,
    reached,
    until,
)


@pytest.fixture
def answered(monkeypatch) -> list[int]:
    """The positions of which answers were made for several."""
    made, real = [], subscriptions._Group._answered

    async def counted(self, value):
        if value is not None:
            made.append(value.position)
        return await real(self, value)

    monkeypatch.setattr(subscriptions._Group, "_answered", counted)
    return made


async def test_who_sees_everything_shares_one_execution(subscribers, workspace, owner, answered):
    project, (ann, *_) = await workspace.project(), await workspace.members(1)
    integrators = await workspace.members(5, Role.INTEGRATOR)
    everybody = [await subscribers.follow(actor) for actor in (*integrators, *integrators)]
    start = await head_of(owner, workspace.org)
    (task,) = await workspace.tasks(project, 1)
    await workspace.annotate(task, ann)
    await reached(owner, workspace, *everybody)
    assert answered == list(range(start + 1, start + 5))
    assert len(subscribers.groups) == 1
    assert all(f.heard == everybody[0].heard for f in everybody)
    assert everybody[0].heard[1]["actor"] == {"name": "Member 0"}
    assert [f.shared for f in everybody] == [4] * 10


async def test_links_are_loaded_for_each_alone(subscribers, workspace, owner):
    project, (ann,) = await workspace.project(overlap=3), await workspace.members(1)
    rita = await workspace.member(Role.REVIEWER)
    several = [await subscribers.follow(rita, query=LINKED) for _ in range(2)]
    (task,) = await workspace.tasks(project, 1)
    await workspace.annotate(task, ann)
    await reached(owner, workspace, *several)
    for following in several:
        assert following.failure is None
        assert following.heard[-1]["task"] == {"id": ids.public("task", task), "answered": 1}
        assert following.shared == 0


async def test_labels_are_looked_for_once_for_all(subscribers, workspace, owner):
    """And contents that nobody asked for are not in what is shared."""
    project, (ann,) = await workspace.project(overlap=2), await workspace.members(1)
    integrators = await workspace.members(2, Role.INTEGRATOR)
    filter_ = {"labels": {"values": ["a"]}, "onlyFacts": True}
    following = [await subscribers.follow(one, filter=filter_) for one in (*integrators, ann)]
    assert len(subscribers.groups) == 2
    for values in ("a", "b"):
        (task,) = await workspace.tasks(project, 1)
        annotation = await workspace.annotate(task, ann, topic(values))
        await workspace.revise(task, annotation, ann, topic("b"))
    await workspace.annotate((await workspace.tasks(project, 1))[0], ann, topic("a"))
    await until(lambda: all(len(f.heard) == 3 for f in following))
    submitted = "annotation.submitted"
    assert all(f.types == [submitted, "annotation.revised", submitted] for f in following)
    assert all(f.shared == 3 and f.heard[0]["content"] is None for f in following)


async def test_only_equal_wishes_and_rights_are_shared(subscribers, workspace):
    project, other = await workspace.project(), await workspace.project()
    ann, bob = await workspace.members(2)
    rita, auditor = await workspace.member(Role.REVIEWER), await workspace.member(Role.AUDITOR)
    id_ = ids.public("project", project)
    for count, actor, variables in (
        (1, rita, {}),
        (1, rita, {"after": "0"}),  # where it begins does not matter
        (1, await workspace.member(Role.REVIEWER), {"after": "0"}),
        (2, await workspace.member(Role.INTEGRATOR), {}),  # may see webhooks
        (3, auditor, {}),  # may see members
        (4, ann, {}),
        (4, ann, {"after": "0"}),
        (5, bob, {}),
        (6, rita, {"language": "de"}),
        (7, rita, {"filter": {"types": ["TASK_IMPORTED"]}}),
        (8, rita, {"filter": {"project": id_}}),
        (9, auditor, {"filter": {"project": id_}}),
        (10, rita, {"filter": {"project": ids.public("project", other)}}),
    ):
        await subscribers.follow(actor, **variables)
        assert len(subscribers.groups) == count, (actor, variables)


@pytest.mark.parametrize("writes", [20, pytest.param(100, marks=pytest.mark.soak)])
async def test_joins_and_leaves_while_events_are_written(subscribers, workspace, owner, writes):
    """Each comes back with its last cursor, as clients do whose line was cut."""
    project, people = await workspace.project(overlap=9), await workspace.members(3)
    watchers = [*await workspace.members(2, Role.INTEGRATOR), *people]
    ended = asyncio.Event()
    last: dict[Any, int] = {}

    async def come_and_go(actor: Any, seed: int) -> tuple[Any, list[dict[str, Any]], int]:
        random, heard, joined = Random(seed), [], 0

        def complete(*events: dict[str, Any]) -> bool:
            until = max((int(event["position"]) for event in events[-1:]), default=0)
            return ended.is_set() and until >= last[actor.member]

        while not complete(*heard):
            one = Following(subscribers, actor, after=heard[-1]["cursor"] if heard else "0")
            task, count = asyncio.create_task(one.run()), random.randrange(1, 5)
            subscribers.tasks.append(task)
            while one.shared < count and not complete(*heard, *one.heard):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            heard, joined = heard + one.heard, joined + bool(one.shared)
        return actor, heard, joined

    running = [asyncio.create_task(come_and_go(actor, n)) for n, actor in enumerate(watchers * 3)]
    subscribers.tasks += running
    for number in range(writes):
        (task, *_) = await workspace.tasks(project, 1 + number % 3)
        if number % 10 == 1:
            for person in people:
                await workspace.annotate(task, person, topic("abc"[number % 3]))
        await asyncio.sleep(0.1)
    whole = {actor.member: await queried(subscribers, actor) for actor in watchers}
    last |= {member: int(events[-1]["position"]) for member, events in whole.items()}
    ended.set()
    done = await asyncio.wait_for(asyncio.gather(*running), 4 * PATIENCE)
    for actor, heard, _ in done:
        assert [e["cursor"] for e in heard] == [e["cursor"] for e in whole[actor.member]]
        assert heard == whole[actor.member]
    assert sum(joined for *_, joined in done) > writes * 0.4


async def test_a_revoked_key_ends_its_stream_and_nobody_elses(subscribers, workspace, owner):
    project, actors = await workspace.project(), await workspace.members(3, Role.INTEGRATOR)
    keys = [await key(workspace, actor) for actor in actors]
    one, *others = [await subscribers.follow(a, k) for a, k in zip(actors, keys, strict=True)]
    await workspace.tasks(project, 1)
    await reached(owner, workspace, one, *others)
    await workspace.as_server(
        lambda current: credentials.revoke(current.member(actors[0].member), credential=keys[0]),
        members=(actors[0].member,),
    )
    await workspace.tasks(project, 1)
    await until(lambda: one.failure)
    assert (one.failure, one.types) == ("UNAUTHENTICATED", ["task.imported"])
    await reached(owner, workspace, *others)
    assert all(f.types == ["task.imported"] * 2 and f.shared == 2 for f in others)


async def key(workspace, actor) -> Any:
    credential = uuid7()
    await workspace.as_server(
        lambda current: credentials.issue_key(
            current.member(actor.member), credential=credential, label="k", expires_at=None,
            now=current.now,
        ),
        members=(actor.member,),
    )  # fmt: skip
    return credential


async def test_a_role_that_is_taken_counts_from_its_event_on(subscribers, workspace, owner):
    project, (one, other) = await workspace.project(), await workspace.members(2, Role.INTEGRATOR)
    first, second = await subscribers.follow(one), await subscribers.follow(other)
    await workspace.tasks(project, 1)
    await change_role(workspace, one, Role.ANNOTATOR)
    await workspace.tasks(project, 2)
    await workspace.project()
    await reached(owner, workspace, first, second)
    # One's own account is always shown; imports are not shown to the blind, projects are.
    assert first.types == [
        "task.imported", "member.role_changed", "project.created", "form.published",
    ]  # fmt: skip
    assert second.types == ["task.imported"] * 3 + ["project.created", "form.published"]
    await change_role(workspace, one, None)
    await until(lambda: first.failure)
    assert first.failure == "FORBIDDEN"


async def change_role(workspace, actor, role) -> None:
    await workspace.do(
        lambda current: members.change_role(
            current.member(actor.member), role=role, last_owner=False
        ),
        members=(actor.member,),
    )


async def test_a_policy_that_closes_counts_from_its_event_on(
    subscribers, workspace, owner, answered
):
    project = await workspace.project(overlap=3, visibility=Visibility.ALL)
    people = await workspace.members(3)
    wanted = {"filter": {"project": ids.public("project", project)}}
    everybody = [await subscribers.follow(actor, **wanted) for actor in people]
    assert len(subscribers.groups) == 1, "all is open to all"
    (task,) = await workspace.tasks(project, 1)
    await workspace.annotate(task, people[0])
    policy = Policy(overlap=3, visibility=Visibility.OWN)
    await workspace.do(
        lambda current: projects.change_policy(current.project(project), policy=policy),
        projects=(project,),
    )
    await workspace.annotate(task, people[1])
    await workspace.publish(project, MIXED)
    open_ = ["task.imported", "task.claimed", "annotation.submitted", "project.policy_changed"]
    own = ["task.claimed", "annotation.submitted"]
    await until(lambda: all(f.types[-1:] == ["form.published"] for f in everybody))
    for number, following in enumerate(everybody):
        assert following.types == [*open_, *(own if number == 1 else []), "form.published"]
    assert [e["fills"] for e in everybody[1].heard if "fills" in e] == [False, None]
    await until(lambda: len(subscribers.groups) == 3)


async def test_what_happens_to_ones_own_account_only_oneself_sees(subscribers, workspace, owner):
    project, (one, other) = await workspace.project(), await workspace.members(2, Role.INTEGRATOR)
    first, second = await subscribers.follow(one), await subscribers.follow(other)
    await workspace.do(
        lambda current: members.rename(current.member(one.member), name="Eve", email=None),
        members=(one.member,),
        by=one,
    )
    await workspace.tasks(project, 1)
    await reached(owner, workspace, first, second)
    assert first.types == ["member.renamed", "task.imported"]
    assert first.heard[0]["actor"] == {"name": "Eve"}
    assert second.types == ["task.imported"]
    assert second.shared == 1


async def test_names_are_those_of_their_time(subscribers, workspace, owner):
    project, (one, ann) = await workspace.project(), await workspace.members(2, Role.MANAGER)
    following = await subscribers.follow(one)
    await workspace.project()
    for name in ("Eva", "Evi"):
        await workspace.do(
            lambda current, name=name: members.rename(
                current.member(workspace.owner.member), name=name, email=None
            ),
            members=(workspace.owner.member,),
            by=ann,
        )
        await workspace.tasks(project, 1)
        await reached(owner, workspace, following)
        assert following.heard[-1]["actor"] == {"name": name}


async def test_two_organizations_share_nothing(subscribers, workspace, another_workspace, owner):
    people = [await where.member(Role.INTEGRATOR) for where in (workspace, another_workspace)]
    both = [await subscribers.follow(one) for one in people]
    for where in (workspace, another_workspace):
        await where.project()
    for where, following in zip((workspace, another_workspace), both, strict=True):
        await reached(owner, where, following)
    assert len(subscribers.groups) == 2
    assert both[0].heard[-1]["stream"] != both[1].heard[-1]["stream"]


async def test_what_fails_for_all_is_tried_by_each(subscribers, workspace, owner, monkeypatch):
    actors = await workspace.members(3, Role.INTEGRATOR)
    following = [await subscribers.follow(actor) for actor in actors]
    failing, real = [True], event_interfaces.linked_member

    async def fail_once(session, member):
        if failing.pop() if failing else False:
            raise ConnectionError("gone")
        return await real(session, member)

    monkeypatch.setattr(event_interfaces, "linked_member", fail_once)
    await workspace.project()
    await reached(owner, workspace, *following)
    assert all(f.types == ["project.created", "form.published"] for f in following)
    assert all(f.heard[0]["actor"] == {"name": "Ada"} for f in following)
    assert min(f.shared for f in following) < 2


async def test_what_fails_while_catching_up_is_told_in_its_place(
    subscribers, workspace, owner, monkeypatch
):
    """The events before and after it come in batches, and it comes with its error between them."""
    await workspace.project()
    failing, real = [True, True], event_interfaces.linked_member

    async def fail_twice(session, member):
        if failing.pop() if failing else False:
            raise ConnectionError("gone")
        return await real(session, member)

    monkeypatch.setattr(event_interfaces, "linked_member", fail_twice)
    following = Following(subscribers, workspace.owner, after="0")
    following.errors = []
    await following.run(head := await head_of(owner, workspace.org))
    assert [int(event["position"]) for event in following.heard] == list(range(1, head + 1))
    assert (len(following.errors), failing) == (1, [])


def test_what_depends_on_the_member_is_not_shared(workspace):
    several = subscriptions._Several(workspace.org)
    with pytest.raises(NotSharedError):
        _ = several.member


async def test_who_may_follow_nothing_is_told_at_once(subscribers, workspace):
    eve = await workspace.member(None)
    following = await subscribers.follow(eve)
    assert following.failure == "FORBIDDEN"
