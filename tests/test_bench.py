"""Benchmarks run, print figures and leave nothing behind; all do in `make soak`. None is judged."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bench.run import ROOT, modules
from server.embedded.process import is_alive
from tests import postgres
from tests.support.forked import Forked

PATIENCE = 170.0
"""Seconds for a benchmark to end in on a busy machine."""
SAMPLE = {"graphql_inproc", "idle"}
"""Benchmarks that take a second of CPU; most of the others take three to 20."""
KILLED = """
import asyncio, subprocess, sys
from bench.scratch import end_with_parent, scratch
from server.embedded.postgres import Postgres

async def main():
    with scratch() as folder:
        async with Postgres(folder / "cluster", durable=False).run() as running:
            program = subprocess.Popen(["sleep", "600"], preexec_fn=end_with_parent)
            print(folder, running.pid, program.pid, flush=True)
            await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.mark.parametrize("name", modules())
def test_a_benchmark_finds_what_it_imports(name: str) -> None:
    importlib.import_module(f"bench.{name}")


@pytest.mark.faults
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in SAMPLE else pytest.mark.soak) for n in modules()]
)
def test_a_quick_run_prints_figures(name: str) -> None:
    postgres.server()  # the benchmarks that use the server of a test run share it
    with tempfile.TemporaryFile("w+") as stdout, tempfile.TemporaryFile("w+") as stderr:
        output = {"stdout": stdout.fileno(), "stderr": stderr.fileno()}
        process = Forked("-m", f"bench.{name}", "--quick", **output)
        try:
            status = process.wait(PATIENCE)
        finally:
            process.end()
        stdout.seek(0)
        stderr.seek(0)
        printed, told = stdout.read(), stderr.read()
    assert status == 0, told[-3000:]
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    figures = [line for line in lines if "event" not in line]
    assert figures, printed


@pytest.mark.timeout(180)
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends programs on Linux only")
def test_a_killed_benchmark_leaves_nothing_behind() -> None:
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as benchmark:
        folder, *programs = benchmark.stdout.readline().split()  # type: ignore[union-attr]
        benchmark.kill()
    until = time.monotonic() + 60
    left = [folder]
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = [pid for pid in programs if is_alive(int(pid))]
        left += [folder] if Path(folder).exists() else []
    assert not left
