"""Logs: JSON lines with everything that helps, and no secret, however it got there."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from server.access import tokens
from server.logs import HIDDEN, scrub, without_secrets
from tests.support.serving import environment

KEY = tokens.issue(tokens.TokenKind.KEY).reveal()
URL = "postgresql://annolog_server:gehe%2Fim@db.example.org:5432/annolog"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"got {KEY}!", f"got annolog_key_{HIDDEN}!"),
        (f"cannot reach {URL}", f"cannot reach {URL.replace('gehe%2Fim', HIDDEN)}"),
        ("Authorization: Bearer abcdefgh.ijk-l_m", f"Authorization: Bearer {HIDDEN}"),
        ("a bearer of news", "a bearer of news"),
        ("http://127.0.0.1:8400/graphql", "http://127.0.0.1:8400/graphql"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
    ],
    # The key is another in every process, and the processes of a run compare the names of tests.
    ids=["key", "address", "header", "prose", "url", "mail"],
)
def test_secrets_in_a_text_are_blanked(text: str, left: str):
    assert without_secrets(text) == left


def test_fields_with_telling_names_are_blanked_at_any_depth():
    event = {
        "event": "login",
        "password": "geheim",
        "member": "Ann",
        "headers": {"authorization": "x", "accept": "y"},
        "tried": [KEY, 3, None],
        "fingerprint_key": b"1",
        "token": None,
    }
    assert scrub(None, "info", event) == {
        "event": "login",
        "password": HIDDEN,
        "member": "Ann",
        "headers": {"authorization": HIDDEN, "accept": "y"},
        "tried": [f"annolog_key_{HIDDEN}", 3, None],
        "fingerprint_key": HIDDEN,
        "token": None,
    }


PROGRAM = f"""
import logging, structlog
from server.logs import configure
configure(readable=False)
structlog.get_logger().info("ours", url={URL!r}, count=3)
logging.getLogger("a.library").warning("theirs %s", {KEY!r})
logging.getLogger("a.library").info("with extra", extra={{"password": "geheim", "n": 1}})
try:
    raise ValueError({KEY!r})
except ValueError:
    structlog.get_logger().exception("failed")
"""


def test_everything_is_a_json_line_without_secrets():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    assert "gehe" not in done.stderr
    assert KEY not in done.stderr
    ours, theirs, extra, failed = map(json.loads, done.stderr.splitlines())
    assert (ours["event"], ours["level"], ours["count"]) == ("ours", "info", 3)
    assert ours["timestamp"].endswith("Z")
    assert theirs["event"] == f"theirs annolog_key_{HIDDEN}"
    assert theirs["level"] == "warning"
    assert (extra["password"], extra["n"]) == (HIDDEN, 1)
    assert "ValueError" in failed["exception"]
