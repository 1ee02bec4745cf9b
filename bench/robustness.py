"""Odd and broken files, sent to a running system several at a time: each is described or refused with a reason.

None may crash a worker, hang, or be answered with a server error.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import write_section
from bench.corpus import Entry, make_corpus
from bench.system import FINAL, Running, machine, running_system
from cli.access import local_key
from cli.remote import Refused, Remote, Unreachable

AT_ONCE = 4
SILENT_S = 120.0  # when nothing changes in any job for so long, what has not ended hangs
TURN_S = 900.0  # no job waits so long for its turn
LOOK_S = 0.5
OWN_FAULTS = ("step-failed", "step-lost", "step-hung", "internal")  # problems that are ours, not the file's
CRASHES = re.compile(r"exited with '?(?:signal|exitcode)|WorkerLostError|Segmentation fault|Fatal Python error")
RESTARTS = re.compile(r"ended and is started again|does not answer and is restarted|does not stay up")


@dataclass(frozen=True, slots=True)
class Outcome:
    file: str
    why: str
    expected: str  # describe, refuse, either
    ended: str  # described, refused, without weights, hung, error
    where: str = ""  # upload, or the step that refused
    problem: str = ""  # its slug
    detail: str = ""
    wall_s: float = 0.0
    retried: int = 0  # steps that needed more than one attempt
    fault: str = ""  # what is wrong about this ending; empty where nothing is


def run(seed_base: int, json_path: Path | None = None, count: int = 200) -> int:
    """Print how every file fared, and write it; 0 where nothing went wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cw-robustness-") as folder, running_system() as system:
        entries = make_corpus(Path(folder), count, seed_base)
        outcomes = send_all(system, entries)
        crashed = crashes(system)
    wrong = [f"{one.file} ({one.why}): {one.fault}" for one in outcomes if one.fault] + crashed
    wall_s = time.monotonic() - began
    _print(outcomes, wrong)
    write_section("robustness", _markdown(outcomes, wrong, seed_base, wall_s))
    if json_path is not None:
        answer = {"seed_base": seed_base, "faults": wrong, "outcomes": [asdict(one) for one in outcomes]}
        json_path.write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if wrong else 0


class Pulse:
    """When anything last changed in any of the jobs: a job that waits while others go on does not hang."""

    def __init__(self) -> None:
        self.at = time.monotonic()

    def beat(self) -> None:
        self.at = time.monotonic()


def send_all(system: Running, entries: Sequence[Entry]) -> list[Outcome]:
    """Send the files, several at a time; the outcomes in their order."""
    url = f"http://127.0.0.1:{system.port}"
    key = local_key(system.folder, url)
    collection = str(Remote(url, key).get("/v1/collections")["items"][0]["id"])
    pulse = Pulse()

    def one(entry: Entry) -> Outcome:
        outcome = send(Remote(url, key), collection, entry, pulse)
        print(f"{outcome.file}: {outcome.ended} {outcome.problem} ({outcome.wall_s:.1f} s) {outcome.fault}", flush=True)
        return outcome

    senders = ThreadPoolExecutor(AT_ONCE)
    try:
        return list(senders.map(one, entries))
    finally:
        senders.shutdown(cancel_futures=True)


def send(remote: Remote, collection: str, entry: Entry, pulse: Pulse) -> Outcome:
    """Upload and describe one file, and wait for its end."""
    began = time.monotonic()
    known = Outcome(entry.path.name, entry.why, entry.expected, "described")

    def ended(how: str, **facts: Any) -> Outcome:
        return replace(known, ended=how, wall_s=round(time.monotonic() - began, 2), **facts)

    try:
        upload = remote.upload(entry.path, collection_id=collection)
        video = remote.post("/v1/videos", {"upload_id": upload})
        job = remote.post(f"/v1/videos/{video['id']}/describe", {"words": "always"}, once=str(uuid.uuid4()))
        job, silent_s = follow(remote, job, pulse)
    except Refused as refused:
        fault = _fault_of_refusal(entry, refused.status, refused.detail, refused.remedy)
        return ended("refused", where="upload", problem=refused.slug, detail=refused.detail, fault=fault)
    except Unreachable as error:
        return ended("error", fault=str(error))
    retried = sum(step["attempt"] > 1 for step in job["steps"])
    if job["state"] not in FINAL:
        running = ", ".join(step["name"] for step in job["steps"] if step["state"] == "running")
        return ended("hung", where=running, fault=f"nothing happened for {silent_s:.0f} s", retried=retried)
    if job["state"] == "done":
        fault = "was described, though it is to be refused" if entry.expected == "refuse" else ""
        return ended("described", fault=fault, retried=retried)
    problem = job["problem"] or {}
    slug = str(problem.get("type", "")).rpartition(":")[2]
    fault = _fault_of_refusal(entry, problem.get("status", 0), problem.get("detail"), problem.get("remedy"))
    if slug == "checkpoint-missing":  # the installation has no weights; the file went as far as it could
        return ended("without weights", where=str(problem.get("step")), problem=slug, retried=retried)
    if slug in OWN_FAULTS or job["state"] == "cancelled":
        fault = f"{job['state']}: {problem.get('detail', '')}"
    return ended(
        "refused",
        where=str(problem.get("step", "")),
        problem=slug,
        detail=str(problem.get("detail", "")),
        fault=fault,
        retried=retried,
    )


