"""The process that sends events to webhooks and brokers, beside the server that started it.

Run as a program, this module reads the address of the database and the settings of the server from
its standard input, and reports metrics and errors by its output. It ends with the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from functools import partial
from typing import Any

import orjson
import structlog
import uvloop

from server import logs
from server.commands import Writer
from server.commands.writer.writer import wall_clock
from server.feed.brokers.relay import BrokerRelay
from server.feed.delivery_process import PATIENCE
from server.feed.delivery_reports import REPORTED, report
from server.feed.fan_out import FanOut
from server.feed.notifier import Notifier
from server.feed.tailer import Tailer
from server.feed.webhooks.delivery import WebhookDelivery, opened_tools
from server.jobs.base import Job, Supervisor, connections
from server.jobs.child_process import end_with_parent, read_wanted
from server.jobs.database_watch import DELAYS, DatabaseWatch
from server.jobs.erasure_watch import ErasureWatch
from server.postgres import LOST, Pool, close_pool, log_away
from server.reads.session import open_pool
from server.settings import Settings
from server.start import collect_garbage_seldom, opened_brokers, webhook_services

log = structlog.get_logger()

NICE = 15
"""How much this process gives way to others of the machine: beside a thread that never rests, Linux
gives it a thirtieth of a core. What it does costs the database and receivers time as well. It stays
in the session of the server, since Linux may weigh sessions, and processes only within each."""
OF = " of deliveries"
"""Ends the names of what the server runs as well: the success of one must not hide the failure of
the other."""
READERS, FOLLOWERS = 3, 2
"""Connections for rights and references, and for reading ledgers."""


class Delivery:
    """Everything that sends events, with connections of its own."""

    def __init__(self, settings: Settings, dsn: str, supervisor: Supervisor) -> None:
        self._settings, self._dsn, self._supervisor = settings, dsn, supervisor

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver until the event is set."""
        async with contextlib.AsyncExitStack() as stack:
            readers = await open_pool(self._dsn, size=READERS)
            stack.push_async_callback(close_pool, readers)
            tailer = Tailer(self._dsn, connections=FOLLOWERS, supervisor=self._supervisor)
            fan_out = FanOut(await stack.enter_async_context(tailer), readers, wall_clock)
            writer = self._writer(tailer, stack)
            pool = await stack.enter_async_context(connections(self._dsn))
            tools = partial(
                opened_tools, writer, fan_out, readers, wall_clock,
                **webhook_services(self._settings),
            )  # fmt: skip
            watch = DatabaseWatch(self._dsn, writer.progress, of=OF)
            works: list[WebhookDelivery | Job] = [
                WebhookDelivery(tools), ErasureWatch(pool, writer, OF),
                *self._relays(pool, readers, tailer),
            ]  # fmt: skip
            started = [self._supervisor.start(work.run, work.status) for work in works]
            started.append(self._supervisor.start(watch.run, watch.status, DELAYS))
            stack.push_async_callback(self._supervisor.stop, *started)
            log.info("deliveries begin", pid=os.getpid())
            await self._report(stopping)

    def _writer(self, tailer: Tailer, stack: contextlib.AsyncExitStack) -> Writer:
        """Return what pauses webhooks."""
        notifier = Notifier(self._dsn, supervisor=self._supervisor)
        stack.push_async_callback(notifier.close)

        def tell(org: Any, position: int, _: object) -> None:
            tailer.wake(org, position)
            notifier.notify(org, position)

        skew = self._settings.max_clock_skew
        writer = Writer(self._dsn, connections=1, on_commit=tell, max_skew=skew)
        stack.push_async_callback(writer.close)
        return writer

    def _relays(self, pool: Pool, readers: Pool, tailer: Tailer) -> list[Job]:
        found: list[Job] = []
        for broker, contents in opened_brokers(self._settings):
            relay = BrokerRelay(pool, readers, broker, contents=contents)
            tailer.watch(relay.wake)
            found.append(relay)
        return found

    async def _report(self, stopping: asyncio.Event) -> None:
        """Report until the event is set; a server that does not read holds up nothing else."""
        while not stopping.is_set():
            line = orjson.dumps(report(self._supervisor.failing), option=orjson.OPT_APPEND_NEWLINE)
            await asyncio.to_thread(_write, line)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REPORTED):
                    await stopping.wait()


def _write(line: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):  # the server was killed, and so this process ends
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


async def deliver(settings: Settings, dsn: str) -> None:
    """Deliver until this process is to end."""
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    end_with_parent(partial(loop.call_soon_threadsafe, stopping.set), PATIENCE)
    collect_garbage_seldom()
    async with Supervisor() as supervisor:
        await Delivery(settings, dsn, supervisor).run(stopping)


def main() -> None:
    """Deliver as the input says."""
    os.nice(NICE)
    wanted = read_wanted()
    settings = Settings.model_validate(wanted["settings"])
    logs.configure(readable=settings.development or sys.stderr.isatty())
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(deliver(settings, wanted["dsn"]))
    except LOST as error:
        log_away("delivery process", error)
        os._exit(1)
    os._exit(0)  # the thread waits for the end of the input


if __name__ == "__main__":
    main()
