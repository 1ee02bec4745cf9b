"""WebVTT: captions, descriptions, chapters and metadata, read as the standard reads them.

Resolution: exact to the millisecond. A player's silence about what it leaves out is broken: every such piece is a
finding with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.formats.encodings import Decoded, decode
from core.formats.found import Found
from core.formats.options import TextOptions
from core.formats.track import Kind, Reading, TextCue, TextTrack
from core.formats.webvtt_blocks import VttCue, VttFile, parse_webvtt
from core.formats.webvtt_cue_text import Ignored, parse_cue_text, plain_text, speaker_of, voiced

CARRIES = frozenset(("id", "speaker", "markup", "settings"))
MAX_MS = 1000 * 3_600_000
_LAST = 1 << 60  # where a finding without a line is sorted
_HEADER = re.compile(r"(Kind|Language)\s*:\s*(\S+)\s*", re.IGNORECASE)
# What files call themselves, and the kind of track that it is here. Chapters and metadata stay what they are asked as.
KINDS: Mapping[str, Kind] = {
    "captions": "transcript",
    "subtitles": "transcript",
    "descriptions": "description",
    "alignment": "alignment",
}


def read_webvtt(data: bytes, options: TextOptions) -> Reading:
    """The cues of a WebVTT file; all that a player would pass over is told.

    Raises `TextRefused` where the file does not begin as one. `about` holds `title`, `vtt_kind`, `vtt_header`,
    `vtt_regions`, `vtt_styles` and `vtt_notes`, where there are such.
    """
    decoded = _decoded(data, options)
    file = parse_webvtt(decoded.text)
    if decoded.encoding != "utf-8":
        message = f"The file was read as {decoded.encoding}, but players read WebVTT as UTF-8 only. Save it as UTF-8."
        file.found.warning(message, "not-utf8", 1, 1)
    kind, language, about = _about(file, options)
    raw = about.get("vtt_kind") == "metadata"  # whose text is for a program, and no cue text
    cues = [made for cue in file.cues if (made := _text_cue(cue, raw, file.found)) is not None]
    findings = sorted(file.found.all(), key=lambda each: each.line or _LAST)
    return Reading(TextTrack(cues, kind, language, about), findings, decoded.encoding, decoded.guessed)


def _decoded(data: bytes, options: TextOptions) -> Decoded:
    """As UTF-8, which WebVTT is; else by a guess, since people want to see what a file in an old encoding says."""
    if options.encoding is None and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-8").removeprefix("\ufeff")
            if text.startswith("WEBVTT"):
                return Decoded(text, "utf-8", False)
        except UnicodeDecodeError:
            pass
    return decode(data, options.encoding)


def _about(file: VttFile, options: TextOptions) -> tuple[Kind, str, dict[str, Any]]:
    """Kind and language of the track, and what the file says beside its cues."""
    kind, language, named = options.kind, options.language, ""
    header = []
    for number, row in enumerate(file.header[1:], 2):
        if told := _HEADER.fullmatch(row):
            if told[1].lower() == "kind":
                named = told[2].lower()
                kind = KINDS.get(named, kind)
            else:
                language = told[2]
            continue
        header.append(row)
        if row.startswith(("NOTE", "STYLE", "REGION")):
            message = "This block stands in the header, where players do not read it; put an empty line before it."
            file.found.warning(message, "block-in-header", number, 1, row)
    parts: dict[str, Any] = {
        "title": file.header[0].strip(),
        "vtt_kind": named,
        "vtt_header": header,
        "vtt_regions": [region.written for region in file.regions.values()],
        "vtt_styles": file.styles,
        "vtt_notes": file.notes,
    }
    return kind, language, {name: value for name, value in parts.items() if value}


def _text_cue(cue: VttCue, raw: bool, found: Found) -> TextCue | None:
    text, end_ms = cue.text, cue.end_ms
    data: dict[str, Any] = {}
    if cue.id:
        data["id"] = cue.id
    if not raw and ("<" in text or "&" in text):
        text = _resolved(cue, data, found)
    if cue.written:
        data["settings"] = dict(cue.written)
    if cue.start_ms > MAX_MS or end_ms > MAX_MS:
        found.error("The cue lies beyond a thousand hours; it is left out.", "cue-times", cue.line, 1, text)
        return None
    if end_ms < cue.start_ms:
        message = "The cue ends before it begins: players never show it. It is kept without length."
        found.warning(message, "cue-end-before-start", cue.line, 1, text)
        end_ms = cue.start_ms
    if not text:
        found.warning("The cue has no text.", "cue-empty", cue.line, 1, cue.id)
    return TextCue(cue.start_ms, end_ms, text, data)


def _resolved(cue: VttCue, data: dict[str, Any], found: Found) -> str:
    """The plain text of a cue with tags or references; who speaks it, and the markup that says more, go to `data`."""
    ignored: list[Ignored] = []
    root = parse_cue_text(cue.text, ignored)
    for each in ignored:
        above = cue.text.count("\n", 0, each.at)
        column = each.at - (cue.text.rfind("\n", 0, each.at) + 1) + 1
        message = f"The tag {each.tag[:40]!r} says nothing to a player here; it is not shown."
        found.warning(message, "tag-ignored", cue.line + 1 + above, column, each.tag)
    text = plain_text(root)
    speaker = speaker_of(root)
    if speaker:
        data["speaker"] = speaker
    # Data that looks like text (JSON) must come back as it was; of references in a sentence nothing is lost.
    if ("<" in cue.text or cue.text.lstrip()[:1] in ("{", "[")) and cue.text != voiced(text, speaker):
        data["markup"] = cue.text
    return text
