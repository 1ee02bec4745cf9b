"""Lines spoken by a voice of Piper's layout: phonemes by espeak-ng, sound by the voice's network (VITS) on the CPU.

Both noises of the network are off. onnxruntime draws them anew at every call and takes no seed for that, so with
noise the same text would never be the same sound, and a preview not what the export has.

The network tells no word times: each sentence's sound is spread over its words by their number of phonemes.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import gcd

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from speech.audible import audible
from speech.espeak import Line, phonemes
from speech.espeak_process import END as SENTENCE_END
from speech.espeak_process import WORD, Mark
from speech.piper_passages import passage
from speech.piper_voices import BEGIN, END, PAD, PiperModel, PiperVoice, open_session

log = logging.getLogger(__name__)

PAUSE_S = 0.2  # between sentences
PEAK = 0.8  # of every line
LONGEST_S = 900  # of sound; 2,000 characters at the slowest rate take less
LEAST_SCALED = 0.2  # of the time that a word takes must follow the length scale
FURTHEST = 8  # times faster or slower than the voice was made for
TITLES = frozenset(("dr", "fr", "hr", "jr", "mme", "mr", "mrs", "ms", "prof", "sr", "sra", "st"))
# What a clause ends with -> the sign that Piper's voices know; espeak-ng takes dashes and the like for semicolons.
CLOSING = {
    **dict.fromkeys(".。।", "."),
    **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(",，、،", ","),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(";；؛…–—", ";"),
}
FULL_STOPS = ".?!"

_AFTER = re.compile(r"""[\s"'”’»)\]]+$""")  # may stand behind a clause's last sign
_OTHER_LANGUAGE = re.compile(r"\([^)]*\)")  # espeak-ng's "(en)": what follows is said as in English
_SENTENCE = re.compile(r".+?(?:[.!?…]+(?:\s+|$)|$)", re.DOTALL)
_ABBREVIATED = re.compile(r"(?:^|\s)(\w+)\.$")

Sound = NDArray[np.float32]


class PiperRefused(ValueError):
    """The voice cannot speak this line."""


@dataclass(slots=True)
class Sentence:
    phonemes: list[str] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)  # character at which a word begins, its phonemes


def spoken(voice: PiperVoice, words_a_minute: int, text: str, words: Sequence[tuple[int, int]], rate: int) -> Line:
    """The line at `rate` Hz. `words` are the text's, [from, to). Raises PiperRefused or EspeakRefused."""
    fixed_s, scaled_s = _pace(voice)
    scale = (60 / words_a_minute - fixed_s) / scaled_s
    made_for = voice.model.length_scale
    return _line(voice, min(max(scale, made_for / FURTHEST), made_for * FURTHEST), text, words, rate)


@lru_cache(64)
def _pace(voice: PiperVoice) -> tuple[float, float]:
    """A word takes the first + the second * length scale seconds: measured at two scales on a fixed passage, once.

    The first is not 0: there are pauses, and the network rounds each phoneme up to whole frames.
    """
    text = passage(voice.language, voice.model)
    scales = (voice.model.length_scale / 2, voice.model.length_scale)
    took_s = []
    for scale in scales:
        line = _line(voice, scale, text, [], voice.model.rate)
        first, last = audible(np.frombuffer(line.samples, np.int16), line.rate)
        took_s.append((last - first) / line.rate / len(text.split()))
    scaled_s = (took_s[1] - took_s[0]) / (scales[1] - scales[0])
    if scaled_s * scales[1] < LEAST_SCALED * took_s[1]:
        raise PiperRefused(f"The voice {voice.name} does not keep to a rate.")
    return took_s[0] - scaled_s * scales[0], scaled_s


