"""Two hundred odd files: each gets its results or a reason, and none crashes or hangs."""

from pathlib import Path

import pytest

from bench.corpus import Entry, make_corpus
from media.audio import read_audio
from media.errors import Refused
from media.framepack import FramePack
from media.listen import listen
from media.look import look
from media.probe import probe
from media.proxy import make_proxy
from media.subtitles import extract_subtitles


def verdict(entry: Entry, directory: Path) -> str:
    directory.mkdir()
    try:
        found = probe(entry.path)
        seen = look(entry.path, found, directory)
        with FramePack.open(directory) as pack:
            assert len(pack.frames([0, found.duration_ms])) == 2
        assert seen.shots[0][0] == 0
        assert seen.shots[-1][1] == found.duration_ms
        assert len(read_audio(listen(entry.path, found, directory).audio)) == found.duration_ms * 16
        extract_subtitles(entry.path, found)
        make_proxy(entry.path, found, directory / "proxy.mp4")
        assert abs(probe(directory / "proxy.mp4").duration_ms - found.duration_ms) < 500
    except Refused as refused:
        assert refused.slug.startswith("media-")
        assert refused.detail and refused.remedy
        return "refuse"
    return "describe"


def check(entries: list[Entry], directory: Path) -> None:
    for number, entry in enumerate(entries):
        found = verdict(entry, directory / f"out-{number}")
        assert entry.expected in (found, "either"), f"{entry.path.name} ({entry.why}): {found}"


@pytest.mark.timeout(120)
def test_a_sample_of_odd_files(tmp_path: Path) -> None:
    check(make_corpus(tmp_path / "corpus", count=60, seed=11), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_many_odd_files(tmp_path: Path) -> None:
    check(make_corpus(tmp_path / "corpus", count=400, seed=12), tmp_path)
