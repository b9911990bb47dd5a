"""`annolog taxonomy`: what a person types, on a real database, with real taxonomies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.events.accounts.roles import Role
from server.ledger.read import head
from server.serving import serving
from server.settings import Settings
from taxonomy import Tree
from taxonomy.formats import Format, dumps, read
from tests.support.api import key_of
from tests.support.databases import Database
from tests.support.workspace import Workspace
from tests.taxonomy.formats.samples import TWO_SCHEMES
from tests.taxonomy.trees import needs, wordnet

pytestmark = pytest.mark.own_database("servers of its own work for all organizations")

ANIMALS = "id,label,parent\nanimal,Animal,\ndog,Dog,animal\ncat,Cat,animal\n"
MORE = ANIMALS.replace("Dog", "Hound") + "lion,Lion,cat\n"
IAB = ["1.0", "2.0", "2.1", "2.2", "3.0", "3.1"]


@dataclass
class Shell:
    """Types `annolog taxonomy …` as somebody."""

    place: dict[str, str]
    """Where the taxonomies are: the variable that says so, with its value."""
    keys: dict[str, str]
    folder: Path

    async def __call__(self, *args: str | Path, who: str = "MANAGER") -> Result:
        env = {**self.place, "ANNOLOG_KEY": self.keys.get(who, "")}
        words = ["taxonomy", *map(str, args)]
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, words)

    async def done(self, *args: str | Path) -> dict[str, str]:
        """What a command prints that works, by the first word of each line."""
        result = await self(*args)
        assert result.exit_code == 0, result.output
        return dict(line.split(maxsplit=1) for line in result.stdout.splitlines() if " " in line)

    async def exported(self, id_: str, *args: str | Path) -> Tree:
        result = await self("export", id_, *args)
        assert result.exit_code == 0, result.output
        return read(result.stdout_bytes, Format.JSON)

    def file(self, name: str, text: str) -> Path:
        (self.folder / name).write_text(text)
        return self.folder / name


@pytest.fixture(scope="module")
async def address(database: Database) -> AsyncIterator[str]:
    """Where a server runs on the module's database."""
    async with serving(Settings(port=0), database.server_url) as server:
        yield server.address


@pytest.fixture(params=["database", "server"])
async def shell(
    request: pytest.FixtureRequest,
    database: Database,
    address: str,
    workspace: Workspace,
    tmp_path: Path,
) -> AsyncIterator[Shell]:
    """The same commands on the database itself, and on a server elsewhere."""
    roles = (Role.MANAGER, Role.ANNOTATOR)
    keys = {role.value: await key_of(workspace, await workspace.member(role)) for role in roles}
    if request.param == "database":
        yield Shell({"ANNOLOG_DATABASE_URL": database.server_url}, keys, tmp_path)
    else:
        yield Shell({"ANNOLOG_URL": address}, keys, tmp_path)


async def test_a_file_becomes_a_draft_then_versions(shell: Shell) -> None:
    file = shell.file("animals.csv", ANIMALS)
    made = await shell.done("import", file, "--name", "Animals")
    assert "draft" not in made, "the word stands alone"
    assert made["concepts"] == "3"
    id_ = made["taxonomy"]
    assert "no version yet" in (await shell("list")).stdout
    assert "export its --draft" in (await shell("export", id_)).output
    assert len(await shell.exported(id_, "--draft")) == 3

    published = await shell.done("import", file, "--taxonomy", id_, "--publish")
    assert published["version"] == "1"
    shell.file("animals.csv", MORE)
    again = await shell.done("import", file, "--name", "Animals", "--publish", "--notes", "Two.")
    assert (again["taxonomy"], again["version"]) == (id_, "2")
    once_more = await shell("import", file, "--name", "Animals")
    assert f"the existing taxonomy Animals, {id_}, version 2" in once_more.stderr
    assert again["changes"] == "added 1, renamed 1"
    assert [len(await shell.exported(id_, "--version", str(n))) for n in (1, 2)] == [3, 4]
    compared = await shell.done("diff", id_, "--from", "1", "--to", "2")
    assert (compared["added"], compared["renamed"], compared["removed"]) == ("1", "1", "0")
    shown = await shell("diff", id_, "--from", "2", "--to", "1", "--json")
    assert [c["id"] for c in json.loads(shown.stdout)["changes"]["removed"]] == ["lion"]
    listed = [json.loads(line) for line in (await shell("list", "--json")).stdout.splitlines()]
    assert [(one["id"], one["version"], one["concepts"]) for one in listed] == [(id_, 2, 4)]


