"""All versions of a project's form, for annotations that were made under an older one."""

from __future__ import annotations

from uuid import UUID

from server.commands.writer.writer import Writer
from server.events.forms.forms import Form, parse_form
from server.events.projects import FormPublished

MOST = 10_000
"""Versions that are read; annotations made under a later one must be under the present one."""


async def published_forms(writer: Writer, org: UUID, project: UUID) -> dict[int, Form | None]:
    """Return the forms of a project by version; None for one that was erased.

    A version never changes, so it may be read before the ledger is locked.

    Raises:
        Refused: UNAVAILABLE where the ledger cannot be read.
    """
    found = dict[int, Form | None]()
    for recorded in await writer.read_stream(org, project, [FormPublished.type], limit=MOST):
        if isinstance(event := recorded.event, FormPublished):
            found[event.form_version] = parse_form(event.content.form) if event.content else None
    return found
