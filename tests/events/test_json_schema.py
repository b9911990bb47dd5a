"""The JSON Schema of forms says of a form what the server says."""

import json
from typing import Any

import pytest

from server.events.core.refusal import Refused
from server.events.forms.forms import parse_form
from server.events.forms.json_schema import form_schema
from tests.events.forms_page import FORM
from tests.events.test_forms import BAD_FORMS


@pytest.fixture(scope="module")
def schema() -> Any:
    from jsonschema import Draft202012Validator  # takes a second of CPU

    return Draft202012Validator(json.loads(form_schema()))


def test_the_form_with_every_kind_is_valid(schema: Any) -> None:
    schema.check_schema(schema.schema)
    schema.validate(FORM)


def test_what_the_schema_refuses_the_server_refuses(schema: Any) -> None:
    refused = [form for form, _ in BAD_FORMS if not schema.is_valid(form)]
    assert len(refused) > len(BAD_FORMS) / 3
    for form in refused:
        with pytest.raises(Refused):
            parse_form(form)


def test_an_unknown_field_and_a_wrong_kind_are_refused(schema: Any) -> None:
    question = {"kind": "choice", "name": "c", "title": "C", "options": [{"value": "a"}]}
    form = {"inputs": [{"name": "t", "kind": "text"}], "questions": [question]}
    schema.validate(form)
    assert not schema.is_valid({**form, "questions": [{**question, "appliesTo": "t"}]})
    assert not schema.is_valid({**form, "inputs": [{"name": "t", "kind": "smell"}]})
    assert not schema.is_valid({**form, "inputs": [{"name": "t t", "kind": "text"}]})
