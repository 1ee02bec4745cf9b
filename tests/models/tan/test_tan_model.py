"""The model's numbers against the same rules in plain loops."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.tan.model import FULL, STARTER, TAN, TANConfig, build_tan
from models.tan.stages import sine_table
from tests.models.tan.told_again import cosine, encoder, filled, interpolated, seconds, sentences

TINY = TANConfig(visual_dim=5, text_dim=6, width=8, heads=2, video_layers=3, joint_layers=4, positions=20)


def rule_filled(config: TANConfig = TINY) -> tuple[TAN, dict[str, np.ndarray]]:
    model = TAN(config).eval()
    weights = {name: filled(tuple(value.shape), name) for name, value in model.state_dict().items()}
    model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    return model, weights


def inputs(length: int = 7, count: int = 3) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    torch.manual_seed(3)
    video_valid, text_valid = torch.ones(2, length, dtype=torch.bool), torch.ones(2, count, dtype=torch.bool)
    video_valid[1, -2:] = False
    text_valid[0, -1:] = False
    return torch.randn(2, length, 5), torch.randn(2, count, 6), video_valid, text_valid


def told(config: TANConfig, weights, video, text, video_valid, text_valid, source=None):  # type: ignore[no-untyped-def]
    """(dual video, joint video, joint text) stages of one film and its sentences."""
    table = weights["temporal_pos_embed"]
    positions = table[: len(video)] if source is None else interpolated(table, source, len(video))
    seen, said = seconds(video, weights, positions), sentences(text, weights)
    if config.text_position:
        rows = weights["text_temporal_pos_embed"]
        places = rows[: len(text)] if source is None else interpolated(rows, source, len(text))
        said = said + sentences_positions(places, weights)
    dual = encoder(
        seen, weights, "video_temporal_encoder", "ln_video_post_enc", config.video_layers, config.heads, video_valid
    )  # fmt: skip
    joint = encoder(
        np.concatenate([seen, said]), weights, "joint_temporal_encoder", "ln_joint_post_enc", config.joint_layers,
        config.heads, [*video_valid, *text_valid],
    )  # fmt: skip
    return dual, [stage[: len(video)] for stage in joint], [stage[len(video) :] for stage in joint]


def sentences_positions(places, weights):  # type: ignore[no-untyped-def]
    from tests.models.tan.told_again import norm

    return norm(places, weights, "ln_position_init")


@pytest.mark.parametrize(("text_position", "source"), [(False, None), (True, None), (False, 4), (True, 4), (False, 12)])
def test_all_scores_of_all_stages(text_position: bool, source: int | None) -> None:
    config = replace(TINY, text_position=text_position)
    model, weights = rule_filled(config)
    video, text, video_valid, text_valid = inputs()
    with torch.no_grad():
        scores = model(video, text, video_valid, text_valid, source)
        pairs = model.score_pairs(video, text, video_valid, text_valid, source, source)
    films = [
        told(
            config, weights, video[b].numpy(), text[b].numpy(), video_valid[b].tolist(), text_valid[b].tolist(), source
        )
        for b in range(2)
    ]
    assert scores.dual.shape == (2, 3, 7, 2, 3) and scores.joint.shape == (2, 4, 7, 2, 3)
    for a in range(2):
        for b in range(2):
            plain = sentences(text[b].numpy(), weights)
            for t in range(7):
                for k in range(3):
                    for stage in range(3):
                        expected = cosine(films[a][0][stage][t], plain[k])
                        assert float(scores.dual[a, stage, t, b, k]) == pytest.approx(expected, abs=2e-5)
                    for stage in range(4):
                        expected = cosine(films[a][1][stage][t], films[b][2][stage][k])
                        assert float(scores.joint[a, stage, t, b, k]) == pytest.approx(expected, abs=2e-5)
    for b in range(2):
        assert torch.allclose(pairs.dual[b], scores.dual[b, :, :, b].transpose(1, 2), atol=1e-6)
        assert torch.allclose(pairs.joint[b], scores.joint[b, :, :, b].transpose(1, 2), atol=1e-6)
        for k in range(3):
            head, bias = weights["binary_head.weight"][0], weights["binary_head.bias"][0]
            plain = sentences(text[b].numpy(), weights)[k]
            assert float(scores.dual_alignable[b, k]) == pytest.approx(float(plain @ head + bias), abs=1e-4)
            for stage in range(4):
                expected = float(films[b][2][stage][k] @ head + bias)
                assert float(scores.joint_alignable[b, stage, k]) == pytest.approx(expected, abs=1e-4)
    assert torch.equal(pairs.dual_alignable, scores.dual_alignable)
    assert torch.equal(pairs.joint_alignable, scores.joint_alignable)


def test_the_last_stage_alone_is_normed_after_and_the_others_are_what_blocks_read() -> None:
    model, _ = rule_filled()
    video = inputs()[0]
    read = []
    for block in model.video_temporal_encoder.resblocks:
        block.ln_1.register_forward_hook(lambda _, given, normed: read.append(normed))
    with torch.no_grad():
        out = model.visual_features(video)
    for stage in range(2):
        assert torch.equal(out[:, stage], read[stage + 1])


def test_padding_changes_nothing() -> None:
    model, _ = rule_filled()
    video, text, video_valid, text_valid = inputs()
    with torch.no_grad():
        padded = model.score_pairs(video, text, video_valid, text_valid)
        alone = model.score_pairs(video[1:, :5], text[1:])
        fewer = model.score_pairs(video[:1], text[:1, :2])
    assert torch.allclose(padded.joint[1, :, :, :5], alone.joint[0], atol=1e-5)
    assert torch.allclose(padded.dual[1, :, :, :5], alone.dual[0], atol=1e-5)
    assert torch.allclose(padded.joint[0, :, :2], fewer.joint[0], atol=1e-5)


def test_positions_begin_anywhere_in_the_first_half_while_training_alone() -> None:
    model, weights = rule_filled()
    video = inputs()[0][:1]
    with torch.no_grad():
        begun = [
            torch.from_numpy(seconds(video[0].numpy(), weights, weights["temporal_pos_embed"][p : p + 7])).float()
            for p in range(7)
        ]
        model.train()
        torch.manual_seed(0)
        drawn = [model._seconds(video, None)[0] for _ in range(60)]
        starts = [next(p for p in range(7) if torch.allclose(begun[p], each, atol=1e-4)) for each in drawn]
        assert set(starts) == {0, 1, 2}
        model.eval()
        assert torch.allclose(model._seconds(video, None)[0], begun[0], atol=1e-4)
        model.train()
        model.random_pos_start = False
        assert torch.allclose(model._seconds(video, None)[0], begun[0], atol=1e-4)
        assert model._seconds(video[:, :1], None).shape == (1, 1, 8)


def test_dual_and_joint_draw_their_positions_apart() -> None:
    model, _ = rule_filled()
    model.train()
    drawn = []
    whole = model._positions
    model._positions = lambda *given: drawn.append(whole(*given)) or drawn[-1]  # type: ignore[method-assign,func-returns-value]
    video, text, *_ = inputs()
    torch.manual_seed(0)
    for _ in range(10):
        model(video, text)
    assert any(not torch.equal(drawn[2 * i], drawn[2 * i + 1]) for i in range(10))


def test_more_seconds_than_positions_need_interpolation() -> None:
    model, _ = rule_filled()
    video = torch.randn(1, 30, 5)
    with pytest.raises(ValueError, match="30 positions asked for, but there are 20"):
        model.visual_features(video)
    assert model.visual_features(video, interpolate_from=8).shape == (1, 3, 30, 8)
    with pytest.raises(ValueError, match="interpolate"):
        model.visual_features(video, interpolate_from=64)


def test_sine_positions_go_once_around() -> None:
    table = sine_table(11, 6)
    for place in range(11):
        for channel in range(6):
            angle = place / (10 + 1e-6) * 2 * math.pi / 10000 ** (2 * (channel // 2) / 6)
            expected = math.sin(angle) if channel % 2 == 0 else math.cos(angle)
            assert float(table[place, channel]) == pytest.approx(expected, abs=1e-5)
    model = TAN(replace(TINY, position="sine"))
    assert "temporal_pos_embed" in model.state_dict()
    assert "temporal_pos_embed" not in dict(model.named_parameters())
    assert torch.equal(model.temporal_pos_embed, sine_table(20, 8))


def test_random_weights_are_as_wide_as_published() -> None:
    torch.manual_seed(0)
    model = TAN(TANConfig(visual_dim=64, text_dim=32, width=256, heads=4, video_layers=2, joint_layers=6))
    out = 256**-0.5 * (2 * 6) ** -0.5
    for encoder_ in (model.video_temporal_encoder, model.joint_temporal_encoder):
        for block in encoder_.resblocks:
            for weight, deviation in (
                (block.attn.in_proj_weight, 256**-0.5), (block.attn.out_proj.weight, out),
                (block.mlp.c_fc.weight, 512**-0.5), (block.mlp.c_proj.weight, out),
            ):  # fmt: skip
                assert float(weight.detach().std()) == pytest.approx(deviation, rel=0.03)
    for weight in (
        model.temporal_pos_embed, model.text_temporal_pos_embed, model.video_pre_proj.weight, model.mlp.weight,
    ):  # fmt: skip
        assert float(weight.detach().std()) == pytest.approx(0.01, rel=0.05)
    assert float(model.binary_head.weight.detach().std()) == pytest.approx(0.01, rel=0.2)
    assert not model.binary_head.bias.any() and not model.mlp.bias.any()


def test_a_model_without_head_or_text_tower() -> None:
    model = TAN(replace(TINY, alignability_head=False)).eval()
    video, text, *_ = inputs()
    assert model(video, text).joint_alignable is None and model.score_pairs(video, text).dual_alignable is None
    assert not any(key.startswith(("bert", "binary_head")) for key in model.state_dict())
    assert TINY.head_stage == 2 and replace(TINY, joint_layers=2).head_stage == 1


def test_sizes() -> None:
    assert sum(parameter.numel() for parameter in build_tan(STARTER).parameters()) < 1_500_000
    assert FULL.visual_dim == 1024 and FULL.video_layers == FULL.joint_layers == 6
    with pytest.raises(ValueError, match="multiple of heads"):
        TANConfig(width=10, heads=4)
    with pytest.raises(ValueError, match="at least one layer"):
        TANConfig(video_layers=0)


def test_the_text_tower_takes_the_highest_of_known_words() -> None:
    config = replace(TINY, words=9, word_dim=3, word_hidden=4)
    tower = build_tan(config).bert
    weights = {name: filled(tuple(value.shape), name) for name, value in tower.state_dict().items()}
    tower.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    ids = torch.tensor([[3, 0, 8, 0], [0, 0, 0, 0], [1, 2, 4, 5]])
    out = tower(ids)
    for row, line in enumerate(ids.tolist()):
        used = [word for word in line if word != 0] or line
        best = [-math.inf] * 4
        for word in used:
            hidden = weights["fc1.weight"] @ weights["word_embd.weight"][word] + weights["fc1.bias"]
            best = [max(a, max(b, 0.0)) for a, b in zip(best, hidden, strict=True)]
        expected = weights["fc2.weight"] @ np.array(best) + weights["fc2.bias"]
        assert out[row].tolist() == pytest.approx(expected.tolist(), abs=1e-5)
    out.sum().backward()
    assert tower.word_embd.weight.grad is None and tower.fc1.weight.grad is not None
