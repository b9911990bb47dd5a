"""The labels in answers, asked of a server elsewhere."""

from __future__ import annotations

from server.events.core.event import JsonObject
from server.events.forms.answer_kinds import REGION_FIELDS

_REGIONS = " ".join(
    f"... on {kind.capitalize()}Answer {{ {field} {{ label }} }}"
    for kind, field in REGION_FIELDS.items()
)
VALUE = f"""value {{ ... on ChoiceAnswer {{ values }} ... on TextAnswer {{ text }}
  ... on NumberAnswer {{ number }} ... on RatingAnswer {{ rating }}
  ... on RankingAnswer {{ order }} {_REGIONS} }}"""
"""The selection of an answer: what was chosen, said or ranked, and the labels of regions."""
_KINDS = {"values": "choice", "order": "ranking"} | {
    field: kind for kind, field in REGION_FIELDS.items()
}


def answers_by_question(nodes: list[JsonObject] | None) -> JsonObject | None:
    """Return by question what `VALUE` selected; None where there are no answers to see."""
    return None if nodes is None else {one["question"]: one["value"] for one in nodes}


def plain_answers(nodes: list[JsonObject] | None) -> JsonObject | None:
    """Return answers as they are stored, as far as `label_rows` reads them."""
    found = answers_by_question(nodes)
    if found is None:
        return None
    for value in found.values():
        field = next(iter(value))
        value["kind"] = _KINDS.get(field, field)
    return found
