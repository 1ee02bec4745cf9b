"""What `bench align_speed` times, each in a fresh process; JSON comes out.

python -m bench.align_speed_parts PART [FILM]

Weights are random: how fast a model is does not depend on what it has learnt.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.align_speed_plain import SpokenFilm, plain_loss, sample_of
from bench.inprocess import FilmInProcess
from models import checkpoint
from models.layers.word_tower import Dictionary
from models.tan.model import STARTER, TAN, build_tan
from models.tan.predict import MAX_WORDS
from models.tan.sampling import Batch, batch_of, draw_window
from models.tan.train import TrainOptions, decay_groups, stage_1_losses
from models.tan.windows import align
from studio.training_lessons import VOCABULARY

RUNS = 3
FILM_S, SENTENCES = 600, 100
LONG_S, LONG_SENTENCES = 6 * 3600, 5000
STEPS = ("probe", "look", "listen", "hear", "speech", "features", "align")
BATCH, WINDOW_S = 64, 64
TRAINING_STEPS = 3  # of either way, in each run
FILMS = 100  # of two minutes

Times = dict[str, float]  # wall_s, cpu_s


def timed(work: Callable[[], object]) -> Times:
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    work()
    return {"wall_s": time.perf_counter() - wall_s, "cpu_s": time.process_time() - cpu_s}


def median(found: list[Times]) -> Times:
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def starter(words: int = len(VOCABULARY) + 1) -> TAN:
    torch.manual_seed(1)
    return build_tan(replace(STARTER, words=words)).eval()


def inference() -> dict[str, Any]:
    """Ten minutes and a hundred sentences: features and sentence vectors in, proposals out."""
    made = {name: _aligning(FILM_S, SENTENCES, name == "timed") for name in ("timed", "untimed")}
    for work in made.values():
        work()
    return {name: median([timed(work) for _ in range(RUNS)]) for name, work in made.items()}


def long(with_times: bool) -> dict[str, Any]:
    """Six hours and five thousand sentences, once, with the most that the process held."""
    found = timed(_aligning(LONG_S, LONG_SENTENCES, with_times))
    return found | {"peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def film(video: Path) -> dict[str, Any]:
    """The product's own steps on a file, with a hundred sentences of the request; the first run only warms models."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CUEWRIGHT_MODELS"] = str(_with_tan(Path(folder)))
        words = random.Random(1).choices(VOCABULARY, k=8 * SENTENCES)
        every_ms = FILM_S * 1000 // SENTENCES
        said = [
            {
                "text": " ".join(words[8 * number : 8 * number + 8]),
                "start_ms": number * every_ms,
                "end_ms": number * every_ms + 4000,
            }
            for number in range(SENTENCES)
        ]
        one = FilmInProcess(video, Path(folder) / "work", {"sentences": said})
        runs = [{step: timed(lambda step=step: one.run(step)) for step in STEPS} for _ in range(1 + RUNS)][1:]  # type: ignore[misc]
    steps = {step: median([run[step] for run in runs]) for step in STEPS}
    whole = median([{name: sum(run[step][name] for step in STEPS) for name in ("wall_s", "cpu_s")} for run in runs])
    return {"steps": steps, "whole": whole}


