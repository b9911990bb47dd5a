"""The writer against the real PostgreSQL: every verdict, alone and in the company of others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.access.permissions import Permission as P
from server.commands import Command, Receipt, Writer
from server.events import members, queue
from server.events.ids import uuid7
from server.events.refusal import Code, Refused
from server.events.roles import Role
from server.events.tasks import TaskImported, TaskPrioritized
from tests import postgres
from tests.commands.ledger import check, read
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.forms import topic
from tests.support.house import House, command

ABSENT = "00000000-0000-7000-8000-000000000000"


async def verdicts(writer: Writer, commands: Sequence[Command]) -> list[Any]:
    """Execute commands at once, so that they share batches; return receipts and refusals."""
    return await asyncio.gather(*map(writer.execute, commands), return_exceptions=True)


def prioritizing(house: House, task: UUID, priority: int, **fields: Any) -> Command:
    return command(
        house.org,
        fields.pop("actor", house.owner),
        lambda world: queue.prioritize(world.task(task), priority=priority),
        tasks=(task,),
        **({"permission": P.TASKS_MANAGE} | fields),
    )


def refused(verdict: object, code: Code) -> bool:
    return isinstance(verdict, Refused) and verdict.code is code


async def refusal(awaitable: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await awaitable
    return caught.value


async def test_a_project_runs_from_import_to_the_final_answer(
    house: House, owner: asyncpg.Connection
) -> None:
    ann, bob = await house.members(2)
    project = await house.project(overlap=2)
    first, second = await house.tasks(project, 2)
    for member in (ann, bob):
        for _ in range(2):
            await house.submit(await house.claim(project, member))
    late = await house.member(name="Late")
    assert (await refusal(house.claim(project, late))).code is Code.NOTHING_TO_CLAIM
    events = await check(owner, house.org)
    done = [row["stream"] for row in events if row["type"] == "task.resolved"]
    assert sorted(done) == sorted([first, second])


async def test_tables_and_history_are_the_fold_of_everything_that_can_happen_to_a_task(
    house: House, owner: asyncpg.Connection
) -> None:
    ann, bob = await house.members(2)
    project = await house.project(overlap=2, review="all")
    tasks = await house.tasks(project, 4)
    first = await house.annotate(tasks[0], ann)
    second = await house.annotate(tasks[0], bob, topic("b"))
    await house.revise(tasks[0], first, ann, topic("c"))
    await house.withdraw(tasks[0], second, bob, "by mistake")
    await house.comment(tasks[0], "look again", ann)
    await house.reject(tasks[0], first)
    await house.revise(tasks[0], first, ann, topic("b"))
    await house.approve(tasks[0], first, resolve=False)
    await house.replace(tasks[0], first, topic("a"))
    await house.skip(await house.take(tasks[1], ann))
    held = await house.take(tasks[1], bob)
    await house.extend(held)
    await house.release(held)
    await house.take(tasks[2], bob)
    house.clock.advance(86_400)
    await house.expire(tasks[2])
    await house.manage(queue.assign, tasks[2], assignee=ann.member)
    await house.manage(queue.prioritize, tasks[3], priority=7)
    await house.manage(queue.archive, tasks[3])
    await house.manage(queue.restore, tasks[3])
    await house.manage(queue.reopen, tasks[0])
    await house.grant(ann, project, Role.REVIEWER)
    events = await check(owner, house.org)
    assert {row["stream"] for row in events} >= set(tasks)


async def test_commands_of_one_batch_see_each_other(
    house: House, owner: asyncpg.Connection
) -> None:
    """A step that lived only inside a batch is in the history all the same."""
    project = await house.project(overlap=1)
    (task,) = await house.tasks(project)
    found = await verdicts(house.writer, [prioritizing(house, task, n) for n in (1, 2, 2, 3)])
    assert [receipt.position - receipt.first for receipt in found] == [0, 0, -1, 0]
    assert [receipt.states[task].priority for receipt in found] == [1, 2, 2, 3]
    await check(owner, house.org)


async def test_a_retry_gets_the_same_positions(house: House, owner: asyncpg.Connection) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    once = prioritizing(house, task, 5)
    first = await house.writer.execute(once)
    again = await house.writer.execute(once)
    assert not first.replayed
    assert again.replayed
    assert (again.first, again.position) == (first.first, first.position)
    assert again.states[task].priority == 5
    twice = prioritizing(house, task, 6)
    one, other = await verdicts(house.writer, [twice, twice])
    assert [one.replayed, other.replayed] == [False, True]
    assert one.position == other.position
    await check(owner, house.org)


async def test_nothing_to_do_is_remembered_without_an_event(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    idle = prioritizing(house, task, 0)
    first = await house.writer.execute(idle)
    assert first.first == first.position + 1
    await house.manage(queue.prioritize, task, priority=3)
    again = await house.writer.execute(idle)
    assert again.replayed
    assert again.position == first.position


async def test_a_command_id_with_another_input_is_refused(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    once = prioritizing(house, task, 5)
    await house.writer.execute(once)
    other = replace(once, fingerprint=b"another input")
    assert (await refusal(house.writer.execute(other))).code is Code.COMMAND_REUSED


async def test_the_same_command_id_of_another_actor_is_another_command(house: House) -> None:
    manager = await house.member(Role.MANAGER)
    project = await house.project()
    (task,) = await house.tasks(project)
    id_ = uuid4()
    first = await house.writer.execute(prioritizing(house, task, 5, id=id_))
    second = await house.writer.execute(prioritizing(house, task, 6, id=id_, actor=manager))
    assert not second.replayed
    assert second.position == first.position + 1


async def test_a_refused_command_refuses_alone(house: House, owner: asyncpg.Connection) -> None:
    project = await house.project()
    tasks = await house.tasks(project, 31)
    commands = [prioritizing(house, task, 1) for task in tasks]
    commands.insert(7, prioritizing(house, tasks[0], 10**9))
    found = await verdicts(house.writer, commands)
    assert refused(found.pop(7), Code.INVALID)
    assert all(isinstance(verdict, Receipt) for verdict in found)
    await check(owner, house.org)


@pytest.mark.parametrize("place", [0, 13, 31])
async def test_one_poisonous_command_is_isolated(
    house: House, owner: asyncpg.Connection, place: int
) -> None:
    """PostgreSQL raises for one of 32: its neighbours must not notice."""
    project = await house.project()
    *tasks, other = await house.tasks(project, 32)
    commands = [prioritizing(house, task, 1) for task in tasks]
    commands.insert(place, _poison(house, project, other))
    found = await verdicts(house.writer, commands)
    assert refused(found.pop(place), Code.INTERNAL)
    assert all(isinstance(verdict, Receipt) for verdict in found)
    await check(owner, house.org)


async def test_a_value_that_the_driver_cannot_send_is_isolated_as_well(house: House) -> None:
    """Here it is not PostgreSQL that raises but asyncpg, with the kind of error a lost connection has."""
    project = await house.project()
    (task,) = await house.tasks(project)
    event = TaskPrioritized(priority=2**40)
    bad = command(house.org, house.owner, lambda _: [(task, event)], tasks=(task,))
    found = await verdicts(house.writer, [bad, prioritizing(house, task, 1)])
    assert refused(found[0], Code.INTERNAL)
    assert isinstance(found[1], Receipt)


async def test_a_decision_that_crashes_is_isolated(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    bad = command(house.org, house.owner, lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    found = await verdicts(house.writer, [bad, prioritizing(house, task, 1)])
    assert refused(found[0], Code.INTERNAL)
    assert isinstance(found[1], Receipt)


def _poison(house: House, project: UUID, task: UUID) -> Command:
    """A command that imports a task which is there, and names nothing: the ledger's key refuses it."""
    event = TaskImported(project=project, priority=0, rank=1, overlap=1, sizes={}, content=None)
    return command(house.org, house.owner, lambda _: [(task, event)])


