"""A text spoken by a narrator: samples without silence around them, and the time of every written word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from speech import piper
from speech.audible import AUDIBLE, TAIL_MS, audible, faded
from speech.espeak import EspeakRefused, Line, Request, spoken
from speech.espeak_process import END, WORD, Mark
from speech.lexicon import Spoken, as_spoken
from speech.narrators import NARRATORS, Narrator
from speech.piper_voices import PiperVoice, piper_voice, piper_voices

RATE = 22_050  # Hz, of every voice
LONGEST_TEXT = 2_000  # characters: two minutes and more
LEAST_ASKED = 80  # words a minute; espeak-ng speaks no slower
SLOWEST, FASTEST = 80, 400  # words a minute that espeak-ng can be understood at
READ_OUT = "&%@#/+=$€£"
MOST_NAMED = 20  # voices, where one is asked for that is not there
KEPT_LINES = 128  # about 300 kB each

_TOKEN = re.compile(r"[^\W_]+(?:[’'.,:\-][^\W_]+)*|[^\w\s]")  # a word, or a sign that may be read out
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # change how a text looks, not how it sounds


class CannotSpeak(ValueError):
    """What is asked for cannot be spoken."""


class NothingToSpeak(CannotSpeak):
    """There is no word in the text."""


class TextTooLong(CannotSpeak):
    """The text is longer than one description can be."""


class UnknownVoice(CannotSpeak):
    """There is no narrator of this name."""


class UnusableRate(CannotSpeak):
    """Nobody would understand this many words a minute."""


@dataclass(frozen=True, slots=True)
class WordSpan:
    """When a word of the written text sounds; `from_` and `to` are its characters there."""

    start_ms: int
    end_ms: int
    from_: int
    to: int


@dataclass(frozen=True, slots=True)
class SpokenText:
    samples: NDArray[np.float32]  # mono [n], whole 16-bit steps: a WAV file holds exactly this (`whole`)
    rate: int  # Hz
    words: tuple[WordSpan, ...]

    @property
    def whole(self) -> NDArray[np.int16]:
        return np.round(self.samples * 32768).astype(np.int16)

    @property
    def duration_ms(self) -> int:
        return -(-len(self.samples) * 1000 // self.rate)


def speak(text: str, voice: str, words_a_minute: int, lexicon: Mapping[str, str] | None = None) -> SpokenText:
    """The text as this narrator says it; the same request is computed once. Raises CannotSpeak or LexiconRefused."""
    return _speak(text, _narrator(voice), words_a_minute, tuple(sorted((lexicon or {}).items())))


@lru_cache(KEPT_LINES)
def _speak(
    text: str, narrator: Narrator | PiperVoice, words_a_minute: int, lexicon: tuple[tuple[str, str], ...]
) -> SpokenText:
    if not SLOWEST <= words_a_minute <= FASTEST:
        raise UnusableRate(f"{words_a_minute} words a minute are not between {SLOWEST} and {FASTEST}.")
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(f"The text has {len(text):,} characters; {LONGEST_TEXT:,} can be spoken at once.")
    said = as_spoken(_plain(text), dict(lexicon))
    if not any(_sounds(sign) for sign in said.text):
        raise NothingToSpeak("There is no word to speak in this text.")
    try:
        line = _line(narrator, words_a_minute, said.text)
    except (EspeakRefused, piper.PiperRefused) as error:
        raise CannotSpeak(str(error)) from error
    if line.rate != RATE:
        raise RuntimeError(f"the voice speaks at {line.rate} Hz, not {RATE}")
    raw = np.frombuffer(line.samples, np.int16)
    first, last = audible(raw, RATE)
    if first == last:
        raise NothingToSpeak("This voice says nothing to this text.")
    samples = faded(raw[first:last], RATE)
    samples.flags.writeable = False  # it is kept
    spans = _spans(text, said, line.marks, last)
    return SpokenText(samples, RATE, tuple(_words(spans, samples, first)))


def voices() -> Iterator[Narrator | PiperVoice]:
    """Those that need no file first, so that no file that is added changes what speaks without being named."""
    yield from NARRATORS.values()
    yield from piper_voices().values()


def voice_for(language: str) -> str:
    """The first that speaks a track's language; the first of all where none does."""
    wanted = language.lower().split("-")[0]
    return next((one.name for one in voices() if one.language.split("-")[0] == wanted), next(iter(NARRATORS)))


def _narrator(name: str) -> Narrator | PiperVoice:
    found = NARRATORS.get(name) or piper_voice(name)
    if found is None:
        known = [one.name for one in voices()]
        more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
        raise UnknownVoice(f"There is no voice {name[:80]!r}; there are {', '.join(known[:MOST_NAMED])}{more}.")
    return found


def _line(narrator: Narrator | PiperVoice, words_a_minute: int, text: str) -> Line:
    if isinstance(narrator, PiperVoice):
        return piper.spoken(narrator, words_a_minute, text, _tokens(text), RATE)
    asked = max(LEAST_ASKED, round(words_a_minute / narrator.pace))
    return spoken(Request(narrator.espeak, asked, narrator.pitch, narrator.pitch_range, text))


def _plain(text: str) -> str:
    """As long as the text was, and nothing in it that espeak-ng takes for a command or a clause of its own."""
    text = _BIDI.sub(" ", text)
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Zl", "Zp") else sign for sign in text)


def _sounds(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) == "So"


def _tokens(text: str) -> list[tuple[int, int]]:
    """[from, to) of what is said as a word."""
    return [found.span() for found in _TOKEN.finditer(text) if _sounds(found[0][0]) or found[0] in READ_OUT]


def _spans(text: str, said: Spoken, marks: Iterable[Mark], last: int) -> dict[tuple[int, int], list[int]]:
    """Written words that sound, in order -> [first, last sample] of the raw line, with the pause after them. What is
    read as several words ("1,250") is one."""
    tokens = _tokens(text)
    spans: dict[tuple[int, int], list[int]] = {}
    token, at = None, 0
    for kind, character, sample in sorted(marks, key=lambda mark: mark[2]):
        if token is not None:
            spans[token][1] = max(spans[token][1], sample)
        if kind == END:
            token = None
        elif kind == WORD and tokens:
            written = said.places[min(character, len(said.places) - 1)][0]
            while at + 1 < len(tokens) and tokens[at + 1][0] <= written:  # never back: words are said in their order
                at += 1
            token = tokens[at]
            spans.setdefault(token, [sample, sample])
    if token is not None:
        spans[token][1] = last
    return spans


def _words(
    spans: Mapping[tuple[int, int], Sequence[int]], samples: NDArray[np.float32], first: int
) -> Iterator[WordSpan]:
    """The spans within the trimmed line, without pauses."""
    audible = AUDIBLE * np.abs(samples).max()
    for place, (begin, end) in spans.items():
        start, stop = (min(max(0, sample - first), len(samples)) for sample in (begin, end))
        heard = np.flatnonzero(np.abs(samples[start:stop]) > audible)
        if len(heard):
            stop = min(stop, start + int(heard[-1]) + RATE * TAIL_MS // 1000)
            yield WordSpan(start * 1000 // RATE, stop * 1000 // RATE, *place)
