"""Where a description may be spoken, and how much of it fits.

A gap is free of speech and of dialogue cues. A cue starts a lead after its gap begins, and its spoken length ends a
tail before the gap does. Limits differ between guides, so they lie in a profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.intervals import Interval, free_intervals


@dataclass(frozen=True, slots=True)
class FitProfile:
    """The timing rules of one style guide."""

    words_per_minute: int = 150
    lead_ms: int = 250  # silence between dialogue and description
    tail_ms: int = 250
    min_gap_ms: int = 1_500  # shorter gaps stay silent
    speech_margin_ms: int = 160  # detectors are late at soft beginnings and early at soft ends
    min_speech_ms: int = 200  # shorter "speech" is a click, a laugh, a note of music
    long_gap_ms: int = 8_000  # longer gaps are cut at shots, so that they carry several cues
    min_part_ms: int = 3_000  # no part of a cut gap is shorter


DEFAULT_PROFILE = FitProfile()


@dataclass(frozen=True, slots=True)
class Gap:
    start_ms: int
    end_ms: int
    max_words: int  # at the profile's rate, lead and tail taken off


def find_gaps(
    duration_ms: int,
    speech: Iterable[Interval],
    dialogue: Iterable[Interval],
    shots: Sequence[Interval],
    profile: FitProfile = DEFAULT_PROFILE,
) -> list[Gap]:
    """The gaps of a film, in order and apart; `speech` is heard (voice activity), `dialogue` is written (cues)."""
    margin = profile.speech_margin_ms
    taken = [(s - margin, e + margin) for s, e in speech if e - s >= profile.min_speech_ms]
    taken += [(s, e) for s, e in dialogue if e > s]
    boundaries = sorted({s for s, _ in shots} | {e for _, e in shots})
    gaps = []
    for start, end in free_intervals(duration_ms, taken):
        for part_start, part_end in _parts(start, end, boundaries, profile):
            words = words_that_fit(part_end - part_start, profile)
            if part_end - part_start >= profile.min_gap_ms and words > 0:
                gaps.append(Gap(part_start, part_end, words))
    return gaps


def _parts(start: int, end: int, boundaries: Sequence[int], profile: FitProfile) -> list[Interval]:
    """A gap cut where shots change (else in even parts) until no part is longer than the profile's long gap."""
    if end - start <= profile.long_gap_ms or end - start < 2 * profile.min_part_ms:
        return [(start, end)]
    middle = (start + end) // 2
    inner = [b for b in boundaries if start + profile.min_part_ms <= b <= end - profile.min_part_ms]
    if not inner and end - start <= 2 * profile.long_gap_ms:
        return [(start, end)]  # one long shot is one thing to tell
    at = min(inner, key=lambda b: (abs(b - middle), b)) if inner else middle
    return _parts(start, at, boundaries, profile) + _parts(at, end, boundaries, profile)


def room_ms(gap_ms: int, profile: FitProfile = DEFAULT_PROFILE) -> int:
    """How long a description in a gap of this length may sound."""
    return max(0, gap_ms - profile.lead_ms - profile.tail_ms)


def words_that_fit(gap_ms: int, profile: FitProfile = DEFAULT_PROFILE) -> int:
    """How many words of usual length fit into a gap of this length."""
    return room_ms(gap_ms, profile) * profile.words_per_minute // 60_000


_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouyàâäáåæéèêëíìîïóòôöøœúùûüýÿ]+", re.IGNORECASE)
_SYLLABLES_PER_WORD = 1.45  # of usual English description
_SENTENCE_PAUSE_MS = 300
_CLAUSE_PAUSE_MS = 150
_BREATH_MS = 80  # last sounds are drawn out, which very short lines feel most


@lru_cache(maxsize=20_000)
def spoken_ms(text: str, profile: FitProfile = DEFAULT_PROFILE) -> int:
    """How long a text takes to speak at the profile's rate, rather too long than too short.

    Counted in syllables, so that "extraordinary" costs more than "it", and never below the plain count of words.
    """
    words = _WORD.findall(text)
    if not words:
        return 0
    per_word = 60_000 / profile.words_per_minute
    syllables = sum(syllables_of(word) for word in words)
    length = max(len(words) * 0.9, syllables / _SYLLABLES_PER_WORD) * per_word
    inner = text.strip().rstrip(".!?…\"')”’ ")
    sentences = len(re.findall(r"[.!?…](?=\s)", inner))
    clauses = len(re.findall(r"[,;:](?=\s)|\s[–—-]\s", inner))
    return round(length + _BREATH_MS + sentences * _SENTENCE_PAUSE_MS + clauses * _CLAUSE_PAUSE_MS)


@lru_cache(maxsize=50_000)  # scripts say the same words again, and are checked after every change
def syllables_of(word: str) -> int:
    """Spoken syllables of a word, by its vowel groups; digits count two each."""
    digits = sum(c.isdigit() for c in word)
    groups = len(_VOWELS.findall(word))
    silent_e = groups > 1 and re.search(r"[^aeiouyl]es?$", word.lower()) and not re.search(r"[cgsxz]es$", word.lower())
    if not digits and not groups and not word.isascii():
        return max(1, len(word))  # scripts written without vowels of ours: one syllable a sign
    return max(1, groups - (1 if silent_e else 0)) if not digits else groups + 2 * digits


def cue_interval(
    gap: Gap, text: str, profile: FitProfile = DEFAULT_PROFILE, seen_ms: int | None = None
) -> Interval | None:
    """When a text is spoken in its gap; None when it does not fit. Not before `seen_ms`, when what it tells comes into
    the picture, if there is room for it after that; as late as there is room for it, if not."""
    earliest, length = gap.start_ms + profile.lead_ms, spoken_ms(text, profile)
    latest = gap.end_ms - profile.tail_ms - length
    if length <= 0 or latest < earliest:
        return None
    start = min(max(earliest, earliest if seen_ms is None else seen_ms), latest)
    return (start, start + length)
