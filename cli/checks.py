"""`cuewright check` and `cuewright test`: everything that must hold, one after the other, with one closing line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FRONTEND = PROJECT / "frontend"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(PROJECT), "FORCE_COLOR": "", "NO_COLOR": "1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    command: tuple[str, ...]
    folder: Path = PROJECT


def python(*words: str) -> tuple[str, ...]:
    return (sys.executable, *words)


CHECKS: tuple[Check, ...] = (
    Check("lint", python("-m", "ruff", "check", ".")),
    Check("format", python("-m", "ruff", "format", "--check", ".")),
    Check("types", python("-m", "mypy")),
    Check("import rules", python("-c", "from importlinter.cli import lint_imports_command as run; run()")),
    Check("openapi.json is fresh", python("-m", "cli.fresh", "openapi")),
    Check("the browser's client is fresh", python("-m", "cli.fresh", "client")),
    Check("the browser's types", ("npm", "run", "--silent", "typecheck"), FRONTEND),
    Check("the browser's lint", ("npm", "run", "--silent", "lint"), FRONTEND),
)


@dataclass
class Tally:
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: int = 0
    began: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """pytest's own closing form."""
        seconds = time.monotonic() - self.began
        counts = [
            f"{count} {word}"
            for count, word in (
                (len(self.failed), "failed"),
                (self.passed, "passed"),
                (self.skipped, "skipped"),
            )
            if count
        ]
        spent = f"{seconds:.2f}s"
        if seconds >= 60:
            spent += f" ({int(seconds) // 3600}:{int(seconds) // 60 % 60:02d}:{int(seconds) % 60:02d})"
        return f" {', '.join(counts) or 'no tests ran'} in {spent} ".center(80, "=")


def run_checks(tally: Tally | None = None) -> int:
    """Every check, also after one failed; 0 where all hold."""
    tally = tally or Tally()
    for check in CHECKS:
        began = time.monotonic()
        done = subprocess.run(check.command, cwd=check.folder, env=ENVIRONMENT, capture_output=True, text=True)
        well = done.returncode == 0
        print(f"{'ok    ' if well else 'FAILED'} {check.title} ({time.monotonic() - began:.1f} s)", flush=True)
        if well:
            tally.passed += 1
        else:
            tally.failed.append(check.title)
            print(done.stdout + done.stderr, flush=True)
    return 1 if tally.failed else 0


def chromium() -> str | None:
    wanted = os.environ.get("CUEWRIGHT_CHROMIUM")
    return wanted or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def run_tests(*, full: bool, require_browser: bool, extra: Sequence[str] = ()) -> int:
    tally = Tally()
    if not extra:  # with arguments of pytest's own somebody looks for one test
        run_checks(tally)
        _counted(tally, "the browser's unit tests", _vitest)
    marks = [] if full else ["not slow"]
    left_out: list[str] = []
    if chromium() is None:
        marks.append("not browser")
        left_out = _browser_tests()
    _counted(tally, "pytest", lambda report: _pytest(report, marks, extra))
    if left_out:
        print(f"\nWithout chromium, {len(left_out)} browser tests were left out:")
        print("\n".join(f"  {name}" for name in left_out))
        print("Install it (Debian: apt-get install chromium) or name it with CUEWRIGHT_CHROMIUM.")
        if require_browser:
            tally.failed.append("browser tests were left out")
    if tally.failed:
        print("\nfailed:", *tally.failed, sep="\n  ")
    print(tally.line(), flush=True)
    return 1 if tally.failed else 0


def _pytest(report: Path, marks: Sequence[str], extra: Sequence[str]) -> int:
    command = [*python("-m", "pytest", "--color=no", "-q", "--durations=10", f"--junitxml={report}"), *extra]
    if marks:
        command += ["-m", " and ".join(marks)]
    return subprocess.run(command, cwd=PROJECT, env=ENVIRONMENT).returncode


def _vitest(report: Path) -> int:
    command = ["npm", "run", "--silent", "test", "--", "--reporter=default", "--reporter=junit"]
    return subprocess.run([*command, f"--outputFile.junit={report}"], cwd=FRONTEND, env=ENVIRONMENT).returncode


def _counted(tally: Tally, title: str, run: Callable[[Path], int]) -> None:
    """Add what a JUnit report says; a run that failed without a failed test is a failure of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        code = run(report)
        failed_before = len(tally.failed)
        if report.exists():
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                name = f"{case.get('classname')}::{case.get('name')}"
                if case.find("failure") is not None or case.find("error") is not None:
                    tally.failed.append(name)
                elif case.find("skipped") is not None:
                    tally.skipped += 1
                else:
                    tally.passed += 1
        if code != 0 and len(tally.failed) == failed_before:
            tally.failed.append(f"{title} ended with {code}")


def _browser_tests() -> list[str]:
    command = python("-m", "pytest", "--collect-only", "-q", "--color=no", "-m", "browser")
    done = subprocess.run(command, cwd=PROJECT, env=ENVIRONMENT, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if "::" in line]
