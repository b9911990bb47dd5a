"""What docs/reference/quality.md and consensus.md say is true of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quality.cells import Kind

pytestmark = pytest.mark.one_python

PAGES = Path(__file__).parents[2] / "docs/reference"
TEXT = (PAGES / "quality.md").read_text()
BOTH = TEXT + (PAGES / "consensus.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", BOTH, re.DOTALL)


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_run(program):
    exec(compile(program, "quality.md", "exec"), {})  # noqa: S102 - our own words


def test_kinds_of_cells_are_listed():
    rows = re.findall(r"^\| (\d) \| ([A-Z]+) \|", TEXT, re.MULTILINE)
    assert rows == [(str(int(kind)), kind.name) for kind in Kind]
