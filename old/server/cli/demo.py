"""`annolog demo`."""

from __future__ import annotations

import os
import sys

import click

from server.cli.console import run, settings, tell
from server.cli.progress import Stages
from server.demo.run import demo
from server.demo.sample import ROWS

TASKS = 1_000


@click.command()
@click.option("--exit", "ends", is_flag=True, help="End after the summary, on a terminal too.")
@click.option(
    "--tasks",
    type=click.IntRange(10, ROWS),
    default=TASKS,
    show_default=True,
    help="How many glosses to label.",
)
def demo_(ends: bool, tasks: int) -> None:
    """Play a labeling project from import to final answers, then go on serving.

    Six annotators choose the class of WordNet glosses, two reviewers settle where they disagree,
    and an auditor reads the result: all over HTTP, each with an API key. A summary follows, and
    queries to try. The database is the demo's own and goes with it; nothing else is touched.

    On a terminal it keeps serving until Ctrl-C; elsewhere, or with --exit, it ends with status 0.
    """
    chosen = settings({**os.environ})
    stays = sys.stdout.isatty() and not ends
    run(demo(chosen.port, tasks, stays=stays, stages=Stages(), tell=tell))
