"""The script as an XLSX workbook, checked by its archive's directory before any of it is unpacked.

Columns, times and their resolution are those of `script_table`. Nothing in a workbook is run: formulas are read as the
values that were last saved with them. Control characters, which a workbook cannot hold, become U+FFFD.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from core.errors import TextRefused
from core.formats.found import Found
from core.formats.inert import inert
from core.formats.options import TextOptions
from core.formats.script_columns import COLUMNS
from core.formats.script_table import CARRIES, MAX_ROWS, read_rows, too_long, write_rows
from core.formats.track import Reading, TextTrack

__all__ = ["CARRIES", "read_xlsx", "write_xlsx"]

MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 200  # bytes out per byte in, of any large part
MAX_PARTS = 5000
MAX_XML = 64 * 2**20  # of one part
MAX_TAGS, MAX_TAGS_IN_A_ROW = 4_000_000, 100_000
MAX_COLUMNS = 256
MAX_CELL = 32_767  # characters, which is Excel's own limit
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERS = ("in_s", "out_s", "gap_s")
_WIDTHS = {"text": 70, "notes": 30, "in_tc": 13, "out_tc": 13, "speaker": 14, "voice": 14}
# What a broken or hostile workbook makes the XML, zip and openpyxl raise.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, lzma.LZMAError, struct.error, zipfile.BadZipFile, zipfile.LargeZipFile,
    zlib.error,
)  # fmt: skip


def write_xlsx(track: TextTrack, options: TextOptions) -> bytes:
    """A workbook of one sheet; every cell is text or a number, none a formula, also once it is saved as CSV.

    Raises `TextRefused` for a text that no cell can hold.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    rows = [
        [inert(_holdable(cell, number - 1)) if isinstance(cell, str) else cell for cell in row]
        for number, row in enumerate(write_rows(track, options))
    ]
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Script")
    for number, name in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number]].width = _WIDTHS.get(name, 10)
    sheet.freeze_panes = "A3"
    bold, wrapped, text_at = Font(bold=True), Alignment(wrap_text=True, vertical="top"), COLUMNS.index("text")
    for number, row in enumerate(rows):
        cells: list[Any] = []
        for place, value in enumerate(row):
            if number > 1 and value != "" and COLUMNS[place] in _NUMBERS:
                cell = WriteOnlyCell(sheet, float(value))
                cell.number_format = "0.000"
            elif isinstance(value, str):
                cell = WriteOnlyCell(sheet, value or None)
                if value:
                    cell.data_type = "s"
            else:
                cell = WriteOnlyCell(sheet, value)
            if number == 1:
                cell.font = bold
            elif number > 1 and place == text_at:
                cell.alignment = wrapped
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _holdable(text: str, number: int) -> str:
    if len(text) >= MAX_CELL:
        raise TextRefused(
            f"Cue {number} has {len(text):,} characters; a cell of a workbook holds {MAX_CELL:,}.",
            slug="text-too-long",
            remedy="Shorten it, or export CSV.",
        )
    return _UNHOLDABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_xlsx(data: bytes, options: TextOptions) -> Reading:
    """The first sheet that holds a script.

    Raises `TextRefused` for what would unpack beyond sense, leads out of the file, or is no workbook.
    """
    from openpyxl import load_workbook

    found = Found()
    _check(data, found)
    refusal: TextRefused | None = None
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows = list(_rows(sheet))
            try:
                track, findings = read_rows(rows, options)
            except TextRefused as refused:
                refusal = refusal or refused
            else:
                return Reading(track, [*found.all(), *findings])
    except _BROKEN as error:
        raise TextRefused(
            f"This workbook is broken ({type(error).__name__}).",
            slug="text-workbook",
            remedy="Save it again as XLSX, or as CSV.",
        ) from error
    raise refusal or TextRefused("The workbook has no sheet.", slug="text-workbook", remedy="Choose another file.")


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows that hold something. The sheet's own word on its size is not trusted."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        if number > MAX_ROWS:
            raise too_long()
        if any(cell is not None for cell in cells):
            yield number, cells


def _check(data: bytes, found: Found) -> None:
    """Refuse bombs, links to other files and XML with a document type, before openpyxl sees any of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            _check_names([part.filename for part in parts], found)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    if part.file_size > MAX_XML:
                        raise _bomb(f"{part.filename} would unpack to {part.file_size:,} bytes; that is no script.")
                    _check_xml(archive.read(part), part.filename)
    except _BROKEN as error:
        raise TextRefused(
            "This is no workbook: its archive is broken or locked.",
            slug="text-workbook",
            remedy="Save it again as XLSX without a password.",
        ) from error


def _check_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    swollen = any(part.file_size > 2**20 and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts)
    if total > MAX_UNPACKED or swollen or len(parts) > MAX_PARTS:
        raise _bomb(f"This workbook has {len(parts):,} parts and would unpack to {total:,} bytes; that is no script.")


def _bomb(message: str) -> TextRefused:
    return TextRefused(message, slug="text-bomb", remedy="Check the file.")


def _check_names(names: Sequence[str], found: Found) -> None:
    if "xl/workbook.xml" not in names:
        raise TextRefused("This archive is no XLSX workbook.", slug="text-workbook", remedy="Save it as XLSX or CSV.")
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise _leads_out("links to other workbooks")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        found.warning("The workbook's macros are neither read nor run.", "macros")


_ROW = re.compile(rb"<(?:\w+:)?row\b")
_OUTSIDE = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")


def _check_xml(part: bytes, name: str) -> None:
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in part[:100]:
        raise TextRefused(f"{name} is not UTF-8.", slug="text-workbook", remedy="Save the workbook again.")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise _bomb(f"{name} declares a document type; no workbook has one.")
    most = max((row.count(b"<") for row in _ROW.split(part)), default=0)
    if "worksheets/" in name and (most > MAX_TAGS_IN_A_ROW or part.count(b"<") > MAX_TAGS):
        raise _bomb(f"{name} has far more cells than a script.")
    if name.lower().endswith(".rels") and any(b"/hyperlink" not in each for each in _OUTSIDE.findall(part)):
        raise _leads_out("parts outside of it")


def _leads_out(what: str) -> TextRefused:
    return TextRefused(
        f"This workbook has {what}; they are not followed.",
        slug="text-external",
        remedy="Remove the links (Data, Edit Links, Break Link) and save it again.",
    )
