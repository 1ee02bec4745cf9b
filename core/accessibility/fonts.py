"""Letters for the PDF: the font of this machine that knows most of a text's signs, and what it does not know."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)
_FILES = (  # (regular, bold); the first that knows all signs is taken
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("FreeSans.ttf", "FreeSansBold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("Arial Unicode.ttf", "Arial Unicode.ttf"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    ("NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf"),
    ("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"),
)
_RIGHT_TO_LEFT = frozenset(("R", "AL"))
REPLACED = "?"


@dataclass(frozen=True, slots=True)
class Letters:
    """Names of registered fonts, and the signs that they can show (None: those of Western Europe)."""

    regular: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    known: frozenset[int] | None = None

    def shows(self, sign: str) -> bool:
        if self.known is not None:
            return ord(sign) in self.known
        try:
            sign.encode("cp1252")
        except UnicodeEncodeError:
            return False
        return True

    def shown(self, text: str) -> str:
        """The text with a question mark for every sign that the font lacks, joined signs as one where it has them."""
        plain = unicodedata.normalize("NFC", text)
        return "".join(sign if sign in "\n" or self.shows(sign) else REPLACED for sign in plain)

    def lost(self, text: str) -> int:
        return sum(sign != "\n" and not self.shows(sign) for sign in unicodedata.normalize("NFC", text))


def letters_for(text: str) -> Letters:
    """The first font on this machine that knows every sign of the text, else the one that knows most."""
    signs = {ord(sign) for sign in unicodedata.normalize("NFC", text) if sign.isprintable()}
    best, missed = Letters(), len([sign for sign in signs if not Letters().shows(chr(sign))])
    if not missed:
        return _font(signs, 1)[0] or best  # an embedded font is the same on every screen
    font, lacks = _font(signs, missed)
    return font if font is not None and lacks < missed else best


def runs_right_to_left(text: str) -> bool:
    """Whether a text has signs that are written from right to left, which this PDF does not lay out."""
    return any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text)


def _font(signs: Iterable[int], missed: int) -> tuple[Letters | None, int]:
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped]

    wanted = frozenset(signs)
    files = _files()
    best: tuple[Letters | None, int] = (None, missed)
    for regular, bold in _FILES:
        if regular not in files:
            continue
        try:
            font = TTFont(f"cw-{regular}", str(files[regular]))
            second = TTFont(f"cw-{bold}-bold", str(files[bold])) if bold in files else font
        except (TTFError, OSError):
            continue  # an outline that a PDF made here cannot hold
        known = frozenset(font.face.charToGlyph) & frozenset(second.face.charToGlyph)
        lacks = len(wanted - known)
        if lacks < best[1]:
            for one in {font, second}:
                pdfmetrics.registerFont(one)
            best = Letters(font.fontName, second.fontName, known), lacks
        if not best[1]:
            break
    return best


def _files() -> dict[str, Path]:
    """Where the fonts of the table lie on this machine."""
    wanted = {name for pair in _FILES for name in pair}
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        root = Path(folder).expanduser()
        if root.is_dir():
            for path in root.rglob("*.tt[fc]"):
                if path.name in wanted:
                    found.setdefault(path.name, path)
    return found
