"""SIGKILL of server and PostgreSQL under load: nothing acknowledged is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from server.embedded import roles
from server.projections.engine.check import check
from tests.embedded.support import copy_cluster, end_server, temporary_place
from tests.support.forked import Forked
from tests.support.forms import CHOICE

CLIENTS = 8
CLAIM = (
    "mutation($input: ClaimTaskInput!) { claimTask(input: $input) { __typename "
    "... on ClaimTaskPayload { position token task { id } } ... on Refused { code message } } }"
)
SUBMIT = (
    "mutation($input: SubmitAnnotationInput!) { submitAnnotation(input: $input) { __typename "
    "... on AnnotationPayload { position annotationId } ... on Refused { code message } } }"
)


@dataclass
class Place:
    """A server of one's own, which can be killed and started again."""

    folder: Path
    port: int
    process: Forked | None = None
    acknowledged: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    in_flight: int = 0

    @property
    def data(self) -> Path:
        """Where PostgreSQL and the first key live."""
        return self.folder / "data"

    def start(self) -> None:
        """Start `annolog serve` and wait until it is ready."""
        environ = {**os.environ, "ANNOLOG_DATA_DIR": str(self.data), "ANNOLOG_PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            program = ("-c", "from server.cli import main; main()", "serve")
            self.process = Forked(*program, env=environ, stdout=log.fileno(), stderr=log.fileno())
        deadline = time.monotonic() + 60
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=1) as client:
            while time.monotonic() < deadline and self.process.poll() is None:
                with contextlib.suppress(httpx.HTTPError):
                    if client.get("/readyz").status_code == 200:
                        return
                time.sleep(0.05)
        pytest.fail((self.folder / "log").read_text()[-3000:])

    def kill(self) -> int:
        """SIGKILL the server; return how many requests were in flight."""
        assert self.process is not None
        flying = self.in_flight
        self.process.kill()
        self.process.wait()
        return flying

    def kill_postgres(self) -> int:
        """SIGKILL the postmaster; return how many requests were in flight."""
        flying = self.in_flight
        os.kill(int(next(self.data.rglob("postmaster.pid")).read_text().split()[0]), signal.SIGKILL)
        return flying

    @property
    def key(self) -> str:
        """The first owner's key."""
        return next(
            word
            for word in (self.data / "owner-key").read_text().split()
            if word.startswith("annolog_key_")
        )

    def admin_url(self) -> str:
        """Where the owner role logs in."""
        known = json.loads(next(self.data.rglob("secrets.json")).read_text())
        return roles.url(roles.OWNER, known["owner"], known["port"])

    async def send(self, client: httpx.AsyncClient, query: str, given: dict[str, Any]) -> Any:
        """Send a mutation until it is answered, each time with the same command id."""
        while True:
            self.in_flight += 1
            try:
                reply = await client.post(
                    f"http://127.0.0.1:{self.port}/graphql",
                    json={"query": query, "variables": {"input": given}},
                    headers={"authorization": f"Bearer {self.key}"},
                )
                answer = next(iter(reply.json()["data"].values()))
            except (httpx.HTTPError, KeyError, TypeError, AttributeError, json.JSONDecodeError):
                await asyncio.sleep(0.05)
                continue
            finally:
                self.in_flight -= 1
            if answer.get("code") != "UNAVAILABLE":
                return answer
            await asyncio.sleep(0.05)


@pytest.fixture
def place() -> Iterator[Place]:
    """A running server in a folder of its own."""
    with temporary_place() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made = Place(folder, int(probe.getsockname()[1]))
        probe.close()
        made.data.mkdir()
        copy_cluster(made.data / "postgres", migrated=True)
        try:
            made.start()
            yield made
        finally:
            if made.process is not None:
                made.process.end(signal.SIGTERM)
            end_server(made.data)


