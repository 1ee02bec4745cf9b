from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

import pytest

from core.agreement import Answer, Coefficient, Gold, Undefined, agreement_report, cohen_kappa, krippendorff_alpha
from core.errors import Invalid
from core.intervals import Interval

BEGIN = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)


def said(who: str, sentence: str, label: str, interval: Interval | None = None, minute: float = 0) -> Answer:
    return Answer(who, sentence, label, interval, BEGIN + timedelta(minutes=minute))


ANSWERS = [
    said("ann", "s1", "alignable", (0, 4000), 0),
    said("bob", "s1", "alignable", (1000, 4000), 1),
    said("cem", "s1", "alignable", (20_000, 24_000), 2),
    said("ann", "s2", "not visible", None, 3),
    said("bob", "s2", "not visible", None, 4),
    said("cem", "s2", "alignable", (0, 1000), 5),
    said("ann", "s3", "unsure", None, 6),
    said("bob", "s3", "alignable", (0, 1000), 7),
    said("ann", "s4", "alignable", (0, 1000), 180),
]


def test_who_disagrees_about_each_sentence_and_how() -> None:
    one, two, three, four = agreement_report(ANSWERS).sentences
    assert (one.verdict, one.label, one.time_dissent, one.label_dissent) == ("times", "alignable", ("cem",), ())
    assert (one.worst_iou, one.start_spread_ms, one.end_spread_ms) == (0, 20_000, 20_000)
    assert (two.verdict, two.label, two.label_dissent) == ("labels", "not visible", (("cem", "alignable"),))
    assert (three.verdict, three.label) == ("labels", None)
    assert three.label_dissent == (("ann", "unsure"), ("bob", "alignable"))
    assert (four.verdict, four.worst_iou, four.start_spread_ms) == ("single", None, None)


def test_the_most_contested_come_first() -> None:
    report = agreement_report(ANSWERS)
    assert [one.sentence for one in report.contested(5)] == ["s3", "s2", "s1"]
    assert [one.sentence for one in report.contested(1)] == ["s3"]


def test_every_two_people_are_compared() -> None:
    report = agreement_report(ANSWERS)
    pairs = {(pair.first, pair.second): pair for pair in report.pairs}
    assert list(pairs) == [("ann", "bob"), ("ann", "cem"), ("bob", "cem")]
    first = pairs["ann", "bob"]
    assert first.n == 3
    assert first.kappa == cohen_kappa(
        ["alignable", "not visible", "unsure", "alignable"], ["alignable", "not visible", "alignable", None]
    )
    assert first.confusion == {
        ("alignable", "alignable"): 1,
        ("not visible", "not visible"): 1,
        ("unsure", "alignable"): 1,
    }
    assert not isinstance(first.spans, Undefined)
    assert (first.spans.n, first.spans.mean_iou, first.spans.start.mean_ms) == (1, 0.75, 1000)


def test_everyone_together() -> None:
    report = agreement_report(ANSWERS)
    raters = [
        ["alignable", "not visible", "unsure", "alignable"],
        ["alignable", "not visible", "alignable", None],
        ["alignable", "alignable", None, None],
    ]
    assert report.alpha == krippendorff_alpha(raters)
    assert isinstance(report.fleiss, Coefficient)
    assert report.fleiss.n == 2
    assert (report.answers, report.labels) == (9, ("alignable", "not visible", "unsure"))


def test_windows_and_days() -> None:
    report = agreement_report(ANSWERS, window=5)
    assert [(window.answers, window.sentences) for window in report.windows] == [(5, 1), (4, 3)]
    assert report.windows[0].first == BEGIN
    assert report.windows[0].mean_iou == pytest.approx(0.25)  # 0.75, 0, 0
    assert [(day.day.isoformat(), day.window.answers) for day in report.days] == [("2026-03-01", 8), ("2026-03-02", 1)]
    assert report.days[1].window.mean_iou is None
    assert isinstance(report.days[1].window.alpha, Undefined)
    with pytest.raises(Invalid):
        agreement_report(ANSWERS, window=0)


