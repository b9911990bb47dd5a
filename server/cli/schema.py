"""`annolog schema`."""

from __future__ import annotations

import click


@click.command()
def schema_() -> None:
    """Print the GraphQL schema (SDL), with the permission that each field asks for."""
    from server.schema.core.root import sdl

    click.echo(sdl(), nl=False)
