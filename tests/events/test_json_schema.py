"""The JSON Schema of forms says of a form what the server says."""

import json

import pytest
from jsonschema import Draft202012Validator

from server.events.core.refusal import Refused
from server.events.forms.forms import parse_form
from server.events.forms.json_schema import form_schema
from tests.events.forms_page import FORM
from tests.events.test_forms import BAD_FORMS

SCHEMA = Draft202012Validator(json.loads(form_schema()))


def test_the_form_with_every_kind_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA.schema)
    SCHEMA.validate(FORM)


def test_what_the_schema_refuses_the_server_refuses() -> None:
    refused = [form for form, _ in BAD_FORMS if not SCHEMA.is_valid(form)]
    assert len(refused) > len(BAD_FORMS) / 3
    for form in refused:
        with pytest.raises(Refused):
            parse_form(form)


def test_an_unknown_field_and_a_wrong_kind_are_refused() -> None:
    question = {"kind": "choice", "name": "c", "title": "C", "options": [{"value": "a"}]}
    form = {"inputs": [{"name": "t", "kind": "text"}], "questions": [question]}
    SCHEMA.validate(form)
    assert not SCHEMA.is_valid({**form, "questions": [{**question, "appliesTo": "t"}]})
    assert not SCHEMA.is_valid({**form, "inputs": [{"name": "t", "kind": "smell"}]})
    assert not SCHEMA.is_valid({**form, "inputs": [{"name": "t t", "kind": "text"}]})
