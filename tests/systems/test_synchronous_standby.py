"""A synchronous standby that is frozen: what it does not have becomes visible by no path."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from server.commands import Writer
from server.commands.writer import connections
from server.commands.writer import writer as writers
from server.commands.writer.errors import STANDBY_AWAY
from server.events.accounts import organizations
from server.events.core.refusal import Code, Refused
from server.health import SHARED
from tests.support.api import key_of
from tests.support.commands import command
from tests.support.serving import PATIENCE, Serving, serving
from tests.systems.conftest import Site, site_on

pytestmark = [pytest.mark.systems, pytest.mark.faults]

RENAME = (
    "mutation($input: RenameOrganizationInput!) { renameOrganization(input: $input) "
    "{ __typename ... on OrganizationPayload { position } ... on Refused { code message } } }"
)
_VISIBLE = "SELECT count(*) FROM events WHERE org_id = $1 AND command_id = $2"
_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


async def ask(url: str, query: str, *values: object) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query, *values)
    finally:
        await connection.close()


async def visible(site: Site, id_: UUID) -> int:
    """How many events of a command anybody sees at the primary."""
    return await ask(site.pair.primary.admin_url, _VISIBLE, site.org, id_)


async def waits(site: Site) -> None:
    """Wait until a commit waits for the standby."""
    async with asyncio.timeout(PATIENCE):
        while not await ask(site.pair.primary.superuser_url, _WAITS):
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def frozen(site: Site) -> AsyncIterator[None]:
    """Commits wait for a standby that is frozen."""
    await site.pair.wait_for_standby(synchronous=True)
    site.pair.standby.freeze()
    try:
        yield
    finally:
        site.pair.standby.thaw()
        await site.pair.wait_for_standby(synchronous=False)


def rename(site: Site, id_: UUID):
    name = f"renamed {id_}"
    return command(
        site.org,
        site.owner,
        lambda current: organizations.rename(current.organization(site.org), name=name),
        id=id_,
        organization=True,
    )


async def by_deadline(writer: Writer, running: asyncio.Task[object], site: Site) -> None:
    with pytest.raises(Refused) as refused:
        await running
    assert refused.value.code is Code.UNAVAILABLE


async def by_cancelled_request(writer: Writer, running: asyncio.Task[object], site: Site) -> None:
    await waits(site)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def by_shutdown(writer: Writer, running: asyncio.Task[object], site: Site) -> None:
    await waits(site)
    began = time.monotonic()
    await writer.close()
    assert time.monotonic() - began < 5
    with pytest.raises(Refused) as refused:
        await running
    assert refused.value.code is Code.UNAVAILABLE


@pytest.mark.parametrize("end", [by_deadline, by_cancelled_request, by_shutdown])
async def test_what_the_standby_does_not_have_stays_invisible(
    kept_site: Site,
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Writer, asyncio.Task[object], Site], Awaitable[None]],
) -> None:
    site, id_ = kept_site, uuid4()
    monkeypatch.setattr(connections, "DEADLINE", 2.0 if end is by_deadline else 40.0)
    monkeypatch.setattr(writers, "CLOSING", 1.0)
    writer = Writer(site.pair.primary.server_url)
    try:
        async with frozen(site):
            running = asyncio.create_task(writer.execute(rename(site, id_)))
            await end(writer, running, site)
            for _ in range(20):
                assert await visible(site, id_) == 0
                await asyncio.sleep(0.02)
            await waits(site)
        async with asyncio.timeout(PATIENCE):
            while not await visible(site, id_):
                await asyncio.sleep(0.02)
    finally:
        await writer.close()
    again = Writer(site.pair.primary.server_url)
    try:
        assert (await again.execute(rename(site, id_))).replayed
        assert await visible(site, id_) == 1
    finally:
        await again.close()


async def test_sessions_that_wait_for_the_standby_are_bounded(
    kept_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each organization could leave one, until PostgreSQL has no connection left for anybody."""
    monkeypatch.setattr(connections, "DEADLINE", 1.0)
    url = kept_site.pair.primary.server_url
    sites = [kept_site, *[await site_on(kept_site.pair) for _ in range(6)]]
    writer = Writer(url, connections=2)
    try:
        async with frozen(kept_site):
            said = []
            for site in sites:
                with pytest.raises(Refused) as refused:
                    await writer.execute(rename(site, uuid4()))
                said.append((refused.value.code, refused.value.message))
            # Two were abandoned, and two more while the youngest of these was too young to count.
            left = await ask(kept_site.pair.primary.superuser_url, _WAITS)
            assert 2 <= left <= 4
            assert {code for code, _ in said} == {Code.UNAVAILABLE}
            assert said[-1] == (Code.UNAVAILABLE, STANDBY_AWAY)
        async with asyncio.timeout(PATIENCE):
            while await ask(kept_site.pair.primary.superuser_url, _WAITS):
                await asyncio.sleep(0.02)
        assert (await writer.execute(rename(sites[-1], uuid4()))).written == 1
    finally:
        await writer.close()


