"""`annolog member reset`: the way back in for an owner who lost the key."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import click

from server.access import tokens
from server.cli.accounts.organization_setup import reserved, show_token, write_token
from server.cli.core.operator_record import MAY_SAY
from server.cli.core.terminal import on_terminal, run, settings, tell
from server.commands import Command, DecisionContext, Secret, Writer
from server.events.accounts import credentials
from server.events.accounts.members import CredentialKind, MemberStatus
from server.events.accounts.operators import OperatorCommand, note_operator
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change
from server.events.core.ids import uuid7
from server.ledger.read import generation_of, tenant
from server.ledger.startup_checks import StartError
from server.postgres import Connection
from server.projections.tables import schema_of
from server.settings import Settings
from server.start import check, connected, reached

_OWNERS = (
    "SELECT id, name, email FROM {schema}.member WHERE org_id = $1 AND role = $2 AND status = $3 "
    "ORDER BY id"
)
LABEL = "made by annolog member reset"


@click.group()
def member_() -> None:
    """Members: let an owner in again."""


@member_.command("reset")
@click.argument("owner", required=False)
@click.option("--organization", help="organization_…; needed where there are several.")
@click.option("--link", is_flag=True, help="A one-time token for a new password, not a key.")
@click.option(
    "--key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the secret to this new file, which only you can read.",
)
@MAY_SAY
def reset(
    owner: str | None,
    organization: str | None,
    link: bool,
    key_file: Path | None,
    by: str | None,
) -> None:
    """Make a new API key for OWNER (member_… or an e-mail address; needed where there are several).

    Whoever may reach the database as the server role may do this; the ledger keeps it as an event
    that no member did, and with --by as one of whoever says to have done it. Keys that exist go on
    working: `revokeApiKey` ends them. With --link, a token is made by which `redeemToken` sets a
    new password.
    """
    if key_file is None and not on_terminal():
        raise click.UsageError("Nobody could see the secret here: name a file with --key-file.")
    kind = CredentialKind.RESET if link else CredentialKind.KEY
    chosen = settings({**os.environ})
    with reserved(key_file):
        org = organization and ids.expect("organization", organization, "organization")
        member, token = run(_reset(chosen, org or None, owner, kind, by))
        if key_file is not None:
            write_token(token, key_file)
    click.echo(f"owner {ids.public('member', member)}")
    if key_file is None:
        show_token(token, "one-time token" if link else "API key")


async def _reset(
    chosen: Settings, org: UUID | None, owner: str | None, kind: CredentialKind, by: str | None
) -> tuple[UUID, tokens.Token]:
    async with reached(chosen, tell) as database:
        await check(database.server)
        async with connected(database.server) as connection:
            org = org or await _only_organization(connection)
            member = await _owner(connection, org, owner)
        writer = Writer(database.server, connections=1, max_skew=chosen.max_clock_skew)
        try:
            return member, await issue(writer, org, member, kind, by)
        finally:
            await writer.close()


async def issue(
    writer: Writer, org: UUID, member: UUID, kind: CredentialKind, by: str | None = None
) -> tokens.Token:
    """Give a member a new credential of this kind in the name of the server. Raises Refused."""
    credential = uuid7()
    key = kind is CredentialKind.KEY
    token = tokens.issue(tokens.TokenKind.KEY if key else tokens.TokenKind.ONCE)
    typed = OperatorCommand.MEMBER_RESET
    noted = [] if by is None else note_operator(org, typed=typed, operator=by)

    def decide(current: DecisionContext) -> list[Change]:
        state, now = current.member(member), current.now
        if key:
            made = credentials.issue_key(
                state, credential=credential, label=LABEL, expires_at=None, now=now
            )
        else:
            made = credentials.offer_reset(state, credential=credential, now=now)
        return [*made, *noted]

    await writer.execute(
        Command(
            org=org, actor=None, id=uuid7(), fingerprint=sha256(LABEL.encode()).digest(),
            permission=None, decide=decide, members=(member,), organization=True, by_server=True,
            secrets=(Secret(credential, member, kind, tokens.digest(token)),),
        )
    )  # fmt: skip
    return token


async def _only_organization(connection: Connection) -> UUID:
    found = await connection.fetch("SELECT org_id FROM ledger_heads() ORDER BY org_id")
    return _only([row["org_id"] for row in found], "organization", "--organization", _public_org)


async def _owner(connection: Connection, org: UUID, wanted: str | None) -> UUID:
    """Return the named owner, or the only one. Raises StartError."""
    async with tenant(connection, org, snapshot=True):
        generation = await generation_of(connection, org)
        if generation is None:
            raise StartError(f"There is no {_public_org(org)} here.")
        text = _OWNERS.format(schema=schema_of(generation))
        rows = await connection.fetch(text, org, Role.OWNER, MemberStatus.ACTIVE)
    if wanted is not None:
        rows = [r for r in rows if wanted in (r["email"], ids.public("member", r["id"]))]
        if not rows:
            raise StartError(f"No owner who may act is {wanted}.")
    names = {row["id"]: f"{ids.public('member', row['id'])} ({row['name']})" for row in rows}
    return _only([*names], "owner", "one", lambda id_: names[id_])


def _public_org(org: UUID) -> str:
    return ids.public("organization", org)


def _only(found: list[UUID], what: str, how: str, shown: Callable[[UUID], str]) -> UUID:
    if len(found) != 1:
        listed = ", ".join(map(shown, found)) or "there is none"
        raise StartError(f"Name the {what} with {how}: {listed}.")
    return found[0]
