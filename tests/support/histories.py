"""Random work of an organization, step by step: what a step does depends on a seed alone.

Every step is one command of one person. Many are refused, on purpose.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID, uuid4

from server.access.actor import Actor
from server.commands import Command, Receipt, Writer
from server.events.accounts import credentials
from server.events.accounts.roles import Role
from server.events.core.event import Kind
from server.events.core.refusal import Code, Refused
from tests.support import taxonomy_acts as acts
from tests.support.commands import patiently
from tests.support.forms import CHOICE, MIXED, Json, form, mixed, topic
from tests.support.taxonomies import kind, kinds, mention, mentions
from tests.support.workspace import Held, Workspace

Step = tuple[str, int]
"""The name of an action, and the seed that decides its details."""


EACH_TIME = {
    *("organization.created", "member.added", "project.created", "task.imported"),
    *("review.claimed", "review_lease.extended"),
    *("task.claimed", "lease.extended", "comment.added", "credential.issued", "password.set"),
    *("logins.failed", "taxonomy.created", "annotation.imported", "run.requested"),
    *("audit.drawn", "correction.started", "hold.placed", "webhook.created", "webhook.replayed"),
    *("webhook.secret_rotated", "export.created", "subject.reported", "contents.read"),
    *("project.tasks_changed", "project.gold_tasks_changed", "group_release.requested"),
    *("project.initial_tagging_drawn", "project.initial_tagging_added", "attributes.declared"),
    "erasure.requested",
}
"""What happens once more when it is decided once more: another key, another remark, more time."""


def _each_time(receipt: Receipt) -> bool:
    # Several edits in one command may lead there and back again.
    edits = [recorded for recorded in receipt.events if recorded.event.kind is Kind.TAXONOMY]
    return len(edits) > 1 or bool({one.event.type for one in receipt.events} & EACH_TIME)


GIVEN = (("c0", "c0"), ("c2", "c0"), ("c1",), ("c3",))
"""What is answered from the start to what draws on a taxonomy, task by task."""


class Recorder:
    """A writer that remembers what it was asked and what it answered."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.done: list[tuple[Command, Receipt]] = []
        self.refused: list[Refused] = []
        self.alone = False
        """Whether nobody else acts now, so that deciding again must change nothing."""

    async def execute(self, command: Command) -> Receipt:
        try:
            receipt = await self.writer.execute(command)
        except Refused as refused:
            self.refused.append(refused)
            raise
        self.done.append((command, receipt))
        if self.alone and not _each_time(receipt):
            again = await answer_to(self.writer, replace(command, id=uuid4()))
            assert isinstance(again, Refused) or again.events == (), again.events
        return receipt


