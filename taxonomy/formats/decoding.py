"""From bytes to text: UTF-8, UTF-16 with byte order mark, or the encoding that the caller names."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from taxonomy.formats.diagnostics import Diagnostics, line

MAX_BYTES = 32 * 2**20
"""The largest file in bytes: more than the largest taxonomy that we know of. In memory a text takes
up to four times as much, and what is made of it more."""
MAX_PARTS = 2_000_000
"""The most lines, cells or values in a file, which take time and memory however short they are."""
MAX_LINE = 2**20
"""The most characters in a line of a table or of indented text."""

SPACE = " \t\r\n"
"""The characters that are cut from both ends of every text."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# Their decoders take time that grows with the square of the length.
_SLOW = {"punycode", "idna"}
_BREAK = re.compile(r"\r\n?|\n")
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
        if codecs.lookup(encoding).name not in _SLOW:
            return data.decode(encoding)
        findings.add("ENCODING", f"Texts are not read as {encoding!r}: save the file as UTF-8.")
    except UnicodeError:
        _report(data, encoding, findings)
    except (LookupError, ValueError):  # a name with U+0000 is a ValueError
        findings.add("ENCODING", f"There is no encoding called {encoding!r}.")
    return findings.fail()


def lines(text: str, findings: Diagnostics) -> Iterator[str]:
    """Yield the lines of a text with their ends, one at a time. Raises Invalid for one too long."""
    require_parts(text.count("\n") + text.count("\r"), findings)
    start = number = 0
    while start < len(text):
        number += 1
        found = _BREAK.search(text, start)
        end = found.end() if found else len(text)
        if end - start > MAX_LINE:
            message = f"This line has {end - start:,} characters, more than {MAX_LINE:,}."
            findings.add("TOO_LONG", message, line(number))
            findings.fail()
        yield text[start:end]
        start = end


def require_parts(count: int, findings: Diagnostics) -> None:
    """Refuse a file with more than MAX_PARTS parts. Raises Invalid."""
    if count > MAX_PARTS:
        message = f"Files may have {MAX_PARTS:,} lines, cells or values at most: split it."
        findings.add("TOO_LARGE", message)
        findings.fail()


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
        for number, raw in enumerate(io.BytesIO(data), 1):
            try:
                raw.decode()
            except UnicodeDecodeError:
                findings.add("ENCODING", message, line(number))
                if findings.full:
                    break
    if not findings:
        findings.add("ENCODING", message)
