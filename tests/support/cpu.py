"""The CPU time that a test run has taken, by all of its processes, and by which files (`--cpu`)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.support.forked import server_process


def taken() -> tuple[float, float] | None:
    """Return the seconds of the whole run, and those of its PostgreSQL; None except on Linux.

    Processes that have ended count where their parent waited for them.
    """
    if (found := _parts()) is None:
        return None
    return sum(found), found[1]


def _parts() -> tuple[float, float, float] | None:
    """Return the seconds of this process and its children, of PostgreSQL, and of what is forked.

    The last two are shared by the processes of a run. Each is a child of the process that asked for
    it first.
    """
    if not Path("/proc/self/stat").exists():
        return None
    state, forks = postgres.run_folder() / "server.json", server_process()
    keepers = {postgres.server().keeper} if state.exists() else set()
    forking = {forks} if forks is not None else set()
    shared = _of_trees(keepers), _of_trees(forking)
    return _of_trees({os.getpid(), *keepers, *forking}) - sum(shared), *shared


class ByFile:
    """A plugin that adds up what each file of tests takes, and prints which take most.

    PostgreSQL does not say for whom it works, nor do processes that are forked: of what they take
    while a file is run, the file is given the same part as the files that other workers run.
    """

    SHOWN = 20
    COLLECTING = "(importing and collecting)"

    def __init__(self, workers: int) -> None:
        """Count from now on, in one of so many workers, or in none of them to print their sums."""
        self._workers = workers
        self._counted = (0.0, 0.0)
        self.seconds: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        """By file, the seconds of Python and of PostgreSQL."""

    def pytest_collection_finish(self) -> None:
        self._count(self.COLLECTING)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, Any, Any]:
        done = yield
        if nextitem is None or nextitem.path != item.path:
            self._count(item.nodeid.partition("::")[0])
        return done

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tell the controller, in a worker."""
        told = getattr(session.config, "workeroutput", {})
        told["cpu"] = dict(self.seconds)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker has counted."""
        for name, (python, postgres_) in getattr(node, "workeroutput", {}).get("cpu", {}).items():
            self._add(name, python, postgres_)

    def dearest(self) -> Iterator[str]:
        """Yield a line for each of the files that took most."""
        for name in sorted(self.seconds, key=lambda each: -sum(self.seconds[each]))[: self.SHOWN]:
            python, of_postgres = self.seconds[name]
            yield f"{python + of_postgres:7.2f} s, {of_postgres:6.2f} s PostgreSQL's: {name}"

    def _count(self, name: str) -> None:
        if (found := _parts()) is None:
            return
        own, of_postgres, of_forked = found
        python, of_postgres = own + of_forked / self._workers, of_postgres / self._workers
        self._add(name, python - self._counted[0], of_postgres - self._counted[1])
        self._counted = python, of_postgres

    def _add(self, name: str, python: float, of_postgres: float) -> None:
        sums = self.seconds[name]
        sums[0], sums[1] = sums[0] + python, sums[1] + of_postgres


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
