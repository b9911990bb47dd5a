"""The mails about accounts, in plain text, and the links in them.

A link carries its token behind `#`: browsers send that part to nobody, so it is in no log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.access.tokens import Token
from server.events.accounts.members import CredentialKind
from server.mail import Mail


@dataclass(frozen=True, slots=True)
class Offer:
    """A one-time token for an account of an organization."""

    organization: str
    token: Token


def link_to(public_url: str | None, kind: CredentialKind, token: Token) -> str | None:
    """Return where a browser uses a one-time token; None where no public address is set."""
    return None if public_url is None else f"{public_url}/#{kind.value}={token.reveal()}"


def invitation_mail(to: str, offer: Offer, public_url: str | None) -> Mail:
    """Return the mail to a person who is invited."""
    name = _name(offer.organization)
    return Mail(
        to,
        f"Invitation to {name}",
        f"You are invited to {name}. To accept, and to choose a password, open\n\n"
        f"{_way(public_url, CredentialKind.INVITATION, offer)}\n\n"
        "This works once, within seven days. If you do not know what this is about, ignore it.\n",
    )


def reset_mail(to: str, offers: Sequence[Offer], public_url: str | None) -> Mail:
    """Return the mail to a person who asked for another password, for each of their accounts."""
    ways = "\n\n".join(
        f"{_name(offer.organization)}:\n{_way(public_url, CredentialKind.RESET, offer)}"
        for offer in offers
    )
    return Mail(
        to,
        "Your password",
        "Somebody, probably you, asked for another password of your account. To choose one, open\n"
        f"\n{ways}\n\n"
        "This works once, within an hour. If it was not you, ignore this: nothing changes.\n",
    )


def _way(public_url: str | None, kind: CredentialKind, offer: Offer) -> str:
    return link_to(public_url, kind, offer.token) or f"with this token: {offer.token.reveal()}"


def _name(organization: str) -> str:
    return " ".join(organization.split())[:100] or "an organization"
