"""What all rules of one check share: the film's intervals, merged and sorted, the profile, the language pack."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from core.gaps import FitProfile, spoken_ms
from core.intervals import Interval, merged
from core.rules.film import FilmFacts
from core.rules.language import LanguagePack
from core.rules.profile import RuleProfile
from core.rules.view import TOKEN


@dataclass(slots=True)
class Setting:
    """Read only for rules; the caches at the end fill by themselves."""

    film: FilmFacts
    profile: RuleProfile
    pack: LanguagePack | None
    language: str
    fit: FitProfile
    taken: list[Interval]  # speech where it was heard, else dialogue cues; merged
    taken_starts: list[int]
    gaps: list[Interval]
    gap_starts: list[int]
    cuts: list[int]
    dialogue: list[tuple[int, int, str]]
    dialogue_starts: list[int]
    longest_line_ms: int
    spelling: dict[str, str | None] = field(default_factory=dict)
    dialogue_words: dict[int, frozenset[str]] = field(default_factory=dict)

    def overlaps(self, start: int, end: int) -> list[Interval]:
        """The stretches of speech that touch [start, end)."""
        at = max(0, bisect_right(self.taken_starts, start) - 1)
        found = []
        while at < len(self.taken) and self.taken[at][0] < end:
            if self.taken[at][1] > start:
                found.append(self.taken[at])
            at += 1
        return found

    def free_around(self, start: int, end: int) -> Interval:
        """The stretch without speech around an interval that touches none; ends are open where nothing is known."""
        after = bisect_left(self.taken_starts, end)
        before = after - 1
        limit = self.film.duration_ms
        left = self.taken[before][1] if before >= 0 else 0
        right = self.taken[after][0] if after < len(self.taken) else (limit if limit is not None else end + 3_600_000)
        return left, right

    def gap_at(self, time_ms: int) -> Interval | None:
        """The free gap in which a time lies."""
        at = bisect_right(self.gap_starts, time_ms) - 1
        return self.gaps[at] if at >= 0 and time_ms < self.gaps[at][1] else None

    def words_said(self, start: int, end: int) -> frozenset[str]:
        """Content words of the dialogue that touches [start, end)."""
        if self.pack is None:
            return frozenset()
        first = bisect_left(self.dialogue_starts, start - self.longest_line_ms)
        last = bisect_left(self.dialogue_starts, end)
        said: set[str] = set()
        for at in range(first, last):
            if self.dialogue[at][1] > start:
                if at not in self.dialogue_words:
                    self.dialogue_words[at] = content_words(self.dialogue[at][2], self.pack)
                said |= self.dialogue_words[at]
        return frozenset(said)

    def estimate_ms(self, text: str) -> int:
        return spoken_ms(text, self.fit)


def content_words(text: str, pack: LanguagePack) -> frozenset[str]:
    """The base forms of the words that say something."""
    return frozenset(
        pack.lemma(word)
        for word in map(str.lower, TOKEN.findall(text))
        if word[0].isalpha() and word not in pack.stop_words
    )


def setting_of(film: FilmFacts, profile: RuleProfile, pack: LanguagePack | None, language: str) -> Setting:
    """Sort and merge what is known of a film."""
    taken = merged(film.speech or [(start, end) for start, end, _ in film.dialogue])
    gaps = sorted(film.gaps)
    dialogue = sorted(film.dialogue)
    return Setting(
        film=film,
        profile=profile,
        pack=pack,
        language=language,
        fit=FitProfile(words_per_minute=profile.words_per_minute, lead_ms=profile.lead_ms, tail_ms=profile.tail_ms),
        taken=taken,
        taken_starts=[start for start, _ in taken],
        gaps=gaps,
        gap_starts=[start for start, _ in gaps],
        cuts=sorted({time for shot in film.shots for time in shot}),
        dialogue=dialogue,
        dialogue_starts=[start for start, _, _ in dialogue],
        longest_line_ms=max((end - start for start, end, _ in dialogue), default=0),
    )
