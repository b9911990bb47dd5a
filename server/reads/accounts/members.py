"""The organization, its members, their passwords and credentials."""

from __future__ import annotations

from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import JSON, ColumnElement, Text, bindparam, cast, literal, or_, select

from server.access.permissions import Permission
from server.access.role_permissions import ROLE_PERMISSIONS, permitted
from server.events.accounts.members import MEMBER, Member, MemberStatus
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused
from server.postgres import LOST, Pool
from server.projections import tables
from server.reads.loaders import (
    EACH,
    IdOrEach,
    Row,
    among,
    batched,
    by_id,
    probed,
    rows_of,
    state_of,
)
from server.reads.named_lists import (
    Conditions,
    NamedPage,
    begins_with,
    count_named,
    named_rows,
    named_rows_of_each,
)
from server.reads.session import ReadSession

State: TypeAlias = "tuple[Member, int]"
"""A member's state with the version of its stream."""

_organization = by_id(tables.organization)
member_row = by_id(tables.member)
"""Reads the row of a member."""

_table = tables.member
_STATES = (
    select(_table.c.id, _table.c.state, _table.c.version)
    .where(_table.c.org_id == bindparam("org"))
    .order_by(_table.c.id)
)
_SOME_STATES = probed(_STATES, _table.c.id)
_SOME_ROWS = probed(rows_of(_table), _table.c.id)
_BY_ADDRESS = select(_table.c.id).where(
    _table.c.org_id == bindparam("org"), _table.c.email == bindparam("email")
)
_ONE_STATE = _STATES.where(_table.c.id == bindparam("member"))


@batched
async def rows_of_members(
    session: ReadSession, lists: Sequence[tuple[UUID, ...]]
) -> list[list[Row | None]]:
    """Return the rows of a list of members, as `member_row` does, with one future for the list."""
    wanted = [*dict.fromkeys(chain.from_iterable(lists))]
    found = {row["id"]: row for row in await session.fetch(_SOME_ROWS, ids=wanted)}
    return [[found.get(member) for member in members] for members in lists]


def organization_row(session: ReadSession) -> Awaitable[Any]:
    """Return (an awaitable of) the row of the session's organization."""
    return _organization(session, session.org)


async def member_state(session: ReadSession, member: UUID) -> State | None:
    """Return a member's state and version."""
    rows = await session.fetch(_ONE_STATE, member=member)
    return (_state(rows[0]), rows[0]["version"]) if rows else None


async def member_with_email(session: ReadSession, email: str) -> UUID | None:
    """Return the member whose account has an e-mail address, a removed one too."""
    rows = await session.fetch(_BY_ADDRESS, email=email)
    return rows[0]["id"] if rows else None


async def rights_of(
    session: ReadSession, members: Collection[UUID], known: Mapping[UUID, tuple[str, Member]]
) -> dict[UUID, tuple[str, Member]]:
    """Return members' states, each with its stored text.

    A state in `known` with an equal text is returned without decoding.
    """
    found = {}
    for row in await session.fetch(_SOME_STATES, ids=list(members)):
        before = known.get(row["id"])
        if before is None or before[0] != row["state"]:
            before = row["state"], _state(row)
        found[row["id"]] = before
    return found


member_details = state_of(MEMBER)
"""Reads the state of a member, which holds its credentials; None where there is no such member."""


def member_conditions(
    *,
    statuses: Iterable[MemberStatus] | None = None,
    roles: Iterable[Role] | None = None,
    project: IdOrEach | None = None,
    project_role: Role | None = None,
    name_prefix: str | None = None,
) -> list[ColumnElement[bool]]:
    """Return the conditions on a list of members.

    Args:
        statuses: only members of these statuses.
        roles: only members with one of these roles in the organization.
        project: only members who hold a role in this project.
        project_role: only members who hold this role in that project, or without one in any.
        name_prefix: only members whose name begins so.
    """
    found: list[ColumnElement[bool]] = []
    if statuses is not None:
        found.append(among(_table.c.status, [status.value for status in statuses]))
    if roles is not None:
        found.append(among(_table.c.role, [role.value for role in roles]))
    # Without an index: an organization has few members. The JSON has an id of a project once, and
    # the names of its roles behind it.
    id_ = cast(project, Text) if isinstance(project, ColumnElement) else literal(str(project), Text)
    if project is not None and project_role is None:
        found.append(_table.c.project_roles.contains(id_))
    elif project is not None and project_role is not None:
        held = cast(_table.c.project_roles, JSON).op("->>", return_type=Text())
        found.append(held(id_).contains(f'"{project_role.value}"'))
    elif project_role is not None:
        found.append(_table.c.project_roles.contains(f'"{project_role.value}"'))
    if name_prefix:
        found.append(begins_with(_table, name_prefix))
    return found


async def member_rows(session: ReadSession, where: Conditions, page: NamedPage) -> list[Row]:
    """Return the rows of a page of members."""
    return await named_rows(session, _table, where, page)


@batched
async def rows_with_roles(
    session: ReadSession,
    projects: Sequence[UUID],
    statuses: tuple[MemberStatus, ...],
    role: Role | None,
    name_prefix: str | None,
    page: NamedPage,
) -> list[list[Row]]:
    """Return the rows of a page of the members who hold a role, or this role, in a project."""
    where = member_conditions(
        statuses=statuses, project=EACH, project_role=role, name_prefix=name_prefix
    )
    return await named_rows_of_each(session, _table, where, page, projects)


async def count_members(session: ReadSession, where: Conditions) -> tuple[int, bool]:
    """Return how many members meet the conditions, and whether that is all of them."""
    return await count_named(session, _table, where)


