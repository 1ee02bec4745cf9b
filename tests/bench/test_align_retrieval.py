"""Clips by their description: what a pool holds, ranks by hand, planted answers, verdicts, a run from end to end."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from bench.align_backbones import Seconds
from bench.align_clips import clips_of, pool_of
from bench.align_films import align_films, seen_by, word_ids
from bench.align_learn import start_tan
from bench.align_retrieval import BOTH, BY_BATCH, FIRST, MIL_NCE, by_backbone, by_tan, run
from bench.align_retrieval_table import MEDIAN, told, verdict
from models.metrics.bootstrap import Interval
from models.metrics.youcook2 import retrieval_tables, tied_ranks


def test_a_pool_has_one_clip_of_each_meaning_and_it_shows_what_is_said() -> None:
    films = align_films(900_000, 12)
    pool, every = pool_of(films), clips_of(films)
    assert [clip.meaning for clip in pool] == sorted({clip.meaning for clip in every}) and len(pool) < len(every)
    assert pool == pool_of(films) != pool_of(films, seed=1)
    assert word_ids([clip.text for clip in pool]).any(axis=1).all()
    for clip in pool:
        film = films[clip.film].instruction.film
        inside = [e for e in film.events if e.start_ms >= 1000 * clip.start_s and e.end_ms <= 1000 * clip.end_s]
        assert len(inside) == 1, "one action, in whole seconds around it"
        thing = inside[0].prop
        assert thing is None or f"{film.props[thing].colour} {film.props[thing].kind}" in clip.text


def test_tied_places_by_hand() -> None:
    table = np.array([[3.0, 1, 2], [5, 5, 5], [2, 4, 2]])
    found = tied_ranks(table)
    assert found.above.tolist() == [0, 0, 1] and found.tied.tolist() == [0, 2, 1]
    assert found.within(1).tolist() == [1, pytest.approx(1 / 3), 0]
    assert found.within(2).tolist() == [1, pytest.approx(2 / 3), 0.5] and found.within(3).tolist() == [1, 1, 1]
    assert found.middle().tolist() == [1, 2, 2.5]


def test_who_knows_the_clips_finds_them_and_who_says_the_same_of_all_finds_as_many_as_chance() -> None:
    rng = np.random.default_rng(0)
    video = rng.standard_normal((40, 64))
    owners = [number // 4 for number in range(40)]
    rows = {
        "knows": {name: tied_ranks(table) for name, table in retrieval_tables(video, 2 * video + 1).items()},
        "same": {name: tied_ranks(np.ones((40, 40))) for name in ("raw", "centred", "standardised")},
    }
    order = (("knows", "centred"), ("same", "raw"))
    text, means = told(rows, (order, order), owners, 9_000_000, 10, 20)
    assert means["knows, centred"]["R@1"].value > 0.9 and means["knows, centred"][MEDIAN].value == 1
    assert means["same, raw"]["R@10"] == Interval(0.25, 0.25, 0.25) and means["same, raw"][MEDIAN].value == 20.5
    assert text.count("| knows, centred | same, raw |") == 4 == text.count("| holds |")
    backwards, _ = told(rows, (order[::-1],), owners, 9_000_000, 10, 20)
    assert backwards.count("| does not hold |") == 4


def test_verdicts() -> None:
    below = Interval(-2, -3, -1)
    assert verdict(below, smaller=True) == "holds" and verdict(below, smaller=False) == "does not hold"
    assert verdict(Interval(0, -1, 1), smaller=True) == "within the interval"


def test_context_matters_to_tan_alone_and_padding_of_neither() -> None:
    torch.manual_seed(0)
    backbone = Seconds().eval()
    films = align_films(900_000, 3)
    pool = pool_of(films)
    pools = [pool, pool_of(films, 1)]
    model = start_tan(backbone, 2).eval()
    seen = seen_by(backbone.seen, films)
    by_cosine, by_dot = by_tan(model, seen, pools), by_backbone(backbone, films, pools)
    assert by_cosine.keys() == by_dot.keys() == {"raw", "centred", "standardised"}
    assert all(len(each.above) == 2 * len(pool) for each in (*by_cosine.values(), *by_dot.values()))
    # Other seconds of the films change what TAN sees of a clip, and not what the backbone does.
    kept = {(clip.film, second) for some in pools for clip in some for second in range(clip.start_s, clip.end_s)}
    for place, film in enumerate(films):
        for second in range(len(film.features)):
            if (place, second) not in kept:
                film.features[second] = 0
    assert np.array_equal(by_backbone(backbone, films, pools)["raw"].above, by_dot["raw"].above)
    assert not np.array_equal(by_tan(model, seen_by(backbone.seen, films), pools)["raw"].above, by_cosine["raw"].above)


def test_films_of_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test films begin"):
        run(5, None, quick=True, kept=tmp_path)


def test_it_runs_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(1_000_000, tmp_path / "out.json", quick=True, kept=tmp_path / "kept") == 0
    systems = {name.rsplit(", ", 1)[0] for name in json.loads((tmp_path / "out.json").read_text())}
    assert systems == {MIL_NCE, FIRST, BOTH, FIRST + BY_BATCH, BOTH + BY_BATCH}
    assert f"| {BOTH}{BY_BATCH}, centred | {MIL_NCE}, raw | R@1 |" in capsys.readouterr().out
