"""Answers to gold tasks with large masks, whose runs lie in blobs, for the counter "quality".

Blobs are read before the event is counted that needs them, one answer at a time: only what an
answer has in common with the right one is kept, which is the same whoever counts, and whenever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import structlog

from quality.regions.budget import Budget
from server.events.core.event import Event, JsonObject, Recorded
from server.events.labeling.masks import blob_digests, with_runs
from server.events.labeling.tasks import Task
from server.postgres import Connection
from server.projections.counters.projection import Count
from server.projections.counters.quality_gold import (
    STEPS,
    Large,
    LargeKey,
    compared,
    is_judged,
    judged_sides,
    large_key,
    size_of,
)
from server.storage import BlobChangedError, Blobs, BlobsAwayError

log = structlog.get_logger()

LARGE_STEPS = 10 * STEPS
"""Steps that the regions of one answer and of the right one may take, where they have large masks:
600,000 runs, which take a thread about a fifth of a second."""
MOST_BYTES = 8 << 20
"""Bytes of their blobs that are read: more have more runs than the steps pay for."""
_NO_TIMEOUT = "SET LOCAL idle_in_transaction_session_timeout = 0"
"""While blobs are read and compared, however long that takes, the counters' connection is idle."""
_BODY = "SELECT body FROM blobs WHERE org_id = $1 AND digest = $2"


class _Pair(NamedTuple):
    """The answers of a person to a gold task, and the right ones."""

    said: JsonObject
    right: JsonObject


class GoldMasks:
    """Reads the large masks of a page of events, and counts with them."""

    def __init__(
        self,
        count_with: Callable[[Task | None, Task, Recorded[Event], Large], Any],
        connection: Connection,
        org: UUID,
        plain: Count,
        *,
        blobs: Blobs | None = None,
    ) -> None:
        """Count events.

        Args:
            count_with: counts an event, given what large masks have in common.
            connection: inside a transaction of the organization.
            org: the organization.
            plain: counts an event of a task that has no large masks.
            blobs: the store of blobs; None for the database.
        """
        self._count_with, self._plain = count_with, plain
        self._connection, self._org, self._blobs = connection, org, blobs
        self._known: dict[LargeKey, str] = {}
        self._kept: dict[str, bytes] = {}
        """By digest, blobs of the right answers of late, of MOST_BYTES at most."""
        self._may_idle = False

    @staticmethod
    def wants(before: Task | None, after: Task) -> bool:
        """Tell whether `read` is to be called before an event is counted, at no cost."""
        return after.gold is not None or (before is not None and before.gold is not None)

    async def read(self, before: Task | None, after: Task) -> None:
        """Read what is needed to count an event.

        Raises:
            BlobsAwayError: where the store cannot be reached: the event is counted later.
        """
        for task, some in judged_sides(before, after):
            gold = task.gold
            if gold is None or gold.answers is None or gold.dispute is not None:
                continue
            for one in some:
                if is_judged(one, gold.by) and one.answers is not None:
                    await self._read_pair(_Pair(one.answers, gold.answers), size_of(task.sizes))

    async def _read_pair(self, pair: _Pair, size: JsonObject) -> None:
        for question, digests in _large(pair):
            key = large_key(question, *pair)
            alike = self._known.get(key) or await self._alike(question, digests, pair, size)
            if alike is not None:
                self._known[key] = alike

    def count(self, before: Task | None, after: Task, recorded: Recorded[Event]) -> Any:
        """Return what an event changes."""
        if self._known and self.wants(before, after):
            return self._count_with(before, after, recorded, self._known)
        return self._plain(before, after, recorded)

    async def _alike(
        self, question: str, digests: set[str], pair: _Pair, size: JsonObject
    ) -> str | None:
        """Return what an answer has in common with the right one; None where that is not judged.

        Answers whose blobs were changed in the store are not judged either.
        """
        if not self._may_idle:
            await self._connection.execute(_NO_TIMEOUT)
            self._may_idle = True
        bodies, left = dict[str, bytes](), MOST_BYTES
        of_right = {digest for _, digest in blob_digests(pair.right)}
        for digest in sorted(digests):
            try:
                body = self._kept.get(digest) or await self._body(digest)
            except BlobChangedError as error:
                log.warning("gold answer not judged", org=str(self._org), error=str(error))
                return None
            if body is None or len(body) > left:
                return None
            bodies[digest], left = body, left - len(body)
            if digest in of_right:
                self._keep(digest, body)
        return await asyncio.to_thread(_of_bodies, question, bodies, pair, size)

    async def _body(self, digest: str) -> bytes | None:
        """Read a blob. Raises BlobChangedError, and BlobsAwayError, also where it took too long."""
        body: bytes | None
        try:
            if self._blobs is not None:
                return await self._blobs.get(self._org, digest)
            body = await self._connection.fetchval(_BODY, self._org, bytes.fromhex(digest))
        except asyncpg.QueryCanceledError as error:
            raise BlobsAwayError("the database of the blobs took too long") from error
        return body

    def _keep(self, digest: str, body: bytes) -> None:
        """Keep a blob of a right answer, which the answers of others are compared with, too."""
        if sum(map(len, (self._kept | {digest: body}).values())) > MOST_BYTES:
            self._kept.clear()
        self._kept[digest] = body


def _large(pair: _Pair) -> Iterator[tuple[str, set[str]]]:
    """Yield the questions whose answers have large masks, or join some, with the digests of these.

    Only answers of the kind that is right are judged.
    """
    digests: list[dict[str, set[str]]] = []
    for answers in pair:
        found: dict[str, set[str]] = {}
        for (question, *_), digest in blob_digests(answers):
            found.setdefault(str(question), set()).add(digest)
        digests.append(found)
    if not any(digests):
        return
    for question, right in pair.right.items():
        said = pair.said.get(question)
        if said is None or said["kind"] != right["kind"]:
            continue
        joined = {question} if right["kind"] == "mask" else _joined(said) | _joined(right)
        wanted = set[str]().union(*(each.get(name, ()) for each in digests for name in joined))
        if wanted:
            yield question, wanted


def _joined(answer: JsonObject) -> set[str]:
    """Return the questions whose regions an answer joins."""
    ends = (one[side] for one in answer.get("relations", ()) for side in ("source", "target"))
    return {end["question"] for end in ends}


def _of_bodies(
    question: str, bodies: Mapping[str, bytes], pair: _Pair, size: JsonObject
) -> str | None:
    said, right = (with_runs(answers, bodies) for answers in pair)
    budget = Budget(LARGE_STEPS)
    return compared(
        said[question], right[question], size, budget, joined=(said, right), steps=LARGE_STEPS
    )