async def test_a_lost_connection_is_answered_and_mended(
    database: Database, house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    killed = asyncio.Event()
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))

    async def kill(point: str) -> None:
        if point == "after insert" and not killed.is_set():
            killed.set()
            await superuser.execute(KILL_WRITERS)

    house.writer._probe = kill
    lost = prioritizing(house, task, 5)
    assert (await refusal(house.writer.execute(lost))).code is Code.UNAVAILABLE
    assert killed.is_set()
    receipt = await house.writer.execute(lost)
    assert not receipt.replayed
    assert receipt.states[task].priority == 5
    await superuser.execute(KILL_WRITERS)
    assert (await house.writer.execute(lost)).replayed
    await superuser.close()
    await check(owner, house.org)


KILL_WRITERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE application_name = 'annolog writer' AND datname = current_database()"
)


async def test_after_a_commit_whose_reply_was_lost_the_retry_finds_the_verdict(
    house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)

    async def lose(point: str) -> None:
        if point == "after commit":
            raise ConnectionResetError

    house.writer._probe = lose
    lost = prioritizing(house, task, 5)
    assert (await refusal(house.writer.execute(lost))).code is Code.UNAVAILABLE
    house.writer._probe = _nothing
    assert (await house.writer.execute(lost)).replayed
    await check(owner, house.org)


