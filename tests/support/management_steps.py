"""Steps of random histories: what managers, administrators and owners do."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from server.access.actor import Actor
from server.access.permissions import Permission
from server.commands import DecisionContext
from server.events import projects
from server.events.accounts import credentials, members, organizations
from server.events.accounts.members import LoginMethod
from server.events.accounts.roles import Role
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.events.erasure.erased_content import Authority, erase
from server.events.labeling import queue
from server.events.labeling.conclusion import compare_again
from server.events.pauses import pauses
from server.events.pauses.member_pauses import (
    Evidence,
    PauseRule,
    PauseSettings,
    question_code,
)
from server.events.pauses.rules import change_pause_rule
from server.events.project_policy import Policy
from tests.support.forms import FORMS
from tests.support.histories import History, action


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
    h.tasks |= dict.fromkeys(await h.workspace.import_(project, items), project)


@action
async def _manage(h: History, r: Random) -> None:
    task = r.choice([*h.tasks])
    if h.archived and r.random() < 0.4:
        await h.workspace.manage(queue.restore, h.archived.pop())
        return
    if r.random() < 0.2:
        await h.workspace.do(lambda current: _compared(current, task), tasks=(task,))
        return
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
    await h.workspace.manage(decision, task, **named)
    if decision is queue.archive:
        h.archived.append(task)


def _compared(current: DecisionContext, task: UUID) -> list[Change]:
    state = current.task(task)
    return compare_again(state, current.project(state.project), current.taxonomies)


@action
async def _project(h: History, r: Random) -> None:
    project = r.choice(h.projects)
    form = FORMS[r.choice(["choice", "mixed"])]
    policy = Policy(
        overlap=r.randrange(1, 4), review=r.choice(["none", "all", "disagreement"]),
        most_answers=r.choice([0, 4]), confidence=r.choice([0.7, 0.95]),
    )  # fmt: skip
    decision, named = r.choice(
        [
            (projects.archive, {}),
            (projects.restore, {}),
            (projects.restore, {}),
            (projects.rename, {"name": h.words(), "description": None}),
            (projects.change_reject_reasons, {"reasons": [("wrong", h.words()), ("b", "B")]}),
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
async def _pause_rule(h: History, r: Random) -> None:
    rule = r.choice([None, PauseRule.WILSON, PauseRule.SEQUENTIAL])
    settings = PauseSettings(rule=rule, least=r.randrange(5, 9))
    await h.on_project(r.choice(h.projects), change_pause_rule, settings=settings)


@action
async def _pause(h: History, r: Random) -> None:
    """Warn or pause a member by a rule or by hand, or let a member go on."""
    member = r.choice(h.people).member
    question, judged = r.choice(["topic", "stars"]), r.randrange(8, 20)
    numbers = (question_code(question), 3, judged, 100_000, 500_000, 40)
    rule = {"rule": r.choice([PauseRule.WILSON, PauseRule.SEQUENTIAL])}
    rule |= {"evidence": Evidence(question, *numbers)}
    decision, named = r.choice(
        [
            (pauses.warn_by_rule, rule),
            (pauses.pause_by_rule, rule),
            (pauses.pause, {"reason": h.words()}),
            (pauses.resume, {"reason": h.words()}),
            (pauses.resume, {"reason": h.words()}),
        ]
    )
    await h.on_project(r.choice(h.projects), partial(decision, member=member), **named)


@action
async def _rename(h: History, r: Random) -> None:
    name = r.choice(["Acme", h.words()])
    await h.workspace.do(
        lambda current: organizations.rename(current.organization(h.workspace.org), name=name),
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
            (h.workspace.org, {"organization": True}),
            *((taxonomy, {"taxonomies": (taxonomy,)}) for taxonomy in h.taxonomies),
        ]
    )

    chosen: set[int] = set()

    def decide(current: DecisionContext) -> list[Change]:
        stored = current.contents.get(stream, {})
        known = sorted(stored) or [1]
        # Drawn once: deciding again must be about the same positions.
        chosen.update(() if chosen else (r.choice(known) for _ in range(r.randrange(1, 6))))
        return erase(stream, stored, positions=chosen, authority=Authority.MISTAKE)

    await h.workspace.do(decide, permission=Permission.ERASE, erase=(stream,), **named)


# People


@action
async def _join(h: History, r: Random) -> None:
    role = r.choice([*Role, None])
    email = r.choice([None, f"m{r.randrange(6)}@example.org"])
    h.people.append(await h.workspace.member(role, name=h.words(), email=email))


@action
async def _invite(h: History, r: Random) -> None:
    """Make an account that has to be accepted, with the token for it."""
    member, token = uuid7(), uuid7()
    add = partial(members.add, member, name=h.words(), email=None, role=None, invited=True)

    def decide(current: DecisionContext) -> list[Change]:
        invited = credentials.invite(None, member=member, credential=token, now=current.now)
        return [*add(), *invited]

    await h.workspace.do(decide)
    h.people.append(Actor(org=h.workspace.org, member=member))
    h.invited.append((member, token))


@action
async def _accept(h: History, r: Random) -> None:
    """Join by a password or by an account elsewhere; a token works once."""
    if not h.invited:
        return
    member, token = r.choice(h.invited)
    account = {"issuer": "https://id.example.org", "subject": h.words()}
    decision, named = r.choice([(credentials.redeem, {}), (credentials.link, account)])
    await h.workspace.as_server(
        lambda current: decision(
            current.member(member), credential=token, now=current.now, **named
        ),
        members=(member,),
    )


@action
async def _role_in_project(h: History, r: Random) -> None:
    """Grant a role in a project, or take one away that was granted."""
    if h.granted and r.random() < 0.5:
        member, project, role = h.granted.pop()
        decision = members.revoke
    else:
        member, project, role = r.choice(h.people).member, r.choice(h.projects), r.choice([*Role])
        decision = members.grant
        h.granted.append((member, project, role))
    await h.workspace.do(
        lambda current: decision(current.member(member), project=project, role=role),
        members=(member,),
    )


@action
async def _member(h: History, r: Random) -> None:
    decision, named = r.choice(
        [
            (members.rename, {"name": h.words(), "email": None}),
            (members.rename, {"name": None, "email": f"m{r.randrange(6)}@example.org"}),
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


LIFE = credentials.SessionLife(idle=timedelta(days=2))
"""Long enough that a session of the usual life is due for renewal."""


@action
async def _credential(h: History, r: Random) -> None:
    new = uuid7()
    old = r.choice(h.credentials)[1] if h.credentials else new
    later = h.workspace.clock.now + timedelta(seconds=r.choice([-5, 90]))
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
            (credentials.renew_session, {"credential": old, "life": LIFE}),
            (credentials.end_session, {"session": old}),
            (credentials.end_sessions, {"keep": new}),
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
