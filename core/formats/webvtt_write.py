"""Writing WebVTT that any player reads: escapes, voices, settings, regions and style sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.formats.options import TextOptions
from core.formats.track import TextCue, TextTrack
from core.formats.webvtt import voiced
from core.formats.webvtt_cue_text import parse_cue_text, plain_text
from core.formats.webvtt_settings import written_settings

_KINDS = {"description": "descriptions", "transcript": "captions", "alignment": "metadata"}


def write_webvtt(track: TextTrack, options: TextOptions) -> bytes:
    """A WebVTT file in UTF-8. Its header names kind and language for people and tools."""
    about = track.about
    title = _line(str(about.get("title", "")))
    kind = str(about.get("vtt_kind") or _KINDS[track.kind])
    head = [f"WEBVTT {title}" if title else "WEBVTT", f"Kind: {_line(kind)}", f"Language: {_line(track.language)}"]
    head += [_line(str(row)) for row in about.get("vtt_header", ()) if _line(str(row))]
    blocks = ["\n".join(head)]
    blocks += ["REGION\n" + "\n".join(_region(region)) for region in about.get("vtt_regions", ())]
    blocks += [f"STYLE\n{_block(str(style))}" for style in about.get("vtt_styles", ()) if _block(str(style))]
    blocks += [f"NOTE\n{_block(str(note))}" for note in about.get("vtt_notes", ()) if _block(str(note))]
    blocks += [_cue(cue) for cue in track.cues]
    return ("\n\n".join(blocks) + "\n").replace("\n", options.line_end).encode("utf-8", "replace")


def stamp(time_ms: int) -> str:
    """hh:mm:ss.mmm"""
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{ms:03d}"


def _cue(cue: TextCue) -> str:
    data = cue.data
    times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}"
    if not data:
        return f"{times}\n{_body(voiced(cue.text, ''))}"
    if settings := data.get("settings"):
        times += written_settings({str(name): str(value) for name, value in settings.items()})
    identity = _line(str(data.get("id") or ""), keep=True)
    if "-->" not in identity and identity:
        times = f"{identity}\n{times}"
    markup = data.get("markup")
    if isinstance(markup, str) and "-->" not in markup and plain_text(parse_cue_text(markup)) == cue.text:
        return f"{times}\n{_body(markup)}"
    return f"{times}\n{_body(voiced(cue.text, str(data.get('speaker') or '')))}"


def _body(text: str) -> str:
    """Cue text without the empty lines that would end the cue."""
    if "\r" in text or "\x00" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    if "\n\n" in text or text.startswith("\n") or text.endswith("\n"):
        text = "\n".join(line for line in text.split("\n") if line)
    return text


def _line(text: str, keep: bool = False) -> str:
    """One line that holds no arrow; `keep` its spaces."""
    joined = " ".join(text.replace("\x00", "\ufffd").splitlines())
    return joined if keep else " ".join(joined.replace("-->", "->").split())


def _block(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line for line in lines if line and "-->" not in line)


def _region(region: Mapping[str, Any]) -> list[str]:
    return [f"{name}:{value}" for name, value in region.items() if not any(c.isspace() for c in str(value))]
