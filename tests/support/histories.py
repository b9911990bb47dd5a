"""Random work of an organization, step by step: what a step does depends on a seed alone.

Every step is one command of one person. Many are refused, on purpose.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import Command, Receipt, World, Writer
from server.events import comments, credentials, members, organizations, projects, queue
from server.events.base import Change
from server.events.erasure import Authority, erase
from server.events.ids import uuid7
from server.events.members import LoginMethod
from server.events.projects import Policy
from server.events.refusal import Code, Refused
from server.events.roles import Role
from tests.support.forms import CHOICE, FORMS, MIXED, Json, mixed, topic
from tests.support.house import Held, House

Step = tuple[str, int]
"""The name of an action, and the seed that decides its details."""


class Recorder:
    """A writer that remembers what it was asked and what it answered."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.done: list[tuple[Command, Receipt]] = []
        self.refused: list[Refused] = []

    async def execute(self, command: Command) -> Receipt:
        try:
            receipt = await self.writer.execute(command)
        except Refused as refused:
            self.refused.append(refused)
            raise
        self.done.append((command, receipt))
        return receipt


@dataclass
class History:
    """What there is to act on."""

    house: House
    people: list[Actor] = field(default_factory=list)
    projects: list[UUID] = field(default_factory=list)
    forms: dict[UUID, Json] = field(default_factory=dict)
    tasks: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each."""
    held: list[Held] = field(default_factory=list)
    annotations: list[tuple[UUID, UUID, Actor]] = field(default_factory=list)
    comments: list[tuple[UUID, UUID]] = field(default_factory=list)
    credentials: list[tuple[UUID, UUID]] = field(default_factory=list)
    said: int = 0

    async def begin(self) -> History:
        """Two projects and four people, so that most steps have something to do."""
        self.people = [self.house.owner, *await self.house.members(2)]
        self.people.append(await self.house.member(Role.REVIEWER, email="rita@example.org"))
        for form, policy in ((CHOICE, {"overlap": 1}), (MIXED, {"overlap": 2, "review": "all"})):
            id_ = await self.house.project(form, lease_seconds=60, **policy)
            self.projects.append(id_)
            self.forms[id_] = form
            self.tasks |= dict.fromkeys(await self.house.tasks(id_, 3), id_)
        return self

    async def step(self, step: Step) -> None:
        """Act once. Raises Refused as often as not."""
        name, seed = step
        await ACTIONS[name](self, Random(seed))

    def words(self) -> str:
        """A text that nobody has written before."""
        self.said += 1
        return f"words {self.said} é𝄞"

    def answers(self, task: UUID, random: Random) -> Json:
        value = random.choice("abbc")
        if self.forms[self.tasks[task]] is CHOICE:
            return topic(value)
        note = self.words() if random.random() < 0.5 else None
        return mixed(value, note, random.randrange(1, 6))

    async def on_member(
        self, random: Random, decision: Callable[..., Any], *, alone: bool = False, **named: Any
    ) -> None:
        member = random.choice(self.people).member
        await self.house.do(
            lambda world: decision(
                world.member(member),
                **(named | ({"last_owner": world.last_owner(member)} if alone else {})),
                **({"now": world.now} if decision in TIMED else {}),
            ),
            members=(member,),
            organization=True,
        )

    async def on_project(self, project: UUID, decision: Callable[..., Any], **named: Any) -> None:
        await self.house.do(
            lambda world: decision(world.project(project), **named), projects=(project,)
        )


Action = Callable[[History, Random], Awaitable[None]]
ACTIONS: dict[str, Action] = {}
TIMED = {
    credentials.issue_key,
    credentials.open_session,
    credentials.offer_reset,
    credentials.redeem,
    credentials.fail_logins,
}


def action(function: Action) -> Action:
    ACTIONS[function.__name__.strip("_")] = function
    return function


# Work


@action
async def _claim(h: History, r: Random) -> None:
    h.held.append(await h.house.claim(r.choice(h.projects), r.choice(h.people)))


@action
async def _take(h: History, r: Random) -> None:
    h.held.append(await h.house.take(r.choice([*h.tasks]), r.choice(h.people)))


@action
async def _submit(h: History, r: Random) -> None:
    if h.held:
        held = h.held.pop(r.randrange(len(h.held)))
        answers = h.answers(held.task, r)
        id_ = await h.house.submit(held, answers, time_spent_ms=r.randrange(10_000))
        h.annotations.append((held.task, id_, held.by))


@action
async def _answer(h: History, r: Random) -> None:
    """Claim and submit, so that histories get somewhere."""
    held = await h.house.claim(r.choice(h.projects), r.choice(h.people))
    id_ = await h.house.submit(held, h.answers(held.task, r))
    h.annotations.append((held.task, id_, held.by))


@action
async def _skip(h: History, r: Random) -> None:
    if h.held:
        await h.house.skip(r.choice(h.held), h.words())


@action
async def _release(h: History, r: Random) -> None:
    if h.held:
        await h.house.release(r.choice(h.held))


@action
async def _extend(h: History, r: Random) -> None:
    if h.held:
        await h.house.extend(r.choice(h.held))


@action
async def _wait(h: History, r: Random) -> None:
    h.house.clock.advance(r.choice([1, 30, 61]))


@action
async def _expire(h: History, r: Random) -> None:
    await h.house.expire(r.choice([*h.tasks]))


@action
async def _revise(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, by = r.choice(h.annotations)
        await h.house.revise(task, id_, by, h.answers(task, r))


@action
async def _withdraw(h: History, r: Random) -> None:
    if h.annotations:
        await h.house.withdraw(*r.choice(h.annotations), h.words())


@action
async def _approve(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        await h.house.approve(
            task, id_, r.choice([*h.people[:1], h.people[3]]), resolve=r.random() < 0.6
        )


@action
async def _reject(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        await h.house.reject(task, id_, h.people[3], h.words())


@action
async def _replace(h: History, r: Random) -> None:
    if h.annotations:
        task, id_, _ = r.choice(h.annotations)
        by, answers = h.people[3], h.answers(task, r)
        new = await h.house.replace(task, id_, answers, by, resolve=r.random() < 0.5)
        h.annotations.append((task, new, by))


@action
async def _comment(h: History, r: Random) -> None:
    about = r.choice(h.annotations) if h.annotations and r.random() < 0.5 else None
    task = about[0] if about else r.choice([*h.tasks])
    id_ = await h.house.comment(task, h.words(), r.choice(h.people), about and about[1])
    h.comments.append((task, id_))


@action
async def _deal(h: History, r: Random) -> None:
    if h.comments:
        task, id_ = r.choice(h.comments)
        await h.house.manage(comments.resolve, task, permission=Permission.COMMENT, comment=id_)


# Management


@action
async def _import(h: History, r: Random) -> None:
    project = r.choice(h.projects)
    names = [None, f"x{r.randrange(5)}", f"y{r.randrange(5)}"]
    texts = [
        {"text": {"text": h.words()}} if r.random() < 0.5 else {"text": h.words()} for _ in "12"
    ]
    items = [
        {"inputs": text, "external_id": r.choice(names), "priority": r.randrange(-1, 2)}
        | ({"meta": {"said": h.words()}} if r.random() < 0.5 else {})
        for text in texts
    ]  # fmt: skip
    h.tasks |= dict.fromkeys(await h.house.import_(project, items), project)


@action
async def _manage(h: History, r: Random) -> None:
    decision, named = r.choice(
        [
            (queue.archive, {}),
            (queue.restore, {}),
            (queue.reopen, {"more": r.randrange(4)}),
            (queue.prioritize, {"priority": r.randrange(-2, 3)}),
            (queue.assign, {"assignee": r.choice([None, *h.people]) }),
        ]
    )  # fmt: skip
    if isinstance(named.get("assignee"), Actor):
        named = {"assignee": named["assignee"].member}
    await h.house.manage(decision, r.choice([*h.tasks]), **named)


@action
async def _project(h: History, r: Random) -> None:
    project = r.choice(h.projects)
    form = FORMS[r.choice(["choice", "mixed"])]
    policy = Policy(overlap=r.randrange(1, 4), review=r.choice(["none", "all", "disagreement"]))
    decision, named = r.choice(
        [
            (projects.archive, {}),
            (projects.restore, {}),
            (projects.restore, {}),
            (projects.rename, {"name": h.words(), "description": None}),
            (projects.rename, {"name": None, "description": h.words()}),
            (projects.change_policy, {"policy": policy}),
            (projects.publish_guideline, {"text": r.choice([h.words(), "the same"])}),
            (projects.publish_form, {"form": form}),
        ]
    )
    await h.on_project(project, decision, **named)
    if "form" in named:
        h.forms[project] = form


@action
async def _rename(h: History, r: Random) -> None:
    name = r.choice(["Acme", h.words()])
    await h.house.do(
        lambda world: organizations.rename(world.organization(h.house.org), name=name),
        organization=True,
    )


@action
async def _erase(h: History, r: Random) -> None:
    """Erase some contents of one stream; a position may be one that holds none, or of another."""
    task, member, project = r.choice([*h.tasks]), r.choice(h.people).member, r.choice(h.projects)
    stream, named = r.choice(
        [
            (task, {"tasks": (task,)}),
            (task, {"tasks": (task,)}),
            (member, {"members": (member,)}),
            (project, {"projects": (project,)}),
            (h.house.org, {"organization": True}),
        ]
    )

    def decide(world: World) -> list[Change]:
        known = sorted(world.contents) or [1]
        positions = {r.choice(known) for _ in range(r.randrange(1, 6))}
        return erase(
            stream, world.contents, positions=positions, authority=Authority.MISTAKE, reason="x"
        )

    await h.house.do(decide, permission=Permission.ERASE, erase=stream, **named)


# People


@action
async def _join(h: History, r: Random) -> None:
    role = r.choice([*Role, None])
    email = r.choice([None, f"m{r.randrange(6)}@example.org"])
    h.people.append(await h.house.member(role, name=h.words(), email=email))


@action
async def _member(h: History, r: Random) -> None:
    named = {"project": r.choice(h.projects), "role": r.choice([*Role])}
    decision, named = r.choice(
        [
            (members.rename, {"name": h.words(), "email": None}),
            (members.rename, {"name": None, "email": f"m{r.randrange(6)}@example.org"}),
            (members.grant, named),
            (members.grant, named),
            (members.revoke, named),
            (members.restore, {}),
            (members.restore, {}),
        ]
    )
    await h.on_member(r, decision, **named)


@action
async def _role(h: History, r: Random) -> None:
    await h.on_member(r, members.change_role, alone=True, role=r.choice([*Role, None]))


@action
async def _remove(h: History, r: Random) -> None:
    await h.on_member(r, members.remove, alone=True)


@action
async def _credential(h: History, r: Random) -> None:
    new = uuid7()
    old = r.choice(h.credentials)[1] if h.credentials else new
    later = h.house.clock.now + timedelta(seconds=r.choice([-5, 90]))
    label = {"label": h.words(), "expires_at": r.choice([None, later])}
    decision, named = r.choice(
        [
            (credentials.issue_key, {"credential": new, **label}),
            (credentials.open_session, {"credential": new, "method": LoginMethod.PASSWORD}),
            (credentials.offer_reset, {"credential": new}),
            (credentials.redeem, {"credential": old}),
            (credentials.revoke, {"credential": old}),
            (credentials.change_password, {"keep": old}),
            (credentials.fail_logins, {"count": 3}),
        ]
    )
    member = r.choice(h.people)
    await h.on_member(_only(member, h), decision, **named)
    h.credentials.append((member.member, new))


def _only(member: Actor, h: History) -> Random:
    """A die that always falls on one member."""
    random = Random(0)
    random.choice = partial(_same, member)  # type: ignore[method-assign]
    assert h.people
    return random


def _same(member: Actor, _: Any) -> Actor:
    return member


async def retry(recorder: Recorder) -> None:
    """Send every accepted command once more: the same answers, and nothing new."""
    for command, receipt in list(recorder.done):
        again = await _answer_to(recorder.writer, command)
        if isinstance(again, Refused):
            # Rights are those of now: whoever was removed since is not even told what happened.
            assert again.code is Code.UNAUTHENTICATED
            continue
        place = (receipt.first, receipt.position, True)
        assert (again.first, again.position, again.replayed) == place
        other = await _answer_to(recorder.writer, replace(command, fingerprint=b"another input"))
        assert isinstance(other, Refused)
        assert other.code is Code.COMMAND_REUSED


async def _answer_to(writer: Writer, command: Command) -> Receipt | Refused:
    try:
        return await writer.execute(command)
    except Refused as refused:
        return refused
