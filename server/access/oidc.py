"""OIDC bearer tokens: signed by the organization's identity provider, checked against its keys.

The rules are those of OpenID Connect Core 1.0 §3.1.3.7 and of RFC 8725, which collects how JWT
checks were broken elsewhere. The caller looks up the account by (issuer, subject); an e-mail
address may pass to another person and is never an identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, NoReturn

from joserfc import jws, jwt
from joserfc.errors import (
    ClaimError,
    ExpiredTokenError,
    JoseError,
    UnsupportedAlgorithmError,
)

from server.access.issuer_keys import IssuerKeys
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from joserfc.jwk import Key

ALGORITHMS = ("RS256", "ES256", "EdDSA", "Ed25519")
"""Signatures with a public key only: with `HS256`, an issuer's public key would be the secret."""

MAX_TOKEN_CHARACTERS = 16 * 1024
LEEWAY = timedelta(seconds=30)
_TYPES = {"jwt", "at+jwt", "application/jwt", "application/at+jwt"}
_MAX_SUBJECT = 255  # OpenID Connect Core 1.0 §2
_MAX_TEXT = 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """A person or program as an issuer identifies them."""

    issuer: str
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None
    expires_at: datetime | None = field(default=None, compare=False)
    """When the token that proved the identity opens nothing any more."""


class _Registry(jws.JWSRegistry):
    """Knows our algorithms only, and ignores unknown header fields, as RFC 7515 §4 demands."""

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)
        self.max_header_length = 4096

    def get_alg(self, name: str) -> Any:
        # Overridden since the library's own warns of "EdDSA" (RFC 9864), which issuers still write.
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


class Oidc:
    """Verifies the bearer tokens that one issuer made for one audience."""

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        client: httpx.AsyncClient,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.issuer = issuer
        self._audience = audience
        self._clock = clock
        self._keys = IssuerKeys(issuer, client, clock)
        self._registry = _Registry()

    async def endpoint(self, name: str) -> str:
        """Return an address of the issuer, by its name in the discovery document.

        Raises:
            Refused: UNAVAILABLE where the issuer cannot be reached or names no such address.
        """
        return await self._keys.endpoint(name)

    async def verify(self, token: str, nonce: str | None = None) -> Identity:
        """Return the identity that the token proves; `nonce` must be in it, where one is given.

        Raises:
            Refused: UNAUTHENTICATED with the reason if the token is not valid here, UNAVAILABLE if
                the issuer's keys cannot be fetched now.
        """
        claims = await self._signed_claims(token)
        self._check(claims)
        if nonce is not None and not compare_digest(
            str(claims.get("nonce")).encode(), nonce.encode()
        ):
            _refuse("it is of another login")
        return Identity(
            issuer=self.issuer,
            subject=_text(claims, "sub", _MAX_SUBJECT) or _refuse("it names no subject"),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC) + LEEWAY,
            email=_text(claims, "email", _MAX_TEXT),
            email_verified=claims.get("email_verified") is True,
            name=_text(claims, "name", _MAX_TEXT),
        )

    async def _signed_claims(self, token: str) -> dict[str, Any]:
        kid = self._kid(token)
        key = await self._keys.find(kid)
        claims = self._verified(token, key)
        if claims is None and kid is None:
            # An issuer with one key need not name it, so a new key shows as a wrong signature.
            claims = self._verified(token, await self._keys.find(kid, failed=key))
        return _refuse("its signature does not match") if claims is None else claims

    def _verified(self, token: str, key: Key) -> dict[str, Any] | None:
        try:
            return jwt.decode(token, key, registry=self._registry).claims
        except (JoseError, ValueError):
            return None

    def _kid(self, token: str) -> str | None:
        """Return the key id, after all checks of the token that need no key."""
        if len(token) > MAX_TOKEN_CHARACTERS:
            _refuse("it is too long")
        try:
            header = jws.extract_compact(token.encode("ascii"), registry=self._registry).headers()
            self._registry.get_alg(header["alg"])
        except UnsupportedAlgorithmError:
            _refuse(f"its algorithm is none of {', '.join(ALGORITHMS)}")
        except (JoseError, ValueError, KeyError, TypeError, RecursionError):
            _refuse("it is not a signed JSON Web Token")
        if str(header.get("typ", "JWT")).lower() not in _TYPES:
            # A logout token, for one, has the same issuer, audience and key (RFC 8725 §3.11).
            _refuse("it is a token of another type")
        kid = header.get("kid")
        return kid if kid is None or isinstance(kid, str) else _refuse("its key id is no text")

    def _check(self, claims: dict[str, Any]) -> None:
        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock().timestamp()),
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            rules.validate(claims)
        except ExpiredTokenError:
            _refuse("it has expired: get a new one from the issuer")
        except ClaimError as error:
            _refuse(f"its claim {error.claim!r} is missing or does not fit")
        self._check_authorized_party(claims)

    def _check_authorized_party(self, claims: dict[str, Any]) -> None:
        """Refuse a token for several audiences that was issued to another one of them.

        OpenID Connect Core 1.0 §3.1.3.7: each of them receives it, and could pass it on. With one
        audience, `azp` may be the client of an access token, which is not for us to know.
        """
        audiences = claims["aud"]
        several = isinstance(audiences, list) and len(set(map(str, audiences))) > 1
        if several and claims.get("azp") != self._audience:
            _refuse("it has several audiences, and its claim 'azp' does not name this one")


def _text(claims: Mapping[str, Any], name: str, limit: int) -> str | None:
    """Return a claim as a text that the ledger can hold; None if the claim is absent."""
    value = claims.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > limit or not _storable(value):
        _refuse(f"its claim {name!r} is not a text of at most {limit} characters")
    return value


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _refuse(reason: str) -> NoReturn:
    raise Refused(Code.UNAUTHENTICATED, f"This OIDC token is not accepted: {reason}.")
