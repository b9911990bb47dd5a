"""The examples of the reference are read, and its table says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taxonomy.formats import LOSES, Format, read

TEXT = (Path(__file__).parents[3] / "docs/reference/taxonomy-formats.md").read_text()
EXAMPLES = re.findall(r"### ([A-Z_]+)\n\n```\w+\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_examples_are_three_animals(name: str, example: str) -> None:
    tree = read(example.encode(), Format[name], language="en")
    paths = [[tree[id_].label() for id_ in tree.path(concept.id)] for concept in tree]
    animals = [path for path in paths if path != ["Birds"]]
    assert animals == [["Animals"], ["Animals", "Dogs"], ["Animals", "Cats"]]
    assert read(example.encode(), language="en") == tree, "the format is guessed from the content"


def test_every_format_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == {format.name for format in Format}


def test_the_table_says_what_is_lost() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|.*?\| ([^|]+?) \|$", TEXT, re.MULTILINE))
    assert rows == {f.name: ", ".join(sorted(lost)) or "nothing" for f, lost in LOSES.items()}


def test_the_program_runs() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(program, "taxonomy-formats.md", "exec"), {})  # noqa: S102 - our own words
