"""Passwords whose hashes cost next to nothing, for tests that are about something else.

A hash of production takes a fifth of a second of CPU, and tests in a browser make some hundreds.
"""

from __future__ import annotations

from dataclasses import asdict

from server.access.passwords import PasswordSettings

CHEAP = PasswordSettings(time_cost=1, memory_kib=64, parallelism=1)


def main() -> None:
    """Run `annolog`, in a process of its own, with cheap hashes."""
    from server.cli import main as annolog

    PasswordSettings.__init__.__kwdefaults__.update(asdict(CHEAP))
    annolog(prog_name="annolog")
