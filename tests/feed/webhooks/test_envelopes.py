"""Signatures and envelopes, checked by the libraries that receivers use."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import Webhook, WebhookVerificationError

from server.access.event_references import EventReferences
from server.access.visibility import Disclosure
from server.access.webhooks import SigningSecret
from server.events.core.upcasters import read_event
from server.feed import cloud_events
from server.feed.render import public_event, public_object
from server.feed.webhooks.deliveries.retry_times import RetryTimes, retry_after
from server.feed.webhooks.sending.signatures import signed_headers
from server.ledger.read import recorded
from tests.feed.test_render import ORG, rows

NEW, OLD = SigningSecret.new(), SigningSecret.new()


def verified(secret: SigningSecret, body: bytes, headers: cloud_events.Headers) -> None:
    named = {name.decode(): value.decode() for name, value in headers}
    Webhook(secret.reveal()).verify(body, named)


@pytest.mark.parametrize("secret", [NEW, OLD])
def test_during_a_rotation_each_secret_verifies_the_request(secret):
    body = json.dumps({"text": "Zürich"}).encode()
    keys = [NEW.key, OLD.key]
    headers = signed_headers("organization_a.17", datetime.now(UTC), body, keys)
    verified(secret, body, headers)
    with pytest.raises(WebhookVerificationError):
        verified(secret, body + b" ", headers)


def test_an_old_request_and_another_secret_are_refused():
    now = datetime.now(UTC)
    with pytest.raises(WebhookVerificationError):
        verified(OLD, b"{}", signed_headers("a.1", now, b"{}", [NEW.key]))
    with pytest.raises(WebhookVerificationError):
        verified(NEW, b"{}", signed_headers("a.1", now - timedelta(hours=1), b"{}", [NEW.key]))


def golden():
    for row in rows():
        event = recorded(ORG, row, read_event)
        references = EventReferences(kinds={event.stream: event.event.kind})
        yield public_event(event, references, Disclosure.FULL)


def test_every_event_is_a_cloud_event_in_both_modes():
    for event in golden():
        envelope = cloud_events.cloud_event(event)
        for mode in (cloud_events.structured, cloud_events.binary):
            headers, body = mode(envelope)
            named = {name.decode(): value.decode() for name, value in headers}
            read = from_http_event(HTTPMessage(headers=named, body=body))
            assert read.get_id() == str(event.recorded.position)
            assert read.get_source() == cloud_events.source(ORG)
            assert read.get_type() == f"org.annolog.{event.recorded.event.type}"
            assert read.get_subject() == event.stream
            assert read.get_time() == event.recorded.recorded_at
            assert read.get_extension("annologcursor") == event.cursor
            assert read.get_data() == json.loads(orjson.dumps(public_object(event)))
        assert body == orjson.dumps(public_object(event))


def test_a_batch_is_a_list_of_events():
    objects = [cloud_events.cloud_event(event) for event in golden()][:3]
    for mode in (cloud_events.structured, cloud_events.binary):
        headers, body = mode(cloud_events.batch(objects))
        assert headers == [(b"content-type", b"application/cloudevents-batch+json")]
        assert json.loads(body) == [json.loads(one) for one in objects]


def test_waits_double_up_to_a_limit_and_honor_the_receiver():
    times = RetryTimes()
    waits = [times.wait(n) for n in range(1, 30)]
    assert all(
        min(5 * 2**n, 43_200) / 2 <= wait.total_seconds() <= min(5 * 2**n, 43_200)
        for n, wait in enumerate(waits)
    )
    assert times.wait(1, timedelta(minutes=3)) == timedelta(minutes=3)
    assert times.wait(1, timedelta(days=9)) == timedelta(hours=12)
    assert times.wait(1, timedelta(0)) >= timedelta(seconds=2.5)
    assert RetryTimes(first=timedelta(0)).wait(7) == timedelta(0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 29 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 29 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("9" * 400, 10 * 365 * 86_400),
        ("Sun, 99 Nov 2026 12:01:00 GMT", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(header, seconds):
    found = retry_after(header, datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert found == (None if seconds is None else timedelta(seconds=seconds))
