"""The kinds of files that are served and taken, by the ending of their names.

What is not here is served as bytes to be saved. HTML and SVG are left out on purpose: a browser
would run the scripts in them.
"""

from __future__ import annotations

from urllib.parse import quote

BY_EXTENSION = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "pdf": "application/pdf",
    "csv": "text/plain; charset=utf-8",
    "tsv": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "jsonl": "text/plain; charset=utf-8",
    "parquet": "application/octet-stream",
    "ply": "application/octet-stream",
    "pcd": "application/octet-stream",
    "las": "application/octet-stream",
    "laz": "application/octet-stream",
    "npy": "application/octet-stream",
}
UNKNOWN = "application/octet-stream"


def extension_of(name: str) -> str:
    """Return the ending of a file's name in small letters, without the dot; empty without one."""
    last = name.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def media_type_of(name: str) -> str:
    """Return the media type by which a file is served."""
    return BY_EXTENSION.get(extension_of(name), UNKNOWN)


def disposition_of(name: str) -> str:
    """Return the Content-Disposition of a file: shown where it is of a known kind, else saved."""
    how = "attachment" if media_type_of(name) == UNKNOWN else "inline"
    return f"{how}; filename*=UTF-8''{quote(name.rpartition('/')[2], safe='')}"
