"""Who loads numpy, which costs a process 20 MB and 0.07 s: never what only writes."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from bench.sizes import ROOT
from tests.support.forked import command
from tests.test_house import none_of, product

WITHOUT_NUMPY = {
    "quality.acceptance",
    "quality.bounds",
    "quality.cells",
    "quality.differences",
    "quality.estimates",
    "quality.figure",
    "quality.gold",
    "quality.labels",
    "quality.measures.texts",
    "quality.people",
    "quality.regions.budget",
    "quality.sampling",
    "quality.stopping",
    "quality.times",
}
"""The modules of `quality` that load no numpy."""
LOADS_NUMPY = {
    "server/demo/pictures.py",
    "server/projections/counters/answer_regions.py",
    "server/jobs/group_figures.py",
    "server/jobs/groups_process.py",
    "server/jobs/run_fusing.py",
    "server/reads/quality/comparisons/tasks.py",
}
"""Modules that are imported only where figures are asked for, or where the demo draws pictures."""


def loads_numpy(path: Path) -> list[str]:
    """What a file of the server imports at its top that loads numpy, which costs 20 MB."""
    text = path.read_text()
    if "numpy" not in text and "quality" not in text:
        return []
    top = [n for n in ast.parse(text).body if isinstance(n, ast.Import | ast.ImportFrom)]
    names = [
        name
        for node in top
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else _names(node))
    ]
    return [
        name
        for name in names
        if name.split(".")[0] in ("numpy", "quality") and name not in WITHOUT_NUMPY
    ]


def _names(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]


def test_the_server_loads_numpy_only_where_figures_are_asked_for() -> None:
    files = [path for path in product() if path.is_relative_to(ROOT / "server")]
    found = {str(path.relative_to(ROOT)): loads_numpy(path) for path in files}
    none_of(
        f"{where}: {names}" for where, names in found.items() if names and where not in LOADS_NUMPY
    )


def test_a_process_that_only_writes_does_not_load_it() -> None:
    program = "import sys, server.app; sys.exit('numpy' in sys.modules)"
    # Forked processes had all of the server and of its commands imported.
    assert subprocess.run(command("-c", program), cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from quality.cells import of_unit", 0),
        ("from quality import alpha", 1),
        ("import numpy as np", 1),
        ("def late():\n    from quality import alpha", 0),
    ],
)
def test_the_rule_on_numpy_sees(tmp_path: Path, line: str, found: int) -> None:
    path = tmp_path / "figures.py"
    path.write_text(line)
    assert len(loads_numpy(path)) == found
