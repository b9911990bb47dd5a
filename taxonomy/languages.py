"""Language tags (BCP 47): one spelling of each tag, in whatever case it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache


@lru_cache(1_000)
def canonical(tag: str) -> str:
    """Return a language tag as RFC 5646 §2.1.1 recommends: zh-Hant-TW; case has no meaning."""
    if "-" not in tag:
        return tag.lower()
    first, *rest = tag.lower().split("-")
    parts, single = [first], len(first) == 1
    for part in rest:
        cased = {2: part.upper(), 4: part.title()}.get(len(part), part)
        parts.append(part if single else cased)
        single = single or len(part) == 1
    return "-".join(parts)


@lru_cache(1_000)
def lookup(tag: str) -> tuple[str, ...]:
    """Return a language tag and its fallbacks: "de-AT", then "de" (RFC 4647 §3.4)."""
    parts = canonical(tag).split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


def twice(tags: Iterable[str]) -> list[str]:
    """Return the languages that occur more than once, in different spellings of their tags."""
    counts = Counter(map(canonical, tags))
    return [tag for tag, count in counts.items() if count > 1]


def texts(given: Mapping[str, str]) -> dict[str, str]:
    """Return texts under canonical language tags; of two texts in one language, the first stays."""
    found: dict[str, str] = {}
    for tag, text in given.items():
        found.setdefault(canonical(tag), text)
    return found


def lists(given: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return lists of texts under canonical language tags; lists of one language are joined."""
    found: dict[str, tuple[str, ...]] = {}
    for tag, several in given.items():
        found[canonical(tag)] = (*found.get(canonical(tag), ()), *several)
    return found
