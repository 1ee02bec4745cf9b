"""Do descriptions stay out of what is said, fit their gaps, and fill them? On unseen films, by the product's own steps.

Each film is described with a DVD's subtitles (which miss a part of what is said), with complete ones, and with none.
What is said is known to the millisecond, because the film's voices were rendered.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import write_section
from bench.inprocess import FilmInProcess
from bench.placing import measure_choices
from core.errors import Problem
from core.gaps import FitProfile, spoken_ms
from studio.export import write_film_files
from studio.story import write_film
from studio.subtitles import srt, subtitle_cues
from studio.truth import Film
from studio.voices import NARRATORS, SAMPLE_RATE, speak

VARIANTS = ("dvd", "complete", "none")
LENGTH_S = 60
LONG_GAP_MS = 2_000
CARRIED = 0.8  # share of true gaps over 2 s that must carry a cue
PROFILE = FitProfile()


@dataclass(frozen=True, slots=True)
class Measured:
    """One film with one kind of subtitles, or the sum of several."""

    utterances: int
    unwritten: int  # of them not in the subtitles: heard or not at all
    true_gaps: int  # free of all dialogue, over 2 s
    detected: int  # of them with a detected gap in which two words fit
    gap_overlap_ms: int  # rendered speech inside the part of a detected gap in which a cue may lie
    withheld: int  # films that the weights do not know
    cues: int
    overlap_ms: int  # rendered speech under cues
    too_long: int  # cues that end after their gap or whose spoken length exceeds it
    too_long_aloud: int  # cues that a narrator at 170 words a minute could not speak within their gap
    carried: int  # true gaps over 2 s with a cue in them


@dataclass(frozen=True, slots=True)
class Row:
    variant: str
    seed: int
    described: bool  # False where no weights are installed: gaps alone were measured
    measured: Measured


def run(seed_base: int, json_path: Path | None = None, films: int = 20) -> int:
    """What is said (bench/placing.py), then where; 0 where ours says more than greedy ways, no cue touches speech, all
    fit, and enough gaps carry one."""
    choices = measure_choices(seed_base)
    rows: list[Row] = []
    for seed in range(seed_base, seed_base + films):
        with tempfile.TemporaryDirectory(prefix="cw-placement-") as folder:
            rows += measure_film(seed, Path(folder))
        print(f"film {seed}: {'; '.join(_short(row) for row in rows[-len(VARIANTS) :])}", flush=True)
    sums = {variant: total([row.measured for row in rows if row.variant == variant]) for variant in VARIANTS}
    described = all(row.described for row in rows)
    wrong = faults(sums, described)
    _print(sums, described, wrong)
    write_section("placement", _markdown(sums, described, wrong, seed_base, films))
    if json_path is not None:
        answer = {
            "seed_base": seed_base,
            "films": films,
            "choices": choices,
            "described": described,
            "faults": wrong,
            "sums": {variant: asdict(one) for variant, one in sums.items()},
            "rows": [asdict(row) for row in rows],
        }
        json_path.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong or choices["faults"] else 0


def measure_film(seed: int, folder: Path) -> list[Row]:
    """One film with each kind of subtitles; what does not depend on them is done once."""
    film = write_film(seed, LENGTH_S)
    files = write_film_files(film, folder, subtitles=None)
    spans = [(start, end) for start, end, _ in json.loads(files.truth_json.read_text(encoding="utf-8"))["rendered"]]
    product = FilmInProcess(files.video, folder / "work")
    product.run("probe", "look", "listen")
    seen = _try(product, "features")
    rows = []
    for variant in VARIANTS:
        product.subtitles = _subtitles(film, variant, folder)
        gaps = product.run("hear", "speech", "gaps")["gaps"]
        answer = _try(product, "describe") if seen is not None else None
        rows.append(Row(variant, seed, answer is not None, measure(film, spans, variant, gaps, answer)))
    return rows


def _try(product: FilmInProcess, step: str) -> dict[str, Any] | None:
    """The step's payload, or None where its weights are not installed."""
    try:
        return product.run(step)
    except Problem as problem:
        if problem.slug != "checkpoint-missing":
            raise
        return None


def _subtitles(film: Film, variant: str, folder: Path) -> Path | None:
    if variant == "none":
        return None
    path = folder / f"{variant}.srt"
    path.write_text(srt(subtitle_cues(film, "dvd" if variant == "dvd" else "complete")), encoding="utf-8")
    return path


