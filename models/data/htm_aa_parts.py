"""An HTM-AA file made by any number of processes, on one machine or on many that share its folder, over days.

Beside it lies a folder of parts, each some videos' rows. A part is worked on by the one process that holds its lock
(`models.data.shared_work`). It appears whole or not at all, and whoever ends last puts them together in order: the file
is there once it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from models.data.faults import DataRefused, Fault
from models.data.htm_aa import HEADER, FoundSentence, rows_of
from models.data.shared_work import claimed, locked, write_whole

SHARE = 16  # videos of a part: what is done again where a process dies
LOOK_S = 0.5  # between two looks at parts that others hold
_RUN, _ABOUT = "run.lock", "about.json"

Find = Callable[[str], Iterable[FoundSentence]]


def write_together(
    out: Path,
    videos: Sequence[str],
    about: Mapping[str, str],
    find: Find,
    on_video: Callable[[str], None] = lambda _: None,
) -> int:
    """Do what nobody else does until `out` is whole; returns how many videos this process did.

    `find` gives a video's sentences. `about` is what the rows depend on: parts of another run are refused, as
    `DataRefused`. A file that is there already is left as it is.
    """
    folder = parts_of(out)
    if not _begun(out, folder, {**about, "videos": videos_digest(videos)}):
        return 0
    shares = [videos[at : at + SHARE] for at in range(0, len(videos), SHARE)]
    done = 0
    while True:
        others = False
        for number, share in enumerate(shares):
            with _claimed(out, folder, number) as part:
                if part is None:
                    others |= not _part(folder, number).exists()
                    continue
                rows = []
                for video in share:
                    rows.append(rows_of(out.name, video, find(video)))
                    on_video(video)
                write_whole(part, "".join(rows).encode())
                done += len(share)
        if out.exists() or not others:
            break
        time.sleep(LOOK_S)
    _put_together(out, folder, len(shares))
    return done


def parts_of(out: Path) -> Path:
    """The folder of parts, while there is one."""
    return out.with_name(f"{out.name}.parts")


def videos_digest(videos: Sequence[str]) -> str:
    """Which videos, in which order."""
    return hashlib.sha256("\n".join(videos).encode()).hexdigest()[:16]


def _begun(out: Path, folder: Path, about: Mapping[str, str]) -> bool:
    """The folder is there and of this run; False where the file is whole already."""
    while not out.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with locked(folder / _RUN):
                if out.exists():
                    break
                told = folder / _ABOUT
                if not told.exists():
                    write_whole(told, json.dumps(about).encode())
                other = [name for name, value in json.loads(told.read_text()).items() if about.get(name) != value]
                if other:
                    problem = f"was begun with other {' and '.join(other)}; remove it, or write to another file"
                    raise DataRefused([Fault(folder.name, problem)])
                return True
        except FileNotFoundError:  # whoever ended last has just taken the folder away
            continue
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _put_together(out: Path, folder: Path, count: int) -> None:
    try:
        with locked(folder / _RUN):
            if out.exists():
                return
            whole = folder / "whole.csv"
            with whole.open("wb") as file:
                file.write(f"{HEADER}\n".encode())
                for number in range(count):
                    file.write(_part(folder, number).read_bytes())
                file.flush()
                os.fsync(file.fileno())
            whole.replace(out)
    except FileNotFoundError:
        if not out.exists():
            raise
    shutil.rmtree(folder, ignore_errors=True)


def _part(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.csv"


@contextmanager
def _claimed(out: Path, folder: Path, number: int) -> Iterator[Path | None]:
    """Where to write this part; None where it is there, or another process is at it."""
    part = _part(folder, number)
    if part.exists():
        yield None
        return
    with ExitStack() as stack:
        try:
            mine = stack.enter_context(claimed(part.with_suffix(".lock")))
        except FileNotFoundError:  # the folder is gone: the file is whole
            mine = False
        # Between the look and the lock it may have come, and even gone into the whole file.
        yield part if mine and not part.exists() and not out.exists() else None
