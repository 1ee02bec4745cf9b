"""The rules of ARCHITECTURE.md, held."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = ("api", "bench", "cli", "core", "media", "models", "speech", "studio", "workers")


def sources() -> list[Path]:
    return [path for folder in SOURCES for path in sorted((PROJECT / folder).rglob("*.py"))]


def modules_after(statement: str) -> set[str]:
    """Top-level modules in memory after one import in a fresh interpreter."""
    code = f"{statement}; import sys; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_imports_point_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_worker_parent_and_beat_hold_no_torch() -> None:
    assert "torch" not in modules_after("import workers.app, workers.runtime, workers.beat, workers.inference")


def test_core_brings_in_neither_http_nor_torch() -> None:
    names = " , ".join(f"core.{path.stem}" for path in (PROJECT / "core").glob("*.py") if path.stem != "__init__")
    loaded = modules_after(f"import {names}")
    assert not loaded & {"fastapi", "torch", "celery"}


def test_only_the_unit_of_work_and_the_runtime_commit() -> None:
    allowed = {"api/deps.py", "workers/runtime.py", "workers/lease.py"}
    found = set()
    for path in sources():
        name = path.relative_to(PROJECT).as_posix()
        if not name.startswith(("api/", "core/", "workers/")):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                found.add(name)
    assert found <= allowed


@pytest.mark.parametrize("folder", ["core", "api", "workers", "frontend/src"])
def test_every_folder_of_the_map_is_there(folder: str) -> None:
    assert (PROJECT / folder).is_dir()


def test_no_file_grows_beyond_two_ideas() -> None:
    too_long = {p.relative_to(PROJECT).as_posix(): n for p in sources() if (n := len(p.read_text().splitlines())) > 400}
    assert not too_long


def test_no_drawer_without_a_name() -> None:
    drawers = {"utils", "helpers", "misc", "common", "manager"}
    assert not [path for path in sources() if path.stem in drawers]


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    hosts = re.compile(r'"resolved": *"http|index-url *=|files\.pythonhosted\.org|registry\.npmjs\.org')
    text = (".py", ".md", ".toml", ".json", ".lock", ".yml", ".yaml", ".sh", ".ts", ".tsx", ".txt", ".ini")
    guilty = [
        name
        for name in listed
        if name.endswith(text)
        and (PROJECT / name).is_file()
        and name != "tests/test_architecture.py"
        and hosts.search((PROJECT / name).read_text(errors="replace"))
    ]
    assert not guilty
