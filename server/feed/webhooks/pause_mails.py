"""Mails to those who may manage a webhook, once it was paused and nobody had asked for that."""

from __future__ import annotations

from uuid import UUID

from server.access.permissions import Permission
from server.events.core import ids
from server.events.webhooks.webhook_events import REMEDIES, PauseReason
from server.feed.notice_mails import MOST, Mails, NoticeMails
from server.mail import Mail
from server.reads.accounts.members import addresses_of_holders
from server.reads.loaders import Row
from server.reads.session import ReadSession
from server.reads.webhooks.webhooks import webhook_row


class PauseMails(NoticeMails):
    """Tells managers of pauses that nobody asked for, once per pause."""

    name = "mails about paused webhooks"
    due = "SELECT * FROM webhook_pauses_to_mail($1)"
    table = "webhook_pause_mails"
    key = ("webhook_id",)

    async def mails_about(self, session: ReadSession, key: tuple[UUID, ...]) -> Mails:
        """Return the mails to the managers of a paused webhook."""
        row = await webhook_row(session, key[0])
        if row is None or row["pause_reason"] is None:
            return {}
        addresses = await addresses_of_holders(
            session, Permission.WEBHOOKS_MANAGE, row["project_id"], MOST
        )
        subject, text = _written(session.org, row, self._public_url)
        return {member: Mail(address, subject, text) for member, address in addresses.items()}


def _written(org: UUID, row: Row, public_url: str | None) -> tuple[str, str]:
    """Return the subject and the text of the mail about a webhook: ids, and nothing of contents."""
    id_, project = ids.public("webhook", row["id"]), row["project_id"]
    of = ids.public("organization", org)
    if project is not None:
        of = f"{ids.public('project', project)} of {of}"
    server = "" if public_url is None else f"The server is {public_url}.\n"
    return "A webhook was paused", (
        f"{id_} of {of} is paused, and is sent nothing.\n\n"
        f"{REMEDIES[PauseReason(row['pause_reason'])]}\n\n"
        f"`annolog webhook show {id_}` tells more, and no event is lost meanwhile.\n{server}"
        "You get this mail, once for each pause, because you may manage this webhook.\n"
    )
