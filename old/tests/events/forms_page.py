"""The examples of docs/reference/forms.md: together one form, one task and one annotation."""

import json
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "forms.md"


def blocks(tag):
    page = PAGE.read_text("utf-8")
    return [json.loads(text) for text in re.findall(rf"```json {tag}\n(.*?)```", page, re.DOTALL)]


FORM = {"inputs": blocks("form.inputs")[0], "questions": blocks("question")}
INPUTS = blocks("task.inputs")[0]
ANSWERS = {name: answer for block in blocks("answer") for name, answer in block.items()}
