"""A film of a few frames for tests: encoded by the browser itself, put into WebM here.

Nothing here needs more than Chromium: it encodes VP8 (WebCodecs), and WebM is a short list of
nested elements, each an id, a size and a content. Every frame is a key frame of its own gray, so
that a test sees which frame is shown.
"""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 320, 180

_ENCODE = """async ({ width, height, frames, rate }) => {
  const chunks = [];
  let colors = null;
  const encoder = new VideoEncoder({
    output: (chunk, { decoderConfig }) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push(btoa(String.fromCharCode(...bytes)));
      colors = decoderConfig?.colorSpace ?? colors;
    },
    error: (error) => { throw error; },
  });
  encoder.configure({ codec: "vp8", width, height, bitrate: 400_000, framerate: rate });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  for (let number = 0; number < frames; number += 1) {
    const gray = 40 + 4 * number;
    context.fillStyle = `rgb(${gray}, ${gray}, ${gray})`;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#d9822b";
    context.fillRect(20 + 4 * number, 60, 60, 40);
    const frame = new VideoFrame(canvas, { timestamp: (number * 1_000_000) / rate });
    encoder.encode(frame, { keyFrame: true });
    frame.close();
  }
  await encoder.flush();
  return { chunks, colors };
}"""
# Numbers of ITU-T H.273 for the words of WebCodecs, and the one of what is not told.
_MATRICES = {"rgb": 0, "bt709": 1, "bt470bg": 5, "smpte170m": 6, "bt2020-ncl": 9}
_TRANSFERS = {"bt709": 1, "smpte170m": 6, "linear": 8, "iec61966-2-1": 13}
_PRIMARIES = {"bt709": 1, "bt470bg": 5, "smpte170m": 6, "bt2020": 9}
_UNTOLD = 2


def save_film(page: Any, path: Path, *, frames: int, rate: int) -> None:
    """Write a film whose frame n is of gray 40 + 4 n, with a box at 20 + 4 n, 60 of 60 by 40."""
    given = {"width": WIDTH, "height": HEIGHT, "frames": frames, "rate": rate}
    encoded = page.evaluate(_ENCODE, given)
    chunks = [base64.b64decode(one) for one in encoded["chunks"]]
    path.write_bytes(webm(chunks, rate, encoded["colors"]))


def webm(frames: list[bytes], rate: int, colors: dict[str, Any] | None) -> bytes:
    """Return a WebM file of VP8 key frames, with an index by which a browser finds each.

    Args:
        frames: the frames, in their order.
        rate: how many there are in a second.
        colors: the color space of the frames as the encoder tells it. VP8 itself does not say it,
            and some versions of Chromium write another one than a decoder takes for granted.
    """
    times = [round(number * 1_000 / rate) for number in range(len(frames))]
    head = _element(
        0x1A45DFA3,
        _number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8),
        _element(0x4282, b"webm"), _number(0x4287, 2), _number(0x4285, 2),
    )  # fmt: skip
    duration = struct.pack(">d", len(frames) * 1_000 / rate)
    info = _element(
        0x1549A966,
        _number(0x2AD7B1, 1_000_000), _element(0x4489, duration),
        _element(0x4D80, b"tests"), _element(0x5741, b"tests"),
    )  # fmt: skip
    video = _element(0xE0, _number(0xB0, WIDTH), _number(0xBA, HEIGHT), *_colors(colors))
    entry = (
        _number(0xD7, 1), _number(0x73C5, 1), _number(0x83, 1), _element(0x86, b"V_VP8"), video,
    )  # fmt: skip
    tracks = _element(0x1654AE6B, _element(0xAE, *entry))
    clusters = [
        _element(
            0x1F43B675,
            _number(0xE7, time),
            _element(0xA3, b"\x81" + struct.pack(">hB", 0, 0x80) + frame),
        )
        for time, frame in zip(times, frames, strict=True)
    ]
    before = len(info) + len(tracks) + len(_cues(times, [0] * len(times)))
    places = [before + sum(map(len, clusters[:number])) for number in range(len(clusters))]
    return head + _element(0x18538067, info, tracks, _cues(times, places), *clusters)


def _colors(colors: dict[str, Any] | None) -> list[bytes]:
    if colors is None:
        return []
    numbers = {
        0x55B1: _MATRICES.get(colors["matrix"], _UNTOLD),
        0x55B9: 2 if colors["fullRange"] else 1,
        0x55BA: _TRANSFERS.get(colors["transfer"], _UNTOLD),
        0x55BB: _PRIMARIES.get(colors["primaries"], _UNTOLD),
    }
    return [_element(0x55B0, *(_number(id_, value) for id_, value in numbers.items()))]


def _cues(times: list[int], places: list[int]) -> bytes:
    points = (
        _element(
            0xBB,
            _number(0xB3, time),
            _element(0xB7, _number(0xF7, 1), _element(0xF1, struct.pack(">Q", place))),
        )
        for time, place in zip(times, places, strict=True)
    )
    return _element(0x1C53BB6B, *points)


def _element(id_: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    name = id_.to_bytes((id_.bit_length() + 7) // 8)
    return name + (len(content) | 1 << 56).to_bytes(8) + content


def _number(id_: int, value: int) -> bytes:
    return _element(id_, value.to_bytes(max(1, (value.bit_length() + 7) // 8)))
