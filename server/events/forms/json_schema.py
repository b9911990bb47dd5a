"""The JSON Schema (draft 2020-12) of forms, for editors and for programs that write forms."""

from __future__ import annotations

import json
from typing import Any

from server.events.core.json_validation import NO_CONTROL, VISIBLE
from server.events.forms.forms import Form

PORTABLE = {
    NO_CONTROL: r"^[^\u0000-\u001f\u007f-\u009f]*$",
    VISIBLE: r"^[^\s\u0000-\u001f\u007f-\u009f\\]+$",
}
"""Patterns with classes that not every language has -> the same in a portable spelling."""


def form_schema() -> str:
    """Return the JSON Schema of a form as text.

    The rules between the parts of a form, as that its names are unique, are not in the schema: the
    server checks them when the form is published.
    """
    schema = Form.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(_portable(schema), indent=2, ensure_ascii=False)


def _portable(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: PORTABLE.get(item, item) if key == "pattern" else _portable(item)
            for key, item in value.items()
        }
    return [_portable(item) for item in value] if isinstance(value, list) else value
