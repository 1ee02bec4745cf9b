"""The bench of earlier descriptions: what is compared, how much a row reads, and a run on small weights."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bench import ad_context
from bench.ad_ablation_items import NotTrained
from bench.ad_context import CLAIMS, FIRST, OWN, ROWS, Row, run, told_by, without_earlier
from bench.ad_systems import Item
from models import checkpoint
from models.autoad.model import STARTER, AutoAD
from models.autoad.predict import ClipInput
from models.catalog import CATALOG
from models.clip.features import ClipFeatures, compute, save_clips
from models.language.tokenizer import load_tokenizer
from models.starter_recipe import Sizes
from studio import training
from studio.parser import parse


def test_a_claim_compares_two_rows_of_one_training() -> None:
    assert len(set(ROWS)) == len(ROWS) == len({str(row) for row in ROWS})
    for claim in CLAIMS:
        assert claim.more in ROWS and claim.less in ROWS and claim.more.stage == claim.less.stage
        assert claim.more.lines > claim.less.lines or claim.more.context == "oracle" != claim.less.context


@pytest.mark.parametrize(("row", "read"), [(Row(FIRST, 1), 1), (Row(OWN, 3, "oracle"), 3)])
def test_a_row_reads_no_more_lines_than_it_says(row: Row, read: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, str, list[list[ClipFeatures]]]] = []

    def listen(model: AutoAD, _: object, films: list[list[ClipFeatures]], context: str) -> list[list[str]]:
        asked.append((model.config.context_lines, context, films))
        return [["Said."] for _ in films]

    monkeypatch.setattr(ad_context, "describe_films", listen)
    clip = ClipInput(np.ones((8, 160), dtype=np.float32), subtitles=("Hello.",), people="Tom: the man.")
    film = [Item(clip, ("Earlier.",), "Tom waves.", parse("Tom waves.", {"tom": "cap"}), (0, 1000))]
    told_by(AutoAD(STARTER), load_tokenizer(CATALOG["language"].starter), [film], row)
    ((lines, context, ((given,),)),) = asked
    assert (lines, context) == (read, row.context)
    assert (given.previous, given.subtitles, given.people) == (("Earlier.",), ("Hello.",), "Tom: the man.")
    assert given.features.all()


def test_without_a_training_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotTrained, match="train starter"):
        run(1_000_000, None, quick=True, runs=tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_reads_nothing_earlier_is_trained_once_and_the_bench_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = tmp_path / "starter"
    for name in ("language", "clip", "names", "autoad"):
        shutil.copytree(CATALOG[name].starter, runs / name)
    shutil.copytree(CATALOG["autoad"].starter, runs / "autoad-first")
    (runs / "people.json").write_text("{}", encoding="utf-8")
    save_clips(runs / "clips.npz", compute(training, runs / "clip", tmp_path / "drawn", 12, 2, 1))
    assert run(1_000_000, None, quick=True, runs=runs) == 0
    told = capsys.readouterr().out
    assert all(f"| {row} |" in told for row in ROWS)
    for folder in ("autoad-sees-first", "autoad-sees"):
        model = checkpoint.load(runs / folder)
        assert isinstance(model, AutoAD) and not model.config.use_context and model.config.use_people
    written = (runs / "autoad-sees" / checkpoint.WEIGHTS).stat().st_mtime_ns
    without_earlier(runs, Sizes())  # what is whole is not trained again
    assert (runs / "autoad-sees" / checkpoint.WEIGHTS).stat().st_mtime_ns == written
