"""Who the describe step tells AutoAD of, and how much the story needs each cue: planted films, tiny models."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.errors import Problem
from core.settings import get_settings
from models import checkpoint
from models.autoad import predict
from models.autoad.model import AutoAD, AutoADConfig
from models.autoad.predict import ClipInput, Description
from models.clip.domain import Domain, save_domain
from models.clip.model import STARTER as CLIP_STARTER
from models.clip.model import build_clip
from models.importance.model import Importance, ImportanceConfig
from models.language.tokenizer import train_tokenizer
from models.names.data import FilmCase
from models.names.measure import film_people
from models.names.model import Names
from models.names.train import train
from tests.models.names.planted import WIDTH, frames, planted_case, planted_model
from workers.context import Outcome
from workers.people import people_texts
from workers.steps.describe import run

STEP_MS = 200
SUBTITLES = "the film's own words"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    model = planted_model()
    train([planted_case(seed) for seed in range(140)], model, tmp_path_factory.mktemp("run"), 1, 220, 200, size=32)
    return model.eval()


@dataclass
class Film:
    """A planted case as a product has it: features five times a second, gaps at its cues, and subtitles."""

    case: FilmCase
    features: np.ndarray = field(init=False)
    times: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.times = np.arange(0, self.case.truth.duration_ms, STEP_MS)
        self.features = np.zeros((len(self.times), WIDTH), dtype=np.float32)
        for cue, seen in zip(self.case.truth.cues, self.case.features, strict=True):
            self.features[(self.times >= cue.start_ms) & (self.times < cue.end_ms)] = seen[0, 0]
        for line, seen in self.case.glances.items():
            said = self.case.truth.said[line]
            self.features[(self.times >= said.start_ms) & (self.times < said.end_ms)] = seen[0]

    @property
    def dialogue(self) -> list[list[Any]]:
        return [[said.start_ms, said.end_ms, said.text] for said in self.case.truth.said]

    @property
    def gaps(self) -> list[tuple[int, int]]:
        return [(cue.start_ms, cue.end_ms) for cue in self.case.truth.cues]

    def picks(self) -> list[list[int]]:
        return [[int(at) for at in np.linspace(s, e, 8, endpoint=False) // STEP_MS] for s, e in self.gaps]


def still_film(seed: int) -> Film:
    return Film(planted_case(seed, noise=0.0))


def texts_of(model: Names, film: Film, dialogue: list[list[Any]]) -> list[str]:
    lines = [(start, end, text) for start, end, text in dialogue]
    return people_texts(model, film.gaps, film.picks(), film.features, film.times, lines)


def test_a_product_sees_what_training_measured(names: Names) -> None:
    """Names by rule, frames by time: the same texts as from the truth's names and the training's glances."""
    named = 0
    for seed in range(1000, 1012):
        film = still_film(seed)
        expected = [people.text for people in film_people(names, film.case, wide=False)]
        told = texts_of(names, film, film.dialogue)
        assert told == expected
        named += sum(": " in text for text in told)
    assert named > 20, "somebody has a name"


def test_the_order_of_the_subtitles_is_no_matter_and_without_them_nobody_has_a_name(names: Names) -> None:
    film = still_film(1003)
    shuffled = random.Random(0).sample(film.dialogue, len(film.dialogue))
    assert texts_of(names, film, shuffled) == texts_of(names, film, film.dialogue)
    silent = texts_of(names, film, [])
    assert all(silent) and not any(": " in text for text in silent)
    assert people_texts(names, [], [], film.features, film.times, []) == []


def test_a_name_that_is_said_later_is_not_used_before(names: Names) -> None:
    for seed in range(1003, 1009):
        film = still_film(seed)
        late = [[film.gaps[-1][0] - 1000, film.gaps[-1][0] - 100, film.dialogue[0][2]]]
        assert not any(": " in text for text in texts_of(names, film, late)[:-1])


@dataclass
class Served:
    """A folder of served weights; what AutoAD was given is kept in `read`."""

    folder: Path
    read: list[ClipInput] = field(default_factory=list)

    def save(self, name: str, model: torch.nn.Module, config: Any) -> None:
        checkpoint.save(self.folder / name, model, checkpoint.record_of(name, config, "planted", 0, {"score": 1.0}))


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """CLIP and AutoAD of planted width, as they are shipped today: no people are read, nothing is weighed."""
    monkeypatch.setenv("CUEWRIGHT_MODELS", str(tmp_path))
    get_settings.cache_clear()
    kept = Served(tmp_path / "starter")
    torch.manual_seed(0)
    clip = replace(
        CLIP_STARTER, embed_dim=WIDTH, image_size=32, width=8, head_width=32, resnet_layers=(1, 1, 1, 1), vocab_size=320
    )
    tokenizer = train_tokenizer([" Somebody waves."] * 4, 320)
    kept.save("clip", build_clip(clip), clip)
    known = Domain(
        np.zeros(WIDTH), np.eye(WIDTH), np.zeros((WIDTH, 1)), np.zeros(1), np.zeros(1), 0.0, slope=1.0, middle=9.0
    )
    save_domain(known, kept.folder / "clip")
    serve_autoad(kept, use_people=False)
    for name in ("clip", "autoad"):
        tokenizer.save(kept.folder / name)

    def describe(model: AutoAD, _: object, clips: list[ClipInput], mode: str, on_clip: Any) -> list[Description]:
        assert isinstance(model, AutoAD) and mode == "recurrent"
        kept.read = list(clips)
        return [Description("Somebody waves.", -1.0, (), (0, 1)) for _ in clips]

    monkeypatch.setattr(predict, "describe", describe)
    yield kept
    get_settings.cache_clear()


def serve_autoad(served: Served, use_people: bool) -> None:
    config = AutoADConfig(
        visual_dim=WIDTH, num_latents=2, visual_layers=1, visual_heads=2, max_frames=8, vocab_size=320, positions=192,
        width=16, layers=1, heads=2, use_people=use_people,
    )  # fmt: skip
    served.save("autoad", AutoAD(config), config)


def serve_importance(served: Served) -> None:
    """By the pictures alone, and of those by the first person's direction alone."""
    torch.manual_seed(0)
    config = ImportanceConfig(WIDTH, WIDTH, width=16, layers=1, heads=2, use_text=False, use_place=False)
    served.save("importance", Importance(config), config)


