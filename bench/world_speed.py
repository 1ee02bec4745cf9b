"""How fast the film world is on one core: CPU time, so that who else is on the machine counts little."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.picture import Renderer
from studio.story import write_film
from studio.training import training_pictures
from studio.truth import Film

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = (112, 112), (640, 360)
FRAMES = 300
FILM_S = 120
STORIES = 20
PICTURES = 60


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over the repeats."""

    small_ms: float  # per frame of SMALL
    large_ms: float
    film_cpu_s: float  # of FILM_S with sound, as files, from nothing
    films_per_s: float  # stories written
    pictures_per_s: float  # to train on, as a decoder would give them


def measure_speed(seed: int, repeats: int = 5, film_repeats: int = 3) -> Speed:
    """`seed` is the first film's; each repeat measures other films, in turns."""
    films = [write_film(seed + number) for number in range(repeats)]
    return Speed(
        small_ms=statistics.median(frame_ms(film, *SMALL) for film in films),
        large_ms=statistics.median(frame_ms(film, *LARGE) for film in films),
        film_cpu_s=statistics.median(film_cpu_s(seed + number) for number in range(film_repeats)),
        films_per_s=statistics.median(rate(_stories(seed + number * STORIES), STORIES) for number in range(repeats)),
        pictures_per_s=statistics.median(rate(_pictures(batch), PICTURES) for batch in range(repeats)),
    )


def frame_ms(film: Film, width: int, height: int, frames: int = FRAMES) -> float:
    """CPU ms of one frame among many, evenly over the film as training and the exporter take them."""
    renderer = Renderer(width, height)
    times = [film.duration_ms * number // frames for number in range(frames)]
    renderer.frame(film, 0)
    began = time.process_time()
    for t_ms in times:
        renderer.frame(film, t_ms)
    return (time.process_time() - began) / frames * 1000


def film_cpu_s(seed: int, length_s: int = FILM_S) -> float:
    """CPU seconds of `./cuewright world film`: the whole process and its children, the voices and the encoder too."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "studio.film_command", "--seed", str(seed), "--length", str(length_s)]
        before = _children_s()
        subprocess.run(
            [*command, "--out", folder, "--size", "x".join(map(str, LARGE))],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
        )  # fmt: skip
        return _children_s() - before


def rate(work: Callable[[], object], count: int) -> float:
    """How many a CPU second, of `count` that are done in one piece of work."""
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def _stories(seed: int) -> Callable[[], object]:
    return lambda: [write_film(seed + number) for number in range(STORIES)]


def _pictures(batch: int) -> Callable[[], object]:
    return lambda: training_pictures(1, batch, PICTURES)


def _children_s() -> float:
    """CPU seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
