"""Learning curves as pictures for the docs, from the `metrics.jsonl` that every run keeps.

python -m models.learning_curves --runs runs/starter --out docs/images/learning

One SVG a run: the training loss, smoothed, and every evaluation on tuning data, over steps.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from models.training import METRICS

WIDTH, HEIGHT = 640, 300  # px
LEFT, RIGHT, TOP, BOTTOM = 52, 150, 34, 34  # margins; the right one holds the names
INK, GRID = "#3b4252", "#d8dee9"
COLOURS = ("#2f6bd0", "#d8372f", "#3a9b48", "#8a5bc2", "#b8860b", "#2f7f8c", "#c2577a", "#7a5434", "#5a5f86", "#3b3f52")
SMOOTHED = 9  # logged steps that one point of the training loss averages

Points = list[tuple[float, float]]  # (step, value)


@dataclass(frozen=True, slots=True)
class Curve:
    name: str
    points: Points


def curves_of(run: Path) -> tuple[list[Curve], list[Curve]]:
    """(losses of training, shares on tuning data) of a folder with a METRICS file.

    Rows that a resumed run wrote again replace the earlier ones. Raises ValueError for a line that is no JSON object.
    """
    values: dict[str, dict[float, float]] = {}
    for number, line in enumerate((run / METRICS).read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            step = float(row.pop("step"))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise ValueError(f"{run / METRICS}, line {number}: no row of metrics") from error
        for name, value in row.items():
            if isinstance(value, int | float):
                values.setdefault(name, {})[step] = float(value)
    known = {name: sorted(points.items()) for name, points in values.items()}
    losses = [Curve("training", _smooth(known["loss"]))] if "loss" in known else []
    shares = []
    for name, points in known.items():
        if not name.startswith("eval_") or len(points) < 2:
            continue
        shown = Curve(name.removeprefix("eval_").replace("_", " "), points)
        (shares if all(0 <= value <= 1 for _, value in points) else losses).append(shown)
    return losses, shares


def _smooth(points: Points) -> Points:
    half = SMOOTHED // 2
    windows = [points[max(0, i - half) : i + half + 1] for i in range(len(points))]
    return [
        (step, sum(value for _, value in window) / len(window))
        for (step, _), window in zip(points, windows, strict=True)
    ]


def svg(title: str, curves: Sequence[Curve], lowest: float = 0.0) -> str:
    """The curves on common axes: values from `lowest`, rounded down to a twentieth, up; steps to the right."""
    last = max(step for curve in curves for step, _ in curve.points)
    base = math.floor(lowest * 20) / 20
    high = base + _round_up(max(value for curve in curves for _, value in curve.points) - base)

    def x(step: float) -> float:
        return round(LEFT + step / last * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - base) / (high - base) * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="13" fill="{INK}">{escape(title)}</text>',
    ]
    for quarter in range(5):
        value, step = base + (high - base) * quarter / 4, last * quarter / 4
        parts += [
            f'<path d="M{LEFT} {y(value)}H{WIDTH - RIGHT}" stroke="{GRID}"/>',
            f'<text x="{LEFT - 6}" y="{y(value) + 4}" text-anchor="end" fill="{INK}">{value:.3g}</text>',
            f'<text x="{x(step)}" y="{HEIGHT - 14}" text-anchor="middle" fill="{INK}">{step:.0f}</text>',
        ]
    free = float(TOP)
    for number, curve in enumerate(sorted(curves, key=lambda curve: -curve.points[-1][1])):
        colour = COLOURS[number % len(COLOURS)]
        path = "L".join(f"{x(step)} {y(value)}" for step, value in curve.points)
        free = max(free + 14, y(curve.points[-1][1]) + 4)  # names never lie upon each other
        told = f"{escape(curve.name)} {curve.points[-1][1]:.3g}"
        parts += [
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>',
            f'<text x="{WIDTH - RIGHT + 8}" y="{free}" fill="{colour}">{told}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 4, 5 times a power of ten."""
    scale = 1e-6
    while True:
        for step in (1.0, 2.0, 2.5, 4.0, 5.0):
            if step * scale >= value:
                return step * scale
        scale *= 10


def write_all(runs: Path, out: Path) -> list[Path]:
    """A picture or two for every run below `runs`. Raises ValueError where there is none."""
    written = []
    out.mkdir(parents=True, exist_ok=True)
    for metrics in sorted(runs.glob(f"**/{METRICS}")):
        name = "-".join(part for part in metrics.parent.relative_to(runs).parts if part != "run")
        for kind, curves in zip(("loss", "tuning"), curves_of(metrics.parent), strict=True):
            if curves:
                path = out / f"{name}-{kind}.svg"
                path.write_text(svg(f"{name}: {kind}", curves), encoding="utf-8")
                written.append(path)
    if not written:
        raise ValueError(f"{runs} holds no run: there is no {METRICS} in it")
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the learning curves of runs.")
    parser.add_argument("--runs", type=Path, default=Path("runs/starter"))
    parser.add_argument("--out", type=Path, default=Path("docs/images/learning"))
    given = parser.parse_args()
    try:
        for path in write_all(given.runs, given.out):
            print(path)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