def training() -> dict[str, Any]:
    """A step of the first stage, ours and the plain way by turns, on the same windows; and how far losses differ."""
    words = Dictionary.of(VOCABULARY)
    films = [_spoken(seed, words) for seed in range(FILMS)]
    ways: dict[str, tuple[Callable[[int], torch.Tensor], TAN]] = {}
    for name in ("plain", "ours", "ours, negatives of the window"):
        model = starter().train()
        model.random_pos_start = False
        options = TrainOptions(batch=BATCH, negatives="window" if name.endswith("window") else "batch")
        ways[name] = _plain(model, films, words) if name == "plain" else _ours(model, films, options), model
    apart = abs(float(ways["plain"][0](0).detach()) - float(ways["ours"][0](0).detach()))
    taken: dict[str, list[Times]] = {name: [] for name in ways}
    for number in range(RUNS):
        for name, (loss_at, model) in ways.items():
            optimizer = torch.optim.AdamW(decay_groups(model, TrainOptions()), lr=1e-4)

            def steps(first: int, loss_at: Any = loss_at, optimizer: Any = optimizer) -> None:
                for step in range(first, first + TRAINING_STEPS):
                    loss_at(step).backward()
                    optimizer.step()
                    optimizer.zero_grad()

            taken[name].append(timed(lambda number=number, steps=steps: steps(1 + number * TRAINING_STEPS)))  # type: ignore[misc]
    ratios = {
        name: {
            unit: statistics.median(
                plain[unit] / ours[unit] for plain, ours in zip(taken["plain"], taken[name], strict=True)
            )
            for unit in ("wall_s", "cpu_s")
        }
        for name in ways
    }
    each = {name: {unit: value / TRAINING_STEPS for unit, value in median(taken[name]).items()} for name in ways}
    return {"step": each, "faster": ratios, "losses_apart": apart}


def _aligning(seconds: int, count: int, with_times: bool) -> Callable[[], object]:
    model, rng = starter(), np.random.default_rng(1)
    features = rng.standard_normal((seconds, STARTER.visual_dim)).astype(np.float32)
    sentences = rng.standard_normal((count, STARTER.text_dim)).astype(np.float32)
    starts = np.sort(rng.uniform(0, seconds - 5, count))
    spoken = (starts.tolist(), (starts + 4).tolist()) if with_times else (None, None)
    return lambda: align(model, features, sentences, *spoken)


def _with_tan(folder: Path) -> Path:
    """The weights in service, with a random TAN among them."""
    served = folder / "models" / "starter"
    served.mkdir(parents=True)
    for each in (Path(__file__).parent.parent / "models" / "starter").iterdir():
        if each.is_dir() and each.name != "tan":
            (served / each.name).symlink_to(each)
    model = starter()
    record = checkpoint.record_of("tan", model.config, "random", 1, {})
    checkpoint.save(served / "tan", model, record, torch.float16)
    Dictionary.of(VOCABULARY).save(served / "tan")
    return folder / "models"


def _spoken(seed: int, words: Dictionary) -> SpokenFilm:
    """Two minutes in which a sentence of eight words begins every five seconds."""
    rng = random.Random(seed)
    texts = [" ".join(rng.choices(VOCABULARY, k=8)) for _ in range(24)]
    features = np.random.default_rng(seed).standard_normal((120, STARTER.visual_dim)).astype(np.float32)
    starts = [5.0 * number for number in range(24)]
    return SpokenFilm(
        features, starts, [start + 4 for start in starts], texts, words.tokens(texts, "tan", MAX_WORDS).numpy()
    )


def _chosen(films: list[SpokenFilm], step: int) -> tuple[list[SpokenFilm], random.Random]:
    rng = random.Random(step)
    return [rng.choice(films) for _ in range(BATCH)], rng


def _plain(model: TAN, films: list[SpokenFilm], words: Dictionary) -> Callable[[int], torch.Tensor]:
    def loss_at(step: int) -> torch.Tensor:
        chosen, rng = _chosen(films, step)
        return plain_loss(model, [sample_of(each, rng, words, WINDOW_S) for each in chosen], WINDOW_S)

    return loss_at


def _ours(model: TAN, films: list[SpokenFilm], options: TrainOptions) -> Callable[[int], torch.Tensor]:
    def batch_at(step: int) -> Batch:
        chosen, rng = _chosen(films, step)
        return batch_of(chosen, [draw_window(each, rng, WINDOW_S) for each in chosen], WINDOW_S)

    return lambda step: stage_1_losses(model, batch_at(step), options)["loss"]


def main() -> None:
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    part, *more = sys.argv[1:]
    if part == "film":
        found = film(Path(more[0]))
    else:
        found = {
            "inference": inference,
            "training": training,
            "long_timed": lambda: long(True),
            "long_untimed": lambda: long(False),
        }[part]()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
