"""Upgrades of the database schema: numbered SQL files, each run once, in order, by the owner role.

Each file runs in a transaction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from server.access.throttling import LOGIN_ATTEMPTS_DDL
from server.postgres import Connection

LOCK = 0x616E6E6F6C6F67
"""Key of the advisory lock that makes two starting servers upgrade one after the other."""


class MigrationError(Exception):
    """The database and this version of the server do not fit; the message says what to do."""


@dataclass(frozen=True)
class SchemaUpgrade:
    """One numbered file: a step from one schema to the next."""

    number: int
    name: str
    text: str

    @property
    def digest(self) -> bytes:
        """SHA-256 of the SQL text in this package."""
        return sha256(self.text.encode()).digest()


def schema_upgrades() -> list[SchemaUpgrade]:
    """Return all steps in order."""
    folder = files("server.ledger") / "upgrades"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    steps = (SchemaUpgrade(int(f.name[:4]), f.name[5:-4], f.read_text()) for f in found)
    return sorted(steps, key=lambda step: step.number)


async def migrate(owner: Connection, server_role: str) -> list[str]:
    """Upgrade the schema and return the names of the steps that ran. Running twice is harmless.

    Raises:
        MigrationError: a step was changed after it ran, or the database is newer than the program.
    """
    await owner.execute(f"SELECT pg_advisory_lock({LOCK})")
    try:
        await owner.execute(
            "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, "
            "name text NOT NULL, digest bytea NOT NULL, "
            "applied_at timestamptz NOT NULL DEFAULT now())"
        )
        done = {
            row["number"]: row["digest"] for row in await owner.fetch("SELECT * FROM migrations")
        }
        steps = schema_upgrades()
        _check(steps, done)
        ran = [
            step.name
            for step in steps
            if step.number not in done and await _run(owner, step, server_role)
        ]
        # The server role must be able to check whether the schema is the one of its program.
        server = await owner.fetchval("SELECT quote_ident($1)", server_role)
        await owner.execute(f"GRANT SELECT ON migrations TO {server}")
        return ran
    finally:
        await owner.execute(f"SELECT pg_advisory_unlock({LOCK})")


def role_of(url: str) -> str:
    """Return the role that a database URL logs in as."""
    return unquote(urlsplit(url).username or "annolog_server")


def _check(steps: list[SchemaUpgrade], done: dict[int, bytes]) -> None:
    newer = set(done) - {step.number for step in steps}
    if newer:
        message = (
            f"The database has migration {max(newer)}, which this server does not know: "
            "update the server."
        )
        raise MigrationError(message)
    for step in steps:
        if done.get(step.number, step.digest) != step.digest:
            message = f"Migration {step.number:04} was changed after it ran: restore its text."
            raise MigrationError(message)


async def _run(owner: Connection, step: SchemaUpgrade, server_role: str) -> bool:
    names = await owner.fetchrow(
        "SELECT quote_ident(current_user) AS owner, quote_ident($1) AS server", server_role
    )
    if names is None:
        raise MigrationError("PostgreSQL answered nothing.")
    text = step.text.replace("{owner}", names["owner"]).replace("{server}", names["server"])
    async with owner.transaction():
        await owner.execute(text)
        if step.number == 1:
            await owner.execute(LOGIN_ATTEMPTS_DDL)
            await owner.execute(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts TO {names['server']}"
            )
        await owner.execute(
            "INSERT INTO migrations (number, name, digest) VALUES ($1, $2, $3)",
            step.number,
            step.name,
            step.digest,
        )
    return True
