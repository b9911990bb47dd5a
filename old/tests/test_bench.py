"""Every benchmark runs and prints figures. Nothing here looks at the clock."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.run import ROOT, modules


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
