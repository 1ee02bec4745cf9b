"""The bench of what harvested description teaches: lines are seen in their time, and the table says who gains."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import ad_harvest_films
from bench.ad_harvest import QUICK, _cider, _markdown
from bench.ad_harvest_films import SOURCES, seen_films, true_lines
from models.metrics.bootstrap import interval_of_difference

SEEDS = (600_001, 600_002)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of CLIP: how bright each picture is."""
    monkeypatch.setattr(ad_harvest_films, "embed_frames", lambda _, frames: frames.mean(axis=(1, 2), dtype=np.float32))


def test_lines_are_seen_in_their_time_and_kept(drawn: None, tmp_path: Path) -> None:
    lines = [film[:3] for film in true_lines(SEEDS)]
    films = seen_films(lambda: None, SEEDS, lines, tmp_path / "kept.npz")  # type: ignore[arg-type,return-value]
    assert [[clip.text for clip in film] for film in films] == [[text for *_, text in film] for film in lines]
    assert films[0][2].previous == (films[0][0].text, films[0][1].text) and films[0][0].features.shape == (8, 3)
    moved = [[(start + 30_000, end + 30_000, text) for start, end, text in film] for film in lines]
    other = seen_films(lambda: None, SEEDS, moved, tmp_path / "moved.npz")  # type: ignore[arg-type,return-value]
    assert not np.allclose(films[0][0].features, other[0][0].features)
    again = seen_films(lambda: pytest.fail("kept"), SEEDS, lines, tmp_path / "kept.npz")
    assert np.array_equal(again[1][1].features, films[1][1].features)


def test_the_better_lines_have_the_better_score_and_the_table_says_so(drawn: None, tmp_path: Path) -> None:
    lines = true_lines(SEEDS)
    test = seen_films(lambda: None, SEEDS, lines, tmp_path / "kept.npz")  # type: ignore[arg-type,return-value]
    right = _cider([[clip.text for clip in film] for film in test], test, False)
    wrong = _cider([["A dog barks." for _ in film] for film in test], test, False)
    gain = interval_of_difference(right, wrong)
    assert gain.value > 1 and gain.low > 0
    scores = {"named": dict.fromkeys(SOURCES, wrong) | {"ours": right}}
    text = _markdown(1, QUICK, dict.fromkeys(SOURCES, lines), scores, {"named": gain})
    assert f"named {gain}" in text and f"| ours | {sum(map(len, lines))} |" in text
