"""`annolog webhook`: on the database itself, and on a server elsewhere, in the same words."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner, Result

from server.access.sealing import Sealer, parse_key
from server.access.webhooks import SigningSecret
from server.app import Overrides, build
from server.cli import main
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.webhooks.webhook_events import REMEDIES, PauseReason
from server.settings import Settings
from tests.graphql.conftest import serve
from tests.support import taxonomy_acts as acts
from tests.support.api import CHEAP, SEALING_KEY, key_of
from tests.support.databases import Database
from tests.support.workspace import Workspace

pytestmark = pytest.mark.own_database("jobs work for all organizations")

HOOKS = "https://hooks.example.org/in"
OTHER_KEY = "ab" * 32
Run = Callable[..., Result]


def test_every_pause_says_what_to_do() -> None:
    assert REMEDIES.keys() == {*PauseReason}


@pytest.fixture(scope="module")
def url(database: Database) -> Iterator[str]:
    """The application behind a socket."""
    parts = Overrides(passwords=CHEAP, jobs=False, register=False)
    with serve(build(Settings(secret_key=SEALING_KEY), database.server_url, parts)) as at:
        yield at


@pytest.fixture
async def here(database: Database, workspace: Workspace) -> Run:
    """Runs a command on the database itself, as the owner."""
    env = {
        "ANNOLOG_DATABASE_URL": database.server_url,
        "ANNOLOG_ADMIN_URL": database.admin_url,
        "ANNOLOG_KEY": await key_of(workspace, workspace.owner),
        "ANNOLOG_SECRET_KEY": SEALING_KEY,
    }

    def run(*args: str | Path, **more: str) -> Result:
        return CliRunner(env=env | more).invoke(main, ["webhook", *map(str, args)])

    return run


@pytest.fixture
async def elsewhere(url: str, workspace: Workspace) -> Run:
    """Runs a command on a server elsewhere, as the owner."""
    env = {"ANNOLOG_URL": url, "ANNOLOG_KEY": await key_of(workspace, workspace.owner)}
    return lambda *args: CliRunner(env=env).invoke(main, ["webhook", *map(str, args)])


def worked_on(run: Run, folder: Path, project: str, member: str, taxonomy: str) -> str:
    """A webhook that was made, changed, paused, replayed, resumed and rotated."""

    def webhook(*args: str | Path) -> str:
        done = run(*args)
        assert done.exit_code == 0, done.stderr
        return done.stdout.strip()

    folder.mkdir()
    what = ("--type", "task.imported", "--actor", member, "--stream", project, "--only-facts")
    new = ("N", HOOKS, "--as", "INTEGRATOR", "--project", project, *what, "--batch", "7")
    line = webhook("create", *new, "--after", "3", "--secret-file", folder / "first")
    hook, status, *_ = line.split()
    assert (line, status) == (f"{hook} ACTIVE {HOOKS} N", "ACTIVE")
    assert (folder / "first").stat().st_mode & 0o777 == 0o600
    assert webhook("change", hook, "--name", "M", "--all-events") == f"{hook} ACTIVE {HOOKS} M"
    labels = ("--label", "good", "--label", "a", "--question", "topic", "--below", taxonomy)
    webhook("change", hook, "--url", f"{HOOKS}/2", "--type", "task.imported", *labels)
    assert webhook("pause", hook) == f"{hook} PAUSED (REQUESTED) {HOOKS}/2 M"
    assert webhook("replay", hook, "--after", "0").startswith(f"{hook} PAUSED")
    assert webhook("resume", hook).startswith(f"{hook} ACTIVE")
    webhook("rotate", hook, "--secret-file", folder / "second")
    first, second = [(folder / name).read_text() for name in ("first", "second")]
    assert SigningSecret.parse(first) != SigningSecret.parse(second)
    (folder / "own").write_text(SigningSecret.new().reveal())
    webhook("rotate", hook, "--overlap", "0", "--secret-from", folder / "own")
    return hook


async def test_webhooks_are_the_same_from_here_and_from_elsewhere(
    here: Run, elsewhere: Run, workspace: Workspace, tmp_path: Path
) -> None:
    project = ids.public("project", await workspace.project())
    member = ids.public("member", workspace.owner.member)
    taxonomy = ids.public("taxonomy", await acts.create(workspace, "Moods", ("good",)))

    def compare() -> None:
        ways = {"elsewhere": elsewhere, "here": here}
        named = project, member, taxonomy
        made = [worked_on(run, tmp_path / name, *named) for name, run in ways.items()]
        shown = [
            {**json.loads(run("show", hook, "--json").stdout), "madeAt": "", "id": ""}
            for hook in made
            for run in ways.values()
        ]
        assert shown == [shown[0]] * 4
        here("pause", made[0])
        told = here("show", made[0]).stdout
        assert "types:         task.imported" in told
        assert (
            f"labels:        a, good as answers to topic with what lies below in {taxonomy}" in told
        )
        assert "paused:        Somebody paused it: resume it." in told
        elsewhere("resume", made[0])
        lines = {run("list", "--project", project).stdout for run in ways.values()}
        assert lines == {run("list").stdout for run in ways.values()}
        assert [line.split()[0] for line in lines.pop().splitlines()] == made[::-1]
        for hook, run in zip(made, ways.values(), strict=True):
            assert run("delete", hook).exit_code == 0
        assert here("list").stdout == elsewhere("list").stdout == ""

    await asyncio.to_thread(compare)


async def test_secrets_are_sealed_again_with_a_new_key(
    here: Run, workspace: Workspace, database: Database, tmp_path: Path
) -> None:
    def opened(rows: list[Any], *keys: str) -> list[bytes | None]:
        sealer = Sealer([parse_key(key) for key in keys])
        return [sealer.open(row["org_id"], row["id"], row["sealed"]) for row in rows]

    async def reseal(key: str, before: str = "") -> tuple[Result, list[Any]]:
        keys = {"ANNOLOG_SECRET_KEY": key, "ANNOLOG_SECRET_KEY_BEFORE": before}
        done = await asyncio.to_thread(partial(here, "reseal", **keys))
        owner = await asyncpg.connect(database.admin_url)
        text = "SELECT org_id, id, sealed FROM secrets WHERE org_id = $1 AND kind = 'webhook'"
        try:
            return done, await owner.fetch(text, workspace.org)
        finally:
            await owner.close()

    secret = tmp_path / "secret"
    new = ("create", "N", HOOKS, "--as", "AUDITOR", "--secret-file", secret)
    assert (await asyncio.to_thread(here, *new)).exit_code == 0
    key = [SigningSecret.parse(secret.read_text()).key]
    lost, rows = await reseal(OTHER_KEY)
    assert lost.exit_code == 1
    assert re.search(r"\d+ secrets are sealed by a key that is not given", lost.stderr)
    assert opened(rows, SEALING_KEY) == key
    done, rows = await reseal(OTHER_KEY, SEALING_KEY)
    assert (done.exit_code, done.stdout.startswith("sealed again: ")) == (0, True)
    assert (opened(rows, OTHER_KEY), opened(rows, SEALING_KEY)) == (key, [None])
    done, rows = await reseal(SEALING_KEY, OTHER_KEY)
    assert opened(rows, SEALING_KEY) == key


async def test_refusals_are_one_sentence(here: Run, elsewhere: Run, tmp_path: Path) -> None:
    new = ("create", "N", "http://127.0.0.1", "--as", "INTEGRATOR")
    secret = ("--secret-file", tmp_path / "secret")
    nobody, none = ids.public("webhook", uuid7()), ids.public("taxonomy", uuid7())
    https = ("create", "N", HOOKS, "--as", "INTEGRATOR", *secret)

    def refuse() -> None:
        for run in (here, elsewhere):
            for args, words in (
                (new, "Nobody could see the secret here"),
                ((*new, *secret, "--type", "x"), "there are no events of the type x"),
                ((*new, *secret), "url: The URL must begin with https://."),
                (("pause", nobody), "webhook: There is no such webhook."),
                (("change", nobody), "Name what is to be different."),
                (("rotate", "x", *secret), "This is not an id"),
                ((*https, "--question", "x"), "Name a --label as well."),
                ((*https, "--label", "a", "--below", none), "There is no such taxonomy."),
            ):
                told = run(*args)
                assert told.exit_code != 0
                assert words in told.stderr
                assert isinstance(told.exception, SystemExit), told.exception
        assert not (tmp_path / "secret").exists()

    await asyncio.to_thread(refuse)
