"""The long film that the editor is measured on, in a local system that is kept from one run to the next."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av

from bench.system import FINAL
from cli.access import local_key
from cli.local import PROJECT, LocalSystem
from cli.remote import Remote

SAMPLE = PROJECT / "samples" / "blue-flower.mp4"
KEPT = Path("runs") / "bench"
FOUND_S = 4 * 3600.0  # what three hours of film may take on two cores
NEEDED = ("proxy", "gaps", "listen", "look")  # what the editor shows of a film
WORDS = (
    "Ella", "lifts", "the", "blue", "flower", "and", "walks", "through", "a", "dark", "castle", "while", "Iris",
    "waits", "by", "an", "open", "window", "in", "old", "library", "under", "falling", "snow", "slowly",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """A film of which everything is found that the editor shows, and a script on it."""

    video_id: str
    track_id: str
    duration_ms: int
    cues: int


def repeated(sample: Path, target: Path, minutes: float) -> Path:
    """The sample's packets over and over until the film is so long; nothing is encoded again."""
    round_s = _round_s(sample)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part.mp4")
    with av.open(str(unfinished), "w", format="mp4") as out:
        with av.open(str(sample)) as film:  # all streams before the first packet, which writes the header
            streams = (*film.streams.video, *film.streams.audio)
            copies = {stream.index: out.add_stream_from_template(stream) for stream in streams}
        for number in range(max(1, round(minutes * 60 / round_s))):
            for packet in _packets(sample):
                moved = round(number * round_s / packet.time_base)
                packet.dts += moved
                packet.pts += moved
                packet.stream = copies[packet.stream.index]
                out.mux(packet)
    return unfinished.rename(target)


def _packets(sample: Path) -> Iterator[Any]:
    with av.open(str(sample)) as film:
        streams = [*film.streams.video, *film.streams.audio]
        yield from (packet for packet in film.demux(streams) if packet.dts is not None)


def _round_s(sample: Path) -> float:
    """After this long every stream may begin again, its times still growing."""
    spans: dict[int, tuple[float, float]] = {}
    for packet in _packets(sample):
        at = float(packet.dts * packet.time_base)
        first, _ = spans.get(packet.stream.index, (at, at))
        spans[packet.stream.index] = (first, at + float((packet.duration or 0) * packet.time_base))
    return max(end - first for first, end in spans.values())


def script(duration_ms: int, cues: int, seed: int = 7) -> str:
    """A WebVTT description with a cue in each equal part of the film."""
    rng = random.Random(seed)
    each = duration_ms / cues
    lines = ["WEBVTT", ""]
    for number in range(cues):
        start = round(number * each + rng.uniform(0, 0.2) * each)
        end = round(start + max(40.0, rng.uniform(0.4, 0.7) * each))
        text = " ".join(rng.choices(WORDS, k=rng.randint(6, 14)))
        lines += [f"{_stamp(start)} --> {_stamp(end)}", text, ""]
    return "\n".join(lines)


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


@contextmanager
def local_system(data: Path) -> Iterator[LocalSystem]:
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o755)
    local = LocalSystem(data)
    local.start()
    try:
        yield local
    finally:
        local.stop()


def remote_of(local: LocalSystem) -> Remote:
    return Remote(local.url, local_key(local.folder, local.url))


@contextmanager
def prepared_system(minutes: float, cues: int) -> Iterator[tuple[LocalSystem, Prepared]]:
    """What an earlier run made is gone on with."""
    name = f"editor-{minutes:g}min"
    with local_system(KEPT / name) as local:
        yield local, prepare(local, minutes, cues, KEPT / f"{name}.json")


def prepare(local: LocalSystem, minutes: float, cues: int, book: Path) -> Prepared:
    remote = remote_of(local)
    state: dict[str, Any] = json.loads(book.read_text()) if book.is_file() else {}
    if "video" not in state:
        film = repeated(SAMPLE, book.with_suffix(".mp4"), minutes)
        collection = str(remote.get("/v1/collections")["items"][0]["id"])
        video = remote.post("/v1/videos", {"upload_id": remote.upload(film, collection_id=collection)})
        film.unlink()  # the system has it now
        state["video"] = str(video["id"])
        book.write_text(json.dumps(state))
    if "job" not in state:
        job = remote.post(f"/v1/videos/{state['video']}/describe", {"words": "always"}, once=state["video"])
        state["job"] = str(job["id"])
        book.write_text(json.dumps(state))
    wait_until_found(remote, state["job"])
    duration_ms = int(remote.get(f"/v1/videos/{state['video']}")["duration_ms"])
    body = script(duration_ms, cues).encode()
    brought = remote.send(f"/v1/videos/{state['video']}/tracks", body, name="script.vtt", kind="description")
    return Prepared(state["video"], str(brought["track_id"]), duration_ms, cues)


def wait_until_found(remote: Remote, job_id: str) -> None:
    """The words that a model would write are not waited for: the script of the bench is brought."""
    give_up = time.monotonic() + FOUND_S
    told = 0.0
    while True:
        job = remote.get(f"/v1/jobs/{job_id}")
        steps = {step["name"]: step["state"] for step in job["steps"]}
        missing = [name for name in NEEDED if steps.get(name) != "done"]
        if not missing:
            break
        if job["state"] in FINAL or time.monotonic() > give_up:
            raise RuntimeError(f"{', '.join(missing)} did not end well: the job is {job['state']}, {job['problem']}")
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"waiting for {', '.join(missing)}", flush=True)
        time.sleep(1)
    if job["state"] not in FINAL:
        remote.post(f"/v1/jobs/{job_id}/cancel")
    while remote.get(f"/v1/jobs/{job_id}")["state"] not in FINAL:
        time.sleep(0.5)


def forget(minutes: float) -> None:
    """What was kept of a film of this length, so that the next run makes it anew."""
    name = f"editor-{minutes:g}min"
    shutil.rmtree(KEPT / name, ignore_errors=True)
    (KEPT / f"{name}.json").unlink(missing_ok=True)


def told(prepared: Prepared) -> dict[str, Any]:
    return asdict(prepared)
