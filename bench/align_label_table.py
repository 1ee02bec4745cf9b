"""The section of docs/results.md that `bench align --labels` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench.align_label_curve import Needs, Points, needs

if TYPE_CHECKING:
    from bench.align_labels import LabelSize

CHANCE = "by chance"
SHARES = (0.8, 0.9, 1.0)  # of the gain
ENOUGH = 0.6  # of the labels that chance needs, at most


def told(orders: Mapping[str, Points], seed_base: int, size: LabelSize) -> tuple[str, dict[str, Any]]:
    """The section, and its numbers."""
    first = orders[CHANCE]
    lines = [
        "## Labels by information and by chance",
        "",
        f"`./cuewright bench align --labels --seed-base {seed_base}`: TAN (S1+S2, alpha 0.5) of `bench align` goes on "
        f"learning {size.recipe.steps} steps of {size.recipe.batch} windows from labelled sentences of {size.pool} "
        f"films that it has not seen ({first.labels[-1]} sentences), always from the same start; simulated people, "
        f"wrong of {size.mistakes:.0%}, say whether a sentence is seen and when. What is not labelled keeps what the "
        f"model thought of it. Orders by information are `core/labelling`'s, asked anew of every model along the "
        f"curve. R@1 and ROC-AUC on {size.test} unseen films, means of {size.repeats} repeats (order by chance and "
        "training both drawn anew).",
        "",
        "![R@1 over labels](images/align-labels.svg)",
        "",
    ]
    for name, title in (("recall", "R@1"), ("auc", "ROC-AUC")):
        lines += [f"| {title} at labels | " + " | ".join(map(str, first.labels)) + " |"]
        lines += ["| --- |" + " --- |" * len(first.labels)]
        for order, points in orders.items():
            films, repeats = range(points.found[0][0].films), range(len(points.found))
            values = points.values(name, films, repeats)  # type: ignore[arg-type]
            lines.append(f"| {order} | " + " | ".join(f"{value:.3f}" for value in values) + " |")
        lines.append("")
    every = [needs(orders, CHANCE, share, size.size.rounds) for share in SHARES]
    lines += [
        "Labels until R@1 has risen by so much of what all labels bring (never falling curves, straight lines between "
        "points; 95 % intervals by bootstrap over test films and repeats), and of chance's number:",
        "",
        "| order | share of the gain | labels | of chance's | at most " + f"{ENOUGH:.0%}? |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in every:
        lines += [_line(order, each) for order in orders]
    data = {f"{each.share:g}": asdict(each) for each in every}
    return "\n".join(lines), data


def _line(order: str, found: Needs) -> str:
    labels = found.labels[order]
    told = f"| {order} | {found.share:.0%} | {labels.value:.0f} [{labels.low:.0f}, {labels.high:.0f}] |"
    if order not in found.ratios:
        return f"{told} | |"
    ratio = found.ratios[order]
    verdict = "holds" if ratio.high <= ENOUGH else "does not hold" if ratio.low > ENOUGH else "within the interval"
    return f"{told} {ratio.value:.2f} [{ratio.low:.2f}, {ratio.high:.2f}] | {verdict} |"
