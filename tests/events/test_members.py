"""Members: accounts, roles, and the last owner."""

from __future__ import annotations

import pytest

from server.events.accounts import members
from server.events.accounts.credential_events import IdentityContent, IdentityLinked, PasswordSet
from server.events.accounts.members import (
    CredentialIssued,
    CredentialKind,
    MemberAdded,
    MemberContent,
    MemberJoined,
    MemberRemoved,
    MemberRenamed,
    MemberRestored,
    MemberStatus,
    RoleChanged,
    RoleGranted,
    RoleRevoked,
)
from server.events.accounts.roles import Role
from server.events.core.refusal import Code
from tests.support.decision_fixtures import ANN, C1, PROJECT
from tests.support.given_when_then import given, refusing


def added(role=Role.ANNOTATOR, status=MemberStatus.ACTIVE, name="Ann", email="ann@example.org"):
    content = MemberContent(name=name, email=email)
    return MemberAdded(role=role, status=status, content=content)


MEMBER = given(ANN, added())
OWNER = given(ANN, added(Role.OWNER))
GONE = MEMBER.and_(MemberRemoved())


def test_an_account_is_active_or_invited():
    fields = {"name": " Ann ", "email": "Ann@Example.org", "role": Role.ANNOTATOR}
    assert members.add(ANN, **fields, invited=False) == [(ANN, added())]
    invited = added(status=MemberStatus.INVITED)
    assert members.add(ANN, **fields, invited=True) == [(ANN, invited)]
    joined = given(ANN, invited, MemberJoined()).state
    assert (joined.status, joined.email) == (MemberStatus.ACTIVE, "ann@example.org")


def test_programs_have_no_address_and_guests_no_role():
    [(_, event)] = members.add(ANN, name="Bot", email=None, role=None, invited=False)
    assert (event.role, event.content.email) == (None, None)


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"name": ""}, Code.INVALID, "name"),
        ({"name": "x" * 201}, Code.LIMIT, "name"),
        ({"email": ""}, Code.INVALID, "email"),
        ({"email": "ann"}, Code.INVALID, "email"),
        ({"email": "a b@example.org"}, Code.INVALID, "email"),
        ({"email": "a" * 321}, Code.LIMIT, "email"),
    ],
)
def test_names_and_addresses_are_checked(fields, code, path):
    with refusing(code, path):
        members.add(ANN, **({"name": "Ann", "email": None, "role": None} | fields), invited=False)
    MEMBER.when(members.rename, **({"name": None, "email": None} | fields)).refused(code, path)


def test_name_and_address_change_apart():
    renamed = MEMBER.when(members.rename, name="Anna", email=None).then(
        MemberRenamed(content=MemberContent(name="Anna", email="ann@example.org"))
    )
    renamed.when(members.rename, name="Anna", email="ANN@example.org").nothing()
    renamed.when(members.rename, name=None, email=None).nothing()


def test_a_role_changes_once():
    changed = MEMBER.when(members.change_role, role=Role.MANAGER, last_owner=False).then(
        RoleChanged(role=Role.MANAGER)
    )
    changed.when(members.change_role, role=Role.MANAGER, last_owner=False).nothing()
    none = changed.when(members.change_role, role=None, last_owner=False).then(
        RoleChanged(role=None)
    )
    assert none.state.role is None


def test_the_last_owner_stays():
    OWNER.when(members.change_role, role=Role.ADMIN, last_owner=True).refused(
        Code.CONFLICT, "member"
    )
    OWNER.when(members.remove, last_owner=True).refused(Code.CONFLICT, "member")
    OWNER.when(members.change_role, role=Role.OWNER, last_owner=True).nothing()
    OWNER.when(members.change_role, role=Role.ADMIN, last_owner=False).happens()
    OWNER.when(members.remove, last_owner=False).happens()
    MEMBER.when(members.remove, last_owner=True).happens()


def test_project_roles_are_granted_and_revoked_once():
    def change(past, decision, role=Role.REVIEWER):
        return past.when(decision, project=PROJECT, role=role)

    granted = change(MEMBER, members.grant).then(RoleGranted(project=PROJECT, role=Role.REVIEWER))
    change(granted, members.grant).nothing()
    both = change(granted, members.grant, Role.MANAGER).happens()
    assert both.state.project_roles == {PROJECT: {Role.REVIEWER, Role.MANAGER}}
    left = change(both, members.revoke).then(RoleRevoked(project=PROJECT, role=Role.REVIEWER))
    change(left, members.revoke).nothing()
    assert change(left, members.revoke, Role.MANAGER).happens().state.project_roles == {}


def test_nobody_owns_a_project():
    MEMBER.when(members.grant, project=PROJECT, role=Role.OWNER).refused(Code.INVALID, "role")


def test_a_removed_account_keeps_its_past_but_no_credentials():
    key = CredentialIssued(
        credential=C1, credential_kind=CredentialKind.KEY, expires_at=None, content=None
    )
    linked = IdentityLinked(content=IdentityContent(issuer="i", subject="s"))
    past = MEMBER.and_(key, PasswordSet(), linked)
    gone = past.when(members.remove, last_owner=False).then(MemberRemoved())
    state = gone.state
    assert (state.status, state.credentials, state.name) == (MemberStatus.REMOVED, (), "Ann")
    gone.when(members.remove, last_owner=False).nothing()
    back = gone.when(members.restore).then(MemberRestored())
    assert (back.state.status, back.state.credentials) == (MemberStatus.ACTIVE, ())
    back.when(members.restore).nothing()


def test_a_removed_account_gets_no_roles():
    GONE.when(members.change_role, role=Role.ADMIN, last_owner=False).refused(
        Code.CONFLICT, "member"
    )
    GONE.when(members.grant, project=PROJECT, role=Role.REVIEWER).refused(Code.CONFLICT, "member")


def test_an_invited_account_that_was_removed_comes_back_invited():
    past = given(ANN, added(status=MemberStatus.INVITED), MemberRemoved())
    back = past.when(members.restore).then(MemberRestored())
    assert back.state.status is MemberStatus.INVITED
    joined = given(ANN, added(status=MemberStatus.INVITED), MemberJoined(), MemberRemoved())
    assert joined.when(members.restore).happens().state.status is MemberStatus.ACTIVE
