"""The register of erasures, in a folder and in a bucket: both keep the same promises."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid4

import asyncpg
import httpx
import orjson
import pytest
from aiobotocore.session import get_session

from server.commands import Writer
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.storage import BucketRegister, ErasureRegister, FolderRegister, RegisterRecord, s3
from server.storage.erasure_register import encoded
from tests.seaweed import BUCKET, Seaweed
from tests.storage.test_bucket import Relay
from tests.support.clock import Clock
from tests.support.databases import Database
from tests.support.erasing import labeled, positions
from tests.support.forked import forked
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

WRITES = """
import asyncio, json, sys
from pathlib import Path
from uuid import UUID
from server.events.core.ids import uuid7
from server.storage import Bucket, BucketRegister, FolderRegister, RegisterRecord

async def write(place, org, process):
    made = BucketRegister(Bucket(**place)) if type(place) is dict else FolderRegister(Path(place))
    for number in range(1, 21):
        record = RegisterRecord(uuid7(), None, "OTHER", [(number, bytes([process]) * 2_000)])
        await made.write(org, record)
        await made.confirm(org, record.id)
    await made.close()

asyncio.run(write(json.loads(sys.argv[1]), UUID(sys.argv[2]), int(sys.argv[3])))
"""


class Place(Protocol):
    """Where a register lies."""

    register: ErasureRegister
    told: str | dict[str, Any]
    """What another process opens it by."""

    def shut(self) -> None:
        """Make it unreachable."""

    def reopen(self) -> None:
        """Make it reachable again."""

    async def cut_off(self, org: UUID, record: RegisterRecord) -> None:
        """Write a part of a record, as a process that dies meanwhile does."""


class FolderPlace:
    """A folder, in whose place a file can be put."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._aside = folder, folder.with_name("aside")
        self.register, self.told = FolderRegister(folder), str(folder)

    def shut(self) -> None:
        if self._folder.exists():
            self._folder.rename(self._aside)
        self._folder.touch()

    def reopen(self) -> None:
        self._folder.unlink()
        if self._aside.exists():
            self._aside.rename(self._folder)

    async def cut_off(self, org: UUID, record: RegisterRecord) -> None:
        with (self._folder / f"{org}.jsonl").open("ab") as file:
            file.write(encoded(record)[:-9])


class BucketPlace:
    """A bucket behind a relay that can be shut."""

    def __init__(self, seaweed: Seaweed, relay: Relay) -> None:
        self._seaweed, self._relay = seaweed, relay
        bucket = replace(seaweed.bucket, endpoint=relay.endpoint)
        self.register, self.told = BucketRegister(bucket), vars(seaweed.bucket)

    def shut(self) -> None:
        self._relay.open = False

    def reopen(self) -> None:
        self._relay.open = True

    async def cut_off(self, org: UUID, record: RegisterRecord) -> None:
        url = httpx.URL(await self._signed(f"erasures/{org}/{record.id}.json"))
        body = encoded(record)
        reader, writer = await asyncio.open_connection(url.host, url.port)
        head = f"Host: {url.netloc.decode()}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(b"PUT " + url.raw_path + b" HTTP/1.1\r\n" + head.encode() + body[:-9])
        writer.write_eof()
        assert b" 200 " not in await reader.read()
        writer.close()
        await writer.wait_closed()

    async def _signed(self, key: str) -> str:
        async with get_session().create_client(
            "s3",
            region_name="us-east-1",
            endpoint_url=self._seaweed.endpoint,
            aws_access_key_id=self._seaweed.access_key,
            aws_secret_access_key=self._seaweed.secret_key,
        ) as client:
            given = {"Bucket": BUCKET, "Key": key}
            return str(await client.generate_presigned_url("put_object", Params=given))


