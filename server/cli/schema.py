"""`annolog schema`."""

from __future__ import annotations

import click


@click.command()
@click.option("--form", "of_form", is_flag=True, help="The JSON Schema of forms instead.")
def schema_(*, of_form: bool) -> None:
    """Print the GraphQL schema (SDL), with the permission that each field asks for."""
    if of_form:
        from server.events.forms.json_schema import form_schema

        click.echo(form_schema())
        return
    from server.schema.core.root import sdl

    click.echo(sdl(), nl=False)
