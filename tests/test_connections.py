"""The one way to connect: what holds on every connection, and what never happens on one."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import cProfile
import gc
import pstats
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg
import pytest
import uvloop

from bench.sizes import ROOT
from server import postgres as connections
from server.postgres import ServerConnection, close_pool, connect, is_away, open_pool, terminate_all
from server.settings import Settings
from tests.postgres import over_tcp
from tests.support.databases import Database
from tests.support.proxy import Proxy, proxied
from tests.test_house import product

SETTINGS = {"application_name": "annolog test", "lock_timeout": "5000", "jit": "off"}
SLEEP = "SELECT pg_sleep(60)"
PATIENCE = 20


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with proxied(database.server_url) as made:
        yield made


def test_nothing_else_in_the_server_connects() -> None:
    found = []
    for path in product():
        text = path.read_text()
        if not re.search(r"asyncpg\s*\.\s*(connect|create_pool)\b", text):
            continue  # a module is parsed only where it may have been found
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Attribute(ast.Name("asyncpg"), "connect" | "create_pool"):
                    found.append(str(path.relative_to(ROOT)))
    assert set(found) == {"server/postgres.py"}


async def test_settings_are_set_by_statement_and_only_the_name_at_the_start(
    database: Database, proxy: Proxy
) -> None:
    connection = await connect(proxy.url(database.server_url), SETTINGS)
    try:
        assert await connection.fetchval("SHOW lock_timeout") == "5s"
        assert await connection.fetchval("SHOW jit") == "off"
    finally:
        await connection.close()
    (startup,) = proxy.startups
    assert startup.keys() == {"user", "database", "client_encoding", "application_name"}
    assert startup["application_name"] == "annolog test"


async def test_the_driver_knows_arrays_by_their_types(database: Database) -> None:
    connection = await connect(database.server_url, SETTINGS)
    elements = "SELECT array_agg(e ORDER BY e) FROM unnest($1::text[]) e"
    for given in (["b", "a"], ("a", "b"), {"b", "a"}, frozenset("ab"), {"a": 1, "b": 2}.keys()):
        assert await connection.fetchval(elements, given) == ["a", "b"]
    assert await connection.fetchval(elements, {1: "b", 2: "a"}.values()) == ["a", "b"]
    assert await connection.fetchval("SELECT $1::int[]", [[1, 2], [3, 4]]) == [[1, 2], [3, 4]]
    assert await connection.fetchval(elements, []) is None
    for wrong in ("ab", b"ab", {"a": "b"}, 3, iter(["a"])):
        with pytest.raises(asyncpg.DataError):
            await connection.fetchval(elements, wrong)
    profile = cProfile.Profile()
    profile.enable()
    await connection.fetchval(elements, ["a"] * 100)
    profile.disable()
    called = {name for _, _, name in pstats.Stats(profile).stats}  # type: ignore[attr-defined]
    assert "__instancecheck__" not in called, "the driver asks in another way by now"
    await connection.close()


async def test_a_pool_keeps_the_settings_and_nothing_of_an_organization(database: Database) -> None:
    pool = await open_pool(database.server_url, SETTINGS, size=1, deadline=20)
    for _ in range(3):
        async with pool.acquire() as connection:
            assert await connection.fetchval("SHOW lock_timeout") == "5s"
            assert not await connection.fetchval("SELECT current_setting('app.org_id', true)")
            async with connection.transaction():
                await connection.execute("SET LOCAL app.org_id = 'an organization'")
    await close_pool(pool)


def _sockets(database: Database) -> dict[str, int]:
    async def look() -> dict[str, int]:
        connection = await connect(over_tcp(database.server_url), SETTINGS)
        found: Any = connection._transport.get_extra_info("socket")
        try:
            named = {
                name: found.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))
                for name, _ in connections._SOCKET
            }
            return named | {
                "SO_KEEPALIVE": found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            }
        finally:
            await connection.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(look())


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"), reason="This system has no TCP_USER_TIMEOUT"
)
def test_the_socket_notices_that_its_peer_vanished(database: Database) -> None:
    assert _sockets(database) == {
        "SO_KEEPALIVE": 1,
        "TCP_KEEPIDLE": 5,
        "TCP_KEEPINTVL": 2,
        "TCP_KEEPCNT": 3,
        "TCP_USER_TIMEOUT": 10_000,
    }


@pytest.mark.parametrize("named", ["in place of the host", "as an option"])
async def test_a_database_is_reached_by_its_socket(database: Database, named: str) -> None:
    parts = urlsplit(database.server_url)
    login, _, host = parts.netloc.rpartition("@")
    folder, _, port = host.partition(":")
    if not folder.startswith("%2F"):
        pytest.skip("the path of the test server's socket would be too long")
    if named == "as an option":
        options = f"host={unquote(folder)}&port={port}"
        parts = parts._replace(netloc=f"{login}@", query=options)
    found = Settings.from_env({"ANNOLOG_DATABASE_URL": urlunsplit(parts)}).database_url
    assert found is not None
    connection = await connect(found, SETTINGS)
    assert await connection.fetchval("SELECT inet_client_addr()") is None
    await connection.close()


async def _by_deadline(connection: ServerConnection) -> None:
    with pytest.raises(TimeoutError):
        await connection.execute(SLEEP, timeout=0.2)


async def _by_deadline_of_prepared(connection: ServerConnection) -> None:
    with pytest.raises(TimeoutError):
        await connection.fetch("SELECT pg_sleep($1)", 60.0, timeout=0.2)


async def _by_cancelled_task(connection: ServerConnection) -> None:
    task = asyncio.create_task(connection.execute(SLEEP))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _by_time_out_of_a_caller(connection: ServerConnection) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(connection.fetch("SELECT pg_sleep($1)", 60.0), 0.2)


async def _by_close(connection: ServerConnection) -> None:
    task = asyncio.create_task(connection.execute(SLEEP))
    await asyncio.sleep(0.05)
    await asyncio.wait_for(connection.close(), PATIENCE)
    # What the driver makes of the statement is not for us to say: nobody closes what is in use.
    await asyncio.wait({task}, timeout=PATIENCE)


async def _by_copy(connection: ServerConnection) -> None:
    async def failing(_: bytes) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await connection.copy_from_query("SELECT generate_series(1, 100000)", output=failing)


@pytest.mark.parametrize(
    "end",
    [
        _by_deadline,
        _by_deadline_of_prepared,
        _by_cancelled_task,
        _by_time_out_of_a_caller,
        _by_close,
        _by_copy,
    ],
)
async def test_no_statement_is_ever_cancelled_its_connection_ends(
    database: Database, proxy: Proxy, end: Callable[[ServerConnection], Awaitable[None]]
) -> None:
    connection = await connect(proxy.url(database.server_url), SETTINGS)
    await end(connection)
    async with asyncio.timeout(PATIENCE):
        while not connection.is_closed():  # noqa: ASYNC110 - it is closed by the next turns
            await asyncio.sleep(0)
    # A cancel request is a connection of its own, which would arrive before this one.
    await (await connect(proxy.url(database.server_url), SETTINGS)).close()
    assert proxy.cancels == 0
    assert not connection._cancellations


async def test_the_stock_driver_does_send_cancel_requests(database: Database, proxy: Proxy) -> None:
    """Without this, the test above would prove nothing."""
    connection = await asyncpg.connect(proxy.url(database.server_url))
    with pytest.raises(TimeoutError):
        await connection.execute(SLEEP, timeout=0.1)
    async with asyncio.timeout(PATIENCE):
        while not proxy.cancels:  # noqa: ASYNC110 - a socket sets no event
            await asyncio.sleep(0.01)
    connection.terminate()


async def test_a_connection_of_a_pool_that_was_cut_off_is_replaced(database: Database) -> None:
    pool = await open_pool(database.server_url, SETTINGS, size=1, deadline=20)
    with pytest.raises(TimeoutError):
        await pool.fetchval(SLEEP, timeout=0.2)
    assert await pool.fetchval("SELECT 1") == 1
    await close_pool(pool)


async def test_waiting_for_a_connection_of_a_pool_has_a_limit(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.connection_pool.ACQUIRE", 0.1)
    pool = await open_pool(database.server_url, SETTINGS, size=1, deadline=20)
    async with pool.acquire() as connection:
        with pytest.raises(TimeoutError):
            await pool.fetchval("SELECT 1")
        assert await connection.fetchval("SELECT 1") == 1
    assert await pool.fetchval("SELECT 1") == 1
    await close_pool(pool)


async def test_a_silent_host_does_not_use_up_the_time_of_the_next(
    database: Database, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CONNECT_EACH", 0.5)
    direct = database.server_url.rpartition("@")[2].partition("/")[0]
    both = database.server_url.replace(direct, f"127.0.0.1:{proxy.port},{direct}")
    proxy.silence()
    clock = asyncio.get_running_loop().time
    began = clock()
    first = await connect(both, SETTINGS)
    assert 0.5 <= clock() - began < PATIENCE
    asked = {*proxy._tasks}
    second = await connect(both, SETTINGS)
    assert {*proxy._tasks} == asked != set(), "the host that answered is asked first"
    for connection in (first, second):
        await connection.close()


async def test_all_connections_to_a_silent_database_end_at_once(
    database: Database, proxy: Proxy
) -> None:
    url = proxy.url(database.server_url)
    others = await connect(database.server_url, SETTINGS)
    mine = [await connect(url, SETTINGS) for _ in range(3)]
    running = [asyncio.create_task(one.fetchval(SLEEP)) for one in mine]
    await asyncio.sleep(0)
    proxy.silence()
    assert terminate_all(url) == 3
    found = await asyncio.gather(*running, return_exceptions=True)
    assert all(is_away(error) for error in found if isinstance(error, Exception))
    assert len(found) == 3
    assert await others.fetchval("SELECT 1") == 1
    await others.close()


async def test_mistakes_are_no_outage(database: Database) -> None:
    connection = await connect(database.server_url, {**SETTINGS, "statement_timeout": "50"})
    for wrong in ("SELECT 1 / 0", "SELECT nothing", "SELECT pg_sleep(1)"):
        with pytest.raises(asyncpg.PostgresError) as caught:
            await connection.fetchval(wrong)
        assert not is_away(caught.value)
    with pytest.raises((asyncpg.DataError, asyncpg.InterfaceError)) as mistaken:
        await connection.fetchval("SELECT $1::int", "text")
    assert not is_away(mistaken.value)
    assert not is_away(FileNotFoundError())
    await connection.close()
    with pytest.raises(asyncpg.InterfaceError) as closed:
        await connection.fetchval("SELECT 1")
    assert is_away(closed.value)


async def test_a_cancelled_user_of_a_pool_is_cancelled_and_its_connection_is_back(database) -> None:
    pool = await open_pool(database.server_url, {"application_name": "test"}, size=1, deadline=20)

    async def wait() -> None:
        async with pool.acquire() as connection:
            await connection.fetchval("SELECT pg_sleep(20)")

    for _ in range(20):
        user = asyncio.create_task(wait())
        await asyncio.sleep(0.02)
        user.cancel()
        with pytest.raises(asyncio.CancelledError):
            await user
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT 1") == 1
    await pool.close()


async def test_a_connection_whose_user_gave_up_while_it_was_opened_is_closed(database) -> None:
    """At whatever moment: the driver warns of one that nobody closed, and warnings are errors."""
    for turns in range(60):
        pool = await open_pool(database.server_url, SETTINGS, size=1, deadline=20)
        user = asyncio.create_task(pool._get_new_connection())
        for _ in range(turns):
            await asyncio.sleep(0.001)
        user.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await (await user).close()
        await pool.close()
    gc.collect()


async def test_who_waits_for_a_connection_of_a_pool_gets_it_in_turn(database: Database) -> None:
    """Others begin to wait in the very moment in which the connection is given back."""
    pool = await open_pool(database.server_url, SETTINGS, size=1, deadline=10, first=1)
    served: list[str] = []
    users: list[asyncio.Task[None]] = []

    async def use(name: str) -> None:
        async with pool.acquire():
            served.append(name)

    put = pool._queue.put_nowait

    def give_back(connection: object) -> None:
        if len(users) < 4:
            users.append(asyncio.create_task(use("late")))
        put(connection)

    pool._queue.put_nowait = give_back
    async with pool.acquire():
        users.append(asyncio.create_task(use("first")))
        await asyncio.sleep(0)
    while len(served) < 4:  # noqa: ASYNC110 - the next turns serve them
        await asyncio.sleep(0)
    await asyncio.gather(*users)
    assert served == ["first", "late", "late", "late"]
    await close_pool(pool)
