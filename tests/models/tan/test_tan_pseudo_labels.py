"""Mutual agreement against plain loops, and what must hold whatever the numbers."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tan.losses import spans
from models.tan.pseudo_labels import AgreementOptions, boxes, mutual_agreement, one_sentence_a_second
from tests.models.tan import told_again

LENGTH = 12


def drawn(seed: int, alike: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Cosines of two encoders, more or less alike, with some sentences and their times."""
    rng = np.random.default_rng(seed)
    joint = rng.uniform(-0.1, 0.1, size=(3, LENGTH, 4))  # small, so that no probability is 0 in single precision
    dual = alike * joint + (1 - alike) * rng.uniform(-0.1, 0.1, size=joint.shape)
    counts = rng.integers(1, 5, size=3)
    starts = [rng.integers(0, LENGTH - 1, size=count).tolist() for count in counts]
    ends = [[start + int(rng.integers(1, 6)) for start in line] for line in starts]
    valid = torch.tensor([[k < count for k in range(4)] for count in counts])
    return torch.from_numpy(joint).float(), torch.from_numpy(dual).float(), spans(starts, ends, LENGTH, 4), valid


@pytest.mark.parametrize("kind", ["keep", "keep-joint", "i", "u"])
@pytest.mark.parametrize("edge_rule", [True, False])
def test_labels_of_every_kind(kind: str, edge_rule: bool) -> None:
    agreed = 0
    for seed in range(12):
        joint, dual, spoken, valid = drawn(seed, alike=0.7)
        if bool((valid.sum(1) == 1).any()):
            continue  # one sentence alone has the same probability everywhere: see below
        got = mutual_agreement(joint, dual, spoken, valid, None, AgreementOptions(kind, edge_rule=edge_rule))  # type: ignore[arg-type]
        expected = told_again.agreement(
            joint.numpy().astype(float), dual.numpy().astype(float), spoken.numpy(), valid.numpy(), kind, edge_rule
        )
        for b in range(3):
            for k in range(4):
                assert set(got.positive[b, k].nonzero()[:, 0].tolist()) == expected[b][k], (seed, b, k)
        agreed += int(got.agreed.sum())
    assert agreed > 5


def test_boxes_stay_inside_and_off_the_edges() -> None:
    table = boxes(torch.tensor([1, 3, 6, 0]), 6)
    assert table.shape == (4, 6, 6)
    inside = (table > 0).int()
    assert not inside[0, 0].any() and not inside[0, 5].any() and inside[0, 2].tolist() == [0, 0, 1, 0, 0, 0]
    assert inside[1, 0].tolist() == [0, 1, 1, 0, 0, 0] and inside[1, 3].tolist() == [0, 0, 0, 1, 1, 0]
    assert not inside[1, 4:].any()
    assert inside[2, 0].tolist() == [0, 1, 1, 1, 1, 0] and not inside[2, 1:].any()
    assert not inside[3].any()
    sums = table.sum(2)
    assert torch.allclose(sums[sums > 0], torch.ones(int((sums > 0).sum())))
    free = boxes(torch.tensor([1, 3]), 6, edge_rule=False)
    assert (free > 0).int()[1, 0].tolist() == [1, 1, 1, 0, 0, 0] and (free > 0).int()[0, 5].tolist() == [0] * 5 + [1]


def test_agreement_is_an_overlap_of_half() -> None:
    joint, dual = torch.full((1, 20, 2), -1.0), torch.full((1, 20, 2), -1.0)
    joint[0, 4:10, 0] = 1.0
    spoken = spans([[12, 2]], [[18, 4]], 20, 2)
    valid = torch.ones(1, 2, dtype=torch.bool)
    for shift, overlap in ((0, 1.0), (2, 0.5), (3, 3 / 9)):
        dual[:] = -1.0
        dual[0, 4 + shift : 10 + shift, 0] = 1.0
        got = mutual_agreement(joint, dual, spoken, valid)
        assert float(got.overlap[0, 0]) == pytest.approx(overlap)
        assert bool(got.agreed[0, 0]) == (overlap >= 0.5)
        expected = set(range(4, 10 + shift)) if overlap >= 0.5 else set(range(12, 18))
        assert set(got.positive[0, 0].nonzero()[:, 0].tolist()) == expected


@pytest.mark.parametrize("spare", [True, False])
def test_padded_seconds(spare: bool) -> None:
    """Published, a padded second is worth as much as one that no sentence is preferred in; ours is worth nothing."""
    chosen = 0
    video_valid = torch.ones(3, LENGTH, dtype=torch.bool)
    video_valid[0, 7:] = False
    video_valid[2, 9:] = False
    for seed in range(8):
        joint, dual, spoken, valid = drawn(seed, alike=0.9)
        valid[:, :2] = True
        got = mutual_agreement(joint, dual, spoken, valid, video_valid, AgreementOptions(spare_padding=spare))
        expected = told_again.agreement(
            joint.numpy().astype(float), dual.numpy().astype(float), spoken.numpy(), valid.numpy(),
            video_valid=video_valid.numpy(), spare=spare,
        )  # fmt: skip
        for b in range(3):
            for k in range(4):
                assert set(got.positive[b, k].nonzero()[:, 0].tolist()) == expected[b][k], (seed, b, k)
        chosen += int((got.joint_box.any(1) & ~video_valid).sum())
    assert spare or chosen > 0


def test_one_sentence_alone_has_no_preferred_second() -> None:
    """Its probability is the same everywhere, so both encoders choose alike: a weakness of the published rule."""
    joint, dual, spoken, _ = drawn(2, alike=0.0)
    valid = torch.zeros(3, 4, dtype=torch.bool)
    valid[:, 0] = True
    got = mutual_agreement(joint, dual, spoken, valid)
    assert torch.equal(got.joint_box[:, 0], got.dual_box[:, 0]) and bool(got.agreed[:, 0].all())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(2, 15))
def test_a_second_has_one_sentence_and_a_sentence_keeps_something(seed: int, count: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    labels = torch.from_numpy(rng.uniform(size=(2, count, length)) < 0.4)
    starts = rng.integers(0, length, size=(2, count))
    spoken = spans(starts.tolist(), (starts + rng.integers(1, 4, size=starts.shape)).tolist(), length, count)
    out = one_sentence_a_second(labels, spoken)
    for b in range(2):
        taken: set[int] = set()
        refilled = []
        for k in range(count):
            mine = {t for t in range(length) if labels[b, k, t]} - taken
            taken |= {t for t in range(length) if labels[b, k, t]}
            got = {t for t in range(length) if out[b, k, t]}
            assert got == (mine or {t for t in range(length) if spoken[b, k, t]})
            assert got
            refilled.append(not mine)
        assert torch.equal(out[b, 0], labels[b, 0]) or refilled[0]  # row 0 as it was
        own = [k for k in range(count) if not refilled[k]]
        assert int(out[b, own].sum(0).max()) <= 1 if own else True
