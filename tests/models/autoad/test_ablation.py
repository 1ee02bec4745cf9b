"""Ablations: what a row reads, that rows share their batches and pretraining, and that the machinery learns."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models import checkpoint
from models.autoad.ablation import Ablation, Recipe, config_of, told_as, train_ablation, unnamed
from models.autoad.batches import chosen_frames
from models.autoad.model import STARTER
from models.autoad.together import describe_films
from models.clip.features import ClipFeatures
from models.language.model import LanguageConfig, build_language
from models.language.tokenizer import TextTokenizer, train_tokenizer

SIZE = LanguageConfig(vocab_size=320, positions=160, width=32, layers=2, heads=2, linear_std=0.1)
RECIPE = Recipe(
    steps=140, caption_steps=60, batch=12, seed=1,
    base=replace(STARTER, visual_heads=2, num_latents=3, width=32, layers=2, heads=2, linear_std=0.1),
)  # fmt: skip
LINES = ("Tom runs.", "Mia sits down.", "A dog is here.")


def film(seed: int) -> list[ClipFeatures]:
    """Three pictures in an order of their own; the line tells the picture, and the same again where it was told."""
    rng = np.random.default_rng(seed)
    clips: list[ClipFeatures] = []
    for at, which in enumerate(rng.permutation(3)):
        seen = np.eye(16, dtype=np.float32)[which][None].repeat(8, axis=0) * 3
        told = LINES[which]
        earlier = tuple(clip.text for clip in clips)
        clips.append(
            ClipFeatures(seed, at, seen, seen, told, told.replace("Tom", "A man"), earlier, ("Look, Tom!",)[:at])
        )
    return clips


FILMS = [film(seed) for seed in range(12)]


@pytest.fixture(scope="module")
def tokenizer() -> TextTokenizer:
    return train_tokenizer([" " + line for line in (*LINES, "A man runs.")] * 4, 320)


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    torch.manual_seed(5)
    record = checkpoint.CheckpointRecord(
        "language", {"vocab_size": 320, "positions": 160, "width": 32, "layers": 2, "heads": 2}, "", "", 5, ""
    )
    checkpoint.save(folder, build_language(SIZE), record)
    return folder


@pytest.mark.parametrize(
    ("ablation", "context", "subtitles", "people"),
    [
        (Ablation(), False, False, False),
        (Ablation(context_lines=3), True, False, False),
        (Ablation(context_lines=6, subtitles="lines"), True, True, False),
        (Ablation(subtitles="names"), False, False, True),
    ],
)
def test_only_what_is_read_is_built(ablation: Ablation, context: bool, subtitles: bool, people: bool) -> None:
    config = config_of(ablation, STARTER)
    assert (config.use_context, config.use_subtitles, config.use_people) == (context, subtitles, people)
    assert config.context_lines == ablation.context_lines


def test_frames_that_are_seen() -> None:
    features = np.arange(8, dtype=np.float32)[:, None]
    assert chosen_frames(features, 0).shape == (0, 1) and chosen_frames(features, 1).ravel().tolist() == [4]
    assert chosen_frames(features, 4).ravel().tolist() == [0, 2, 4, 6] and len(chosen_frames(features, None)) == 8
    with pytest.raises(ValueError, match="9 frames"):
        chosen_frames(features, 9)
    with pytest.raises(ValueError, match="caption_pretraining"):
        Ablation(frames=0)
    with pytest.raises(ValueError, match="counts"):
        Ablation(context_lines=-1)


def test_unnamed_films_have_unnamed_context() -> None:
    told = unnamed(FILMS[0])
    assert [clip.text for clip in told] == [clip.unnamed for clip in FILMS[0]]
    assert told[2].previous == (told[0].text, told[1].text)
    (named,) = told_as(FILMS[:1], Ablation(subtitles="names"))
    assert [clip.people for clip in named] == ["", "Tom", "Tom"]


def test_a_row_learns_and_its_pretraining_is_shared(tmp_path: Path, tokenizer: TextTokenizer, language: Path) -> None:
    args = FILMS[:6], FILMS[6:10], FILMS[10:], tokenizer, language
    seen = train_ablation(Ablation(), *args, tmp_path / "v", RECIPE)
    truth = [[clip.text for clip in one] for one in FILMS[10:]]
    assert describe_films(seen, tokenizer, FILMS[10:]) == truth
    stamp = (tmp_path / "captions-8-text" / checkpoint.WEIGHTS).stat().st_mtime_ns
    read = train_ablation(Ablation(context_lines=6), *args, tmp_path / "v-ad", RECIPE)
    assert (tmp_path / "captions-8-text" / checkpoint.WEIGHTS).stat().st_mtime_ns == stamp
    assert read.context_special_token is not None and seen.context_special_token is None
    for context in ("recurrent", "oracle"):
        assert describe_films(read, tokenizer, FILMS[10:], context) == truth
    rows = [json.loads(line) for line in (tmp_path / "v" / "metrics.jsonl").read_text().splitlines()]
    assert rows[-1]["eval_tune_loss"] < 0.5


def test_a_row_without_pictures_cannot_tell_them(tmp_path: Path, tokenizer: TextTokenizer, language: Path) -> None:
    blind = Ablation(frames=0, caption_pretraining=False, text_pretraining=False)
    args = FILMS[:6], (), FILMS[10:], tokenizer, language
    model = train_ablation(blind, *args, tmp_path / "blind", replace(RECIPE, steps=40))
    told = {line for one in describe_films(model, tokenizer, FILMS[10:], frames=0) for line in one}
    assert len(told) == 1


def test_the_same_seed_gives_the_same_row(tmp_path: Path, tokenizer: TextTokenizer, language: Path) -> None:
    short = replace(RECIPE, steps=3, caption_steps=2)
    args = FILMS[:6], FILMS[6:10], FILMS[10:], tokenizer, language
    first, again = (train_ablation(Ablation(), *args, tmp_path / n / "v", short) for n in ("a", "b"))
    assert all(torch.equal(x, y) for x, y in zip(first.parameters(), again.parameters(), strict=True))
    frozen = train_ablation(Ablation(freeze_language=True, caption_pretraining=False), *args, tmp_path / "f", short)
    kept = build_language(SIZE)
    checkpoint.fill(kept, language)
    assert torch.equal(frozen.gpt.transformer.wpe.weight, kept.transformer.wpe.weight)
    with pytest.raises(ValueError, match="sayable"):
        train_ablation(Ablation(heard_names=True), *args, tmp_path / "none", short)
    with pytest.raises(ValueError, match="films to learn"):
        train_ablation(Ablation(), [], FILMS, FILMS, tokenizer, language, tmp_path / "none", short)


def test_descriptions_in_fives_forget_what_came_before(
    tmp_path: Path, tokenizer: TextTokenizer, language: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.autoad import together

    model = train_ablation(
        Ablation(context_lines=6, caption_pretraining=False), FILMS[:6], (), FILMS[10:], tokenizer, language,
        tmp_path / "r", replace(RECIPE, steps=30),
    )  # fmt: skip
    read: list[list[str]] = []
    ask = together.read_rows

    def listen(tokens: object, config: object, context: list[list[str]], *rest: object) -> object:
        read.extend(list(each) for each in context)
        return ask(tokens, config, context, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(together, "read_rows", listen)
    together.describe_films(model, tokenizer, FILMS[:1], "oracle", fresh_every=2)
    assert read == [[], [FILMS[0][0].text], []]
    read.clear()
    together.describe_films(model, tokenizer, FILMS[:1], "oracle")
    assert read == [list(clip.previous) for clip in FILMS[0]]


def test_targets_with_heard_names_teach_no_other(tmp_path: Path, tokenizer: TextTokenizer, language: Path) -> None:
    def sayable(seed: int, text: str, heard: str) -> str:
        return text if "Tom" in heard else text.replace("Tom", "A man")

    ablation = Ablation(heard_names=True, caption_pretraining=False)
    args = FILMS[:6], (), FILMS[10:], tokenizer, language
    model = train_ablation(ablation, *args, tmp_path / "heard", RECIPE, sayable=sayable)
    told = {line for film in describe_films(model, tokenizer, FILMS[10:]) for line in film}
    assert told == {"A man runs.", "Mia sits down.", "A dog is here."}
