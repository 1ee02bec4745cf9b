"""Every format of timed text: one literal table, from which the command line, REST and the tests know what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.formats import ass, edl, film_truth, jsonl, script_table, subrip, webvtt
from core.formats.ass import read_ass, write_ass
from core.formats.dapt import CARRIES_DAPT, read_dapt
from core.formats.dapt_validate import validate_dapt
from core.formats.dapt_write import write_dapt
from core.formats.edl import read_edl, write_edl, write_marker_edl
from core.formats.film_truth import read_film_truth
from core.formats.json_cues import write_json
from core.formats.jsonl import read_jsonl, write_jsonl
from core.formats.labels import read_labels, write_labels
from core.formats.options import TextOptions
from core.formats.plain_text import read_plain_text, write_plain_text
from core.formats.research import coco, htm_align, htm_csv, lsmdc, mad_csv, youcook2
from core.formats.research.coco import read_coco, write_coco, write_coco_results
from core.formats.research.htm_align import read_htm_align, write_htm_align
from core.formats.research.htm_csv import read_htm_csv, write_htm_aa, write_htm_csv
from core.formats.research.lsmdc import read_lsmdc, write_lsmdc
from core.formats.research.mad_csv import read_mad_csv, write_mad_csv, write_mad_v2
from core.formats.research.youcook2 import read_youcook2, write_youcook2
from core.formats.script_csv import read_csv, write_csv
from core.formats.script_xlsx import read_xlsx, write_xlsx
from core.formats.subrip import read_subrip, write_subrip
from core.formats.track import Finding, Kind, Losses, Reading, TextTrack
from core.formats.ttml import CARRIES_TTML, read_ttml
from core.formats.ttml_write import write_ttml
from core.formats.webvtt import read_webvtt
from core.formats.webvtt_write import write_webvtt

Reader = Callable[[bytes, TextOptions], Reading]
Writer = Callable[[TextTrack, TextOptions], bytes]
EVERY_KIND: frozenset[Kind] = frozenset(("transcript", "alignment", "description"))


@dataclass(frozen=True, slots=True)
class Format:
    """A reader and a writer of the one track shape; either may be missing.

    Markers are read as an edit list, COCO's results as its captions.

    `resolution_ms` is the largest error of a time after a round trip (0: exact); "frames" where it is half a frame.
    `carries` names the cue fields (`track.CUE_FIELDS`) that survive one. `lines` tells whether line breaks do.
    """

    name: str
    title: str
    extensions: tuple[str, ...]  # the usual one first
    media_type: str
    read: Reader | None
    write: Writer | None
    resolution_ms: float | str = 0
    carries: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = EVERY_KIND
    lines: bool = True
    research: bool = False
    validate: Callable[[bytes], Sequence[Finding]] | None = None  # what a reader that forgives would not say

    def losses(self, track: TextTrack) -> Losses:
        """What of this track the format cannot carry."""
        counts: dict[str, int] = {}
        for cue in track.cues:
            for name, value in cue.data.items():
                if name not in self.carries and value not in (None, "", [], {}):
                    counts[name] = counts.get(name, 0) + 1
            if not self.lines and "\n" in cue.text:
                counts["line breaks"] = counts.get("line breaks", 0) + 1
        return Losses(counts)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        # For players.
        Format(
            "vtt", "WebVTT", (".vtt", ".webvtt"), "text/vtt", read_webvtt, write_webvtt, carries=webvtt.CARRIES,
        ),
        Format(
            "srt", "SubRip", (".srt",), "application/x-subrip", read_subrip, write_subrip, carries=subrip.CARRIES,
        ),
        Format("ass", "Advanced SubStation", (".ass", ".ssa"), "text/x-ass", read_ass, write_ass, 5, ass.CARRIES),
        Format(
            "ttml",
            "TTML2 / IMSC text",
            (".ttml", ".xml"),
            "application/ttml+xml",
            read_ttml,
            write_ttml,
            carries=CARRIES_TTML,
        ),
        # For studios.
        Format(
            "dapt",
            "DAPT script",
            (".dapt", ".ttml", ".xml"),
            "application/ttml+xml",
            read_dapt,
            write_dapt,
            carries=CARRIES_DAPT,
            validate=validate_dapt,
        ),
        Format("csv", "Script (CSV)", (".csv", ".tsv"), "text/csv", read_csv, write_csv, carries=script_table.CARRIES),
        Format(
            "xlsx", "Script (XLSX)", (".xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            read_xlsx, write_xlsx, carries=script_table.CARRIES,
        ),
        Format(
            "edl", "Edit list (CMX3600)", (".edl",), "text/x-edl", read_edl, write_edl, "frames", edl.CARRIES,
            lines=False,
        ),
        Format(
            "markers", "Marker list (EDL for Resolve)", (".edl",), "text/x-edl", None, write_marker_edl, "frames",
            edl.CARRIES_MARKERS, lines=False,
        ),
        Format("labels", "Audacity labels", (".txt",), "text/plain", read_labels, write_labels, lines=False),
        Format("text", "Plain text with times", (".txt", ".text"), "text/plain", read_plain_text, write_plain_text),
        # Everything that is known.
        Format(
            "jsonl", "Cuewright track (JSON lines)", (".jsonl",), "application/jsonl", read_jsonl, write_jsonl,
            carries=jsonl.CARRIES,
        ),
        Format("json", "Cues (JSON)", (".json",), "application/json", None, write_json, carries=jsonl.CARRIES),
        # For research.
        Format(
            "htm_align", "HTM-Align", (".json",), "application/json", read_htm_align, write_htm_align,
            carries=htm_align.CARRIES, research=True,
        ),
        Format(
            "htm_csv", "HTM sentences (CSV)", (".csv",), "text/csv", read_htm_csv, write_htm_csv,
            carries=htm_csv.CARRIES, research=True,
        ),
        Format(
            "htm_aa", "HTM-AA (CSV)", (".csv",), "text/csv", read_htm_csv, write_htm_aa, "whole seconds",
            htm_csv.CARRIES_AA, research=True,
        ),
        Format(
            "mad_csv", "MAD, CMD-AD, TV-AD (CSV)", (".csv",), "text/csv", read_mad_csv, write_mad_csv,
            carries=mad_csv.CARRIES, research=True,
        ),
        Format(
            "mad_v2", "MAD-v2 (CSV)", (".csv",), "text/csv", read_mad_csv, write_mad_v2,
            carries=mad_csv.CARRIES_V2, research=True,
        ),
        Format(
            "lsmdc", "LSMDC annotations", (".csv", ".txt"), "text/plain", read_lsmdc, write_lsmdc,
            carries=lsmdc.CARRIES, lines=False, research=True,
        ),
        Format(
            "coco", "COCO captions", (".json",), "application/json", read_coco, write_coco,
            carries=coco.CARRIES, research=True,
        ),
        Format(
            "coco_results", "COCO results", (".json",), "application/json", None, write_coco_results, "no times",
            coco.CARRIES_RESULTS, research=True,
        ),
        Format(
            "youcook2", "YouCook2", (".json",), "application/json", read_youcook2, write_youcook2,
            carries=youcook2.CARRIES, research=True,
        ),
        Format(
            "truth", "Truth of a film of the film world", (".truth.json",), "application/json", read_film_truth, None,
            carries=film_truth.CARRIES, research=True,
        ),
    )
}  # fmt: skip
