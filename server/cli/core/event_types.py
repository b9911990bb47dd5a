"""Types of events on the command line: by the stored name, as `annotation.submitted`."""

from __future__ import annotations

from collections.abc import Iterable

import click

from server.events.core.registry import EVENTS


def require_types(names: Iterable[str]) -> None:
    """Require names of types of events. Raises UsageError for the first that is none."""
    for name in names:
        if name not in EVENTS:
            raise click.UsageError(f"--type: there are no events of the type {name}.")


def graphql_name(name: str) -> str:
    """Return the name that a type of events has in the enum of GraphQL."""
    return name.replace(".", "_").upper()
