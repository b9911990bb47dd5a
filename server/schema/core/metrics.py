"""Prometheus metrics of commands."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from functools import cache

from prometheus_client import Counter, Histogram

from server.commands import Receipt
from server.events.core.refusal import Refused

COMMANDS = Counter("annolog_commands", "Commands by input and outcome.", ["command", "outcome"])
SECONDS = Histogram(
    "annolog_command_seconds",
    "From a command's arrival at the writer to its commit or refusal.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)


async def counted(name: str, work: Awaitable[Receipt]) -> Receipt:
    """Run a command and count it under its outcome: done, replayed, or the code of its refusal."""
    started, outcome = time.perf_counter(), "INTERNAL"
    try:
        receipt = await work
        outcome = "replayed" if receipt.replayed else "done"
    except Refused as refused:
        outcome = refused.code.value
        raise
    finally:
        SECONDS.observe(time.perf_counter() - started)
        _commands(name, outcome).inc()
    return receipt


@cache
def _commands(name: str, outcome: str) -> Counter:
    """Return the counter of two labels; cached, because its look-up costs more than counting."""
    return COMMANDS.labels(name, outcome)