def described(film: Film, folder: Path) -> Outcome:
    folder.mkdir(exist_ok=True)
    np.save(folder / "clip.npy", film.features.astype(np.float16))
    np.save(folder / "times.npy", film.times)
    payloads: dict[str, dict[str, Any]] = {
        "features": {},
        "gaps": {
            "gaps": [{"start_ms": start, "end_ms": end, "max_words": 8} for start, end in film.gaps],
            "duration_ms": film.case.truth.duration_ms,
        },
        "look": {"shots": [[start, end] for start, end in film.gaps]},
        "speech": {"cues": film.dialogue},
    }
    needs = {name: SimpleNamespace(payload=each, file=folder.joinpath) for name, each in payloads.items()}
    context = SimpleNamespace(needs=needs, params={"words_per_minute": 150}, progress=lambda *_: None)
    return run(context)  # type: ignore[arg-type]


def test_what_is_shipped_today_is_told_of_nobody(served: Served, names: Names, tmp_path: Path) -> None:
    """Names weights alone change nothing: this AutoAD does not read them."""
    before = described(still_film(1000), tmp_path / "film")
    served.save("names", names, names.config)
    after = described(still_film(1000), tmp_path / "film")
    assert before.payload == after.payload
    assert [clip.people for clip in served.read] == [""] * 8
    assert not {"people", "importance"} & set(before.payload["cues"][0]["data"])
    assert [source["name"] for source in before.payload["checkpoints"]] == ["clip", "autoad"]


def test_an_autoad_that_reads_people_does_without_where_no_names_are_served(served: Served, tmp_path: Path) -> None:
    serve_autoad(served, use_people=True)
    outcome = described(still_film(1000), tmp_path / "film")
    assert [clip.people for clip in served.read] == [""] * 8
    assert "people" not in outcome.payload["cues"][0]["data"]


