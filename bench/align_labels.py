"""Do labels asked for by expected information teach TAN sooner than labels by chance? `bench align --labels`

./cuewright bench align --labels --seed-base 9000000

TAN (S1+S2, alpha 0.5) of `bench align` goes on learning from simulated people's answers about films that it has not
learnt from, at a series of budgets, always from the same start. Points are kept under runs/align, so that an
interrupted bench goes on.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from bench.align import KEPT, QUICK, By, Size, folder_of, kept_outcomes, outcomes_of
from bench.align_answers import Key, answers_of
from bench.align_backbones import learn_mil_nce
from bench.align_films import AlignFilm, align_films, seen_by
from bench.align_label_curve import Points, picture
from bench.align_label_learn import LabelRecipe, learn_from
from bench.align_label_orders import Order, aligned, next_keys, proposals_of
from bench.align_label_table import CHANCE, told
from bench.align_learn import learn
from bench.align_measures import Measured
from bench.align_rows import co_trained
from bench.results import RESULTS, write_section
from bench.seeds import must_be_unseen
from models.tan.calibration import Calibration, fit_calibration
from models.tan.model import TAN

ORDERS = (
    Order(CHANCE, "chance"),
    Order("by information", "information"),
)
POOL_SEEDS, TUNE_SEEDS = 500_000, 910_000
PICTURE = "align-labels.svg"


@dataclass(frozen=True, slots=True)
class LabelSize:
    """How much is labelled, learnt and tested."""

    size: Size = Size()  # noqa: RUF009 - frozen
    recipe: LabelRecipe = LabelRecipe()  # noqa: RUF009 - frozen
    pool: int = 200  # films that can be labelled
    tune: int = 60  # films by which the head is made a probability
    test: int = 400
    shares: tuple[float, ...] = (0.1, 0.2, 0.35, 0.6)  # of the pool's sentences, between none and all
    repeats: int = 3
    mistakes: float = 0.05  # of the people


QUICK_LABELS = LabelSize(QUICK, LabelRecipe(steps=2, batch=2), pool=3, tune=2, test=3, shares=(0.4,), repeats=2)


def run_labels(seed_base: int, json_path: Path | None, quick: bool, kept: Path = KEPT) -> int:
    """Print the table; write it and the picture to docs unless `quick`, which only shows that everything runs."""
    must_be_unseen(seed_base)
    started = time.monotonic()
    torch.set_num_threads(1)
    size = QUICK_LABELS if quick else LabelSize()
    orders = curves(size, seed_base, kept, ORDERS)
    text, data = told(orders, seed_base, size)
    print(text)
    print(f"{time.monotonic() - started:.0f} s in all, points that were kept not counted")
    if not quick:
        write_section("align_labels", text)
        drawn = picture(orders, "recall", "R@1 over labelled sentences")
        (RESULTS.parent / "images" / PICTURE).write_text(drawn, encoding="utf-8")
    if json_path is not None:
        json_path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return 0


def curves(size: LabelSize, seed_base: int, kept: Path, orders: Sequence[Order]) -> dict[str, Points]:
    """Every order's points; all orders begin and end alike."""
    folder = folder_of(size.size, kept)
    films = align_films(0, size.size.films)
    backbone = learn_mil_nce(films, size.size.recipe.backbone, folder / "mil-nce")
    start = learn(co_trained(), backbone, seen_by(backbone.seen, films), list, size.size.recipe, folder)
    pool, tune, test = (
        seen_by(backbone.seen, align_films(first, count))
        for first, count in ((POOL_SEEDS, size.pool), (TUNE_SEEDS, size.tune), (seed_base, size.test))
    )
    bench = _Bench(start, pool, test, calibrated(start, tune), size, folder / f"labels-{seed_base}-{_short(size)}")
    return {order.name: bench.points(order) for order in orders}


def calibrated(model: TAN, films: Sequence[AlignFilm]) -> Calibration:
    found = aligned(model, films)
    said = [proposal.alignable or 0.0 for film in found for proposal in film.proposals]
    return fit_calibration(said, [span is not None for film in films for span in film.spans])


class _Bench:
    """What all orders share."""

    def __init__(
        self,
        start: TAN,
        pool: Sequence[AlignFilm],
        test: Sequence[AlignFilm],
        calibration: Calibration,
        size: LabelSize,
        folder: Path,
    ) -> None:
        self.start, self.pool, self.test, self.calibration = start, pool, test, calibration
        self.size, self.folder = size, folder
        self.proposals = proposals_of(aligned(start, pool), calibration)
        self.answers = answers_of(pool, size.mistakes)
        self.budgets = [round(share * len(self.answers)) for share in size.shares]

    def points(self, order: Order) -> Points:
        began = time.monotonic()
        rows = []
        for repeat in range(self.size.repeats):
            asked: list[Key] = []
            row = [self._measured("none", self.start)]
            model = self.start
            for budget in self.budgets:
                name = f"{order.name.replace(', ', '-').replace(' ', '-')}-{repeat}-{budget}"
                asked = self._asked(order, model, asked, budget, repeat, name)
                model = self._learnt(asked, repeat, name)
                row.append(self._measured(name, model))
            name = f"all-{repeat}"
            row.append(self._measured(name, self._learnt(list(self.answers), repeat, name)))
            rows.append(tuple(row))
            print(f"{order.name}, repeat {repeat} done after {time.monotonic() - began:.0f} s", flush=True)
        return Points((0, *self.budgets, len(self.answers)), tuple(rows))

    def _asked(self, order: Order, model: TAN, asked: list[Key], budget: int, repeat: int, name: str) -> list[Key]:
        """What was asked and what is asked next, kept."""
        path = self.folder / f"asked-{name}.json"
        if not path.is_file():
            more = budget - len(asked)
            found = asked + next_keys(order, self.pool, model, self.calibration, asked, more, repeat)
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found) + "\n", encoding="utf-8")
        return [(place, number) for place, number in json.loads(path.read_text(encoding="utf-8"))]

    def _learnt(self, asked: list[Key], repeat: int, name: str) -> TAN:
        return learn_from(
            self.start, self.pool, self.proposals, self.answers, asked, self.size.recipe, repeat, self.folder / name
        )

    def _measured(self, name: str, model: TAN) -> Measured:
        self.folder.mkdir(parents=True, exist_ok=True)

        def make() -> By:
            return outcomes_of(model, self.test, self.size.recipe.window_s)

        return Measured(kept_outcomes(self.folder / f"found-{name}.json", make)["both"])


def _short(size: LabelSize) -> str:
    """Names a folder for what points depend on."""
    return hashlib.sha256(json.dumps(asdict(size), sort_keys=True).encode()).hexdigest()[:8]
