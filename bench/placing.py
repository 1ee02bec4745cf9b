"""Is more of what matters said when a whole film is solved at once? Against two greedy ways, on unseen films.

Every system gets the same candidates (each line of a film's script with its true importance and up to four wordings),
the same gaps and the same limits. The films are also made denser, by narrowing every gap around its middle and by
letting two films happen at once, so that there is less room than there is to say.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import write_section
from bench.placing_greedy import by_importance, in_time_order
from core.intervals import Interval, free_intervals
from core.placement import Candidate, Change, Cue, place, replace_after_edit, whole
from models.metrics.bootstrap import interval_of_difference, interval_of_mean
from studio.story import write_film
from studio.training import briefly
from studio.truth import Film

FILMS = 60
SECOND = 50_000  # how far the seed of a film is from that of the one that happens with it
LONG_MS = 3 * 3_600_000
LONG_LIMIT_S = 1.0
EDITS = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What is handed to every system."""

    candidates: list[Candidate]
    gaps: list[Interval]
    speech: list[Interval]
    shots: list[Interval]

    def later(self, by_ms: int, name: str) -> Problem:
        """The same film somewhat later, with names of its own."""

        def moved(intervals: list[Interval]) -> list[Interval]:
            return [(start + by_ms, end + by_ms) for start, end in intervals]

        candidates = [
            Candidate(
                f"{name}-{one.id}",
                one.start_ms + by_ms,
                one.end_ms + by_ms,
                one.importance,
                one.alternatives,
                one.reveals,
            )
            for one in self.candidates
        ]
        return Problem(candidates, moved(self.gaps), moved(self.speech), moved(self.shots))


@dataclass(frozen=True, slots=True)
class Row:
    dial: str
    seed: int
    candidates: int
    share: dict[str, float]  # of the importance of all candidates, by system
    words: dict[str, int]
    overlap_ms: dict[str, int]


def ours(problem: Problem) -> list[Cue]:
    return list(place(problem.candidates, problem.gaps, problem.speech, problem.shots).cues)


SYSTEMS: dict[str, Callable[[Problem], list[Cue]]] = {
    "ours": ours,
    "greedy in time order": lambda one: in_time_order(one.candidates, one.gaps, one.speech, False),
    "greedy in time order, shortest": lambda one: in_time_order(one.candidates, one.gaps, one.speech, True),
    "greedy by importance": lambda one: by_importance(one.candidates, one.gaps, one.speech, False),
    "greedy by importance, shortest": lambda one: by_importance(one.candidates, one.gaps, one.speech, True),
}


def as_written(seed: int) -> Problem:
    return problem_of(write_film(seed, Random(f"length-{seed}").randrange(60, 121)))


def narrowed(problem: Problem, share: float) -> Problem:
    """Every gap around its middle; the rest of it is spoken in."""
    gaps = []
    for start, end in problem.gaps:
        off = round((end - start) * (1 - share) / 2)
        gaps.append((start + off, end - off))
    last = max(end for _, end in problem.shots)
    return Problem(problem.candidates, gaps, free_intervals(last, gaps), problem.shots)


def two_at_once(seed: int) -> Problem:
    """The events of two films in the gaps of the first."""
    first, second = as_written(seed), as_written(seed + SECOND)
    last = max(end for _, end in first.shots)
    more = [one for one in second.later(0, "other").candidates if one.end_ms <= last]
    return Problem([*first.candidates, *more], first.gaps, first.speech, first.shots)


DIALS: dict[str, Callable[[int], Problem]] = {
    "as written": as_written,
    "gaps at 60 %": lambda seed: narrowed(as_written(seed), 0.6),
    "two films at once": two_at_once,
    "two films at once, gaps at 60 %": lambda seed: narrowed(two_at_once(seed), 0.6),
}


