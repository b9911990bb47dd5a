"""From bytes to text: UTF-8, UTF-16 with byte order mark, or the encoding that the caller names."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from taxonomy.formats.diagnostics import Diagnostics, line

MAX_BYTES = 256 * 2**20
"""The largest file in bytes: ten times the largest taxonomy that we know of."""

SPACE = " \t\r\n"
"""The characters that are cut from both ends of every text."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")


def octets(data: bytes | BinaryIO, findings: Diagnostics) -> bytes:
    """Return all bytes of the file. Raises Invalid for more than MAX_BYTES."""
    found = bytes(data) if isinstance(data, bytes | bytearray) else data.read(MAX_BYTES + 1)
    if len(found) > MAX_BYTES:
        findings.add("TOO_LARGE", f"Files may have {MAX_BYTES // 2**20} MiB at most: split it.")
        findings.fail()
    return found


def decode(data: bytes, findings: Diagnostics, encoding: str | None = None) -> str:
    """Return the text without its byte order mark. Raises Invalid with every line that is bad."""
    for mark, marked in _MARKS.items():
        if data.startswith(mark):
            data, encoding = data[len(mark) :], marked
            break
    encoding = encoding or "utf-8"
    try:
        return data.decode(encoding)
    except LookupError:
        findings.add("ENCODING", f"There is no encoding called {encoding!r}.")
    except UnicodeError:
        _report(data, encoding, findings)
    return findings.fail()


def decode_xml(data: bytes, findings: Diagnostics, encoding: str | None = None) -> str:
    """Return XML text without its declaration, whose encoding is used if `encoding` is None."""
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    if declared and not encoding:
        encoding = declared[1].decode()
    # Line numbers must be those of the file, so the line breaks of the declaration are kept.
    text = decode(data, findings, encoding)
    return _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)


def tidy(text: str) -> str:
    r"""Cut space from both ends and make every line end \n, since no file format keeps either."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(SPACE)


def _report(data: bytes, encoding: str, findings: Diagnostics) -> None:
    message = f"This is not {encoding.upper()}: save the file as UTF-8, or name its encoding."
    if encoding == "utf-8":
        for number, raw in enumerate(data.splitlines(), 1):
            try:
                raw.decode()
            except UnicodeDecodeError:
                findings.add("ENCODING", message, line(number))
    if not findings:
        findings.add("ENCODING", message)
