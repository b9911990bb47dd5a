"""Which server a command works on, and with which key: the options before its name."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click

from server.access import tokens

URL, KEY = "ANNOLOG_URL", "ANNOLOG_KEY"


@dataclass(frozen=True, slots=True)
class Target:
    """The server that `--url` names, if any, and the key that was given."""

    url: str | None = None
    _key: str | None = field(default=None, repr=False)

    @property
    def key(self) -> str | None:
        """The API key: the one that was given, else that of the environment."""
        return self._key or os.environ.get(KEY) or None

    @property
    def token(self) -> tokens.Token | None:
        """The API key as a token. Raises Refused UNAUTHENTICATED where it is none."""
        return None if self.key is None else tokens.parse(self.key)


def target_of(url: str | None, key: str | None, key_file: Path | None) -> Target:
    """Return the target that options name. Raises UsageError for those that cannot be used."""
    if key is not None and key_file is not None:
        raise click.UsageError("Give --key or --key-file, not both.")
    if key_file is not None:
        try:
            key = key_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise click.UsageError(f"The key cannot be read from {key_file}.") from None
        if not key:
            raise click.UsageError(f"There is no key in {key_file}.")
    if url is not None:
        if not _is_address(url):
            raise click.UsageError(
                "--url is the address of a server, such as https://labels.example.org."
            )
        url = url.rstrip("/").removesuffix("/graphql")
    return Target(url, key)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(
        url.isprintable()
        and parts.scheme in ("http", "https")
        and parts.hostname
        and not parts.username
    )


def current_target() -> Target:
    """Return the target of the command that runs."""
    found = click.get_current_context().find_root().obj
    return found if isinstance(found, Target) else Target()
