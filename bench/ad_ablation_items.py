"""What `bench ad_ablation` learns from and is tested on: cached features of films, and drawn unseen films."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
from open_clip import CLIP

from bench.ad_items import FRAMES, SIZE, test_films
from bench.ad_systems import Film, Item
from models import checkpoint
from models.autoad.predict import ClipInput
from models.clip.features import ClipFeatures, load_clips, save_clips
from models.clip.predict import embed_frames
from models.language.tokenizer import TextTokenizer, load_tokenizer
from studio.dataset import film_clips, frame_times
from studio.picture import render
from studio.training import decoded_look
from studio.truth import Film as WorldFilm
from studio.whole_files import write_text

SUBTITLES = 4
Answers = TypeVar("Answers")  # plain lists and dicts, as JSON has them


class NotTrained(Exception):
    """A part that the bench starts from is not there."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `cuewright train` leaves in its folder."""

    clips: Path
    language: Path
    clip: Path


def parts_in(folder: Path) -> Parts:
    """The cached features and the language model and CLIP that belong to them."""
    parts = Parts(folder / "clips.npz", folder / "language", folder / "clip")
    needed = (parts.clips, parts.language / checkpoint.CONFIG, parts.clip / checkpoint.CONFIG)
    missing = [path.relative_to(folder).as_posix() for path in needed if not path.is_file()]
    if missing:
        raise NotTrained(f"{', '.join(missing)} not in {folder}: run `./cuewright train`, or name its folder by --runs")
    return parts


@dataclass(frozen=True, slots=True)
class Cut:
    """The training films of a bench: those that rows learn from, those that captions come from, those to tune on."""

    target: list[list[ClipFeatures]]
    captions: list[list[ClipFeatures]]
    tune: list[list[ClipFeatures]]


def training_films(parts: Parts, target: int, captions: int, tune: int) -> Cut:
    """Target films and caption films have none in common: pretraining is on other data, as in the paper."""
    films = load_clips(parts.clips)
    if len(films["train"]) < target + captions:
        raise ValueError(f"{len(films['train'])} training films are cached, {target + captions} are needed")
    return Cut(films["train"][:target], films["train"][target : target + captions], films["tune"][:tune])


def unseen_films(
    parts: Parts, seed_base: int, films: int, length_s: int, kept: Path
) -> tuple[list[WorldFilm], list[list[ClipFeatures]]]:
    """Test films, and their clips' features on true intervals; these are kept in the file `kept`."""
    world = test_films(seed_base, films, length_s)
    if not kept.is_file():
        clip = checkpoint.load(parts.clip)
        assert isinstance(clip, CLIP)
        drawn = [interval_features(clip, film) for film in world]
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_name("part-" + kept.name)
        save_clips(partial, {"test": drawn})
        partial.replace(kept)
    return world, load_clips(kept)["test"]


def interval_features(clip: CLIP, film: WorldFilm) -> list[ClipFeatures]:
    """One film's clips, each seen by FRAMES frames as a decoder would give them."""
    state = Random(f"decoder-{film.seed}").getstate()
    rng = Random()
    clips = film_clips(film, render=False)
    frames = []
    for one in clips:
        for time_ms in frame_times(one.start_ms, one.end_ms, FRAMES):
            rng.setstate(state)  # one film, one decoder
            frames.append(decoded_look(render(film, time_ms, 2 * SIZE, 2 * SIZE), SIZE, rng))
    features = embed_frames(clip, np.stack(frames)).reshape(len(clips), FRAMES, -1)
    return [
        ClipFeatures(
            film.seed, one.index, seen, seen, one.text, one.unnamed, one.previous[-16:], one.subtitles[-SUBTITLES:]
        )
        for one, seen in zip(clips, features, strict=True)
    ]


def items_of(film: WorldFilm, unnamed: bool) -> Film:
    """The truth that answers are held against, line by line."""
    nothing = ClipInput(np.zeros((0, 1), dtype=np.float32))
    return [
        Item(
            nothing,
            clip.previous,
            clip.unnamed if unnamed else clip.text,
            clip.facts,
            (clip.start_ms, clip.end_ms),
        )
        for clip in film_clips(film, render=False)
    ]


def tokenizer_of(parts: Parts) -> TextTokenizer:
    return load_tokenizer(parts.language)


def all_clips(films: Sequence[Sequence[ClipFeatures]]) -> list[ClipFeatures]:
    return [clip for film in films for clip in film]


def kept_answers(path: Path, make: Callable[[], Answers]) -> Answers:
    """What a row told, made once: an interrupted bench goes on where it was."""
    if not path.is_file():
        write_text(path, json.dumps(make(), ensure_ascii=False) + "\n")
    answers: Answers = json.loads(path.read_text(encoding="utf-8"))
    return answers
