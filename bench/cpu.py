"""Processor time of PostgreSQL, which says more than the clock on a machine that others use too."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def postgres_seconds(postmaster: int) -> float:
    """Return the CPU seconds so far of a postmaster, its processes, and those that have ended."""
    own = _stat(postmaster)
    found = (_stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit())
    children = [stat for stat in found if stat and int(stat[1]) == postmaster]
    ticks = sum(map(int, own[11:15])) + sum(int(t) for stat in children for t in stat[11:13])
    return ticks / TICK


def session_seconds(pid: int) -> float:
    """Return the CPU seconds so far of one session of PostgreSQL, in steps of a tick."""
    return sum(map(int, _stat(pid)[11:13])) / TICK


def parent_of(pid: int) -> int:
    """Return the process that started another: of a session of PostgreSQL, the postmaster."""
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat behind the name: state, parent, …; nothing once gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
