from dataclasses import replace
from pathlib import Path

import pytest
import torch

from models.autoad.convert import from_published
from models.autoad.model import FULL, STARTER, AutoAD, AutoADConfig, negative_log_likelihood
from models.language.model import positions_of
from tests.models.conftest import TINY


def tokens(*rows: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(row) for row in rows)
    ids, valid = torch.zeros(len(rows), longest, dtype=torch.long), torch.zeros(len(rows), longest, dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)], valid[i, : len(row)] = torch.tensor(row), True
    return ids, valid


def test_the_prompt_is_frames_then_descriptions_then_dialogue_then_begin(tiny: AutoAD) -> None:
    features = torch.randn(1, 4, 16)
    prompt = tiny.prompt(features, context=tokens([5, 6]), subtitles=tokens([7]))
    prefix, attention = tiny.visual_prefix(features)
    wte = tiny.gpt.transformer.wte.weight
    assert tiny.context_special_token is not None and tiny.subtitle_special_token is not None
    expected = torch.cat(
        [
            prefix[0],
            tiny.context_special_token.weight[:1], wte[5:7], tiny.context_special_token.weight[1:],
            tiny.subtitle_special_token.weight[:1], wte[7:8], tiny.subtitle_special_token.weight[1:],
            tiny.bos_token.weight,
        ]
    )  # fmt: skip
    assert torch.equal(prompt.embeddings[0], expected)
    assert bool(prompt.valid.all()) and attention.shape == (1, 3, 4)


def test_padding_changes_nothing(tiny: AutoAD) -> None:
    features = torch.randn(2, 4, 16)
    target = tokens([9, 10, 39], [11, 39])
    both = tiny.prompt(features, context=tokens([5, 6, 7], [8]), subtitles=tokens([1], [2, 3]))
    embeddings = torch.cat([both.embeddings, tiny.embed_tokens(target[0])], dim=1)
    logits = tiny.logits(embeddings, torch.cat([both.valid, target[1]], dim=1))
    alone = tiny.prompt(features[1:], context=tokens([8]), subtitles=tokens([2, 3]))
    short = torch.cat([alone.embeddings, tiny.embed_tokens(target[0][1:, :2])], dim=1)
    expected = tiny.gpt(inputs_embeds=short).logits  # positions 0, 1, 2 … by GPT-2 itself
    got = logits[1][torch.cat([both.valid, target[1]], dim=1)[1]]
    assert torch.allclose(got, expected[0], atol=1e-5)
    total = negative_log_likelihood(tiny, both, *target) * 5
    one = negative_log_likelihood(tiny, alone, *tokens([11, 39])) * 2
    first = (
        negative_log_likelihood(
            tiny, tiny.prompt(features[:1], context=tokens([5, 6, 7]), subtitles=tokens([1])), *tokens([9, 10, 39])
        )
        * 3
    )
    assert float(total) == pytest.approx(float(one + first), abs=1e-4)


def test_masked_frames_change_nothing(tiny: AutoAD) -> None:
    features = torch.randn(1, 4, 16)
    garbage = torch.cat([features, 50 * torch.randn(1, 2, 16)], dim=1)
    valid = torch.tensor([[True] * 4 + [False] * 2])
    assert torch.allclose(tiny.visual_prefix(garbage, valid)[0], tiny.visual_prefix(features)[0], atol=1e-5)


def test_frames_are_read_in_order(tiny: AutoAD) -> None:
    features = torch.randn(1, 4, 16)
    assert not torch.allclose(tiny.visual_prefix(features)[0], tiny.visual_prefix(features.flip(1))[0], atol=1e-3)


def test_every_parameter_gets_a_gradient(tiny: AutoAD) -> None:
    tiny.train()
    prompt = tiny.prompt(torch.randn(2, 12, 16), context=tokens([1], [2]), subtitles=tokens([3], [4]))
    negative_log_likelihood(tiny, prompt, *tokens([5, 6], [7, 8])).backward()
    without = [name for name, p in tiny.named_parameters() if p.grad is None or not bool(p.grad.abs().sum() > 0)]
    assert without == []


def test_it_overfits_one_batch_and_reads_the_frames() -> None:
    torch.manual_seed(0)
    model = AutoAD(TINY)
    features = torch.randn(4, 6, 16)
    target = tokens([1, 2, 39], [3, 4, 39], [5, 6, 39], [7, 8, 39])
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(60):
        optimizer.zero_grad()
        loss = negative_log_likelihood(model, model.prompt(features), *target)
        loss.backward()
        optimizer.step()
    assert float(loss) < 0.05
    swapped = negative_log_likelihood(model, model.prompt(features.roll(1, 0)), *target)
    assert float(swapped) > 1.0


