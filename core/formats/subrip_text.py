"""SubRip's text: its tags, and how any text survives a format that has no escapes.

An unseen sign (word joiner) keeps what looks like a tag, times or an empty line from being one. Players show nothing
for it, and would otherwise swallow the text; reading takes it out again.
"""

from __future__ import annotations

import re

GUARD = "\u2060"
# HTML of any kind, ASS overrides {\an8}, and MicroDVD's {y:i}.
TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|</?>|\{\\[^{}\n]{0,200}\}|\{[yYcCfFsSpPoO]:[^{}\n]{0,100}\}")
_WEBVTT_TAG = re.compile(r"</?(?:v|c|lang|ruby|rt)(?:[. \t][^<>\n]{0,200})?>")
_OPENING = re.compile(r"(?<=[<{])(?=[A-Za-z/>\\\u2060])")
_ARROW = re.compile(r"(?<=[-‐-―−])(?=\u2060*\s{0,3}[>»＞])")
_GUARDED_OPENING = re.compile(r"(?<=[<{])\u2060")
_GUARDED_ARROW = re.compile(r"(?<=[-‐-―−])\u2060(?=\u2060*\s{0,3}[>»＞])")


def said(raw: str) -> str:
    """A cue's text without tags and guards, and without the lines and spaces that tags then leave at its edges."""
    text = TAG.sub("", raw)
    if text != raw:
        text = "\n".join([line for each in text.split("\n") if (line := each.strip())])
    return _unguarded(text) if GUARD in text else text


def subrip_markup(markup: str, text: str) -> str | None:
    """Markup as SubRip can have it; None where it does not say `text`, or cannot stand in a file."""
    if not text or not TAG.search(markup) or "\r" in markup or "\x00" in markup or _ARROW.search(markup):
        return None
    kept = _WEBVTT_TAG.sub("", markup)
    if any(not line or line != line.strip() for line in kept.split("\n")) or said(kept) != text:
        return None
    return kept


def guarded(text: str) -> str:
    """`text` (lines parted by a line feed) so that a reader takes none of it for a tag, times, or an empty line."""
    if ("<" in text or "{" in text) and (GUARD in text or TAG.search(text)):
        text = _OPENING.sub(GUARD, text)
    if ">" in text or "»" in text or "＞" in text:
        text = _ARROW.sub(GUARD, text)
    if "\n" not in text and text and text == text.strip() and GUARD not in (text[0], text[-1]):
        return text
    return "\n".join([_edged(line) for line in text.split("\n")])


def _edged(line: str) -> str:
    """A line whose spaces at its ends are kept, and which is not empty."""
    if not line:
        return GUARD
    before = GUARD if line[0].isspace() or line[0] == GUARD else ""
    after = GUARD if line[-1].isspace() or line[-1] == GUARD else ""
    return f"{before}{line}{after}"


def _unguarded(text: str) -> str:
    """What `guarded` was given."""
    text = "\n".join([_without_edges(line) for line in text.split("\n")])
    return _GUARDED_ARROW.sub("", _GUARDED_OPENING.sub("", text))


def _without_edges(line: str) -> str:
    if line[:1] == GUARD:
        line = line[1:]
    return line[:-1] if line[-1:] == GUARD else line
