"""The NATS server of `serve --with-nats`: one at a time has a folder, and a port."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

import pytest

from server.embedded.binaries import EmbeddedError
from server.embedded.nats import RunningNats, nats_server
from tests.support import nats

pytestmark = nats.needed


async def test_a_server_that_a_killed_parent_left_is_ended_before_another_starts(
    tmp_path: Path,
) -> None:
    program = shutil.which("nats-server", path=sysconfig.get_path("scripts"))
    assert program is not None
    left = RunningNats(program, tmp_path)
    try:
        await left.listens()
        async with nats_server(tmp_path) as running:
            assert left.child.poll() is not None
            assert running.child.poll() is None
    finally:
        await left.stop()


async def test_a_folder_is_locked_by_one_process_and_through_no_link(
    running: RunningNats, tmp_path: Path
) -> None:
    with pytest.raises(EmbeddedError, match=f"in use by process {os.getpid()}"):
        async with nats_server(running._folder):
            pass
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "lock").symlink_to(elsewhere)
    with pytest.raises(EmbeddedError, match="Cannot use the folder"):
        async with nats_server(tmp_path / "folder"):
            pass
    assert not elsewhere.exists()


async def test_another_server_at_the_port_is_not_taken_for_its_own(
    running: RunningNats, tmp_path: Path
) -> None:
    shutil.copy(running._folder / "nats.json", tmp_path)
    with pytest.raises(EmbeddedError, match="address already in use"):
        async with nats_server(tmp_path):
            pass
    assert running.child.poll() is None


async def test_a_number_that_another_process_has_now_is_left_alone(
    running: RunningNats, tmp_path: Path
) -> None:
    (tmp_path / "nats.pid").write_text(str(running.child.pid))
    async with nats_server(tmp_path) as other:
        assert other.child.pid != running.child.pid
    assert running.child.poll() is None
