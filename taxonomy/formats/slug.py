"""Ids for formats that have none: readable, and made from the path of labels alone.

The id of a concept is its parent's id, a slash, and its label in small letters without accents or
punctuation: "animals/guide-dogs". The same path gives the same id in every release of a file,
whatever else the file contains. Only labels that differ in nothing but punctuation or accents
collide: the later one gets a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORDS = str.maketrans(
    {"&": " and ", "+": " plus ", "#": " sharp ", "%": " percent ", "@": " at ", "=": " equals "}
)
_LONGEST = 1_000
"""The most characters of a label that an id is made of; no reader accepts longer labels."""
_PLAIN = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]")


def slug(label: str) -> str:
    """Return a label as a part of an id: letters and digits of any script, joined by hyphens."""
    if _PLAIN.fullmatch(label):
        return label
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", label.translate(_WORDS)))
    folded = unicodedata.normalize("NFC", bare.casefold())
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in folded)
    # A label of punctuation only gets the code points of its characters.
    return "-".join(kept.split()) or "-".join(f"u{ord(c):x}" for c in label)


def derived(parent: str | None, label: str) -> str:
    """Return the id of a label below a parent, before collisions are resolved."""
    own = slug(label[:_LONGEST])
    return f"{parent}/{own}" if parent else own


class Ids:
    """Makes derived ids, none twice, and none that the file contains itself."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Exclude the ids that the file contains."""
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def give(self, parent: str | None, label: str) -> str:
        """Return an id for a label below a parent, different from all ids before."""
        wanted = derived(parent, label)
        found, number = wanted, self._numbers.get(wanted, 1)
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        # Where many labels give one id, each would otherwise try the numbers of all before it.
        self._numbers[wanted] = number
        self._taken.add(found)
        return found
