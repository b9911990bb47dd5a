"""Mails about members who were warned or paused: to them, and of pauses by a rule to managers."""

from __future__ import annotations

from uuid import UUID

from server.access.permissions import Permission
from server.events.core import ids
from server.events.pauses.member_pauses import PauseRule, PauseStatus
from server.feed.notice_mails import MOST, Mails, NoticeMails
from server.mail import Mail
from server.reads.accounts.members import addresses_of_holders, member_row
from server.reads.loaders import Row
from server.reads.pauses import pause_row
from server.reads.session import ReadSession

_SUBJECTS = {
    PauseStatus.WARNED: "A warning about your answers",
    PauseStatus.PAUSED: "You are paused in a project",
}
_TEXTS = {
    PauseStatus.WARNED: (
        "Your answers to tasks of {project} whose right answers are known are often wrong. If "
        "that goes on, you will be paused. Look at the guideline again, or ask a manager.\n"
    ),
    PauseStatus.PAUSED: (
        "You are paused in {project}: you can claim no tasks there for now. What you hold can "
        "still be answered until its time runs out. Ask a manager to let you go on.\n"
    ),
}


class MemberPauseMails(NoticeMails):
    """Tells members that they were warned or paused, and managers whom a rule paused."""

    name = "mails about paused members"
    due = "SELECT * FROM member_pauses_to_mail($1)"
    table = "member_pause_mails"
    key = ("project_id", "member_id")

    async def mails_about(self, session: ReadSession, key: tuple[UUID, ...]) -> Mails:
        """Return the mails about a member who is warned or paused in a project."""
        project, member = key
        row = await pause_row(session, project, member)
        if row is None or row["status"] == PauseStatus.RESUMED:
            return {}
        mails = {}
        if row["status"] == PauseStatus.PAUSED and row["rule"] != PauseRule.BY_HAND:
            managers = await addresses_of_holders(session, Permission.MEMBERS_PAUSE, project, MOST)
            mails = {one: self._to_manager(to, session, row) for one, to in managers.items()}
        of = await member_row(session, member)
        if of is not None and of["email"] is not None:
            mails[member] = self._to_member(of["email"], session, row)
        return mails

    def _to_member(self, address: str, session: ReadSession, row: Row) -> Mail:
        status = PauseStatus(row["status"])
        text = _TEXTS[status].format(project=_project(session, row))
        return Mail(address, _SUBJECTS[status], f"{text}{self._server}")

    def _to_manager(self, address: str, session: ReadSession, row: Row) -> Mail:
        text = (
            f"{ids.public('member', row['member_id'])} is paused in {_project(session, row)}: "
            f"{row['hits']} of {row['judged']} answers to gold tasks were right. `resumeMember` "
            "lets the member go on.\n"
        )
        why = "You get this mail, once for each pause, because you may manage pauses there.\n"
        return Mail(address, "A member was paused by a rule", f"{text}{self._server}{why}")

    @property
    def _server(self) -> str:
        return "" if self._public_url is None else f"The server is {self._public_url}.\n"


def _project(session: ReadSession, row: Row) -> str:
    organization = ids.public("organization", session.org)
    return f"{ids.public('project', row['project_id'])} of {organization}"
