"""Where the file of an input can be fetched, for a while, by the caller who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import strawberry

from server.access.media_links import MediaLink as SignedLink
from server.access.media_links import expiry, signed
from server.access.media_types import disposition_of, media_type_of
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.forms.media_origins import WITH_ADDRESS
from server.reads.forms import input_kinds, present_form
from server.reads.session import ReadSession
from server.schema.core.context import Context
from server.storage.media import Place

LINKS = "links"
"""The key under which a subscription keeps links, by task and input, until it sends them."""
PATH = "/media"
"""Where this server serves files, and takes them."""


@strawberry.type(description="Where the file of an input can be fetched.")
class MediaLink:
    """A link to a file, for the caller who asked for it."""

    url: str = strawberry.field(
        description="An address; a path of this server where it begins with a slash."
    )
    media_type: str = strawberry.field(
        description="By the ending of the name; application/octet-stream where it is not known."
    )
    expires_at: datetime | None = strawberry.field(
        description="When to ask for another one; null for an address on the web, as it stands."
    )


async def media_link(
    context: Context, session: ReadSession, project: UUID, task: UUID, inputs: Any, name: str
) -> MediaLink | None:
    """Return the link to the file of an input; None where the input is no file, or was erased.

    Raises:
        Refused: INVALID where the form has no such input, NOT_FOUND where the file is in no bucket
            and no folder that this server reads.
    """
    form = await present_form(session, project)
    kinds = {} if form is None else await input_kinds(session, form)
    if name not in kinds:
        raise Refused(Code.INVALID, "The form has no input of this name.", ("input",))
    address = address_in(inputs, name) if kinds[name] in WITH_ADDRESS else None
    if address is None:
        return None
    media_type = media_type_of(urlsplit(address).path)
    if address.lower().startswith(("http://", "https://")):
        return MediaLink(url=address, media_type=media_type, expires_at=None)
    return await _link(context, task, name, address)


def address_in(inputs: Any, name: str) -> str | None:
    """Return the address that an input gives as a text or as `url`; None where it has none."""
    value = inputs.get(name) if isinstance(inputs, dict) else None
    found = value.get("url") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


async def _link(context: Context, task: UUID, name: str, address: str) -> MediaLink:
    me, services = context.me, context.services
    place = services.media.stores.place(ids.public("organization", me.org), address)
    if place is None:
        raise Refused(
            Code.NOT_FOUND,
            "This server does not read where this file is: ask an operator.",
            ("input",),
        )
    kept: dict[Any, MediaLink] | None = context.kept.get(LINKS)
    if kept is not None and (task, name) in kept:
        return kept[task, name]
    link = await _fresh_link(context, place, task, name)
    if kept is not None:
        kept[task, name] = link
    return link


async def _fresh_link(context: Context, place: Place, task: UUID, name: str) -> MediaLink:
    me, services = context.me, context.services
    now = services.clock()
    ends = expiry(now, me.expires_at)
    media_type = media_type_of(place.key)
    if services.media.direct:
        seconds = int((ends - now).total_seconds())
        asked = (seconds, media_type, disposition_of(place.key))
        direct = await place.store.link(place.key, *asked)
        if direct is not None:
            return MediaLink(url=direct, media_type=media_type, expires_at=ends)
    link = SignedLink(me.org, me.member, me.credential, task, name, ends)
    url = f"{PATH}/{signed(services.fingerprint_key, link)}"
    return MediaLink(url=url, media_type=media_type, expires_at=ends)
