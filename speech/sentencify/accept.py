"""Which videos' captions are worth the work: enough of them, long enough, and English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from statistics import fmean
from typing import Any

MORE_THAN_CAPTIONS = 10
MORE_THAN_WORDS = 5.0  # a caption, on average
ASKED = 5  # captions whose language is asked for
LANGUAGE_WORDS = 4  # a shorter caption tells no language
MORE_THAN_ENGLISH = 0.9


def long_enough(texts: Sequence[str]) -> bool:
    """More than 10 captions of more than 5 words on average; words lie between single spaces, as published."""
    return len(texts) > MORE_THAN_CAPTIONS and fmean(len(text.split(" ")) for text in texts) > MORE_THAN_WORDS


def english(texts: Sequence[str], rng: Random | None = None) -> float:
    """Mean probability of English, 0..1, over 5 captions drawn by `rng` (all, where there are fewer).

    Drawn captions of fewer than 4 words and those that are no language (numbers, signs) tell nothing; 0 where none
    tells anything.
    """
    drawn = (rng or Random(0)).sample(list(texts), ASKED) if len(texts) >= ASKED else texts
    told = [english_probability(text) for text in drawn if len(text.split()) >= LANGUAGE_WORDS]
    known = [each for each in told if each is not None]
    return fmean(known) if known else 0.0


def english_probability(text: str) -> float | None:
    """langdetect's, with seed 0; None where it finds no letters to go by."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _detectors().create()
    try:
        detector.append(text)
        found = detector.get_probabilities()
    except LangDetectException:
        return None
    return next((float(each.prob) for each in found if each.lang == "en"), 0.0)


def accepted(texts: Sequence[str], rng: Random | None = None) -> bool:
    """Whether the published curation keeps a video with these captions."""
    return long_enough(texts) and english(texts, rng) > MORE_THAN_ENGLISH


@cache
def _detectors() -> Any:
    """A factory of our own: the library's shared one belongs to whoever else uses it."""
    from langdetect import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = 0
    return factory
