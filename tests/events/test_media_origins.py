"""Which origins and buckets inputs of tasks may name."""

import pytest

from server.events.core.refusal import Refused
from server.events.forms.forms import parse_form
from server.events.forms.media_origins import ANY, MediaOrigins
from tests.support.forms import TOPIC

FORM = parse_form(
    {
        "inputs": [
            {"name": "photo", "kind": "image", "required": False},
            {"name": "rows", "kind": "table", "required": False},
            {"name": "text", "kind": "text", "required": False},
        ],
        "questions": [TOPIC],
    }
)
RULE = MediaOrigins(
    frozenset({"https://a.example", "https://*.b.example", "http://c.example:8080"}),
    frozenset({"photos"}),
)
GOOD = [
    "https://a.example/x.png",
    "HTTPS://A.example:443/x.png",
    "https://x.b.example/x.png",
    "https://x.y.b.example/x.png",
    "http://c.example:8080/x.png",
    "s3://photos/x.png",
    "S3://photos/x.png",
    "folder/x.png",
    "/folder/x.png?u=https://evil.example",
]
BAD = [
    "http://a.example/x.png",
    "https://a.example:8443/x.png",
    "https://a.example.evil/x.png",
    "https://evil.example/a.example",
    "https://b.example/x.png",
    "https://evil.example\\.b.example/x.png",
    "https://xb.example/x.png",
    "http://c.example/x.png",
    "https://a.example:x/x.png",
    "s3://other/x.png",
    "s3://photos-2/x.png",
]


@pytest.mark.parametrize("url", GOOD)
def test_allowed(url):
    RULE.require(FORM.inputs, {"photo": url})
    RULE.require(FORM.inputs, {"photo": {"url": url}})


@pytest.mark.parametrize("url", BAD)
def test_refused_with_its_path(url):
    with pytest.raises(Refused) as raised:
        RULE.require(FORM.inputs, {"photo": url})
    assert raised.value.path == ("photo",)
    with pytest.raises(Refused) as raised:
        RULE.require(FORM.inputs, {"rows": {"url": url}})
    assert raised.value.path == ("rows", "url")
    ANY.require(FORM.inputs, {"photo": url})


def test_what_is_no_address_is_not_looked_at():
    rows = {"columns": ["a"], "rows": [["https://evil.example/x"]]}
    RULE.require(FORM.inputs, {"text": "https://evil.example/x", "rows": rows})


def test_buckets_and_origins_are_restricted_each_by_itself():
    MediaOrigins(buckets=frozenset({"b"})).require(FORM.inputs, {"photo": "https://x.example/y"})
    MediaOrigins(frozenset({"https://a"})).require(FORM.inputs, {"photo": "s3://any/y"})