def test_positions_count_valid_tokens() -> None:
    valid = torch.tensor([[True, False, True, True], [True, True, False, False]])
    assert positions_of(valid).tolist() == [[0, 0, 1, 2], [0, 1, 1, 1]]


def test_the_sizes_are_what_they_claim() -> None:
    assert (FULL.visual_heads, FULL.num_latents, FULL.stop_token) == (8, 10, 50256)
    assert sum(p.numel() for p in AutoAD(STARTER).parameters()) < 1_800_000
    with pytest.raises(ValueError, match="positions"):
        AutoADConfig(positions=100)


KEYS = Path(__file__).parent / "published_keys.txt"


def published() -> dict[str, torch.Tensor]:
    """Random tensors under the released names and shapes, with a two-layer GPT-2 of width 128."""
    state = {}
    generator = torch.Generator().manual_seed(1)
    for line in KEYS.read_text(encoding="utf-8").splitlines():
        name, shape, _ = line.split("\t")
        size = [int(part) for part in shape.strip("(),").split(",")]
        state[name] = torch.randn(size, generator=generator) * 0.05
    state["gpt.lm_head.weight"] = state["gpt.transformer.wte.weight"]
    return state


def test_published_weights_are_all_placed() -> None:
    state = published()
    model, report = from_published(state)
    assert report.complete and len(report.placed) == len(state)
    assert (model.config.visual_dim, model.config.width, model.config.layers) == (512, 128, 2)
    assert (model.config.visual_heads, model.config.stop_token, model.config.max_frames) == (8, 50256, 512)
    own = model.state_dict()
    assert all(torch.equal(own[key], value) for key, value in state.items())


def test_the_converter_says_what_was_left_and_what_is_missing() -> None:
    state = {f"module.{key}": value for key, value in published().items()}
    del state["module.project.bias"], state["module.subtitle_special_token.weight"], state["module.gpt.lm_head.weight"]
    state["module.gpt.transformer.h.0.attn.bias"] = torch.zeros(1)
    state["module.surprise"] = torch.zeros(2)
    model, report = from_published(state)
    assert report.left == ("surprise",)
    assert report.missing == ("project.bias",)
    assert model.subtitle_special_token is None
    assert torch.equal(model.gpt.lm_head.weight, state["module.gpt.transformer.wte.weight"])


def test_a_wrong_shape_is_refused() -> None:
    state = published()
    state["project.bias"] = torch.zeros(5)
    with pytest.raises(ValueError, match=r"project\.bias has shape"):
        from_published(state)
    with pytest.raises(ValueError, match="not an AutoAD state dict"):
        from_published({"a": torch.zeros(1)})


def test_the_visual_mapper_is_the_plain_formula() -> None:
    """Written out from MODELS: LN, add positions, put latents before, two pre-norm blocks, no final norm, project."""
    torch.manual_seed(3)
    model = AutoAD(replace(TINY, visual_heads=1)).eval()
    frames = torch.randn(5, 16)
    p = model.perceiver

    def norm(x: torch.Tensor, layer: torch.nn.LayerNorm) -> torch.Tensor:
        x = (x - x.mean(-1, keepdim=True)) / (x.var(-1, unbiased=False, keepdim=True) + 1e-5).sqrt()
        return x * layer.weight + layer.bias

    x = torch.cat([p.latent, norm(frames, p.visual_prenorm) + p.temporal_pos_embed[:5]])
    for block in p.encoder.resblocks:
        y = norm(x, block.ln_1)
        q, k, v = (y @ block.attn.in_proj_weight.T + block.attn.in_proj_bias).chunk(3, dim=-1)
        attended = torch.softmax(q @ k.T / 16**0.5, dim=-1) @ v
        x = x + attended @ block.attn.out_proj.weight.T + block.attn.out_proj.bias
        h = norm(x, block.ln_2) @ block.mlp.c_fc.weight.T + block.mlp.c_fc.bias
        x = x + (h * torch.sigmoid(1.702 * h)) @ block.mlp.c_proj.weight.T + block.mlp.c_proj.bias
    expected = x[:3] @ model.project.weight.T + model.project.bias
    assert torch.allclose(model.visual_prefix(frames[None])[0][0], expected, atol=1e-5)
