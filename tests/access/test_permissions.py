"""What the role sets promise, and the page that shows them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.actor import Actor
from server.access.permissions import Effect, Permission, Scope
from server.access.reference import page
from server.access.role_permissions import ROLE_PERMISSIONS, combinable, may_grant, permitted
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused

PAGE = Path(__file__).parents[2] / "docs/reference/access.md"
PROJECTS = (UUID(int=1), UUID(int=2))
ROLES = st.sampled_from(Role)
PERMISSIONS = st.sampled_from(Permission)
ORGANIZATION_ROLES = st.none() | ROLES
PROJECT_ROLES = st.dictionaries(st.sampled_from(PROJECTS), st.frozensets(ROLES))
WHERE = st.none() | st.sampled_from(PROJECTS)


def test_every_role_has_a_set_and_every_permission_a_meaning() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert len({p.meaning for p in Permission}) == len(Permission)
    assert all(p.value == p.name and p.meaning.endswith(".") for p in Permission)


def test_an_owner_holds_everything() -> None:
    assert ROLE_PERMISSIONS[Role.OWNER] == set(Permission)


def test_who_manages_tasks_may_comment_on_any_of_them() -> None:
    """Bulk changes comment, and resolve what was said of anybody's annotation."""
    needed = {Permission.COMMENT, Permission.ANNOTATIONS_READ_ALL}
    managing = [held for held in ROLE_PERMISSIONS.values() if Permission.TASKS_MANAGE in held]
    assert managing
    assert all(needed <= held for held in managing)


def test_an_auditor_reads_everything_and_writes_nothing() -> None:
    assert ROLE_PERMISSIONS[Role.AUDITOR] == {p for p in Permission if p.effect is Effect.READ}


def test_what_writes_is_a_reviewed_list() -> None:
    """A permission marked as reading by mistake would give every auditor the power to write."""
    assert {p for p in Permission if p.effect is Effect.READ} == {
        Permission.ACCOUNT,
        Permission.ORGANIZATION_READ,
        Permission.MEMBERS_READ,
        Permission.PROJECT_READ,
        Permission.PROJECT_MEMBERS_READ,
        Permission.TAXONOMIES_READ,
        Permission.ERASURES_READ,
        Permission.SUBJECTS_READ,
        Permission.STATISTICS_READ,
        Permission.TASKS_READ,
        Permission.ANNOTATIONS_READ_OWN,
        Permission.ANNOTATIONS_READ_ALL,
        Permission.EVENTS_READ_OWN,
        Permission.EVENTS_READ,
        Permission.RUNS_READ,
        Permission.AUDITS_READ,
        Permission.CORRECTIONS_READ,
        Permission.WEBHOOKS_READ,
        Permission.GOLD_READ,
        Permission.DEMOGRAPHICS_READ,
        Permission.EXPORT,
    }


def test_a_model_predicts_and_does_nothing_else() -> None:
    writes = {p for p in ROLE_PERMISSIONS[Role.MODEL] if p.effect is Effect.WRITE}
    assert writes == {Permission.PREDICT}
    assert combinable([Role.MODEL, Role.MODEL])
    assert combinable([])
    assert combinable(set(Role) - {Role.MODEL})
    assert not any(combinable([Role.MODEL, other]) for other in Role if other is not Role.MODEL)


def test_an_integrator_manages_webhooks_and_writes_nothing_else() -> None:
    writes = {p for p in ROLE_PERMISSIONS[Role.INTEGRATOR] if p.effect is Effect.WRITE}
    assert writes == {Permission.WEBHOOKS_MANAGE}


def test_who_may_read_everything_may_read_of_webhooks() -> None:
    """Whoever sees the events of all members sees every event: none is taken out."""
    for held in ROLE_PERMISSIONS.values():
        assert not held >= {Permission.EVENTS_READ, Permission.MEMBERS_READ} or (
            Permission.WEBHOOKS_READ in held
        )


def test_an_annotator_is_blind() -> None:
    blind_to = {
        Permission.ANNOTATIONS_READ_ALL,
        Permission.EVENTS_READ,
        Permission.EXPORT,
        Permission.STATISTICS_READ,
        Permission.MEMBERS_READ,
        Permission.WEBHOOKS_READ,
        Permission.GOLD_READ,
        Permission.DEMOGRAPHICS_READ,
    }
    for role in (Role.ANNOTATOR, Role.MODEL):
        assert not ROLE_PERMISSIONS[role] & blind_to


