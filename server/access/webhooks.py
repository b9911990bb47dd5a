"""Webhooks as actors, with the rights of one role each, and the secrets that they sign with."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from server.access.actor import Actor
from server.events.accounts.roles import Role
from server.events.core.refusal import Code, Refused


def webhook_actor(org: UUID, webhook: UUID, role: Role, project: UUID | None) -> Actor:
    """Return the actor by whose rights it is decided which events a webhook is sent.

    Args:
        org: the organization.
        webhook: the id of the webhook, in place of a member's.
        role: the role with which it acts.
        project: the project in which it has the role; None for the whole organization.
    """
    if project is None:
        return Actor(org=org, member=webhook, organization_role=role)
    roles = MappingProxyType({project: frozenset({role})})
    return Actor(org=org, member=webhook, project_roles=roles)


def require_covered(actor: Actor, role: Role, project: UUID | None, *path: str) -> None:
    """Require that an actor may see all that a webhook with a role may be sent.

    Raises:
        Refused: FORBIDDEN, with the path of the input that names the role or the webhook.
    """
    if not actor.may_read_all_of(webhook_actor(actor.org, actor.member, role, project), project):
        message = f"A webhook with the role {role} may be sent what you may not see."
        raise Refused(Code.FORBIDDEN, message, path)


PREFIX = "whsec_"
SIGNING_PATTERN = r"whsec_[\w+/=-]{8,}"
"""Regular expression of secrets of webhooks, for log scrubbers."""
_NEW = 32
_BYTES = range(24, 65)
"""How many bytes a secret has by the specification, https://www.standardwebhooks.com."""


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """A secret in memory. Neither `repr`, `str` nor a format shows it; `reveal` does."""

    key: bytes = field(repr=False)
    """The bytes that requests are signed with."""

    @classmethod
    def new(cls) -> SigningSecret:
        """Make a secret from the system's random source."""
        return cls(secrets.token_bytes(_NEW))

    @classmethod
    def parse(cls, text: str, *path: str | int) -> SigningSecret:
        """Return the secret that a client chose. Raises Refused INVALID, without repeating it."""
        try:
            key = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
        except ValueError:
            key = b""
        if len(key) not in _BYTES or not text.strip().startswith(PREFIX):
            message = "A secret is whsec_ and 24 to 64 random bytes in base64."
            raise Refused(Code.INVALID, message, path)
        return cls(key)

    def reveal(self) -> str:
        """Return the secret as receivers configure it."""
        return PREFIX + base64.b64encode(self.key).decode("ascii")

    def __str__(self) -> str:
        """Return no part of the secret, so that a log line cannot leak it."""
        return f"{PREFIX}…"
