"""Pages lead where they say, are listed, and name every setting, command and benchmark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from bench.run import modules
from bench.sizes import ROOT
from server.cli import COMMANDS, REMOTE, main
from server.settings import Settings
from tests.test_house import none_of

DOCS = ROOT / "docs"
BESIDE = (ROOT, *(ROOT / name for name in ("bench", "client", "deploy", "verify")))
"""Folders with pages outside of `docs`."""
PAGES = [*DOCS.rglob("*.md"), *(page for folder in BESIDE for page in folder.glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What a link may name behind `#`, as GitHub makes it of headings."""
    texts = HEADING.findall(CODE.sub("", page.read_text()))
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)|`", r"\1", text).lower() for text in texts)
    return {re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-") for text in plain}


def links(page: Path) -> set[tuple[str, Path, str]]:
    """Links within the repository: as they are written, the file, and what stands behind `#`."""
    written = {link for link in LINK.findall(page.read_text()) if ":" not in link}
    parts = ((link, *link.partition("#")[::2]) for link in written)
    return {(link, (page.parent / path if path else page), at) for link, path, at in parts}


def test_links_lead_somewhere() -> None:
    none_of(
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link, target, at in links(page)
        if not target.exists() or (at and at not in anchors(target))
    )


def test_each_picture_is_on_a_page() -> None:
    shown = {target.resolve() for page in PAGES for _, target, _ in links(page)}
    none_of(sorted({*DOCS.rglob("*.png")} - shown))


@pytest.mark.parametrize("index", [DOCS / "README.md", DOCS / "decisions" / "README.md"])
def test_an_index_lists_each_page_below(index: Path) -> None:
    listed = {target.resolve() for _, target, _ in links(index)}
    below = {page for page in index.parent.rglob("*.md") if "decisions" not in page.parts}
    none_of(sorted((below or {*index.parent.glob("*.md")}) - listed - {index}))


def test_each_setting_is_on_a_page() -> None:
    text = "".join(page.read_text() for page in DOCS.rglob("*.md"))
    names = (f"ANNOLOG_{name.upper()}" for name in Settings.model_fields)
    none_of(name for name in names if name not in text)


def test_the_help_has_the_numbers_of_the_settings() -> None:
    told = re.findall(r"^ +ANNOLOG_(\w+) [^(\n]*\(([\d,.]+)\)", main.help or "", re.MULTILINE)
    assert len(told) > 8
    none_of(
        name
        for name, number in told
        if str(Settings.model_fields[name.lower()].default) != number.replace(",", "")
    )


def test_the_page_on_the_command_line_has_each_command() -> None:
    text = (DOCS / "reference" / "command-line.md").read_text()
    rows = re.findall(r"^\| (`[^|]+) \| [^|]+ \| (yes)? ?\|", text, re.MULTILINE)
    named = {word: bool(yes) for cell, yes in rows for word in re.findall(r"`([\w-]+)", cell)}
    assert {name: named.get(name) for name in COMMANDS} == {n: n in REMOTE for n in COMMANDS}


def test_the_page_on_benchmarks_has_each_of_them() -> None:
    text = (ROOT / "bench" / "README.md").read_text()
    none_of(name for name in modules() if f"| `{name}` |" not in text)


GRAPHQL = re.compile(r"^```graphql\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPERATION = re.compile(r"^(?=query|mutation|subscription|\{)", re.MULTILINE)
BEFORE = "# before"
"""How an example begins that shows what the API was like."""


def test_each_operation_on_a_page_fits_the_schema() -> None:
    schema = build_schema((ROOT / "server" / "schema" / "schema.graphql").read_text())
    none_of(
        f"{page.relative_to(ROOT)}: {error.message}"
        for page in PAGES
        for block in GRAPHQL.findall(page.read_text())
        if not block.startswith(BEFORE)
        for operation in OPERATION.split(block)
        if operation.strip()
        for error in validate(schema, parse(operation))
    )
