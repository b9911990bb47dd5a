"""Readiness: every check by itself, what it says, and that it says nothing to strangers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette

from server.app import Overrides, build
from server.health import SHARED
from server.serving import serving
from server.settings import Settings
from tests import postgres
from tests.support.api import CHEAP
from tests.support.databases import Database, fresh_database

PATIENCE = 30
CHECKS = ("server", "database", "clock", "migrations", "projections", "commands", "jobs")
FINE = dict.fromkeys(CHECKS, "ok")


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of one's own: these tests bend its schema."""
    made = fresh_database()
    yield made
    postgres.drop_database(made.admin_url)


@pytest.fixture
async def app(database: Database) -> AsyncIterator[Starlette]:
    made = build(Settings(), database.server_url, Overrides(passwords=CHEAP))
    async with made.router.lifespan_context(made):
        yield made


async def ask(app: Starlette) -> tuple[int, dict[str, str]]:
    """Status and checks."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return read(await client.get("/readyz"))


def read(answer: httpx.Response) -> tuple[int, dict[str, str]]:
    said = answer.json()
    assert said["ready"] is (answer.status_code == 200)
    assert answer.headers["cache-control"] == "no-store"
    # Each check has a line of its own, for people who look with curl.
    assert len(answer.text.splitlines()) == len(said["checks"]) + 5
    return answer.status_code, said["checks"]


async def test_all_is_well(app: Starlette) -> None:
    assert await ask(app) == (200, FINE)


async def test_many_who_ask_take_one_connection(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    health, asked = app.state.health, 0
    look = health._database

    async def counted() -> dict[str, str]:
        nonlocal asked
        asked += 1
        return await look()

    monkeypatch.setattr(health, "_database", counted)
    assert await asyncio.gather(*(ask(app) for _ in range(40))) == [(200, FINE)] * 40
    assert asked == 1
    await asyncio.sleep(SHARED)
    assert await ask(app) == (200, FINE)
    assert asked == 2


async def test_before_and_after_it_serves(database: Database) -> None:
    made = build(Settings(), database.server_url, Overrides(passwords=CHEAP))
    status, checks = await ask(made)
    assert (status, checks["server"]) == (503, "starting")
    async with made.router.lifespan_context(made):
        assert await ask(made) == (200, FINE)
    status, checks = await ask(made)
    assert (status, checks["server"]) == (503, "stopping")


@pytest.mark.parametrize(
    ("broken", "mended", "check", "advice"),
    [
        (
            "DELETE FROM migrations WHERE number = 1",
            "INSERT INTO migrations (number, name, digest) VALUES (1, 'ledger', '')",
            "migrations",
            "run `annolog migrate`",
        ),
        (
            "INSERT INTO migrations (number, name, digest) VALUES (9999, 'future', '')",
            "DELETE FROM migrations WHERE number = 9999",
            "migrations",
            "update the program",
        ),
        (
            "UPDATE projection_generations SET code_version = code_version + 1",
            "UPDATE projection_generations SET code_version = code_version - 1",
            "projections",
            "run `annolog rebuild`",
        ),
    ],
    ids=["missing", "newer", "outdated"],
)
async def test_a_schema_that_does_not_fit(
    app: Starlette, owner: asyncpg.Connection, broken: str, mended: str, check: str, advice: str
) -> None:
    await owner.execute(broken)
    status, checks = await ask(app)
    assert status == 503
    assert advice in checks.pop(check)
    assert set(checks.values()) == {"ok"}
    await owner.execute(mended)
    await asyncio.sleep(SHARED)
    assert await ask(app) == (200, FINE)


async def test_a_database_that_is_away(app: Starlette, database: Database) -> None:
    parts = urlsplit(database.server_url)
    name = parts.path[1:]
    superuser = await asyncpg.connect(
        postgres.superuser_url(database.admin_url).replace(f"/{name}", "/postgres")
    )
    try:
        await superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        status, checks = await ask(app)
        assert (status, checks.pop("server")) == (503, "ok")
        # What runs in the background may have noticed by now, or not yet.
        said = checks.pop("jobs")
        assert said == "ok" or said.startswith("errors within the last minute")
        assert set(checks.values()) == {"not known: the database does not answer"}
        for secret in (parts.password, parts.username, name, str(parts.port)):
            assert secret is not None
            assert secret not in json.dumps(checks) + said
        await superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        async with asyncio.timeout(PATIENCE):
            while (await ask(app))[0] != 200:  # noqa: ASYNC110 - the database sets no event
                await asyncio.sleep(0.05)
    finally:
        await superuser.close()


async def test_a_server_that_is_told_to_stop_says_so_and_goes_on_for_a_while(
    database: Database,
) -> None:
    settings = Settings(port=0, drain_seconds=300)
    async with (
        serving(settings, database.server_url, Overrides(passwords=CHEAP)) as server,
        httpx.AsyncClient(base_url=server.address, timeout=PATIENCE) as client,
    ):
        assert read(await client.get("/readyz")) == (200, FINE)
        server.stop()
        assert read(await client.get("/readyz")) == (503, FINE | {"server": "stopping"})
        assert (await client.get("/healthz")).status_code == 200
        asked = await client.post("/graphql", json={"query": "{ viewer { member { id } } }"})
        assert "UNAUTHENTICATED" in asked.text
    with pytest.raises(httpx.ConnectError):
        await asyncio.to_thread(httpx.get, f"{server.address}/readyz")


async def test_without_a_drain_it_ends_at_once(database: Database) -> None:
    async with serving(Settings(port=0), database.server_url, Overrides(passwords=CHEAP)) as server:
        server.stop()
        async with asyncio.timeout(PATIENCE):
            await server.task