def test_an_autoad_that_reads_people_is_told_and_each_cue_says_what(
    served: Served, names: Names, tmp_path: Path
) -> None:
    serve_autoad(served, use_people=True)
    served.save("names", names, names.config)
    film = still_film(1000)
    expected = [people.text for people in film_people(names, film.case, wide=False)]
    outcome = described(film, tmp_path / "film")
    assert [clip.people for clip in served.read] == expected
    assert [cue["data"]["people"] for cue in outcome.payload["cues"]] == expected
    assert [source["name"] for source in outcome.payload["checkpoints"]] == ["clip", "autoad", "names"]
    json.dumps(outcome.payload)


def test_half_a_checkpoint_is_not_served(served: Served, names: Names, tmp_path: Path) -> None:
    serve_autoad(served, use_people=True)
    served.save("names", names, names.config)
    (served.folder / "names" / "model.safetensors").unlink()
    outcome = described(still_film(1000), tmp_path / "film")
    assert [source["name"] for source in outcome.payload["checkpoints"]] == ["clip", "autoad"]


@pytest.mark.parametrize("name", ["autoad", "names", "importance"])
def test_weights_of_another_clip_are_refused_with_a_reason(
    name: str, served: Served, names: Names, tmp_path: Path
) -> None:
    serve_autoad(served, use_people=True)
    served.save("names", names, names.config)
    serve_importance(served)
    told = json.loads((served.folder / name / "config.json").read_text())
    told["config"]["visual_dim"] = 99
    (served.folder / name / "config.json").write_text(json.dumps(told))
    with pytest.raises(Problem, match=rf"{name} reads picture features of width 99; .* have {WIDTH}"):
        described(still_film(1000), tmp_path / "film")


def test_importance_is_of_the_cue_that_was_written(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One gap stays silent: the cues after it must not be weighed by its pictures."""
    serve_importance(served)
    film = still_film(1000)
    every = [cue["data"]["importance"] for cue in described(film, tmp_path / "film").payload["cues"]]
    assert len(every) == 8 and all(0 <= value <= 1 for value in every) and len(set(every)) > 1

    def but_one(model: AutoAD, _: object, clips: list[ClipInput], **__: Any) -> list[Description]:
        return [Description("" if at == 2 else "Somebody waves.", -1.0, (), (0,)) for at, _ in enumerate(clips)]

    monkeypatch.setattr(predict, "describe", but_one)
    read: list[Any] = []
    from models.importance import predict as weighing

    true_importance = weighing.importance_of_film

    def seen(model: Importance, cues: list[Any], duration_ms: int) -> list[float]:
        read.extend(cues)
        return true_importance(model, cues, duration_ms)

    monkeypatch.setattr(weighing, "importance_of_film", seen)
    outcome = described(film, tmp_path / "film")
    gaps = [gap for at, gap in enumerate(film.gaps) if at != 2]
    assert [(cue.start_ms, cue.end_ms) for cue in read] == gaps
    assert [tuple(cue["data"]["gap"]) for cue in outcome.payload["cues"]] == gaps
    for cue, (start, _) in zip(read, gaps, strict=True):
        assert np.allclose(cue.frames[4], film.features[start // STEP_MS + 7], atol=1e-2)
    assert [source["name"] for source in outcome.payload["checkpoints"]] == ["clip", "autoad", "importance"]


def test_a_film_without_gaps_is_weighed_and_seen_without_harm(served: Served, names: Names, tmp_path: Path) -> None:
    serve_autoad(served, use_people=True)
    served.save("names", names, names.config)
    serve_importance(served)
    film = still_film(1000)
    film.case = replace(film.case, truth=replace(film.case.truth, cues=()))
    assert described(film, tmp_path / "film").payload["cues"] == []


def test_frames_of_planted_people_are_what_the_film_has() -> None:
    film = still_film(1000)
    rng = np.random.default_rng(0)
    cue = film.case.truth.cues[0]
    weight = {cue.actor: 2.0} | ({} if cue.target is None else {cue.target: 1.0})
    assert np.array_equal(film.features[cue.start_ms // STEP_MS + 1], frames(weight, 1, 0.0, rng)[0])
