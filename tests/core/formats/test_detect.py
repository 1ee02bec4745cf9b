"""Which format a file is, by what stands in it; and what it is where it is none that is read."""

from __future__ import annotations

import pytest

from core.errors import TextRefused
from core.formats.detect import detect

CUE = "1\n00:00:01,000 --> 00:00:02,000\n"
VTT = "00:01.000 --> 00:02.000\nx\n"


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        (CUE + "x\n", "a.srt", "srt"),
        (CUE + "Dialogue: yes\n", "a.srt", "srt"),
        (CUE + "TITLE: THE END\n", "a.srt", "srt"),
        ("<b>ad</b>\n\n" + CUE + "x\n", "a.srt", "srt"),
        ("{\\an8}\n\n" + CUE + "x\n", "a.srt", "srt"),
        (CUE.replace("\n", "\r") + "x\r", "a.txt", "srt"),
        (CUE + "x\n", "a.vtt", "srt"),
        ("WEBVTT\n\n" + VTT, "a.srt", "vtt"),
        (VTT, "a.vtt", "vtt"),
        ("webvtt\n\n" + VTT, "a.vtt", "vtt"),
        ("junk\n", "a.vtt", "vtt"),
        ("[00:01.00]la la\n", "a.srt", "text"),
        ("00:00:01:Go on\n", "a.srt", "text"),
        ("[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,x\n", "a.srt", "ass"),
        ('<tt xmlns="http://www.w3.org/ns/ttml"/>', "a.srt", "ttml"),
    ],
)
def test_a_format_is_found_by_what_stands_in_the_file(text: str, name: str, format: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert detect(text.encode(encoding), name).name == format


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("{1}{1}25\n{25}{50}a|b\n", "MicroDVD"),
        ("[10][20]a|b\n", "MPL2"),
        ("[INFORMATION]\n[SUBTITLE]\n00:00:01.00,00:00:02.00\na\n", "SubViewer"),
        ("[00:00:01]\na\n[00:00:02]\n", "SubViewer"),
        ("0:00:01.000,0:00:02.000\na\n", "SBV"),
        ("<SAMI>\n<SYNC Start=1>a", "SAMI"),
        ("<window type=generic>", "RealText"),
        ("Scenarist_SCC V1.0\n\n00:00:01:00\t9420\n", "SCC"),
        ("<!DOCTYPE html><html><br></html>", "web page"),
        ("{\\rtf1\\ansi a}", "RTF"),
        ("# VobSub index file, v7\n", "VobSub"),
        ("%PDF-1.4\n", "PDF"),
        ("PK\x03\x04aaaa", "archive"),
        ("Rar!\x1a\x07", "archive"),
        ("850STL25.01", "EBU STL"),
    ],
)
def test_what_is_not_read_is_named(text: str, title: str) -> None:
    with pytest.raises(TextRefused) as refused:
        detect(text.encode(), "a.srt")
    assert title in refused.value.detail and refused.value.remedy
