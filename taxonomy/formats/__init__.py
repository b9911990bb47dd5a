"""Formats: read and write taxonomies and mappings, and report every problem of a bad file."""

from __future__ import annotations

import io
from typing import BinaryIO, TypedDict, Unpack

from taxonomy.formats.decoding import octets
from taxonomy.formats.diagnostics import Diagnostics
from taxonomy.formats.gc_pause import gc_paused
from taxonomy.formats.guess import guess
from taxonomy.formats.iab import read_iab, write_iab
from taxonomy.formats.indented import read_text, write_text
from taxonomy.formats.json_read import read_json
from taxonomy.formats.json_write import write_json
from taxonomy.formats.label_studio import read_label_studio, write_label_studio
from taxonomy.formats.loss_report import LOSES, kept, loses
from taxonomy.formats.mapping_read import read_mapping
from taxonomy.formats.mapping_write import write_mapping
from taxonomy.formats.options import RDF, Format, Layout, Options
from taxonomy.formats.skos_read import read_skos
from taxonomy.formats.skos_write import write_skos
from taxonomy.formats.table_read import read_table
from taxonomy.formats.table_write import write_table
from taxonomy.problem import Problem
from taxonomy.tree import Tree

__all__ = [
    "LOSES",
    "Format",
    "Layout",
    "Options",
    "dumps",
    "kept",
    "loses",
    "read",
    "read_mapping",
    "write",
    "write_mapping",
]


_READERS = {
    Format.CSV: read_table,
    Format.TSV: read_table,
    Format.TEXT: read_text,
    Format.JSON: read_json,
    Format.LABEL_STUDIO: read_label_studio,
    Format.IAB_TSV: read_iab,
}


class _Options(TypedDict, total=False):
    language: str
    lenient: bool
    encoding: str | None
    separator: str | None
    merge: bool
    tag: str | None
    scheme: str | None
    layout: Layout


def read(
    data: bytes | BinaryIO,
    format: Format | None = None,
    *,
    name: str = "",
    warnings: list[Problem] | None = None,
    **options: Unpack[_Options],
) -> Tree:
    """Read a taxonomy; the whole file or nothing.

    Args:
        data: the file, at most 32 MiB.
        format: the format; if not given, guessed from the file's name, then from its content.
        name: the file's name.
        warnings: a list to which a lenient reader adds its repairs.
        options: see `Options`.

    Raises:
        Invalid: with every problem of the file, each with its line or concept.
    """
    chosen = Options(**options)
    findings = Diagnostics(lenient=chosen.lenient, warnings=warnings)
    content = octets(data, findings)
    format = format or guess(content, name, findings)
    with gc_paused():
        if format in RDF:
            return read_skos(content, format, findings, chosen)
        return _READERS[format](content, findings, chosen)


def write(tree: Tree, format: Format, stream: BinaryIO, **options: Unpack[_Options]) -> None:
    """Write a taxonomy concept by concept; `LOSES` says what a format cannot carry.

    Raises:
        Invalid: the format would change the taxonomy, not only leave parts of it out.
    """
    chosen = Options(**options)
    if format in RDF:
        write_skos(tree, format, stream)
    elif format in (Format.CSV, Format.TSV):
        write_table(tree, "\t" if format is Format.TSV else ",", stream, chosen)
    elif format is Format.TEXT:
        write_text(tree, stream, chosen)
    elif format is Format.JSON:
        write_json(tree, stream)
    elif format is Format.LABEL_STUDIO:
        write_label_studio(tree, stream, chosen)
    else:
        write_iab(tree, stream, chosen)


def dumps(tree: Tree, format: Format, **options: Unpack[_Options]) -> bytes:
    """Return the bytes that `write` writes."""
    stream = io.BytesIO()
    write(tree, format, stream, **options)
    return stream.getvalue()
