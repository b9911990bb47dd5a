"""`annolog schema`."""

from __future__ import annotations

import click


@click.command()
def schema_() -> None:
    """Print the GraphQL schema (SDL), with the permission that each field asks for."""
    from server.schema.root import build_schema

    click.echo(build_schema().as_str())
