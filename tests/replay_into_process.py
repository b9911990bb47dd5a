"""`annolog replay --into` in a process of its own, which stops at a point and waits to be killed.

    python -m tests.replay_into_process POINT DATABASE_URL [OPTIONS]

Prints the point when it is there: `page`, between two pages of events; `filled`, when the tables
are complete and no organization uses them yet.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from server.cli import main as annolog
from server.ledger import copying
from server.projections.engine import rebuild


def main(point: str, into: str, *options: str) -> None:
    copying.PAGE = 7
    write = copying.LedgerCopy._write

    async def stop(*_: Any) -> None:
        print(point, flush=True)
        await asyncio.Event().wait()

    async def write_and_stop(self: Any, rows: Any, after: int) -> None:
        await write(self, rows, after)
        if after > 20:
            await stop()

    if point == "page":
        copying.LedgerCopy._write = write_and_stop  # type: ignore[method-assign]
    else:
        rebuild._move_all = stop  # type: ignore[assignment]
    annolog(["replay", "--by", "Olga", "--into", into, *options])


if __name__ == "__main__":
    main(*sys.argv[1:])