def problem_of(film: Film) -> Problem:
    """What matters most (importance 0.9 and more) is never told before it is seen."""
    candidates = []
    for number, line in enumerate(film.script):
        events = [film.events[event] for event in line.events]
        texts = dict.fromkeys((line.text, line.unnamed, briefly(line.text), briefly(line.unnamed)))
        importance = max(event.importance for event in events)
        start, end = min(event.start_ms for event in events), max(event.end_ms for event in events)
        ways = tuple(whole(text) for text in texts)
        candidates.append(Candidate(str(number), start, end, importance, ways, reveals=importance >= 0.9))
    speech = [(said.start_ms, said.end_ms) for said in film.dialogue]
    return Problem(candidates, list(film.gaps), speech, [(shot.start_ms, shot.end_ms) for shot in film.shots])


def measure(dial: str, seed: int) -> Row:
    problem = DIALS[dial](seed)
    whole_sum = sum(one.importance for one in problem.candidates)
    share, words, overlap = {}, {}, {}
    for name, system in SYSTEMS.items():
        cues = system(problem)
        said = {cue.candidate for cue in cues}
        share[name] = sum(one.importance for one in problem.candidates if one.id in said) / whole_sum
        words[name] = sum(len(cue.text.split()) for cue in cues)
        overlap[name] = sum(
            max(0, min(cue.end_ms, end) - max(cue.start_ms, start)) for cue in cues for start, end in problem.speech
        )
    return Row(dial, seed, len(problem.candidates), share, words, overlap)


@dataclass(frozen=True, slots=True)
class Speed:
    """A film of three hours, made of short ones, at the densest dial."""

    candidates: int
    cues: int
    whole_s: float  # median of three
    edit_ms: float  # median over edits
    edit_worst_ms: float
    looked_at: int  # candidates that the median edit solved again
    equal: bool  # whether every edit came to what the whole film comes to


def long_film(seed: int) -> Problem:
    parts: list[Problem] = []
    at = 0
    while at < LONG_MS:
        one = DIALS["two films at once, gaps at 60 %"](seed + len(parts))
        parts.append(one.later(at, str(len(parts))))
        at = parts[-1].shots[-1][1]
    return Problem(
        [one for part in parts for one in part.candidates],
        [one for part in parts for one in part.gaps],
        [one for part in parts for one in part.speech],
        [one for part in parts for one in part.shots],
    )


def measure_speed(seed: int) -> Speed:
    problem = long_film(seed)
    given = (problem.candidates, problem.gaps, problem.speech, problem.shots)
    took = []
    for _ in range(3):
        began = time.perf_counter()
        placement = place(*given)
        took.append(time.perf_counter() - began)
    rng = Random(f"edits-{seed}")
    edits, looked_at, equal = [], [], True
    for number in range(EDITS):
        cue = rng.choice([cue for cue in placement.cues if not cue.pinned])
        change = Change(drop=[cue.candidate]) if number % 2 else Change(pin=[cue])
        began = time.perf_counter()
        again = replace_after_edit(placement, change)
        edits.append((time.perf_counter() - began) * 1000)
        looked_at.append(again.solved)
        left = [one for one in problem.candidates if one.id not in change.drop]
        equal = equal and again == place(left, *given[1:], pinned=change.pin)
    middle = len(edits) // 2
    return Speed(
        len(problem.candidates),
        len(placement.cues),
        sorted(took)[1],
        sorted(edits)[middle],
        max(edits),
        sorted(looked_at)[middle],
        equal,
    )


def run(seed_base: int, json_path: Path | None = None, films: int = FILMS) -> int:
    """Print the table and write it; 0 where ours says more everywhere it must, over no speech, and fast enough."""
    answer = measure_choices(seed_base, films)
    if json_path is not None:
        json_path.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    return 1 if answer["faults"] else 0


def measure_choices(seed_base: int, films: int = FILMS) -> dict[str, Any]:
    """All numbers, printed and written to the results; `faults` are the demands that do not hold."""
    rows: list[Row] = []
    for dial in DIALS:
        rows += [measure(dial, seed) for seed in range(seed_base, seed_base + films)]
        print(f"{dial}: {films} films", flush=True)
    speed = measure_speed(seed_base)
    table = table_of(rows)
    wrong = faults(rows, speed)
    _print(table, speed, wrong)
    write_section("placing", _markdown(table, speed, wrong, seed_base, films))
    return {
        "seed_base": seed_base,
        "films": films,
        "faults": wrong,
        "speed": asdict(speed),
        "rows": [asdict(row) for row in rows],
    }