async def _nothing(_: str) -> None:
    pass


async def test_a_listener_that_fails_does_not_unsay_a_commit(
    database: Database, house: House
) -> None:
    def fail(_: UUID, __: int) -> None:
        raise RuntimeError

    house.writer = Writer(database.server_url, clock=house.clock, on_commit=fail)
    try:
        receipt = await house.do(
            lambda _: members.add(uuid7(), name="B", email=None, role=None, invited=False)
        )
        assert not receipt.replayed
    finally:
        await house.writer.close()


async def test_no_database_is_unavailable_and_not_for_ever(
    database: Database, house: House
) -> None:
    """The address refuses connections at first, as a PostgreSQL that is being restarted does."""
    writer = Writer("postgresql://nobody:wrong@127.0.0.1:1/nothing", clock=house.clock)
    wish = command(house.org, None, lambda _: [])
    assert (await refusal(writer.execute(wish))).code is Code.UNAVAILABLE
    writer._lines.dsn = database.server_url
    assert isinstance(await writer.execute(wish), Receipt)
    await writer.close()
    assert (await refusal(writer.execute(wish))).code is Code.UNAVAILABLE


async def test_a_cancelled_caller_does_not_cancel_the_commit(
    house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    locked, go_on = asyncio.Event(), asyncio.Event()

    async def wait(point: str) -> None:
        if point == "after lock":
            locked.set()
            await go_on.wait()

    house.writer._probe = wait
    wish = prioritizing(house, task, 5)
    caller = asyncio.create_task(house.writer.execute(wish))
    await locked.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    again = await house.writer.execute(wish)
    assert again.replayed
    assert again.states[task].priority == 5


async def test_an_external_id_is_taken_once(house: House, owner: asyncpg.Connection) -> None:
    project, other = await house.project(), await house.project()
    item = {"inputs": {"text": "x"}, "external_id": "x-1"}
    both = await asyncio.gather(
        house.import_(project, [item]), house.import_(project, [item]), return_exceptions=True
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1
    assert (await refusal(house.import_(project, [item]))).code is Code.DUPLICATE
    await house.import_(other, [item])
    await check(owner, house.org)


async def test_an_email_address_is_taken_once(house: House) -> None:
    both = await asyncio.gather(
        house.member(email="bob@example.org"),
        house.member(email="bob@example.org"),
        return_exceptions=True,
    )
    assert sum(refused(verdict, Code.DUPLICATE) for verdict in both) == 1


async def test_a_stale_version_is_refused(house: House) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    seen = prioritizing(house, task, 1, expected=(task, 1))
    assert isinstance(await house.writer.execute(seen), Receipt)
    stale = prioritizing(house, task, 2, expected=(task, 1))
    found = await refusal(house.writer.execute(stale))
    assert found.code is Code.STALE
    # A retry of what was done is not stale: its verdict stands.
    assert (await house.writer.execute(seen)).replayed


async def test_a_revoked_key_ends_under_the_lock(house: House) -> None:
    """The request came in with a good key; it ended before its command was decided."""
    key = uuid7()
    kind = members.CredentialKind.KEY
    issued = members.CredentialIssued(
        credential=key, credential_kind=kind, expires_at=None, content=None
    )
    await house.do(lambda _: [(house.owner.member, issued)])
    project = await house.project()
    (task,) = await house.tasks(project)
    holder = replace(house.owner, credential=key)
    ended = members.CredentialEnded(credential=key)
    end = command(house.org, house.owner, lambda _: [(house.owner.member, ended)])
    first, revoked, late = await verdicts(
        house.writer,
        [
            prioritizing(house, task, 1, actor=holder),
            end,
            prioritizing(house, task, 2, actor=holder),
        ],
    )
    assert isinstance(first, Receipt)
    assert isinstance(revoked, Receipt)
    assert refused(late, Code.UNAUTHENTICATED)


async def test_an_expired_key_and_a_removed_member_may_not_act(house: House, clock: Clock) -> None:
    key, until = uuid7(), clock.now + timedelta(hours=1)
    issued = members.CredentialIssued(
        credential=key, credential_kind=members.CredentialKind.KEY, expires_at=until, content=None
    )
    await house.do(lambda _: [(house.owner.member, issued)])
    holder = replace(house.owner, credential=key)
    project = await house.project()
    (task,) = await house.tasks(project)
    await house.writer.execute(prioritizing(house, task, 1, actor=holder))
    clock.advance(3600)
    late = await refusal(house.writer.execute(prioritizing(house, task, 2, actor=holder)))
    assert late.code is Code.UNAUTHENTICATED
    ann = await house.member(Role.MANAGER)
    await house.do(
        lambda world: members.remove(world.member(ann.member), last_owner=False),
        members=(ann.member,),
    )
    gone = await refusal(house.writer.execute(prioritizing(house, task, 2, actor=ann)))
    assert gone.code is Code.UNAUTHENTICATED


async def test_rights_are_those_of_the_ledger_not_of_the_request(house: House) -> None:
    ann = await house.member(Role.ANNOTATOR)
    project = await house.project()
    (task,) = await house.tasks(project)
    claims_more = replace(ann, organization_role=Role.OWNER)
    found = await refusal(house.writer.execute(prioritizing(house, task, 1, actor=claims_more)))
    assert found.code is Code.FORBIDDEN
    await house.grant(ann, project, Role.MANAGER)
    assert isinstance(await house.writer.execute(prioritizing(house, task, 1, actor=ann)), Receipt)


async def test_a_permission_without_an_actor_is_refused(house: House) -> None:
    nobody = command(house.org, None, lambda _: [], permission=P.MEMBERS_MANAGE)
    assert (await refusal(house.writer.execute(nobody))).code is Code.UNAUTHENTICATED


async def test_unknown_organizations_and_things_are_not_found(house: House) -> None:
    nowhere = replace(house.owner, org=uuid7())
    wish = command(nowhere.org, nowhere, lambda _: [])
    assert (await refusal(house.writer.execute(wish))).code is Code.NOT_FOUND
    absent = prioritizing(house, UUID(ABSENT), 1)
    assert (await refusal(house.writer.execute(absent))).code is Code.NOT_FOUND


async def test_the_task_of_another_organization_does_not_exist(
    database: Database, house: House, writer: Writer, clock: Clock
) -> None:
    project = await house.project()
    (task,) = await house.tasks(project)
    other = await _another(database, writer, clock)
    # The writer has the state cached from its own organization's batch.
    assert (await refusal(writer.execute(prioritizing(other, task, 1)))).code is Code.NOT_FOUND


async def _another(database: Database, writer: Writer, clock: Clock) -> House:
    from server.commands.founding import found_ledger
    from tests.support.house import found

    org = uuid7()
    connection = await asyncpg.connect(database.server_url)
    assert await found_ledger(connection, org)
    assert not await found_ledger(connection, org)
    await connection.close()
    return await found(writer, clock, org)


async def test_u0000_is_refused_and_leaves_no_trace(
    house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    before = len(await read(owner, house.org))
    found = await refusal(house.import_(project, [{"inputs": {"text": "a\0b"}}]))
    assert found.code is Code.INVALID
    assert len(await read(owner, house.org)) == before


async def test_time_never_goes_back(house: House, clock: Clock, owner: asyncpg.Connection) -> None:
    project = await house.project()
    clock.advance(-1_000)
    await house.tasks(project, 3)
    await check(owner, house.org)


async def test_row_level_security_is_a_wall(database: Database, house: House) -> None:
    """What the server role cannot do, whatever a bug in the server asks for."""
    project = await house.project()
    await house.tasks(project, 2)
    connection = await asyncpg.connect(database.server_url)
    try:
        for table in WALLED:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table
        for text in FORBIDDEN:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL app.org_id = '{house.org}'")
                assert await connection.fetchval("SELECT count(*) FROM events") > 0
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with connection.transaction():
                        await connection.execute(text)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute(f"SET LOCAL app.org_id = '{uuid7()}'")
                await connection.execute("INSERT INTO ledger VALUES ($1, 0, now(), 1)", house.org)
    finally:
        await connection.close()


WALLED = [
    "ledger", "events", "commands", "secrets", "blobs", "drafts", "queue_marks",
    "projection_1.task", "projection_1.task_history", "projection_1.member",
]  # fmt: skip
FORBIDDEN = [
    "UPDATE events SET facts = '{}'",
    "DELETE FROM events",
    "TRUNCATE events",
    "UPDATE commands SET last_position = 0",
    "DELETE FROM ledger",
    "UPDATE blobs SET body = ''",
    "ALTER TABLE events DISABLE ROW LEVEL SECURITY",
]


async def test_large_content_lies_in_blobs(house: House, owner: asyncpg.Connection) -> None:
    project = await house.project()
    (task,) = await house.import_(project, [{"inputs": {"text": "x" * 70_000}}])
    row = await owner.fetchrow(
        "SELECT * FROM events WHERE org_id = $1 AND stream = $2", house.org, task
    )
    assert row["content"] is None
    body = await owner.fetchval(
        "SELECT body FROM blobs WHERE org_id = $1 AND digest = $2", house.org, row["content_blob"]
    )
    assert b"x" * 70_000 in body


async def test_claims_go_by_priority_then_age_and_never_twice(house: House) -> None:
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 3)
    await house.manage(queue.prioritize, tasks[2], priority=9)
    people = await house.members(3)
    held = await asyncio.gather(*(house.claim(project, person) for person in people))
    assert [h.task for h in held] == [tasks[2], tasks[2], tasks[0]]
    again = await house.claim(project, people[0])
    assert again.task == tasks[0]


async def test_many_claims_of_one_batch_share_the_queue_exactly(
    house: House, owner: asyncpg.Connection
) -> None:
    """More claimants than tasks: whoever comes too late hears so, and nobody gets a slot twice."""
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 10)
    people = await house.members(30)
    found = await asyncio.gather(
        *(house.claim(project, person) for person in people), return_exceptions=True
    )
    given = [held.task for held in found if not isinstance(held, BaseException)]
    assert sorted(given) == sorted([*tasks, *tasks])
    assert sum(refused(verdict, Code.NOTHING_TO_CLAIM) for verdict in found) == 10
    await check(owner, house.org)


async def test_whoever_answered_the_head_of_the_queue_gets_what_lies_behind(house: House) -> None:
    """Two people want each task, but one of them works alone: the walk finds the rest, from a mark."""
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 450)
    ann = await house.member()
    order = [(await house.claim(project, ann)) for _ in range(3)]
    await house.submit(order[0])
    await house.release(order[1])
    assert (await house.claim(project, ann)).task == tasks[1]
    seen = [held.task for held in order]
    while len(seen) < 440:
        held = await house.claim(project, ann)
        await house.submit(held)
        seen.append(held.task)
    assert seen == tasks[:440]
    await house.manage(queue.prioritize, tasks[445], priority=1)
    assert (await house.claim(project, ann)).task == tasks[445]


