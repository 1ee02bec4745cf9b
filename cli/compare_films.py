"""Two films laid over each other in this process, with what is being done and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape

from cli.job_progress import time_left
from media.film_print import picture_print, sound_print
from media.fingerprint import Segment, match_audio, match_shots
from media.probe import probe
from media.streams import Probe

Heard = Callable[[float, float], None]  # done and total


@dataclass(frozen=True, slots=True)
class Compared:
    by: Literal["sound", "pictures"]
    segments: Sequence[Segment]
    old: Probe
    new: Probe


def compare(console: Console, old: Path, new: Path, pictures: bool) -> Compared:
    """By their sound; by their pictures where that is asked for or one of them has none. Raises Refused for a file that
    is no film, and NotTheSameFilm.
    """
    stage = _Stage(console)
    with stage:
        films = [(path, probe(path)) for path in (old, new)]
        if not pictures:
            sounds = [sound_print(path, each, stage.of(f"hearing {path.name}")) for path, each in films]
            if sounds[0] is not None and sounds[1] is not None:
                found = match_audio(sounds[0], sounds[1], stage.of("laying one cut over the other"))
                return Compared("sound", found, films[0][1], films[1][1])
            silent = " and ".join(path.name for (path, _), sound in zip(films, sounds, strict=True) if sound is None)
            console.print(f"nothing is to be heard in {silent}: comparing the pictures", markup=False, highlight=False)
        shots = [picture_print(path, each, stage.of(f"looking at {path.name}")) for path, each in films]
        return Compared("pictures", match_shots(shots[0], shots[1]), films[0][1], films[1][1])


class _Stage:
    """What is being done and how far it is: a line that changes in a terminal, every 25 % elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("reading the files") if console.is_terminal else None

    def __enter__(self) -> _Stage:
        if self._status is not None:
            self._status.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        if self._status is not None:
            self._status.__exit__(*error)

    def of(self, what: str) -> Heard:
        """A stage's own report."""
        began, told = time.monotonic(), -25

        def heard(done: float, total: float) -> None:
            nonlocal told
            percent = int(100 * done / total) if total > 0 else 0
            line = f"{what}: {percent} %"
            if self._status is not None:
                spent = time.monotonic() - began
                self._status.update(
                    f"{escape(line)} {time_left(spent * (total - done) / done) if done > 0 < total - done else ''}"
                )
            elif percent >= told + 25 or told < percent == 100:
                told = percent
                self._console.print(line, highlight=False, markup=False)

        return heard
