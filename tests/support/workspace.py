"""An organization at work: everything goes through commands and the real writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import DecisionContext, Receipt, Writer
from server.commands.imports.annotations.annotated_tasks import Prepared, encoded
from server.events import projects
from server.events.accounts import external_authors, members, organizations
from server.events.accounts.external_authors import author_id
from server.events.accounts.roles import Role
from server.events.core.event import Change, replace
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.erasure import erased_content
from server.events.labeling import (
    annotations,
    comments,
    imported_annotations,
    leases,
    queue,
    review_leases,
    reviews,
)
from server.events.labeling.imported_annotations import MadeElsewhere
from server.events.labeling.tasks import Task
from server.events.project_policy import Policy
from tests.support.clock import Clock
from tests.support.commands import Decision, at_once, command, patiently
from tests.support.forms import CHOICE, Json, topic

P = Permission
ANSWERING = {annotations.submit, annotations.revise, reviews.substitute}


@dataclass(frozen=True)
class Held:
    """A slot that somebody holds."""

    task: UUID
    token: int
    by: Actor


async def new_workspace(writer: Writer, clock: Clock, org: UUID) -> Workspace:
    """Create the organization (its ledger row exists) with one owner."""
    owner = Actor(org=org, member=uuid7(), organization_role=Role.OWNER)
    changes = [
        *organizations.create(org, name="Acme"),
        *members.add(
            owner.member, name="Ada", email="ada@example.org", role=Role.OWNER, invited=False
        ),
    ]
    await writer.execute(command(org, None, lambda _: changes))
    return Workspace(org, owner, writer, clock)


@dataclass
class Workspace:
    """One organization. Every method acts as the owner unless `by` names somebody else."""

    org: UUID
    owner: Actor
    writer: Writer
    clock: Clock

    async def do(
        self,
        decide: Decision,
        *,
        by: Actor | None = None,
        permission: P | None = None,
        **named: Any,
    ) -> Receipt:
        """Execute a decision as a command; `named` are further fields of `Command`."""
        actor = by or self.owner
        return await patiently(
            self.writer, command(self.org, actor, decide, permission=permission, **named)
        )

    async def as_server(self, decide: Decision, **named: Any) -> Receipt:
        """Execute what the server does by itself: events without an actor."""
        return await self.writer.execute(command(self.org, None, decide, **named))

    async def member(
        self,
        role: Role | None = Role.ANNOTATOR,
        *,
        name: str = "Ann",
        email: str | None = None,
        id_: UUID | None = None,
    ) -> Actor:
        """Add an active member with a role in the organization."""
        id_ = id_ or uuid7()
        add = partial(members.add, id_, name=name, email=email, role=role, invited=False)
        emails = (email,) if email else ()
        await self.do(lambda _: add(), permission=P.MEMBERS_MANAGE, emails=emails)
        return Actor(org=self.org, member=id_, organization_role=role)

    async def members(self, count: int, role: Role | None = Role.ANNOTATOR) -> list[Actor]:
        """Add members whose ids are in the order of their numbers, as lists show them."""
        return await at_once(*(self.member(role, name=f"Member {n}") for n in range(count)))

    async def grant(self, member: Actor, project: UUID, role: Role) -> Receipt:
        """Give a role in one project."""
        id_ = member.member
        return await self.do(
            lambda current: members.grant(current.member(id_), project=project, role=role),
            members=(id_,),
            projects=(project,),
        )

    async def project(self, form: Json | None = CHOICE, *, name: str = "P", **policy: Any) -> UUID:
        """Open a project with a published form (None: without), and a policy by its fields."""
        id_ = uuid7()
        create = partial(projects.create, id_, name=name, description="", policy=Policy(**policy))
        creation = self.do(lambda _: create(), permission=P.PROJECTS_CREATE)
        await at_once(creation, *([] if form is None else [self.publish(id_, form)]))
        return id_

    async def change_policy(self, project: UUID, **fields: Any) -> Receipt:
        """Change some fields of a project's policy."""

        def decide(current: DecisionContext) -> list[Change]:
            state = current.project(project)
            return projects.change_policy(state, policy=state.policy.model_copy(update=fields))

        return await self.do(decide, projects=(project,))

    async def publish(self, project: UUID, form: Json) -> Receipt:
        """Publish the next version of the form."""
        return await self.do(
            lambda w: projects.publish_form(w.project(project), form=form, concepts=w.taxonomies),
            permission=P.PROJECT_CONFIGURE,
            projects=(project,),
        )

    async def tasks(self, project: UUID, count: int = 1, **fields: Any) -> list[UUID]:
        """Import tasks that show a text each; `fields` as of `queue.import_task`."""
        texts = [f"Rome {n} stands on seven hills." for n in range(count)]
        return await self.import_(project, [{"inputs": {"text": text}, **fields} for text in texts])

    async def import_(
        self, project: UUID, items: Sequence[Json], ids: Sequence[UUID] = ()
    ) -> list[UUID]:
        """Import tasks in one command, each given by the arguments of `queue.import_task`."""
        ids = [*ids] or [uuid7() for _ in items]

        def decide(current: DecisionContext) -> list[Change]:
            within = current.project(project)
            pairs = zip(ids, items, strict=True)
            return [c for id_, item in pairs for c in queue.import_task(within, task=id_, **item)]

        names = [item.get("external_id") for item in items]
        external_ids = tuple((project, name) for name in names if name)
        await self.do(
            decide, permission=P.TASKS_IMPORT, projects=(project,), external_ids=external_ids
        )
        return ids

    async def claim(self, project: UUID, by: Actor) -> Held:
        """Claim the next task. Raises Refused NOTHING_TO_CLAIM."""

        def decide(current: DecisionContext) -> list[Change]:
            for task in current.allowed_values(project, current.me):
                return leases.claim(task, current.project(project), by=current.me, now=current.now)
            raise Refused(Code.NOTHING_TO_CLAIM, "There is nothing for you to do now.")

        made = await self.do(decide, by=by, permission=P.ANNOTATE, claim=project)
        return _held(made, made.events[-1].stream, by)

    async def take(self, task: UUID, by: Actor) -> Held:
        """Claim a named task."""
        return _held(await self.on_task(leases.claim, task, by, now=True), task, by)

    async def submit(
        self, held: Held, answers: Json | None = None, *, time_spent_ms: int = 1_000
    ) -> UUID:
        """Answer a task that is held; return the annotation's id."""
        id_ = uuid7()
        await self.on_task(
            annotations.submit,
            held.task,
            held.by,
            now=True,
            annotation=id_,
            token=held.token,
            answers=topic("a") if answers is None else answers,
            time_spent_ms=time_spent_ms,
        )
        return id_

    async def annotate(self, task: UUID, by: Actor, answers: Json | None = None) -> UUID:
        """Claim a named task and answer it; return the annotation's id."""
        id_ = uuid7()

        def submit(current: DecisionContext) -> list[Change]:
            state, lease = current.task(task), current.task(task).lease(by.member)
            fields: Json = {"by": current.me, "now": current.now, "concepts": current.taxonomies}
            fields |= {"annotation": id_, "token": lease.token if lease else 0}
            given = topic("a") if answers is None else answers
            fields |= {"answers": given, "time_spent_ms": 1_000}
            return annotations.submit(state, current.project(state.project), **fields)

        await at_once(
            self.on_task(leases.claim, task, by, now=True),
            self.do(submit, by=by, permission=P.ANNOTATE, tasks=(task,)),
        )
        return id_

    async def annotate_all(self, given: Iterable[tuple[UUID, Actor, Json]]) -> list[UUID]:
        """Have tasks answered by people, in one transaction; return the ids of annotations."""
        return await at_once(*(self.annotate(*each) for each in given))

    async def import_annotation(
        self, task: UUID, author: Actor | str, answers: Json | None = None, **fields: Any
    ) -> UUID:
        """Import an annotation of a member, or of an external author by a pseudonym."""
        id_, external = uuid7(), isinstance(author, str)
        key = b"of the tests"
        who = author_id(key, self.org, author) if isinstance(author, str) else author.member
        one = MadeElsewhere(id_, who, external, topic("a") if answers is None else answers)
        one = replace(one, **fields)

        def decide(current: DecisionContext) -> list[Prepared]:
            state = current.task(task)
            project, concepts = current.project(state.project), current.taxonomies
            added = who in current.states or not isinstance(author, str)
            new = [] if added else external_authors.add(who, pseudonym=str(author), name=None)
            changes = imported_annotations.import_annotations(
                imported_annotations.importable_task(state, [one]), project, [one], concepts
            )
            return encoded([*new, *changes], [one])

        await self.do(decide, permission=P.TASKS_IMPORT, tasks=(task,), members=(who,))
        return id_

    async def revise(
        self, task: UUID, annotation: UUID, by: Actor, answers: Json, *, time_spent_ms: int = 1_000
    ) -> Receipt:
        fields = {"annotation": annotation, "answers": answers, "time_spent_ms": time_spent_ms}
        return await self.on_task(annotations.revise, task, by, **fields)

    async def withdraw(self, task: UUID, annotation: UUID, by: Actor, reason: str = "") -> Receipt:
        fields = {"annotation": annotation, "reason": reason}
        return await self.on_task(annotations.withdraw, task, by, **fields)

    async def skip(self, held: Held, reason: str = "unclear") -> Receipt:
        fields = {"token": held.token, "reason": reason}
        return await self.on_task(queue.skip, held.task, held.by, now=True, **fields)

    async def release(self, held: Held) -> Receipt:
        fields = {"by": held.by.member, "token": held.token}
        return await self.manage(leases.release, held.task, held.by, P.ANNOTATE, **fields)

    async def extend(self, held: Held) -> Receipt:
        return await self.on_task(leases.extend, held.task, held.by, now=True, token=held.token)

    async def expire(self, task: UUID) -> Receipt:
        """Let the server end the leases whose time ran out."""

        def decide(current: DecisionContext) -> list[Change]:
            state, now = current.task(task), current.now
            ended = review_leases.expire_review(state, now=now)
            return [*leases.expire(state, now=now), *ended]

        return await self.as_server(decide, tasks=(task,))

    async def take_review(self, task: UUID, by: Actor) -> Held:
        """Claim the review of a named task."""
        made = await self.on_task(review_leases.claim_review, task, by, P.REVIEW, now=True)
        state = made.states[task]
        assert isinstance(state, Task)
        (held,) = state.review_leases
        return Held(task, held.token, by)

    async def extend_review(self, held: Held) -> Receipt:
        fields = {"now": True, "token": held.token}
        extend = review_leases.extend_review
        return await self.on_task(extend, held.task, held.by, P.REVIEW, **fields)  # type: ignore[arg-type]

    async def release_review(self, held: Held) -> Receipt:
        fields = {"by": held.by.member, "token": held.token}
        return await self.manage(
            review_leases.release_review, held.task, held.by, P.REVIEW, **fields
        )

    async def approve(
        self, task: UUID, annotation: UUID, by: Actor | None = None, *, resolve: bool = True
    ) -> Receipt:
        member = (by or self.owner).member
        fields = {"annotation": annotation, "by": member, "resolve": resolve}
        return await self.manage(reviews.approve, task, by, P.REVIEW, **fields)

    async def reject(
        self,
        task: UUID,
        annotation: UUID,
        by: Actor | None = None,
        reason: str = "wrong",
        reasons: Sequence[str] = (),
    ) -> Receipt:
        fields: Json = {"annotation": annotation, "by": (by or self.owner).member}
        fields |= {"reason": reason, "reasons": reasons, "offered": reasons}
        return await self.manage(reviews.reject, task, by, P.REVIEW, **fields)

    async def replace(
        self, task: UUID, annotation: UUID, answers: Json, by: Actor | None = None, **fields: Any
    ) -> UUID:
        """Answer in place of an annotation; return the replacement's id."""
        id_ = uuid7()
        fields = {"time_spent_ms": 500, "resolve": True} | fields
        fields |= {"annotation": annotation, "replacement": id_, "answers": answers}
        await self.on_task(reviews.substitute, task, by or self.owner, P.REVIEW, **fields)
        return id_

    async def comment(
        self,
        task: UUID,
        text: str,
        by: Actor | None = None,
        annotation: UUID | None = None,
        mentions: Sequence[UUID] = (),
    ) -> UUID:
        id_ = uuid7()
        fields = {"comment": id_, "annotation": annotation, "text": text, "mentions": mentions}
        await self.manage(comments.comment, task, by, P.COMMENT, **fields)
        return id_

    async def erase(
        self, stream: UUID, positions: Sequence[int], *, by: Actor | None = None, **named: Any
    ) -> Receipt:
        """Erase contents of a task's stream, or of what `named` says, like `members=(id,)`."""

        def decide(current: DecisionContext) -> list[Change]:
            return erased_content.erase(
                stream,
                current.contents[stream],
                positions=positions,
                authority=erased_content.Authority.MISTAKE,
            )

        named = named or {"tasks": (stream,)}
        return await self.do(decide, by=by, permission=P.ERASE, erase=(stream,), **named)

    async def manage(
        self,
        decision: Callable[..., list[Change]],
        task: UUID,
        actor: Actor | None = None,
        permission: P = P.TASKS_MANAGE,
        **fields: Any,
    ) -> Receipt:
        """Execute `decision(task, **fields)`, like `queue.archive` or `queue.assign`."""
        return await self.do(
            lambda current: decision(current.task(task), **fields),
            by=actor,
            permission=permission,
            tasks=(task,),
        )

    async def on_task(
        self,
        decision: Callable[..., list[Change]],
        task: UUID,
        actor: Actor,
        permission: P = P.ANNOTATE,
        *,
        now: bool = False,
        **fields: Any,
    ) -> Receipt:
        """Execute `decision(task, project, by=…, **fields)`, with the time where it wants one."""

        def decide(current: DecisionContext) -> list[Change]:
            state = current.task(task)
            more: Json = {"now": current.now} if now else {}
            more |= {"concepts": current.taxonomies} if decision in ANSWERING else {}
            return decision(state, current.project(state.project), by=current.me, **more, **fields)

        return await self.do(decide, by=actor, permission=permission, tasks=(task,))


def _held(receipt: Receipt, task: UUID, by: Actor) -> Held:
    state = receipt.states[task]
    assert isinstance(state, Task)
    lease = state.lease(by.member)
    assert lease is not None
    return Held(task, lease.token, by)