def test_who_sees_everything_also_sees_his_own() -> None:
    for held in ROLE_PERMISSIONS.values():
        assert (Permission.ANNOTATIONS_READ_ALL not in held) or (
            Permission.ANNOTATIONS_READ_OWN in held
        )
        assert Permission.EVENTS_READ not in held or Permission.EVENTS_READ_OWN in held


@given(ROLES, ROLES)
def test_nobody_gives_more_than_he_has(granter: Role, role: Role) -> None:
    if may_grant(granter, role):
        assert ROLE_PERMISSIONS[role] <= ROLE_PERMISSIONS[granter]
        assert Permission.PROJECT_MEMBERS_MANAGE in ROLE_PERMISSIONS[granter]


def test_only_an_owner_makes_an_owner() -> None:
    assert [granter for granter in Role if may_grant(granter, Role.OWNER)] == [Role.OWNER]


@given(PROJECT_ROLES, PERMISSIONS, WHERE)
def test_nothing_without_a_role(
    project_roles: dict[UUID, frozenset[Role]], permission: Permission, where: UUID | None
) -> None:
    assert permitted(None, {}, permission, where) is (permission is Permission.ACCOUNT)
    if permission.scope is Scope.ORGANIZATION:
        assert not permitted(None, project_roles, permission, where)


@given(ORGANIZATION_ROLES, PROJECT_ROLES, PERMISSIONS, WHERE, ROLES)
def test_one_more_role_takes_nothing_away(
    own: Role | None,
    project_roles: dict[UUID, frozenset[Role]],
    permission: Permission,
    where: UUID | None,
    extra: Role,
) -> None:
    before = permitted(own, project_roles, permission, where)
    for project in PROJECTS:
        more = {**project_roles, project: project_roles.get(project, frozenset()) | {extra}}
        assert permitted(own, more, permission, where) >= before
    if own is None:
        assert permitted(extra, project_roles, permission, where) >= before


@given(ORGANIZATION_ROLES, PROJECT_ROLES, PERMISSIONS)
def test_a_role_in_one_project_counts_only_there(
    own: Role | None, project_roles: dict[UUID, frozenset[Role]], permission: Permission
) -> None:
    here, elsewhere = PROJECTS
    only_elsewhere = {p: roles for p, roles in project_roles.items() if p == elsewhere}
    if permission.scope is Scope.PROJECT:
        alone = permitted(own, {}, permission, here)
        assert permitted(own, only_elsewhere, permission, here) is alone
        assert permitted(own, project_roles, permission, None) is alone
        there = project_roles.get(here, frozenset())
        union = alone or any(permission in ROLE_PERMISSIONS[role] for role in there)
        assert permitted(own, project_roles, permission, here) is union


def test_an_actor_is_told_which_permission_is_missing() -> None:
    project = uuid4()
    actor = Actor(org=uuid4(), member=uuid4(), project_roles={project: frozenset({Role.ANNOTATOR})})
    actor.require(Permission.ANNOTATE, project)
    actor.require(Permission.ACCOUNT)
    for permission, where in [
        (Permission.ANNOTATE, None),
        (Permission.ANNOTATE, uuid4()),
        (Permission.REVIEW, project),
        (Permission.ORGANIZATION_READ, project),
    ]:
        with pytest.raises(Refused, match=f"needs the permission {permission}") as refusal:
            actor.require(permission, where)
        assert refusal.value.code is Code.FORBIDDEN


def test_a_managers_grants_end_with_his_project() -> None:
    project = uuid4()
    manager = Actor(org=uuid4(), member=uuid4(), project_roles={project: frozenset({Role.MANAGER})})
    assert manager.may_grant(Role.REVIEWER, project)
    assert not manager.may_grant(Role.MANAGER, project)
    assert not manager.may_grant(Role.REVIEWER, uuid4())
    assert not manager.may_grant(Role.REVIEWER)
    everywhere = Actor(org=uuid4(), member=uuid4(), organization_role=Role.MANAGER)
    assert everywhere.may_grant(Role.REVIEWER, project)
    assert not everywhere.may_grant(Role.REVIEWER)
    admin = Actor(org=uuid4(), member=uuid4(), organization_role=Role.ADMIN)
    assert admin.may_grant(Role.ADMIN)
    assert not admin.may_grant(Role.OWNER)


def test_the_page_tells_the_truth() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m server.access.reference > docs/reference/access.md"
    )