@dataclass
class History:
    """What there is to act on."""

    workspace: Workspace
    people: list[Actor] = field(default_factory=list)
    projects: list[UUID] = field(default_factory=list)
    forms: dict[UUID, Json] = field(default_factory=dict)
    offers: dict[UUID, dict[str, list[str]]] = field(default_factory=dict)
    """What the questions of a project's form offer of taxonomies."""
    tasks: dict[UUID, UUID] = field(default_factory=dict)
    """The project of each."""
    held: list[Held] = field(default_factory=list)
    reviewed: list[Held] = field(default_factory=list)
    """Tasks that reviewers hold."""
    annotations: list[tuple[UUID, UUID, Actor]] = field(default_factory=list)
    comments: list[tuple[UUID, UUID, Actor]] = field(default_factory=list)
    credentials: list[tuple[UUID, UUID]] = field(default_factory=list)
    archived: list[UUID] = field(default_factory=list)
    invited: list[tuple[UUID, UUID]] = field(default_factory=list)
    granted: list[tuple[UUID, UUID, Role]] = field(default_factory=list)
    taxonomies: list[UUID] = field(default_factory=list)
    runs: list[UUID] = field(default_factory=list)
    audits: list[UUID] = field(default_factory=list)
    corrections: list[UUID] = field(default_factory=list)
    views: list[tuple[UUID, UUID, Actor]] = field(default_factory=list)
    webhooks: list[UUID] = field(default_factory=list)
    slices: list[tuple[UUID, UUID]] = field(default_factory=list)
    attributes: list[UUID] = field(default_factory=list)
    declared: list[Actor] = field(default_factory=list)
    holds: list[UUID] = field(default_factory=list)
    erasures: list[tuple[UUID, UUID]] = field(default_factory=list)
    """Those under way, each with the task whose contents are erased."""
    releases: list[UUID] = field(default_factory=list)
    said: int = 0

    async def begin(self) -> History:
        """Three projects and four people, so that most steps have something to do."""
        self.people = [self.workspace.owner, *await self.workspace.members(2)]
        self.people.append(await self.workspace.member(Role.REVIEWER, email="rita@example.org"))
        for asked, policy in ((CHOICE, {"overlap": 1}), (MIXED, {"overlap": 2, "review": "all"})):
            id_ = await self.workspace.project(asked, lease_seconds=60, **policy)
            self.projects.append(id_)
            self.forms[id_] = asked
            self.tasks |= dict.fromkeys(await self.workspace.tasks(id_, 3), id_)
        await self.draw()
        return self

    async def draw(self) -> None:
        """Open a project whose form draws on the first of two versions of a taxonomy."""
        self.taxonomies.append(await acts.create(self.workspace, "Drawn on", acts.IDS[:5]))
        await acts.edit(self.workspace, self.taxonomies[0], *acts.SECOND)
        await acts.publish(self.workspace, self.taxonomies[0])
        drawn = form(kinds(self.taxonomies[0]), mentions(self.taxonomies[0]))
        id_ = await self.workspace.project(
            drawn, overlap=2, review="disagreement", visibility="all"
        )
        self.projects.append(id_)
        await self.note_form(id_, drawn)
        tasks = await self.workspace.tasks(id_, len(GIVEN))
        self.tasks |= dict.fromkeys(tasks, id_)
        for task, values in zip(tasks, GIVEN, strict=True):
            for value, by in zip(values, self.people[1:], strict=False):
                answers = kind(value) | mention(*values)
                self.annotations.append(
                    (task, await self.workspace.annotate(task, by, answers), by)
                )

    async def note_form(self, project: UUID, drawn: Json) -> None:
        """Note that a project asks by this form now."""
        self.offers[project] = await acts.offers(self.workspace, drawn)
        self.forms[project] = drawn

    async def step(self, step: Step) -> None:
        """Act once. Raises Refused as often as not."""
        name, seed = step
        await ACTIONS[name](self, Random(seed))

    def words(self) -> str:
        """A text that nobody has written before."""
        self.said += 1
        return f"words {self.said} é𝄞"

    def answers(self, task: UUID, random: Random) -> Json:
        value, project = random.choice("abbc"), self.tasks[task]
        if self.forms[project] is CHOICE:
            return topic(value)
        if self.forms[project] is not MIXED:
            return drawn_answers(self.offers[project], random)
        note = self.words() if random.random() < 0.5 else None
        return mixed(value, note, random.randrange(1, 6))

    async def on_member(
        self, random: Random, decision: Callable[..., Any], *, alone: bool = False, **named: Any
    ) -> None:
        member = random.choice(self.people).member
        await self.workspace.do(
            lambda current: decision(
                current.member(member),
                **(named | ({"last_owner": current.last_owner(member)} if alone else {})),
                **({"now": current.now} if decision in TIMED else {}),
            ),
            members=(member,),
            organization=True,
        )

    async def on_project(self, project: UUID, decision: Callable[..., Any], **named: Any) -> None:
        await self.workspace.do(
            lambda current: decision(current.project(project), **named), projects=(project,)
        )


def drawn_answers(offers: dict[str, list[str]], random: Random) -> Json:
    """Answers to what draws on taxonomies; people agree now and then."""
    chosen = offers.get("kind", ["c0"])
    answers = kind(*random.sample(chosen[:3], random.choice([1, 1, min(2, len(chosen))])))
    if "mentions" in offers and random.random() < 0.4:
        answers |= mention(*random.choices(offers["mentions"], k=random.randrange(3)))
    return answers


Action = Callable[[History, Random], Awaitable[None]]
ACTIONS: dict[str, Action] = {}
TIMED = {
    credentials.issue_key,
    credentials.open_session,
    credentials.offer_reset,
    credentials.redeem,
    credentials.fail_logins,
    credentials.renew_session,
}


def action(function: Action) -> Action:
    name = function.__name__.strip("_")
    assert ACTIONS.setdefault(name, function) is function, f"two actions are named {name}"
    return function


async def retry(recorder: Recorder) -> None:
    """Send every accepted command once more: the same answers, and nothing new."""
    for command, receipt in list(recorder.done):
        again = await answer_to(recorder.writer, command)
        if isinstance(again, Refused):
            # Rights are those of now: whoever was removed since is not even told what happened.
            assert again.code is Code.UNAUTHENTICATED, (again.code, again.message)
            continue
        place = (receipt.first, receipt.position, True)
        assert (again.first, again.position, again.replayed) == place
        other = await answer_to(recorder.writer, replace(command, fingerprint=b"another input"))
        assert isinstance(other, Refused)
        assert other.code is Code.COMMAND_REUSED


async def answer_to(writer: Writer, command: Command) -> Receipt | Refused:
    try:
        return await patiently(writer, command)
    except Refused as refused:
        return refused
