"""kill -9 of any one process at any moment of a job: the job ends well by itself, once, with the same result.

Every round describes the same film under a new content hash, so that nothing is reused. Where the supervisor itself
was killed it is started again, as a person would; nothing else is touched.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from bench import write_section
from bench.system import Running, machine, running_system, submit, variant, watch
from cli.remote import Remote

ROUNDS = 30
TIMEOUT_S = 300.0
VICTIMS = ("supervisor", "shadow", "postgres", "redis", "api", "worker-cpu", "worker-gpu", "inference", "beat")
Cues = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Round:
    victim: str
    moment_s: float  # after the job was asked for
    wall_s: float
    state: str
    attempts: int  # over all steps; 8 without an accident
    once: bool  # one description track, each step done once
    same: bool  # cue for cue what the undisturbed run found

    @property
    def well(self) -> bool:
        return self.state == "done" and self.once and self.same


def film_for_chaos(folder: Path, seed: int) -> tuple[Path, Path]:
    """A short film of the film world and its subtitles."""
    from studio.export import write_film_files
    from studio.story import write_film

    files = write_film_files(write_film(seed, 45), folder, width=320, height=180)
    assert files.srt is not None
    return files.video, files.srt


def cues_of(remote: Remote, video_id: str) -> tuple[int, Cues]:
    """How many description tracks there are, and the cues of the last."""
    tracks = [track for track in remote.get(f"/v1/videos/{video_id}/tracks") if track["kind"] == "description"]
    if not tracks:
        return 0, []
    cues = remote.get(f"/v1/tracks/{tracks[-1]['id']}")["cues"]
    return len(tracks), [(cue["start_ms"], cue["end_ms"], cue["text"]) for cue in cues]


def rounds(system: Running, film: Path, subtitles: Path, seed: int, count: int, folder: Path) -> Iterator[Round]:
    rng = random.Random(seed)
    remote = system.remote()
    wall_s = 0.0
    expected: Cues = []
    for warm in range(2):  # the first run loads the models; the second says how long a job takes
        began = time.monotonic()
        video_id, job = submit(remote, variant(film, seed + warm, folder), subtitles)
        job = watch(remote, job["id"], timeout_s=TIMEOUT_S)
        if job["state"] != "done":
            raise RuntimeError(f"the undisturbed run ended {job['state']}: {job['problem']}")
        wall_s = time.monotonic() - began
        expected = cues_of(remote, video_id)[1]
    victims = rng.sample(VICTIMS, len(VICTIMS))
    for number in range(count):
        victim = victims[number % len(victims)]
        path = variant(film, seed + 100 + number, folder)
        yield one_round(system, remote, path, subtitles, victim, rng.uniform(0, 0.9 * wall_s), rng, expected)


def one_round(
    system: Running,
    remote: Remote,
    film: Path,
    subtitles: Path,
    victim: str,
    moment_s: float,
    rng: random.Random,
    expected: Cues,
) -> Round:
    video_id, job = submit(remote, film, subtitles)
    began = time.monotonic()
    time.sleep(moment_s)
    kill(system, victim, rng)
    job = watch(remote, job["id"], timeout_s=TIMEOUT_S)
    tracks, cues = cues_of(remote, video_id)
    once = tracks == 1 and all(step["state"] == "done" for step in job["steps"])
    return Round(
        victim,
        round(moment_s, 2),
        round(time.monotonic() - began, 1),
        job["state"],
        sum(step["attempt"] for step in job["steps"]),
        once,
        cues == expected,
    )


def kill(system: Running, victim: str, rng: random.Random) -> None:
    """SIGKILL one process of the victim's tree, without a word to anybody."""
    give_up = time.monotonic() + 30
    while victim not in (trees := system.trees()):  # it may be between two lives
        if time.monotonic() > give_up:
            raise RuntimeError(f"{victim} is not there to be killed")
        time.sleep(0.1)
    try:
        rng.choice(trees[victim]).kill()
    except psutil.NoSuchProcess:
        return  # it ended in this very moment
    if victim == "supervisor":
        system.process.wait()
        system.start()


def killed_upload(system: Running, film: Path) -> dict[str, Any]:
    """The sender dies in the middle, then the api does: the upload goes on where it was and arrives whole."""
    remote = system.remote()
    collection = str(remote.get("/v1/collections")["items"][0]["id"])
    place: list[str] = []
    offsets: list[int] = []

    class Died(Exception):
        pass

    def die(done: int, total: int) -> None:
        if done >= total // 3:
            offsets.append(done)
            raise Died

    with suppress(Died):
        remote.upload(film, collection_id=collection, started=place.append, sent=die)
    killed: list[int] = []

    def kill_api(done: int, total: int) -> None:
        offsets.append(done)
        if not killed and done < total:
            killed.append(done)
            system.trees()["api"][0].kill()

    upload_id = remote.upload(film, collection_id=collection, earlier=place[0], sent=kill_api)
    video = remote.post("/v1/videos", {"upload_id": upload_id})  # the server compares size and SHA-256
    return {
        "resumed_at_bytes": offsets[0],
        "api_killed_at_bytes": killed[0] if killed else None,
        "arrived": video["size_bytes"] == film.stat().st_size and offsets[1] > offsets[0],
    }


def padded(film: Path, size_bytes: int) -> Path:
    """The film with noise in a `free` box, so that its upload takes many pieces."""
    target = film.with_name("padded.mp4")
    noise = random.Random(size_bytes).randbytes(size_bytes)
    target.write_bytes(film.read_bytes() + (size_bytes + 8).to_bytes(4) + b"free" + noise)
    return target


def run(seed_base: int, json_path: Path | None, count: int = ROUNDS) -> int:
    with running_system() as system:
        folder = system.data / "films"
        folder.mkdir()
        film, subtitles = film_for_chaos(folder, seed_base)
        done: list[Round] = []
        for one in rounds(system, film, subtitles, seed_base, count, folder):
            done.append(one)
            print(f"{'well' if one.well else 'BAD '} {asdict(one)}", flush=True)
        upload = killed_upload(system, padded(film, 48 * 2**20))
        print(f"upload: {upload}", flush=True)
    well = sum(one.well for one in done)
    report(done, upload, seed_base)
    if json_path is not None:
        json_path.write_text(json.dumps({"rounds": [asdict(one) for one in done], "upload": upload}, indent=1))
    return 0 if well == len(done) and upload["arrived"] else 1


def report(done: list[Round], upload: dict[str, Any], seed_base: int) -> None:
    lines = [
        "## kill -9 at random moments of a job",
        "",
        f"`./cuewright bench chaos --seed-base {seed_base}`, {machine()}. A job ended well when it is `done` "
        "by itself, with one description track that equals the undisturbed run's cue for cue.",
        "",
        "| killed | rounds | well | longest wall s | most attempts of a job (8 steps) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for victim in VICTIMS:
        some = [one for one in done if one.victim == victim]
        if some:
            lines.append(
                f"| {victim} | {len(some)} | {sum(one.well for one in some)} | {max(one.wall_s for one in some):.0f} | "
                f"{max(one.attempts for one in some)} |"
            )
    lines += [
        "",
        f"In all {sum(one.well for one in done)} of {len(done)} ended well. An upload whose sender was killed at "
        f"{upload['resumed_at_bytes']:,} bytes and whose api was killed later "
        f"{'arrived whole' if upload['arrived'] else 'did NOT arrive'}.",
    ]
    write_section("chaos", "\n".join(lines))