@pytest.mark.parametrize("publish", [True, False])
async def test_the_same_file_again_does_nothing(
    shell: Shell, database: Database, workspace: Workspace, owner, publish: bool
) -> None:
    given = ["import", shell.file("a.csv", ANIMALS), "--name", "A", *["--publish"] * publish]
    first = await shell(*given)
    before = await head(owner, workspace.org)
    again = await shell(*given)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert await head(owner, workspace.org) == before


async def test_whoever_exports_a_version_can_compute_its_digest(shell: Shell) -> None:
    path = needs("skos_turtle_small/hcrt.ttl")
    id_ = (await shell.done("import", path, "--name", "Resources", "--publish"))["taxonomy"]
    listed = json.loads((await shell("list", "--json")).stdout)
    found = json.loads((await shell("export", id_)).stdout)
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == listed["digest"]


async def test_changes_of_others_are_not_lost_by_an_import(shell: Shell) -> None:
    first, second = shell.file("a.csv", ANIMALS), shell.file("b.csv", MORE)
    id_ = (await shell.done("import", first, "--name", "A"))["taxonomy"]
    refused = await shell("import", second, "--taxonomy", id_)
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert len(await shell.exported(id_, "--draft")) == 3
    await shell.done("import", second, "--taxonomy", id_, "--replace", "--publish")
    assert len(await shell.exported(id_)) == 4


async def test_every_problem_of_a_bad_file_is_told_and_nothing_is_imported(shell: Shell) -> None:
    bad = shell.file("bad.csv", "id,label,parent\na,A,b\nb,B,a\nc,C,nowhere\nc,D,\n")
    result = await shell("import", bad, "--name", "Bad", "--publish")
    assert (result.exit_code, result.stdout) == (1, "")
    told = [line for line in result.stderr.splitlines() if str(bad) in line]
    assert len(told) >= 2
    assert any("nowhere" in line for line in told)
    assert all("line " in line or "'" in line for line in told)
    assert (await shell("list")).stdout == ""
    good = shell.file("good.csv", ANIMALS)
    id_ = (await shell.done("import", good, "--name", "Good", "--publish"))["taxonomy"]
    wrong = shell.file("map.csv", "source,relation,target\ndog,sameAs,cat\n")
    more = shell.file("more.csv", MORE)
    result = await shell("import", more, "--taxonomy", id_, "--mapping", wrong, "--publish")
    assert result.exit_code == 1
    assert str(wrong) in result.stderr
    assert "draft changed" not in (await shell("list")).stdout


async def test_one_scheme_of_a_file_or_all_and_what_is_left_out_is_counted(shell: Shell) -> None:
    file = shell.file("two.ttl", TWO_SCHEMES)
    asked = await shell("import", file, "--name", "Two")
    assert (asked.exit_code, asked.stdout) == (1, "")
    assert "or 'all'" in asked.stderr
    for scheme, ids, left in (
        ("http://x.org/s1", ["a", "b"], "1 of 3 concepts"),
        ("http://x.org/s2", ["c"], "2 of 3 concepts"),
        ("all", ["a", "b", "c"], "the titles of 2 schemes"),
    ):
        given = ("--name", scheme, "--scheme", scheme, "--publish")
        result = await shell("import", file, *given)
        assert (result.exit_code, f"Left out: {left}" in result.stderr) == (0, True)
        id_ = (await shell.done("import", file, *given))["taxonomy"]
        assert list((await shell.exported(id_)).concepts) == ids


