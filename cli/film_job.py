"""A film sent to a system and work on it watched, over the same HTTP that everyone uses: for describe and align."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.access import local_key
from cli.data_folder import DataFolder, Taken
from cli.job_progress import JobProgress, time_left
from cli.local import PROJECT, LocalSystem
from cli.remote import Remote, sha256
from core.pipelines import ANSWERS

SUBTITLES = (".srt", ".vtt", ".ass")
LOOK_S = 0.5
STARTING_S = 300.0


class Stop(Exception):
    """What is wrong and what to do, and the exit code that says so."""

    def __init__(self, what: str, remedy: str = "", code: int = 1) -> None:
        super().__init__(what)
        self.what, self.remedy, self.code = what, remedy, code


def sidecar(film: Path) -> Path | None:
    """Subtitles that lie beside the film under its name."""
    return next((path for suffix in SUBTITLES if (path := film.with_suffix(suffix)).is_file()), None)


@contextmanager
def some_system(console: Console, data: Path, server: str | None) -> Iterator[tuple[Remote, LocalSystem | None]]:
    """A system to talk to: the named server, the local one that runs, or a local one for as long as we need it."""
    if server is not None:
        key = os.environ.get("CUEWRIGHT_KEY", "")
        if not key:
            raise Stop("A remote system needs a key.", "Make one there (Keys) and set CUEWRIGHT_KEY.", 2)
        yield Remote(server, key), None
        return
    folder = DataFolder(data)
    if folder.taken():
        url = _running_url(console, folder)
        console.print(f"using the system that runs at {url}")
        yield Remote(url, local_key(folder, url), name=str(folder.path)), None
        return
    system = LocalSystem(data, say=lambda line: console.print(line, soft_wrap=True, markup=False, highlight=False))
    console.print(f"starting Cuewright on this machine (its logs: {folder.logs})", soft_wrap=True, highlight=False)
    try:
        system.start()
        yield Remote(system.url, local_key(folder, system.url), name=str(folder.path)), system
    except Taken:  # someone else started it in the meantime
        url = _running_url(console, folder)
        yield Remote(url, local_key(folder, url), name=str(folder.path)), None
    finally:
        system.stop()


def _running_url(console: Console, folder: DataFolder) -> str:
    give_up = time.monotonic() + STARTING_S
    told = False
    while time.monotonic() < give_up and folder.taken():
        run = folder.running()
        if run is not None:
            return run.url
        if not told:
            console.print("Cuewright is starting or stopping elsewhere on this data folder; waiting for it")
            told = True
        time.sleep(0.2)
    raise Stop(f"Another Cuewright uses {folder.path} and does not come up.", "See its logs, stop it, try again.", 3)


def job_on_film(
    console: Console,
    remote: Remote,
    system: LocalSystem | None,
    film: Path,
    subtitles: Path | None,
    work: str,
    asked: Mapping[str, Any],
) -> str:
    """Upload the film, have `work` ("describe", "align") done on it, wait for the answer; the video's id.

    Raises Stop where the work failed or was cancelled.
    """
    video_id = send_film(console, remote, film, subtitles)
    wait_for(console, remote, system, remote.post(f"/v1/videos/{video_id}/{work}", dict(asked), once=str(uuid.uuid4())))
    return video_id


def send_film(console: Console, remote: Remote, film: Path, subtitles: Path | None) -> str:
    """The id of the uploaded film."""
    collections = remote.get("/v1/collections")["items"]
    if not collections:
        raise Stop("This key may write to no collection.", "Ask for a role in one, or create one.")
    collection_id = str(collections[0]["id"])
    film_id = _upload(console, remote, film, collection_id, "film")
    body: dict[str, Any] = {"upload_id": film_id}
    if subtitles is not None:
        body["subtitles_upload_id"] = _upload(console, remote, subtitles, collection_id, "subtitles")
    return str(remote.post("/v1/videos", body)["id"])


def wait_for(console: Console, remote: Remote, system: LocalSystem | None, job: dict[str, Any]) -> None:
    """Until a job's answer is in hand. Raises Stop where it failed or was cancelled."""
    _raise_if_failed(_watch(console, remote, system, job))


def _upload(console: Console, remote: Remote, path: Path, collection_id: str, purpose: str) -> str:
    """With a note of unfinished uploads, so that a killed one goes on where it was."""
    if path.stat().st_size == 0:
        raise Stop(f"{path.name} is empty (0 bytes).", "Copy or export it again.")
    notes = Path(os.environ.get("XDG_STATE_HOME") or PROJECT / "var") / "cuewright-uploads.json"
    known: dict[str, str] = json.loads(notes.read_text()) if notes.exists() else {}
    with console.status(f"reading {path.name}"):
        digest = sha256(path)
    name = f"{remote.name} {digest} {path.stat().st_size} {purpose}"

    def keep(location: str | None) -> None:
        if location is None:
            known.pop(name, None)
        else:
            known[name] = location
        notes.parent.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps(known))

    if name in known:
        console.print(f"going on with the upload of {path.name}", highlight=False)
    with console.status(f"uploading {path.name}") as status:
        began = time.monotonic()
        first: int | None = None
        told = 0

        def sent(done: int, total: int) -> None:
            nonlocal first, told
            first = done if first is None else first
            rate = (done - first) / (time.monotonic() - began + 1e-6)
            percent = 100 * done // total
            line = f"uploading {path.name}: {percent} % {time_left((total - done) / rate) if rate > 0 else ''}"
            status.update(line)
            if not console.is_terminal and percent >= told + 25 and done < total:
                told = percent
                console.print(line, highlight=False)

        upload_id = remote.upload(
            path,
            collection_id=collection_id,
            purpose=purpose,
            earlier=known.get(name),
            started=keep,
            sent=sent,
            digest=digest,
        )
    keep(None)
    console.print(f"uploaded {path.name} ({path.stat().st_size / 1e6:.1f} MB)", highlight=False)
    return upload_id


def _watch(console: Console, remote: Remote, system: LocalSystem | None, job: dict[str, Any]) -> dict[str, Any]:
    """Until the answer is in hand or the job ended. Ctrl-C cancels the job."""
    with JobProgress(console) as view:
        try:
            while not (job["answered"] or _hopeless(job) or job["state"] in ("done", "failed", "cancelled")):
                view.show(job)
                if system is not None and system.failure:
                    raise Stop(system.failure, "The log says more.", 3)
                time.sleep(LOOK_S)
                job = remote.get(f"/v1/jobs/{job['id']}")
            view.show(job)
        except KeyboardInterrupt:
            remote.post(f"/v1/jobs/{job['id']}/cancel", once=str(uuid.uuid4()))
            raise
    return job


def _hopeless(job: dict[str, Any]) -> bool:
    """Whether the answer cannot come any more, though other steps still run."""
    answer = ANSWERS[job["pipeline"]]
    return any(step["name"] == answer and step["state"] in ("failed", "cancelled") for step in job["steps"])


def _raise_if_failed(job: dict[str, Any]) -> None:
    if job["answered"]:
        return
    failed = next((step for step in job["steps"] if step["state"] == "failed"), None)
    if failed is None:
        raise Stop("The job was cancelled.")
    problem = failed["problem"] or {}
    where = f" (step {failed['name']})"
    raise Stop(f"{problem.get('detail') or 'The job failed.'}{where}", str(problem.get("remedy") or ""))
