"""The voice and the mix: how loud each voice is, how soon a sentence is there, how long a film takes, and whether a
preview sounds as the export does.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import write_section
from media.described import write_sound
from media.probe import probe
from media.programme import read_programme
from speech.clips import AD_LUFS, Clip, ad_line, size_at_48k
from speech.loudness import RATE, LoudnessMeter
from speech.mix import Mix
from speech.narrators import NARRATORS
from speech.peaks import PeakMeter
from speech.voice import speak
from studio.export import write_film_files
from studio.story import write_film
from workers.mixing import Cue, Script, mix_lines, mix_passage, plan_lines, speak_cue

LONG_MIN = 60  # of the programme that memory and speed are measured on
SENTENCE_S = 0.3  # a warm sentence must be there by then
LOUDNESS_LU = 1.0
CEILING_DBTP = -2.0
ALIKE = 0.98

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VoiceRow:
    voice: str
    lufs: float
    dbtp: float
    sentence_ms: float  # median, synthesised anew


@dataclass(frozen=True, slots=True)
class LongRow:
    minutes: int
    clips: int
    wall_s: float
    grown_mb: float  # what the peak of memory grew by
    dbtp: float  # before encoding
    deepest_db: float


@dataclass(frozen=True, slots=True)
class PassageRow:
    seed: int
    passages: int
    least_correlation: float
    median_ms: float


def run(seed_base: int, json_path: Path | None = None) -> int:
    """0 where every demand held."""
    lines = [line.text for line in write_film(seed_base, 120).script]
    voices = [_voice(name, lines[:12]) for name in NARRATORS]
    long = _long(lines, Random(seed_base))
    passages = [_passages(seed) for seed in range(seed_base, seed_base + 3)]
    wrong = [f"{one.voice} is at {one.lufs:.1f} LUFS" for one in voices if abs(one.lufs - AD_LUFS) > LOUDNESS_LU]
    wrong += [f"{one.voice} takes {one.sentence_ms:.0f} ms" for one in voices if one.sentence_ms > SENTENCE_S * 1000]
    wrong += [f"the peak is {long.dbtp:.2f} dBTP"] if long.dbtp > CEILING_DBTP else []
    wrong += [f"passages of film {one.seed} differ" for one in passages if one.least_correlation < ALIKE]
    text = _markdown(seed_base, voices, long, passages, wrong)
    print(text)
    write_section("voice", text)
    if json_path is not None:
        told: dict[str, Any] = {"voices": [asdict(one) for one in voices], "long": asdict(long)}
        json_path.write_text(json.dumps(told | {"passages": [asdict(one) for one in passages], "wrong": wrong}))
    return 1 if wrong else 0


def _voice(name: str, lines: list[str]) -> VoiceRow:
    """A stem of world lines with a second and a half between them."""
    loudness, peak, took_s = LoudnessMeter(1), PeakMeter(1), []
    speak("Warm.", name, 160)
    for line in lines:
        begun = time.perf_counter()
        said = speak(line, name, 160)
        took_s.append(time.perf_counter() - begun)
        for part in (ad_line(said.samples, said.rate), np.zeros(RATE * 3 // 2, np.float32)):
            loudness.push(part[None])
            peak.push(part[None])
    return VoiceRow(name, loudness.integrated_lufs(), peak.dbtp, median(took_s) * 1000)


def _long(lines: list[str], random: Random) -> LongRow:
    """A loud programme of noise with a line every 10 s or so, and dialogue in between, mixed and encoded."""
    said = [speak(line, "arthur", 160) for line in lines]
    clips, dialogue, at_s = [], [], 5.0
    while at_s < LONG_MIN * 60 - 20:
        one = random.choice(said)
        clip = Clip(
            round(at_s * RATE), size_at_48k(len(one.samples), one.rate), lambda one=one: ad_line(one.samples, one.rate)
        )
        clips.append(clip)
        talk = clip.end + round(random.uniform(0.1, 2) * RATE)
        dialogue.append((talk, talk + 2 * RATE))
        at_s = dialogue[-1][1] / RATE + random.uniform(0.1, 8)
    second = (np.random.default_rng(1).standard_normal((2, RATE)) * 0.25).astype(np.float32)

    def programme() -> Iterator[Samples]:
        for number in range(LONG_MIN * 60):
            yield np.roll(second, number * 997, axis=1)

    peak = PeakMeter(2)
    before, begun = _peak_mb(), time.perf_counter()
    mix = Mix(programme(), clips, dialogue, LONG_MIN * 60 * RATE)

    def pieces() -> Iterator[Samples]:
        for piece in mix:
            peak.push(piece.mixed)
            yield piece.mixed

    with tempfile.TemporaryDirectory(prefix="cw-speech-") as folder:
        write_sound(pieces(), Path(folder) / "mixed.m4a")
    took_s = time.perf_counter() - begun
    return LongRow(LONG_MIN, len(clips), took_s, _peak_mb() - before, peak.dbtp, max(mix.depths_db))


def _passages(seed: int) -> PassageRow:
    """Passages of a world film against the same film mixed as a whole."""
    film = write_film(seed, 60)
    with tempfile.TemporaryDirectory(prefix="cw-speech-") as folder:
        path = write_film_files(film, Path(folder), 320, 180, 12).video
        facts = probe(path)
        dialogue = [(said.start_ms, said.end_ms) for said in film.dialogue]
        cuts = [shot.start_ms for shot in film.shots][1:]
        cues = [
            Cue(str(at), film.events[line.events[0]].start_ms, at % 5 == 4, line.text)
            for at, line in enumerate(film.script)
        ]
        script = Script(cues, dialogue, cuts, "linda", 160, {})
        found = [speak_cue(cue, script.voice, script.words_per_minute, {}) for cue in cues]
        spoken = {line.id: line for line in found if line is not None}
        plan = plan_lines(spoken.values(), dialogue, cuts, facts.duration_ms)
        mix = mix_lines(read_programme(path, facts), plan, spoken, dialogue, facts.duration_ms)
        whole = np.concatenate([piece.mixed for piece in mix], axis=1)
        alike, took_s = [], []
        for from_ms in range(0, facts.duration_ms - 10_000, 7_000):
            begun = time.perf_counter()
            sound = mix_passage(path, facts, script, from_ms, from_ms + 10_000).sound
            took_s.append(time.perf_counter() - begun)
            start = plan.ends(from_ms) * RATE // 1000
            there = whole[:, start : start + sound.shape[1]]
            alike.append(float(np.corrcoef(sound[:, : there.shape[1]].ravel(), there.ravel())[0, 1]))
    return PassageRow(seed, len(alike), min(alike), median(took_s) * 1000)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _markdown(
    seed_base: int, voices: list[VoiceRow], long: LongRow, passages: list[PassageRow], wrong: list[str]
) -> str:
    rows = [f"| {one.voice} | {one.lufs:.2f} | {one.dbtp:.1f} | {one.sentence_ms:.0f} |" for one in voices]
    alike = min(one.least_correlation for one in passages)
    return "\n".join(
        [
            "## The voice and the mix",
            "",
            f"`./cuewright bench voice --seed-base {seed_base}`. Each voice says 12 lines of a world film with "
            f"silence between them; the stem is measured by EBU R128 (wanted: {AD_LUFS:.0f} ± {LOUDNESS_LU:.0f} LUFS).",
            "",
            "| voice | stem, LUFS | true peak, dBTP | a sentence, synthesised anew, ms |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"A programme of {long.minutes} minutes of loud noise with {long.clips} descriptions, mixed and encoded to "
            f"AAC: {long.wall_s:.0f} s, memory grew by {long.grown_mb:.0f} MB at most. It dipped by "
            f"{long.deepest_db:.1f} dB at most; true peak before encoding {long.dbtp:.2f} dBTP.",
            "",
            f"Previews of 10 s of {len(passages)} world films, every 7 s, beside the same film mixed as a whole: "
            f"correlation {alike:.6f} at least over {sum(one.passages for one in passages)} passages (AAC makes up its "
            f"noise anew when it is decoded); {median([one.median_ms for one in passages]):.0f} ms each.",
            "",
            f"Demands: {'all held' if not wrong else '; '.join(wrong)}.",
        ]
    )
