"""File descriptors: every connection takes one, and systems give a process few unless it asks."""

from __future__ import annotations

import contextlib
import resource

MOST = 1 << 20
"""More than any server needs; asked for where there is no hard limit."""
MACOS = 10_240
"""What macOS gives at most, whatever its hard limit says."""


def raise_descriptor_limit() -> int:
    """Raise the soft limit of file descriptors to the hard one; return what holds then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    for wanted in (most, min(most, MACOS)):
        if 0 <= soft < wanted:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
                return wanted
    return most if soft == resource.RLIM_INFINITY else soft
