"""Commands on a server elsewhere, and what they work upon there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from uuid import uuid4

from click.testing import CliRunner, Result

from server.cli import main
from tests.support.serving import Serving, annolog
from tests.test_cli import FORM, PROJECT, TOPIC

CLAIM = """mutation($input: ClaimTaskInput!) { claimTask(input: $input) {
... on ClaimTaskPayload { token task { id } } } }"""
SUBMIT = """mutation($input: SubmitAnnotationInput!) { submitAnnotation(input: $input) {
... on AnnotationPayload { annotationId } ... on Refused { message } } }"""


ME = "{ viewer { member { id } } }"


def answer_next(server: Serving, key: str, project: str) -> str:
    """Answer the next task of a project; return the id of the annotation."""
    claimed = server.ask(key, CLAIM, input={"commandId": str(uuid4()), "project": project})
    held = claimed["claimTask"]
    given = {"task": held["task"]["id"], "token": held["token"], "timeSpentMs": 1}
    answers = [{"question": "topic", "value": {"choice": {"values": ["a"]}}}]
    made = server.ask(key, SUBMIT, input={"commandId": str(uuid4()), **given, "answers": answers})
    annotation: str = made["submitAnnotation"]["annotationId"]
    return annotation


def new_project(server: Serving, key: str, *, form: bool = True) -> str:
    made = server.ask(key, PROJECT, input={"commandId": str(uuid4()), "name": "P"})
    id_: str = made["createProject"]["project"]["id"]
    if form:
        given = {"commandId": str(uuid4()), "project": id_, "formJson": TOPIC}
        server.ask(key, FORM, input=given)
    return id_


def rows(count: int) -> str:
    items = ({"inputs": {"text": f"text {n}"}, "external_id": f"e{n}"} for n in range(count))
    return "".join(json.dumps(item) + "\n" for item in items)


def remote(server: Serving, key_file: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    return annolog("--url", server.address, "--key-file", key_file, *args)


def typed(*args: str | Path) -> Result:
    """What a command does, run in this process; it is a mistake of a person, and fails."""
    result = CliRunner().invoke(main, [*map(str, args)])
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit), result.exception
    return result
