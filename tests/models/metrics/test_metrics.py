import numpy as np
import pytest

from models.metrics.bootstrap import interval_of_difference, interval_of_mean
from models.metrics.captions import NotInstalled, caption_scores, optional_metrics, require_metric, words


def test_identical_captions_score_the_maximum() -> None:
    lines = ["Anna opens the fridge door", "Tom throws a red ball", "The boy in the red cap sits down"]
    scores = caption_scores(lines, [[line] for line in lines])
    assert scores.cider == pytest.approx(10.0) and scores.rouge_l == pytest.approx(1.0)
    assert scores.bleu == pytest.approx((1, 1, 1, 1))


def test_nothing_in_common_scores_nothing() -> None:
    scores = caption_scores(["a b c d"], [["e f g h"]])
    assert scores.cider == 0 and scores.rouge_l == 0 and scores.bleu[0] < 1e-6


def test_rouge_by_hand() -> None:
    """LCS of 'the cat sat' and 'the cat is here' is 2: precision 2/3, recall 2/4, beta 1.2."""
    precision, recall, beta = 2 / 3, 2 / 4, 1.2
    expected = (1 + beta**2) * precision * recall / (recall + beta**2 * precision)
    assert caption_scores(["the cat sat"], [["the cat is here"]]).rouge_l == pytest.approx(expected)


def test_bleu_by_hand() -> None:
    """Three of four words and two of three pairs are right, lengths are equal."""
    bleu = caption_scores(["a b c x"], [["a b c d"]]).bleu
    assert bleu[0] == pytest.approx(3 / 4) and bleu[1] == pytest.approx((3 / 4 * 2 / 3) ** 0.5)


def test_cider_prefers_the_rare_word() -> None:
    references = [["he opens a red box"], ["he opens a blue box"], ["he opens a key"], ["he opens a door"]]
    right = caption_scores(["he takes a red box", "x", "x", "x"], references).cider_each[0]
    wrong = caption_scores(["he opens a dull box", "x", "x", "x"], references).cider_each[0]
    assert right > wrong


def test_an_empty_caption_is_allowed_and_scores_zero() -> None:
    scores = caption_scores(["", "a dog"], [["a cat"], ["a dog"]])
    assert scores.rouge_l_each == pytest.approx((0.0, 1.0)) and scores.cider_each[0] == 0


def test_bad_calls_are_refused() -> None:
    for written, references in (([], []), (["a"], []), (["a"], [[]])):
        with pytest.raises(ValueError):
            caption_scores(written, references)


def test_words_are_lower_case_without_punctuation() -> None:
    assert words("Now, in the PARK: Tom's ball!") == "now in the park tom's ball"


def test_missing_metrics_say_what_they_need() -> None:
    for name, missing in optional_metrics().items():
        if missing:
            with pytest.raises(NotInstalled, match=missing):
                require_metric(name)
        else:
            require_metric(name)
    with pytest.raises(ValueError):
        require_metric("VIBES")


def test_the_interval_covers_the_truth_as_often_as_it_claims() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for trial in range(100):
        groups = [list(rng.normal(film, 1, 5)) for film in rng.normal(3.0, 1, 30)]
        interval = interval_of_mean(groups, rounds=200, seed=trial)
        covered += interval.low <= 3.0 <= interval.high
    assert 85 <= covered <= 100


def test_pairing_removes_what_films_share() -> None:
    rng = np.random.default_rng(1)
    base = [list(rng.normal(level, 0.1, 8)) for level in rng.normal(0, 5, 20)]
    better = [[value + 0.2 for value in film] for film in base]
    interval = interval_of_difference(better, base)
    assert interval.low > 0.19 and interval.high < 0.21
