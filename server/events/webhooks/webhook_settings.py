"""The settings of webhooks, which may be changed: where they are sent, what, and how."""

from __future__ import annotations

from uuid import UUID

from server.events.core.event import record, replace
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import name_of, text_of, whole
from server.events.webhooks.webhook_events import (
    WebhookChanged,
    WebhookContent,
    WebhookCreated,
    WebhookFormat,
)

MOST_NAMED = 100
"""The most types, actors or labels in the filter of one webhook."""
LONGEST_LABEL = 500
"""The most characters of a concept's id, of an option's value or of a question's name."""
LONGEST_URL = 2_000
"""The most characters of a URL."""
LARGEST_BATCH = 500
"""The most events in one request."""


@record
class WebhookLabels:
    """Labels of which an event must have given, changed or withdrawn one."""

    values: tuple[str, ...]
    """Concepts and values of options; none where they were erased, and then no event fits."""
    question: str | None = None
    """The only question whose answers count; None for all."""
    taxonomy: str | None = None
    """The public id of the taxonomy below whose concepts all counts as well; None for none."""


@record
class WebhookSettings:
    """What may be changed about a webhook."""

    name: str | None
    """None once it was erased, as is the URL."""
    url: str | None
    format: WebhookFormat = WebhookFormat.CLOUDEVENTS
    batch: int = 1
    types: tuple[str, ...] = ()
    actors: tuple[UUID, ...] = ()
    stream: str | None = None
    """The public id of the one thing whose events it is sent."""
    only_facts: bool = False
    labels: WebhookLabels | None = None
    """None where labels do not matter."""


def settings_of(event: WebhookCreated | WebhookChanged) -> WebhookSettings:
    """Return the settings that an event has."""
    content = event.content
    return WebhookSettings(
        name=content.name if content else None,
        url=content.url if content else None,
        format=event.webhook_format,
        batch=event.batch_size,
        types=event.event_types,
        actors=event.actors,
        stream=event.watched,
        only_facts=event.only_facts,
        labels=_labels(content) if event.label_count else None,
    )


def _labels(content: WebhookContent | None) -> WebhookLabels:
    if content is None:
        return WebhookLabels(())
    return WebhookLabels(content.label_values, content.label_question, content.label_taxonomy)


def change_to(settings: WebhookSettings) -> WebhookChanged:
    """Return settings as an event has them. Raises Refused INVALID or LIMIT."""
    binary = settings.format is WebhookFormat.CLOUDEVENTS_BINARY
    if binary and settings.batch != 1:
        message = "In binary mode each request holds one event: choose a batch of 1."
        raise Refused(Code.INVALID, message, ("batch",))
    _require_few(settings.types, "types")
    _require_few(settings.actors, "actors")
    _require_few(settings.labels.values if settings.labels else (), "labels", "values")
    labels = None if settings.labels is None else _named(settings.labels)
    return WebhookChanged(
        webhook_format=settings.format,
        batch_size=whole(settings.batch, 1, LARGEST_BATCH, "batch"),
        event_types=tuple(sorted(set(settings.types))),
        actors=tuple(sorted(set(settings.actors))),
        watched=settings.stream,
        only_facts=settings.only_facts,
        label_count=0 if labels is None else len(labels.values),
        content=_content(settings, labels or WebhookLabels(())),
    )


def _content(settings: WebhookSettings, labels: WebhookLabels) -> WebhookContent:
    """Return what may be erased of settings. Raises Refused INVALID or LIMIT."""
    return WebhookContent(
        name=name_of(settings.name or "", "name"),
        url=text_of(settings.url or "", "url", longest=LONGEST_URL, empty=False),
        label_values=labels.values,
        label_question=labels.question,
        label_taxonomy=labels.taxonomy,
    )


def _named(labels: WebhookLabels) -> WebhookLabels:
    """Return labels as an event has them. Raises Refused INVALID or LIMIT."""
    path = ("eventFilter", "labels")
    if not labels.values:
        message = "Name a label, or leave `labels` out: what was erased is not kept."
        raise Refused(Code.INVALID, message, (*path, "values"))
    for number, value in enumerate(labels.values):
        text_of(value, *path, "values", number, longest=LONGEST_LABEL, empty=False)
    if labels.question is not None:
        text_of(labels.question, *path, "question", longest=LONGEST_LABEL, empty=False)
    return replace(labels, values=tuple(sorted(set(labels.values))))


def _require_few(named: tuple[object, ...], *path: str) -> None:
    """Require no more than MOST_NAMED parts of a filter. Raises Refused LIMIT."""
    if len(named) > MOST_NAMED:
        message = f"Filter by {MOST_NAMED} {path[0]} at most."
        raise Refused(Code.LIMIT, message, ("eventFilter", *path))
