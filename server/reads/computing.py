"""Computing beside the event loop, where there is much to compute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
T = TypeVar("T")

AT_ONCE = 500
"""Values that are gone through on the event loop, in about a millisecond."""


async def computed(
    size: int, function: Callable[Arguments, T], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> T:
    """Return what a function returns, called in a thread where it has much to compute.

    A thread costs as much as some hundred values do.

    Args:
        size: about how many values the function goes through.
        function: what to call.
        args: for the function.
        kwargs: for the function.
    """
    if size <= AT_ONCE:
        return function(*args, **kwargs)
    return await asyncio.to_thread(function, *args, **kwargs)
