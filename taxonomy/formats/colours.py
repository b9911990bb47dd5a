"""Colours as #rrggbb, from the notations of CSS."""

from __future__ import annotations

import re

# CSS Color Module Level 4, §6.1: the names that label sets use.
_NAMED = """
aqua 00ffff black 000000 blue 0000ff blueviolet 8a2be2 brown a52a2a chartreuse 7fff00 chocolate
d2691e coral ff7f50 cornflowerblue 6495ed crimson dc143c cyan 00ffff darkblue 00008b darkcyan
008b8b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkmagenta 8b008b darkorange ff8c00
darkorchid 9932cc darkred 8b0000 darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493
deepskyblue 00bfff dodgerblue 1e90ff firebrick b22222 forestgreen 228b22 fuchsia ff00ff gold
ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 hotpink ff69b4
indianred cd5c5c indigo 4b0082 khaki f0e68c lavender e6e6fa lightblue add8e6 lightcoral f08080
lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightyellow ffffe0 lime
00ff00 limegreen 32cd32 magenta ff00ff maroon 800000 mediumblue 0000cd mediumpurple 9370db
midnightblue 191970 navy 000080 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500
orchid da70d6 pink ffc0cb plum dda0dd purple 800080 rebeccapurple 663399 red ff0000 royalblue
4169e1 saddlebrown 8b4513 salmon fa8072 seagreen 2e8b57 sienna a0522d silver c0c0c0 skyblue 87ceeb
slateblue 6a5acd slategray 708090 slategrey 708090 springgreen 00ff7f steelblue 4682b4 tan d2b48c
teal 008080 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff yellow ffff00
yellowgreen 9acd32
"""
_PARTS = _NAMED.split()
NAMES = {name: f"#{value}" for name, value in zip(_PARTS[::2], _PARTS[1::2], strict=True)}

_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*[\d.]+%?\s*)?\)")


def hexadecimal(written: str) -> str | None:
    """Return a colour as #rrggbb without its transparency; None if the text is no colour."""
    folded = written.strip().lower()
    if found := _HEX.fullmatch(folded):
        digits = found[1]
        if len(digits) < 6:
            digits = "".join(digit * 2 for digit in digits)
        return f"#{digits[:6]}"
    if found := _RGB.fullmatch(folded):
        parts = [int(part) for part in found.groups()]
        return "#{:02x}{:02x}{:02x}".format(*parts) if max(parts) < 256 else None
    return NAMES.get(folded)
