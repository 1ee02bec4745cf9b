"""Which encoding a file of text is in, and whether that was a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from core.errors import TextRefused


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str  # without a byte order mark
    encoding: str
    guessed: bool


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, told: str | None) -> Decoded:
    """The text of a file: by its mark, as told, as UTF-8, or by a guess that a person should see.

    Raises `TextRefused` for what is no text at all.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding, False)
    if told:
        try:
            return Decoded(data.decode(told, "replace"), codecs.lookup(told).name, False)
        except LookupError as error:
            raise TextRefused(f"There is no encoding {told!r}.", slug="text-encoding") from error
    if (wide := _unmarked_utf16(data)) is not None:
        return Decoded(data.decode(wide, "replace"), wide, True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        pass
    if b"\x00" in data or _controls(data) > len(data) // 50:
        raise TextRefused("The file is not text.", slug="text-not-text", remedy="Choose a file of timed text.")
    return _guessed(data)


def _guessed(data: bytes) -> Decoded:
    if (text := _nearly_utf8(data)) is not None:
        return Decoded(text, "utf-8", True)
    if (eastern := _eastern(data)) is not None:
        return eastern
    if _reads_as_western(text := data.decode("cp1252", "replace")):
        return Decoded(text, "cp1252", True)
    from charset_normalizer import from_bytes

    best = from_bytes(_telling(data)).best()
    encoding = best.encoding if best is not None else "cp1252"
    try:
        return Decoded(data.decode(encoding), encoding, True)
    except UnicodeDecodeError:
        return Decoded(data.decode("cp1252", "replace"), "cp1252", True)


def _unmarked_utf16(data: bytes) -> str | None:
    """ASCII in UTF-16 without a mark: every second byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > len(data) // 5 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _eastern(data: bytes) -> Decoded | None:
    """Shift-JIS, EUC-JP or GB 18030, where the text then holds kana or Chinese characters and little else."""
    if data.isascii():
        return None
    for encoding in ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond = [c for c in text if ord(c) > 127]
        kana = sum("\u3040" <= c <= "\u30ff" for c in beyond)
        hangul = sum("\uac00" <= c <= "\ud7a3" for c in beyond)
        common = sum(c in _COMMON_HAN for c in beyond)
        needed = {"shift_jis": kana, "euc_jp": kana, "euc_kr": hangul}.get(encoding, common * 3)
        if beyond and needed * 4 >= len(beyond):
            return Decoded(text, encoding, True)
    return None


_COMMON_HAN = frozenset(
    "的一是不了在人有我他这個个們们中来來上大為为和国國地到以说說時时要就出会會可也你對对生能而子那得于着下自之年過过發发後后作里用道行所然家種种事成方多經经麼么去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心她本前開开但因只從从想實实日，。！？"
)


def _controls(data: bytes) -> int:
    return sum(data.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26, 27))


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, as after a careless edit: the text, or None when it is another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(1 for c in text if ord(c) > 127) - broken
    return text if broken * 3 <= beyond_ascii else None


_WESTERN = frozenset("àâäãåáæçéèêëíìîïñóòôöõøúùûüßœÀÂÄÃÅÁÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜŒ¿¡«»°´·‘’“”„–—…\xa0£€§©®♪")


def _reads_as_western(text: str) -> bool:
    """Whether text read as cp1252 looks like a language that is written in it; cp1250 and cp1251 read so do not."""
    letters = sum(c.isalpha() for c in text)
    beyond = [c for c in text if ord(c) > 127]
    if sum(c.isalpha() for c in beyond) * 4 > letters or any(c not in _WESTERN for c in beyond):
        return False
    czech = "ø" in beyond and not {"å", "æ"} & set(beyond)  # its ř
    hungarian = "õ" in beyond and "ã" not in beyond  # its ő
    return not czech and not hungarian


def _telling(data: bytes) -> bytes:
    """The lines that tell an encoding: those beyond ASCII, without numbers and times."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    return b"\n".join(lines)[:100_000]