async def test_who_may_and_what_is_asked_wrongly(shell: Shell) -> None:
    file = shell.file("a.csv", ANIMALS)
    id_ = (await shell.done("import", file, "--name", "A", "--publish"))["taxonomy"]
    for who, code in (("ANNOTATOR", 0), ("MANAGER", 0), ("nobody", 1)):
        assert (await shell("export", id_, who=who)).exit_code == code
        assert (await shell("list", who=who)).exit_code == code
    denied = await shell("import", file, "--name", "B", who="ANNOTATOR")
    assert denied.exit_code == 1
    for args, said in (
        (("import", file), "--name or --taxonomy"),
        (("import", file, "--name", "x", "--mapping", file), "no version to map from"),
        (("export", id_, "--version", "7"), "no version 7"),
        (("export", id_, "--output", shell.folder / "a.doc"), "--format"),
        (("diff", id_, "--from", "1", "--to", "0"), "no version 0"),
        (("export", "taxonomy_x"), "ID"),
    ):
        result = await shell(*args)
        assert result.exit_code != 0
        assert said in result.stderr, result.stderr
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize("shell", ["database"], indirect=True)
@pytest.mark.parametrize("format", list(Format), ids=str)
async def test_every_format_is_exported_and_read_back(shell: Shell, format: Format) -> None:
    path = needs("skos_turtle_small/hcrt.ttl")
    id_ = (await shell.done("import", path, "--name", "Resources", "--publish"))["taxonomy"]
    whole = await shell.exported(id_)
    assert len(whole) == 26
    kind = format.value.lower().replace("_", "-")
    output = shell.folder / "out"
    result = await shell("export", id_, "--format", kind, "--language", "de", "--output", output)
    assert result.exit_code == 0, result.output
    lossy = format in (Format.TEXT, Format.LABEL_STUDIO, Format.IAB_TSV)
    found = read(output.read_bytes(), format, language="de" if lossy else "")
    assert {c.id for c in found} == {c.id for c in whole}
    assert ("other languages" in result.stderr) == lossy
    if not lossy and format not in (Format.CSV, Format.TSV):
        assert found.encode() == whole.encode()
        assert "left out" not in result.stderr


async def test_six_releases_of_the_iab_become_versions_of_one_taxonomy(shell: Shell) -> None:
    mapping = needs("taxonomy_iab/Content_1.0_to_Content_2.0.tsv")
    counts: list[dict[str, str]] = []
    for number, release in enumerate(IAB, 1):
        file = needs(f"taxonomy_iab/Content_Taxonomy_{release}.tsv")
        mapped = ["--mapping", mapping] if release == "2.0" else []
        done = await shell("import", file, "--name", "IAB", "--publish", *mapped)
        assert done.exit_code == 0, done.output
        lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
        assert lines["version"] == str(number)
        counts.append(lines)
        if mapped:
            assert "AB7" in done.stderr, "the official map misspells IAB7, and that is told"
    assert [c["changes"].partition(", annotated")[0] for c in counts[3:]] == [
        "added 17",
        "added 19, removed 512, renamed 28, moved 38",
        "added 1, renamed 2, moved 2",
    ]
    id_ = counts[0]["taxonomy"]
    merged = json.loads((await shell("diff", id_, "--from", "1", "--to", "2", "--json")).stdout)
    assert merged["counts"]["merged"] == 41
    assert {len(await shell.exported(id_, "--version", "1"))} == {392}


async def test_a_release_with_other_ids_comes_in_with_the_publishers_mapping(shell: Shell) -> None:
    lines = needs("taxonomy_uat/uat_uri_mapping_1.1.0_to_2.0.0.csv")
    old, new = (needs(f"taxonomy_uat/UAT_v.{release}.rdf") for release in ("1.1.0", "2.0.0"))
    await shell.done("import", old, "--name", "UAT", "--publish")
    mapped = ["--mapping", lines, "--mapping-encoding", "cp1252"]
    done = await shell.done("import", new, "--name", "UAT", "--publish", *mapped)
    assert done["version"] == "2"
    counts = await shell.done("diff", done["taxonomy"], "--from", "1", "--to", "2")
    told = {name: int(counts[name]) for name in ("renamed", "moved", "merged", "split", "removed")}
    assert told == {"renamed": 74, "moved": 7, "merged": 7, "split": 1, "removed": 2}


@pytest.mark.soak
async def test_the_noun_tree_of_wordnet_comes_in_at_once(shell: Shell) -> None:
    file = shell.folder / "nouns.json"
    file.write_bytes(dumps(wordnet(), Format.JSON))
    for _ in range(2):
        done = await shell.done("import", file, "--name", "Nouns", "--publish")
        assert (done["version"], done["concepts"]) == ("1", "82192")
    assert (await shell.exported(done["taxonomy"])).encode() == wordnet().encode()


async def test_a_mapping_says_what_became_of_concepts(shell: Shell) -> None:
    first = shell.file("a.csv", ANIMALS)
    id_ = (await shell.done("import", first, "--name", "A", "--publish"))["taxonomy"]
    second = shell.file("b.csv", ANIMALS.replace("dog,Dog", "hound,Hound"))
    rows = "source,relation,target,note\ndog,EXACT,hound,another id\n"
    given = ("--taxonomy", id_, "--mapping", shell.file("m.csv", rows), "--publish")
    told = await shell.done("import", second, *given)
    assert told["version"] == "2"
    compared = json.loads((await shell("diff", id_, "--from", "1", "--to", "2", "--json")).stdout)
    assert (compared["counts"]["added"], compared["counts"]["removed"]) == (0, 0)
