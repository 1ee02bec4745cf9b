"""The bench of AutoAD's rows: sound claims, parts that are what they say, and a run from end to end."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from bench import run_bench
from bench.ad_ablation import Size, _file_of, run
from bench.ad_ablation_items import NotTrained, interval_features, items_of, parts_in, training_films
from bench.ad_ablation_rows import BASELINES, CLAIMS, ROWS, evaluations
from bench.ad_ablation_table import table, verdict
from bench.ad_items import test_films
from models.catalog import CATALOG
from models.clip.features import ClipFeatures, compute, save_clips
from models.clip.model import STARTER, build_clip
from models.metrics.bootstrap import Interval
from studio import training

test_films.__test__ = False  # type: ignore[attr-defined]  # a function of the bench, not a test


def test_every_claim_compares_rows_that_are_evaluated_after_equal_or_named_pretraining() -> None:
    lines = evaluations()
    assert len(set(lines)) == len(lines) and {each.row for each in lines} == {*ROWS, *BASELINES}
    assert len({str(each) for each in lines}) == len(lines)
    assert len({_file_of(row) for row in (*ROWS, *BASELINES)}) == len(ROWS) + len(BASELINES)
    for claim in CLAIMS:
        assert claim.more in lines and claim.less in lines and claim.more != claim.less
        assert claim.more.truth == claim.less.truth
        if "pretraining" not in claim.text and "on top of" not in claim.text and claim.more.row in ROWS:
            assert claim.more.row.split(", ")[-1] == claim.less.row.split(", ")[-1]


def test_rows_differ_in_what_they_say_and_in_nothing_else() -> None:
    for row, ablation in ROWS.items():
        seen, learnt = row.split(", ")
        assert ablation.text_pretraining == (learnt in ("text", "both"))
        assert ablation.caption_pretraining == (learnt in ("captions", "both"))
        assert ablation.frames == {"n": 0, "1": 1, "V": 8}[seen[0]]
        lines = int(seen.split(" ")[1]) if "line" in seen else 6
        assert ablation.context_lines == (lines if "AD" in seen else 0)
        assert ablation.subtitles == {"Sub": "lines", "SubN": "names"}.get(seen.split("+")[-1], "none")


@pytest.mark.parametrize(
    ("low", "high", "plain", "told"),
    [
        (0.1, 0.3, "holds", "gain"),
        (-0.3, -0.1, "does not hold", "loss"),
        (-0.1, 0.2, "within the interval", "no difference shown"),
    ],
)
def test_a_verdict_is_what_the_interval_says(low: float, high: float, plain: str, told: str) -> None:
    difference = Interval((low + high) / 2, low, high)
    assert verdict(next(claim for claim in CLAIMS if not claim.told), difference) == plain
    assert verdict(next(claim for claim in CLAIMS if claim.told), difference) == told


def test_the_table_states_every_claim_and_leaves_missing_facts_empty() -> None:
    keys = ("cider", "rouge_l", "recall", "who", "action", "object", "place", "name")
    one = dict.fromkeys(keys, Interval(0.5, 0.4, 0.6)) | {"name": Interval(float("nan"), float("nan"), float("nan"))}
    text = table({"V, both": one}, [Interval(0.2, 0.1, 0.3)] * len(CLAIMS), 1_000_000, Size(), (1, 8), 400)
    assert all(claim.text in text for claim in CLAIMS) and text.count("holds") >= len(CLAIMS) - 2
    assert "nan" not in text and "--seed-base 1000000" in text and "One seed (1)" in text


def test_unseen_clips_have_eight_frames_and_their_own_lines() -> None:
    torch.manual_seed(0)
    (film,) = test_films(1_000_000, 1, 45)
    clips = interval_features(build_clip(STARTER).eval(), film)
    assert [clip.text for clip in clips] == [line.text for line in film.script]
    assert all(clip.features.shape == (8, STARTER.embed_dim) for clip in clips)
    assert len({clip.features.tobytes() for clip in clips}) == len(clips)
    named, nameless = items_of(film, False), items_of(film, True)
    assert [item.text for item in named] == [clip.text for clip in clips]
    assert [item.text for item in nameless] == [clip.unnamed for clip in clips]
    with pytest.raises(ValueError, match="test films begin"):
        test_films(5, 1, 45)


def test_films_to_learn_from_are_apart(tmp_path: Path) -> None:
    seen = np.zeros((8, 4), dtype=np.float32)
    films = [[ClipFeatures(seed, 0, seen, seen, "A.", "A.", (), ())] for seed in range(10)]
    save_clips(tmp_path / "clips.npz", {"train": films, "tune": films[:3]})
    parts = parts_in_made(tmp_path)
    cut = training_films(parts, 4, 5, 2)
    assert [film[0].film_seed for film in (*cut.target, *cut.captions)] == list(range(9)) and len(cut.tune) == 2
    with pytest.raises(ValueError, match="10 training films are cached, 12"):
        training_films(parts, 6, 6, 2)


def parts_in_made(folder: Path):  # type: ignore[no-untyped-def]
    for part in ("language", "clip"):
        (folder / part).mkdir()
        (folder / part / "config.json").write_text("{}")
    return parts_in(folder)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match=r"clips.npz, language/config.json, clip/config.json not in"):
        parts_in(tmp_path)
    assert run_bench("rules", 9_000_000, None, quick=True) == 2


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_it_runs_from_end_to_end_and_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs, kept = tmp_path / "starter", tmp_path / "kept"
    for name in ("language", "clip"):
        shutil.copytree(CATALOG[name].starter, runs / name)
    save_clips(runs / "clips.npz", compute(training, runs / "clip", tmp_path / "drawn", 12, 2, 1))
    assert run(1_000_000, tmp_path / "out.json", quick=True, runs=runs, kept=kept) == 0
    first = capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text()).keys() == {str(each) for each in evaluations()}
    (folder,) = kept.iterdir()
    stamps = {path: path.stat().st_mtime_ns for path in folder.glob("*.json")}
    assert len(stamps) == len(ROWS) + len(BASELINES)
    lost = folder / f"{_file_of('V, both')}.json"
    lost.unlink()
    run(1_000_000, None, quick=True, runs=runs, kept=kept)
    again = capsys.readouterr().out
    assert first[first.index("##") : first.rindex("|")] == again[again.index("##") : again.rindex("|")]
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items() if path != lost)
