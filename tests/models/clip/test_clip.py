from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
from torch import nn

from models.clip.domain import Domain, fit_domain, load_domain, out_of_domain, save_domain
from models.clip.features import ClipFeatures, load_clips, save_clips
from models.clip.model import STARTER, ClipConfig, build_clip
from models.clip.other_pictures import other_pictures
from models.clip.predict import embed_frames, embed_texts, folded, preprocess, similarity
from models.clip.train import ABSENT, ClipWithHeads, PairBatch, batch_of, clip_losses, contrastive_loss
from models.data.source import Picture
from models.language.tokenizer import train_tokenizer

TINY = ClipConfig(
    embed_dim=16, image_size=32, width=8, layers=0, patch_size=0, head_width=32, resnet_layers=(1, 1, 1, 1),
    context_length=12, vocab_size=300, text_width=16, text_heads=2, text_layers=1,
)  # fmt: skip
TEXTS = [" a red box", " a blue ball", " a green cup", " a dog at night"]


def pictures() -> list[Picture]:
    rng = np.random.default_rng(0)
    return [
        Picture(
            np.clip(rng.integers(0, 255, 3) + rng.normal(0, 9, (32, 32, 3)), 0, 255).astype(np.uint8), text, {"kind": i}
        )
        for i, text in enumerate(TEXTS)
    ]


def test_frames_of_any_size_become_the_centre_square() -> None:
    frames = np.zeros((2, 90, 160, 3), dtype=np.uint8)
    frames[:, :, 35:125] = 255  # the centre square and nothing else
    x = preprocess(frames, 30)
    assert x.shape == (2, 3, 30, 30)
    white = preprocess(np.full((1, 30, 30, 3), 255, dtype=np.uint8), 30)
    assert torch.allclose(x[:, :, :, 2:-2], white.expand(2, -1, -1, -1)[:, :, :, 2:-2], atol=1e-4)
    for shape in ((1, 40, 31, 3), (1, 8, 300, 3), (1, 30, 30, 3)):
        assert preprocess(np.zeros(shape, dtype=np.uint8), 30).shape == (1, 3, 30, 30)
    with pytest.raises(ValueError, match="uint8"):
        preprocess(np.zeros((1, 30, 30, 3), dtype=np.float32), 30)


def test_a_picture_is_resized_as_a_whole_though_its_centre_alone_is_computed() -> None:
    rng = np.random.default_rng(0)
    mean, std = (torch.tensor(each).view(1, 3, 1, 1) for each in (OPENAI_DATASET_MEAN, OPENAI_DATASET_STD))
    for height, width in ((224, 398), (101, 67), (30, 71), (12, 40), (31, 31), (405, 224)):
        frames = rng.integers(0, 256, (2, height, width, 3)).astype(np.uint8)
        shape = [max(30, round(side * 30 / min(height, width))) for side in (height, width)]
        whole = torch.from_numpy(frames).permute(0, 3, 1, 2).float()
        whole = F.interpolate(whole, shape, mode="bilinear", align_corners=False, antialias=True)
        top, left = (shape[0] - 30) // 2, (shape[1] - 30) // 2
        expected = (whole[:, :, top : top + 30, left : left + 30] / 255 - mean) / std
        assert torch.allclose(preprocess(frames, 30), expected, atol=1e-5)


def test_folded_norms_change_no_feature() -> None:
    torch.manual_seed(0)
    model = build_clip(TINY)
    frames = np.random.default_rng(0).integers(0, 255, (6, 40, 60, 3)).astype(np.uint8)
    with torch.no_grad():
        model.encode_image(preprocess(frames, 32))  # the norms have seen something
    before = embed_frames(model.eval(), frames)
    norms = sum(isinstance(module, nn.BatchNorm2d) for module in model.visual.modules())
    for _ in range(2):  # a second time it stays as it is
        assert np.allclose(embed_frames(folded(model), frames), before, atol=1e-5)
    assert norms and not any(isinstance(module, nn.BatchNorm2d) for module in model.visual.modules())


def test_features_do_not_depend_on_the_batch() -> None:
    torch.manual_seed(0)
    model = build_clip(TINY).eval()
    frames = np.random.default_rng(0).integers(0, 255, (5, 40, 60, 3)).astype(np.uint8)
    whole = embed_frames(model, frames)
    assert whole.shape == (5, 16) and whole.dtype == np.float32
    assert np.allclose(
        whole, np.concatenate([embed_frames(model, frames[i : i + 2], batch=1) for i in (0, 2, 4)]), atol=1e-4
    )
    assert embed_frames(model, frames[:0]).shape == (0, 16)


