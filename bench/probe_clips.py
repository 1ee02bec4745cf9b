"""Clips for `bench probe`: actions of vignettes and of stories, as features, as small pixels and as true poses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

import numpy as np
from numpy.typing import NDArray
from open_clip import CLIP

from models.clip.predict import embed_frames
from studio.dataset import frame_times
from studio.picture import render
from studio.pose import Pose
from studio.stage import stage_at
from studio.story import write_film
from studio.truth import Event, Film
from studio.vignette import write_vignette
from studio.world import VERB, VERBS

FRAMES = 8
SIZE = 112
SMALL = 28  # pixels a side, of what stands for the picture itself
PEOPLE, THINGS = 4, 3  # that a stage has at most; the others are left out
_AT_ONCE = 128  # clips whose frames are held at once

VERB_IDS = [verb.id for verb in VERBS]
# Each pair once, in the table's order.
PAIRS = [
    (verb.id, verb.reverse) for verb in VERBS if verb.reverse and VERB_IDS.index(verb.id) < VERB_IDS.index(verb.reverse)
]
_Take = tuple[int, Film, Event]


@dataclass(frozen=True, slots=True)
class Clips:
    """N actions. Of each FRAMES pictures in order, and one more at a moment drawn at random."""

    verb: NDArray[np.int64]  # [N] index into VERB_IDS
    film: NDArray[np.int64]  # [N] seed
    seen: dict[str, NDArray[np.float32]]  # features by name: [N, FRAMES + 1, D], the last the moment

    def paired(self) -> Clips:
        """Those of a verb that has a reverse."""
        kept = np.array([bool(VERB[VERB_IDS[verb]].reverse) for verb in self.verb])
        return Clips(self.verb[kept], self.film[kept], {name: each[kept] for name, each in self.seen.items()})


def single_actions(seeds: Sequence[int]) -> Iterator[_Take]:
    """One vignette a seed, the verbs in turn: all equally often, and no story around them."""
    for number, seed in enumerate(seeds):
        film = write_vignette(seed, VERB_IDS[number % len(VERB_IDS)])
        yield seed, film, film.events[film.script[0].events[0]]


def of_stories(seeds: Sequence[int]) -> Iterator[_Take]:
    """Every action of whole films, as often as stories have it."""
    for seed in seeds:
        film = write_film(seed)
        for event in film.events:
            yield seed, film, event


def drawn(clip: CLIP, takes: Iterator[_Take]) -> Clips:
    """Draw the actions and look at them through `clip`."""
    verbs, films = [], []
    seen: dict[str, list[NDArray[np.float32]]] = {"CLIP": [], "pixels": [], "poses": []}
    while some := list(islice(takes, _AT_ONCE)):
        times = [_times(seed, event) for seed, _, event in some]
        frames = np.stack(
            [
                np.stack([render(film, t_ms, SIZE, SIZE) for t_ms in shown])
                for (_, film, _), shown in zip(some, times, strict=True)
            ]
        )  # [n, T, H, W, 3]
        flat = frames.reshape(-1, SIZE, SIZE, 3)
        seen["CLIP"].append(embed_frames(clip, flat, bf16=True).reshape(len(some), FRAMES + 1, -1))
        seen["pixels"].append(_small(flat).reshape(len(some), FRAMES + 1, -1))
        seen["poses"].append(
            np.stack(
                [
                    np.stack([poses(film, t_ms) for t_ms in shown])
                    for (_, film, _), shown in zip(some, times, strict=True)
                ]
            )
        )
        verbs += [VERB_IDS.index(event.verb) for _, _, event in some]
        films += [seed for seed, _, _ in some]
    return Clips(np.array(verbs), np.array(films), {name: np.concatenate(parts) for name, parts in seen.items()})


def _times(seed: int, event: Event) -> list[int]:
    """FRAMES moments in order, and one at random."""
    moment = event.start_ms + int(Random(f"moment-{seed}-{event.id}").random() * (event.end_ms - event.start_ms))
    return [*frame_times(event.start_ms, event.end_ms, FRAMES), moment]


def poses(film: Film, t_ms: int) -> NDArray[np.float32]:
    """[D]: what an eye without error sees, and not who acts: everyone and everything from left to right.

    Places are beside the camera's. Where one looks and where one stands is also given as a product, since whoever is on
    the left and faces right is on the way in.
    """
    stage = stage_at(film, t_ms)
    people = np.zeros((PEOPLE, len(Pose._fields) + 2), dtype=np.float32)
    for slot, actor in enumerate(sorted(stage.actors, key=lambda actor: actor.pose.x)[:PEOPLE]):
        pose = actor.pose._replace(x=actor.pose.x - stage.camera.x)
        people[slot] = (1, pose.facing * pose.x, *pose)
    things = np.zeros((THINGS, 4), dtype=np.float32)
    for slot, prop in enumerate(sorted(stage.props, key=lambda prop: prop.x)[:THINGS]):
        things[slot] = (1, prop.x - stage.camera.x, prop.y, prop.holder is not None)
    return np.concatenate([people.ravel(), things.ravel(), np.array([stage.door, stage.camera.height], np.float32)])


def _small(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Means of squares: [N, SMALL, SMALL, 3]."""
    side = SIZE // SMALL
    parts = frames.reshape(-1, SMALL, side, SMALL, side, 3)
    small: NDArray[np.float32] = parts.mean(axis=(2, 4), dtype=np.float32) / 255
    return small
