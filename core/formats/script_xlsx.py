"""The script as an XLSX workbook; what comes in is checked before any of it is unpacked."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.script_table import CARRIES, COLUMNS, inert, read_rows, write_rows
from core.formats.track import Reading, TextTrack

__all__ = ["CARRIES", "read_xlsx", "write_xlsx"]

MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 200  # bytes out per byte in, of any large part
MAX_ROWS = 200_000
_WIDE = {"text": 60, "notes": 30, "in_tc": 13, "out_tc": 13}


def write_xlsx(track: TextTrack, options: TextOptions) -> bytes:
    """A workbook with one sheet; every cell is text or a number, none a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Script")
    for number, name in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number]].width = _WIDE.get(name, 10)
    sheet.freeze_panes = "A3"
    for number, row in enumerate(write_rows(track, options)):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, inert(_legal(value)))
            if isinstance(value, str):
                cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _legal(value: str | int) -> str | int:
    """Without the control characters that a workbook cannot hold."""
    if isinstance(value, int):
        return value
    return "".join(c if c in "\n\t" or c >= " " else "\ufffd" for c in value)


def read_xlsx(data: bytes, options: TextOptions) -> Reading:
    """The first sheet that holds a script. Raises `TextRefused` for bombs and for what is no workbook."""
    from openpyxl import load_workbook

    _check(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [_rows(sheet) for sheet in book.worksheets]
    except TextRefused:
        raise
    except Exception as error:
        raise TextRefused(
            f"This workbook cannot be read ({type(error).__name__}).",
            slug="text-workbook",
            remedy="Save it again as XLSX.",
        ) from error
    refusal: TextRefused | None = None
    for rows in sheets:
        try:
            track, findings = read_rows(rows, options)
        except TextRefused as refused:
            refusal = refusal or refused
            continue
        return Reading(track, findings)
    raise refusal or TextRefused("The workbook has no sheet.", slug="text-workbook", remedy="Choose another file.")


def _rows(sheet: Any) -> list[list[Any]]:
    rows = []
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number >= MAX_ROWS:
            raise TextRefused(f"A sheet has more than {MAX_ROWS:,} rows.", slug="text-too-large", remedy="Split it.")
        rows.append(list(row))
    return rows


def _check(data: bytes) -> None:
    """Refuse what unpacks beyond sense or leads out of the file, by the archive's directory alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TextRefused(
            "This is no workbook: its archive is broken.", slug="text-workbook", remedy="Save it again as XLSX."
        ) from error
    total = sum(part.file_size for part in parts)
    swollen = any(part.file_size > 2**20 and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts)
    if total > MAX_UNPACKED or swollen or len(parts) > 5000:
        raise TextRefused(
            f"This workbook would unpack to {total:,} bytes; that is no script.",
            slug="text-bomb",
            remedy="Check the file.",
        )
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise TextRefused("This archive is no XLSX workbook.", slug="text-workbook", remedy="Save it as XLSX or CSV.")
