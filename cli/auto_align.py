"""`cuewright auto-align`: many films aligned into one HTM-AA file, on a server or from features alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from rich.console import Console

from cli.film_job import Stop
from cli.local import PROJECT, LocalSystem
from cli.remote import Remote

LOOK_S = 1.0
AT_ONCE = 50  # jobs that we let wait, so that others' work on the same system gets its turn
PAGE = 100


def align_collection(
    console: Console, remote: Remote, system: LocalSystem | None, named: str, out: Path, *, again: bool
) -> Path:
    """Have all films aligned that are not yet, wait for them, and write what was found; returns the file.

    Stopped anywhere it is gone on with: the server knows what is done. Raises Stop where no film could be aligned.
    """
    collection = _collection(remote, named)
    path = f"/v1/collections/{collection['id']}/alignment"
    state = remote.get(path)
    wish = {"failed_before": state["at"]} if again else {}  # what fails in this run is not tried over and over
    told = ""
    while True:
        begun = 0
        if state["at_work"] < AT_ONCE and (state["waiting"] or again):
            answer = remote.post(path, {"limit": AT_ONCE - state["at_work"], **wish}, once=str(uuid4()))
            begun, state = answer["begun"], answer["state"]
        line = _line(state)
        if line != told:
            console.print(line, highlight=False)
            told = line
        if not (begun or state["at_work"]):
            break
        if system is not None and system.failure:
            raise Stop(system.failure, "The log says more.", 3)
        time.sleep(LOOK_S)
        state = remote.get(path)
    for failure in state["failures"]:
        problem = failure["problem"] or {}
        console.print(f"{failure['title']}: {problem.get('detail') or 'was cancelled'}", markup=False, highlight=False)
    if not state["aligned"]:
        raise Stop("No film of this collection could be aligned." if state["films"] else "This collection has no film.")
    _write(remote, f"{path}.csv", out)
    console.print(f"written to {out}", highlight=False)
    return out


def _line(state: Mapping[str, Any]) -> str:
    failed = f", {state['failed']} failed" if state["failed"] else ""
    return f"{state['aligned']} of {state['films']} films aligned{failed}"


def _collection(remote: Remote, named: str) -> Mapping[str, Any]:
    """By id, or by a name that only one has."""
    found: list[Mapping[str, Any]] = []
    page = 1
    while True:
        answer = remote.get("/v1/collections", page=page, per_page=PAGE)
        found += [each for each in answer["items"] if named in (each["id"], each["name"]) or _same(named, each["id"])]
        if page * PAGE >= answer["total"]:
            break
        page += 1
    if not found:
        raise Stop(f"There is no collection {named}.", "Its name or id is meant; this key may see too few.", 2)
    if len(found) > 1:
        raise Stop(f"{len(found)} collections are called {named}.", "Name one by its id.", 2)
    return found[0]


def _same(named: str, collection_id: str) -> bool:
    try:
        return UUID(named) == UUID(collection_id)
    except ValueError:
        return False


def _write(remote: Remote, path: str, out: Path) -> None:
    """Whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f"{out.name}.part")
    remote.save(path, partial)
    partial.replace(out)


def align_with_workers(
    console: Console, features: Path, sentences: Path, out: Path, model: Path, workers: int = 1
) -> int:
    """Align a folder of features; how many videos this run did. Raises Stop with everything that is wrong with it.

    Each worker is a process; when one dies, the others do its part too.
    """
    from cli.align_folder import align_folder, open_folder
    from models.data.faults import DataRefused
    from models.data.htm_aa_parts import parts_of

    if out.is_dir():
        raise Stop(f"{out} is a folder.", "Name a file by --out.", 2)
    if out.exists() and not parts_of(out).exists():
        console.print(f"{out} is there already; remove it to align again", highlight=False)
        return 0
    try:
        work = open_folder(features, sentences, model)
        missing, count = len(work.films.without_features), len(work.films)
        if missing:
            console.print(f"{missing} of {missing + count} videos have no features and are left out")
        if work.films.past_end:
            console.print(
                f"{work.films.past_end} sentences end after the features of their videos and are left out; "
                "where these are many, the features are not one a second"
            )
        if workers == 1:
            done = align_folder(work, out, lambda video: console.print(video, highlight=False))
        else:
            done = _by_processes(console, features, sentences, out, model, workers)
    except DataRefused as refused:
        raise Stop(str(refused), "Mend these, or leave those videos out.", 2) from refused
    except (ValueError, FileNotFoundError) as error:
        raise Stop(str(error), "Name the folder of a TAN by --model.", 2) from error
    if not out.exists():
        raise Stop("Not all videos are done: workers died.", "Run it again; what is done is kept.")
    console.print(f"written to {out}", highlight=False)
    return done


def _by_processes(console: Console, features: Path, sentences: Path, out: Path, model: Path, workers: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = max(1, cores // workers)
    command = [sys.executable, "-m", "cli.align_folder"]
    for name, value in (("features", features), ("sentences", sentences), ("model", model), ("out", out)):
        command += [f"--{name}", str(value.resolve())]
    running = [
        subprocess.Popen(
            [*command, "--threads", str(threads)], cwd=PROJECT, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": str(PROJECT)},
        )
        for _ in range(workers)
    ]  # fmt: skip
    try:
        return _watched(console, running)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _watched(console: Console, running: list[subprocess.Popen[str]]) -> int:
    """Print what each has done until all have ended; how many videos that were."""
    from queue import SimpleQueue
    from threading import Thread

    lines: SimpleQueue[str | None] = SimpleQueue()

    def read(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line.rstrip())
        lines.put(None)

    for process in running:
        Thread(target=read, args=(process,), daemon=True).start()
    done, ended = 0, 0
    while ended < len(running):
        line = lines.get()
        if line is None:
            ended += 1
        else:
            done += 1
            console.print(line, markup=False, highlight=False)
    return done
