"""Checks whether a server may start on a database: the role it logs in as, and the schema."""

from __future__ import annotations

import asyncpg

from server.ledger.migrate import schema_upgrades
from server.postgres import POOLED, Connection, SettingsLostError, connect

URL = "ANNOLOG_DATABASE_URL"


class StartError(Exception):
    """The server must not start on this database or address; the message says what to do."""


async def require_server_role(connection: Connection) -> None:
    """Refuse to serve as a role that row-level security does not bind.

    Raises:
        StartError: the role is a superuser, bypasses row-level security, or owns the tables.
    """
    role = await connection.fetchrow(
        "SELECT r.rolsuper OR r.rolbypassrls AS mighty, c.relowner = r.oid AS owner "
        "FROM pg_roles r LEFT JOIN pg_class c ON c.oid = to_regclass('public.events') "
        "WHERE r.rolname = current_user"
    )
    if role is None or role["mighty"]:
        message = f"{URL} logs in as a role that bypasses row-level security: use the server role."
        raise StartError(message)
    if role["owner"] is None:
        raise StartError("The database has no ledger yet: run `annolog migrate`.")
    if role["owner"]:
        raise StartError(f"{URL} logs in as the owner of the ledger: use the server role.")


async def require_schema(connection: Connection) -> None:
    """Refuse a database schema that is not the one of this program. The server role may read it.

    Raises:
        StartError: a step has not run yet, or one ran that this program does not know.
    """
    readable = await connection.fetchval(
        "SELECT coalesce(has_table_privilege(to_regclass('migrations')::oid, 'SELECT'), false)"
    )
    rows = await connection.fetch("SELECT number FROM migrations") if readable else []
    done, wanted = {row["number"] for row in rows}, {step.number for step in schema_upgrades()}
    if wanted - done:
        raise StartError("The database is older than this program: run `annolog migrate`.")
    if done - wanted:
        raise StartError("The database is newer than this program: update the program.")


async def require_own_sessions(address: str) -> None:
    """Check that a connection keeps its session from one transaction to the next.

    A pooler in transaction mode lends one session of the database to several connections: settings,
    advisory locks and notifications of one then turn up in another, or are lost.

    Raises:
        SettingsLostError: where two connections share a session.
    """
    mark = "SELECT set_config('annolog.session', $1, false), pg_backend_pid()"
    look = "SELECT current_setting('annolog.session', true), pg_backend_pid()"
    settings = {"application_name": "annolog start"}
    one = await connect(address, settings, deadline=10, statement_cache_size=0)
    try:
        other = await connect(address, settings, deadline=10, statement_cache_size=0)
        try:
            for number in ("1", "2", "3"):
                marked = await one.fetchrow(mark, number)
                # While this transaction is open, a pooler cannot lend its session to the first.
                async with other.transaction():
                    theirs = await other.fetchrow(look)
                    ours = await one.fetchrow(look)
                if ours != marked or theirs is None or ours is None or theirs[1] == ours[1]:
                    raise SettingsLostError(POOLED)
        finally:
            other.terminate()
    except (asyncpg.InvalidSQLStatementNameError, asyncpg.DuplicatePreparedStatementError):
        raise SettingsLostError(POOLED) from None
    except asyncpg.PostgresConnectionError as error:
        if "pooling mode" not in str(error):  # "transaction blocks not allowed in statement …"
            raise
        raise SettingsLostError(POOLED) from None
    finally:
        one.terminate()