async def test_a_task_that_becomes_free_again_behind_the_mark_is_found(house: House) -> None:
    project = await house.project(overlap=2)
    tasks = await house.tasks(project, 60)
    ann = await house.member()
    held = [await house.claim(project, ann) for _ in tasks]
    assert (await refusal(house.claim(project, ann))).code is Code.NOTHING_TO_CLAIM
    await house.release(held[2])
    assert (await house.claim(project, ann)).task == tasks[2]


async def test_leases_that_ran_out_are_taken_over(house: House, clock: Clock) -> None:
    project = await house.project(overlap=1)
    (task,) = await house.tasks(project)
    ann, bob = await house.members(2)
    old = await house.claim(project, ann)
    clock.advance(10 * 86_400)
    new = await house.claim(project, bob)
    assert new.task == task
    assert new.token > old.token
    assert (await refusal(house.submit(old))).code is Code.NO_LEASE


async def test_assigned_tasks_that_one_has_answered_hide_no_others(house: House) -> None:
    """Each still wants a second answer, which nobody but the assignee could give: they are not offered."""
    project = await house.project(overlap=2)
    ann, bob = await house.members(2)
    tasks = await house.tasks(project, 8)
    for task in tasks:
        await house.manage(queue.assign, task, assignee=ann.member)
    for task in tasks:
        held = await house.claim(project, ann)
        assert held.task == task
        await house.submit(held)
    assert (await refusal(house.claim(project, bob))).code is Code.NOTHING_TO_CLAIM


