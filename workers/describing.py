"""How AutoAD is asked about a place of a film: what it looks at, who it is told may be seen, what was said before.

The describe step asks about every gap of a film, a rewrite about one cue; both by this code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Problem
from core.intervals import Interval
from core.names import Spoken
from core.names_kept import NameRule
from core.windows import find_windows, main_shots
from workers.fingerprints import checkpoint_setting, is_served, served_checkpoints
from workers.model_cache import served
from workers.people import people_texts

if TYPE_CHECKING:
    from models.autoad.predict import ClipInput

FRAMES = 8  # per window, as published
SUBTITLE_S = 60  # how far back dialogue counts as context
SUBTITLES = 6


@dataclass(frozen=True, slots=True)
class SeenFilm:
    """What earlier steps left of a film; the picture itself is not looked at again."""

    features: NDArray[np.float32]  # [N, width], of CLIP
    times: NDArray[np.int64]  # [N], ms
    shots: Sequence[Interval]
    dialogue: Sequence[Spoken]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a description is for: the window of picture that belongs to it, and its frames' indices."""

    start_ms: int
    end_ms: int
    window: Interval
    frames: list[int]


def places_of(intervals: Sequence[Interval], film: SeenFilm) -> list[Place]:
    """`intervals` (gaps, or cues) are in order and apart."""
    windows = main_shots(find_windows(intervals, film.shots, film.duration_ms), film.shots)
    return [
        Place(start, end, window, _frames_of(window, film.times))
        for (start, end), window in zip(intervals, windows, strict=True)
    ]


def reads_people() -> bool:
    """Whether the served AutoAD reads who may be seen, and somebody can tell it."""
    return bool(checkpoint_setting("autoad", "use_people")) and is_served("names")


def people_at(
    places: Sequence[Place], film: SeenFilm, told: Sequence[str] = (), rules: Sequence[NameRule | None] = ()
) -> list[str]:
    """Who may be seen at each place, as AutoAD reads it; "" where nobody can tell. `told` and `rules`: people_texts."""
    if not reads_people():
        return [""] * len(places)
    return people_texts(
        served("names"),
        [(place.start_ms, place.end_ms) for place in places],
        [place.frames for place in places],
        film.features,
        film.times,
        film.dialogue,
        told,
        rules,
    )


def clip_at(place: Place, film: SeenFilm, people: str, max_words: int, fits: Callable[[str], bool]) -> ClipInput:
    """What AutoAD is given of one place; `fits` says whether a finished text may stand there."""
    from models.autoad.predict import ClipInput

    return ClipInput(
        features=film.features[place.frames],
        max_words=max_words,
        subtitles=tuple(_heard_before(film.dialogue, place.start_ms)),
        fits=fits,
        people=people,
    )


def checkpoints_used(width: int, also: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The source of what is written from features of this width: columns of `core.tables.Checkpoint`.

    Raises Problem where a served model was trained on features of another width than CLIP's.
    """
    sources = served_checkpoints(("clip", "autoad", *(("names",) if reads_people() else ()), *also))
    for source in sources[1:]:
        wanted = checkpoint_setting(source["name"], "visual_dim")
        if wanted is not None and wanted != width:
            raise Problem(
                f"The served {source['name']} reads picture features of width {wanted}; "
                f"those of the served CLIP have {width}.",
                slug="checkpoints-do-not-fit",
                remedy="Install weights that were trained together: ./cuewright train starter does, as a whole.",
            )
    return sources


def _frames_of(window: Interval, times: NDArray[np.int64]) -> list[int]:
    """Indices of the frames that a cue looks at, evenly over its window."""
    wanted = np.linspace(window[0], window[1], FRAMES, endpoint=False)
    return [int(i) for i in np.clip(np.searchsorted(times, wanted), 0, len(times) - 1)]


def _heard_before(dialogue: Sequence[Spoken], until_ms: int) -> list[str]:
    recent = [text for start, end, text in dialogue if end <= until_ms and start > until_ms - SUBTITLE_S * 1000]
    return recent[-SUBTITLES:]
