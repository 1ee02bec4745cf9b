"""The training of the starter weights, as one table: which commands, in which order, what each takes and gives.

`./cuewright train starter` (models.starter_command) runs it, and `--show` prints it. Everything is kept in one folder;
an interrupted command goes on where it stopped. `install` copies what is shipped to models/starter. No torch here.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

RUNS = Path("runs/starter")
SHIPPED = ("model.safetensors", "config.json", "tokenizer.json", "domain.json")
BEGUN = "begun.json"  # what each output was begun with, so that nothing goes on from what has changed since


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is trained on how much; the defaults are the starter's."""

    language_steps: int = 1400
    language_films: int = 6000
    clip_steps: int = 3000
    clip_batch: int = 128
    films: int = 2000
    tune_films: int = 60
    names_steps: int = 1500
    bind_steps: int = 400
    importance_steps: int = 800
    caption_steps: int = 900
    target_steps: int = 3000
    own_films: int = 1000
    own_steps: int = 1500
    source: str = "studio.training"
    people_source: str = "studio.training_people"


@dataclass(frozen=True, slots=True)
class Command:
    """`python -m module arguments`; Paths among these lie in the folder of runs, as `takes` and `gives` do."""

    module: str
    arguments: tuple[str | Path, ...]
    takes: tuple[str, ...]
    gives: str  # a checkpoint's folder, or a file that is there only once it is whole

    def line(self, runs: Path) -> list[str]:
        return [
            "-m", self.module, *(str(runs / each) if isinstance(each, Path) else each for each in self.arguments),
        ]  # fmt: skip

    def shown(self, runs: Path) -> str:
        return shlex.join(["python", *self.line(runs)])


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    commands: tuple[Command, ...]


PARTS = ("language", "clip", "features", "glances", "names", "people", "importance", "autoad")


def recipe(seed: int = 1, sizes: Sizes = Sizes()) -> tuple[Part, ...]:
    """The parts of PARTS, in order."""
    seeded = ("--seed", str(seed))
    source, people_source = ("--source", sizes.source), ("--source", sizes.people_source)
    language, clip, clips, glances = Path("language"), Path("clip"), Path("clips.npz"), Path("glances.npz")
    names, people, first, own = Path("names"), Path("people.json"), Path("autoad-first"), Path("own.json")
    reads = ("--clips", clips, "--language", language, "--people", people)
    return (
        Part("language", "the tokenizer, and GPT-2 on the text of films", (
            Command("models.language.train", (
                "--out", language, "--steps", str(sizes.language_steps), "--films", str(sizes.language_films), *seeded,
                *source,
            ), (), "language"),
        )),
        Part("clip", "pictures and captions in one space", (
            Command("models.clip.train", (
                "--out", clip, "--tokenizer", language, "--steps", str(sizes.clip_steps),
                "--batch", str(sizes.clip_batch), *seeded, *source,
            ), ("language",), "clip"),
        )),
        Part("features", "CLIP's features of the clips of many films", (
            Command("models.clip.features", (
                "--clip", clip, "--films", str(sizes.films), "--tune-films", str(sizes.tune_films),
                "--drawn", Path("drawn"), "--out", clips, *seeded, *source,
            ), ("clip",), "clips.npz"),
        )),
        Part("glances", "its features of the moments when a name is called", (
            Command("models.names.glances", (
                "--clip", clip, "--clips", clips, "--out", glances, *people_source,
            ), ("clip", "clips.npz"), "glances.npz"),
        )),
        Part("names", "who is in the picture, and what they are called", (
            Command("models.names.train", (
                "--clip", clip, "--clips", clips, "--glances", glances, "--out", names,
                "--steps", str(sizes.names_steps), "--bind-steps", str(sizes.bind_steps), *seeded, *people_source,
            ), ("clip", "clips.npz", "glances.npz"), "names"),
        )),
        Part("people", "what that model says of every clip, for AutoAD to read", (
            Command("models.names.people_lines", (
                "--model", names, "--clips", clips, "--glances", glances, "--out", people, *people_source,
            ), ("names", "clips.npz", "glances.npz"), "people.json"),
        )),
        Part("importance", "which moments the story needs", (
            Command("models.importance.train", (
                "--clip", clip, "--clips", clips, "--out", Path("importance"),
                "--steps", str(sizes.importance_steps), *seeded, *people_source,
            ), ("clip", "clips.npz"), "importance"),
        )),
        Part("autoad", "descriptions: captions, then the target, then with its own lines as context", (
            Command("models.autoad.train", (
                *reads, "--out", first, "--caption-steps", str(sizes.caption_steps),
                "--steps", str(sizes.target_steps), *seeded, *source,
            ), ("clips.npz", "language", "people.json"), "autoad-first"),
            Command("models.autoad.own_context", (
                "--model", first, "--clips", clips, "--people", people, "--films", str(sizes.own_films), "--out", own,
                *seeded,
            ), ("autoad-first", "clips.npz", "people.json"), "own.json"),
            Command("models.autoad.train", (
                *reads, "--start", first, "--own", own, "--out", Path("autoad"), "--steps", str(sizes.own_steps),
                *seeded, *source,
            ), ("clips.npz", "language", "people.json", "autoad-first", "own.json"), "autoad"),
        )),
    )  # fmt: skip


