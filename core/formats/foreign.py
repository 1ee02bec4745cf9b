"""Files that are not read here, by what stands in them: the refusal then says what the file is, and what to do."""

from __future__ import annotations

import re

from core.errors import TextRefused

_BYTES = (
    (
        re.compile(rb"\x1f\x8b\x08|Rar!\x1a|7z\xbc\xaf\x27|PK\x03\x04"),
        "an archive",
        "Unpack it, and choose the file within.",
    ),
    (re.compile(rb"%PDF-"), "a PDF document", "Save its text as a text file or a script in CSV."),
    (re.compile(rb"PG.{8}[\x14-\x17\x80]", re.DOTALL), "pictures of subtitles (PGS)", "They hold no text."),
    (re.compile(rb"[ 0-9]{3}STL[0-9]{2}\.[0-9]{2}"), "EBU STL", ""),
    (
        re.compile(rb"\x1aE\xdf\xa3|.{4}ftyp|RIFF.{4}(?:WAVE|AVI )|OggS\x00|ID3[\x02-\x04]", re.DOTALL),
        "a film or a recording",
        "Choose its subtitles.",
    ),
)
_TEXTS = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE), title)
    for pattern, title in (
        (r"\A\s*\{\\rtf", "rich text (RTF)"),
        (r"\A\s*(?:<!DOCTYPE\s+html|<html|<head|<body)\b", "a web page (HTML)"),
        (r"\A\s*<sami\b", "SAMI"),
        (r"\A\s*<window\b", "RealText"),
        (r"\A\s*Scenarist_SCC", "Scenarist closed captions (SCC)"),
        (r"\A\s*# VobSub index file", "the index of VobSub, whose subtitles are pictures"),
        (r"^\{[0-9]+\}\{[0-9]*\}", "MicroDVD, which counts in frames"),
        (r"^\[[0-9]+\]\[[0-9]*\]", "MPL2"),
        (
            r"^[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{3},[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}\s*$",
            "SBV, YouTube's captions",
        ),
        (r"^[0-9]{2}:[0-9]{2}:[0-9]{2}[.:][0-9]{2} ?, ?[0-9]{2}:[0-9]{2}:[0-9]{2}[.:][0-9]{2}\b", "SubViewer"),
        (r"^\[(?:SUBTITLE|END INFORMATION)\]\s*$", "SubViewer"),
        (r"^\[[0-9]{2}:[0-9]{2}:[0-9]{2}\]\s*$", "SubViewer 1"),
    )
)


def foreign_bytes(data: bytes) -> tuple[str, str] | None:
    """What a file that is no text seems to be, and what to do with it."""
    return next(((title, remedy) for pattern, title, remedy in _BYTES if pattern.match(data)), None)


def foreign_text(head: str) -> str | None:
    """The format of a text, by its first lines, where it is a known one that is not read here."""
    return next((title for pattern, title in _TEXTS if pattern.search(head)), None)


def refused(file_name: str, title: str, remedy: str = "") -> TextRefused:
    """The refusal of such a file."""
    return TextRefused(
        f"{file_name} is {title}; that is not read here.",
        slug="text-format-unknown",
        remedy=remedy or "Convert it to SubRip or WebVTT with the program that made it, and choose that.",
    )
