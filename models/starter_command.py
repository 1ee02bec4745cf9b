"""Train the starter weights: every part of models.starter_recipe in order, then install.

./cuewright train starter [--only PART] [--seed N] [--runs DIR] [--show] [--no-install]

Each command of the recipe is a process of its own; what it prints is kept in DIR/log. What is finished is passed over,
and an interrupted run goes on with the same command.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from models.starter_recipe import PARTS, RUNS, CannotTrain, Command, Part, begin, check, finished, install, recipe

PROJECT = Path(__file__).resolve().parent.parent
STOP_S = 20  # how long an interrupted command may take to end
INTERRUPTED = 130


class Failed(Exception):
    """A command of the recipe ended with an error."""


def train(parts: Sequence[Part], runs: Path, wanted: Sequence[str] = PARTS) -> None:
    """Run what is not finished of the wanted parts. Raises CannotTrain, Failed, or KeyboardInterrupt."""
    for part in (each for each in parts if each.name in wanted):
        for number, command in enumerate(part.commands, 1):
            where = part.name if len(part.commands) == 1 else f"{part.name} ({number} of {len(part.commands)})"
            check(parts, command, runs)
            if finished(runs, command.gives):
                print(f"{where}: {runs / command.gives} is finished", flush=True)
                continue
            begin(command, runs)
            _run(command, runs, where)


def _run(command: Command, runs: Path, where: str) -> None:
    log = runs / "log" / f"{command.gives}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    print(f"{where}: {command.shown(runs)}", flush=True)
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as kept, _shown_progress(where) as show:
        kept.write(f"$ {command.shown(runs)}\n")
        code = _process(command.line(runs), lambda line: (kept.write(line), kept.flush(), show(line)))
    if code != 0 or not finished(runs, command.gives):
        last = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-12:])
        raise Failed(f"{last}{where} ended with {code}; all that it said is in {log}")
    print(f"{where}: done in {_span(time.monotonic() - started)}", flush=True)


def _process(line: Sequence[str], on_line: Callable[[str], object]) -> int:
    """Its exit status. Interrupted, it interrupts the process and waits for its end: no step is left half written."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, *line],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,  # so that Ctrl-C reaches it once, from here
        preexec_fn=_heed_interrupts,
    )
    assert process.stdout is not None
    try:
        for text in process.stdout:
            on_line(text)
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            for text in process.communicate(timeout=STOP_S)[0].splitlines(keepends=True):
                on_line(text)
        except subprocess.TimeoutExpired:
            pass
        raise
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _heed_interrupts() -> None:
    """Also where a shell has put us in the background, and told us to let interrupts be."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Progress:
    """What a command's lines 'captions: 12 of 900' say of how far it is, and how long it will take from here."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.stage, self.first, self.since = "", 0, 0.0
        self.done, self.total = 0, 0

    def read(self, line: str) -> bool:
        """Whether the line tells of progress."""
        found = re.fullmatch(r"([\w ]+): (\d+) of (\d+)", line.strip())
        if found is None or int(found[3]) < 1:
            return False
        done = int(found[2])
        if found[1] != self.stage or done < self.done:
            self.stage, self.first, self.since = found[1], done, self.clock()
        self.done, self.total = done, int(found[3])
        return True

    def __str__(self) -> str:
        told = f"{self.stage} {self.done} of {self.total}, {100 * self.done // self.total} %"
        if self.done <= self.first or self.done >= self.total:
            return told
        left = (self.clock() - self.since) / (self.done - self.first) * (self.total - self.done)
        return f"{told}, about {_span(left)} left"


@contextmanager
def _shown_progress(where: str) -> Iterator[Callable[[str], None]]:
    """One line that is written over in a terminal; elsewhere a line every tenth of a stage."""
    progress, terminal = Progress(), sys.stdout.isatty()
    last: tuple[str, int] | None = None

    def show(line: str) -> None:
        nonlocal last
        if not progress.read(line):
            return
        tenth = (progress.stage, 10 * progress.done // progress.total)
        if terminal:
            print(f"\r\x1b[K{where}: {progress}", end="", flush=True)
        elif tenth != last:
            print(f"{where}: {progress}", flush=True)
        last = tenth

    try:
        yield show
    finally:
        if terminal and last is not None:
            print(flush=True)


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def show(parts: Sequence[Part], runs: Path) -> None:
    """Every command with what it takes and gives."""
    for part in parts:
        print(f"{part.name}: {part.title}")
        for command in part.commands:
            if command.takes:
                print(f"  takes {', '.join(str(runs / take) for take in command.takes)}")
            print(f"  gives {runs / command.gives}")
            print(f"  $ {command.shown(runs)}")
        print()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="cuewright train starter", description="Train the starter weights, part by part, and install them."
    )
    parser.add_argument("--only", choices=PARTS, metavar="PART", help=f"one part: {', '.join(PARTS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=Path, default=RUNS, help=f"folder of all that is made (default: {RUNS})")
    parser.add_argument("--show", action="store_true", help="print the commands, with what each takes and gives")
    parser.add_argument("--no-install", action="store_true", help="leave models/starter as it is")
    given = parser.parse_args(arguments)
    parts = recipe(given.seed)
    wanted = PARTS if given.only is None else (given.only,)
    if given.show:
        show([part for part in parts if part.name in wanted], given.runs)
        return 0
    return run(parts, given.runs, wanted, not given.no_install)


def run(parts: Sequence[Part], runs: Path, wanted: Sequence[str], installs: bool, starter: Path | None = None) -> int:
    """Train, then install once everything is there; the exit status."""
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        train(parts, runs, wanted)
        if installs and len(wanted) == 1 and not all(finished(runs, part.commands[-1].gives) for part in parts):
            print("Other parts are not finished: nothing is installed.")
        elif installs:
            print(f"Installed {install(runs, starter) / 1e6:.1f} MB of weights.")
    except (CannotTrain, Failed) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, CannotTrain) else 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.")
        return INTERRUPTED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
