"""Checks, under the ledger's lock, of who may undo what: whoever may do the act that undoes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any

from server.access.actor import Actor
from server.access.permissions import Permission
from server.access.reverts import needed_to_undo
from server.access.role_permissions import combinable
from server.access.visibility import may_see_all
from server.commands import DecisionContext
from server.events.accounts.members import Member, MemberStatus, RoleGranted, RoleRevoked
from server.events.accounts.roles import Role
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import State, StreamKind
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
    require_not_final,
)
from server.events.labeling.reviews import AnnotationApproved, AnnotationRejected
from server.events.labeling.tasks import Task
from server.events.reverts.tasks import TaskReverted

ANSWERS = (AnnotationSubmitted, AnnotationRevised, AnnotationWithdrawn)


def require_rights(
    current: DecisionContext,
    kind: StreamKind[Any],
    now: State,
    history: Sequence[Recorded[Event]],
    positions: Collection[int],
) -> None:
    """Require that the actor may undo some events of a stream: by the first, the others followed.

    Args:
        current: the states and the actor of the decision.
        kind: the kind of the stream.
        now: the present state of the stream.
        history: all events of the stream.
        positions: the positions of the events to undo.

    Raises:
        Refused: NOT_FOUND in a project that the actor may not see; FORBIDDEN; CONFLICT where an
            answer is final.
    """
    actor = acting(current)
    events = [one for one in history if one.position in positions]
    if isinstance(now, Member):
        _require_member_rights(actor, now, [one.event for one in events])
        return
    project = kind.project(now) if kind.project else None
    if project is not None and not actor.may(Permission.PROJECT_READ, project):
        raise Refused(Code.NOT_FOUND, "There is no such event.", ("position",))
    known = {one.position: one for one in history}
    own, origin = events[0].actor == actor.member, _origin(known, events[0])
    # Who undid what another one did had the right to: that did not make it their own.
    right = needed_to_undo(origin.event, own=own and origin.actor == actor.member)
    actor.require(right, project)
    if _of_several_wishes(known, events):
        actor.require(Permission.TASKS_MANAGE, project)
    if isinstance(now, Task):
        _require_fair(current, actor, now, origin.event, own=own)


def require_to_manage(current: DecisionContext, now: State) -> None:
    """Require that the actor may manage a task. Raises Refused NOT_FOUND or FORBIDDEN."""
    actor, project = acting(current), getattr(now, "project", None)
    if not actor.may(Permission.PROJECT_READ, project):
        raise Refused(Code.NOT_FOUND, "There is no such task.", ("task",))
    actor.require(Permission.TASKS_MANAGE, project)


def acting(current: DecisionContext) -> Actor:
    """Return the actor of a command with its present rights. Raises Refused UNAUTHENTICATED."""
    if current.actor is None:
        raise Refused(Code.UNAUTHENTICATED, "Log in first.")
    return current.actor


def _origin(known: Mapping[int, Recorded[Event]], recorded: Recorded[Event]) -> Recorded[Event]:
    """Return an event; of one that undid others, the first that was undone, found by position."""
    while isinstance(event := recorded.event, TaskReverted):
        recorded = known[event.positions[0]]
    return recorded


def _of_several_wishes(
    known: Mapping[int, Recorded[Event]], events: Sequence[Recorded[Event]]
) -> bool:
    """Tell whether events did several wishes, or undid what several had done.

    Only whoever manages tasks brings one back to what it was, or undoes all that a member did: the
    right to undo the first of so many events says nothing of the others.

    Args:
        known: all events of the stream, by position.
        events: some of them.
    """
    while events:
        if len({one.correlation or one.command for one in events}) > 1:
            return True
        undone = [one.event.positions for one in events if isinstance(one.event, TaskReverted)]
        events = [known[place] for place in {*chain.from_iterable(undone)}]
    return False


def may_know(current: DecisionContext, now: State) -> bool:
    """Tell whether the actor may know what others did in a stream."""
    if not isinstance(now, Task):
        return True
    project = current.project(now.project)
    return may_see_all(acting(current), project.id, project.policy)


def _require_fair(
    current: DecisionContext, actor: Actor, now: Task, event: Event, *, own: bool
) -> None:
    """Refuse what the actor could not do directly either.

    Blind annotators change their answers only while these are not final, and nobody reviews an
    annotation of their own.
    """
    if isinstance(event, ANSWERS) and not may_know(current, now):
        found = [one for one in now.annotations if one.id == event.annotation]
        for annotation in found:
            require_not_final(now, current.project(now.project), annotation)
    if isinstance(event, AnnotationApproved | AnnotationRejected) and not own:
        authors = {one.author for one in now.annotations if one.id == event.annotation}
        if actor.member in authors:
            message = "Somebody else must undo a review of your own annotation."
            raise Refused(Code.FORBIDDEN, message, ("position",))


def _require_member_rights(actor: Actor, member: Member, events: Sequence[Event]) -> None:
    for event in events:
        if not isinstance(event, RoleGranted | RoleRevoked):
            actor.require(needed_to_undo(event, own=False))
            _require_manageable(actor, member)
        elif not actor.may_grant(event.role, event.project):
            message = f"Your role does not let you give or take the role {event.role}."
            raise Refused(Code.FORBIDDEN, f"{message[:-1]}: ask an owner.", ("position",))


def _require_manageable(actor: Actor, member: Member) -> None:
    """Refuse to change a member whose roles the actor could not grant: FORBIDDEN."""
    if not all(actor.may_grant(role) for role in member.roles):
        message = "This member holds a role that you may not grant: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("position",))


def require_sound(current: DecisionContext, before: State, after: State) -> None:
    """Refuse what undoing would make of a member.

    Raises:
        Refused: CONFLICT for an organization without an owner, or roles that exclude each other;
            FORBIDDEN for a role that the actor may not grant; DUPLICATE for a taken e-mail address.
    """
    if not isinstance(before, Member) or not isinstance(after, Member) or current.actor is None:
        return
    was_owner = before.role is Role.OWNER and before.status is not MemberStatus.REMOVED
    is_owner = after.role is Role.OWNER and after.status is not MemberStatus.REMOVED
    if was_owner and not is_owner and current.last_owner(before.id):
        message = "An organization needs an owner: name another owner first."
        raise Refused(Code.CONFLICT, message, ("position",))
    if not combinable(after.roles):
        message = "A MODEL holds no other role: undo the other role first."
        raise Refused(Code.CONFLICT, message, ("position",))
    if after.role is not before.role and after.role and not current.actor.may_grant(after.role):
        message = f"Your role does not let you give the role {after.role}: ask an owner."
        raise Refused(Code.FORBIDDEN, message, ("position",))
    email = after.email
    if email and email != before.email and current.loaded.emails.get(email, after.id) != after.id:
        message = "Another member has this e-mail address now."
        raise Refused(Code.DUPLICATE, message, ("position",))
