"""The closing line has pytest's own form, and nothing that failed is lost on the way to it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from cli.checks import Tally, _counted, chromium

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="one"/>
<testcase classname="a" name="two"><failure message="no"/></testcase>
<testcase classname="a" name="three"><skipped/></testcase>
<testcase classname="a" name="four"><error message="setup"/></testcase>
</testsuite></testsuites>"""


def test_counts_of_a_report() -> None:
    tally = Tally()

    def run(report: Path) -> int:
        report.write_text(REPORT)
        return 1

    _counted(tally, "pytest", run)
    assert (tally.passed, tally.skipped, tally.failed) == (1, 1, ["a::two", "a::four"])
    assert re.fullmatch(r"=+ 2 failed, 1 passed, 1 skipped in \d+\.\d\ds =+", tally.line())


def test_a_run_that_died_counts_as_failed() -> None:
    tally = Tally()
    _counted(tally, "pytest", lambda report: 139)
    assert tally.failed == ["pytest ended with 139"]


def test_long_runs_say_hours_too() -> None:
    tally = Tally(passed=3, began=time.monotonic() - 3723)
    assert re.fullmatch(r"=+ 3 passed in 37\d\d\.\d\ds \(1:02:0\d\) =+", tally.line())


def test_chromium_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CUEWRIGHT_CHROMIUM", raising=False)
    assert chromium() is None
    monkeypatch.setenv("CUEWRIGHT_CHROMIUM", "/opt/chromium")
    assert chromium() == "/opt/chromium"
