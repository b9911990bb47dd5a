"""Keys, sessions, invitations, resets, identities."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from server.events.accounts import credentials
from server.events.accounts.credential_events import (
    CredentialContent,
    CredentialEnded,
    IdentityContent,
    IdentityLinked,
    LoginsFailed,
    PasswordSet,
)
from server.events.accounts.credentials import (
    INVITATION_LIFE,
    MOST_KEYS,
    MOST_SESSIONS,
    RESET_LIFE,
    SESSION_LIFE,
)
from server.events.accounts.members import (
    CredentialIssued,
    CredentialKind,
    LoginMethod,
    MemberAdded,
    MemberJoined,
    MemberRemoved,
    MemberStatus,
)
from server.events.core.refusal import Code
from tests.support.decision_fixtures import ANN
from tests.support.given_when_then import given

KEY, SESSION, INVITATION, RESET = CredentialKind
C = [UUID(int=0xC00 + n) for n in range(100)]
ACTIVE = given(ANN, MemberAdded(role=None, status=MemberStatus.ACTIVE, content=None))
INVITED = given(ANN, MemberAdded(role=None, status=MemberStatus.INVITED, content=None))
GONE = ACTIVE.and_(MemberRemoved())


def issued(number, kind, expires_at=None, *, method=None, label=None):
    return CredentialIssued(
        credential=C[number],
        credential_kind=kind,
        expires_at=expires_at,
        method=method,
        content=label and CredentialContent(label=label),
    )


def ended(number):
    return CredentialEnded(credential=C[number])


def key(past, number=0, label="laptop", expires_at=None):
    return past.when(
        credentials.issue_key, credential=C[number], label=label, expires_at=expires_at, now=True
    )


def session(past, number=0, method=LoginMethod.PASSWORD):
    return past.when(credentials.open_session, credential=C[number], method=method, now=True)


def invite(past, number=0):
    return past.when(credentials.invite, member=ANN, credential=C[number], now=True)


def reset(past, number=0):
    return past.when(credentials.offer_reset, credential=C[number], now=True)


def redeem(past, number=0):
    return past.when(credentials.redeem, credential=C[number], now=True)


def link(past, subject="s", number=0):
    return past.when(credentials.link, credential=C[number], issuer="i", subject=subject, now=True)


LINKED = IdentityLinked(content=IdentityContent(issuer="i", subject="s"))


def test_a_key_is_made_and_revoked_once():
    past = key(ACTIVE, label=" laptop ").then(issued(0, KEY, label="laptop"))
    assert past.state.credential(C[0]).label == "laptop"
    gone = past.when(credentials.revoke, credential=C[0]).then(ended(0))
    gone.when(credentials.revoke, credential=C[0]).nothing()


def test_a_key_may_run_out_but_not_yesterday():
    later = ACTIVE.now + timedelta(days=1)
    key(ACTIVE, expires_at=later).then(issued(0, KEY, later, label="laptop"))
    key(ACTIVE, expires_at=ACTIVE.now).refused(Code.INVALID, "expiresAt")


@pytest.mark.parametrize(("label", "code"), [("", Code.INVALID), ("x" * 201, Code.LIMIT)])
def test_a_key_has_a_label(label, code):
    key(ACTIVE, label=label).refused(code, "label")


def test_a_member_holds_so_many_keys_that_have_not_run_out():
    soon = ACTIVE.now + timedelta(minutes=10)
    keys = (issued(n, KEY, None if n else soon) for n in range(MOST_KEYS))
    full = ACTIVE.and_(*keys)
    key(full, MOST_KEYS).refused(Code.LIMIT)
    key(full.later(600), MOST_KEYS).happens()


def test_a_session_ends_by_itself():
    past = session(ACTIVE).then(
        issued(0, SESSION, ACTIVE.now + SESSION_LIFE, method=LoginMethod.PASSWORD)
    )
    held = past.state.credential(C[0])
    assert held.valid(ACTIVE.now + SESSION_LIFE - timedelta(microseconds=1))
    assert not held.valid(ACTIVE.now + SESSION_LIFE)


def test_the_oldest_session_makes_room():
    past = ACTIVE
    for number in range(MOST_SESSIONS):
        past = session(past, number).happens()
    changes = session(past, MOST_SESSIONS).outcome
    assert changes[:-1] == [ended(0)]
    assert len(past.and_(*changes).state.credentials) == MOST_SESSIONS


def test_what_ran_out_is_forgotten_at_the_next_one():
    past = session(ACTIVE).happens().later(SESSION_LIFE.total_seconds())
    assert [c.id for c in session(past, 1).happens().state.credentials] == [C[1]]


def test_an_invitation_replaces_the_one_before():
    first = invite(INVITED).then(issued(0, INVITATION, INVITED.now + INVITATION_LIFE))
    invite(first, 1).then(ended(0), issued(1, INVITATION, first.now + INVITATION_LIFE))


def test_an_account_that_is_only_being_made_can_be_invited():
    changes = credentials.invite(None, member=ANN, credential=C[0], now=ACTIVE.now)
    assert changes == [(ANN, issued(0, INVITATION, ACTIVE.now + INVITATION_LIFE))]


def test_only_who_has_not_joined_is_invited():
    assert "joined" in invite(ACTIVE).refused(Code.CONFLICT)
    assert "removed" in invite(GONE).refused(Code.CONFLICT, "member")


def test_an_invitation_is_redeemed_once():
    past = invite(INVITED).happens()
    joined = redeem(past).then(MemberJoined(), ended(0), PasswordSet())
    assert (joined.state.status, joined.state.password_at) == (MemberStatus.ACTIVE, joined.now)
    redeem(joined).refused(Code.UNAUTHENTICATED, "token")


def test_a_reset_ends_sessions_and_other_tokens_but_no_keys():
    past = reset(session(key(ACTIVE, 0).happens(), 1).happens(), 2).happens()
    later = reset(past, 3).then(ended(2), issued(3, RESET, past.now + RESET_LIFE))
    done = redeem(later, 3).then(ended(1), ended(3), PasswordSet())
    assert [c.id for c in done.state.credentials] == [C[0]]


def test_a_token_runs_out():
    redeem(reset(ACTIVE).happens().later(RESET_LIFE.total_seconds())).refused(
        Code.UNAUTHENTICATED, "token"
    )


@pytest.mark.parametrize("kind", [KEY, SESSION])
def test_keys_and_sessions_set_no_password(kind):
    redeem(ACTIVE.and_(issued(0, kind))).refused(Code.UNAUTHENTICATED, "token")


def test_a_changed_password_ends_other_sessions_and_tokens():
    past = reset(session(session(key(ACTIVE, 0).happens(), 1).happens(), 2).happens(), 3).happens()
    past.when(credentials.change_password, keep=C[2]).then(ended(1), ended(3), PasswordSet())
    past.when(credentials.change_password, keep=None).then(
        ended(1), ended(2), ended(3), PasswordSet()
    )


def test_an_identity_is_tied_once():
    past = link(reset(ACTIVE).happens()).then(ended(0), LINKED)
    link(past).refused(Code.UNAUTHENTICATED, "token")
    link(reset(past).happens()).then(ended(0))
    assert link(reset(past).happens(), "t").happens().state.identities == (("i", "s"), ("i", "t"))


def test_who_joins_by_an_identity_uses_the_invitation_up():
    past = invite(INVITED).happens()
    joined = link(past).then(MemberJoined(), ended(0), LINKED)
    assert joined.state.status is MemberStatus.ACTIVE
    redeem(joined).refused(Code.UNAUTHENTICATED, "token")


def test_failed_logins_are_noted_once_a_minute():
    def fail(past, count):
        return past.when(credentials.fail_logins, count=count, now=True)

    past = fail(ACTIVE, 3).then(LoginsFailed(count=3))
    fail(past.later(59), 5).nothing()
    fail(past.later(60), 5).then(LoginsFailed(count=5))


@pytest.mark.parametrize("decide", [key, session, reset])
def test_who_may_not_act_gets_nothing(decide):
    decide(INVITED).refused(Code.CONFLICT, "member")
    decide(GONE).refused(Code.CONFLICT, "member")


def test_a_removed_member_neither_redeems_nor_links_nor_changes_a_password():
    redeem(GONE.and_(issued(0, RESET))).refused(Code.CONFLICT, "member")
    link(GONE.and_(issued(0, RESET))).refused(Code.CONFLICT, "member")
    GONE.when(credentials.change_password, keep=None).refused(Code.CONFLICT, "member")