def follow(remote: Remote, job: dict[str, Any], pulse: Pulse) -> tuple[dict[str, Any], float]:
    """The job at its end, or as it stands when it hangs; and for how long nothing in it has changed."""
    before, changed = "", time.monotonic()
    while True:
        now = json.dumps(
            [job["state"], [(step["state"], step["attempt"], step["progress"], step["note"]) for step in job["steps"]]]
        )
        if now != before:
            before, changed = now, time.monotonic()
            pulse.beat()
        silent_s = time.monotonic() - changed
        if job["state"] in FINAL or time.monotonic() - pulse.at > SILENT_S or silent_s > TURN_S:
            return job, silent_s
        time.sleep(LOOK_S)
        job = remote.get(f"/v1/jobs/{job['id']}")


def _fault_of_refusal(entry: Entry, status: int, detail: str | None, remedy: str | None) -> str:
    if status >= 500 and status != 507:
        return f"was answered with {status}: {detail}"
    if entry.expected == "describe":
        return f"was refused, though it can be described: {detail}"
    return "" if detail and remedy else "was refused without a reason or without a remedy"


def crashes(system: Running) -> list[str]:
    """What the logs say of processes that ended unasked, and of server errors."""
    found = []
    for line in (system.data / "up.log").read_text(errors="replace").splitlines():
        if RESTARTS.search(line):
            found.append(f"supervisor: {line.strip()[:200]}")
    for log in sorted(system.folder.logs.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            if log.stem != "postgres" and CRASHES.search(line):
                found.append(f"{log.stem}: {line.strip()[:200]}")
            elif log.stem == "api" and "Traceback (most recent call last)" in line:
                found.append("api: an exception that nobody caught")
    return found


def tally(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How many files ended in which way."""
    return Counter(f"{one.ended} {f'at {one.where}: {one.problem}' if one.problem else ''}".strip() for one in outcomes)


def _print(outcomes: Sequence[Outcome], wrong: Sequence[str]) -> None:
    console = Console()
    table = Table("ending", "files")
    for ending, files in tally(outcomes).most_common():
        table.add_row(ending, str(files))
    console.print(table)
    console.print(f"slowest: {max((one.wall_s for one in outcomes), default=0.0):.1f} s", highlight=False)
    for line in wrong:
        console.print(line, style="red", markup=False)


def _markdown(outcomes: Sequence[Outcome], wrong: Sequence[str], seed_base: int, wall_s: float) -> str:
    endings = [f"| {ending} | {files} |" for ending, files in tally(outcomes).most_common()]
    kinds = {Path(one.file).suffix for one in outcomes}
    lines = [
        "## Odd and broken files",
        "",
        f"`./cuewright bench robustness --seed-base {seed_base}`: {len(outcomes)} files of {len(kinds)} kinds of "
        f"container (`bench/corpus.py`: odd, damaged, or no films at all), {AT_ONCE} at a time through upload and "
        f"describe, on {machine()}, in {wall_s:.0f} s; the slowest took "
        f"{max((one.wall_s for one in outcomes), default=0.0):.1f} s. None may crash a process, hang "
        f"({SILENT_S:.0f} s without a sign from any job), be answered with a server error, or be refused without a "
        "reason and a remedy.",
        "",
        "| ending | files |",
        "| --- | --- |",
        *endings,
        "",
        *(f"- Wrong: {line}" for line in wrong),
        *([] if wrong else [f"Nothing went wrong; {sum(one.retried for one in outcomes)} steps needed a second try."]),
    ]
    return "\n".join(lines)
