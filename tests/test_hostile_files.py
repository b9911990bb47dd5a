"""Hostile files by the command line and by the API: a reason for each, and nothing written."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from server.cli import main
from server.events.accounts.roles import Role
from server.events.core import ids
from taxonomy import Invalid
from taxonomy.formats import Format, read
from tests.imports.test_hostile_files import FORM, VALID
from tests.support.api import Client, key_of, served
from tests.support.hostile_files import mutated
from tests.taxonomy.formats.test_hostile_files import BOMBS, valid

ENDINGS = {
    Format.TURTLE: "ttl", Format.RDF_XML: "rdf", Format.N_TRIPLES: "nt", Format.JSON_LD: "jsonld",
    Format.CSV: "csv", Format.TSV: "tsv", Format.TEXT: "txt", Format.JSON: "json",
    Format.LABEL_STUDIO: "xml", Format.IAB_TSV: "tsv",
}  # fmt: skip
IMPORT = """mutation($input: ImportTaxonomyInput!) { importTaxonomy(input: $input) {
  __typename ... on TaxonomyPayload { warnings } ... on Refused { code message path } } }"""
SAMPLE = [3, pytest.param(100, marks=pytest.mark.soak)]


@pytest.fixture
async def shell(database, workspace):
    """Type a command as the owner, and check that it ends as it should."""
    env = {"ANNOLOG_DATABASE_URL": database.server_url}
    env["ANNOLOG_KEY"] = await key_of(workspace, workspace.owner)

    async def typed(*words: str | Path) -> int:
        runner = CliRunner(env=env)
        result = await asyncio.to_thread(runner.invoke, main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        assert "Traceback" not in result.output
        assert result.exit_code in (0, 1), result.output
        return result.exit_code

    return typed


async def events(owner, workspace) -> int:
    return await owner.fetchval("SELECT head FROM ledger WHERE org_id = $1", workspace.org)


@pytest.mark.parametrize("count", SAMPLE)
async def test_taxonomies_by_the_command_line(shell, workspace, owner, tmp_path, count):
    dice = random.Random(11)
    for number in range(count):
        format = dice.choice([*Format])
        file = tmp_path / f"f{number}.{ENDINGS[format]}"
        file.write_bytes(mutated(dice.choice(valid(format)), dice))
        before = await events(owner, workspace)
        if await shell("taxonomy", "import", file, "--name", f"T{number}"):
            assert await events(owner, workspace) == before


@pytest.mark.parametrize("count", SAMPLE)
async def test_tasks_by_the_command_line(shell, workspace, owner, tmp_path, count):
    project = await workspace.project(FORM)
    dice = random.Random(12)
    tasks = "SELECT count(*) FROM events WHERE org_id = $1 AND type = 'task.imported'"
    for number in range(count):
        kind = dice.choice([*VALID])
        file = tmp_path / f"f{number}.{kind}"
        file.write_bytes(mutated(VALID[kind], dice))
        before = await owner.fetchval(tasks, workspace.org)
        status = await shell("import", file, "--project", ids.public("project", project))
        written = await owner.fetchval(tasks, workspace.org) - before
        assert not (rejected(file) if status == 0 else written and not rejected(file))


def rejected(file: Path) -> list[str]:
    rejects = Path(f"{file}.rejected")
    return rejects.read_text().splitlines() if rejects.exists() else []


def readable(format: Format, text: str) -> bool:
    with suppress(Invalid):
        read(text.encode(), format)
        return True
    return False


@pytest.mark.parametrize("count", [20, pytest.param(1_000, marks=pytest.mark.soak)])
async def test_taxonomies_by_the_api(database, workspace, owner, clock, count):
    dice = random.Random(13)
    files = [(f, mutated(dice.choice(valid(f)), dice)) for f in dice.choices([*Format], k=count)]
    files += [(format, made(20_000)) for format, made in list(BOMBS.values())[:: 60 // count + 1]]
    async with served(database, clock) as app:
        manager = await workspace.member(Role.MANAGER)
        client = Client(app, await key_of(workspace, manager))
        made = await client.do(
            "createTaxonomy", "CreateTaxonomyInput",
            "... on TaxonomyPayload { taxonomy { id } }", name="T",
        )  # fmt: skip
        for format, data in files:
            text = data.decode("utf-8", "replace")
            before = await events(owner, workspace)
            given = {"taxonomy": made["taxonomy"]["id"], "format": format.name, "text": text}
            given |= {"commandId": str(uuid4()), "replaces": True}
            answer = await client.ask(IMPORT, input=given)
            found = (answer.get("data") or {}).get("importTaxonomy", {})
            if found.get("__typename") == "TaxonomyPayload":
                assert readable(format, text)
                continue
            refused = found or answer["errors"][0]["extensions"]
            assert refused["code"] in ("INVALID", "LIMIT", "CONFLICT"), answer
            assert await events(owner, workspace) == before
