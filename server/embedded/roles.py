"""The two database roles and the database of Annolog, on any PostgreSQL of version 17 or later."""

from __future__ import annotations

from urllib.parse import quote

import asyncpg

from server.postgres import connect

OWNER, SERVER, DATABASE = "annolog_owner", "annolog_server", "annolog"
LIMITS = "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS"


def url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    """The address of a database on this machine."""
    return f"postgresql://{role}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


async def ensure_roles(
    superuser_url: str, owner_password: str, server_password: str, database: str = DATABASE
) -> None:
    """Create the roles and the database of Annolog; running again only sets the two passwords.

    - `annolog_owner` owns the database (ANNOLOG_ADMIN_URL: migrate, rebuild, erase);
    - `annolog_server` owns nothing and is bound by row-level security (ANNOLOG_DATABASE_URL);
    - nobody else may connect to the database.

    Args:
        superuser_url: a superuser, or a role with CREATEROLE and CREATEDB.
        owner_password: the password for `annolog_owner`.
        server_password: the password for `annolog_server`.
        database: created with UTF8 and the builtin C.UTF-8 collation when it does not exist.

    Raises:
        asyncpg.PostgresError: the server refuses.
    """
    connection = await connect(superuser_url, {"application_name": "annolog"})
    try:
        await _role(connection, OWNER, owner_password)
        await _role(connection, SERVER, server_password)
        if not await connection.fetchval("SELECT pg_has_role($1, 'SET')", OWNER):
            # On a managed server we are no superuser, and only superusers may give databases away.
            await connection.execute(f"GRANT {OWNER} TO CURRENT_USER WITH SET TRUE, INHERIT TRUE")
        await create_database(connection, database)
    finally:
        await connection.close()


async def create_database(
    connection: asyncpg.Connection, name: str, template: str = "template0"
) -> None:
    """Create a database of the owner role that only our two roles may enter, if it is missing."""
    if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        return
    # The server's own defaults may be anything; sort order and case must not depend on them.
    locale = "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    await connection.execute(
        f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}" '
        + (locale if template == "template0" else "")
    )
    await restrict_access(connection, name)


async def restrict_access(connection: asyncpg.Connection, name: str) -> None:
    """Let only our two roles enter a database."""
    await connection.execute(
        f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC; '
        f'GRANT CONNECT ON DATABASE "{name}" TO {SERVER}'
    )


async def _role(connection: asyncpg.Connection, role: str, password: str) -> None:
    exists = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
    literal = await connection.fetchval("SELECT quote_literal($1::text)", password)
    action = f"ALTER ROLE {role}" if exists else f"CREATE ROLE {role} {LIMITS}"
    await connection.execute(f"{action} PASSWORD {literal}")
