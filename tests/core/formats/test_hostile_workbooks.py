"""Workbooks that are meant to harm: bombs, links, lies about their size. Refused before any of it is unpacked."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

import pytest

from core.errors import TextRefused
from core.formats.options import TextOptions
from core.formats.script_xlsx import read_xlsx
from tests.core.formats.test_scripts import workbook

OPTIONS = TextOptions()
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
GOOD = workbook([["in", "out", "text"], [1, 2, "x"]])
LINK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="http://127.0.0.1:9/x" '
    b'TargetMode="External"/></Relationships>'
)


def with_parts(parts: Mapping[str, bytes]) -> bytes:
    """A good workbook with more in it."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_sheet(before: bytes, after: bytes) -> bytes:
    """A good workbook whose sheet says something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, content.replace(before, after, 1) if part.filename == SHEET else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (with_parts({"xl/media/a.bin": b"\x00" * 250_000_000}), "text-bomb"),
        (with_parts({f"xl/{number}.xml": b"" for number in range(6000)}), "text-bomb"),
        (with_parts({"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "text-bomb"),
        (with_parts({"xl/worksheets/sheet2.xml": b"<row/>" * 4_100_000}), "text-bomb"),
        (with_sheet(b"<sheetData>", b"<sheetData><row>" + b"<c/>" * 300_000), "text-bomb"),
        (with_sheet(b"<sheetData>", b"<sheetData><row r='9999999999999'/>"), "text-too-large"),
        (with_parts({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}), "text-external"),
        (with_parts({RELATIONS: LINK % b"image"}), "text-external"),
        (with_sheet(b"<sheetData>", b"<sheetData><c"), "text-workbook"),
        (GOOD[:-200], "text-workbook"),
        (b"PK\x03\x04 no zip", "text-workbook"),
    ],
    ids=("zeros", "parts", "entity", "rows", "cells", "row-number", "link", "relation", "xml", "cut", "no-zip"),
)
def test_hostile_workbooks_are_refused_at_once(data: bytes, slug: str) -> None:
    began = time.process_time()
    with pytest.raises(TextRefused) as refused:
        read_xlsx(data, OPTIONS)
    assert time.process_time() - began < 5
    assert refused.value.slug == slug and refused.value.remedy


def test_a_hyperlink_in_a_workbook_is_no_danger() -> None:
    assert [cue.text for cue in read_xlsx(with_parts({RELATIONS: LINK % b"hyperlink"}), OPTIONS).track.cues] == ["x"]


def test_a_sheet_that_lies_about_its_size_is_read_quickly() -> None:
    wide = with_sheet(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    assert wide != with_sheet(b"", b"")
    began = time.process_time()
    assert len(read_xlsx(wide, OPTIONS).track.cues) == 1
    assert time.process_time() - began < 2


def test_macros_are_told_and_left_alone() -> None:
    reading = read_xlsx(with_parts({"xl/vbaProject.bin": b"\x00"}), OPTIONS)
    assert [each.rule for each in reading.findings] == ["macros"]
