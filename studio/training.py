"""What models learn from: the film world as a `models.data.source.TrainingSource`.

Pictures are drawn at twice their size and then made to look as a decoder would hand them over (softened, compressed,
a little shifted), because films reach a model through two encoders and never as they were drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from models.data.source import Frames, Picture, TextLine, TrainingClip
from studio.dataset import ATTRIBUTE_SIZES, LOOK_INDEX, attributes, film_clips, frame_times
from studio.picture import render
from studio.story import write_film
from studio.text_phrases import DAY_OPENINGS, NIGHT_OPENINGS, PLACE
from studio.truth import AdLine, Event, Film
from studio.vignette import write_vignette
from studio.world import LOOK, TRAIN_SEEDS, TUNE_SEEDS, VERB, VERBS, WORLD_VERSION

VERSION = WORLD_VERSION
PHASES = 8
# A movement and its reverse share a class, named by whichever the table has first; the phase tells how far the movement
# has got in that one's direction. One picture can show both, but not which of the two verbs it belongs to.
_ORDER = [verb.id for verb in VERBS]
_MOVEMENTS = [v.id for v in VERBS if not v.reverse or _ORDER.index(v.id) < _ORDER.index(v.reverse)]
ATTRIBUTES = {
    "look": ATTRIBUTE_SIZES["look"],
    "target": ATTRIBUTE_SIZES["look"],
    "movement": len(_MOVEMENTS),
    "phase": PHASES,
    "setting": ATTRIBUTE_SIZES["setting"],
    "night": 2,
    "prop": ATTRIBUTE_SIZES["prop"] - 1,
    "colour": ATTRIBUTE_SIZES["colour"] - 1,
}

_SIZE = 112
_WIDEN_MS = 500
_LONG_GAP_MS = 8000


def film_seeds(split: str) -> Sequence[int]:
    """Seeds of films to train or to tune on; test films are nobody's here."""
    return {"train": TRAIN_SEEDS, "tune": TUNE_SEEDS}[split]


def film_of(seed: int) -> Film:
    """A film of 45 to 90 s, as the seed decides."""
    return write_film(seed, length_s=Random(f"length-{seed}").randrange(45, 91))


def film_text(film_seed: int) -> list[TextLine]:
    """Subtitled dialogue and description of one film, in time order."""
    film = film_of(film_seed)
    lines = [TextLine(said.start_ms, False, said.text, "") for said in film.dialogue if said.in_subtitles]
    lines += [TextLine(line.start_ms, True, line.text, line.unnamed) for line in film.script]
    return sorted(lines, key=lambda line: line.start_ms)


def sayable(film_seed: int, text: str, heard: str) -> str:
    """A description without the names that `heard` does not hold: their bearers are called by their look.

    A describer may introduce a name that nobody has said; who learns from that learns to invent names.
    """
    for name, phrase in _called(film_seed).items():
        if re.search(rf"\b{name}\b", text) and not re.search(rf"\b{name}\b", heard):
            text = re.sub(rf"({re.escape(phrase)}), {name}\b,?", r"\1", text, flags=re.IGNORECASE)
            text = re.sub(rf"\b{name}\b", phrase, text)
    return text[:1].upper() + text[1:]


def briefly(text: str) -> str:
    """A description without the opening that names the place: what is said where there is no room for it."""
    rest = _openings().sub("", text)
    return rest[:1].upper() + rest[1:]


@cache
def _openings() -> re.Pattern[str]:
    every = {
        pattern.format(place=place, Place=place[0].upper() + place[1:])
        for place in PLACE.values()
        for pattern in (*DAY_OPENINGS, *NIGHT_OPENINGS)
    }
    return re.compile("^(?:" + "|".join(sorted(map(re.escape, every), key=len, reverse=True)) + ")")


@cache
def _called(film_seed: int) -> dict[str, str]:
    """What everyone of a film is called who has no name yet, by name."""
    looks = {character.name: LOOK[character.look] for character in film_of(film_seed).cast}
    return {name: f"the {look.noun} {look.mark}" for name, look in looks.items()}


def training_pictures(seed: int, batch: int, count: int) -> list[Picture]:
    """Half single actions with all verbs equally often, half moments of films. A negative seed draws tuning films."""
    rng = Random(f"pictures-{seed}-{batch}")
    split = film_seeds("train" if seed >= 0 else "tune")
    pictures: list[Picture] = []
    while len(pictures) < count:
        if rng.random() < 0.5:
            film = write_vignette(rng.randrange(2**61) * 2 + (seed < 0))
            pictures += [_picture(film, film.script[0], film.events[film.script[0].events[0]], rng) for _ in range(2)]
        else:
            film = film_of(rng.choice(split))
            for line in rng.sample(film.script, min(5, len(film.script))):
                pictures.append(_picture(film, line, film.events[line.events[0]], rng))
    return pictures[:count]