@pytest.fixture(params=["folder", "s3"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    """Each place in turn."""
    if request.param == "folder":
        yield FolderPlace(tmp_path / "erasures")
        return
    monkeypatch.setattr(s3, "ATTEMPTS", 1)
    seaweed = request.getfixturevalue("seaweed")
    async with Relay(seaweed.endpoint) as relay:
        made = BucketPlace(seaweed, relay)
        yield made
        await made.register.close()


@pytest.fixture
def register(place: Place) -> ErasureRegister:
    return place.register


@pytest.fixture
async def writer(
    database: Database, clock: Clock, register: ErasureRegister
) -> AsyncIterator[Writer]:
    """A writer that records erasures there."""
    made = Writer(database.server_url, clock=clock, register=register)
    yield made
    await made.close()


def record_of(number: int, erasure: UUID | None = None) -> RegisterRecord:
    return RegisterRecord(uuid7(), erasure, "OTHER", [(number, b"%032d" % number)])


async def records(register: ErasureRegister, org: UUID) -> list[RegisterRecord]:
    return [one async for one in register.records(org)]


async def erased(register: ErasureRegister, org: UUID) -> list[tuple[list[int], bool]]:
    """The positions of each record, and whether it is confirmed."""
    found = await records(register, org)
    return [([position for position, _ in one.events], one.confirmed) for one in found]


async def test_records_are_read_as_written_in_order_and_confirmed(
    register: ErasureRegister, org: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await records(register, org) == []
    written = list[RegisterRecord]()
    for number in range(7):
        written.append(record_of(number, uuid4() if number % 2 else None))
        await register.write(org, written[-1])
    assert await records(register, org) == written
    for one in written[1:3]:
        await register.confirm(org, one.id)
    await register.confirm(org, written[1].id)
    known = [replace(one, confirmed=one in written[1:3]) for one in written]
    assert await records(register, org) == known
    if isinstance(register, BucketRegister):  # the same, listed in many pages
        client = await register._opened()
        monkeypatch.setattr(client, "list_objects_v2", partial(client.list_objects_v2, MaxKeys=2))
        assert await records(register, org) == known


async def test_organizations_are_apart(register: ErasureRegister, org: UUID) -> None:
    other, first, second = uuid4(), record_of(1), record_of(2)
    await register.write(org, first)
    await register.write(other, second)
    await register.confirm(other, first.id)  # the id of a record of another organization
    assert await records(register, org) == [first]
    assert await records(register, other) == [second]
    found = [one async for one in register.organizations()]
    assert {org, other} <= set(found)
    assert found == sorted(set(found))


async def test_a_record_that_was_cut_off_is_none_and_hides_none(
    place: Place, register: ErasureRegister, org: UUID
) -> None:
    first = record_of(1)
    await register.write(org, first)
    await place.cut_off(org, record_of(2))
    assert await records(register, org) == [first]
    second = record_of(3)
    await register.write(org, second)
    assert await records(register, org) == [first, second]


async def test_two_processes_write_at_once(
    place: Place, register: ErasureRegister, org: UUID
) -> None:
    told = orjson.dumps(place.told).decode()
    started = [await forked("-c", WRITES, told, str(org), str(number)) for number in (1, 2)]
    assert [await process.wait() for process in started] == [0, 0]
    found = await records(register, org)
    assert all(one.confirmed for one in found)
    events = [one.events[0] for one in found]
    for process in (1, 2):
        mine = [number for number, digest in events if digest == bytes([process]) * 2_000]
        assert mine == [*range(1, 21)]
    assert len(events) == 40


async def test_a_register_that_is_away_says_so(
    place: Place, register: ErasureRegister, org: UUID
) -> None:
    await register.write(org, record_of(1))
    place.shut()
    for work in (register.write(org, record_of(2)), register.confirm(org, uuid4())):
        with pytest.raises(OSError):
            await work
    for found in (register.organizations(), register.records(org)):
        with pytest.raises(OSError):
            async with aclosing(found) as read:  # type: ignore[type-var]
                await anext(read)
    place.reopen()
    assert await erased(register, org) == [([1], False)]


async def test_without_the_register_nothing_is_erased_or_written(
    place: Place, register: ErasureRegister, workspace: Workspace, owner: asyncpg.Connection
) -> None:
    task, _ = await labeled(workspace)
    gone, before = await positions(owner, workspace, task), await written(owner, workspace)
    place.shut()
    with pytest.raises(Refused) as caught:
        await workspace.erase(task, gone)
    assert caught.value.code is Code.UNAVAILABLE
    assert await written(owner, workspace) == before
    place.reopen()
    assert await erased(register, workspace.org) == []
    await workspace.erase(task, gone)
    assert await erased(register, workspace.org) == [(gone, True)]
    assert await written(owner, workspace) != before


async def written(owner: asyncpg.Connection, workspace: Workspace) -> Any:
    """How many events the organization has, and how many of them a content."""
    counts = "SELECT count(*), count(content) FROM events WHERE org_id = $1"
    return await owner.fetchrow(counts, workspace.org)


async def test_a_record_stands_before_the_commit_and_is_confirmed_after_it(
    place: Place,
    register: ErasureRegister,
    workspace: Workspace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the note after the commit fails, the erasure stands nevertheless."""
    task, _ = await labeled(workspace)
    first, *rest = await positions(owner, workspace, task)
    seen = list[list[tuple[list[int], bool]]]()

    async def probe(name: str) -> None:
        if name == "before commit":
            seen.append(await erased(register, workspace.org))
        if name == "after commit" and len(seen) == 2:
            place.shut()

    monkeypatch.setattr(workspace.writer._batch_writer, "probe", probe)
    await workspace.erase(task, [first])
    await workspace.erase(task, rest)
    place.reopen()
    assert seen == [[([first], False)], [([first], True), (rest, False)]]
    assert await erased(register, workspace.org) == seen[1]
    contents = "SELECT count(content) FROM events WHERE org_id = $1 AND position = ANY ($2)"
    assert await owner.fetchval(contents, workspace.org, [first, *rest]) == 0


async def test_a_disk_that_takes_a_part_of_a_record_has_not_taken_it(
    tmp_path: Path, org: UUID
) -> None:
    """The system takes what fits, says how much that was, and raises nothing."""
    register, first = FolderRegister(tmp_path), record_of(1)
    await register.write(org, first)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = (tmp_path / f"{org}.jsonl").stat().st_size + 20
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, limits[1]))
    try:
        with pytest.raises(OSError):
            await register.write(org, record_of(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert await records(register, org) == [first]


@pytest.mark.parametrize("confirmed", [False, True])
async def test_an_object_that_is_no_record(seaweed: Seaweed, org: UUID, confirmed: bool) -> None:
    """A service that stores a part of an upload never said that it stored the whole."""
    register, first, broken = BucketRegister(seaweed.bucket), record_of(1), record_of(2)
    await register.write(org, first)
    await register._put(f"erasures/{org}/{broken.id}.json", encoded(broken)[:-9])
    if confirmed:  # it was whole once: what it said must not be passed over
        await register.confirm(org, broken.id)
        with pytest.raises(OSError, match=str(broken.id)):
            await records(register, org)
    else:
        assert await records(register, org) == [first]
    await register.close()
