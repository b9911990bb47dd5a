"""How tests are collected and run; what they share is in `tests.fixtures`."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import os
import warnings
from collections.abc import Generator
from functools import cache

import httpx._transports.default as httpx_transports
import pytest
import structlog
import uvloop
from hypothesis import HealthCheck, settings

from tests.support import cpu, hypothesis_tables
from tests.support.time_limit import TimeLimit

# A busy machine makes any example slow; pytest-timeout ends what hangs. `make soak` runs all
# properties with many examples (`--hypothesis-profile many`).
settings.register_profile(
    "few", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("many", settings.get_profile("few"), max_examples=500)
settings.load_profile("few")
hypothesis_tables.know_utf8()

# A traceback with colors and local variables takes half a second of CPU.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

# A client reads all certificates, which takes as long as ten requests.
httpx_transports.create_ssl_context = cache(httpx_transports.create_ssl_context)

# The loop of the server itself: tests take an eighth less CPU than on Python's own.
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

CPU_LIMIT = 480
"""Seconds of CPU that `make test` may take, PostgreSQL included."""

# Python's own collector took a quarter of the time of collecting, and a sixth of many tests: there
# is hardly any garbage that it alone finds, so that it looks for some between files. The thresholds
# are those that an application sets, which collects at its start if it finds others.
gc.disable()
gc.set_threshold(50_000, 20, 50)
MOST_OBJECTS = 500_000
"""Objects made since garbage was looked for, and not freed, after which it is looked for again."""


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let one worker import a file while the others wait for it.

    Workers import the same files at the same time: in a fresh clone, each would compile them.
    """
    ours = isinstance(collector, pytest.Module | pytest.Directory)
    if "PYTEST_XDIST_WORKER" not in os.environ or not ours:
        return (yield)
    opened = os.open(collector.path, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        return (yield)
    finally:
        os.close(opened)


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Look for garbage after a file, but not among what was left before.

    Python's own collector looks for it during a long campaign, which would leave gigabytes.
    """
    if item.get_closest_marker("soak"):
        gc.enable()
    done = yield
    if nextitem is not None and nextitem.path != item.path:
        gc.disable()  # a test may have enabled it
        if gc.get_count()[0] > MOST_OBJECTS:
            gc.collect()
            gc.freeze()
    return done


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Look for garbage once more before the last test ends, which fails for what was left open."""
    if nextitem is None:
        gc.collect()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cpu", action="store_true", help="print the files that take most CPU")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(TimeLimit(), "time limit")
    if not _distributes(config):
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # as while files are collected
            config.pluginmanager.import_plugin("tests.fixtures")
    if config.getoption("--hypothesis-profile") is None:
        hypothesis_tables.look_for_no_constants()
    if config.getoption("cpu"):
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        config.pluginmanager.register(cpu.ByFile(workers), "cpu")


def _distributes(config: pytest.Config) -> bool:
    """Tell whether this process hands all tests to workers."""
    return config.getoption("dist", "no") != "no" and not config.getoption("collectonly")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    by_file = terminalreporter.config.pluginmanager.get_plugin("cpu")
    for line in by_file.dearest() if isinstance(by_file, cpu.ByFile) else ():
        terminalreporter.write_line(line)
    if taken := cpu.taken():
        whole, of_postgres = taken
        terminalreporter.write_line(
            f"CPU: {whole:.0f} s, {of_postgres:.0f} s of it PostgreSQL's (limit: {CPU_LIMIT} s)"
        )
