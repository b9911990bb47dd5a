"""The output of commands: standard output, or a file that is complete or absent."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

OUTPUT = click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write to this file, complete or not at all, instead of standard output.",
)

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that break a line, steer a terminal, or turn the direction of what follows."""


def one_line(text: str) -> str:
    """Return a text that people wrote as it may stand in a line, with � for control characters."""
    return _CONTROLS.sub("\ufffd", text)


@contextlib.contextmanager
def whole_output() -> Iterator[None]:
    """Write all that the block prints. Raises OSError where it cannot be written.

    A write to an unbuffered standard output (PYTHONUNBUFFERED) may be cut short by a signal, and
    Python drops the rest; a buffer writes it.
    """
    for name in ("stdout", "stderr"):
        text = getattr(sys, name)
        if isinstance(raw := text.buffer, io.RawIOBase):
            buffer = io.BufferedWriter(raw)
            whole = io.TextIOWrapper(buffer, text.encoding, text.errors, line_buffering=True)
            setattr(sys, name, whole)
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            # What is buffered is dropped: Python would report it once more at its exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise


@contextlib.contextmanager
def target(output: Path | None) -> Iterator[BinaryIO]:
    """Yield a file that is renamed to `output` once it is complete, or standard output for None."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
