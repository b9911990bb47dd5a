"""Claims after many updates of the same tasks, beside claims from a table that is as good as new.

Every update leaves a dead row and dead entries in indexes, also at the head of the queue, where
each claim begins. Autovacuum clears them away; how soon, and how often a row's next version fits
into its page, is a matter of the table's storage parameters. One case has PostgreSQL's own ones.

    python -m bench.updates [--quick]
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import uvloop

from bench.client import percentile
from bench.database import Place, database_url
from bench.harness import figure
from bench.scratch import scratch
from server.access.actor import Actor
from server.embedded.postgres import Postgres, Running

QUICK = "--quick" in sys.argv
TASKS = 200 if QUICK else 20_000
ROUNDS = 2 if QUICK else 10
"""How often each task is updated before claims are measured."""
CLAIMS = 20 if QUICK else 1_000
SLICE = 200 if QUICK else 500
STOCK = (
    "RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, "
    "toast.autovacuum_vacuum_scale_factor)"
)
SETTINGS = {"autovacuum_naptime": "10s"}
"""As a minute is to two million updates, so are some seconds to these."""
STATISTICS = (
    "SELECT n_tup_upd AS updates, n_tup_hot_upd AS hot, n_dead_tup AS dead, n_live_tup AS live, "
    "autovacuum_count AS vacuums FROM pg_stat_user_tables "
    "WHERE schemaname = 'projection_1' AND relname = 'task'"
)


@dataclass
class Case:
    """A project whose tasks are claimed, and how long each claim took."""

    name: str
    place: Place
    project: UUID
    tasks: list[UUID]
    people: list[Actor]
    took: list[float] = field(default_factory=list)

    @classmethod
    async def make(cls, running: Running, name: str) -> Case:
        place = await Place.make(running, f"updates_{name}")
        if name == "stock":
            await place.storage(STOCK)
        project = await place.workspace.project()
        await place.fill(project, TASKS)
        owner = await asyncpg.connect(database_url(running.admin_url, place.name))
        rows = await owner.fetch("SELECT id FROM projection_1.task ORDER BY rank")
        await owner.close()
        people = await place.workspace.members(8)
        return cls(name, place, project, [row["id"] for row in rows], people)

    async def update(self, priority: int) -> None:
        """Change every task, from the head of the queue on."""
        for start in range(0, len(self.tasks), SLICE):
            await self.place.prioritize(self.tasks[start : start + SLICE], priority)
            self.place.writer.forget()

    async def claim(self) -> None:
        """Claim and submit the next task, as one of a few people; only the claim is timed."""
        person = self.people[len(self.took) % len(self.people)]
        began = time.perf_counter()
        held = await self.place.workspace.claim(self.project, person)
        self.took.append(time.perf_counter() - began)
        await self.place.workspace.submit(held)
        self.place.writer.forget()

    async def report(self, fresh: float) -> None:
        owner = await asyncpg.connect(database_url(self.place.running.admin_url, self.place.name))
        found = dict(await owner.fetchrow(STATISTICS) or {})
        await owner.close()
        p99 = percentile(self.took, 0.99)
        p50 = percentile(self.took, 0.5) * 1e3
        figure(
            "updates.claim", p99 * 1e3, "ms", case=self.name, p50_ms=p50, ratio=p99 / fresh, **found
        )


async def main() -> None:
    with scratch() as folder:
        async with Postgres(folder / "cluster", settings=SETTINGS).run() as running:
            cases = [await Case.make(running, name) for name in ("fresh", "updated", "stock")]
            began = time.perf_counter()
            for turn in range(ROUNDS):
                for case in cases[1:]:
                    await case.update(turn % 2 + 1)
            seconds = time.perf_counter() - began
            figure("updates.done", len(cases[1:]) * ROUNDS * TASKS / seconds, "updates/s")
            for _ in range(CLAIMS):
                for case in cases:
                    await case.claim()
            fresh = percentile(cases[0].took, 0.99)
            for case in cases:
                await case.place.writer.close()  # with its connections, their statistics are there
                await case.report(fresh)


if __name__ == "__main__":
    uvloop.run(main())
