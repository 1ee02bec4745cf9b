"""How long our api takes to open a script, to save in it and to list, and how long Label Studio takes for the same.

The api and its database are processes of their own, as people run them; asked over loopback by one client that keeps
its connection. With `--peer label-studio` both are asked in turns, so that whatever else the machine does hits both.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench import write_section
from bench.api_server import Ours, running_api, text_of
from bench.peer_label_studio import VERSION, PeerMissing, Theirs, running_label_studio
from bench.system import machine
from models.metrics.bootstrap import Interval, interval_of

PEERS = ("label-studio",)
ROUNDS = 40
SCRIPT, LISTED, TWENTY = 3_000, 1_000, 20  # cues, items, operations
OPEN_MS, SAVE_MS, RATIO = 60.0, 15.0, 20.0  # what is demanded: p50 at most, p50 at most, theirs over ours at least
Ask = Callable[[], httpx.Response]


@dataclass(frozen=True, slots=True)
class Times:
    """What one kind of request took."""

    what: str
    wall_ms: list[float]
    cpu_ms: float | None = None  # of the api and its database, for each request
    at_most_ms: float | None = None  # what p50 may be

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.wall_ms)

    @property
    def p95_ms(self) -> float:
        return sorted(self.wall_ms)[round(0.95 * (len(self.wall_ms) - 1))]

    @property
    def holds(self) -> bool:
        return self.at_most_ms is None or self.p50_ms <= self.at_most_ms


@dataclass(frozen=True, slots=True)
class Pair:
    """The same done by both, in turns."""

    what: str
    ours_ms: list[float] = field(default_factory=list)
    theirs_ms: list[float] = field(default_factory=list)

    def ratio(self) -> Interval:
        """The median of theirs over that of ours, resampled by rounds."""

        def of(chosen: Sequence[int]) -> float:
            return statistics.median(self.theirs_ms[n] for n in chosen) / statistics.median(
                self.ours_ms[n] for n in chosen
            )

        return interval_of(of, len(self.ours_ms))


class Script:
    """A track as somebody edits it: every batch changes the texts of some cues at the newest revision."""

    def __init__(self, ours: Ours, cues: int, seed: int) -> None:
        self.client, self.address, self.rng = ours.client, f"/v1/tracks/{ours.tracks[cues]}", random.Random(seed)
        opened = self.open().json()
        self.cues: list[str] = [cue["id"] for cue in opened["cues"]]
        self.revision: int = opened["revision"]

    def open(self) -> httpx.Response:
        return self.client.get(self.address)

    def save(self, count: int) -> Ask:
        """A batch of `count` operations, to be sent; whoever sends it calls `saved` with the answer."""
        changed = self.rng.sample(self.cues, count)
        operations = [{"op": "set", "cue_id": cue, "text": text_of(self.rng)} for cue in changed]
        body = {"id": str(uuid.uuid4()), "revision": self.revision, "operations": operations}
        return lambda: self.client.post(f"{self.address}/edits", json=body)

    def saved(self, answer: httpx.Response) -> None:
        self.revision = answer.json()["revision"]


def timed(ask: Ask) -> tuple[float, httpx.Response]:
    """(milliseconds until the whole answer was there, the answer). Raises RuntimeError where it is no success."""
    began = time.perf_counter()
    answer = ask()
    taken = (time.perf_counter() - began) * 1_000
    if not answer.is_success:
        raise RuntimeError(f"{answer.request.method} {answer.url.path}: {answer.status_code} {answer.text[:300]}")
    return taken, answer


def measure(ours: Ours, script: int, listed: int, rounds: int, seed: int) -> Iterable[Times]:
    """Our side alone."""
    big, small = Script(ours, script, seed), Script(ours, listed, seed)

    def save(count: int) -> float:
        taken, answer = timed(big.save(count))
        big.saved(answer)
        return taken

    for what, one, times, at_most_ms in (
        (f"opening a script of {script:,} cues", lambda: timed(big.open)[0], rounds, OPEN_MS),
        ("saving a batch of one operation", lambda: save(1), 3 * rounds, SAVE_MS),
        (f"saving a batch of {TWENTY}", lambda: save(TWENTY), 3 * rounds, SAVE_MS),
        (f"listing {listed:,} items", lambda: timed(small.open)[0], rounds, None),
    ):
        for _ in range(3):
            one()  # statements are prepared, caches warm
        before = ours.cpu_s()
        wall = [one() for _ in range(times)]
        yield Times(what, wall, (ours.cpu_s() - before) * 1_000 / times, at_most_ms)


def compare(ours: Ours, theirs: Theirs, listed: int, rounds: int, seed: int) -> list[Pair]:
    """Both in turns; who is first changes from round to round."""
    script, rng = Script(ours, listed, seed), random.Random(seed)
    pairs = [Pair(f"listing {listed:,} items"), Pair("saving one that is there"), Pair("saving a new one")]

    def save() -> float:
        taken, answer = timed(script.save(1))
        script.saved(answer)
        return taken

    def change(number: int) -> float:
        text = text_of(rng)
        return timed(lambda: theirs.update(text))[0]

    def create(number: int) -> float:
        text = text_of(rng)
        return timed(lambda: theirs.create(number, text))[0]

    their_asks = (lambda _: timed(theirs.list_all)[0], change, create)
    our_asks = (lambda: timed(script.open)[0], save, save)
    for number in range(-1, rounds):  # the first one warms both
        for pair, our_ask, their_ask in zip(pairs, our_asks, their_asks, strict=True):
            if number % 2:
                a, b = our_ask(), their_ask(number)
            else:
                b, a = their_ask(number), our_ask()
            if number >= 0:
                pair.ours_ms.append(a)
                pair.theirs_ms.append(b)
    return pairs


def run(
    seed_base: int, json_path: Path | None, quick: bool = False, peer: str | None = None, rounds: int | None = None
) -> int:
    """Print and write what was found; 0 where every demand holds and what was asked for could be measured."""
    if peer is not None and peer not in PEERS:
        print(f"There is no peer {peer}; there are: {', '.join(PEERS)}")
        return 2
    script, listed = (200, 100) if quick else (SCRIPT, LISTED)
    rounds = rounds or (3 if quick else ROUNDS)
    command = f"./cuewright bench api --seed-base {seed_base} --rounds {rounds}"
    pairs: list[Pair] = []
    missing = None
    with running_api((script, listed), seed_base) as ours:
        load = os.getloadavg()[0]
        times = list(measure(ours, script, listed, rounds, seed_base))
        _say("api", alone(times, command, load), quick)
        if peer is not None:
            try:
                with running_label_studio(listed, seed_base) as theirs:
                    load = os.getloadavg()[0]
                    pairs = compare(ours, theirs, listed, rounds, seed_base)
            except PeerMissing as error:
                missing = str(error)
                print(f"\nNOT compared with Label Studio: {missing}\nThe numbers above are ours alone.")
            else:
                _say("api_peer", beside(pairs, f"{command} --peer {peer}", load), quick)
    if json_path is not None:
        json_path.write_text(json.dumps(_numbers(times, pairs, missing), indent=1))
    held = all(one.holds for one in times) and all(one.ratio().value >= RATIO for one in pairs)
    return 0 if missing is None and (held or quick) else 1


def alone(times: Sequence[Times], command: str, load: float) -> list[str]:
    lines = [
        "## The api",
        "",
        f"`{command}`, {machine()}, load {load:.1f} when it began: one client over loopback that keeps its connection, "
        "the api in one process, PostgreSQL as on any system of ours. CPU is the api's and the database's.",
        "",
        "| what | requests | p50 ms | p95 ms | CPU ms | p50 wanted |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in times:
        wanted = "" if one.at_most_ms is None else f"{one.at_most_ms:.0f}: {'held' if one.holds else 'NOT held'}"
        lines.append(
            f"| {one.what} | {len(one.wall_ms)} | {one.p50_ms:.1f} | {one.p95_ms:.1f} | {one.cpu_ms or 0:.1f} | "
            f"{wanted} |"
        )
    return lines


def beside(pairs: Sequence[Pair], command: str, load: float) -> list[str]:
    lines = [
        "## The api beside Label Studio",
        "",
        f"`{command}`, {machine()}, load {load:.1f} when it began: Label Studio {VERSION} as `label-studio start` runs "
        "it (Django's own server, sqlite), one client for each over loopback that keeps its connection, asked in "
        "turns. Listing: a track with its cues; all tasks of a project as one page of its data manager. Saving: one "
        "operation of a batch; an annotation changed, an annotation made. Theirs over ours: of the medians, with its "
        "95% interval over the rounds.",
        "",
        f"| what | rounds | ours p50 ms | theirs p50 ms | theirs / ours | {RATIO:.0f} wanted |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in pairs:
        ratio = one.ratio()
        lines.append(
            f"| {one.what} | {len(one.ours_ms)} | {statistics.median(one.ours_ms):.1f} | "
            f"{statistics.median(one.theirs_ms):.0f} | {ratio.value:.1f} [{ratio.low:.1f}, {ratio.high:.1f}] | "
            f"{'held' if ratio.value >= RATIO else 'NOT held'} |"
        )
    return lines


def _say(section: str, lines: Sequence[str], quick: bool) -> None:
    print("\n".join(lines), flush=True)
    if not quick:
        write_section(section, "\n".join(lines))


def _numbers(times: Sequence[Times], pairs: Sequence[Pair], missing: str | None) -> dict[str, Any]:
    return {
        "ours": [asdict(one) | {"p50_ms": one.p50_ms, "p95_ms": one.p95_ms} for one in times],
        "pairs": [asdict(one) | {"ratio": asdict(one.ratio())} for one in pairs],
        "missing": missing,
    }