def _picture(film: Film, line: AdLine, event: Event, rng: Random) -> Picture:
    span = event.end_ms - event.start_ms
    share = rng.random()
    named = attributes(film, event)
    first = event.verb in _MOVEMENTS
    movement = event.verb if first else VERB[event.verb].reverse
    phase = share if first else 1 - share
    marks = {
        "look": named["look"], "setting": named["setting"], "night": named["night"],
        "movement": _MOVEMENTS.index(movement), "phase": min(PHASES - 1, int(phase * PHASES)),
    }  # fmt: skip
    if event.prop is not None:
        marks |= {"prop": named["prop"], "colour": named["colour"]}
    if event.target is not None:
        marks["target"] = LOOK_INDEX[film.cast[event.target].look]
    image = decoded_look(render(film, event.start_ms + round(span * share), 2 * _SIZE, 2 * _SIZE), _SIZE, rng)
    return Picture(image, line.unnamed, marks)


def decoded_look(image: Frames, size: int, rng: Random) -> Frames:
    """A drawn picture [2 * size, 2 * size, 3] as a decoder would give it: [size, size, 3]."""
    margin = round(0.04 * image.shape[0])
    left, top = (rng.uniform(-margin, margin) for _ in range(2))
    zoom = rng.uniform(0.97, 1.03) * image.shape[0]
    picture = Image.fromarray(np.pad(image, ((margin, margin), (margin, margin), (0, 0)), mode="edge"))
    centre = picture.width / 2
    box = (centre + left - zoom / 2, centre + top - zoom / 2, centre + left + zoom / 2, centre + top + zoom / 2)
    box = (max(0.0, box[0]), max(0.0, box[1]), min(picture.width, box[2]), min(picture.height, box[3]))
    small = picture.resize((size, size), rng.choice((Image.Resampling.BILINEAR, Image.Resampling.BOX)), box=box)
    if rng.random() < 0.3:
        small = small.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8)))
    if rng.random() < 0.6:
        packed = io.BytesIO()
        small.save(packed, "JPEG", quality=rng.randrange(40, 96))
        small = Image.open(packed).convert("RGB")
    pixels = np.asarray(small, dtype=np.float32)
    pixels = (pixels - 128) * rng.uniform(0.92, 1.08) + 128 + rng.uniform(-8, 8)
    shown: Frames = np.clip(pixels, 0, 255).astype(np.uint8)
    return shown


def training_clips(film_seed: int, frames: int, size: int) -> list[TrainingClip]:
    """A film's described intervals with their frames, and again with those of a window that is somewhat wider."""
    film = film_of(film_seed)
    rng = Random(f"clips-{film_seed}")
    clips = []
    for clip in film_clips(film, frames=frames, size=size, render=False):
        line = film.script[clip.index]
        start, end = _window(film, line, clip.start_ms, clip.end_ms)
        every = (end - start) // frames
        clips.append(
            TrainingClip(
                film_seed, clip.index, clip.start_ms, clip.end_ms,
                _shown(film, frame_times(clip.start_ms, clip.end_ms, frames), size, rng),
                _shown(film, [start + every * number for number in range(frames)], size, rng),
                clip.text, clip.unnamed, clip.previous, clip.subtitles[-4:],
            )
        )  # fmt: skip
    return clips


def _window(film: Film, line: AdLine, start_ms: int, end_ms: int) -> tuple[int, int]:
    """What a product that knows only gaps and shots would look at for this line: its gap, or of a long gap the shots of
    the action, widened to the nearest shot boundary by _WIDEN_MS at most."""
    low, high = film.gaps[line.gap]
    boundaries = sorted({0, film.duration_ms} | {shot.start_ms for shot in film.shots})
    before = [at for at in boundaries if at <= start_ms]
    after = [at for at in boundaries if at >= end_ms]
    if high - low > _LONG_GAP_MS:
        low, high = max(low, before[-1]), min(high, after[0] if after else high)
    start = max([at for at in boundaries if at <= low], default=0)
    end = min([at for at in boundaries if at >= high], default=film.duration_ms)
    return max(start, low - _WIDEN_MS), min(end, high + _WIDEN_MS)


def _shown(film: Film, times_ms: Sequence[int], size: int, rng: Random) -> Frames:
    """Frames [T, size, size, 3] of one decoder: the same softening and light for all."""
    state = rng.getstate()
    shown = []
    for time_ms in times_ms:
        rng.setstate(state)
        shown.append(decoded_look(render(film, time_ms, 2 * size, 2 * size), size, rng))
    return np.stack(shown)
