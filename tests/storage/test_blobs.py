"""What every store of blobs must do, whichever it is."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from server.storage import Blobs
from server.storage import blobs as port


async def listed(blobs: Blobs, org: UUID) -> set[str]:
    return {digest async for digest, _ in blobs.all(org)}


@pytest.mark.parametrize("body", [b"", b"\0\xff", "schön 😀".encode() * 90_000], ids=len)
async def test_what_is_put_is_got(blobs: Blobs, org: UUID, body: bytes) -> None:
    digest = await blobs.put(org, body)
    assert digest == sha256(body).hexdigest()
    assert await blobs.get(org, digest) == body


async def test_twice_is_once(blobs: Blobs, org: UUID) -> None:
    assert await blobs.put(org, b"same") == await blobs.put(org, b"same")
    both = await asyncio.gather(*(blobs.put(org, b"at once") for _ in range(8)))
    assert await listed(blobs, org) == {both[0], sha256(b"same").hexdigest()}


async def test_what_is_not_there_is_none(blobs: Blobs, org: UUID) -> None:
    missing = sha256(b"missing").hexdigest()
    assert await blobs.get(org, missing) is None
    await blobs.erase(org, missing)
    assert await listed(blobs, org) == set()


async def test_a_digest_of_another_organization_is_not_there(blobs: Blobs, org: UUID) -> None:
    other = uuid4()
    digest = await blobs.put(org, b"ours")
    assert await blobs.get(other, digest) is None
    await blobs.erase(other, digest)
    assert await blobs.get(org, digest) == b"ours"
    assert await listed(blobs, other) == set()


async def test_what_is_erased_is_gone_and_may_come_back(blobs: Blobs, org: UUID) -> None:
    digest, kept = await blobs.put(org, b"personal"), await blobs.put(org, b"other")
    await blobs.erase(org, digest)
    assert await blobs.get(org, digest) is None
    assert await listed(blobs, org) == {kept}
    assert await blobs.put(org, b"personal") == digest
    assert await blobs.get(org, digest) == b"personal"


@pytest.mark.parametrize(
    "digest",
    ["", "abc", "../" * 20, "0" * 63, "0" * 65, "G" * 64, "A" * 64, f"{'0' * 64}\n"],
)
async def test_what_is_no_digest_is_refused(blobs: Blobs, org: UUID, digest: str) -> None:
    for work in (blobs.get, blobs.erase):
        with pytest.raises(ValueError, match="no SHA-256"):
            await work(org, digest)


async def test_what_is_too_large_is_refused(
    blobs: Blobs, org: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "LARGEST", 10)
    with pytest.raises(ValueError, match="11 bytes are more than the 10"):
        await blobs.put(org, b"x" * 11)
    assert await listed(blobs, org) == set()


async def test_it_says_that_it_answers(blobs: Blobs) -> None:
    await blobs.check()


async def test_closing_twice_is_harmless_and_it_opens_again(blobs: Blobs, org: UUID) -> None:
    await blobs.close()
    await blobs.close()
    digest = await blobs.put(org, b"again")
    assert await blobs.get(org, digest) == b"again"
