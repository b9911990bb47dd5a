"""A second project of the demo, for visitors to label and review: few of its tasks are answered."""

from __future__ import annotations

from typing import Any

from annolog_client.operations.enums import ReviewPolicy
from annolog_client.operations.input_types import PolicyInput

from server.commands.accounts.organization_setup import NewOrganization
from server.demo import documents as say
from server.demo.classes import FORM
from server.demo.people import ANNOTATORS, AUDITOR, REVIEWERS
from server.demo.play import Play
from server.demo.practice_answers import answer_some
from server.demo.visitors import Visitors
from server.events.core.ids import public

TASKS = 200
PRACTICE: dict[str, Any] = {
    "inputs": FORM["inputs"],
    "questions": [
        *FORM["questions"],
        {
            "kind": "span",
            "name": "marks",
            "title": "Mark what the gloss tells of the word.",
            "applies_to": "gloss",
            "labels": [
                {"value": "broader", "label": "the broader term"},
                {"value": "property", "label": "a property"},
                {"value": "example", "label": "an example"},
            ],
        },
        {"kind": "rating", "name": "clear", "title": "How clear is the gloss?", "max": 5},
        {"kind": "text", "name": "remark", "title": "Anything else?", "required": False},
    ],
}
GUIDELINE = """# Glosses

Choose the class of the sense, as in the other project.

Mark the **broader term** once: in "a large *bird* with long legs" it is *bird*. Mark each
**property** by itself, and every **example** whole. A gloss without properties has none to mark.

Rate how clear the gloss is to somebody who does not know the word: 1 is not at all.
"""


async def set_up(play: Play) -> str:
    """Make the project, with a task for each of the first glosses and roles for everybody.

    Two people answer some of the tasks, for reviewers to review. Returns the id of the project.
    """
    policy = PolicyInput(overlap=2, review=ReviewPolicy.DISAGREEMENT)
    about = "Label some yourself: two people answer each."
    project = await play.new_project("Glosses, to try", about, policy, PRACTICE, GUIDELINE)
    await play.import_batch(project, play.glosses[:TASKS])
    await play.grant_roles(project)
    await answer_some(play, project)
    return project


async def let_in(visitors: Visitors, play: Play, made: NewOrganization) -> None:
    """Let visitors be the owner of the organization that was made, or any of the others."""
    owner = public("member", made.member)
    reset = await play.owner.do(say.RESET, member=owner)
    await play.owner.do(say.REDEEM, token=reset["secret"], password=play.password)
    everybody = (*ANNOTATORS, *REVIEWERS, AUDITOR)
    visitors.organization, visitors.password = public("organization", made.org), play.password
    visitors.people = {play.owner.name: "OWNER", **{one.name: one.role for one in everybody}}