async def members_of_project(session: ReadSession, project: UUID, most: int) -> list[UUID]:
    """Return the members who hold a role in a project, in the order of their ids."""
    where = member_conditions(project=project)
    statement = select(_table.c.id).where(_table.c.org_id == bindparam("org"), *where)
    rows = await session.fetch(statement.order_by(_table.c.id).limit(most))
    return [row["id"] for row in rows]


async def addresses_of_holders(
    session: ReadSession, permission: Permission, project: UUID | None, most: int
) -> dict[UUID, str]:
    """Return the e-mail addresses of active members who hold a permission, by member.

    Members without an address, such as programs and those whose address was erased, are left out.

    Args:
        session: reads the members.
        permission: the permission, of the scope of a project or the organization.
        project: the project in which they hold it; None for the whole organization.
        most: the most members, those who came first.
    """
    holding = [role.value for role, held in ROLE_PERMISSIONS.items() if permission in held]
    held = among(_table.c.role, holding)
    if project is not None:
        held = or_(held, *member_conditions(project=project))
    (active,) = member_conditions(statuses=(MemberStatus.ACTIVE,))
    statement = select(_table.c.id, _table.c.email, _table.c.role, _table.c.project_roles)
    statement = statement.where(_table.c.org_id == bindparam("org"), active, held)
    rows = await session.fetch(statement.where(_table.c.email.is_not(None)).order_by(_table.c.id))
    holders = (
        row
        for row in rows
        if permitted(row["role"] and Role(row["role"]), project_roles_of(row), permission, project)
    )
    return {row["id"]: row["email"] for row in islice(holders, most)}


def project_roles_of(row: Row) -> dict[UUID, frozenset[Role]]:
    """Return the roles by project that the row of a member holds, in the order of the projects."""
    held = orjson.loads(row["project_roles"])
    return {UUID(id_): frozenset(map(Role, roles)) for id_, roles in sorted(held.items())}


def _state(row: Row) -> Member:
    state: Member = MEMBER.decode(row["state"])
    return state


_BY_EMAIL = """
SELECT m.id, m.state, s.hash FROM projection.member m
LEFT JOIN secrets s ON s.org_id = m.org_id AND s.id = m.id AND s.kind = 'password'
WHERE m.org_id = $1 AND m.email = $2
"""
_BY_ID = _BY_EMAIL.replace("m.email = $2", "m.id = $2")


async def member_with_password(
    pool: Pool, org: UUID, who: str | UUID
) -> tuple[Member, str | None] | None:
    """Return the member with an e-mail address or id, and the hash of the member's password.

    Opens a read session of its own, as there is none before a login. Returns None where there is
    no such member or no such organization; the hash is None where the member has no password.
    """
    try:
        async with ReadSession(pool, org) as session:
            rows = await session.raw(_BY_ID if isinstance(who, UUID) else _BY_EMAIL, org, who)
    except Refused as refused:
        if refused.code is Code.NOT_FOUND:  # no such organization
            return None
        raise
    return (_state(rows[0]), rows[0]["hash"]) if rows else None


async def personal_texts(pool: Pool, org: UUID, member: UUID) -> list[str]:
    """Return what a password of the member must not be made of: names and the e-mail address."""
    async with ReadSession(pool, org) as session:
        found = await member_state(session, member)
        organization = await organization_row(session)
    state = found[0] if found else None
    texts = (state and state.name, state and state.email, organization["name"])
    return [text for text in texts if text]


async def credentials_of(pool: Pool, digest: bytes) -> list[asyncpg.Record]:
    """Return the credentials with a digest, from every organization that has one.

    Raises:
        Refused: UNAVAILABLE where the database cannot be reached: the caller is not rejected.
    """
    try:
        return list(await pool.fetch("SELECT * FROM find_credential($1)", digest))
    except LOST as error:
        message = "The server cannot look up who you are now: try again."
        raise Refused(Code.UNAVAILABLE, message) from error


async def accounts_with_email(pool: Pool, email: str, most: int) -> list[tuple[UUID, UUID]]:
    """Return (organization, member) of accounts that may log in by an address, oldest first.

    Raises:
        Refused: UNAVAILABLE where the database cannot be reached.
    """
    try:
        rows = await pool.fetch("SELECT * FROM find_accounts($1, $2)", email, most)
    except LOST as error:
        message = "The server cannot look up accounts now: try again."
        raise Refused(Code.UNAVAILABLE, message) from error
    return [(row["org_id"], row["member_id"]) for row in rows][:most]


_USES = """
SELECT credential_id, used_on FROM credential_use WHERE org_id = $1 AND credential_id = ANY ($2)
"""


@batched
async def last_use(session: ReadSession, credentials: Sequence[UUID]) -> list[date | None]:
    """Return the days on which credentials were last used, in UTC; None for one never used.

    They lie outside the ledger and are those of the present.
    """
    rows = await session.raw(_USES, session.org, list(credentials))
    found = {row["credential_id"]: row["used_on"] for row in rows}
    return [found.get(credential) for credential in credentials]


_SEEN = """
SELECT s.member_id, max(u.used_on) AS seen_on FROM secrets s
JOIN credential_use u ON u.org_id = s.org_id AND u.credential_id = s.id
WHERE s.org_id = $1 AND s.member_id = ANY ($2) GROUP BY s.member_id
"""


@batched
async def last_seen(session: ReadSession, members: Sequence[UUID]) -> list[date | None]:
    """Return the last days on which members used what they still hold, in UTC; None for never.

    They lie outside the ledger and are those of the present.
    """
    rows = await session.raw(_SEEN, session.org, list(members))
    found = {row["member_id"]: row["seen_on"] for row in rows}
    return [found.get(member) for member in members]
