"""HTM-Align against the rules told in loops, and by hand."""

import math

import numpy as np
import pytest

from models.metrics.htm_align import (
    AlignVideo,
    Scores,
    active_sentences,
    auc,
    evaluate,
    one_by_one,
    outcomes,
    outcomes_by_encoder,
    recall,
    roc_auc,
    similarity_scorer,
    window_starts,
)


def video(name: str, seconds: int, count: int, seed: int) -> AlignVideo:
    rng = np.random.default_rng(seed)
    starts = np.sort(rng.uniform(0, seconds - 8, size=count))
    return AlignVideo(
        name, rng.normal(size=(seconds, 6)).astype(np.float32), rng.normal(size=(count, 6)).astype(np.float32),
        (rng.uniform(size=count) < 0.4).tolist(), starts.tolist(), (starts + rng.uniform(1, 8, size=count)).tolist(),
    )  # fmt: skip


def scorer(with_head: bool):  # type: ignore[no-untyped-def]
    """Similarities that depend on how many sentences are read together, as a joint encoder's do."""

    def score(seen, said, whole):  # type: ignore[no-untyped-def]
        joint = said @ seen.T / len(said) + (0.5 if whole else 0.0)
        head = said.sum(axis=1) * len(said) + len(seen) if with_head else None
        return Scores(joint, 0.3 * said @ seen.T + 0.1, head)

    return score


def told(videos, score, method, rule):  # type: ignore[no-untyped-def]
    hits, truth, evidence = [], [], []
    for each in sorted(videos, key=lambda v: v.name):
        length, count = len(each.features), len(each.sentences)
        sim = [[0.0] * length for _ in range(count)]
        heads = [0.0] * count
        has_head = False
        if method == "global":
            out = score(each.features, each.sentences, True)
            sim = [[float(out.joint[k][t]) for t in range(length)] for k in range(count)]
            if out.head is not None:
                has_head, heads = True, [float(x) for x in out.head]
        else:
            joint = [[0.0] * length for _ in range(count)]
            dual = [[0.0] * length for _ in range(count)]
            covered = [[0] * length for _ in range(count)]
            reads = [0] * count
            steps = []
            step = 0
            while step < length - 32:
                steps.append(step)
                step += 16
            for index, step in enumerate(steps):
                near = [
                    k
                    for k in range(count)
                    if not each.alignable[k] and step - 64 <= (each.starts[k] + each.ends[k]) / 2 <= step + 128
                ]
                if not near:
                    continue
                left, right = min(near), max(near)
                if index <= 3:
                    left = 0
                elif index >= len(steps) - 4:
                    right = count - 1
                window = range(step, min(length, step + 64))
                out = score(each.features[step : step + 64], each.sentences[left : right + 1], False)
                for row, k in enumerate(range(left, right + 1)):
                    for column, t in enumerate(window):
                        joint[k][t] += float(out.joint[row][column])
                        dual[k][t] += float(out.dual[row][column])
                        covered[k][t] += 1
                    if out.head is not None:
                        has_head = True
                        heads[k] += float(out.head[row])
                        reads[k] += 1
            for k in range(count):
                for t in range(length):
                    share = max(covered[k][t], 1e-5)
                    sim[k][t] = (joint[k][t] / share + dual[k][t] / share) / 2
                if rule == "corrected":
                    heads[k] /= max(reads[k], 1e-5)
        for k in range(count):
            row = [-6e4 if value == 0 else value for value in sim[k]]
            if each.alignable[k]:
                best = row.index(max(row))
                hits.append(math.floor(each.starts[k]) <= best <= math.ceil(each.ends[k]))
            truth.append(bool(each.alignable[k]))
            evidence.append(heads[k] if has_head else max(row))
    pairs = [
        (a, b) for a, x in zip(evidence, truth, strict=True) if x for b, y in zip(evidence, truth, strict=True) if not y
    ]
    auc = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    return sum(hits) / len(hits), auc


@pytest.mark.parametrize("with_head", [False, True])
@pytest.mark.parametrize(("method", "rule"), [("windows", "corrected"), ("windows", "summed"), ("global", "corrected")])
def test_all_of_it(method: str, rule: str, with_head: bool) -> None:
    videos = [video("b", 260, 30, 1), video("a", 90, 12, 2), video("c", 401, 25, 3), video("d", 30, 3, 4)]
    got = evaluate(videos, scorer(with_head), method, rule)  # type: ignore[arg-type]
    recall, auc = told(videos, scorer(with_head), method, rule)
    assert got["recall"] == pytest.approx(recall, abs=1e-9) and got["auc"] == pytest.approx(auc, abs=1e-9)


def test_the_older_rule_rewards_long_lived_sentences() -> None:
    videos = [video("a", 260, 30, 1)]
    corrected, summed = (evaluate(videos, scorer(True), head_rule=rule)["auc"] for rule in ("corrected", "summed"))
    assert corrected != summed


def test_windows_begin_every_16_seconds_below_the_end_less_32() -> None:
    assert list(window_starts(100)) == [0, 16, 32, 48, 64]
    assert list(window_starts(96)) == [0, 16, 32, 48]
    assert list(window_starts(33)) == [0] and not list(window_starts(32)) and not list(window_starts(5))


