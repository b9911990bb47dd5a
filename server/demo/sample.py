"""Draw the demo's data from WordNet: `python -m server.demo.sample FOLDER`.

FOLDER holds data.noun.gz, data.verb.gz, data.adj.gz and data.adv.gz of WordNet 3.1, in the format
of wndb(5WN). The draw depends on nothing but those files, so running it again gives the same rows.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from server.demo.classes import CLASSES

ROWS = 2_400
FEWEST = 12
"""The fewest rows of a class, where WordNet has as many."""
TARGET = Path(__file__).with_name("glosses.tsv.gz")
# Words that a public demo should not show.
_UNFIT = re.compile(
    r"slur|offens|obscen|vulgar|derog|disparag|sexual|\brap(e|ist)\b|genital", re.IGNORECASE
)


@dataclass(frozen=True)
class Gloss:
    """A sense: its id (part of speech and offset), class, first word and definition."""

    id: str
    label: str
    word: str
    text: str

    @property
    def draw(self) -> bytes:
        """The hash that the draw is ordered by."""
        return hashlib.sha256(self.id.encode()).digest()


def read(folder: Path) -> Iterator[Gloss]:
    """Yield every sense of WordNet that suits a demo, read from its data files."""
    names = list(CLASSES)
    for part in ("noun", "verb", "adj", "adv"):
        with gzip.open(folder / f"data.{part}.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("  "):
                    continue  # a line of the licence
                fields, _, gloss = line.partition(" | ")
                offset, number, kind, _, word = fields.split(" ")[:5]
                text = re.split(r';\s*"', gloss.strip())[0].strip(" ;:")
                word = re.sub(r"\(\w+\)$", "", word).replace("_", " ")
                if 20 <= len(text) <= 200 and not _UNFIT.search(f"{word} {gloss}"):
                    yield Gloss(f"{kind}{offset}", names[int(number)], word, text)


def sample(found: Iterator[Gloss], rows: int = ROWS) -> list[Gloss]:
    """Return a fixed draw of rows; a class has rows by the square root of its size."""
    classes: dict[str, list[Gloss]] = defaultdict(list)
    for gloss in found:
        classes[gloss.label].append(gloss)
    whole = sum(sqrt(len(members)) for members in classes.values())
    drawn: list[Gloss] = []
    for members in classes.values():
        share = max(FEWEST, round(rows * sqrt(len(members)) / whole))
        drawn += sorted(members, key=lambda gloss: gloss.draw)[:share]
    return sorted(drawn, key=lambda gloss: gloss.draw)[:rows]


def load(tasks: int = ROWS, source: Path = TARGET) -> list[Gloss]:
    """Return the first rows of the committed sample."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [Gloss(*line.rstrip("\n").split("\t")) for line in lines]
    return rows[:tasks]


def save(rows: list[Gloss], target: Path = TARGET) -> None:
    """Write rows as TSV, one sense a line, compressed without a time stamp."""
    text = "".join(f"{row.id}\t{row.label}\t{row.word}\t{row.text}\n" for row in rows)
    target.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    chosen = sample(read(Path(sys.argv[1])))
    save(chosen)
    print(f"{len(chosen)} rows, {TARGET.stat().st_size:,} bytes: {TARGET.name}")
