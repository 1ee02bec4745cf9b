"""Writing WebVTT that any player reads: escapes, voices, settings, regions and style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from core.formats.options import TextOptions
from core.formats.stamp import stamp
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt_cue_text import parse_cue_text, plain_text, speaker_of, voiced
from core.formats.webvtt_settings import written_region, written_settings

_KINDS = {"description": "descriptions", "transcript": "captions", "alignment": "alignment"}
_LINE_END = re.compile(r"\r\n?|\n")
_EMPTY = re.compile(r"\A\n+|\n+\Z|\n\n+")
_LINE_FEED = "&#10;"
_SPACES = re.compile(r"\s+")


def write_webvtt(track: TextTrack, options: TextOptions) -> bytes:
    """A WebVTT file in UTF-8. Its header names kind and language for people and tools."""
    raw = track.about.get("vtt_kind") == "metadata"
    cues = [_raw_cue(cue) if raw else _cue(cue) for cue in track.cues]
    text = "\n\n".join([*_head(track), *cues]) + "\n"
    if options.line_end != "\n":
        text = text.replace("\n", options.line_end)
    return text.encode("utf-8", "replace")


def _head(track: TextTrack) -> Iterator[str]:
    """All blocks above the first cue."""
    about = track.about
    title = _one_line(about.get("title"))
    kind = _one_line(about.get("vtt_kind")) or _KINDS[track.kind]
    first = f"WEBVTT {title}" if title else "WEBVTT"
    rows = [first, f"Kind: {kind}", f"Language: {_one_line(track.language) or 'und'}"]
    yield "\n".join([*rows, *filter(None, (_one_line(row) for row in _listed(about.get("vtt_header"))))])
    for region in _listed(about.get("vtt_regions")):
        if isinstance(region, dict) and (block := written_region(region)):
            yield f"REGION\n{block}"
    for name, each in (("STYLE", "vtt_styles"), ("NOTE", "vtt_notes")):
        for block in _listed(about.get(each)):
            if lines := _block(str(block)):
                yield f"{name}\n{lines}"


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _cue(cue: TextCue) -> str:
    data, text = cue.data, cue.text
    if not data:
        return f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}\n{_lines(voiced(text, ''))}"
    times = _times(cue)
    speaker, markup = str(data.get("speaker") or ""), data.get("markup")
    if isinstance(markup, str) and _says(markup, text, speaker):
        return f"{times}\n{markup}"
    return f"{times}\n{_lines(voiced(text, speaker))}"


def _says(markup: str, text: str, speaker: str) -> bool:
    """Whether markup can stand in a file, and still says what the cue says: either may have been edited since."""
    if "-->" in markup or "\r" in markup or "\x00" in markup or "\n\n" in markup or "\n" in (markup[:1], markup[-1:]):
        return False
    root = parse_cue_text(markup)
    return plain_text(root) == text and speaker_of(root) == speaker


def _raw_cue(cue: TextCue) -> str:
    """A cue of metadata: its text is a program's, and goes out as it is, but for what would end the cue."""
    text = _LINE_END.sub("\n", cue.text).replace("\x00", "\ufffd").replace("-->", "--&gt;")
    return "\n".join([_times(cue), *filter(None, text.split("\n"))])


def _times(cue: TextCue) -> str:
    """The lines above a cue's text: its id, its times and settings."""
    times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}"
    if isinstance(settings := cue.data.get("settings"), dict):
        times += written_settings(settings)
    identity = _LINE_END.sub(" ", str(cue.data.get("id") or "")).replace("\x00", "\ufffd")
    return f"{identity}\n{times}" if identity and "-->" not in identity else times


def _lines(text: str) -> str:
    """Cue text in which no line is empty, since that would end the cue: such line feeds become references."""
    if "\r" in text or "\x00" in text:
        text = text.replace("\r", "&#13;").replace("\x00", "\ufffd")
    if "\n\n" in text or text[:1] == "\n" or text[-1:] == "\n":
        text = _EMPTY.sub(_referred, text)
    return text


def _referred(found: re.Match[str]) -> str:
    inside = found.start() > 0 and found.end() < len(found.string)
    return ("\n" if inside else _LINE_FEED) + _LINE_FEED * (len(found[0]) - 1)


def _one_line(value: Any) -> str:
    """One line that holds no arrow."""
    return _SPACES.sub(" ", str(value or "").replace("\x00", "\ufffd")).replace("-->", "->").strip()


def _block(text: str) -> str:
    lines = _LINE_END.split(text.replace("\x00", "\ufffd"))
    return "\n".join(line for line in lines if line and "-->" not in line)