def test_a_windows_sentences_come_from_those_that_cannot_be_aligned() -> None:
    middles = np.array([10.0, 70.0, 136.0, 200.0, 328.0, 329.0, 500.0, 600.0])
    alignable = np.array([True, False, True, False, False, False, True, True])
    # Second 200 reads middles from 136 to 328; both ends count, and so does what stands between, but not sentence 2.
    assert active_sentences(200, 10, 20, middles, alignable) == (3, 5)
    assert active_sentences(200, 3, 20, middles, alignable) == (0, 5)  # the fourth window goes back to the first
    assert active_sentences(200, 4, 20, middles, alignable) == (3, 5)
    assert active_sentences(200, 16, 20, middles, alignable) == (3, 8)  # the fourth from the end, to the last
    assert active_sentences(200, 15, 20, middles, alignable) == (3, 5)
    assert active_sentences(200, 2, 5, middles, alignable) == (0, 5)  # of both, the beginning wins
    assert active_sentences(200, 4, 5, middles, alignable) == (3, 8)
    assert active_sentences(600, 19, 20, middles, alignable) is None
    assert active_sentences(6, 0, 20, middles, alignable) == (0, 2)
    moved = middles.copy()
    moved[alignable] = 5000.0
    for index, step in ((0, 0), (10, 200), (19, 300)):  # no annotated time has an influence
        assert active_sentences(step, index, 20, moved, alignable) == active_sentences(
            step, index, 20, middles, alignable
        )


def test_an_interval_includes_the_whole_seconds_that_it_touches() -> None:
    for second, hit in ((9, 0.0), (10, 1.0), (13, 1.0), (14, 0.0)):
        features = np.full((60, 1), -1.0)
        features[second] = 1.0
        one = AlignVideo("a", features, np.ones((2, 1)), [True, False], [10.7, 20.0], [12.1, 22.0])
        got = evaluate([one], similarity_scorer(lambda x: x, lambda x: x, "dot"))
        assert got["recall"] == hit


def test_a_similarity_of_exactly_zero_counts_as_never_computed() -> None:
    features = np.full((60, 1), -1.0)
    features[11] = 0.0
    one = AlignVideo("a", features, np.ones((2, 1)), [True, False], [11.0, 20.0], [12.0, 22.0])
    assert evaluate([one], similarity_scorer(lambda x: x, lambda x: x, "dot"))["recall"] == 0.0


def test_baselines_by_dot_and_cosine() -> None:
    seen, said = np.array([[3.0, 0.0], [1.0, 1.0]]), np.array([[2.0, 0.0], [0.0, 5.0]])
    dot = similarity_scorer(lambda x: x, lambda x: x, "dot")(seen, said, False)
    assert dot.joint.tolist() == [[6, 2], [0, 5]] and dot.dual.tolist() == dot.joint.tolist() and dot.head is None
    cosine = similarity_scorer(lambda x: x, lambda x: x, "cosine")(seen, said, False)
    assert cosine.joint.ravel().tolist() == pytest.approx([1, 0.5**0.5, 0, 0.5**0.5])


def test_auc_by_hand() -> None:
    assert roc_auc([True, False, True, False], [0.9, 0.1, 0.4, 0.6]) == 0.75
    assert roc_auc([True, False], [0.5, 0.5]) == 0.5
    assert roc_auc([True, True], [0.5, 0.5]) is None


def test_nothing_to_measure() -> None:
    one = video("a", 100, 5, 1)
    none = AlignVideo("a", one.features, one.sentences, [False] * 5, one.starts, one.ends)
    assert evaluate([none], scorer(True)) == {"recall": None, "auc": None}
    assert evaluate([], scorer(True)) == {"recall": None, "auc": None}
    empty = AlignVideo("b", one.features, one.sentences[:0], [], [], [])
    assert evaluate([one, empty], scorer(True)) == evaluate([one], scorer(True))


def test_outcomes_are_of_each_video_in_the_order_of_names_and_pool_to_the_measures() -> None:
    videos = [video("b", 260, 30, 1), video("a", 90, 12, 2), video("c", 401, 25, 3)]
    found = outcomes(videos, one_by_one(scorer(True)))
    for one, name in zip(found, "abc", strict=True):
        alone = next(each for each in videos if each.name == name)
        assert one == outcomes([alone], one_by_one(scorer(True)))[0]
        assert one.truth == tuple(alone.alignable) and len(one.hits) == sum(alone.alignable)
    pooled = evaluate(videos, scorer(True))  # type: ignore[arg-type]
    assert recall(found) == pooled["recall"] and auc(found) == pooled["auc"]
    assert recall([]) is None and auc([]) is None


def test_a_planted_hit_and_a_planted_miss() -> None:
    seconds = np.eye(90, dtype=np.float32)
    says = seconds[[20, 70, 40]]  # where each sentence is most alike
    planted = AlignVideo("a", seconds, says, [True, True, False], [19.5, 30, 39], [22, 35, 41])
    for window_s in (64, 32):
        found = outcomes_by_encoder(
            [planted], one_by_one(lambda v, s, _: Scores(s @ v.T + 0.1, 0.1 - s @ v.T)), window_s=window_s
        )
        assert found["joint"][0].hits == (True, False) and found["dual"][0].hits == (False, False)


def test_longer_windows_begin_earlier_from_the_end() -> None:
    assert list(window_starts(120, 128)) == [0, 16, 32, 48] and list(window_starts(80, 32)) == [0, 16, 32, 48]
    assert active_sentences(0, 0, 9, np.array([10.0, 50.0, 90.0]), np.array([False, False, False]), 32) == (0, 2)