def test_a_person_beside_the_others() -> None:
    ann, _, cem = agreement_report(ANSWERS).annotators
    assert (ann.answers, ann.compared) == (4, 3)
    assert ann.same == pytest.approx((1 + 0.5 + 0) / 3)
    assert cem.same == pytest.approx((1 + 0) / 2)


def test_gold_questions() -> None:
    gold = {
        "s1": Gold("alignable", (0, 4000)),
        "s2": Gold("not visible"),
        "s3": Gold("alignable", (0, 1000)),
        "nowhere": Gold("unsure"),
    }
    ann, bob, cem = (person.gold for person in agreement_report(ANSWERS, gold).annotators)
    assert (ann.right.right, ann.right.n, ann.wrong_label) == (2, 3, ("s3",))
    assert (bob.right.value, bob.mean_iou) == (1, (0.75 + 1) / 2)
    assert (cem.wrong_label, cem.wrong_times, cem.right.n) == (("s2",), ("s1",), 2)
    assert agreement_report(ANSWERS).annotators[0].gold.right.value is None


def test_only_the_latest_answer_of_a_person_counts() -> None:
    changed = [*ANSWERS, said("cem", "s2", "not visible", None, 9)]
    random.Random(3).shuffle(changed)
    report = agreement_report(changed)
    assert (report.replaced, report.answers) == (1, 9)
    assert report.sentences[1].verdict == "agreed"


def test_any_order_gives_the_same_report() -> None:
    mixed = ANSWERS[:]
    random.Random(1).shuffle(mixed)
    assert agreement_report(mixed) == agreement_report(ANSWERS)


def test_nothing_and_one_person() -> None:
    empty = agreement_report([])
    assert isinstance(empty.alpha, Undefined)
    assert (empty.alpha.reason, empty.sentences, empty.windows, empty.days) == ("no-answers", (), (), ())
    alone = agreement_report(ANSWERS[:1])
    assert isinstance(alone.alpha, Undefined)
    assert (alone.alpha.reason, alone.pairs, alone.sentences[0].verdict) == ("one-rater", (), "single")


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (said("ann", "s1", "alignable", (5, 4)), "before it starts"),
        (said("ann", "s1", "alignable", (0.5, 4)), "whole milliseconds"),  # type: ignore[arg-type]
        (said("ann", "s1", "alignable", (float("nan"), 4)), "whole milliseconds"),  # type: ignore[arg-type]
        (Answer("ann", "s1", "unsure", None, datetime(2026, 3, 1)), "time zone"),
    ],
)
def test_what_cannot_be_is_refused(answer: Answer, word: str) -> None:
    with pytest.raises(Invalid, match=word):
        agreement_report([answer])


def test_someone_who_tires_shows_in_their_own_windows() -> None:
    chance = random.Random(5)
    answers = []
    for at in range(400):
        truth = chance.choice("yn")
        answers += [said("a", f"s{at:03d}", truth, None, at), said("b", f"s{at:03d}", truth, None, at)]
        answers.append(said("tired", f"s{at:03d}", truth if at < 200 else chance.choice("yn"), None, at))
    report = agreement_report(answers, window=100)
    tired = report.annotators[2].windows
    assert [window.answers for window in tired] == [100] * 4
    assert (tired[0].same, tired[1].same) == (1, 1)
    assert all(window.same is not None and window.same < 0.7 for window in tired[2:])


def test_twenty_people_on_twenty_thousand_sentences_take_less_than_two_seconds() -> None:
    chance = random.Random(0)
    answers = []
    truth = [chance.choice(("alignable", "not visible", "unsure")) for _ in range(20_000)]
    for who in range(20):
        for at, right in enumerate(truth):
            label = right if chance.random() < 0.9 else "unsure"
            start = chance.randrange(1000)
            interval = (start, start + 3000) if label == "alignable" else None
            answers.append(
                Answer(f"p{who:02d}", f"s{at:05d}", label, interval, BEGIN + timedelta(seconds=at * 30 + who))
            )
    took = []
    for _ in range(3):
        begin = time.process_time()
        agreement_report(answers, {f"s{at:05d}": Gold(truth[at]) for at in range(0, 20_000, 50)}, window=1000)
        took.append(time.process_time() - begin)
    assert min(took) < 2.0
