"""What a person reads in the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli.job_progress import JobProgress, time_left
from cli.model_list import print_models
from cli.script_table import clock, print_script, print_structure


def console() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=120, force_terminal=False), out


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00.0"), (83_450, "1:23.4"), (3_599_999, "59:59.9"), (3_600_000, "1:00:00.0")]
)
def test_times(ms: int, shown: str) -> None:
    assert clock(ms) == shown


def test_a_script_shows_time_gap_words_and_text_and_marks_what_the_weights_do_not_know() -> None:
    screen, out = console()
    data = {"gap": [9_000, 14_000], "words": 6, "max_words": 11, "in_domain": False}
    print_script(
        screen, [{"start_ms": 10_000, "end_ms": 12_000, "text": "Anna [smiling] opens the red box.", "data": data}]
    )
    line = next(line for line in out.getvalue().splitlines() if "Anna" in line)
    for part in ("0:10.0", "0:09.0–0:14.0", "6/11", "Anna [smiling] opens the red box.", "not of the world"):
        assert part in line


def test_structure_names_every_gap() -> None:
    screen, out = console()
    gaps = [{"start_ms": 1_000, "end_ms": 4_500, "max_words": 7}]
    print_structure(screen, {"duration_ms": 60_000, "shots": [[0, 60_000]], "speech": [], "gaps": gaps})
    assert "1 shots, 0 stretches of speech, 1 gaps" in out.getvalue()
    assert "3.5 s" in out.getvalue() and "7" in out.getvalue()


def step(name: str, state: str, **more: Any) -> dict[str, Any]:
    plain = {"progress": 0.0, "note": "", "seconds_left": None, "reused": False, "attempt": 1}
    return {"name": name, "state": state, **plain, **more}


def test_progress_without_a_terminal_is_said_in_lines_and_once() -> None:
    screen, out = console()
    with JobProgress(screen) as view:
        for progress in (0.0, 0.1, 0.26, 0.27):
            running = step("look", "running", progress=progress, note="Decoding", seconds_left=75.0)
            view.show({"steps": [step("probe", "done", reused=True, progress=1.0), running, step("gaps", "waiting")]})
    assert out.getvalue().splitlines() == [
        "probe: done (known from before)",
        "look: Decoding, 0 %, 1 min 15 s left",
        "look: Decoding, 26 %, 1 min 15 s left",
    ]


def test_progress_in_a_terminal_has_a_line_per_step() -> None:
    out = io.StringIO()
    screen = Console(file=out, width=100, force_terminal=True)
    with JobProgress(screen) as view:
        view.show(
            {"steps": [step("look", "running", progress=0.5, note="Decoding", attempt=2), step("gaps", "waiting")]}
        )
    assert "look" in out.getvalue() and "50 %" in out.getvalue() and "attempt 2" in out.getvalue()


def test_time_left() -> None:
    assert [time_left(s) for s in (None, 4.4, 61.0)] == ["", "4 s left", "1 min 01 s left"]


def test_models_are_listed_from_their_own_descriptions(tmp_path: Path) -> None:
    screen, out = console()
    print_models(screen, tmp_path)
    assert "No weights are installed" in out.getvalue()
    folder = tmp_path / "starter" / "clip"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(bytes(3_200_000))
    described = {"command": "train clip", "seed": 4, "world_version": "w1", "metrics": {"verb": 0.81234, "films": 20}}
    (folder / "config.json").write_text(json.dumps(described))
    print_models(screen, tmp_path)
    for part in ("clip", "starter", "3.2 MB", "train clip", "w1", "verb 0.812", "films 20"):
        assert part in out.getvalue()


def test_models_without_weights_are_named_with_what_that_means(tmp_path: Path) -> None:
    for name in ("clip", "names"):
        (tmp_path / "starter" / name).mkdir(parents=True)
        (tmp_path / "starter" / name / "config.json").write_text("{}")
    screen, out = console()
    print_models(screen, tmp_path)
    told = out.getvalue().splitlines()
    assert "autoad: no weights are installed." in told
    assert "importance: no weights are installed; the product does without." in told
    assert not any(line.startswith(("clip:", "names:")) for line in told)