async def work(place: Place, client: httpx.AsyncClient, project: str) -> None:
    """Claim and submit until nothing is left, and note every acknowledgement."""
    while True:
        claim = {"commandId": str(uuid4()), "project": project}
        claimed = await place.send(client, CLAIM, claim)
        if claimed["__typename"] == "Refused":
            assert claimed["code"] == "NOTHING_TO_CLAIM", claimed
            return
        value = {"question": "topic", "value": {"choice": {"values": ["a"]}}}
        submit = {
            "commandId": str(uuid4()),
            "task": claimed["task"]["id"],
            "token": claimed["token"],
            "answers": [value],
        }
        done = await place.send(client, SUBMIT, submit)
        assert done["__typename"] == "AnnotationPayload", done
        place.acknowledged += [
            (CLAIM, claim, claimed["position"]),
            (SUBMIT, submit, done["position"]),
        ]


async def prepared(place: Place, client: httpx.AsyncClient, tasks: int) -> str:
    """Make a project with so many tasks; return its id."""
    create = (
        "mutation($input: CreateProjectInput!) { createProject(input: $input) { "
        "... on ProjectPayload { project { id } } } }"
    )
    policy = {"leasesPerAnnotator": 1000}
    given = {"commandId": str(uuid4()), "name": "Crash", "policy": policy}
    project: str = (await place.send(client, create, given))["project"]["id"]
    publish = "mutation($input: PublishFormInput!) { publishForm(input: $input) { __typename } }"
    given = {"commandId": str(uuid4()), "project": project, "formJson": CHOICE}
    assert (await place.send(client, publish, given))["__typename"] == "ProjectPayload"
    items = [{"inputs": {"text": f"text {n}"}, "externalId": f"t{n}"} for n in range(tasks)]
    bring = "mutation($input: ImportTasksInput!) { importTasks(input: $input) { __typename } }"
    given = {"commandId": str(uuid4()), "project": project, "tasks": items}
    assert (await place.send(client, bring, given))["__typename"] == "ImportTasksPayload"
    return project


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kills", "tasks"), [(2, 90), pytest.param(12, 400, marks=pytest.mark.soak)]
)
async def test_kills_under_load_lose_and_double_nothing(
    place: Place, kills: int, tasks: int
) -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        project = await prepared(place, client, tasks)
        load = [asyncio.create_task(work(place, client, project)) for _ in range(CLIENTS)]
        for number in range(kills):
            await progress(place, (number + 1) * 2 * tasks // (kills + 3), load)
            assert await asyncio.to_thread(place.kill), "no command was in flight"
            await asyncio.to_thread(place.start)
        await progress(place, (kills + 1) * 2 * tasks // (kills + 3), load)
        assert place.kill_postgres(), "no command was in flight"
        await asyncio.gather(*load)
        for query, given, position in place.acknowledged[:: max(1, len(place.acknowledged) // 100)]:
            again = await place.send(client, query, given)
            assert again.get("position", position) == position, again
    await verify(place, tasks)


async def progress(place: Place, acknowledged: int, load: list[asyncio.Task[None]]) -> None:
    """Wait until so many commands were acknowledged and more are in flight."""
    deadline = time.monotonic() + 60
    while len(place.acknowledged) < acknowledged or not place.in_flight:
        failed = [task for task in load if task.done() and task.exception()]
        assert not failed, failed[0].exception()
        assert time.monotonic() < deadline, "the server makes no progress"
        await asyncio.sleep(0.005)


async def verify(place: Place, tasks: int) -> None:
    """The ledger is dense, every task was answered once, and the tables equal a rebuild."""
    url = place.admin_url()
    assert await check(url, processes=1) == []
    owner = await asyncpg.connect(url)
    try:
        org, head = await owner.fetchrow("SELECT org_id, head FROM ledger")
        positions = await owner.fetch("SELECT position, type FROM events ORDER BY position")
        assert [row["position"] for row in positions] == list(range(1, head + 1))
        submitted = [row for row in positions if row["type"] == "annotation.submitted"]
        assert len(submitted) == tasks
        noted = {int(position) for _, _, position in place.acknowledged}
        assert len(noted) == 2 * tasks
        versions = await owner.fetchval(
            "SELECT count(*) FROM (SELECT stream FROM events WHERE org_id = $1 GROUP BY stream "
            "HAVING max(version) <> count(*)) gaps",
            org,
        )
        assert versions == 0
    finally:
        await owner.close()
