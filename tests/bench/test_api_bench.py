"""The bench of the api runs on our side alone, computes its ratios, and says so when there is no peer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bench import api, run_bench
from bench.api import Pair, Times
from bench.peer_label_studio import PeerMissing, Theirs

pytestmark = pytest.mark.stack


@contextmanager
def none_there(count: int, seed: int) -> Iterator[Theirs]:
    raise PeerMissing("no such package")
    yield


def test_our_side_is_measured_and_said_without_a_peer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api, "write_section", lambda *_: pytest.fail("a quick run writes nothing"))
    monkeypatch.setattr(api, "running_label_studio", none_there)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    found = tmp_path / "found.json"
    assert run_bench("api", 1, found, quick=True, peer="label-studio", rounds=2) == 1
    said = capsys.readouterr().out
    assert "NOT compared with Label Studio: no such package" in said
    assert "opening a script of 200 cues" in said
    told = json.loads(found.read_text())
    assert [len(one["wall_ms"]) for one in told["ours"]] == [2, 6, 6, 2]
    assert all(0 < one["p50_ms"] <= one["p95_ms"] for one in told["ours"])
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


def test_an_unknown_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert api.run(1, None, peer="nobody") == 2
    assert "label-studio" in capsys.readouterr().out


def test_medians_ratios_and_demands() -> None:
    times = Times("saving", [float(n) for n in range(1, 102)], None, 50.0)
    assert (times.p50_ms, times.p95_ms, times.holds) == (51.0, 96.0, False)
    pair = Pair("saving", [10.0, 11.0, 12.0, 9.0], [300.0, 290.0, 310.0, 305.0])
    ratio = pair.ratio()
    assert ratio.value == pytest.approx(302.5 / 10.5)
    assert ratio.low <= ratio.value <= ratio.high
    assert ratio.low > api.RATIO
    assert "NOT held" in "\n".join(api.alone([times], "x", 1.0))
    assert "NOT held" not in "\n".join(api.beside([pair], "x", 1.0))
