"""The table of webhooks: one row each; deleted ones stay."""

from __future__ import annotations

from server.events.core.stream_kind import plain_json
from server.events.webhooks.webhooks import WEBHOOK, Webhook
from server.projections.engine.registry import StreamTable, Values
from server.projections.engine.table_spec import (
    Index,
    big_,
    flag_,
    int_,
    stream_spec,
    text_,
    time_,
    uuid_,
)

webhook = stream_spec(
    "webhook",
    uuid_("project_id", null=True),
    text_("role"),
    text_("name", null=True),
    text_("url", null=True),
    text_("format"),
    int_("batch"),
    text_("types"),
    text_("actors"),
    text_("stream", null=True),
    flag_("only_facts"),
    text_("labels", null=True),
    text_("status"),
    text_("pause_reason", null=True),
    text_("secrets"),
    big_("after"),
    int_("epoch"),
    uuid_("created_by", null=True),
    time_("created_at"),
    time_("changed_at"),
    Index("webhook_by_id", ("org_id", "id"), "status <> 'DELETED'"),
    Index("webhook_by_project", ("org_id", "project_id", "id"), "status <> 'DELETED'"),
    Index("webhook_active", ("org_id", "id"), "status = 'ACTIVE'"),
)


def _row(state: Webhook) -> Values:
    settings = state.settings
    return (
        state.id,
        state.project,
        state.role,
        settings.name,
        settings.url,
        settings.format,
        settings.batch,
        plain_json(settings.types).decode(),
        plain_json(settings.actors).decode(),
        settings.stream,
        settings.only_facts,
        None if settings.labels is None else plain_json(settings.labels).decode(),
        state.status,
        state.pause_reason,
        plain_json(state.secrets).decode(),
        state.after,
        state.epoch,
        state.created_by,
        state.created_at,
        state.changed_at,
    )


WEBHOOKS = StreamTable(WEBHOOK, webhook, _row)
