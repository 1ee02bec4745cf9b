"""Dials from NAME=VALUE texts, and the dials of a story: what is beyond sense is refused in a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from studio.presets import STANDARD, preset_of
from studio.story import SHORTEST_S, write_film
from studio.truth import Film
from studio.world import split_of

LONGEST_S = 7200  # two hours
LAST_SEED = 2**31 - 1  # what every reader of the exported tables can hold
T = TypeVar("T")
_WHOLE = ("length_s", "things", "style")
_TEXTS = ("preset",)


@dataclass(frozen=True, slots=True)
class StoryDials:
    """How a story is told; see `studio.story.write_film`."""

    length_s: int = 60  # 30 .. 7200
    missing_subtitles: float | None = None  # share of utterances that the subtitles leave out; None: the preset's
    introduces: float = 0.4  # how often the describer gives a name before dialogue does
    style: int | None = None  # 0 .. 2, which describer speaks; None: the seed decides
    preset: str = STANDARD.name  # which part of the world's tables, with packs of the unseen: "standard-1+unseen-cast"

    def __post_init__(self) -> None:
        if not SHORTEST_S <= self.length_s <= LONGEST_S:
            raise ValueError(f"length_s of a story is {SHORTEST_S} to {LONGEST_S}, not {self.length_s}")
        preset_of(self.preset)
        for name in ("missing_subtitles", "introduces"):
            if getattr(self, name) is not None and not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is a share from 0 to 1, not {getattr(self, name)}")
        if self.style not in (None, 0, 1, 2):
            raise ValueError(f"style is 0, 1, 2 or None, not {self.style}")


def preset_name(preset: str | None, packs: Sequence[str]) -> str:
    """A preset (None: the standard) with packs, as a film's `world` says it. Raises ValueError for an unknown one."""
    return preset_of("+".join([preset or STANDARD.name, *packs])).name


def read_story_dials(
    settings: Sequence[str], length_s: int | None = None, preset: str | None = None, packs: Sequence[str] = ()
) -> StoryDials:
    """Dials of a story with what `--preset` and `--pack` say. Raises ValueError."""
    dials = read_dials(StoryDials, settings, length_s)
    if preset is None and not packs:
        return dials
    return replace(dials, preset=preset_name(preset or dials.preset, packs))


def write_story(seed: int, dials: StoryDials | None = None) -> Film:
    """The story of this seed and these dials."""
    dials = dials or StoryDials()
    return write_film(
        known_seed(seed),
        dials.length_s,
        dials.missing_subtitles,
        dials.introduces,
        dials.style,
        preset_of(dials.preset),
    )


def known_seed(seed: int) -> int:
    """The seed itself. Raises ValueError where there is no such film."""
    split_of(seed)
    if seed > LAST_SEED:
        raise ValueError(f"a seed is at most {LAST_SEED}, not {seed}")
    return seed


def read_dials(kind: type[T], settings: Sequence[str], length_s: int | None = None) -> T:
    """Dials of a kind from NAME=VALUE texts; what is not said keeps its default. Raises ValueError."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    values: dict[str, Any] = {} if length_s is None else {"length_s": length_s}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in names:
            raise ValueError(f"there is no dial {name!r}: {', '.join(names)}")
        if name in _TEXTS:
            values[name] = value
            continue
        try:
            values[name] = int(value) if name in _WHOLE else float(value)
        except ValueError:
            raise ValueError(f"{name} is a number, not {value!r}") from None
    return kind(**values)
