"""The processes that a server starts beside itself."""

from __future__ import annotations

import subprocess

import pytest

from server.feed import delivery_process
from server.jobs import runs
from server.projections.engine import rebuild_workers


@pytest.mark.parametrize("starter", [delivery_process, runs, rebuild_workers])
def test_they_run_nothing_of_the_folder_where_the_server_was_started(starter, tmp_path):
    """A folder there may have a package `server` as well, or be writable by others."""
    (tmp_path / "found.py").write_text("print('found')")
    command = [*starter.COMMAND[:-1], "found"]
    ended = subprocess.run(
        command, cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "No module named found" in ended.stderr
