"""Plays a labeling project over HTTP, from its form to the final answer of every task."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from annolog_client.operations.enums import ReviewPolicy
from annolog_client.operations.input_types import (
    CreateApiKeyInput,
    CreateProjectInput,
    ImportTasksInput,
    PolicyInput,
    PublishFormInput,
    PublishGuidelineInput,
    TaskInput,
)

from server.demo import documents as say
from server.demo.classes import FORM, GUIDELINE
from server.demo.client import Client, Declined, command
from server.demo.people import (
    ANNOTATORS,
    AUDITOR,
    COMMENTS,
    REJECTS,
    REVIEWERS,
    REVISES,
    SKIPS,
    Person,
    email_of,
)
from server.demo.sample import Gloss

OVERLAP, BATCH = 3, 200
Stage = Callable[[str, int], Callable[[int], None]]
"""Begins a stage, given title and total; returns a function to call with each number of steps."""


@dataclass
class Play:
    """The demo project, with a client for each person in it."""

    owner: Client
    connect: Callable[[str, str], Client]
    glosses: list[Gloss]
    stage: Stage
    project: str = ""
    disputed: str = ""
    """The id of a task that went to review."""
    answered: int = 0
    """The position at which all tasks were answered, and none was reviewed."""
    clients: dict[str, Client] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    """The id of each person's account."""
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Everybody's, for the console; nobody is told."""
    did: Counter[str] = field(default_factory=Counter)

    @property
    def auditor(self) -> Client:
        """The client of the auditor, who may read everything and change nothing."""
        return self.clients[AUDITOR.name]

    @property
    def head(self) -> int:
        """The highest ledger position in the replies to all clients."""
        return max(client.position for client in (self.owner, *self.clients.values()))

    def gloss(self, task: dict[str, Any]) -> Gloss:
        """Return the gloss of a task."""
        return self._by_id[task["externalId"]]

    def __post_init__(self) -> None:
        self._by_id = {gloss.id: gloss for gloss in self.glosses}

    async def run(self) -> None:
        """Set the project up, import, and annotate and review in turns until all tasks are done."""
        await self.set_up()
        await self.import_glosses()
        rounds = 0
        while True:
            await self.annotate(rounds)
            self.answered = self.answered or self.head
            if not await self.review(rounds):
                return
            rounds += 1

    async def set_up(self) -> None:
        """Create the project, its form and guideline, and an account and a key for each person."""
        policy = PolicyInput(
            overlap=OVERLAP,
            review=ReviewPolicy.DISAGREEMENT,
            lease_seconds=600,
            external_ids_shown=True,
        )
        about = "Which lexicographer file does a sense of a word belong to?"
        self.project = await self.new_project("WordNet classes", about, policy, FORM, GUIDELINE)
        for person in (*ANNOTATORS, *REVIEWERS, AUDITOR):
            self.clients[person.name] = await self._hire(person)

    async def new_project(
        self, name: str, about: str, policy: PolicyInput, form: dict[str, Any], guideline: str
    ) -> str:
        """Make a project with its form and guideline; return its id."""
        api, done = self.owner.api, self.owner.done
        wanted = CreateProjectInput(command_id=uuid4(), name=name, description=about, policy=policy)
        project = done(await api.create_project(wanted)).project.id
        published = PublishFormInput(command_id=uuid4(), project=project, form_json=form)
        done(await api.publish_form(published))
        text = PublishGuidelineInput(command_id=uuid4(), project=project, text=guideline)
        done(await api.publish_guideline(text))
        return project

    async def import_batch(self, project: str, glosses: list[Gloss]) -> None:
        """Import a task for each of some glosses."""
        tasks = [
            TaskInput(external_id=g.id, inputs={"word": g.word, "gloss": g.text}) for g in glosses
        ]
        given = ImportTasksInput(command_id=uuid4(), project=project, tasks=tasks)
        self.owner.done(await self.owner.api.import_tasks(given))

    async def grant_roles(self, project: str) -> None:
        """Let everybody do in another project what they do in the first one."""
        for person in (*ANNOTATORS, *REVIEWERS):
            member = self.members[person.name]
            await self.owner.do(say.GRANT_ROLE, project=project, member=member, role=person.role)

    async def _hire(self, person: Person) -> Client:
        """Invite somebody, who accepts with a password, and make a key for the program."""
        project = {"project": self.project, "role": person.role}
        invited = await self.owner.do(
            say.INVITE,
            email=email_of(person.name),
            name=person.name,
            **({"role": person.role} if person is AUDITOR else {"projectRoles": [project]}),
        )
        await self.owner.do(say.REDEEM, token=invited["secret"], password=self.password)
        member = self.members[person.name] = invited["member"]["id"]
        key = CreateApiKeyInput(command_id=uuid4(), label="demo", member=member)
        made = self.owner.done(await self.owner.api.create_api_key(key))
        return self.connect(person.name, made.secret or "")

    async def import_glosses(self) -> None:
        """Import a task for every gloss, `BATCH` at a time."""
        forward = self.stage("import glosses", len(self.glosses))
        for start in range(0, len(self.glosses), BATCH):
            part = self.glosses[start : start + BATCH]
            await self.import_batch(self.project, part)
            forward(len(part))

    async def annotate(self, rounds: int) -> None:
        """Let all annotators work concurrently until none of them can claim a task."""
        title = "annotate" if rounds == 0 else "annotate again after a rejection"
        forward = self.stage(title, len(self.glosses) * OVERLAP if rounds == 0 else 0)
        await asyncio.gather(*(self._work(person, forward) for person in ANNOTATORS))

    async def _work(self, person: Person, forward: Callable[[int], None]) -> None:
        client = self.clients[person.name]
        try:
            claimed = await client.do(say.CLAIM, project=self.project)
            while True:
                claimed = await self._answer(client, person, claimed, forward)
        except Declined as declined:
            if declined.code != "NOTHING_TO_CLAIM":
                raise

    async def _answer(
        self,
        client: Client,
        person: Person,
        claimed: dict[str, Any],
        forward: Callable[[int], None],
    ) -> dict[str, Any]:
        """Answer or skip a task, and claim the next in the same request."""
        gloss, task = self.gloss(claimed["task"]), claimed["task"]["id"]
        held = {"task": task, "token": claimed["token"]}
        following = command(project=self.project)
        if person.chance(gloss, "skip") < SKIPS:
            done = command(**held, reason="The gloss does not tell.")
            both = await client.ask(say.SKIP_AND_CLAIM, done=done, next=following)
            client.take(both["done"])
            self.did["skips"] += 1
        else:
            spent = 2_000 + int(person.chance(gloss, "time") * 8_000)
            answers = chosen(person.opinion(gloss))
            done = command(**held, answers=answers, timeSpentMs=spent)
            both = await client.ask(say.SUBMIT_AND_CLAIM, done=done, next=following)
            annotation = client.take(both["done"])["annotationId"]
            forward(1)
            await self._afterthought(client, person, gloss, task, annotation)
        return client.take(both["next"])

    async def _afterthought(
        self, client: Client, person: Person, gloss: Gloss, task: str, annotation: str
    ) -> None:
        if person.chance(gloss, "comment") < COMMENTS:
            text = f"I hesitated over {gloss.word!r}: the guideline could say more."
            await client.do(say.COMMENT, task=task, annotation=annotation, text=text)
            self.did["comments"] += 1
        if person.opinion(gloss) != gloss.label and person.chance(gloss, "revise") < REVISES:
            try:
                await client.do(
                    say.REVISE, task=task, annotation=annotation, answers=chosen(gloss.label)
                )
                self.did["revisions"] += 1
            except Declined as declined:
                if declined.code != "CONFLICT":  # the others had finished the task meanwhile
                    raise
                self.did["revisions too late"] += 1

    async def review(self, rounds: int) -> int:
        """Let the reviewers resolve all tasks in review; return how many answers they rejected."""
        first = self.clients[REVIEWERS[0].name]
        waiting = [t async for t in self.tasks(first, {"statuses": ["IN_REVIEW"]})]
        self.disputed = self.disputed or (waiting[0]["id"] if waiting else "")
        forward = self.stage("review disagreements", len(waiting))
        sent_back = self.did["rejections"]

        async def work(number: int, person: Person) -> None:
            for task in waiting[number :: len(REVIEWERS)]:
                await self._judge(person, task, may_reject=rounds == 0)
                forward(1)

        await asyncio.gather(*(work(n, person) for n, person in enumerate(REVIEWERS)))
        return self.did["rejections"] - sent_back

    async def _judge(self, person: Person, task: dict[str, Any], *, may_reject: bool) -> None:
        client, gloss = self.clients[person.name], self.gloss(task)
        right, at = person.opinion(gloss), {"task": task["id"]}
        counting = [a for a in task["annotations"] if a["status"] in ("SUBMITTED", "APPROVED")]
        agreeing = [a for a in counting if value(a) == right]
        wrong = next((a for a in counting if value(a) != right), counting[0])
        for comment in task["comments"]:
            if comment["resolvedAt"] is None:
                await client.do(say.RESOLVE_COMMENT, **at, comment=comment["id"])
        if may_reject and person.chance(gloss, "reject") < REJECTS:
            reason = f"Read the gloss again: {gloss.text}"
            await client.do(say.REJECT, **at, annotation=wrong["id"], reason=reason)
            self.did["rejections"] += 1
        elif agreeing:
            await client.do(say.APPROVE, **at, annotation=agreeing[0]["id"])
            self.did["approvals"] += 1
        else:
            await client.do(say.REPLACE, **at, annotation=counting[0]["id"], answers=chosen(right))
            self.did["replacements"] += 1

    async def tasks(
        self, client: Client, wanted: dict[str, Any] | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """Return every task that a filter finds, page by page."""
        after = None
        while True:
            data = await client.ask(say.TASKS, project=self.project, filter=wanted, after=after)
            for node in data["tasks"]["nodes"]:
                yield node
            if not data["tasks"]["pageInfo"]["hasNextPage"]:
                return
            after = data["tasks"]["pageInfo"]["endCursor"]


def chosen(label: str) -> list[dict[str, Any]]:
    """Return the answers that choose a class."""
    return [{"question": "class", "value": {"choice": {"values": [label]}}}]


def value(answered: dict[str, Any]) -> str:
    """Return the class that an annotation or a resolution chose."""
    return str(answered["answers"][0]["value"]["values"][0])
