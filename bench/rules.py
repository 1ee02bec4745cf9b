"""Do the rules find what is wrong, leave alone what is good, and keep up with a writer?

Faults of every rule are planted into unseen world films. False alarms are counted on the same films without faults, and
on real description with `--text`: one sentence a line, or a CSV with a column `text` or `sentence`. A CSV with `start`
and `end` is judged by its times, too; it knows no dialogue, gaps or shots.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from bench import write_section
from bench.rules_planted import PLANTERS
from bench.rules_text import Corpus, corpus_of
from bench.rules_world import Case, case_of, one_after_another
from core.rules.catalog import RULES
from core.rules.check import check_cue, check_track, examine
from core.rules.finding import RuleFinding
from core.rules.profile import HOUSE, PROFILES, RuleProfile
from studio.story import write_film

LENGTH_S = 75
RECALL = 0.95
FIRES_OFTEN = 0.10  # of good cues: what fires more often must be a hint
WHOLE_CUES, WHOLE_MS, ONE_MS = 3_000, 300.0, 10.0
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Alarms:
    """Cues of one kind of good text, and how many of them each rule speaks of; `loud` leaves hints out."""

    cues: int
    fired: dict[str, int]
    loud: dict[str, int]
    examples: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Times:
    whole_ms: float
    one_ms: float


def run(seed_base: int, json_path: Path | None = None, text: Path | None = None, films: int = 40) -> int:
    """Print and write the tables; 0 where each rule's recall, the false alarms and both times hold."""
    cases = [case_of(write_film(seed, LENGTH_S)) for seed in range(seed_base, seed_base + films)]
    recall = {rule: planted(rule, cases, seed_base) for rule in PLANTERS}
    alarms = {"world": world_alarms(cases)}
    by_profile: dict[str, Alarms] = {}
    if text is not None:
        try:
            corpus = corpus_of(text)
        except (OSError, ValueError) as problem:
            print(f"{text}: {problem}", file=sys.stderr)
            return 2
        alarms[text.name] = text_alarms(corpus)
        others = [one for one in PROFILES.values() if one is not HOUSE]
        by_profile = {f"{text.name} ({one.name})": text_alarms(corpus, one) for one in others}
    times = timed(cases)
    wrong = faults(recall, alarms | by_profile, times)
    _print(recall, alarms, times, wrong)
    write_section("rules", _markdown(recall, alarms, times, wrong, seed_base, films, text))
    if json_path is not None:
        answer = {
            "seed_base": seed_base,
            "films": films,
            "recall": {rule: {"found": found, "planted": count} for rule, (found, count) in recall.items()},
            "alarms": {name: asdict(one) for name, one in alarms.items()},
            "times": asdict(times),
            "faults": wrong,
        }
        json_path.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


def planted(rule: str, cases: Sequence[Case], seed_base: int) -> tuple[int, int]:
    """(found, planted) faults of one rule: found where the rule speaks of just the cue that holds it."""
    found = count = 0
    for number, case in enumerate(cases):
        rng = Random(f"rules-{seed_base}-{number}-{rule}")
        for _ in range(3):
            fault = PLANTERS[rule](rng, case)
            if fault is None:
                continue
            count += 1
            findings = check_track(fault.case.track, fault.case.facts, fault.case.profile)
            found += any(one.rule == rule and one.cue == fault.cue for one in findings)
    return found, count


def world_alarms(cases: Sequence[Case]) -> Alarms:
    """What is found in the world's ideal description, which is good."""
    total, findings, texts = 0, [], []
    for case in cases:
        for one in check_track(case.track, case.facts, case.profile):
            findings.append(replace(one, cue=None if one.cue is None else one.cue + total))
        total += len(case.track.cues)
        texts += [cue.text for cue in case.track.cues]
    return _alarms(findings, texts)


def text_alarms(corpus: Corpus, profile: RuleProfile = HOUSE) -> Alarms:
    """What is found in the description of others; sentences without times leave out the rules of time."""
    findings, texts = [], []
    for track in corpus.tracks:
        for one in check_track(track, profile=profile):
            if one.rule[0] == "S" or corpus.known:
                findings.append(replace(one, cue=None if one.cue is None else one.cue + len(texts)))
        texts += [cue.text for cue in track.cues]
    return _alarms(findings, texts)


def _alarms(findings: Sequence[RuleFinding], texts: Sequence[str]) -> Alarms:
    fired = {(one.rule, one.cue) for one in findings}
    loud = {(one.rule, one.cue) for one in findings if one.severity != "hint"}
    examples: dict[str, list[str]] = {}
    for one in findings:
        shown = examples.setdefault(one.rule, [])
        if one.cue is not None and len(shown) < 20:
            said = texts[one.cue][slice(*one.span)] if one.span else ""
            shown.append(f"{one.severity}: {said!r} in {texts[one.cue]!r}")
    return Alarms(
        len(texts), dict(Counter(rule for rule, _ in fired)), dict(Counter(rule for rule, _ in loud)), examples
    )