async def test_two_writers_on_one_database_agree(
    database: Database, house: House, owner: asyncpg.Connection
) -> None:
    project = await house.project()
    tasks = await house.tasks(project, 20)
    other = Writer(database.server_url, clock=house.clock)
    try:
        commands = [prioritizing(house, task, n) for n in range(1, 5) for task in tasks]
        found = await asyncio.gather(
            *((other if n % 2 else house.writer).execute(wish) for n, wish in enumerate(commands))
        )
    finally:
        await other.close()
    assert len({receipt.position for receipt in found}) == len(commands)
    await check(owner, house.org)


async def test_numbers_are_the_same_after_a_rebuild_however_they_were_spelled(
    house: House, owner: asyncpg.Connection
) -> None:
    """10.0 is canonically written 10: the state must not depend on who folded the event."""
    box = {
        "kind": "box",
        "name": "cars",
        "title": "Cars",
        "applies_to": "photo",
        "labels": [{"value": "car", "label": "Car"}],
    }
    form = {"inputs": [{"name": "photo", "kind": "image"}], "questions": [box]}
    project = await house.project(form)
    photo = {"url": "https://example.org/1.jpg", "width": 640, "height": 480}
    (task,) = await house.import_(project, [{"inputs": {"photo": photo}}])
    place = {"id": "b1", "label": "car", "x": 10.0, "y": 0.5, "width": 1e2, "height": 20}
    held = await house.claim(project, await house.member())
    await house.submit(held, {"cars": {"kind": "box", "boxes": [place]}})
    await check(owner, house.org)