class CannotTrain(Exception):
    """A part cannot be trained as things are; the message says what to do."""


def finished(runs: Path, gives: str) -> bool:
    """Whether an output is whole. A checkpoint's record has metrics only when its training has come to its end."""
    path = runs / gives
    if path.suffix:
        return path.is_file()
    try:
        trained = bool(json.loads((path / "config.json").read_text(encoding="utf-8"))["metrics"])
    except (OSError, ValueError, KeyError):
        return False
    last = "domain.json" if gives == "clip" else "model.safetensors"  # what its trainer writes last
    return trained and (path / last).is_file()


def check(parts: Sequence[Part], command: Command, runs: Path) -> None:
    """Raises CannotTrain where an input is missing, or where what is there was begun with other inputs or arguments."""
    maker = {each.gives: part.name for part in parts for each in part.commands}
    output = runs / command.gives
    missing = [take for take in command.takes if not finished(runs, take)]
    if missing and not finished(runs, command.gives):
        raise CannotTrain(
            f"{maker[command.gives]} needs {runs / missing[0]}, which is not there or not finished: "
            f"./cuewright train starter --only {maker[missing[0]]} makes it."
        )
    before = _begun(runs).get(command.gives)
    if before is None or not output.exists():
        return
    now = _beginning(command, runs)
    if before["arguments"] != now["arguments"]:
        raise CannotTrain(
            f"{output} was begun with other settings ({' '.join(before['arguments'])}): remove it, or take another "
            "folder with --runs."
        )
    changed = [take for take, digest in now["of"].items() if before["of"].get(take) != digest]
    if changed:
        raise CannotTrain(
            f"{output} was made from another {' and '.join(changed)} than there is now: remove it, and it is made anew."
        )


def begin(command: Command, runs: Path) -> None:
    """Note what an output is made with."""
    runs.mkdir(parents=True, exist_ok=True)
    partial = runs / f"{BEGUN}.part"
    noted = _begun(runs) | {command.gives: _beginning(command, runs)}
    partial.write_text(json.dumps(noted, indent=2) + "\n", encoding="utf-8")
    partial.replace(runs / BEGUN)


class Beginning(TypedDict):
    arguments: list[str]
    of: dict[str, str]  # sha256 of each input


def _begun(runs: Path) -> dict[str, Beginning]:
    path = runs / BEGUN
    found: dict[str, Beginning] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _beginning(command: Command, runs: Path) -> Beginning:
    """Inputs that are gone since their use was over are passed over."""
    digests = {}
    for take in command.takes:
        path = runs / take if Path(take).suffix else runs / take / "model.safetensors"
        if path.is_file():
            with path.open("rb") as file:
                digests[take] = hashlib.file_digest(file, "sha256").hexdigest()
    return {"arguments": [str(each) for each in command.arguments], "of": digests}


def install(runs: Path, starter: Path | None = None) -> int:
    """Copy trained checkpoints to where the product loads them; their size in bytes comes back.

    All of them or none: they fit each other only as they were trained. Raises CannotTrain where one is not finished.
    """
    from models.catalog import CATALOG, STARTER

    made = [name for name in CATALOG if name in PARTS]
    missing = [name for name in made if not finished(runs, name)]
    if missing:
        raise CannotTrain(f"Nothing is installed before all is trained; {', '.join(missing)} is missing.")
    total = 0
    for name in made:
        to = (starter or STARTER) / name
        to.mkdir(parents=True, exist_ok=True)
        for file in SHIPPED:
            if (runs / name / file).is_file():
                shutil.copyfile(runs / name / file, to / file)
        total += sum(path.stat().st_size for path in to.iterdir() if path.is_file())
    return total
