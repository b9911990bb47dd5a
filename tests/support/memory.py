"""What a running application keeps in memory."""

from __future__ import annotations

import gc
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

_LEFT_OUT = (type, ModuleType, FrameType, BuiltinFunctionType)


def holders(root: object, text: str) -> list[str]:
    """Return what below an object holds a text, as the types of those objects.

    Globals of functions are left out: tests have the text there.
    """
    found, seen, left = list[str](), set[int](), [root]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, _LEFT_OUT):
            continue
        seen.add(id(one))
        if isinstance(one, str | bytes):
            continue
        below = _below(one)
        words = [each for each in below if isinstance(each, str | bytes)]
        if any(text in (w if isinstance(w, str) else w.decode("latin-1")) for w in words):
            found.append(type(one).__name__)
        left += below
    return found


def _below(one: Any) -> list[Any]:
    if isinstance(one, FunctionType):
        return [*(one.__closure__ or ()), one.__dict__]
    return gc.get_referents(one)
