"""Harvest every soundtrack of a folder, without films or services: who speaks, what is said, and the description.

    python -m cli.harvest_folder FOLDER --out OUT

Any number of these share the work, together or one after another, and a process that dies, however it dies, loses no
more than the soundtrack that it was at. OUT/heard holds what was heard in each file, or why nothing could be.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.harvest_tables import write_tables
from core.heard import figures
from media.audio import read_audio
from media.errors import Refused
from media.sound_file import sound_of
from models.data.shared_work import claimed, write_whole
from speech.hear import Ears, hear

SUFFIXES = frozenset(
    (
        *(".aac", ".ac3", ".aif", ".aiff", ".eac3", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3", ".ogg", ".opus"),
        *(".wav", ".wma", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpg", ".ts", ".webm", ".wmv"),
    )
)
RESULTS = "heard"
LOOK_S = 0.5  # between two looks at files that others are at

Report = Callable[[str, float], None]  # a file's name and how far it is, 0..1; 1 where it is done


@dataclass(frozen=True, slots=True)
class Harvest:
    folder: Path
    out: Path
    weights: Mapping[str, str]  # fingerprints: what was heard by others is heard anew

    def files(self) -> list[str]:
        """Soundtracks by their paths within the folder, in order."""
        found = (path for path in self.folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def result(self, name: str) -> Path:
        return self.out / RESULTS / f"{name}.json"

    def lock(self, name: str) -> Path:
        """Of the file's result; its folder is made."""
        result = self.result(name)
        result.parent.mkdir(parents=True, exist_ok=True)
        return result.with_name(f".{result.name}.lock")

    def stamp(self, name: str) -> dict[str, Any]:
        """What a result depends on."""
        about = (self.folder / name).stat()
        return {"bytes": about.st_size, "changed_ns": about.st_mtime_ns, "weights": dict(self.weights)}

    def is_done(self, name: str, again: bool = False) -> bool:
        """`again`: where nothing could be heard, it is to be tried once more."""
        try:
            told = json.loads(self.result(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(told.get("stamp") == self.stamp(name)) and not (again and "problem" in told)


def harvest(work: Harvest, ears: Callable[[], Ears], report: Report = lambda *_: None, again: bool = False) -> int:
    """Do what nobody else does until every file has its result; returns how many files this process did.

    `ears` is called where there is something to do.
    """
    done = 0
    left = work.files()
    while left:
        others = []
        for name in left:
            if work.is_done(name, again):
                continue
            with claimed(work.lock(name)) as mine:
                if not mine:
                    others.append(name)
                    continue
                if work.is_done(name, again):
                    continue
                told = _heard(work, name, ears(), report)
                write_whole(work.result(name), json.dumps(told, ensure_ascii=False).encode())
                done += 1
            report(name, 1.0)
        left, again = others, False  # whoever holds them may die
        if left:
            time.sleep(LOOK_S)
    write_tables(work.out, [work.result(name) for name in work.files() if work.is_done(name)])
    return done


def _heard(work: Harvest, name: str, ears: Ears, report: Report) -> dict[str, Any]:
    """The content of a result file."""
    from workers.hearing import as_payload

    told: dict[str, Any] = {"file": name, "stamp": work.stamp(name)}
    with tempfile.TemporaryDirectory() as scratch:
        wav = Path(scratch) / "sound.wav"
        try:
            duration_ms = sound_of(work.folder / name, wav, lambda done, total: report(name, 0.1 * done / total))
        except Refused as refused:
            return told | {"problem": {"slug": refused.slug, "detail": refused.detail, "remedy": refused.remedy}}
        found = hear(read_audio(wav), ears, lambda done, total, _: report(name, 0.1 + 0.9 * done / total))
    payload = as_payload(found, duration_ms, [])
    return told | {"heard": payload, "figures": figures(payload, found.narrators)}


def main() -> None:
    """Prints one JSON line for each step forward: {"file": name, "done": 0..1}."""
    parser = argparse.ArgumentParser(description="Harvest a folder of soundtracks, as one of any number of processes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    from workers.fingerprints import fingerprints
    from workers.hearing import MODELS, ears

    work = Harvest(given.folder, given.out, fingerprints(MODELS))
    harvest(
        work,
        ears,
        lambda name, part: print(json.dumps({"file": name, "done": round(part, 3)}), flush=True),
        given.again,
    )


if __name__ == "__main__":
    main()
