"""The table of members who were warned, paused or let go on in a project."""

from __future__ import annotations

from server.events.pauses.member_pauses import MemberPause
from server.events.projects import Project
from server.projections.engine.registry import Rows, Values
from server.projections.engine.table_spec import Index, TableSpec, big_, int_, text_, time_, uuid_
from server.projections.tables.projects import PROJECTS

member_pause = TableSpec(
    "member_pause",
    uuid_("project_id"),
    uuid_("member_id"),
    text_("status"),
    text_("rule"),
    time_("since"),
    uuid_("by_id", null=True),
    int_("stream_version"),
    text_("reason", null=True),
    text_("question", null=True),
    int_("hits", null=True),
    int_("judged", null=True),
    int_("low_ppm", null=True),
    int_("high_ppm", null=True),
    big_("counted_to", null=True),
    # By time first: `member_pauses_to_mail` finds the latest ones of all organizations.
    Index("member_pause_by_time", ("since", "org_id")),
    key=("project_id", "member_id"),
)


@PROJECTS.part("pauses", member_pause)
def _rows(project: Project, part: MemberPause) -> Rows:
    of = part.evidence
    numbers: Values = (None,) * 6
    if of is not None:
        numbers = (of.question, of.hits, of.judged, of.low_ppm, of.high_ppm, of.counted_to)
    return {
        ("member_pause", project.id.int, part.member.int): (
            project.id,
            part.member,
            part.status,
            part.rule,
            part.since,
            part.by,
            part.version,
            part.reason,
            *numbers,
        )
    }
