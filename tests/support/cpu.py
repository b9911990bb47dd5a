"""The CPU time that a test run has taken, by all of its processes."""

from __future__ import annotations

import os
from pathlib import Path

from tests import postgres


def taken() -> tuple[float, float] | None:
    """Return the seconds of the whole run, and those of its PostgreSQL; None except on Linux.

    Processes that have ended count where their parent waited for them.
    """
    if not Path("/proc/self/stat").exists():
        return None
    state = postgres.run_folder() / "server.json"
    keepers = {postgres.server().keeper} if state.exists() else set()
    # Without xdist, the keeper is a child of this process.
    return _of_trees({os.getpid(), *keepers}), _of_trees(keepers)


def _of_trees(roots: set[int]) -> float:
    """Return the seconds that processes and their descendants have taken."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        pid = int(path.parent.name)
        # The second field after the name is the parent, and the 12th to 15th are the times in user
        # and system mode: of the process, and of children that it waited for.
        parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sum(ticks.get(pid, 0) for pid in found) / os.sysconf("SC_CLK_TCK")
