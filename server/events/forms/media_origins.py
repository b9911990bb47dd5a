"""Where the media of tasks may lie: the origins and buckets that an operator allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from server.events.core.event import JsonObject, record
from server.events.core.json_validation import invalid
from server.events.forms.inputs import Input

_HOST = re.compile(r"[\w.-]+")
WITH_ADDRESS = frozenset(
    {"image", "audio", "video", "pdf", "point_cloud", "table", "time_series", "sensor"}
)
"""Kinds of inputs whose value may be the address of a file."""


def address_of(item: Input, value: object) -> str | None:
    """Return the address that an input gives as a text or as `url`; None where it has none."""
    if item.kind not in WITH_ADDRESS:
        return None
    found = value.get("url") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


@record
class MediaOrigins:
    """The origins and buckets that inputs may name; where there are none, all are allowed.

    Attributes:
        origins: as `https://host`, `https://host:port` or `https://*.domain`.
        buckets: names of buckets.
    """

    origins: frozenset[str] = frozenset()
    buckets: frozenset[str] = frozenset()

    def require(self, declared: Iterable[Input], inputs: JsonObject) -> None:
        """Refuse inputs that name another origin or bucket. Raises Refused with the path inside."""
        if not self.origins and not self.buckets:
            return
        for item in declared:
            value = inputs.get(item.name)
            url = address_of(item, value)
            if url is not None and not self._allows(url):
                path = (item.name, "url") if isinstance(value, dict) else (item.name,)
                raise invalid("Media of this origin are not allowed here: ask an operator.", *path)

    def _allows(self, url: str) -> bool:
        scheme, separator, rest = url.partition("://")
        scheme = scheme.lower()
        if not separator or scheme not in {"http", "https", "s3"}:
            return True  # A relative path; other schemes are refused with every address.
        if scheme == "s3":
            return not self.buckets or rest.partition("/")[0] in self.buckets
        return not self.origins or not self.origins.isdisjoint(_origins(url))


def _origins(url: str) -> list[str]:
    """Return the origin of an address, and its wildcards: one for each domain above the host."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}[parts.scheme]
    try:
        port = parts.port
    except ValueError:
        return []
    suffix = "" if port in (None, default) else f":{port}"
    if not _HOST.fullmatch(parts.hostname or ""):
        return []  # A browser may read another host in such a name than Python does.
    labels = (parts.hostname or "").split(".")
    above = ["*." + ".".join(labels[n:]) for n in range(1, len(labels))]
    return [f"{parts.scheme}://{host}{suffix}" for host in (".".join(labels), *above)]


ANY = MediaOrigins()
"""Allows every origin and bucket."""
