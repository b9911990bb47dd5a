"""The login brake on a real PostgreSQL: its arithmetic, its concurrency and its size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from server.access.throttling import LOGIN_ATTEMPTS_DDL, account_key, address_key, attempt, forgive
from server.events.core.refusal import Code, Refused
from tests import postgres

pytestmark = pytest.mark.own_database("rows without an organization are counted")

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=10)
SECRET = b"a server secret"
ORG = UUID(int=1)
ALICE = account_key(SECRET, ORG, "alice@example.org")
BOB = account_key(SECRET, ORG, "bob@example.org")
HOME = address_key(SECRET, "192.0.2.1")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    admin_url, server_url = postgres.create_database()

    async def migrate() -> None:
        connection = await asyncpg.connect(admin_url)
        await connection.execute(LOGIN_ATTEMPTS_DDL)
        await connection.execute(LOGIN_ATTEMPTS_DDL)
        await connection.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts TO PUBLIC")
        await connection.close()

    asyncio.run(migrate())
    yield server_url
    postgres.drop_database(admin_url)


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    await connection.execute("DELETE FROM login_attempts")
    yield connection
    await connection.close()


async def tries(
    connection: asyncpg.Connection, *keys: bytes, after: float = 0, limit: int = 5
) -> str:
    """Return "" where the attempt is let through, else what the refusal says."""
    now = NOON + timedelta(seconds=after)
    try:
        await attempt(connection, keys=keys, limit=limit, window=WINDOW, now=now)
    except Refused as refusal:
        return refusal.message if refusal.code is Code.RATE_LIMITED else repr(refusal)
    return ""


async def rows(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM login_attempts"))


async def test_so_many_at_once_and_then_one_by_one(connection: asyncpg.Connection) -> None:
    assert [await tries(connection, ALICE) for _ in range(5)] == [""] * 5
    assert "in 120 seconds" in await tries(connection, ALICE)
    assert "in 1 seconds" in await tries(connection, ALICE, after=119.5)
    assert await tries(connection, ALICE, after=120) == ""
    assert "in 120 seconds" in await tries(connection, ALICE, after=120)
    rested = 120 + 2 * WINDOW.total_seconds()
    assert [await tries(connection, ALICE, after=rested) for _ in range(5)] == [""] * 5
    assert await tries(connection, ALICE, after=rested)


async def test_accounts_are_counted_apart(connection: asyncpg.Connection) -> None:
    for _ in range(6):
        await tries(connection, ALICE)
    assert await tries(connection, ALICE)
    assert await tries(connection, BOB) == ""


async def test_any_full_key_refuses_and_no_other_is_raised(
    connection: asyncpg.Connection,
) -> None:
    for _ in range(5):
        await tries(connection, HOME)
    before = await connection.fetch("SELECT * FROM login_attempts ORDER BY key")
    for _ in range(10):
        assert await tries(connection, ALICE, HOME)
    assert await connection.fetch("SELECT * FROM login_attempts ORDER BY key") == before
    assert [await tries(connection, ALICE) for _ in range(5)] == [""] * 5


async def test_a_refusal_leaves_the_callers_transaction_usable(
    connection: asyncpg.Connection,
) -> None:
    async with connection.transaction():
        for _ in range(7):
            await tries(connection, ALICE, HOME)
        assert await connection.fetchval("SELECT 1") == 1
    assert await rows(connection) == 2


async def test_a_right_password_forgives_the_account(connection: asyncpg.Connection) -> None:
    for _ in range(5):
        await tries(connection, ALICE, HOME)
    await forgive(connection, key=ALICE)
    assert await tries(connection, ALICE) == ""
    assert await tries(connection, HOME)


async def test_a_key_twice_counts_once(connection: asyncpg.Connection) -> None:
    assert [await tries(connection, ALICE, ALICE) for _ in range(5)] == [""] * 5
    assert await tries(connection, ALICE)


async def test_many_connections_share_one_count(
    connection: asyncpg.Connection, database: str
) -> None:
    """Each asks for the two keys in another order, which would deadlock if locked as given."""
    others = [await asyncpg.connect(database) for _ in range(8)]

    async def storm(number: int) -> list[str]:
        keys = (ALICE, HOME) if number % 2 else (HOME, ALICE)
        return [await tries(others[number], *keys, limit=20) for _ in range(10)]

    answers = await asyncio.gather(*(storm(number) for number in range(8)))
    for other in others:
        await other.close()
    assert [answer == "" for storm in answers for answer in storm].count(True) == 20
    assert await rows(connection) == 2


async def test_the_table_forgets_what_has_run_down(connection: asyncpg.Connection) -> None:
    for number in range(200):
        await tries(connection, address_key(SECRET, f"10.0.0.{number}"), ALICE, limit=1000)
    assert await rows(connection) == 201
    for number in range(20):
        await tries(connection, address_key(SECRET, f"10.0.1.{number}"), after=700, limit=1000)
    assert await rows(connection) == 20


async def test_the_table_is_not_written_ahead(connection: asyncpg.Connection) -> None:
    kind = await connection.fetchval(
        "SELECT relpersistence FROM pg_class WHERE relname = 'login_attempts'"
    )
    assert kind == b"u"


def test_an_account_is_one_however_its_address_is_written() -> None:
    assert account_key(SECRET, ORG, " Alice@Example.ORG ") == ALICE
    assert account_key(SECRET, UUID(int=2), "alice@example.org") != ALICE
    assert account_key(b"another", ORG, "alice@example.org") != ALICE
    assert len({len(key) for key in (ALICE, HOME, account_key(SECRET, ORG, "\ud800"))}) == 1


def test_an_address_is_what_one_client_can_change_at_will() -> None:
    assert address_key(SECRET, "2001:db8::1") == address_key(SECRET, "2001:db8::ffff:1")
    assert address_key(SECRET, "2001:db8::1") != address_key(SECRET, "2001:db8:0:1::1")
    assert address_key(SECRET, "::ffff:192.0.2.1") == HOME
    assert address_key(SECRET, "192.0.2.2") != HOME
    assert address_key(SECRET, "fe80::1%eth0") == address_key(SECRET, "fe80::2")
    assert address_key(SECRET, "") != address_key(SECRET, "unix")