def _line(voice: PiperVoice, scale: float, text: str, words: Sequence[tuple[int, int]], rate: int) -> Line:
    """Sentence by sentence, as these voices learnt it, with pauses between them."""
    model = voice.model
    pause = np.zeros(round(PAUSE_S * model.rate), np.float32)
    pieces: list[Sound] = []
    marks: list[Mark] = []
    at = unknown = 0
    for sentence in sentences_of(model.espeak, text, words):
        ids, left_out = ids_of(sentence.phonemes, model.ids)
        unknown += left_out
        if left_out == len(sentence.phonemes):
            continue
        if pieces:
            pieces.append(pause)
            at += len(pause)
        sound = _sound(voice, ids, scale)
        marks += (
            (kind, character, sample * rate // model.rate)
            for kind, character, sample in _marks(sentence, at, len(sound))
        )
        pieces.append(sound)
        at += len(sound)
        if at > LONGEST_S * model.rate:
            raise PiperRefused(f"The voice {voice.name} makes more than {LONGEST_S} s of this text.")
    if unknown:
        log.info("the voice %s left out %d signs that it does not know", voice.name, unknown)
    if not pieces:
        raise PiperRefused(f"The voice {voice.name} knows no sign of this text.")
    return Line(rate, _whole(_resampled(np.concatenate(pieces), model.rate, rate)).tobytes(), marks)


def sentences_of(espeak: str | None, text: str, words: Sequence[tuple[int, int]]) -> list[Sentence]:
    """What is said of each sentence, with the words that begin in it. Without an espeak-ng voice, letters are said."""
    written = [text[begin:end] for begin, end in words]
    if espeak is None:
        clauses = [(found.start(), found[0].casefold()) for found in _SENTENCE.finditer(text)]
        sizes = [len(word) for word in written]
    else:
        clauses, *alone = phonemes(espeak, [text, *written])
        sizes = [max(1, sum(map(str.isalpha, "".join(said for _, said in word)))) for word in alone]
    sentences = [Sentence()]
    ends = [*(at for at, _ in clauses[1:]), len(text)]
    for (begin, said), end in zip(clauses, ends, strict=True):
        piece, last = text[begin:end], end == len(text)
        closing = _closing(piece, last) if espeak is not None else ""
        sentence = sentences[-1]
        sentence.phonemes += _signs(_OTHER_LANGUAGE.sub("", said) if espeak is not None else said)
        sentence.words += [(at, size) for (at, _), size in zip(words, sizes, strict=True) if begin <= at < end]
        if espeak is None or closing in tuple(FULL_STOPS):
            sentence.phonemes += closing
            sentences.append(Sentence())
        elif not last:
            sentence.phonemes += [*closing, " "]
    return [one for one in sentences if any(sign.isalnum() for sign in one.phonemes)]


def _signs(said: str) -> list[str]:
    return list(unicodedata.normalize("NFD", said.strip()))


def _closing(piece: str, last: bool) -> str:
    """The sign at a clause's end, as the voices know it; none where a full stop only shortens a word ("Mr. Jones")."""
    piece = _AFTER.sub("", piece)
    closing = CLOSING.get(piece[-1:], "")
    short = _ABBREVIATED.search(piece) if closing == "." and not last else None
    if short is not None and (short[1].lower() in TITLES or (len(short[1]) == 1 and short[1].isupper())):
        return ""
    return closing


def ids_of(signs: Sequence[str], known: Mapping[str, tuple[int, ...]]) -> tuple[list[int], int]:
    """The network's input: begin, pad, each sign and a pad, end; and how many signs it does not know."""
    ids = [*known[BEGIN], *known[PAD]]
    unknown = 0
    for sign in signs:
        if sign in known and sign not in (BEGIN, END, PAD):
            ids += [*known[sign], *known[PAD]]
        else:
            unknown += 1
    return [*ids, *known[END]], unknown


def _sound(voice: PiperVoice, ids: Sequence[int], scale: float) -> Sound:
    """Mono [n] at the model's rate."""
    feeds = {
        "input": np.array([ids], np.int64),  # [1, ids]
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array([0, scale, 0], np.float32),  # noise of the sound, length, noise of the lengths
    }
    if voice.speaker is not None:
        feeds["sid"] = np.array([voice.speaker], np.int64)
    try:
        (sound,) = _session(voice.model).run(None, feeds)
    except Exception as error:  # onnxruntime has kinds of its own for every fault
        log.warning("the voice %s failed: %s", voice.name, error)
        raise PiperRefused(f"The model of the voice {voice.name} failed at this text.") from error
    sound = sound.reshape(-1)  # published ones answer [1, 1, 1, n]
    if not len(sound) or not np.isfinite(sound).all():
        raise PiperRefused(f"The model of the voice {voice.name} made no sound of this text.")
    return sound


@lru_cache(2)
def _session(model: PiperModel) -> onnxruntime.InferenceSession:
    """Of the voices that were used last: each takes 100 MB and more."""
    return open_session(model.path)


def _marks(sentence: Sentence, at: int, size: int) -> Iterator[Mark]:
    """A sentence's words over its `size` samples from `at` on."""
    ends = np.cumsum([0, *(phonemes for _, phonemes in sentence.words)])
    for (character, _), (before, _) in zip(sentence.words, pairwise(ends.tolist()), strict=True):
        yield WORD, character, at + size * before // ends[-1].item()
    yield SENTENCE_END, 0, at + size


def _resampled(sound: Sound, source: int, target: int) -> Sound:
    if source == target:
        return sound
    from scipy.signal import resample_poly  # takes half a second to import

    shared = gcd(source, target)
    return resample_poly(sound, target // shared, source // shared).astype(np.float32)


def _whole(sound: Sound) -> NDArray[np.int16]:
    peak = max(0.01, float(np.abs(sound).max()))
    return np.round(sound * (PEAK / peak) * 32767).astype(np.int16)
