"""Agreement on labels, such as alignable, not visible and unsure: Cohen's kappa, Fleiss' kappa, Krippendorff's alpha.

Each is 1 - seen disagreement / disagreement expected by chance; they differ in what they take for chance. Answers come
as one sequence of labels a rater, None where a rater did not answer, or as counts of answers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.agreement.coefficient import ROUNDS, Counts, Floats, Measured, Undefined, measured
from core.errors import Invalid

Answers = Sequence[str | None]
COHEN, FLEISS, ALPHA = "cohen-kappa", "fleiss-kappa", "krippendorff-alpha"


def cohen_kappa(first: Answers, second: Answers, *, seed: int = 0) -> Measured:
    """Of two raters over the sentences that both answered; chance is each one's own use of the labels."""
    codes, names = _codes([first, second])
    given = codes >= 0
    if not given.any():
        return Undefined(COHEN, "no-answers", 0)
    if not given.any(1).all():
        return Undefined(COHEN, "one-rater", 0)
    return cohen_of_table(crossed(codes[0], codes[1], names), seed=seed)


def fleiss_kappa(raters: Sequence[Answers], *, seed: int = 0) -> Measured:
    """Of any number of raters, where every sentence has equally many answers (from whomever)."""
    codes, names = _codes(raters)
    return _of_raters(FLEISS, codes) or fleiss_of_counts(counted(codes, names), seed=seed)


def krippendorff_alpha(raters: Sequence[Answers], *, seed: int = 0) -> Measured:
    """Of any number of raters, answers missing anywhere; sentences with fewer than two answers say nothing."""
    codes, names = _codes(raters)
    return _of_raters(ALPHA, codes) or alpha_of_counts(counted(codes, names), seed=seed)


def cohen_of_table(table: Counts, *, seed: int = 0) -> Measured:
    """table [L, L]: how often the first rater said i where the second said j (Cohen 1960)."""
    size = table.shape[0]
    if not table.sum():
        return Undefined(COHEN, "no-overlap", 0)
    first, second = np.divmod(np.flatnonzero(table), size)
    same = (first == second).astype(np.float64)
    of_first, of_second = np.eye(size)[first], np.eye(size)[second]  # [P, L]

    def disagreements(weights: Floats) -> tuple[Floats, Floats]:
        n = weights.sum(1)
        chance = ((weights @ of_first) * (weights @ of_second)).sum(1) / (n * n)
        return 1 - (weights @ same) / n, 1 - chance

    return measured(COHEN, table[first, second], disagreements, seed)


def fleiss_of_counts(counts: Counts, *, seed: int = 0) -> Measured:
    """counts [N, L]: answers of each label that a sentence has, each row with the same sum >= 2 (Fleiss 1971)."""
    patterns, weights = _patterns(counts, least=1)
    raters = patterns.sum(1)
    if not weights.size:
        return Undefined(FLEISS, "no-answers", 0)
    if (raters != raters[0]).any():
        return Undefined(FLEISS, "unequal-raters", int(weights.sum()))
    if raters[0] < 2:
        return Undefined(FLEISS, "no-overlap", 0)
    size = float(raters[0])
    differing = 1 - ((patterns**2).sum(1) - size) / (size * (size - 1))  # [P]

    def disagreements(drawn: Floats) -> tuple[Floats, Floats]:
        n = drawn.sum(1)
        used = (drawn @ patterns) / (n * size)[:, None]  # [R, L]
        return (drawn @ differing) / n, 1 - (used**2).sum(1)

    return measured(FLEISS, weights, disagreements, seed)


def alpha_of_counts(counts: Counts, *, seed: int = 0, rounds: int = ROUNDS) -> Measured:
    """counts [N, L] as above, with any sums (Krippendorff, nominal: the coincidences of values within units)."""
    patterns, weights = _patterns(counts, least=2)
    if not weights.size:
        return Undefined(ALPHA, "no-overlap" if counts.any() else "no-answers", 0)
    answers = patterns.sum(1)  # m_u of each pattern [P]
    differing = (answers**2 - (patterns**2).sum(1)) / (answers - 1)

    def disagreements(drawn: Floats) -> tuple[Floats, Floats]:
        n, used = drawn @ answers, drawn @ patterns  # [R], [R, L]
        return (drawn @ differing) / n, 1 - (used * (used - 1)).sum(1) / (n * (n - 1))

    return measured(ALPHA, weights, disagreements, seed, rounds)


def crossed(first: NDArray[np.integer], second: NDArray[np.integer], size: int) -> Counts:
    """Label codes [N] of two raters, -1 where missing, as a table [L, L] of what both answered."""
    both = (first >= 0) & (second >= 0)
    cells = first[both].astype(np.int64) * size + second[both]
    return np.bincount(cells, minlength=size * size).reshape(size, size).astype(np.int64)


def counted(codes: NDArray[np.integer], size: int) -> Counts:
    """Label codes [raters, N], -1 where missing, as counts [N, L]."""
    return np.stack([(codes == label).sum(0) for label in range(size)], 1).astype(np.int64)


def _patterns(counts: Counts, least: int) -> tuple[Floats, Counts]:
    """The different rows [P, L] that have at least so many answers, and how often each stands there [P]."""
    kept = counts[counts.sum(1) >= least]
    if not kept.size:
        return np.zeros((0, counts.shape[1])), np.zeros(0, np.int64)
    base = int(kept.max()) + 1
    if kept.shape[1] * np.log2(base) < 62:  # rows as single numbers sort many times faster
        keys = kept @ (base ** np.arange(kept.shape[1], dtype=np.int64))
        _, where, weights = np.unique(keys, return_index=True, return_counts=True)
        return kept[where].astype(np.float64), weights.astype(np.int64)
    rows, weights = np.unique(kept, axis=0, return_counts=True)
    return rows.astype(np.float64), weights.astype(np.int64)


def _codes(raters: Sequence[Answers]) -> tuple[NDArray[np.int64], int]:
    """Codes [raters, N] of labels in their alphabet's order, -1 where missing; and how many labels there are."""
    if len({len(answers) for answers in raters}) > 1:
        raise Invalid(
            "Every rater needs one answer a sentence, None where there is none: their lists differ in length."
        )
    names: set[str | None] = set().union(*raters)
    odd = [name for name in names if name is not None and not isinstance(name, str)]
    if odd:
        raise Invalid(f"A label is text, not {odd[0]!r}.")
    codes: dict[str | None, int] = {
        name: code for code, name in enumerate(sorted(name for name in names if name is not None))
    }
    size = len(codes)
    codes[None] = -1
    rows = [[codes[answer] for answer in answers] for answers in raters]
    return np.array(rows, np.int64).reshape(len(raters), len(raters[0]) if raters else 0), max(1, size)


def _of_raters(measure: str, codes: NDArray[np.int64]) -> Undefined | None:
    answering = int((codes >= 0).any(1).sum()) if codes.size else 0
    if answering < 2:
        return Undefined(measure, "one-rater" if answering else "no-answers", 0)
    return None
