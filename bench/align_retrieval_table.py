"""The section of docs/results.md that `bench align_retrieval` writes: ranks of clips, and who is better than whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.metrics.bootstrap import Interval, interval_of
from models.metrics.youcook2 import TiedRanks

Found = TiedRanks
WITHIN = (1, 5, 10)
MEDIAN = "median rank"


def told(
    rows: Mapping[str, Mapping[str, Found]],
    claimed: Sequence[Sequence[tuple[str, str]]],
    owners: Sequence[int],
    seed_base: int,
    films: int,
    rounds: int,
    pools: int = 1,
) -> tuple[str, dict[str, dict[str, Interval]]]:
    """The section, and its numbers; `rows` by system and by how it compares, `owners` the film of each clip.

    Claims are that in a list of `claimed` each system, by how it compares, is better than those after it.
    """
    of_film = _by_film(owners)
    means = {
        f"{name}, {how}": {
            key: interval_of(_of(measure, of_film), len(of_film), rounds) for key, measure in measures(found).items()
        }
        for name, each in rows.items()
        for how, found in each.items()
    }
    names = [*(f"R@{k}" for k in WITHIN), MEDIAN]
    lines = [
        "## Clips by their description (thesis Table 7.3)",
        "",
        f"`./cuewright bench align_retrieval --seed-base {seed_base}`: {len(owners) // pools} descriptions (the first "
        "of a narrator's wordings, with the thing's colour) look for their clips, one clip of each meaning out of "
        f"{films} unseen instructional films, in {pools} pools drawn one after another; a clip is one action, 2 to "
        "4 s, and is seen in ten windows of 32 s around it as "
        "YouCook2's segments are. Backbone and TAN are those of `bench align`, and TAN once more with the published "
        "negatives: the whole batch's instead of the own window's. MIL-NCE compares plain means by dot "
        "product, TAN's dual encoder by cosine; centred and standardised, as the release logs them, take the pool's "
        "mean, and deviation, out of either modality. Systems are told apart by what serves each best on other "
        "films. Equal similarities are ranked in all orders. 95 % intervals by bootstrap over the clips' films, in the "
        "whole pools.",
        "",
        "| system | " + " | ".join(names) + " |",
        "| --- |" + " --- |" * len(names),
    ]
    lines += [f"| {name} | " + " | ".join(str(each[key]) for key in names) + " |" for name, each in means.items()]
    lines += ["", "The first less the second, paired over the same clips:", ""]
    lines += ["| first | second | measure | difference | |", "| --- | --- | --- | --- | --- |"]
    for more, less in dict.fromkeys(pair for systems in claimed for pair in combinations(systems, 2)):
        one, other = (measures(rows[name][how]) for name, how in (more, less))
        for key in names:
            gap = _gap(_of(one[key], of_film), _of(other[key], of_film), len(of_film), rounds)
            row = (", ".join(more), ", ".join(less), key, str(gap), verdict(gap, smaller=key == MEDIAN))
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines), means


def measures(found: Found) -> dict[str, Callable[[NDArray[np.int64]], float]]:
    """Each of some queries' places."""
    made: dict[str, Callable[[NDArray[np.int64]], float]] = {
        f"R@{k}": lambda some, hits=found.within(k): float(hits[some].mean())  # type: ignore[misc]
        for k in WITHIN
    }
    middle = found.middle()
    return made | {MEDIAN: lambda some: float(np.median(middle[some]))}


def verdict(gap: Interval, smaller: bool) -> str:
    """holds: the first is better beyond the interval; does not hold: it is worse beyond it."""
    low, high = (-gap.high, -gap.low) if smaller else (gap.low, gap.high)
    return "does not hold" if high < 0 else "holds" if low > 0 else "within the interval"


def _by_film(owners: Sequence[int]) -> list[NDArray[np.int64]]:
    every = np.asarray(owners)
    return [np.flatnonzero(every == film) for film in np.unique(every)]


def _of(
    measure: Callable[[NDArray[np.int64]], float], of_film: Sequence[NDArray[np.int64]]
) -> Callable[[Sequence[int]], float]:
    return lambda films: measure(np.concatenate([of_film[film] for film in films]))


def _gap(
    one: Callable[[Sequence[int]], float], other: Callable[[Sequence[int]], float], films: int, rounds: int
) -> Interval:
    return interval_of(lambda some: one(some) - other(some), films, rounds)
