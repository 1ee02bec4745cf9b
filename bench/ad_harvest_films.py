"""Training films whose description was taken from their soundtracks, in two ways, and unseen films with the true one.

Every line is seen by frames of the time in which it is spoken and a little around it, whoever took it down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import numpy as np
from open_clip import CLIP

from bench.ad_items import FRAMES, SIZE
from models.clip.features import ClipFeatures, load_clips, save_clips
from models.clip.predict import embed_frames
from speech.anonymise import anonymise
from speech.attribute import attribute
from speech.hear import Ears, hear
from speech.said import Line
from speech.text_separation import Subtitle, separate
from studio.picture import render
from studio.story import write_film
from studio.training import decoded_look
from studio.training_soundtracks import soundtrack
from studio.truth import Film
from studio.whole_files import write_text

AROUND_MS = 2000
FILM_S = 90
Told = list[tuple[int, int, str]]  # start_ms, end_ms, text
SOURCES = ("true", "MAD-v1's way", "ours")


def harvested(seeds: Sequence[int], ears: Ears, kept: Path, said: Callable[[int], None]) -> dict[str, list[Told]]:
    """Source -> film -> lines; films are heard once, and the file `kept` has what was heard."""
    if kept.is_file():
        return {source: [[(*line,) for line in film] for film in films]  # type: ignore[misc]
                for source, films in json.loads(kept.read_text(encoding="utf-8")).items()}  # fmt: skip
    found: dict[str, list[Told]] = {source: [] for source in SOURCES}
    for number, seed in enumerate(seeds, start=1):
        film = soundtrack(seed, FILM_S)
        heard = hear(film.samples, ears)
        subtitles = [
            Subtitle(line.start_ms, line.end_ms, line.text)
            for place, line in enumerate(film.lines)
            if not line.narration and place not in film.missing
        ]
        words = [word for line in heard.lines for word in line.words]
        found["true"].append([(line.start_ms, line.end_ms, line.text) for line in film.lines if line.narration])
        found["MAD-v1's way"].append(_told(separate(attribute(words, []), subtitles).description))
        found["ours"].append(_told(heard.description))
        said(number)
    write_text(kept, json.dumps(found, ensure_ascii=False))
    return found


def seen_films(
    clip: Callable[[], CLIP], seeds: Sequence[int], lines: Sequence[Told], kept: Path
) -> list[list[ClipFeatures]]:
    """Each film's lines with the features of their time; kept in a file."""
    if not kept.is_file():
        network = clip()
        films = [
            _seen(network, write_film(seed, FILM_S), told) for seed, told in zip(seeds, lines, strict=True) if told
        ]
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_clips(kept, {"films": films})
    return load_clips(kept)["films"]


def true_lines(seeds: Iterable[int]) -> list[Told]:
    return [[(line.start_ms, line.end_ms, line.text) for line in write_film(seed, FILM_S).script] for seed in seeds]


def _told(lines: Iterable[Line]) -> Told:
    return [(line.start_ms, line.end_ms, line.text) for line in lines if line.text.strip()]


def _seen(clip: CLIP, film: Film, told: Told) -> list[ClipFeatures]:
    state, rng, frames = Random(f"decoder-{film.seed}").getstate(), Random(), []
    for start_ms, end_ms, _ in told:
        first, last = max(0, start_ms - AROUND_MS), min(film.duration_ms - 1, end_ms + AROUND_MS)
        for time_ms in np.linspace(first, last, FRAMES):
            rng.setstate(state)  # one film, one decoder
            frames.append(decoded_look(render(film, int(time_ms), 2 * SIZE, 2 * SIZE), SIZE, rng))
    features = embed_frames(clip, np.stack(frames)).reshape(len(told), FRAMES, -1)
    names = [person.name for person in film.cast]
    texts = [text for _, _, text in told]
    return [
        ClipFeatures(film.seed, number, seen, seen, text, anonymise(text, names), tuple(texts[:number][-16:]), ())
        for number, (text, seen) in enumerate(zip(texts, features, strict=True))
    ]
