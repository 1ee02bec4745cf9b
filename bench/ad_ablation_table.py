"""The section of docs/results.md that `bench ad_ablation` writes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bench.ad_ablation_rows import CLAIMS, Claim
from models.metrics.bootstrap import Interval

if TYPE_CHECKING:
    from bench.ad_ablation import Size

MEASURES = ("cider", "rouge_l", "recall", "who", "action", "object", "place", "name")


def table(
    means: Mapping[str, Mapping[str, Interval]],
    differences: Sequence[Interval],
    seed_base: int,
    size: Size,
    recall: tuple[int, int],
    clips: int,
) -> str:
    """Rows with their means, then every claim with its paired difference and verdict."""
    recipe = size.recipe
    k, n = recall
    told = (
        f"`./cuewright bench ad_ablation --seed-base {seed_base}`: each row trained from cached features of "
        f"{size.target_films} films for {recipe.steps} steps of {recipe.batch} clips, the same for all;",
        f"captions ({recipe.caption_steps} steps of {2 * recipe.batch}) on {size.caption_films} other films;",
        "text-only pretraining by the starter's language model (descriptions of other films, a third with dialogue).",
        f"One seed ({recipe.seed}), on CPU: how much another seed would move a row is not measured.",
        f"Tested on {size.test_films} unseen films of about {size.length_s} s ({clips} clips, true intervals, greedy).",
        "Means with 95 % intervals by bootstrap over films; CIDEr 1.0 is what papers print as 100.",
        f"R@{k}/{n} is by the similarity of our CLIP's text tower (published: BERTScore, 1 and 5 of 16).",
        "METEOR, SPICE and BERTScore are not installed.",
        "Without text pretraining GPT-2 starts at random: there is no general GPT-2 here.",
        "'In fives' is LSMDC's way: five clips are described together, the next five know nothing of them.",
    )
    lines = [
        "## Audio description, row by row (thesis Tables 8.2 to 8.5, Figure 8.4)",
        "",
        " ".join(told),
        "",
        f"| row | CIDEr | ROUGE-L | R@{k}/{n} | " + " | ".join(MEASURES[3:]) + " |",
        "| --- | " + " | ".join("---" for _ in MEASURES) + " |",
    ]
    lines += [
        f"| {name} | " + " | ".join(worded(found[key]) for key in MEASURES) + " |" for name, found in means.items()
    ]
    lines += [
        "",
        "What the thesis says of them (CIDEr of the first minus the second, paired over the same films):",
        "",
        "| thesis | claim | first | second | difference | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {claim.source} | {claim.text} | {claim.more} | {claim.less} | {difference} | {verdict(claim, difference)} |"
        for claim, difference in zip(CLAIMS, differences, strict=True)
    ]
    return "\n".join(lines)


def worded(interval: Interval) -> str:
    """Empty where no line has the fact, as names in unnamed truth."""
    return "" if math.isnan(interval.value) else str(interval)


def verdict(claim: Claim, difference: Interval) -> str:
    """holds: above 0 beyond the interval; does not: below 0 beyond it; else nothing is shown."""
    if claim.told:
        return "gain" if difference.low > 0 else "loss" if difference.high < 0 else "no difference shown"
    return "holds" if difference.low > 0 else "does not hold" if difference.high < 0 else "within the interval"