def timed(cases: Sequence[Case]) -> Times:
    """Medians over several rounds: a whole film, and one changed cue in its middle, its findings told anew."""
    whole = one_after_another(cases, WHOLE_CUES)
    long, short = [], []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        checked = examine(whole.track, whole.facts, whole.profile)
        checked.findings()
        long.append((time.perf_counter() - begun) * 1000)
        at = WHOLE_CUES // 2 + number
        cue = whole.track.cues[at]
        changed = replace(cue, text=f"{cue.text} We see how number {number} fell.")
        begun = time.perf_counter()
        check_cue(checked, at, changed).findings()
        short.append((time.perf_counter() - begun) * 1000)
    return Times(statistics.median(long), statistics.median(short))


def faults(recall: dict[str, tuple[int, int]], alarms: dict[str, Alarms], times: Times) -> list[str]:
    """What was demanded and not reached, in words."""
    wrong = [
        f"{rule}: {found} of {count} planted faults found"
        for rule, (found, count) in recall.items()
        if count == 0 or found < RECALL * count
    ]
    missing = {rule.id for rule in RULES} - recall.keys()
    wrong += [f"{rule}: nobody plants its fault" for rule in sorted(missing)]
    for name, one in alarms.items():
        for rule, count in sorted(one.loud.items()):
            if count > FIRES_OFTEN * one.cues:
                wrong.append(f"{rule} is no hint and speaks of {count} of {one.cues} good cues of {name}")
    if times.whole_ms >= WHOLE_MS:
        wrong.append(f"a film of {WHOLE_CUES} cues takes {times.whole_ms:.0f} ms, not under {WHOLE_MS:.0f}")
    if times.one_ms >= ONE_MS:
        wrong.append(f"one changed cue takes {times.one_ms:.1f} ms, not under {ONE_MS:.0f}")
    return wrong


def _rows(recall: dict[str, tuple[int, int]], alarms: dict[str, Alarms]) -> tuple[list[str], list[list[str]]]:
    heads = ["rule", "", "found", "of", "recall"]
    for name in alarms:
        heads += [f"alarms per 100, {name}", "hints left out"]
    titles: dict[str, str] = {}
    for rule in RULES:
        titles.setdefault(rule.id, rule.title)
    rows = []
    for rule, (found, count) in recall.items():
        row = [rule, titles.get(rule, ""), str(found), str(count), f"{found / max(1, count):.3f}"]
        for one in alarms.values():
            row += [f"{100 * n.get(rule, 0) / max(1, one.cues):.2f}" for n in (one.fired, one.loud)]
        rows.append(row)
    return heads, rows


def _print(recall: dict[str, tuple[int, int]], alarms: dict[str, Alarms], times: Times, wrong: Sequence[str]) -> None:
    console = Console()
    heads, rows = _rows(recall, alarms)
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    print(f"{WHOLE_CUES} cues: {times.whole_ms:.0f} ms; one changed cue: {times.one_ms:.1f} ms (medians of {ROUNDS})")
    for line in wrong:
        console.print(line, style="red", markup=False)


def _markdown(
    recall: dict[str, tuple[int, int]],
    alarms: dict[str, Alarms],
    times: Times,
    wrong: Sequence[str],
    seed_base: int,
    films: int,
    text: Path | None,
) -> str:
    heads, rows = _rows(recall, alarms)
    command = f"./cuewright bench rules --seed-base {seed_base}" + (f" --text {text.name}" if text else "")
    looked = "; ".join(f"{name}: {one.cues} cues" for name, one in alarms.items())
    lines = [
        "## Rules of good description",
        "",
        f"`{command}`: faults of every rule planted into {films} unseen world films of about {LENGTH_S} s, three of "
        "each kind a film where there is a place for it; found means that the rule speaks of just that cue. Alarms are "
        f"cues of good description of which a rule speaks ({looked}). The demands are a recall of {RECALL:g} for every "
        f"rule, no rule above a hint on more than {FIRES_OFTEN:.0%} of good cues, {WHOLE_MS:.0f} ms for a film and "
        f"{ONE_MS:.0f} ms for a changed cue.",
        "",
        f"A film of {WHOLE_CUES:,} cues takes {times.whole_ms:.0f} ms, one changed cue {times.one_ms:.1f} ms (medians "
        f"of {ROUNDS}).",
        "",
        "| " + " | ".join(heads) + " |",
        "|" + " --- |" * len(heads),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        *(f"- Not met: {line}." for line in wrong),
    ]
    return "\n".join(lines)
