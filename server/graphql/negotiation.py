"""Which media type to answer with (RFC 9110 §12.5.1, GraphQL over HTTP §6.4)."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache


class Media(StrEnum):
    """Media types of responses."""

    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"
    EVENTS = "text/event-stream"
    MULTIPART = "multipart/mixed"
    """Of the protocol of Apollo for subscriptions, which a parameter of the media type names."""
    HTML = "text/html"


_ONLY_BY_NAME = (Media.EVENTS, Media.MULTIPART, Media.HTML)
_RANKS = (Media.EVENTS, Media.MULTIPART, Media.HTML, Media.RESPONSE, Media.JSON)


@lru_cache(maxsize=512)
def negotiate(accept: str, *, html: bool = False) -> Media | None:
    """Return the media type to answer with, or None if none of ours is acceptable (406).

    An absent header, and a wildcard, mean `application/json`: clients that predate the other media
    type send those.
    """
    if not accept.strip():
        return Media.JSON
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen: Media | None = None
    for rank, media in enumerate(_RANKS):
        quality, exactness = _quality(accept, media)
        if (media in _ONLY_BY_NAME and exactness < 2) or (media is Media.HTML and not html):
            continue
        # Between two that are named equally often, the stream wins over JSON (its client reads
        # nothing else), and of the two JSON types the newer; a wildcard names neither, and gets the
        # older.
        tie = -rank if exactness == 2 else rank
        if quality > 0 and (chosen is None or (quality, exactness, tie) > best):
            best, chosen = (quality, exactness, tie), media
    return chosen


def _quality(accept: str, media: Media) -> tuple[float, int]:
    """Return the quality of the most exact range that covers the type, and its exactness."""
    quality, exactness = 0.0, -1
    for given in accept.split(","):
        name, *parameters = (part.strip().lower() for part in given.split(";"))
        level = _exactness(name, media)
        fits = _charset_is_utf8(parameters) and (
            media is not Media.MULTIPART or _subscribes(parameters)
        )
        if level > exactness and fits:
            quality, exactness = _weight(parameters), level
    return quality, exactness


def _exactness(name: str, media: Media) -> int:
    if name == media.value:
        return 2
    if name == f"{media.value.partition('/')[0]}/*":
        return 1
    return 0 if name == "*/*" else -1


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _subscribes(parameters: list[str]) -> bool:
    return "subscriptionspec=1.0" in (parameter.replace('"', "") for parameter in parameters)


def _charset_is_utf8(parameters: list[str]) -> bool:
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset")]
    return all(charset in {"utf-8", "utf8", "*"} for charset in charsets)


@lru_cache(maxsize=512)
def is_json(content_type: str) -> bool:
    """Tell whether a request body of this media type can be read: JSON in UTF-8 or unspecified."""
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    return name == Media.JSON.value and _charset_is_utf8(parameters)
