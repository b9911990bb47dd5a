"""Logging in at an OpenID provider from a browser: the authorization code flow, with PKCE.

The rules are those of OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE, S256), RFC 9207 (the issuer in
the reply) and RFC 9700. Between start and callback nothing is kept here: the browser holds a sealed
cookie, and `state`, `nonce` and the verifier of PKCE follow from a secret in it and a key of ours,
so that none of them works in another browser or can be made up.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import orjson

from server.access.oidc import Identity, Oidc
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FLOW_COOKIE = "annolog_oidc"
LIFE = timedelta(minutes=10)
"""How long a person may take at the provider."""
SCOPE = "openid profile email"
_SECONDS = 10.0
_MAX_BYTES = 64 * 1024
_MAX_CHARACTERS = 2_048
"""Characters of `code` and of `state` that are looked at."""
AGAIN = "This login cannot be finished: start it again, in the same browser."


@dataclass(frozen=True, slots=True)
class Flow:
    """What a browser is told to keep while a person is at the provider."""

    secret: str
    ends_at: float
    next: str
    """Where the browser goes afterwards."""
    organization: str | None = None
    """The public id of the organization to log in to, where one was chosen."""
    token: str | None = None
    """A one-time token, where the identity is to be linked to the account of it."""


class CodeFlow:
    """Sends people to one provider, and receives them back.

    Args:
        oidc: verifies tokens that the provider made for this client.
        client: asks the provider.
        client_id: the name of this server at the provider.
        client_secret: proves that it is this server; None for a public client.
        redirect_uri: where the provider sends people back to, exactly as it is registered there.
        key: seals cookies; the same in all processes.
        clock: the time.
    """

    def __init__(
        self,
        oidc: Oidc,
        client: httpx.AsyncClient,
        *,
        client_id: str,
        client_secret: str | None,
        redirect_uri: str,
        key: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._oidc = oidc
        self._client = client
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._key = hmac.digest(key, b"oidc code flow", "sha256")
        self._clock = clock

    async def start(
        self, next_: str, organization: str | None = None, token: str | None = None
    ) -> tuple[str, str]:
        """Return the address at the provider, and the value of the cookie for the browser.

        Raises:
            Refused: UNAVAILABLE where the provider cannot be asked where people log in.
        """
        ends_at = (self._clock() + LIFE).timestamp()
        flow = Flow(secrets.token_urlsafe(32), ends_at, next_, organization, token)
        challenge = sha256(self._derived(flow, "verifier").encode()).digest()
        parameters = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": SCOPE,
            "state": self._derived(flow, "state"),
            "nonce": self._derived(flow, "nonce"),
            "code_challenge": _base64url(challenge),
            "code_challenge_method": "S256",
        }
        address = await self._oidc.endpoint("authorization_endpoint")
        join = "&" if "?" in address else "?"
        return f"{address}{join}{urlencode(parameters)}", self._sealed(flow)

    def flow_of(self, cookie: str | None, given: Mapping[str, str]) -> Flow:
        """Return the flow that a callback belongs to, by the cookie and the parameters of it.

        Raises:
            Refused: UNAUTHENTICATED where it is of another browser, is too old or was made up, or
                the provider refused.
        """
        flow = self._opened(cookie)
        state = given.get("state", "")[:_MAX_CHARACTERS].encode()
        if flow is None or not hmac.compare_digest(self._derived(flow, "state").encode(), state):
            raise Refused(Code.UNAUTHENTICATED, AGAIN)
        if self._clock().timestamp() >= flow.ends_at:
            raise Refused(Code.UNAUTHENTICATED, "This login took too long: start it again.")
        if given.get("iss", self._oidc.issuer) != self._oidc.issuer:
            raise Refused(Code.UNAUTHENTICATED, AGAIN)
        if "error" in given or not 0 < len(given.get("code", "")) <= _MAX_CHARACTERS:
            raise Refused(Code.UNAUTHENTICATED, "The identity provider did not log you in.")
        return flow

    def once(self, flow: Flow) -> bytes:
        """Return 32 bytes by which it is counted that a flow is finished once."""
        return hmac.digest(self._key, b"once" + flow.secret.encode(), "sha256")

    async def identity(self, flow: Flow, code: str) -> Identity:
        """Exchange a code for the identity that it stands for.

        Raises:
            Refused: UNAUTHENTICATED where the provider does not accept the code, or its token is
                not valid here; UNAVAILABLE where it cannot be reached.
        """
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": self._derived(flow, "verifier"),
        }
        if self._client_secret is None:
            given["client_id"] = self._client_id
        address = await self._oidc.endpoint("token_endpoint")
        try:
            answer = await self._posted(address, given)
        except (httpx.HTTPError, OSError) as error:
            message = "The identity provider cannot be reached: try again in a minute."
            raise Refused(Code.UNAVAILABLE, message) from error
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise Refused(Code.UNAUTHENTICATED, AGAIN)
        return await self._oidc.verify(token, nonce=self._derived(flow, "nonce"))

    async def _posted(self, address: str, given: Mapping[str, str]) -> object:
        """Return the JSON of an answer, None where it is none or says no."""
        basic = None
        if self._client_secret is not None:
            basic = httpx.BasicAuth(self._client_id, self._client_secret)
        body = bytearray()
        async with self._client.stream(
            "POST", address, data=dict(given), auth=basic, timeout=_SECONDS, follow_redirects=False
        ) as response:
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MAX_BYTES:
                    return None
            if response.status_code != httpx.codes.OK:
                return None
        try:
            answer: object = orjson.loads(body)
        except orjson.JSONDecodeError:
            return None
        return answer

    def _derived(self, flow: Flow, purpose: str) -> str:
        text = f"{purpose}\n{flow.secret}".encode()
        return _base64url(hmac.digest(self._key, text, "sha256"))

    def _sealed(self, flow: Flow) -> str:
        text = _base64url(json.dumps(asdict(flow)).encode())
        return f"{text}.{_base64url(self._seal(text))}"

    def _seal(self, text: str) -> bytes:
        return hmac.digest(self._key, b"cookie\n" + text.encode(), "sha256")

    def _opened(self, cookie: str | None) -> Flow | None:
        """Return the flow in a cookie; None where we did not seal it."""
        text, _, seal = (cookie or "").partition(".")
        if not hmac.compare_digest(_base64url(self._seal(text)).encode(), seal.encode()):
            return None
        return Flow(**json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4))))


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
