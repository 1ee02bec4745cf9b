"""Train all that the starter's diarization needs: segmentation, voiceprint, PLDA, and the settings of its clustering.

    python -m models.diarization.starter --sounds runs/sounds --out runs/diarization

Writes OUT/segmentation, OUT/voiceprint and OUT/plda, each a checkpoint with what was measured on tuning films. Training
goes on where it was interrupted.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import torch

from models import checkpoint
from models.data.soundtracks import Soundtrack, SoundtrackSource, open_soundtracks
from models.diarization import fit_plda, train_segmentation, train_voiceprint
from models.diarization.config import PldaConfig, VoiceprintConfig
from models.diarization.folder import Parts, pyannote_folder
from models.diarization.tune import measured, prepared, tuned
from models.diarization.tuning_films import tuning_films
from models.diarization.windows import Shelf
from models.metrics.diarization import Heard
from models.progress import printed
from speech.diarize import Diarizer


@dataclass(frozen=True, slots=True)
class Recipe:
    count: int = 600  # of the shelf's soundtracks
    segmentation_steps: int = 750
    voiceprint_steps: int = 900
    plda_batches: int = 60
    tune_films: int = 14  # of each kind
    seed: int = 1


def train_starter(sounds: Path, out: Path, recipe: Recipe, source: SoundtrackSource) -> dict[str, float]:
    """Write the three checkpoints; what was measured on tuning films comes back."""
    shelf, version = Shelf(sounds, recipe.count), source.VERSION
    parts = Parts(out / "segmentation", out / "voiceprint", out / "plda")
    films = tuning_films(source, out / "tune", recipe.tune_films)
    held = Shelf(out / "tune")
    of_frames = train_segmentation.train(
        shelf, parts.segmentation, version,
        train_segmentation.Recipe(steps=recipe.segmentation_steps, seed=recipe.seed), held=held,
        on_step=printed("segmentation"),
    )  # fmt: skip
    of_voices = train_voiceprint.train(
        shelf, out / "trained", version, train_voiceprint.Recipe(steps=recipe.voiceprint_steps, seed=recipe.seed),
        held=held, on_step=printed("voiceprint"),
    )  # fmt: skip
    voiceprint, plda = fit_plda.fitted(
        checkpoint.load(out / "trained"), shelf, PldaConfig(), recipe.plda_batches, recipe.seed, printed("voices")
    )
    sizes = VoiceprintConfig(embed_dim=plda.config.embed_dim)
    record = checkpoint.record_of("voiceprint", sizes, version, recipe.seed)
    checkpoint.save(parts.voiceprint, voiceprint, record, torch.float16)
    checkpoint.save(parts.plda, plda, checkpoint.record_of("plda", plda.config, version, recipe.seed))
    config, of_films = set_best(parts, films, out / "pyannote")
    for part, metrics in ((parts.segmentation, of_frames), (parts.voiceprint, of_voices), (parts.plda, {})):
        record = checkpoint.describe(part)
        plain = asdict(config) if part == parts.plda else record.config
        noted = replace(record, config=plain, command=checkpoint.command_line(), metrics=dict(metrics) | of_films)
        text = json.dumps(asdict(noted), indent=2, sort_keys=True) + "\n"
        (part / checkpoint.CONFIG).write_text(text, encoding="utf-8")
    return of_frames | of_voices | of_films


def set_best(parts: Parts, films: dict[str, list[Soundtrack]], cache: Path) -> tuple[PldaConfig, dict[str, float]]:
    """The pipeline's best settings on the films, and the errors with them."""
    pipeline = Diarizer(pyannote_folder(cache, parts)).pipeline
    ready = {kind: prepared(pipeline, tracks, printed(f"{kind} voices")) for kind, tracks in films.items()}
    start = PldaConfig(**checkpoint.describe(parts.plda).config)
    config = tuned(pipeline, ready, start, printed("settings"))
    found: dict[str, float] = {}
    for kind, tracks in ready.items():
        result: Heard = measured(pipeline, tracks)
        found |= {
            f"der_{kind}": round(result.der, 4),
            f"confusion_{kind}": round(result.confusion, 4),
            f"vad_error_{kind}": round(result.vad_error, 4),
        }
    return config, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sounds", type=Path, required=True, help="a shelf of models.data.sound_shelf")
    parser.add_argument("--out", type=Path, required=True)
    for each in fields(Recipe):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=type(each.default), default=each.default)
    parser.add_argument("--source", default="studio.training_soundtracks")
    given = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe(**{each.name: getattr(given, each.name) for each in fields(Recipe)})
    print(json.dumps(train_starter(given.sounds, given.out, recipe, open_soundtracks(given.source))))


if __name__ == "__main__":
    main()
