"""Instructional films without pixels: what is true in every second, plus noise, and sentences as numbers.

For experiments that ask how a model aligns, not how it sees.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from studio.instruction import Instruction, Sentence
from studio.instruction_steps import PRESENTER
from studio.instruction_words import vocabulary
from studio.simulator import State, apply, move_of, opening
from studio.truth import Film
from studio.world import COLOURS, OBJECTS, SETTINGS, VERBS

# What each column says. "verb" is what the presenter does, "handled" with what; the state is that of what was done.
COLUMNS: tuple[str, ...] = (
    *(f"verb {verb.id}" for verb in VERBS),
    *(f"handled {kind}" for kind in OBJECTS),
    *(f"handled {colour}" for colour in COLOURS),
    *(f"held {kind}" for kind in OBJECTS),
    *(f"lying {kind}" for kind in OBJECTS),
    *(f"setting {setting.id}" for setting in SETTINGS),
    "night", "door open", "seated", "raised",
)  # fmt: skip
_COLUMN = {name: index for index, name in enumerate(COLUMNS)}
_WORD = {word: index for index, word in enumerate(vocabulary(), start=1)}
VOCABULARY: tuple[str, ...] = ("<unknown>", *_WORD)


def features(instruction: Instruction, noise: float = 0.5, rate: int = 1) -> npt.NDArray[np.float32]:
    """[T, D]: for each second the share of it in which each of `COLUMNS` is true, plus Gaussian noise.

    T is the film's seconds; row t covers [t, t + 1) s; with a `rate` it is that many rows a second. `noise` is the
    standard deviation; 0 gives the truth. The same film, noise and rate give the same numbers.
    """
    if noise < 0:
        raise ValueError(f"noise is a standard deviation, 0 or more, not {noise}")
    if not 1 <= rate <= 60:
        raise ValueError(f"rate is 1 to 60 rows a second, not {rate}")
    film = instruction.film
    out = np.zeros((film.duration_ms * rate // 1000, len(COLUMNS)), np.float32)
    scene = film.scenes[0]
    state = opening(scene)
    now = 0
    for event in film.events:
        _fill(out, rate, now, event.end_ms, _standing(film, state))
        names = [f"verb {event.verb}"]
        if event.prop is not None:
            prop = film.props[event.prop]
            names += [f"handled {prop.kind}", f"handled {prop.colour}"]
        if event.actor == PRESENTER:
            _fill(out, rate, event.start_ms, event.end_ms, names)
        apply(state, move_of(event))
        now = event.end_ms
    _fill(out, rate, now, film.duration_ms, _standing(film, state))
    _fill(out, rate, 0, film.duration_ms, [f"setting {scene.setting}", *(["night"] if scene.night else [])])
    rng = np.random.Generator(np.random.PCG64([film.seed, 4]))
    return out + np.float32(noise) * rng.standard_normal(out.shape, np.float32)


def _standing(film: Film, state: State) -> list[str]:
    held = state.held.get(PRESENTER)
    names = [f"lying {film.props[prop].kind}" for prop in state.lying]
    names += [f"held {film.props[held].kind}"] if held is not None else []
    names += ["door open"] if state.door_open else []
    names += ["seated"] if PRESENTER in state.seated else []
    return names + (["raised"] if PRESENTER in state.raised else [])


def _fill(out: npt.NDArray[np.float32], rate: int, start_ms: int, end_ms: int, names: list[str]) -> None:
    """Add to each row the share of it that the interval covers."""
    long = 1000 / rate
    rows = np.arange(len(out)) * long
    shares = np.clip(np.minimum(end_ms, rows + long) - np.maximum(start_ms, rows), 0, None) / long
    for name in names:
        out[:, _COLUMN[name]] += shares


def tokens(sentence: Sentence) -> npt.NDArray[np.int64]:
    """[N]: the sentence's words as indices into `VOCABULARY`, which holds all that a narrator says."""
    return np.array([_WORD.get(word, 0) for word in re.findall(r"[a-z']+", sentence.text.lower())], np.int64)
