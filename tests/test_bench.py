"""Every benchmark runs and prints figures, and leaves nothing behind. No figure is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.run import ROOT, modules
from server.embedded.process import is_alive

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


@pytest.mark.faults
@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", modules())
def test_a_quick_run_prints_figures(name: str) -> None:
    command = [sys.executable, "-m", f"bench.{name}", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    figures = [line for line in lines if "event" not in line]
    assert figures, done.stdout


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