async def key(site: Site) -> str:
    writer = Writer(site.pair.primary.server_url)
    try:
        return await key_of(site.workspace(writer), site.owner)
    finally:
        await writer.close()


async def post(server: Serving, token: str, id_: UUID) -> httpx.Response:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return await client.post(
            f"{server.address}/graphql",
            json={
                "query": RENAME,
                "variables": {"input": {"commandId": str(id_), "name": f"renamed {id_}"}},
            },
            headers={"authorization": f"Bearer {token}"},
        )


@pytest.mark.parametrize("signals", [1, 2], ids=["SIGTERM", "SIGTERM twice"])
async def test_a_server_that_is_stopped_ends_and_shows_nothing(
    kept_site: Site, signals: int
) -> None:
    site, id_ = kept_site, uuid4()
    token = await key(site)
    with serving(ANNOLOG_DATABASE_URL=site.pair.primary.server_url) as server:
        async with frozen(site):
            running = asyncio.create_task(post(server, token, id_))
            await waits(site)
            began = time.monotonic()
            for _ in range(signals):
                server.process.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.5)
            code = await asyncio.to_thread(server.process.wait, PATIENCE)
            assert time.monotonic() - began < 20
            assert code == (0 if signals == 1 else 130)
            with contextlib.suppress(httpx.HTTPError):
                await running
            for _ in range(20):
                assert await visible(site, id_) == 0
                await asyncio.sleep(0.02)
        async with asyncio.timeout(PATIENCE):
            while not await visible(site, id_):
                await asyncio.sleep(0.02)


async def test_waiting_for_the_standby_is_visible(kept_site: Site) -> None:
    site, id_ = kept_site, uuid4()
    token = await key(site)
    with serving(ANNOLOG_DATABASE_URL=site.pair.primary.server_url) as server:
        async with httpx.AsyncClient(base_url=server.address, timeout=PATIENCE) as client:
            async with frozen(site):
                running = asyncio.create_task(post(server, token, id_))
                async with asyncio.timeout(PATIENCE):
                    while (ready := await client.get("/readyz")).status_code != 503:
                        await asyncio.sleep(0.2)
                    assert "synchronous standby" in ready.json()["checks"]["commands"]
                    metrics = (await client.get("/metrics")).text
                assert "annolog_commands_waiting 1.0" in metrics
                oldest = metrics.partition("\nannolog_oldest_command_seconds ")[2].split()[0]
                assert 10 <= float(oldest) < PATIENCE
                said = server.said("commands wait")
                assert said["database_waits_for"] == "IPC SyncRep"
                assert 5 < said["oldest_seconds"] < 10
            answer = (await running).json()["data"]["renameOrganization"]
            assert answer["__typename"] == "OrganizationPayload"
            await asyncio.sleep(SHARED)
            assert (await client.get("/readyz")).status_code == 200
