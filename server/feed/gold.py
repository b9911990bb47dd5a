"""Mails about disputed gold, to those who may manage gold: one a day and project at most."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from server.access.permissions import Permission
from server.events.core import ids
from server.feed.notice_mails import MOST, Mails, NoticeMails
from server.mail import Mail
from server.reads.accounts.members import addresses_of_holders
from server.reads.gold.gold import gold_counts
from server.reads.session import ReadSession


class GoldDisputeMails(NoticeMails):
    """Tells managers that right answers of gold tasks are in doubt."""

    name = "mails about disputed gold"
    period = 60.0
    due = "SELECT * FROM gold_disputes_to_mail($1)"
    told = timedelta(minutes=1)
    """Disputes up to then are told of, so that one that is committed late is not passed over."""
    table = "gold_dispute_mails"
    key = ("project_id",)

    async def mails_about(self, session: ReadSession, key: tuple[UUID, ...]) -> Mails:
        """Return the mails about the disputed gold of a project; none where all was decided."""
        (project,) = key
        disputed = (await gold_counts(session, project)).disputed
        if not disputed:
            return {}
        managers = await addresses_of_holders(session, Permission.GOLD_MANAGE, project, MOST)
        text = self._text(session, project, disputed)
        return {one: Mail(to, "Disputed gold", text) for one, to in managers.items()}

    def _text(self, session: ReadSession, project: UUID, disputed: int) -> str:
        """Return the text of a mail: ids and numbers, and nothing of contents."""
        organization = ids.public("organization", session.org)
        server = "" if self._public_url is None else f"The server is {self._public_url}.\n"
        return (
            f"Gold tasks of {ids.public('project', project)} of {organization} whose right answers "
            f"are in doubt: {disputed:,}. Until somebody decides, nobody gets them, and no answer "
            "to them is judged. `tasks(filter: {goldDisputed: true})` lists them; `confirmGold`, "
            f"`setGold` and `removeGold` decide.\n\n{server}"
            "You get this mail, once a day at most, because you may manage gold there.\n"
        )
