"""Hundreds of speakers to train on, and others to test with: none of them is of the cast or a narrator.

A speaker is a base voice of espeak-ng in one of five accents at its own pitch, liveliness, rate and size of mouth. Base
voices are apart by rule: whoever tests hears timbres that no training speaker has. A number is a speaker for ever.
"""

from __future__ import annotations

from random import Random

from studio.voices import Voice

ACCENTS = ("en-us", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbcwmd", "en-us-nyc")
# Only variants that sound the same in every process, and of those that are nearly alike only one.
TRAIN_BASES = (
    "Andrea", "Andy", "belinda", "Denis", "Diogo", "Gene", "Hugo", "Marco", "Mario", "Mike", "announcer", "aunty",
    "david", "ed", "edward", "gustave", "iven", "john", "marcelo", "max", "michel", "pablo", "paul", "quincy",
    "robert", "klatt2", "m5", "m8",
)  # fmt: skip
UNSEEN_BASES = ("anika", "Jacky", "boris", "travis", "norbert", "Lee", "shelby")
_TONES = tuple((pitch, formants) for pitch in (20, 40, 60, 80) for formants in (0.89, 1.0, 1.12))
TRAIN_SPEAKERS = len(TRAIN_BASES) * len(_TONES)
UNSEEN_SPEAKERS = len(UNSEEN_BASES) * len(_TONES)


def train_speaker(number: int) -> Voice:
    """One of `TRAIN_SPEAKERS` voices. Raises ValueError for another number."""
    return _speaker(number, TRAIN_BASES, "train")


def unseen_speaker(number: int) -> Voice:
    """One of `UNSEEN_SPEAKERS` voices. Raises ValueError for another number."""
    return _speaker(number, UNSEEN_BASES, "unseen")


def _speaker(number: int, bases: tuple[str, ...], part: str) -> Voice:
    count = len(bases) * len(_TONES)
    if not 0 <= number < count:
        raise ValueError(f"a {part} speaker is 0 to {count - 1}, not {number}")
    base = bases[number % len(bases)]
    # A base's speakers differ in pitch or mouth; beyond that chance decides.
    tones = Random(f"tones-{base}").sample(_TONES, len(_TONES))
    pitch, formants = tones[number // len(bases)]
    rng = Random(f"speaker-{part}-{number}")
    return Voice(
        name=f"{rng.choice(ACCENTS)}+{base}",
        pitch=pitch + rng.randint(-6, 6),
        pitch_range=rng.randint(30, 70),
        words_a_minute=rng.randint(145, 190),
        formants=formants + rng.choice((-0.02, 0.0, 0.02)),
    )
