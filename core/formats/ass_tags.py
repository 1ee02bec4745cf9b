"""The text of an ASS event: override codes, drawings and escapes out of it, and plain text into it.

A backslash that would begin an escape is followed by a word joiner, as Aegisub's users write it; braces are escaped.
"""

from __future__ import annotations

import html
import re

_JOINER = "\u2060"
_SPECIAL = re.compile(r"[\\{]")
_ESCAPES = {"N": "\n", "n": "\n", "h": "\u00a0", "{": "{", "}": "}", _JOINER: "\\"}
_BEGINS_ESCAPE = re.compile(rf"\\(?=[Nnh{{}}{_JOINER}])")
_DRAWING = re.compile(r"\\p([0-9]{1,2})(?![0-9a-z])")
_TAG = re.compile(r"<(/?)([biu])>")


def plain_of(raw: str) -> str:
    """What is read: codes and drawings left out, escapes resolved, lines parted by a line feed."""
    if "{" not in raw and "\\" not in raw:
        return raw
    parts: list[str] = []
    at, drawing, last_close = 0, False, raw.rfind("}")
    while found := _SPECIAL.search(raw, at):
        place = found.start()
        if not drawing:
            parts.append(raw[at:place])
        if found[0] == "\\":
            escaped = _ESCAPES.get(raw[place + 1 : place + 2])
            at = place + (1 if escaped is None else 2)
            if not drawing:
                parts.append("\\" if escaped is None else escaped)
        elif place > last_close:  # a brace that nothing closes is shown as it is
            at = place + 1
            if not drawing:
                parts.append("{")
        else:
            at = raw.index("}", place) + 1
            for code in _DRAWING.finditer(raw, place, at):
                drawing = code[1].strip("0") != ""
    if not drawing:
        parts.append(raw[at:])
    return "".join(parts)


def raw_of(text: str) -> str:
    """An event's text that reads as `text`."""
    if "\\" in text:
        text = _BEGINS_ESCAPE.sub(f"\\\\{_JOINER}", text)
    for plain, safe in (("{", "\\{"), ("}", "\\}"), ("\n", "\\N"), ("\u00a0", "\\h")):
        if plain in text:
            text = text.replace(plain, safe)
    return text


def raw_with_markup(text: str, markup: object) -> str:
    """`markup` where it says `text`: as ASS has it, or bold, italic and underline as SubRip and WebVTT have them."""
    if not isinstance(markup, str) or not markup:
        return raw_of(text)
    if "\n" not in markup and "\r" not in markup and plain_of(markup) == text:
        return markup
    pieces = _TAG.split(markup)
    if len(pieces) == 1:
        return raw_of(text)
    parts = [raw_of(html.unescape(pieces[0]))]
    for place in range(1, len(pieces), 3):
        closes, tag, following = pieces[place : place + 3]
        parts += [f"{{\\{tag}{0 if closes else 1}}}", raw_of(html.unescape(following))]
    raw = "".join(parts)
    return raw if plain_of(raw) == text else raw_of(text)
