"""The film world's soundtracks as a `models.data.soundtracks.SoundtrackSource`.

Half of the training films are spoken by the cast and the narrators, half by the hundreds of `studio.speakers`: who
learns from them hears voices and not twelve of them. Films by unseen voices have none of either.
"""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray

from models.data.soundtracks import RATE, Soundtrack, SpokenLine, SpokenWord
from studio.instruction_story import write_instruction
from studio.sound_damage import damaged
from studio.soundtrack import VOICE_LEVEL, Span, mix, narrated
from studio.speakers import (
    TRAIN_BASES,
    TRAIN_SPEAKERS,
    UNSEEN_BASES,
    UNSEEN_SPEAKERS,
    train_speaker,
    unseen_speaker,
)
from studio.story import write_film
from studio.training import film_seeds as soundtrack_seeds
from studio.truth import AdLine, Film, Utterance
from studio.voices import CAST_VOICES, NARRATORS, SAMPLE_RATE, Voice, resampled, said
from studio.world import TEST_SEED_BASE, WORLD_VERSION

__all__ = ["VERSION", "alone", "soundtrack", "soundtrack_seeds"]

VERSION = WORLD_VERSION
ALONE_LINES = 12
_OF_THE_CAST = 0.5  # of the films of seen voices

Voices = list[tuple[str, Voice]]  # with the name by which a voice is known in every film


def soundtrack(
    seed: int, length_s: int = 120, with_ad: bool = True, unseen: bool = False, damage: bool = False
) -> Soundtrack:
    """The sound of the story of this seed; see `SoundtrackSource.soundtrack`."""
    film = write_film(seed, length_s)
    cast, narrator = _voices(film, unseen)
    return heard(film, cast, narrator if with_ad else None, seed if damage else None)


def heard(
    film: Film, cast: Voices, narrator: tuple[str, Voice] | None = None, damage_seed: int | None = None
) -> Soundtrack:
    """A film's sound by these voices (`Character.voice` counts in `cast`), with its script read where there is a
    narrator."""
    sound, spans = mix(film, RATE, [voice for _, voice in cast])
    lines = [
        _line(line, span, *cast[film.cast[line.speaker].voice]) for line, span in zip(film.dialogue, spans, strict=True)
    ]
    if narrator is not None:
        script = [(line.start_ms, line.end_ms, line.text) for line in film.script]
        sound, told = narrated(sound, script, RATE, narrator[1])
        lines += [_line(film.script[span.line], span, *narrator, narration=True) for span in told]
    samples = sound.mean(axis=1)
    if damage_seed is not None:
        samples = damaged(samples, RATE, np.random.default_rng([damage_seed, 7]))
    order = sorted(range(len(lines)), key=lambda number: lines[number].start_ms)
    missed = {number for number, line in enumerate(film.dialogue) if not line.in_subtitles}
    missing = [place for place, number in enumerate(order) if number in missed]
    return Soundtrack(
        film.seed, whole(samples), tuple(lines[number] for number in order), tuple(missing),
        tuple(person.name for person in film.cast),
    )  # fmt: skip


def alone(seed: int) -> Soundtrack:
    """`ALONE_LINES` sentences of films and lessons by one voice, with half a second between them."""
    rng = Random(f"alone-{seed}")
    number = rng.randrange(TRAIN_SPEAKERS + len(CAST_VOICES) + len(NARRATORS))
    name, voice = _seen_voice(number)
    texts = _texts(rng)
    parts: list[NDArray[np.float32]] = []
    lines: list[SpokenLine] = []
    at = 0
    for text in rng.sample(texts, min(ALONE_LINES, len(texts))):
        spoken = said(text, voice)
        size = len(spoken.samples) * RATE // SAMPLE_RATE
        start_ms = at * 1000 // RATE
        words = tuple(
            SpokenWord(start_ms + one.start * 1000 // SAMPLE_RATE, start_ms + one.end * 1000 // SAMPLE_RATE, one.text)
            for one in spoken.words
        )
        lines.append(SpokenLine(start_ms, (at + size) * 1000 // RATE, text, name, False, words))
        pause = rng.randrange(RATE // 5, RATE)
        parts += [VOICE_LEVEL * resampled(spoken.samples, size), np.zeros(pause, np.float32)]
        at += size + pause
    sound = damaged(np.concatenate(parts), RATE, np.random.default_rng([seed, 8]))
    return Soundtrack(seed, whole(sound), tuple(lines), ())


def whole(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """-1..1 as int16."""
    return np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def _texts(rng: Random) -> list[str]:
    """Sentences of one film or one lesson, whose order is nobody's."""
    seed = rng.choice(range(900_000))
    if rng.random() < 0.3:
        return [sentence.text for sentence in write_instruction(seed).sentences]
    film = write_film(seed, rng.choice((60, 700)))  # films of ten minutes and more say other things
    return [line.text for line in film.dialogue] + [line.text for line in film.script]


def _line(line: Utterance | AdLine, span: Span, speaker: str, voice: Voice, narration: bool = False) -> SpokenLine:
    spoken = said(line.text, voice, line.end_ms - line.start_ms)
    words = tuple(
        SpokenWord(
            span.start_ms + one.start * 1000 // SAMPLE_RATE, span.start_ms + one.end * 1000 // SAMPLE_RATE, one.text
        )
        for one in spoken.words
    )
    return SpokenLine(span.start_ms, span.end_ms, line.text, speaker, narration, words)


def _voices(film: Film, unseen: bool) -> tuple[Voices, tuple[str, Voice]]:
    """(for every `Character.voice` one, the narrator). Whoever speaks in the film has a base voice of their own."""
    rng = Random(f"voices-{film.seed}-{unseen}")
    if not unseen and (film.seed >= TEST_SEED_BASE or rng.random() < _OF_THE_CAST):
        cast = [(f"cast-{number}", voice) for number, voice in enumerate(CAST_VOICES)]
        number = rng.randrange(len(NARRATORS))
        return cast, (f"narrator-{number}", NARRATORS[number])
    bases, speakers = (len(UNSEEN_BASES), UNSEEN_SPEAKERS) if unseen else (len(TRAIN_BASES), TRAIN_SPEAKERS)
    numbers = [rng.randrange(base, speakers, bases) for base in rng.sample(range(bases), len(film.cast) + 1)]
    chosen = [(f"unseen-{number}", unseen_speaker(number)) if unseen else _seen_voice(number) for number in numbers]
    voices: Voices = [chosen[-1]] * len(CAST_VOICES)
    for person, voice in zip(film.cast, chosen, strict=False):
        voices[person.voice] = voice
    return voices, chosen[-1]


def _seen_voice(number: int) -> tuple[str, Voice]:
    """Training speakers first, then the cast, then the narrators."""
    if number < TRAIN_SPEAKERS:
        return f"train-{number}", train_speaker(number)
    number -= TRAIN_SPEAKERS
    if number < len(CAST_VOICES):
        return f"cast-{number}", CAST_VOICES[number]
    return f"narrator-{number - len(CAST_VOICES)}", NARRATORS[number - len(CAST_VOICES)]
