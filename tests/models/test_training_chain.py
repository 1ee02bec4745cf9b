"""Text, pictures, features, people, descriptions: the whole recipe on a world that can be learnt in seconds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from models import checkpoint
from models.autoad.model import STARTER as AUTOAD_STARTER
from models.autoad.model import AutoAD
from models.autoad.predict import ClipInput, describe
from models.autoad.train import train as train_autoad
from models.catalog import CATALOG
from models.clip.domain import load_domain, out_of_domain
from models.clip.features import compute, load_clips, save_clips
from models.clip.model import STARTER as CLIP_STARTER
from models.clip.train import train as train_clip
from models.data.people_texts import load_people, save_people, with_people
from models.language.model import STARTER as LANGUAGE_STARTER
from models.language.tokenizer import load_tokenizer
from models.language.train import train as train_language
from models.names import glances as looking
from models.names.data import film_cases
from models.names.model import Names, NamesConfig
from models.names.people_lines import film_lines
from models.names.train import phrase_features
from models.names.train import train as train_names
from models.starter_command import run
from models.starter_recipe import Sizes, finished, recipe
from tests.models import named_source, planted_source

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


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_names_come_from_what_the_names_model_tells(tmp_path: Path) -> None:
    """Names are said in films whose dialogue says them, by way of the names model, and nowhere else."""
    train_language(named_source, tmp_path / "language", 60, seed=1, films=150, batch=8, config=LANGUAGE)
    tokenizer = load_tokenizer(tmp_path / "language")
    source = "tests.models.named_source"
    train_clip(source, tokenizer, tmp_path / "clip", 80, seed=1, batch=24, config=CLIP, loaders=0)
    films = compute(named_source, tmp_path / "clip", tmp_path / "drawn", films=120, tune_films=12, seed=1)
    save_clips(tmp_path / "clips.npz", films)
    seeds = [film[0].film_seed for split in films.values() for film in split]
    seen = looking.compute(named_source, tmp_path / "clip", seeds)
    looks = named_source.LOOKS
    names = Names(
        NamesConfig(
            32, width=24, layers=1, heads=2, looks=tuple(look.phrase for look in looks),
            pronouns=tuple(look.pronoun for look in looks),
        )
    )  # fmt: skip
    names.gallery.copy_(torch.from_numpy(phrase_features(tmp_path / "clip", names.config.looks)))
    train_names(film_cases(films["train"], seen, named_source), names, tmp_path / "names" / "run", 1, 200, 150, size=32)
    names.eval()
    cases = film_cases([*films["train"], *films["tune"]], seen, named_source)
    save_people(
        tmp_path / "people.json", {key: text for case in cases for key, text in film_lines(names, case).items()}
    )
    people = load_people(tmp_path / "people.json")
    train_autoad(
        tmp_path / "clips.npz", tmp_path / "language", tmp_path / "autoad", seed=1, caption_steps=100, target_steps=220,
        config=replace(AUTOAD, use_people=True), source_name=source, people=people,
    )  # fmt: skip
    model = checkpoint.load(tmp_path / "autoad")
    assert isinstance(model, AutoAD)
    tune = load_clips(tmp_path / "clips.npz")["tune"]
    heard, right, named = 0, 0, 0
    for film, told in zip(tune, with_people(tune, people), strict=True):
        truth = named_source.people(film[0].film_seed)
        clips = [ClipInput(clip.features, people=clip.people) for clip in told]
        alone = [()] * len(clips)  # nothing was described before, as in training
        written = [each.text for each in describe(model, tokenizer, clips, "oracle", alone)]
        heard += 4 * bool(truth.said)
        expected = [clip.text if truth.said else clip.unnamed for clip in film]
        right += sum(text == wanted for text, wanted in zip(written, expected, strict=True))
        looks = [clip.people.split(": ")[-1].capitalize() for clip in clips]  # who is seen, and nobody's name
        silent = [replace(clip, people=look) for clip, look in zip(clips, looks, strict=True)]
        written = [each.text for each in describe(model, tokenizer, silent, "oracle", alone)]
        named += sum(name in text for text in written for name in named_source.NAMES.values())
    clips_of_all = 4 * len(tune)
    assert 0 < heard < clips_of_all, "there are films that say names, and films that do not"
    assert right > 0.85 * clips_of_all and named < 0.1 * clips_of_all


TINY = Sizes(
    language_steps=4, language_films=60, clip_steps=3, clip_batch=8, films=16, tune_films=3, names_steps=4,
    bind_steps=4, importance_steps=4, caption_steps=3, target_steps=3, own_films=2, own_steps=3,
    source="tests.models.named_source", people_source="tests.models.named_source",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_recipe_runs_from_nothing_to_what_is_installed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every command as it is shown, few steps each; then once more, when there is nothing left to do."""
    runs, parts = tmp_path / "runs", recipe(seed=5, sizes=TINY)
    assert run(parts, runs, [part.name for part in parts], True, tmp_path / "starter") == 0, capfd.readouterr().err
    for name in sorted(CATALOG.keys() & {part.name for part in parts}):
        record = checkpoint.describe(tmp_path / "starter" / name)
        assert (record.name, record.seed, record.world_version) == (name, 5, "planted") and record.metrics
        assert record.command.startswith("python -m models.") and str(runs / name) in record.command
        checkpoint.load(tmp_path / "starter" / name)
    assert checkpoint.describe(runs / "autoad").config["use_people"] is True
    own = json.loads((runs / "own.json").read_text())
    people = load_people(runs / "people.json")
    assert len(own) == 2 and {int(seed) for seed in own} <= {seed for seed, _ in people}
    assert len(people) == 4 * (TINY.films + TINY.tune_films)
    stamps = {path: path.stat().st_mtime_ns for path in runs.rglob("*") if path.is_file()}
    capfd.readouterr()
    assert run(parts, runs, [part.name for part in parts], False) == 0
    said = capfd.readouterr().out.splitlines()
    commands = [command for part in parts for command in part.commands]
    assert len(said) == len(commands) and all(line.endswith("is finished") for line in said)
    assert stamps == {path: path.stat().st_mtime_ns for path in runs.rglob("*") if path.is_file()}
    assert all(finished(runs, command.gives) for command in commands)
