"""PDFs for tests, written by hand: pages with a heading, lines of text, a table and a figure."""

from __future__ import annotations

from pathlib import Path

WIDTH, HEIGHT = 595, 842
"""The size of a page, in points."""


def save_pdf(
    path: Path,
    pages: int,
    *,
    sizes: dict[int, tuple[int, int]] | None = None,
    is_encrypted: bool = False,
) -> None:
    """Write a PDF.

    Args:
        pages: how many pages it has.
        sizes: width and height in points of pages that are of another size, by number from 0.
        is_encrypted: whether a password is needed, which nobody knows.
    """
    path.write_bytes(pdf(pages, sizes or {}, is_encrypted=is_encrypted))


def pdf(pages: int, sizes: dict[int, tuple[int, int]], *, is_encrypted: bool = False) -> bytes:
    """Return the bytes of a PDF."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]/Resources<</Font<</F 3 0 R>>>>>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number in range(pages):
        width, height = sizes.get(number, (WIDTH, HEIGHT))
        drawn = content(number, width, height)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
            f"/Contents {5 + 2 * number} 0 R>>".encode(),
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    secret = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"ab" * 32,
        b"cd" * 32,
    )
    return _file(objects, secret if is_encrypted else b"")


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    written, places = b"%PDF-1.4\n", b""
    for number, one in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj%sendobj\n" % (number, one)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return written + head + places + end % (len(objects) + 1, trailer, len(written))


def content(number: int, width: int, height: int) -> bytes:
    """Return what draws a page: a square in its lower right corner has the gray of its number."""
    lines = [
        "The harbour stays closed until Thursday. Repairs of the eastern mole began on Monday",
        "and go on at night, when no ferry is due. Ships for Koper call at the new pier, and",
        "their passengers walk over by the old fish market. Costs are within what was granted.",
    ]
    text = " ".join(f"({line}) '" for line in lines)
    rows = "".join(
        f"BT /F 10 Tf {60 + 150 * column} {height - 300 - 24 * row} Td ({cell}) Tj ET "
        for row, cells in enumerate(
            [("Month", "Ferries", "Freight"), ("May", "412", "96"), ("June", "530", "88")]
        )
        for column, cell in enumerate(cells)
    )
    rules = "".join(
        f"50 {height - 284 - 24 * row} m 500 {height - 284 - 24 * row} l " for row in range(4)
    )
    bars = "".join(
        f"{80 + 60 * bar} 120 36 {60 + 37 * ((bar * 5 + number) % 4)} re " for bar in range(6)
    )
    return (
        f"BT /F 24 Tf 50 {height - 90} Td (Report, part {number + 1}) Tj ET "
        f"BT /F 11 Tf 18 TL 50 {height - 130} Td {text} ET "
        f"0.5 w {rules} S {rows} 0.45 0.6 0.7 rg {bars} f "
        f"{gray(number) / 255:.4f} g {width - 40} 0 40 40 re f"
    ).encode()


def gray(number: int) -> int:
    """Return the gray by which a page is told from its neighbors."""
    return 30 + number % 10 * 20
