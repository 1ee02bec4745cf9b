"""Learning curves tell what the runs wrote, once, in well-formed pictures."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from models.learning_curves import curves_of, write_all


def run_of(folder: Path, rows: list[dict[str, float]]) -> Path:
    folder.mkdir(parents=True)
    (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


ROWS = [
    *({"step": step, "seconds": 1.0, "loss": 4.0 - step / 100} for step in range(20, 301, 20)),
    {"step": 200, "eval_recall_at_1": 0.25, "eval_tune_loss": 3.0},
    {"step": 300, "eval_recall_at_1": 0.5, "eval_tune_loss": 2.0},
]


def test_losses_and_shares_are_kept_apart(tmp_path: Path) -> None:
    losses, shares = curves_of(run_of(tmp_path / "run", ROWS))
    assert [curve.name for curve in losses] == ["training", "tune loss"]
    assert [(curve.name, curve.points) for curve in shares] == [("recall at 1", [(200.0, 0.25), (300.0, 0.5)])]
    values = [value for _, value in losses[0].points]
    assert values == sorted(values, reverse=True) and len(values) == 15


def test_what_a_resumed_run_writes_again_counts_once(tmp_path: Path) -> None:
    again = {"step": 300, "eval_recall_at_1": 0.75}
    _, shares = curves_of(run_of(tmp_path / "run", [*ROWS, again]))
    assert shares[0].points[-1] == (300.0, 0.75)


def test_every_run_gets_its_pictures(tmp_path: Path) -> None:
    run_of(tmp_path / "runs" / "clip" / "run", ROWS)
    run_of(tmp_path / "runs" / "names" / "run" / "binder", [{"step": 1, "loss": 0.5}])
    written = write_all(tmp_path / "runs", tmp_path / "out")
    assert [path.name for path in written] == ["clip-loss.svg", "clip-tuning.svg", "names-binder-loss.svg"]
    for path in written:
        root = ElementTree.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert "nan" not in path.read_text()


def test_bad_rows_and_empty_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no run"):
        write_all(tmp_path, tmp_path / "out")
    folder = run_of(tmp_path / "runs" / "clip", ROWS)
    (folder / "metrics.jsonl").write_text('{"step": 1, "loss": 2}\nnonsense\n')
    with pytest.raises(ValueError, match="line 2"):
        curves_of(folder)
