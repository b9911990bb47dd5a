"""`annolog report`: the quality of a project's labels, to read, to compute with, to publish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from server.cli.core.api import with_api
from server.cli.core.output import target
from server.cli.core.progress import Stages
from server.cli.core.remote import Remote
from server.cli.core.terminal import tell
from server.cli.exports.exports import moment_of
from server.events.core import ids
from server.events.core.event import JsonObject
from server.reports.card import card
from server.reports.gather import project_report
from server.reports.page import page


@click.command()
@click.argument("project", metavar="PROJECT")
@click.argument("folder", type=click.Path(file_okay=False, writable=True, path_type=Path))
@click.option("--as-of", help="A position, such as of an export, or a time with its zone.")
def report_(project: str, folder: Path, as_of: str | None) -> None:
    """Write into FOLDER how good the labels of a project are.

    report.html is one page with pictures, which needs no network; report.json has the same and
    more as JSON; README.md is a dataset card in the form of Hugging Face, after "Datasheets for
    Datasets". They hold no contents of tasks. Acts with an API key that may read statistics, in
    ANNOLOG_KEY or in the file that --key-file names. Works on the database itself, or on a server
    elsewhere with `annolog --url URL report`.
    """
    ids.expect("project", project, "PROJECT")
    moment = moment_of("--as-of", as_of)

    async def work(remote: Remote) -> JsonObject:
        return await project_report(remote.ask, project, moment, datetime.now(UTC), _tracked)

    found = with_api("read statistics", work)
    written = {
        "report.html": page(found),
        "report.json": orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
        "README.md": card(found),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        with target(folder / name) as file:
            file.write(content)
    tell(f"Written to {folder}: {', '.join(written)}.")


def _tracked(names: list[str]) -> Iterable[str]:
    """Yield the names of questions, and show how many of them are done."""
    with Stages() as stages:
        forward = stages.begin("Questions", len(names))
        for name in names:
            yield name
            forward(1)
