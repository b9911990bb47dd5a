"""What a running application keeps in memory."""

from __future__ import annotations

import gc
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType, NoneType
from typing import Any

_LEFT_OUT = (type, ModuleType, FrameType, BuiltinFunctionType)
_PLAIN = {int, float, bool, NoneType}
"""Types of what refers to nothing: most references lead there, or to texts."""


def holders(root: object, text: str) -> list[str]:
    """Return what below an object holds a text of ASCII, as the types of those objects.

    Globals of functions are left out: tests have the text there.
    """
    found, seen, left, encoded = list[str](), {id(root)}, [root], text.encode("ascii")
    while left:
        one = left.pop()
        holds = False
        for each in _below(one):
            if type(each) in _PLAIN:
                continue
            if isinstance(each, str):
                holds = holds or text in each
            elif isinstance(each, bytes):
                holds = holds or encoded in each
            elif id(each) not in seen and not isinstance(each, _LEFT_OUT):
                seen.add(id(each))
                left.append(each)
        if holds:
            found.append(type(one).__name__)
    return found


def _below(one: Any) -> list[Any]:
    if isinstance(one, FunctionType):
        return [*(one.__closure__ or ()), one.__dict__]
    return gc.get_referents(one)
