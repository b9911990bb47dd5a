"""Commands that wait for a ledger, and how many of them form one batch."""

from __future__ import annotations

import asyncio
from collections import deque

from server.commands.writer.batch import Verdict
from server.commands.writer.decision_context import Command

WaitingCommand = tuple[Command, asyncio.Future[Verdict]]

LARGEST = 128
"""Commands in one batch: with more, all of them would wait for the slowest."""
STREAMS = 1_000
"""Streams that one batch may write; more only if a single command writes more."""


def take(queue: deque[WaitingCommand]) -> list[WaitingCommand]:
    """Take the next batch from a queue that is not empty; some commands stand alone in theirs."""
    batch = [queue.popleft()]
    if batch[0][0].alone:
        return batch
    streams = batch[0][0].size
    while queue and len(batch) < LARGEST and not queue[0][0].alone:
        streams += queue[0][0].size
        if streams > STREAMS:
            break
        batch.append(queue.popleft())
    return batch
