"""Which encoding a file of text is in, and whether that was a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from core.errors import TextRefused
from core.formats.encoding_guess import guess


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str  # without a byte order mark
    encoding: str  # a name that `decode` can be told
    guessed: bool


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes below the space that stand in no text: all but tab, line ends, form feed, the old end of file, and escape.
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 26, 27))


def decode(data: bytes, told: str | None) -> Decoded:
    """The text of a file: by its mark, as told, as UTF-8, or by a guess that a person should see.

    Raises `TextRefused` for what is no text at all, and for an encoding that does not exist.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding, False)
    if told:
        return _as_told(data, told)
    if (wide := _unmarked_utf32(data) or _unmarked_utf16(data)) is not None:
        return Decoded(data.decode(wide, "replace"), wide, True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        pass
    if b"\x00" in data or _controls(data) > len(data) // 50:
        raise TextRefused("The file is not text.", slug="text-not-text", remedy="Choose a file of timed text.")
    if (text := _nearly_utf8(data)) is not None:
        return Decoded(text, "utf-8", True)
    encoding = codecs.lookup(guess(data)).name
    return Decoded(data.decode(encoding, "replace"), encoding, True)


def _as_told(data: bytes, told: str) -> Decoded:
    try:
        name = codecs.lookup(told).name
        return Decoded(data.decode(name, "replace"), name, False)
    except (LookupError, UnicodeError, ValueError) as error:  # not every codec of Python is one of text
        raise TextRefused(
            f"There is no encoding {told[:40]!r}, or it is none of text.",
            slug="text-encoding",
            remedy="Name it as utf-8, cp1252, shift_jis, gb18030 ..., or leave it to a guess.",
        ) from error


def _unmarked_utf32(data: bytes) -> str | None:
    """UTF-32 without a mark: of the first signs, three bytes in four are zero, all on the same side."""
    first = data[:64]
    if len(first) < 8 or len(data) % 4 or b"\x00" not in first:
        return None
    quarters = [first[at::4].count(0) for at in range(4)]
    whole = len(first) // 4
    if quarters[1:] == [whole] * 3 and quarters[0] == 0:
        return "utf-32-le"
    return "utf-32-be" if quarters[:3] == [whole] * 3 and quarters[3] == 0 else None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: of the line ends, figures and arrows of timed text every second byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    most = max(even, odd)
    if min(even, odd) * 10 >= most:
        return None
    if most > len(data) // 5 or (len(data) > 100 and most > len(data) // 50 and _controls(data) > len(data) // 20):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _controls(data: bytes) -> int:
    """How many bytes stand in no text."""
    return len(data) - len(data.translate(None, _CONTROLS))


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, as after a careless edit: the text, or None when it is another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - broken
    return text if broken * 3 <= beyond_ascii else None