def measure(
    film: Film,
    spans: Sequence[tuple[int, int]],
    variant: str,
    gaps: Sequence[dict[str, int]],
    answer: dict[str, Any] | None,
) -> Measured:
    """`spans` is when each utterance is heard, `gaps` and `answer` are payloads of the steps gaps and describe."""
    true_gaps = [(start, end) for start, end in film.gaps if end - start > LONG_GAP_MS]
    roomy = [(gap["start_ms"], gap["end_ms"]) for gap in gaps if gap["max_words"] >= 2]
    inner = [(gap["start_ms"] + PROFILE.lead_ms, gap["end_ms"] - PROFILE.tail_ms) for gap in gaps]
    cues = answer["cues"] if answer else []
    places = [(cue["start_ms"], cue["end_ms"]) for cue in cues]
    unwritten = {"dvd": sum(not line.in_subtitles for line in film.dialogue), "complete": 0, "none": len(spans)}
    return Measured(
        utterances=len(spans),
        unwritten=unwritten[variant],
        true_gaps=len(true_gaps),
        detected=sum(any(_common(gap, one) >= 1_000 for one in roomy) for gap in true_gaps),
        gap_overlap_ms=sum(_common(span, one) for span in spans for one in inner),
        withheld=int(bool(answer and answer["withheld"])),
        cues=len(cues),
        overlap_ms=sum(_common(span, place) for span in spans for place in places),
        too_long=sum(_too_long(cue) for cue in cues),
        too_long_aloud=sum(aloud_ms(cue["text"]) > cue["data"]["gap"][1] - cue["start_ms"] for cue in cues),
        carried=sum(any(_common(gap, place) > 0 for place in places) for gap in true_gaps),
    )


def _too_long(cue: dict[str, Any]) -> bool:
    start, end = cue["data"]["gap"]
    spoken = spoken_ms(cue["text"], PROFILE)
    return bool(cue["start_ms"] < start or cue["end_ms"] > end or spoken > end - cue["start_ms"])


def aloud_ms(text: str) -> int:
    """How long a synthetic narrator takes for a text, unhurried."""
    return math.ceil(len(speak(text, NARRATORS[0])) * 1000 / SAMPLE_RATE)


def _common(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def total(parts: Sequence[Measured]) -> Measured:
    return Measured(**{f.name: sum(getattr(part, f.name) for part in parts) for f in fields(Measured)})


def faults(sums: dict[str, Measured], described: bool) -> list[str]:
    """What was demanded and not found, in words."""
    wrong = []
    for variant, one in sums.items():
        where = f"subtitles {variant}"
        if one.gap_overlap_ms:
            wrong.append(f"{where}: {one.gap_overlap_ms} ms of speech lie where a cue could be put")
        if one.overlap_ms:
            wrong.append(f"{where}: {one.overlap_ms} ms of speech lie under cues")
        if one.too_long:
            wrong.append(f"{where}: {one.too_long} cues do not fit their gaps")
        if described and one.carried < CARRIED * one.true_gaps:
            wrong.append(f"{where}: only {one.carried} of {one.true_gaps} true gaps over 2 s carry a cue")
    return wrong if described else [*wrong, "cues were not measured: no weights are installed"]


HEADS = (
    "subtitles",
    "utterances (not written)",
    "gaps > 2 s found",
    "speech in gaps, ms",
    "cues",
    "speech under cues, ms",
    "cues too long",
    "too long when spoken by espeak",
    "gaps > 2 s with a cue",
    "films withheld",
)


def _cells(variant: str, one: Measured, described: bool) -> list[str]:
    share = f"{one.detected}/{one.true_gaps} ({one.detected / max(1, one.true_gaps):.1%})"
    cells = [variant, f"{one.utterances} ({one.unwritten})", share, str(one.gap_overlap_ms)]
    if not described:
        return [*cells, *(["not measured"] * 6)]
    return [
        *cells,
        str(one.cues),
        str(one.overlap_ms),
        str(one.too_long),
        f"{one.too_long_aloud} ({one.too_long_aloud / max(1, one.cues):.1%})",
        f"{one.carried}/{one.true_gaps} ({one.carried / max(1, one.true_gaps):.1%})",
        str(one.withheld),
    ]


def _short(row: Row) -> str:
    one = row.measured
    return (
        f"{row.variant} {one.detected}/{one.true_gaps} gaps, {one.gap_overlap_ms} ms speech in gaps, "
        f"{one.cues} cues, {one.overlap_ms} ms under cues, {one.carried} carried"
    )


def _print(sums: dict[str, Measured], described: bool, wrong: Sequence[str]) -> None:
    console = Console()
    table = Table(*HEADS)
    for variant, one in sums.items():
        table.add_row(*_cells(variant, one, described))
    console.print(table)
    for line in wrong:
        console.print(line, style="red")


def _markdown(sums: dict[str, Measured], described: bool, wrong: Sequence[str], seed_base: int, films: int) -> str:
    lines = [
        "## Where descriptions lie",
        "",
        f"`./cuewright bench placement --seed-base {seed_base}`: {films} unseen films of about {LENGTH_S} s, each "
        "described by the product's own steps with a DVD's subtitles (which miss a part of what is said), complete "
        "ones, and none. Speech is when the rendered voices are audible. The demand is no millisecond of speech under "
        f"a cue, no cue longer than its gap, and a cue in {CARRIED:.0%} of the true gaps over 2 s.",
        "",
        "| " + " | ".join(HEADS) + " |",
        "|" + " --- |" * len(HEADS),
        *("| " + " | ".join(_cells(variant, one, described)) + " |" for variant, one in sums.items()),
        "",
        *(f"- Not met: {line}." for line in wrong),
    ]
    return "\n".join(lines)
