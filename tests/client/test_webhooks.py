"""Requests of webhooks as `annolog_client` reads them, signed and made by the server's own code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from annolog_client import AnnologError, NotVerifiedError, events_of, verify
from standardwebhooks import Webhook
from starlette.datastructures import Headers

from server.access.webhooks import SigningSecret
from server.feed import cloud_events
from server.feed.webhooks.sending.signatures import signed_headers
from tests.feed.test_render import ORG
from tests.feed.webhooks.test_envelopes import golden

NEW, OLD = SigningSecret.new(), SigningSecret.new()
NOW = datetime(2026, 11, 29, tzinfo=UTC)
BODY = '{"text": "Zürich"}'.encode()


def signed(*secrets: SigningSecret, at: datetime = NOW) -> dict[str, str]:
    found = signed_headers("organization_a.17", at, BODY, [secret.key for secret in secrets])
    return {name.decode(): value.decode() for name, value in found}


def check(secret: SigningSecret, headers: dict[str, str], body: bytes = BODY) -> None:
    verify(secret.reveal(), headers, body, now=NOW.timestamp())


def test_each_secret_of_a_rotation_verifies() -> None:
    both = signed(NEW, OLD)
    check(NEW, both)
    check(OLD, both)
    check(NEW, {name.title(): value for name, value in both.items()})
    verify([OLD.reveal(), NEW.reveal()], Headers(signed(NEW)), BODY, now=NOW.timestamp())
    theirs = Webhook(NEW.reveal()).sign("a", datetime.now(UTC), BODY.decode())
    now = {"webhook-id": "a", "webhook-timestamp": str(int(datetime.now(UTC).timestamp()))}
    verify(NEW.reveal(), {**now, "webhook-signature": theirs}, BODY)


@pytest.mark.parametrize(
    ("secret", "change", "body"),
    [
        (OLD, {}, BODY),
        (NEW, {}, BODY + b" "),
        (NEW, {"webhook-id": "organization_a.18"}, BODY),
        (NEW, {"webhook-timestamp": "later"}, BODY),
        (NEW, {"webhook-signature": ""}, BODY),
        (NEW, {"webhook-signature": "v1,é v1a,abc"}, BODY),
        (NEW, signed(NEW, at=NOW - timedelta(seconds=301)), BODY),
        (NEW, signed(NEW, at=NOW + timedelta(seconds=301)), BODY),
    ],
)
def test_what_is_not_of_the_server_is_refused(
    secret: SigningSecret, change: dict[str, str], body: bytes
) -> None:
    with pytest.raises(NotVerifiedError):
        check(secret, signed(NEW) | change, body)
    with pytest.raises(NotVerifiedError):
        check(secret, {}, body)


def test_a_secret_that_is_none_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        verify("whsec_%", signed(NEW), BODY)


def read(headers: Sequence[tuple[bytes, bytes]], body: bytes) -> list[tuple[int, str, str]]:
    named = {name.decode(): value.decode() for name, value in headers}
    found = events_of(named, body)
    assert all(event.source == cloud_events.source(ORG) for event in found)
    assert all("facts" in event.more and "type" not in event.more for event in found)
    return [(event.position, event.cursor, event.name) for event in found]


def test_events_are_read_in_each_mode() -> None:
    envelopes = [(event, cloud_events.cloud_event(event)) for event in golden()]
    wanted = [
        (event.recorded.position, event.cursor, event.recorded.event.type) for event, _ in envelopes
    ]
    for (_, envelope), expected in zip(envelopes, wanted, strict=True):
        for mode in (cloud_events.structured, cloud_events.binary):
            assert read(*mode(envelope)) == [expected]
    batch = cloud_events.batch([envelope for _, envelope in envelopes])
    assert read(*cloud_events.structured(batch)) == wanted


def test_a_ping_has_no_events() -> None:
    ping = cloud_events.message(ORG, "delivery_a", "webhook.ping", "webhook_a", NOW, {"ping": "a"})
    for mode in (cloud_events.structured, cloud_events.binary):
        assert read(*mode(ping)) == []


@pytest.mark.parametrize("body", [b"", b"5", b"[5]", b'{"id": "5"}', b'{"id": "5", "data": {}}'])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    for kind in ("application/cloudevents+json", "application/cloudevents-batch+json", "text/html"):
        with pytest.raises(AnnologError, match="no CloudEvent"):
            events_of({"content-type": kind}, body)
