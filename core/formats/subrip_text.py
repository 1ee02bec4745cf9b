"""SubRip's text: its tags, and how any text survives a format that has no escapes.

An unseen sign (word joiner) keeps what looks like a tag, times or an empty line from being one. Players show nothing
for it, and would otherwise swallow the text; reading takes it out again.
"""

from __future__ import annotations

import re

from core.formats.webvtt_cue_text import unescaped

GUARD = "\u2060"
# The tags that players know, however they are spelled; any other word in angle brackets with no prose behind it; ASS
# overrides {\an8}; MicroDVD's {y:i}; and {b}. "<laughs and leaves>" is text, as it is to players.
_KNOWN = r"(?i:i|b|u|s|font|span|p|br|c|v|lang|ruby|rt|em|strong)"
TAG = re.compile(
    rf"</?{_KNOWN}(?![a-zA-Z0-9_:@-])[^<>\n]{{0,200}}>|<\s{{0,3}}/?\s{{0,3}}(?i:[ibus]|font(?:\s[^<>\n]{{0,200}})?)\s{{0,3}}>"
    r"|<[a-zA-Z][a-zA-Z0-9_:-]{0,40}(?:\s[^<>=\n]{0,100}=[^<>\n]{0,100})?\s{0,3}/?>|</[a-zA-Z][^<>\n]{0,200}>"
    r"|\{\\[^{}\n]{0,200}\}|\{[yYcCfFsSpPoO]:[^{}\n]{0,100}\}|\{/?[ibuIBU]\}",
)
_BREAK = re.compile(r"<br\s{0,3}/?\s{0,3}>", re.IGNORECASE)
_TWO_SPACES = re.compile(r" {2,}")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|lrm|rlm);")
_WEBVTT_TAG = re.compile(r"</?(?:v|c|lang|ruby|rt)(?:[. \t][^<>\n]{0,200})?>")
_OPENING = re.compile(r"(?<=[<{&])(?=[A-Za-z/>#\\\u2060\s])")
_ARROW = re.compile(r"(?<=[-‐-―−])(?=\u2060*\s{0,3}[>»＞])")
_GUARDED_OPENING = re.compile(r"(?<=[<{&])\u2060")
_GUARDED_ARROW = re.compile(r"(?<=[-‐-―−])\u2060(?=\u2060*\s{0,3}[>»＞])")
_EDGES = f"{GUARD}\ufeff\x1a"  # what reading takes from a line's ends, beside spaces


def said(raw: str) -> str:
    """A cue's text without tags, references and guards, and without the lines and spaces that they leave at edges."""
    text = _BREAK.sub("\n", raw) if "<b" in raw or "<B" in raw else raw
    text = TAG.sub("", text)
    if "  " in text and "  " not in raw:  # between which a tag stood
        text = _TWO_SPACES.sub(" ", text)
    if "&" in text:
        text = _REFERENCE.sub(lambda found: unescaped(found[0]), text)
    if text != raw:
        text = "\n".join([line for each in text.split("\n") if (line := each.strip())])
    return _unguarded(text) if GUARD in text else text


def marked_up(raw: str) -> bool:
    """Whether a text has tags."""
    return TAG.search(raw) is not None


def subrip_markup(markup: str, text: str) -> str | None:
    """Markup as SubRip can have it; None where it does not say `text`, or cannot stand in a file."""
    if not text or not TAG.search(markup) or _ARROW.search(markup) or any(sign in markup for sign in "\r\0\ufeff\x1a"):
        return None
    kept = _WEBVTT_TAG.sub("", markup)
    if any(not line or line != line.strip() for line in kept.split("\n")) or said(kept) != text:
        return None
    return kept


def guarded(text: str) -> str:
    """`text` (lines parted by a line feed) so that a reader takes none of it for a tag, times, or an empty line."""
    if ("<" in text or "{" in text or "&" in text) and (GUARD in text or TAG.search(text) or _REFERENCE.search(text)):
        text = _OPENING.sub(GUARD, text)
    if ">" in text or "»" in text or "＞" in text:
        text = _ARROW.sub(GUARD, text)
    if "\n" not in text and text and text == text.strip() and text[0] not in _EDGES and text[-1] != GUARD:
        return text
    return "\n".join([_edged(line) for line in text.split("\n")])


def _edged(line: str) -> str:
    """A line whose spaces at its ends are kept, and which is not empty."""
    if not line:
        return GUARD
    before = GUARD if line[0].isspace() or line[0] in _EDGES else ""
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
