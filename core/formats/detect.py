"""Which format a file is: by what stands in it, and by its name only where two look alike."""

from __future__ import annotations

import re
from pathlib import PurePath

from core.errors import TextRefused
from core.formats.catalog import FORMATS, Format
from core.formats.foreign import foreign_bytes, foreign_text, refused

_HEAD_BYTES = 8192
_ARROW = re.compile(r"\d\s*-{1,3}>\s*\d")
_CUE = re.compile(
    r"^(?:\d{1,6}\s+)?\d{1,4}:\d{1,2}(?::\d{1,2})?(?:([.,:])\d{1,4})?\s*-{1,3}>\s*\d{1,4}:\d", re.MULTILINE
)
_EVENT = re.compile(r"^Dialogue:[^\n]{0,80}?\d:\d\d:\d\d", re.MULTILINE)
_MARKUP = re.compile(r"<(?:[?!]|(?:[\w-]{1,40}:)?tt[\s>])")
# Lines as other players have them, "[00:12.00]words" and "00:00:12:words", are read as plain text with times.
_TIMED_LINE = re.compile(r"^(?:\[\d{2}:\d{2}\.\d{2}\]|\d{1,2}:\d{2}:\d{2}:)(?=\S)(?!\d)", re.MULTILINE)
_UNSURE = (None, "srt", "text", "ttml", "labels", "vtt")
_DAPT = re.compile(r"ns/ttml/profile/dapt[0-9.]*/content|:scriptRepresents\s*=", re.IGNORECASE)
_LABEL = re.compile(r"^\d+(?:[.,]\d+)?\t\d+(?:[.,]\d+)?(?:\t|$)", re.MULTILINE)
_EDL = re.compile(r"^(?:TITLE:|FCM:|\d{3,6}\s+\S+\s+\S+\s+C\s)", re.MULTILINE)


def detect(data: bytes, file_name: str) -> Format:
    """The format of a file. Raises `TextRefused` where it is none that is known."""
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise TextRefused(f"{file_name} is empty.", slug="text-empty", remedy="Choose another file.")
    ending = PurePath(file_name).suffix.lower()
    head = _readable(data[:_HEAD_BYTES])
    workbook = ending == ".xlsx" or b"[Content_Types].xml" in data[:_HEAD_BYTES]
    if not workbook and (other := foreign_bytes(data)) is not None:
        raise refused(file_name, *other)
    name = "xlsx" if data.startswith(b"PK\x03\x04") else _by_content(head, ending)
    if name in _UNSURE and not _ARROW.search(head) and (title := foreign_text(head)) is not None:
        raise refused(file_name, title)
    if name is None:
        raise TextRefused(
            f"{file_name} is of no format that is read here.",
            slug="text-format-unknown",
            remedy=f"Say which it is. There are: {', '.join(name for name, each in FORMATS.items() if each.read)}.",
        )
    return FORMATS[name]


def _by_content(head: str, ending: str) -> str | None:
    plain = head.lstrip("\ufeff \t\r\n")
    if plain.startswith("WEBVTT"):
        return "vtt"
    cue = _CUE.search(head)
    if plain.startswith("<") and (cue is None or _MARKUP.match(plain)):
        return "dapt" if _DAPT.search(head) else "ttml"
    if plain.startswith("{"):
        kind = _json_kind(plain)
        if kind is not None or cue is None:
            return kind
    if plain.startswith("[") and ending in (".json", ".jsonl"):
        return "coco"  # COCO's results are a list
    if re.match(r"\[script info\]", plain, re.IGNORECASE) or (cue is None and _EVENT.search(head)):
        return "ass"
    if cue is None and _EDL.search(head) and ending not in (".csv", ".tsv"):
        return "edl"
    if ending in (".vtt", ".webvtt") and (cue is None or cue[1] == "."):
        return "vtt"  # without its signature, which its reader says
    if cue is not None or _ARROW.search(head):
        return "srt"
    if ending == ".srt":
        return "text" if _TIMED_LINE.search(head) else "srt"
    table = _table_kind(plain, ending)
    if table is not None:
        return table
    if _LABEL.search(head):
        return "labels"
    return "text" if re.search(r"\d{1,2}:\d{2}", head) else None


def _json_kind(plain: str) -> str | None:
    if '"cuewright-track"' in plain.split("\n", 1)[0]:
        return "jsonl"
    if '"cuewright-instruction/' in plain or ('"cast"' in plain and '"look"' in plain):
        return "truth"
    if '"database"' in plain or ('"annotations"' in plain and '"segment"' in plain):
        return "youcook2"
    if '"caption"' in plain or '"images"' in plain:
        return "coco"
    if re.match(r'\{\s*"cues"|\{.*"cues"\s*:', plain, re.DOTALL):
        return "json"
    if re.match(r'\{\s*"[^"]+"\s*:\s*\[\s*\[', plain):
        return "htm_align"
    return "youcook2" if '"sentence"' in plain else None


def _table_kind(plain: str, ending: str) -> str | None:
    """Tables by the names in their first line; a script's columns are many, so it comes last."""
    first = plain.split("\n", 1)[0].lower()
    names = {name.strip().strip("\"'") for name in re.split(r"[,;\t|]", first)}
    if {"vid", "timestamp", "text"} <= names or {"start", "end", "text"} == names:
        return "htm_csv"
    if {"movie", "start", "end", "text"} == names:
        return "mad_v2"
    if {"movie", "sentence"} <= names or {"imdbid", "scaled_start"} <= names:
        return "mad_csv"
    if "\t" in first and re.match(r"^\S*\d{4}_\S+\t", first):
        return "lsmdc"
    if ending in (".csv", ".tsv") or (
        len(names) >= 3 and any(name in names for name in ("in_tc", "text", "description"))
    ):
        return "csv"
    return None


def _readable(head: bytes) -> str:
    """Enough of the text to look at, whatever its encoding and line ends are."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif head[:200].count(0) > 40:
        encoding = "utf-16-le" if head[1:200:2].count(0) > head[0:200:2].count(0) else "utf-16-be"
    else:
        encoding = "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
