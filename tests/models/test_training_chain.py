"""Text, pictures, features, descriptions: the whole recipe on a world that can be learnt in seconds."""

from dataclasses import replace
from pathlib import Path

import pytest

from models import checkpoint
from models.autoad.model import STARTER as AUTOAD_STARTER
from models.autoad.predict import ClipInput, describe
from models.autoad.train import train as train_autoad
from models.clip.domain import load_domain, out_of_domain
from models.clip.features import compute, load_clips, save_clips
from models.clip.model import STARTER as CLIP_STARTER
from models.clip.train import train as train_clip
from models.language.model import STARTER as LANGUAGE_STARTER
from models.language.tokenizer import load_tokenizer
from models.language.train import train as train_language
from tests.models import planted_source

SOURCE = "tests.models.planted_source"
LANGUAGE = replace(LANGUAGE_STARTER, vocab_size=320, width=32, layers=2, heads=2)
CLIP = replace(
    CLIP_STARTER, embed_dim=32, image_size=32, width=8, head_width=32, resnet_layers=(1, 1, 1, 1), vocab_size=320
)
AUTOAD = replace(AUTOAD_STARTER, visual_dim=32, visual_heads=2, vocab_size=320, width=32, layers=2, heads=2)


@pytest.mark.slow
def test_the_recipe_learns_colour_and_direction(tmp_path: Path) -> None:
    language = train_language(planted_source, tmp_path / "language", 60, seed=1, films=50, batch=8, config=LANGUAGE)
    assert language["tune_loss"] < 2.0
    tokenizer = load_tokenizer(tmp_path / "language")
    clip = train_clip(SOURCE, tokenizer, tmp_path / "clip", 80, seed=1, batch=24, config=CLIP, loaders=0)
    assert clip["colour"] > 0.95
    films = compute(planted_source, tmp_path / "clip", tmp_path / "drawn", films=60, tune_films=10, seed=1)
    save_clips(tmp_path / "clips.npz", films)
    train_autoad(
        tmp_path / "clips.npz", tmp_path / "language", tmp_path / "autoad", seed=1, caption_steps=200, target_steps=100,
        config=AUTOAD, source_name=SOURCE,
    )  # fmt: skip
    model = checkpoint.load(tmp_path / "autoad")
    tune = [clip for film in load_clips(tmp_path / "clips.npz")["tune"] for clip in film]
    for mode in ("none", "recurrent"):
        found = describe(model, tokenizer, [ClipInput(clip.features) for clip in tune], mode=mode)  # type: ignore[arg-type]
        right = [description.text == clip.text for description, clip in zip(found, tune, strict=True)]
        assert sum(right) / len(right) > 0.9, mode
    record = checkpoint.describe(tmp_path / "autoad")
    assert record.world_version == "planted" and record.metrics["tune_loss"] < 0.5
    domain = load_domain(tmp_path / "clip")
    assert out_of_domain(domain, tune[0].features) < 0.5
