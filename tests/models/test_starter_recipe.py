"""The recipe is one table that fits the trainers; running it passes over, goes on, refuses and stops in order."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from models.starter_command import Progress, main, run
from models.starter_recipe import PARTS, CannotTrain, Command, Part, finished, install, recipe

PROJECT = Path(__file__).resolve().parent.parent.parent


def small(steps: int = 3, until: str = "end") -> tuple[Part, ...]:
    """A file, and a model that is made of it."""
    module = "tests.models.counting_trainer"
    return (
        Part("language", "counts", (Command(module, ("--out", Path("count.json"), "--steps", "2"), (), "count.json"),)),
        Part("clip", "counts on", (
            Command(module, (
                "--out", Path("model"), "--of", Path("count.json"), "--steps", str(steps), "--until", until,
            ), ("count.json",), "model"),
        )),
    )  # fmt: skip


class Parsed(Exception):
    pass


@pytest.mark.parametrize("command", [each for part in recipe(7) for each in part.commands], ids=lambda each: each.gives)
def test_every_command_is_one_that_its_trainer_understands(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parse = argparse.ArgumentParser.parse_args

    def stop(parser: argparse.ArgumentParser) -> None:
        raise Parsed(parse(parser))

    line = command.line(tmp_path)
    monkeypatch.setattr(sys, "argv", line[1:])
    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", stop)
    with pytest.raises(Parsed) as found:
        importlib.import_module(command.module).main()
    given = vars(found.value.args[0])
    assert given["out"] == tmp_path / command.gives
    assert given.get("seed", 7) == 7
    paths = {value for value in given.values() if isinstance(value, Path)}
    assert {tmp_path / take for take in command.takes} <= paths, "what it takes, it is told"
    assert paths - {tmp_path / take for take in command.takes} <= {tmp_path / command.gives, tmp_path / "drawn"}


def test_every_input_is_made_before_it_is_taken() -> None:
    parts, made = recipe(), set[str]()
    assert tuple(part.name for part in parts) == PARTS
    for command in (each for part in parts for each in part.commands):
        assert set(command.takes) <= made and command.gives not in made
        made.add(command.gives)
    assert {"clip", "language", "names", "importance", "autoad"} <= made


def test_showing_runs_nothing_and_shows_what_would_be_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "my runs"
    assert main(["--show", "--runs", str(runs), "--seed", "7"]) == 0
    shown = capsys.readouterr().out
    for part in recipe(7):
        for command in part.commands:
            assert f"  $ {command.shown(runs)}\n" in shown
            assert f"  gives {runs / command.gives}\n" in shown
    assert "--people" in shown and not runs.exists()
    assert main(["--show", "--only", "people", "--runs", str(runs)]) == 0
    assert capsys.readouterr().out.count("$ python") == 1


def test_showing_needs_no_torch() -> None:
    code = "import sys; from models.starter_command import main; main(['--show']); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.DEVNULL).returncode == 0


def test_what_is_finished_is_passed_over(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(small(), tmp_path, ["language", "clip"], False) == 0
    first = capfd.readouterr().out
    assert "language: counts 2 of 2, 100 %" in first and "clip: done in" in first
    kept = (tmp_path / "model" / "steps.txt").read_text()
    assert run(small(), tmp_path, ["language", "clip"], False) == 0
    assert capfd.readouterr().out.splitlines() == [
        f"language: {tmp_path / 'count.json'} is finished", f"clip: {tmp_path / 'model'} is finished",
    ]  # fmt: skip
    assert (tmp_path / "model" / "steps.txt").read_text() == kept


def test_a_missing_input_is_named_with_the_part_that_makes_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(small(), tmp_path, ["clip"], False) == 2
    told = capfd.readouterr().err
    assert f"clip needs {tmp_path / 'count.json'}" in told and "--only language makes it" in told
    assert not (tmp_path / "model").exists()


def test_a_half_trained_input_is_missing_too(tmp_path: Path) -> None:
    (tmp_path / "clip").mkdir()
    record = {"name": "clip", "metrics": {}}
    (tmp_path / "clip" / "config.json").write_text(json.dumps(record))
    (tmp_path / "clip" / "model.safetensors").touch()
    assert not finished(tmp_path, "clip"), "saved while it was learning"
    (tmp_path / "clip" / "config.json").write_text(json.dumps(record | {"metrics": {"who": 0.5}}))
    assert not finished(tmp_path, "clip"), "its domain is not written"
    (tmp_path / "clip" / "domain.json").touch()
    assert finished(tmp_path, "clip")
    (tmp_path / "clip" / "config.json").write_text("{")
    assert not finished(tmp_path, "clip")


def test_a_failing_command_says_where_and_why(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(small(until="failure"), tmp_path, ["language", "clip"], False) == 1
    told = capfd.readouterr().err
    assert "ZeroDivisionError" in told and "clip ended with 1" in told
    log = (tmp_path / "log" / "model.txt").read_text()
    assert "counts: 1 of 3" in log and "ZeroDivisionError" in log
    assert run(small(), tmp_path, ["language", "clip"], False) == 2, "begun with other settings"
    assert "begun with other settings" in capfd.readouterr().err


def test_nothing_is_silently_made_of_what_has_changed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(small(), tmp_path, ["language", "clip"], False) == 0
    (tmp_path / "count.json").write_text("another")
    assert run(small(), tmp_path, ["language", "clip"], False) == 2
    assert "model was made from another count.json than there is now" in capfd.readouterr().err
    (tmp_path / "count.json").unlink()
    assert run(small(), tmp_path, ["clip"], False) == 0, "an input that is no longer needed may go"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_stops_in_order_and_goes_on(
    number: signal.Signals, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = (
        "import sys; from pathlib import Path; from models.starter_command import run; "
        "from tests.models.test_starter_recipe import small; "
        f"sys.exit(run(small(until='interrupted'), Path({str(tmp_path)!r}), ['language', 'clip'], False))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    steps = tmp_path / "model" / "steps.txt"
    deadline = time.monotonic() + 60
    while not (steps.is_file() and steps.read_text().count("\n") >= 1):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    os.kill(process.pid, number)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "The same command goes on from here." in out
    pid = int((tmp_path / "model" / "pid.txt").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert "tidied up" in (tmp_path / "log" / "model.txt").read_text()
    assert steps.read_text().splitlines() == ["1"] and not finished(tmp_path, "model")
    assert run(small(until="interrupted"), tmp_path, ["language", "clip"], False) == 0
    assert steps.read_text().splitlines() == ["1", "2", "3"], "each step once"


def test_progress_tells_how_long_it_will_take() -> None:
    now = [0.0]
    progress = Progress(lambda: now[0])
    assert progress.read("captions: 10 of 100\n") and str(progress) == "captions 10 of 100, 10 %"
    now[0] = 30.0
    assert progress.read("captions: 40 of 100") and str(progress) == "captions 40 of 100, 40 %, about 60 s left"
    assert not progress.read("{'tune_loss': 0.4}") and not progress.read("captions: 3 of 0")
    now[0] = 100.0
    progress.read("descriptions: 1 of 500")
    now[0] = 200.0
    progress.read("descriptions: 11 of 500")
    assert str(progress) == "descriptions 11 of 500, 2 %, about 82 min left"
    progress.read("descriptions: 500 of 500")
    assert str(progress) == "descriptions 500 of 500, 100 %"


def test_nothing_is_installed_before_all_is_trained(tmp_path: Path) -> None:
    (tmp_path / "runs" / "names").mkdir(parents=True)
    (tmp_path / "runs" / "names" / "config.json").write_text(json.dumps({"metrics": {"actor": 1.0}}))
    (tmp_path / "runs" / "names" / "model.safetensors").touch()
    with pytest.raises(CannotTrain, match="clip, language, autoad, importance is missing"):
        install(tmp_path / "runs", tmp_path / "starter")
    assert not (tmp_path / "starter").exists()


def test_the_command_line_hands_its_arguments_on(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["train", "starter", "--show", "--only", "glances", "--runs", str(tmp_path)])
    assert answer.exit_code == 0 and answer.output.startswith("glances: ")
    refused = CliRunner().invoke(app, ["train", "starter", "--only", "voices"])
    assert refused.exit_code == 2 and list(tmp_path.iterdir()) == []
