"""`cuewright harvest`: a folder of soundtracks in, their description, dialogue and figures out."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.film_job import Stop
from cli.harvest_folder import Harvest
from cli.harvest_tables import FIGURES, NAMED, SUBTITLES, UNNAMED

ENDED_BY_HAND = 130


@dataclass(slots=True)
class HarvestWish:
    folder: Path
    out: Path
    workers: int
    again: bool
    _done: dict[str, float] = field(default_factory=dict)  # of every file, 0..1


def harvest_folder(console: Console, wish: HarvestWish) -> int:
    """0 where every file has a result. Stopped and called again, it goes on where it was. Raises Stop."""
    if not wish.folder.is_dir():
        raise Stop(f"There is no folder {wish.folder}.", code=2)
    from workers.fingerprints import fingerprints
    from workers.hearing import MODELS, missing

    if missing():
        raise Stop(f"These models are not installed: {', '.join(missing())}.", "./cuewright models lists them.")
    work = Harvest(wish.folder, wish.out, fingerprints(MODELS))
    files = work.files()
    if not files:
        raise Stop(
            f"There is no soundtrack in {wish.folder}.", "Films and sound files of all usual kinds are taken.", 2
        )
    before = [name for name in files if work.is_done(name, wish.again)]
    if before:
        console.print(f"{len(before)} of {len(files)} soundtracks are known from before.", highlight=False)
    wish._done = dict.fromkeys(before, 1.0)
    children = [_started(wish) for _ in range(min(wish.workers, max(1, len(files) - len(before))))]
    try:
        codes = _watched(console, wish, children, len(files))
    except KeyboardInterrupt:
        console.print("Stopped. The same command goes on from here.")
        return ENDED_BY_HAND
    finally:
        for child in children:
            child.terminate()
    _told(console, wish, work, files)
    return 0 if not any(codes) and all(work.is_done(name) for name in files) else 1


def _started(wish: HarvestWish) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cli.harvest_folder", str(wish.folder), "--out", str(wish.out)]
    return subprocess.Popen(command + ["--again"] * wish.again, stdout=subprocess.PIPE, text=True)


def _watched(console: Console, wish: HarvestWish, children: list[subprocess.Popen[str]], total: int) -> list[int]:
    """Shows how far all are together, until they end; their exit codes."""
    columns = (TextColumn("Harvesting"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.percentage:.0f} %"),
               TimeRemainingColumn(), TextColumn("{task.fields[file]}"))  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=total, completed=len(wish._done), file="")

        def follow(child: subprocess.Popen[str]) -> None:
            assert child.stdout is not None
            for line in child.stdout:
                try:
                    told = json.loads(line)
                except ValueError:  # a library's own words
                    continue
                wish._done[told["file"]] = told["done"]
                progress.update(task, completed=sum(wish._done.values()), file=told["file"])

        followers = [threading.Thread(target=follow, args=(child,), daemon=True) for child in children]
        for each in followers:
            each.start()
        codes = [child.wait() for child in children]
        for each in followers:
            each.join()
    return codes


def _told(console: Console, wish: HarvestWish, work: Harvest, files: list[str]) -> None:
    results = [json.loads(work.result(name).read_text(encoding="utf-8")) for name in files if work.is_done(name)]
    described = sum(one["figures"]["narrators"] > 0 for one in results if "figures" in one)
    problems = [one for one in results if "problem" in one]
    console.print(
        f"{len(results)} of {len(files)} soundtracks heard, {described} of them with description. In {wish.out}: "
        f"{NAMED}, {UNNAMED}, {SUBTITLES}, {FIGURES}.",
        highlight=False,
    )
    for one in problems[:10]:
        console.print(f"{one['file']}: {one['problem']['detail']} {one['problem']['remedy']}", highlight=False)
