"""Pictures of streets that the demo draws itself, so that nobody's rights are in them.

Each number gives the same picture on every machine.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.uint8]
Floats = NDArray[np.float64]

WIDTH, HEIGHT = 800, 520
_FINE = 2
"""Dots a pixel is drawn with across and down, so that edges are smooth."""
_HORIZON, _CURB = 250, 330
Color = tuple[int, int, int]
_SKIES: tuple[Color, ...] = ((188, 214, 234), (226, 205, 190), (164, 178, 196))
_WALLS: tuple[Color, ...] = ((198, 170, 140), (176, 186, 176), (212, 200, 182), (160, 148, 150))
_PAINTS: tuple[Color, ...] = ((178, 52, 48), (44, 92, 150), (236, 232, 222), (56, 62, 66))
_GLASS, _TIRE, _HUB = (60, 84, 100), (34, 34, 36), (190, 190, 190)


def save_pictures(folder: Path, count: int) -> list[str]:
    """Draw pictures into a folder; return the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"street-{number:02}.png" for number in range(1, count + 1)]
    for number, name in enumerate(names, start=1):
        (folder / name).write_bytes(picture(number))
    return names


def picture(number: int) -> bytes:
    """Return a street with houses, trees and cars, as PNG."""
    canvas = _Canvas.empty()
    chance = random.Random(number)
    canvas.fill(chance.choice(_SKIES), 0, 0, WIDTH, _HORIZON)
    canvas.fill((134, 152, 104), 0, _HORIZON, WIDTH, _CURB)
    canvas.fill((108, 110, 112), 0, _CURB, WIDTH, HEIGHT)
    canvas.fill((150, 150, 148), 0, _CURB, WIDTH, _CURB + 10)
    for left in range(-chance.randrange(60), WIDTH, 90):
        canvas.fill((222, 218, 204), left, 420, left + 48, 426)
    for left in sorted(chance.sample((20, 190, 360, 530, 670), chance.randint(2, 3))):
        _house(canvas, chance, left)
    for middle in sorted(chance.sample(range(60, WIDTH, 120), chance.randint(2, 4))):
        _tree(canvas, chance, middle)
    for row, bottom in ((0, 400), (1, 496)):
        for left in sorted(chance.sample((20, 290, 560), chance.randint(1, 2))):
            _car(canvas, chance, left + 40 * row, bottom, 0.8 + 0.25 * row)
    return _png(canvas.pixels())


@dataclass
class _Canvas:
    """Dots to draw on, by places in pixels."""

    dots: Dots

    @classmethod
    def empty(cls) -> _Canvas:
        return cls(np.zeros((HEIGHT * _FINE, WIDTH * _FINE, 3), dtype=np.uint8))

    def fill(self, color: Color, left: float, top: float, right: float, bottom: float) -> None:
        """Fill an upright rectangle."""
        x0, y0, x1, y1 = (max(0, round(each * _FINE)) for each in (left, top, right, bottom))
        self.dots[y0:y1, x0:x1] = color

    def disc(self, color: Color, cx: float, cy: float, rx: float, ry: float) -> None:
        """Fill an ellipse."""
        dots, x, y = self._part(cx - rx, cy - ry, cx + rx, cy + ry)
        dots[((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1] = color

    def area(self, color: Color, corners: Sequence[tuple[float, float]]) -> None:
        """Fill a convex area, its corners clockwise."""
        across, down = zip(*corners, strict=True)
        dots, x, y = self._part(min(across), min(down), max(across), max(down))
        inside = (x >= 0) & (y >= 0)
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            inside &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
        dots[inside] = color

    def pixels(self) -> Dots:
        """Return the pixels, each the mean of its dots."""
        sums = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint16)
        for down in range(_FINE):
            for across in range(_FINE):
                sums += self.dots[down::_FINE, across::_FINE]
        return (sums // _FINE**2).astype(np.uint8)

    def _part(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[Dots, Floats, Floats]:
        """Return the dots within a rectangle, and their places across and down."""
        x0, y0 = max(0, int(left * _FINE)), max(0, int(top * _FINE))
        dots = self.dots[y0 : int(bottom * _FINE) + 1, x0 : int(right * _FINE) + 1]
        rows, columns, _ = dots.shape
        y, x = np.ogrid[y0 : y0 + rows, x0 : x0 + columns]
        return dots, (x + 0.5) / _FINE, (y + 0.5) / _FINE


def _house(canvas: _Canvas, chance: random.Random, left: float) -> None:
    width, top = chance.randint(110, 150), chance.randint(110, 160)
    ridge, bottom = top - chance.randint(30, 60), 300
    canvas.fill(chance.choice(_WALLS), left, top, left + width, bottom)
    eaves = [(left - 8, top), (left + width / 2, ridge), (left + width + 8, top)]
    canvas.area((124, 72, 60), eaves)
    for row in range(top + 18, bottom - 50, 48):
        for column in (0.16, 0.6):
            window = left + width * column
            canvas.fill(_GLASS, window, row, window + 26, row + 28)
    canvas.fill((86, 62, 48), left + width / 2 - 11, bottom - 40, left + width / 2 + 11, bottom)


def _tree(canvas: _Canvas, chance: random.Random, middle: float) -> None:
    across, down = chance.randint(26, 44), chance.randint(34, 52)
    canvas.fill((98, 76, 56), middle - 5, 250, middle + 5, 322)
    green = (70 + chance.randint(-14, 14), 116 + chance.randint(-18, 18), 66)
    canvas.disc(green, middle, 256 - down * 0.7, across, down)


def _car(canvas: _Canvas, chance: random.Random, left: float, bottom: float, scale: float) -> None:
    """Draw a car, a van or a bus from the side, driving to the right."""
    long, high = chance.choice(((190, 62), (200, 92), (230, 118)))
    length, height, wheel = long * scale, high * scale, 19 * scale
    paint = chance.choice(_PAINTS)
    floor, roof, belt = bottom - wheel, bottom - height, bottom - height * 0.55
    canvas.fill(paint, left, belt, left + length, floor)
    slope = 34 * scale if height < 80 * scale else 12 * scale
    cabin = [(left + slope, roof), (left + length - slope * 1.4, roof)]
    canvas.area(paint, [*cabin, (left + length - 6, belt), (left + 4, belt)])
    glass = [(x + (6 if x == cabin[0][0] else -6), y + 7) for x, y in cabin]
    canvas.area(_GLASS, [*glass, (left + length - 22, belt), (left + 22, belt)])
    for place in (0.2, 0.78):
        canvas.disc(_TIRE, left + length * place, bottom - wheel, wheel, wheel)
        canvas.disc(_HUB, left + length * place, bottom - wheel, wheel * 0.45, wheel * 0.45)


def _png(pixels: Dots) -> bytes:
    """Return pixels (rows, columns, RGB) as a file: RFC 2083, without filters."""
    rows, columns, _ = pixels.shape
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
