"""The bench of tries with one's own earlier lines: what is compared, own lines in their places, and a run."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bench import ad_own_context
from bench.ad_own_context import ROWS, TRIES, run, with_own_lines
from models.autoad.model import STARTER, AutoAD
from models.catalog import CATALOG
from models.clip.features import ClipFeatures, compute, save_clips
from models.language.tokenizer import load_tokenizer
from studio import training


def test_each_try_reads_its_own_lines_and_is_held_against_as_many_steps_and_the_same_names() -> None:
    for more, less in TRIES:
        assert ROWS[more].longer == ROWS[less].longer and ROWS[more].ablation.unnamed == ROWS[less].ablation.unnamed
        assert ROWS[more].ablation.context_lines and (ROWS[more].own or not ROWS[less].ablation.context_lines)


def test_own_lines_stand_where_true_ones_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = np.zeros((8, 4), dtype=np.float32)
    film = [
        ClipFeatures(7, at, seen, seen, f"True {at}.", "A.", tuple(f"True {n}." for n in range(at)), ())
        for at in range(4)
    ]
    monkeypatch.setattr(ad_own_context, "describe_films", lambda *_: [["Own 0.", "", "Own 2.", "Own 3."]])
    (read,) = with_own_lines(AutoAD(STARTER), load_tokenizer(CATALOG["language"].starter), [film])
    assert [clip.previous for clip in read] == [(), ("Own 0.",), ("Own 0.",), ("Own 0.", "Own 2.")]
    assert [clip.text for clip in read] == [clip.text for clip in film]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_runs_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "starter"
    for name in ("language", "clip"):
        shutil.copytree(CATALOG[name].starter, runs / name)
    save_clips(runs / "clips.npz", compute(training, runs / "clip", tmp_path / "drawn", 12, 2, 1))
    assert run(1_000_000, None, quick=True, runs=runs, kept=tmp_path / "kept") == 0
    told = capsys.readouterr().out
    assert all(f"| {row.name} |" in told for row in ROWS)
