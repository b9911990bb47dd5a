"""docs/how-to/follow-events.md: its programs run, and go on where they stopped."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys

import pytest

from bench.sizes import ROOT
from server.schema import state_subscriptions
from server.schema.events import long_polling
from tests.schema.test_resumed_streams import url
from tests.support.api import key_of

__all__ = ["url"]
PAGE = (ROOT / "docs" / "how-to" / "follow-events.md").read_text()


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"`waitSeconds` ({long_polling.LONGEST} at most)" in PAGE
    assert (state_subscriptions.INTERVAL, state_subscriptions.QUEUE_INTERVAL) == (0.5, 1.0)


@pytest.mark.parametrize("program", ["sh", "python"])
@pytest.mark.skipif(shutil.which("curl") is None, reason="the example calls curl")
async def test_a_program_goes_on_where_it_stopped(url, workspace, tmp_path, program):
    """The third time there is nothing."""
    key = await key_of(workspace, workspace.owner)
    environment = {**os.environ, "URL": url, "KEY": key, "SECONDS_TO_FOLLOW": "3", "WAIT": "0"}
    command = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"]}[program]
    seen = []
    for _ in range(3):
        done = await asyncio.to_thread(
            subprocess.run, [*command, block(program)], env=environment, cwd=tmp_path,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert not done.stderr, done.stderr
        seen.append(re.findall(r"\b(?:organization|credential|project)\.\w+", done.stdout))
        if len(seen) == 1:
            await workspace.project(None)
    assert seen[0][0] == "organization.created"
    assert seen[1:] == [["project.created"], []]