def test_it_learns_which_caption_belongs_to_which_picture() -> None:
    torch.manual_seed(0)
    tokenizer = train_tokenizer(TEXTS, TINY.vocab_size)
    model = ClipWithHeads(build_clip(TINY), {"kind": 4})
    batch = batch_of(pictures(), ["kind"], tokenizer, TINY)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(60):
        optimizer.zero_grad()
        losses = clip_losses(model, batch)
        losses["loss"].backward()
        optimizer.step()
    assert float(losses["contrast"].detach()) < 0.05 and float(losses["kind"].detach()) < 0.1
    clip = model.clip.train()  # batch norm of four pictures: their own statistics
    with torch.no_grad():
        images = clip.encode_image(batch.images).numpy()
    assert similarity(images, embed_texts(clip, tokenizer, TEXTS)).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_every_parameter_gets_a_gradient() -> None:
    tokenizer = train_tokenizer(TEXTS, TINY.vocab_size)
    model = ClipWithHeads(build_clip(TINY), {"kind": 4})
    clip_losses(model, batch_of(pictures(), ["kind"], tokenizer, TINY))["loss"].backward()
    assert [name for name, p in model.named_parameters() if p.grad is None] == []


def test_the_contrastive_loss_by_hand() -> None:
    images, texts = torch.eye(2), torch.eye(2)
    none = torch.zeros(2, 2, dtype=torch.bool)
    expected = -torch.log_softmax(torch.tensor([3.0, 0.0]), 0)[0]
    assert torch.allclose(contrastive_loss(images, texts, torch.tensor(3.0), none), expected)
    everything = torch.ones(2, 2, dtype=torch.bool)
    assert float(contrastive_loss(images, texts.flip(0), torch.tensor(3.0), everything)) == 0.0


def test_absent_attributes_do_not_count() -> None:
    model = ClipWithHeads(build_clip(TINY), {"kind": 4, "never": 3})
    images, tokens = torch.randn(3, 3, 32, 32), torch.randint(0, 299, (3, 12))
    losses = clip_losses(model, PairBatch(images, tokens, torch.tensor([[0, ABSENT], [ABSENT, ABSENT], [2, ABSENT]])))
    assert "never" not in losses and torch.isfinite(losses["loss"])


def test_the_starter_is_small() -> None:
    size = sum(p.numel() for p in build_clip(STARTER).parameters()) * 2
    assert 3_000_000 < size < 6_000_000


def test_a_film_of_another_kind_is_told_apart(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    mixing = rng.normal(size=(12, 12))
    world = (rng.normal(size=(2000, 12)) @ mixing).astype(np.float32)
    others = (rng.normal(size=(300, 12)) * 6 + 5).astype(np.float32)
    domain = fit_domain(world[:1500], [world[1500:1750], world[1750:]], others)
    assert out_of_domain(domain, world[1500:1550]) < 0.05
    assert out_of_domain(domain, others[:50]) > 0.95
    assert out_of_domain(domain, np.concatenate([world[:40], others[:20]])) < 0.05, "the median frame decides"
    assert out_of_domain(domain, world[:0]) == 1.0
    save_domain(domain, tmp_path)
    again = load_domain(tmp_path)
    assert isinstance(again, Domain)
    assert out_of_domain(again, others[:50]) == pytest.approx(out_of_domain(domain, others[:50]), abs=1e-2)
    near = np.zeros((20, 12), dtype=np.float32)  # nearer to the world's middle than the world, and still known
    assert fit_domain(world[:1500], [world[1500:]], others).mean.tolist() == domain.mean.tolist()
    assert out_of_domain(domain, near) < 0.5
    (tmp_path / "domain.json").write_text('{"mean": [], "whitening": [], "slope": 1, "middle": 0}')
    with pytest.raises(ValueError, match="fit_domain"):
        load_domain(tmp_path)


def test_other_pictures_are_pictures_and_differ() -> None:
    made = list(other_pictures(1, 12, 40))
    assert all(picture.shape == (40, 40, 3) and picture.dtype == np.uint8 for picture in made)
    assert len({picture.tobytes() for picture in made}) == 12
    assert all(np.array_equal(a, b) for a, b in zip(made, other_pictures(1, 12, 40), strict=True))


def test_clip_features_come_back_as_they_were_kept(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    def one(seed: int, index: int) -> ClipFeatures:
        pair = rng.normal(size=(2, 8, 16)).astype(np.float16).astype(np.float32)
        return ClipFeatures(seed, index, pair[0], pair[1], f"text {index}", "unnamed", ("a", "b")[:index], ("said",))

    splits = {"train": [[one(1, 0), one(1, 1)], [one(2, 0)]], "tune": [[one(900_000, 0)]]}
    save_clips(tmp_path / "clips.npz", splits)
    again = load_clips(tmp_path / "clips.npz")
    assert [[clip.text for clip in film] for film in again["train"]] == [["text 0", "text 1"], ["text 0"]]
    for split, films in splits.items():
        for film, film_again in zip(films, again[split], strict=True):
            for a, b in zip(film, film_again, strict=True):
                assert (a.text, a.previous, a.subtitles) == (b.text, b.previous, b.subtitles)
                assert np.array_equal(a.features, b.features) and np.array_equal(a.wide_features, b.wide_features)


def test_training_modules_leave_the_heads_at_home() -> None:
    model = ClipWithHeads(build_clip(TINY), {"kind": 4})
    assert isinstance(model.heads, nn.ModuleList)
    assert not any(key.startswith("heads") for key in model.clip.state_dict())
