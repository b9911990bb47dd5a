"""A real OpenID provider, run as a process: `oidc-provider-mock` from PyPI."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx

ADA = {"sub": "ada", "name": "Ada Lovelace", "email": "ada@example.org", "email_verified": True}
_REDIRECT = "http://127.0.0.1/callback"


@contextmanager
def provider(port: int = 0) -> Iterator[str]:
    """Run a provider with new keys that knows ADA; yields the issuer's address."""
    options = ["--port", str(port), "--user-claims", json.dumps(ADA)]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
            return found[1]
        said.append(line)
    raise RuntimeError(f"the provider did not start: {said}")


def log_in(issuer: str, subject: str, audience: str) -> str:
    """Walk the authorization code flow as a browser and a client would; returns the id token."""
    with httpx.Client(base_url=issuer) as browser:
        answer = browser.post(
            "/oauth2/authorize",
            params={
                "client_id": audience,
                "redirect_uri": _REDIRECT,
                "response_type": "code",
                "scope": "openid profile email",
            },
            data={"sub": subject},
        )
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        answer = browser.post(
            "/oauth2/token",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": _REDIRECT},
            auth=(audience, "any secret"),
        )
        return str(answer.raise_for_status().json()["id_token"])
