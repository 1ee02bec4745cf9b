"""What people send by mistake or out of malice, through the steps: a reason and a remedy, or results; never a hang."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bench.corpus import Entry, make_corpus
from bench.corpus_clip import Clip, Sound, write_clip
from bench.corpus_damage import claims_hours, corrupted, matroska_claims_hours, truncated
from bench.inprocess import FilmInProcess
from core.errors import Invalid
from core.jobs import results_of
from core.tables import Job, Step
from tests.workers.running import CPU_STEPS, Open, describe_by_cpu

pytestmark = pytest.mark.timeout(180)

LIMIT_S = 90.0  # for all cpu steps of one small file, on a machine that has other things to do
QUICK = {"preset": "ultrafast"}
FILM = Clip("libx264", options=QUICK)


def encoded(path: Path, clip: Clip = FILM) -> bytes:
    write_clip(path, clip)
    return path.read_bytes()


def bomb(path: Path) -> bytes:
    """Pictures of 8000x8000 in one colour: kilobytes that become gigabytes."""
    return encoded(
        path, replace(FILM, width=8000, height=8000, rate=Fraction(2), length_ms=500, solid=True, options=QUICK)
    )


# What arrives, the step that refuses it, and the problem that it is.
REFUSED: dict[str, tuple[Callable[[Path], bytes], str, str]] = {
    "zero bytes.mp4": (lambda path: b"", "probe", "media-empty"),
    "text.mp4": (lambda path: b"INT. KITCHEN - NIGHT\nShe waits.\n" * 99, "probe", "media-unreadable"),
    "noise.mkv": (lambda path: random.Random(1).randbytes(9_000), "probe", "media-unreadable"),
    "broken off.mp4": (lambda path: truncated(encoded(path), 0.6), "probe", "media-truncated"),
    "40 hours.mp4": (lambda path: claims_hours(encoded(path), 40, tables=True), "probe", "media-duration"),
    "40 hours.mkv": (lambda path: matroska_claims_hours(encoded(path), 40), "probe", "media-duration"),
    "bomb.mp4": (bomb, "probe", "media-size"),
    "1x1.mkv": (lambda path: encoded(path, replace(FILM, video="ffv1", width=1, height=1)), "probe", "media-size"),
    "sound only.mp4": (lambda path: encoded(path, Clip(None)), "probe", "media-no-picture"),
}


def refusal(job: Job, steps: dict[str, Step]) -> tuple[str, str]:
    """(step, problem) of a job that failed with a reason; whatever needed that step is cancelled."""
    assert job.state == "failed" and job.problem is not None
    assert len(job.problem["detail"]) > 15 and len(job.problem["remedy"]) > 15
    assert job.problem["status"] in (422, 507), "the file is at fault, not we"
    for step in steps.values():
        assert step.state in ("done", "failed", "cancelled")
        if step.state == "failed":
            assert step.problem is not None and step.problem["detail"] and step.problem["remedy"]
    return job.problem["step"], job.problem["type"].rpartition(":")[2]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_reason_and_a_remedy(committed: Open, tmp_path: Path, name: str) -> None:
    write, step, slug = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(write(path))
    began = time.monotonic()
    assert refusal(*describe_by_cpu(committed, path)) == (step, slug)
    assert time.monotonic() - began < LIMIT_S


def test_the_system_goes_on_after_a_bad_file(committed: Open, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.mp4", tmp_path / "good.mp4"
    bad.write_bytes(b"")
    encoded(good)
    describe_by_cpu(committed, bad)
    _, steps = describe_by_cpu(committed, good)
    assert [steps[name].state for name in CPU_STEPS] == ["done"] * len(CPU_STEPS)


def test_corrupt_bytes_give_results_or_a_reason(committed: Open, tmp_path: Path) -> None:
    whole = encoded(tmp_path / "whole.mkv", replace(FILM, sounds=(Sound("flac"),)))
    for seed, runs in ((1, 1), (2, 5), (3, 40)):
        path = tmp_path / f"corrupt-{runs}.mkv"
        path.write_bytes(corrupted(whole, seed, runs, 24))
        began = time.monotonic()
        job, steps = describe_by_cpu(committed, path)
        assert time.monotonic() - began < LIMIT_S
        if job.state == "failed":
            refusal(job, steps)
        else:
            assert [steps[name].state for name in CPU_STEPS] == ["done"] * len(CPU_STEPS)


SAID = "Ich heiße Zoë, und das ist mein Bär. Größe zählt, sagte René über den Fluß, für Jürgen."
CUES = "".join(f"{n + 1}\n00:00:0{n},100 --> 00:00:0{n},900\n{SAID}\n\n" for n in range(9))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15"])
def test_subtitles_in_any_usual_encoding_are_read(committed: Open, tmp_path: Path, encoding: str) -> None:
    film, sidecar = tmp_path / "film.mp4", tmp_path / "film.srt"
    encoded(film)
    sidecar.write_bytes(CUES.encode(encoding))
    _, steps = describe_by_cpu(committed, film, sidecar)
    assert steps["speech"].state == "done" and steps["gaps"].state == "done"
    with committed() as session:
        payload = results_of(session, steps["speech"].job_id)["speech"].payload
    assert [text for _, _, text in payload["cues"]] == [SAID] * 9


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "subtitles-empty"),
        (b"\xff\xfe\r\0\n\0", "subtitles-empty"),
        (random.Random(2).randbytes(5_000), "subtitles-not-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "subtitles-not-text"),
        (b"Dear Sir or Madam,\nplease find attached the subtitles.\n", "subtitles-no-cues"),
    ],
)
def test_a_file_that_is_no_subtitles_fails_its_step_and_says_so(
    committed: Open, tmp_path: Path, data: bytes, slug: str
) -> None:
    film, sidecar = tmp_path / "film.mp4", tmp_path / "film.srt"
    encoded(film)
    sidecar.write_bytes(data)
    job, steps = describe_by_cpu(committed, film, sidecar)
    assert steps["speech"].state == "failed" and steps["gaps"].state == "cancelled"
    problem = steps["speech"].problem
    assert problem is not None and problem["detail"] and problem["remedy"]
    assert problem["type"].rpartition(":")[2] == slug
    assert steps["look"].state == "done", "what does not need them goes on"
    assert job.state == "running", "features may still be made"


# --- two hundred odd files --------------------------------------------------------------------------------------------


def verdict(entry: Entry, folder: Path) -> str:
    film = FilmInProcess(entry.path, folder)
    began = time.monotonic()
    try:
        gaps = film.run(*CPU_STEPS)
    except Invalid as refused:
        assert refused.detail and refused.remedy and refused.slug.startswith("media-"), entry.path.name
        return "refuse"
    finally:
        assert time.monotonic() - began < LIMIT_S, f"{entry.path.name} took too long"
    assert gaps["duration_ms"] == film.found["probe"].payload["duration_ms"]
    assert all(0 <= gap["start_ms"] < gap["end_ms"] <= gaps["duration_ms"] for gap in gaps["gaps"])
    return "describe"


def check(entries: list[Entry], folder: Path) -> None:
    for number, entry in enumerate(entries):
        found = verdict(entry, folder / str(number))
        assert entry.expected in (found, "either"), f"{entry.path.name} ({entry.why}): {found}"


def test_odd_files(tmp_path: Path) -> None:
    entries = make_corpus(tmp_path / "corpus", count=70, seed=21)
    check(random.Random(21).sample(entries, 25), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_hundred_odd_files(tmp_path: Path) -> None:
    check(make_corpus(tmp_path / "corpus", count=200, seed=22), tmp_path)
