"""Words of two texts compared."""

from __future__ import annotations

from random import Random

from models.metrics.words import edit_distance


def test_errors_are_counted_as_levenshtein_does() -> None:
    rng = Random(4)
    for _ in range(300):
        a, b = ([rng.choice("abc") for _ in range(rng.randrange(7))] for _ in range(2))
        assert edit_distance(a, b) == _slow(a, b)


def _slow(a: list[str], b: list[str]) -> int:
    if not a or not b:
        return len(a) + len(b)
    return min(_slow(a[1:], b) + 1, _slow(a, b[1:]) + 1, _slow(a[1:], b[1:]) + (a[0] != b[0]))