def demanded(dial: str, system: str) -> bool:
    """As written nearly everything fits if only it is said shortly, so there a short greedy leaves nothing to gain."""
    return system != "ours" and not (dial == "as written" and system.endswith("shortest"))


def table_of(rows: Sequence[Row]) -> list[list[str]]:
    lines = []
    for dial in DIALS:
        here = [row for row in rows if row.dial == dial]
        mine = [[row.share["ours"]] for row in here]
        for name in SYSTEMS:
            theirs = [[row.share[name]] for row in here]
            more = "" if name == "ours" else str(interval_of_difference(mine, theirs))
            words = sum(row.words[name] for row in here) / len(here)
            overlap = sum(row.overlap_ms[name] for row in here)
            lines.append([dial, name, str(interval_of_mean(theirs)), more, f"{words:.0f}", str(overlap)])
    return lines


def faults(rows: Sequence[Row], speed: Speed) -> list[str]:
    """What was demanded and not found, in words."""
    wrong = []
    for dial in DIALS:
        here = [row for row in rows if row.dial == dial]
        overlap = sum(row.overlap_ms["ours"] for row in here)
        if overlap:
            wrong.append(f"{dial}: {overlap} ms of speech lie under cues")
        for name in SYSTEMS:
            if demanded(dial, name):
                more = interval_of_difference([[r.share["ours"]] for r in here], [[r.share[name]] for r in here])
                if more.low <= 0:
                    wrong.append(f"{dial}: not more than {name} beyond the interval ({more})")
    if speed.whole_s >= LONG_LIMIT_S:
        wrong.append(f"a film of three hours takes {speed.whole_s:.2f} s")
    if not speed.equal:
        wrong.append("after an edit the answer is not that of the whole film")
    return wrong


HEADS = ("films", "system", "importance said", "ours says more", "words a film", "speech under cues, ms")


def _of_speed(speed: Speed) -> str:
    return (
        f"A film of three hours with {speed.candidates:,} candidates ({speed.cues:,} cues said) is placed in "
        f"{speed.whole_s * 1000:.0f} ms, and again after an edit in {speed.edit_ms:.0f} ms "
        f"(worst of {EDITS}: {speed.edit_worst_ms:.0f} ms; the median edit solves {speed.looked_at} candidates again; "
        f"{'every' if speed.equal else 'not every'} answer is that of the whole film)."
    )


def _print(table: Sequence[Sequence[str]], speed: Speed, wrong: Sequence[str]) -> None:
    console = Console()
    shown = Table(*HEADS)
    for line in table:
        shown.add_row(*line)
    console.print(shown)
    console.print(_of_speed(speed))
    for line in wrong:
        console.print(line, style="red")


def _markdown(table: Sequence[Sequence[str]], speed: Speed, wrong: Sequence[str], seed_base: int, films: int) -> str:
    lines = [
        "## Which descriptions are said",
        "",
        f"`./cuewright bench placing --seed-base {seed_base}`: {films} unseen films of one to two minutes with true "
        "importance. All systems have the same candidates, wordings, gaps, limits and prices. A plain greedy way takes "
        "the wording that is worth most by itself, `shortest` always the shortest one. Shares are means over films "
        "with 95 % intervals, differences are paired. Ours must say more than each, beyond the interval; not than the "
        "shortest wordings in films as written, where nearly everything fits.",
        "",
        "| " + " | ".join(HEADS) + " |",
        "|" + " --- |" * len(HEADS),
        *("| " + " | ".join(line) + " |" for line in table),
        "",
        _of_speed(speed),
        "",
        *(f"- Not met: {line}." for line in wrong),
    ]
    return "\n".join(lines)
