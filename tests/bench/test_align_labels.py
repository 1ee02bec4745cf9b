"""Labels by information and by chance: people, windows, losses, orders, curves by hand, and a run from end to end."""

import json
import random
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from bench.align import run
from bench.align_answers import Answer, answers_of
from bench.align_backbones import Seconds
from bench.align_films import AlignFilm, align_films, seen_by
from bench.align_label_curve import Points, needed, needs, never_falling, picture
from bench.align_label_learn import LabelRecipe, label_losses, learn_from, told, window_around
from bench.align_label_orders import Order, aligned, key_of, name_of, next_keys, proposals_of
from bench.align_label_table import CHANCE
from bench.align_labels import ORDERS
from bench.align_learn import start_tan
from bench.align_measures import Measured
from models.metrics.htm_align import Outcome
from models.tan.calibration import Calibration
from models.tan.model import TAN
from models.tan.train import twin_of

RECIPE = LabelRecipe(steps=2, batch=3)


def small(films: int = 3) -> tuple[TAN, list[AlignFilm]]:
    """A TAN with a head that has learnt nothing, and films as its backbone sees them."""
    torch.manual_seed(0)
    backbone = Seconds().eval()
    return twin_of(start_tan(backbone, 2)).online.eval(), seen_by(backbone.seen, align_films(900_000, films))


def test_people_without_mistakes_are_right_to_a_second_or_so_and_others_are_not() -> None:
    films = align_films(900_000, 20)
    truth = {(place, number): span for place, film in enumerate(films) for number, span in enumerate(film.spans)}
    right, wrong = answers_of(films, 0), answers_of(films, 1)
    assert right.keys() == wrong.keys() == truth.keys() and right == answers_of(films, 0)
    for key, span in truth.items():
        said, odd = right[key].span, wrong[key].span
        assert (said is None) == (span is None)
        for place in (said, odd):
            assert place is None or 0 <= place[0] < place[1] <= films[key[0]].duration
        if span is None:
            assert odd is not None
        else:
            assert said is not None and abs(said[0] - span[0]) < 5 and abs(said[1] - span[1]) < 5
    lost = [wrong[key].span is None for key, span in truth.items() if span is not None]
    assert 0.3 < np.mean(lost) < 0.7
    some = answers_of(films, 0.1)
    assert 0.05 < np.mean([(some[key].span is None) != (span is None) for key, span in truth.items()]) < 0.15


def test_a_window_holds_its_sentence_and_all_whose_middles_lie_in_it() -> None:
    (film,) = align_films(900_000, 1)
    rng = random.Random(0)
    for number in range(len(film.sentences)):
        firsts = set()
        for _ in range(10):
            window = window_around(film, number, 64, rng)
            assert number in window.numbers and 0 <= window.first < window.last <= len(film.features)
            assert window.last - window.first == 64
            for at, (start, end) in enumerate(zip(film.starts, film.ends, strict=True)):
                assert (at in window.numbers) == (window.first <= (start + end) / 2 < window.last)
            firsts.add(window.first)
        assert len(firsts) > 1 or number in (0, len(film.sentences) - 1)


def test_what_people_say_replaces_what_the_model_thought() -> None:
    model, films = small()
    proposals = proposals_of(aligned(model, films), Calibration(0.0, 3.0))  # surely all can be seen
    known = {(0, 2): Answer((10.2, 12.5)), (0, 3): Answer(None)}
    got = told(films, proposals, known, [(0, 2), (0, 3)], RECIPE, random.Random(0))
    rng = random.Random(0)
    windows = [window_around(films[0], number, 64, rng) for number in (2, 3)]
    for row, window in enumerate(windows):
        for column, number in enumerate(window.numbers):
            seconds = (got.positive[row, column].nonzero()[:, 0] + window.first).tolist()
            assert bool(got.said[row, column]) == (number in (2, 3)) != bool(got.sure[row, column])
            if number == 2:
                assert seconds == [at for at in (10, 11, 12) if window.first <= at < window.last]
            elif number == 3:
                assert seconds == [] and got.seen[row, column] == 0
            else:
                assert got.seen[row, column] == 1
    unsure = told(films, proposals_of(aligned(model, films), Calibration(0.0, 0.0)), known, [(0, 2)],
                  replace(RECIPE, surely=0.9), random.Random(0))  # fmt: skip
    assert not unsure.sure.any() and unsure.said.sum() == 2


