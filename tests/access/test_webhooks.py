"""Webhooks as actors: by their role they see no more than whoever may make them."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.actor import Actor
from server.access.visibility import Disclosure, EventReferences, visible_to
from server.access.webhooks import webhook_actor
from server.events.accounts.roles import Role
from server.events.core.event import Kind, Recorded
from server.events.core.upcasters import read_event
from tests.events.golden import MOMENT, files

ORG, MEMBER, HOOK, PROJECT = (UUID(int=n) for n in (1, 2, 3, 4))
R = Role
EVENTS = {
    name: read_event(one["type"], one["type_version"], one["facts"], one["content"])
    for name, one in files()
}
WEIGHT = {Disclosure.HIDDEN: 0, Disclosure.BLIND: 1, Disclosure.FULL: 2}

OF_MANAGERS = set(R) - {R.OWNER, R.ADMIN, R.AUDITOR}
"""Roles that read nothing which a manager may not read."""


def maker(role: Role | None, in_project: Role | None) -> Actor:
    roles = {} if in_project is None else {PROJECT: frozenset({in_project})}
    return Actor(
        org=ORG, member=MEMBER, organization_role=role, project_roles=MappingProxyType(roles)
    )


@pytest.mark.parametrize(
    ("actor", "project", "lent"),
    [
        (maker(R.OWNER, None), None, set(R)),
        (maker(R.MANAGER, None), None, OF_MANAGERS),
        (maker(R.INTEGRATOR, None), None, {R.INTEGRATOR, R.ANNOTATOR, R.MODEL}),
        (maker(None, R.MANAGER), PROJECT, OF_MANAGERS),
        (maker(None, R.MANAGER), None, set()),
        (maker(R.INTEGRATOR, R.ANNOTATOR), PROJECT, {R.INTEGRATOR, R.ANNOTATOR, R.MODEL}),
        (maker(None, None), None, set()),
    ],
)
def test_which_roles_a_member_may_let_a_webhook_act_with(
    actor: Actor, project: UUID | None, lent: set[Role]
) -> None:
    found = {r for r in R if actor.may_read_all_of(webhook_actor(ORG, HOOK, r, project), project)}
    assert found == lent


ROLES = st.none() | st.sampled_from(Role)


@given(
    ROLES, ROLES, st.sampled_from(Role), st.sampled_from([None, PROJECT]), st.booleans(),
    st.sampled_from([*EVENTS]),
)  # fmt: skip
def test_no_event_is_shown_to_a_webhook_that_its_maker_may_not_see(
    role: Role | None,
    in_project: Role | None,
    acts_as: Role,
    project: UUID | None,
    opened: bool,
    name: str,
) -> None:
    actor, hook = maker(role, in_project), webhook_actor(ORG, HOOK, acts_as, project)
    if not actor.may_read_all_of(hook, project):
        return
    event, stream = EVENTS[name], UUID(int=9)
    recorded = Recorded(ORG, 1, stream, 1, event, None, MOMENT)
    inside = PROJECT if event.kind is not Kind.PROJECT else stream
    references = EventReferences({stream: inside}, {stream: event.kind or Kind.TASK})
    public = frozenset({PROJECT}) if opened else frozenset[UUID]()
    seen = [
        WEIGHT[visible_to(one, public).discloses(recorded, references)] for one in (hook, actor)
    ]
    assert seen[0] <= seen[1]
