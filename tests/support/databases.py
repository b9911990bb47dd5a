"""A migrated database, copied from a template that is built once in a test run."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from server.ledger.migrate import migrate, role_of
from server.projections.engine import generations
from tests import postgres

TEMPLATE = "annolog_template"


@dataclass(frozen=True)
class Database:
    """A database with all migrations and generation 1 of the projections, and nobody in it."""

    admin_url: str
    """As the owner role: sees every organization."""
    server_url: str
    """As the server role: sees the organization that the transaction names."""

    @property
    def server_role(self) -> str:
        """The name of the server role."""
        return role_of(self.server_url)


def fresh_database() -> Database:
    """Return a migrated database; takes some tens of milliseconds after the first."""
    return Database(*postgres.create_database(postgres.template(TEMPLATE, _build)))


async def kill_sessions(database: Database, application: str) -> int:
    """End the connections of a part of the server, as PostgreSQL calls it; return how many."""
    superuser = await asyncpg.connect(postgres.superuser_url(database.admin_url))
    try:
        return await superuser.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = $1 AND datname = current_database()",
            application,
        )
    finally:
        await superuser.close()


async def _build(admin_url: str) -> None:
    owner = await asyncpg.connect(admin_url)
    try:
        role = role_of(postgres.server().server_url)
        await migrate(owner, role)
        await generations.create(owner, 1, role)
    finally:
        await owner.close()