def test_the_models_own_word_has_its_weight_and_labels_are_learnt(tmp_path: Path) -> None:
    model, films = small()
    proposals = proposals_of(aligned(model, films), Calibration())
    answers = answers_of(films, 0)
    keys = sorted(answers)
    batch = told(films, proposals, dict(list(answers.items())[::2]), keys[:4], RECIPE, random.Random(0))
    one, other = (label_losses(model, batch, weight) for weight in (0.0, 2.0))
    assert float(one["loss"].detach()) == pytest.approx(float(one["said"].detach()))
    assert float((other["loss"] - one["loss"]).detach()) == pytest.approx(2 * float(one["sure"].detach()), rel=1e-4)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    full = told(films, proposals, answers, keys[:8], RECIPE, random.Random(1))
    learnt = learn_from(
        model, films, proposals, answers, keys, LabelRecipe(steps=25, batch=4), seed=1, run=tmp_path / "run"
    )  # fmt: skip
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items()), "the start stays"
    first, after = (float(label_losses(each, full, 0.0)["said"].detach()) for each in (model, learnt))
    assert after < first - 0.2
    same = learn_from(model, films, proposals, answers, [], RECIPE, seed=1, run=tmp_path / "none")
    assert all(torch.equal(before[name], value) for name, value in same.state_dict().items())


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_orders_ask_everything_once_and_films_whole(order: Order) -> None:
    model, films = small()
    every = [(place, number) for place, film in enumerate(films) for number in range(len(film.sentences))]
    asked: list[tuple[int, int]] = []
    for count in (5, 20, 10**6):
        asked += next_keys(order, films, model, Calibration(), asked, count, seed=1)
        assert len(asked) == min(len(every), {5: 5, 20: 25}.get(count, len(every)))
    assert sorted(asked) == every
    if order.unit == "film":
        assert [place for at, (place, _) in enumerate(asked) if not at or asked[at - 1][0] != place] == list(
            dict.fromkeys(place for place, _ in asked)
        )
    if order.by == "chance":
        assert asked == next_keys(order, films, model, Calibration(), [], 10**6, seed=1)
        others = [next_keys(order, films, model, Calibration(), [], 10**6, seed=seed) for seed in range(2, 8)]
        assert any(each != asked for each in others)


def test_information_asks_last_what_is_surely_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    model, films = small(1)
    assert name_of(key_of("0012/007")) == "0012/007"
    found = aligned(model, films)
    for each in found[0].proposals:
        object.__setattr__(each, "alignable", 0.5 if each.number % 2 else 0.0)
    monkeypatch.setattr("bench.align_label_orders.aligned", lambda *_: found)
    asked = next_keys(ORDERS[1], films, model, Calibration(), [], 10**6, seed=1)
    open_ones = len(films[0].sentences) // 2
    assert ORDERS[1].by == "information" and ORDERS[1].unit == "sentence"
    assert {number % 2 for _, number in asked[:open_ones]} == {1} and {
        number % 2 for _, number in asked[open_ones:]
    } == {0}


def outcome(hits: int, of: int = 10) -> Outcome:
    return Outcome((True,) * hits + (False,) * (of - hits), (True,) * of, (0.0,) * of)


def measured(*hits: int) -> Measured:
    return Measured([outcome(each) for each in hits])


def test_labels_needed_by_hand() -> None:
    assert never_falling(np.array([1.0, 3, 2, 2, 5])).tolist() == pytest.approx([1, 7 / 3, 7 / 3, 7 / 3, 5])
    labels = (0, 100, 200, 400)
    values = np.array([0.2, 0.4, 0.5, 0.6])
    assert needed(labels, values, 0.5) == 200 and needed(labels, values, 0.45) == pytest.approx(150)
    assert needed(labels, values, 0.55) == pytest.approx(300) and needed(labels, values, 0.1) == 0
    assert needed(labels, values, 0.9) == 400
    slow = Points((0, 100, 200), tuple((measured(2, 2), measured(4, 4), measured(6, 6)) for _ in range(2)))
    fast = Points((0, 100, 200), tuple((measured(2, 2), measured(6, 6), measured(6, 6)) for _ in range(2)))
    found = needs({CHANCE: slow, "fast": fast}, CHANCE, 1.0, 50)
    assert found.labels[CHANCE].value == 200 and found.ratios["fast"].value == 0.5
    assert (found.ratios["fast"].low, found.ratios["fast"].high) == (0.5, 0.5) and CHANCE not in found.ratios
    half = needs({CHANCE: slow, "fast": fast}, CHANCE, 0.5, 50)
    assert half.labels[CHANCE].value == pytest.approx(100) and half.ratios["fast"].value == pytest.approx(0.5)
    root = ElementTree.fromstring(picture({CHANCE: slow, "fast": fast}, "recall", "R@1"))
    assert root.tag.endswith("svg") and "0.6" in "".join(root.itertext())


def test_films_of_the_training_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="test films begin"):
        run(5, None, quick=True, kept=tmp_path, labels=True)


@pytest.mark.timeout(300)
def test_it_runs_from_end_to_end_and_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept"
    assert run(1_000_000, tmp_path / "out.json", quick=True, kept=kept, labels=True) == 0
    first = capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text()).keys() == {"0.8", "0.9", "1"}
    (lost,) = kept.glob("*/labels-*/found-by-information-0-*.json")
    stamps = {path: path.stat().st_mtime_ns for path in lost.parent.glob("*.json") if path != lost}
    lost.unlink()
    run(1_000_000, None, quick=True, kept=kept, labels=True)
    again = capsys.readouterr().out
    assert first[first.index("##") : first.rindex("|")] == again[again.index("##") : again.rindex("|")]
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())
