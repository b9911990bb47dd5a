"""Mails about open alerts, to those who may manage them, where the rule says so."""

from __future__ import annotations

from uuid import UUID

import orjson

from server.access.permissions import Permission
from server.events.core import ids
from server.feed.notice_mails import MOST, Mails, NoticeMails
from server.mail import Mail
from server.reads.accounts.members import addresses_of_holders
from server.reads.alerts.alerts import alert_row
from server.reads.loaders import Row
from server.reads.session import ReadSession


class AlertMails(NoticeMails):
    """Tells managers of alerts about the quality of labels."""

    name = "mails about alerts"
    due = "SELECT * FROM alerts_to_mail($1)"
    table = "alert_mails"
    key = ("alert_id",)

    async def mails_about(self, session: ReadSession, key: tuple[UUID, ...]) -> Mails:
        """Return the mails about an alert; none once it was cleared."""
        row = await alert_row(session, *key)
        if row is None or not row["open"]:
            return {}
        managers = await addresses_of_holders(
            session, Permission.ALERTS_MANAGE, row["project_id"], MOST
        )
        text = self._text(session, row)
        return {one: Mail(to, "An alert about labels", text) for one, to in managers.items()}

    def _text(self, session: ReadSession, row: Row) -> str:
        """Return the text of a mail: ids and numbers, and nothing of contents."""
        raised = orjson.loads(row["raised"])
        project = ids.public("project", row["project_id"])
        organization = ids.public("organization", session.org)
        server = "" if self._public_url is None else f"The server is {self._public_url}.\n"
        return (
            f"{raised['metric']} of {project} of {organization} is {raised['value']:.3g} (95 %: "
            f"{raised['low']:.3g} to {raised['high']:.3g}, of {raised['units']:,}); the threshold "
            f"is {raised['threshold']:.3g}.\n\n"
            f"It is {ids.public('alert', row['id'])}, raised by "
            f"{ids.public('alert_rule', row['alert_rule_id'])}.\n{server}"
            "You get this mail, once for each alert, because you may manage alerts there.\n"
        )
