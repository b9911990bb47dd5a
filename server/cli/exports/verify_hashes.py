"""`annolog verify-hashes`: recomputes every hash of a replay, by the program for outsiders."""

from __future__ import annotations

import click


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--whole", is_flag=True, help="Require a whole ledger: positions without a gap.")
def verify_hashes_(file: str, *, whole: bool) -> None:
    """Recompute every hash of FILE, which `annolog replay` wrote; - is standard input.

    The work is done by verify/annolog_verify.py, a single file that needs no more than Python and
    that shares no code with the server: give it to whoever shall not have to trust this one.
    """
    try:
        from annolog_verify import main
    except ModuleNotFoundError:
        raise click.ClickException("Install it: pip install annolog-verify.") from None
    raise click.exceptions.Exit(main([file, *(["--whole"] if whole else [])]))
