"""Three pages write in one script while the network drops, the api is killed and PostgreSQL restarts: nothing is lost.

Ada has it open in two tabs of one browser, Ben in another browser. In the end, with everything well again, each open
question is decided at random; then whatever anybody did last must be in the script, in its past, or have been let go.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from bench import write_section
from bench.chaos_editor_hands import Hands
from bench.chaos_editor_log import Cues, GivenUp, cues_of, differences, history_faults, lost, replayed, story
from bench.chaos_editor_trouble import Network, Trouble
from bench.editor_film import SAMPLE, local_system, remote_of, repeated, script
from bench.editor_page import VIEW, browser_here, signed_in
from bench.editor_scripts import TOUR_SEEN
from bench.system import machine
from cli.access import database_of, login_link
from cli.local import LocalSystem
from cli.remote import Remote

MINUTES, CUES = 10.0, 40
SETTLED_S = 150.0


@dataclass
class Found:
    seconds: float = 0.0
    deeds: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    operations: int = 0
    decisions: int = 0
    batches: int = 0
    cues: int = 0
    faults: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)


def run(seed_base: int, json_path: Path | None, minutes: float | None = None) -> int:
    minutes = minutes or MINUTES
    found = chaos(minutes, seed_base)
    lines = report(found, minutes, seed_base)
    print("\n".join(lines))
    for fault in found.faults:
        print(f"LOST  {fault}")
    print("\n".join(found.story))
    if minutes >= MINUTES:
        write_section("chaos_editor", "\n".join(lines))
    if json_path is not None:
        json_path.write_text(json.dumps(asdict(found), indent=1))
    return 1 if found.faults else 0


def chaos(minutes: float, seed: int) -> Found:
    with (
        tempfile.TemporaryDirectory(prefix="cw-chaos-", dir="/tmp") as data,
        local_system(Path(data)) as local,
        browser_here() as browser,
    ):
        return on(local, browser, minutes, seed)


def on(local: LocalSystem, browser: Browser, minutes: float, seed: int) -> Found:
    remote, rng, given_up = remote_of(local), random.Random(seed), GivenUp()
    collection, track_id = begun_script(local, remote)
    begun = cues_of(remote.get(f"/v1/tracks/{track_id}"))
    with ExitStack() as stack:
        people = {"ada": context_of(local, browser, login_link(local.folder, local.url))}
        people["ben"] = context_of(local, browser, link_of_ben(local, remote, collection))
        for context in people.values():
            stack.callback(context.close)
        networks = [Network(context, random.Random(seed + 1)) for context in people.values()]
        hands = [
            Hands(name, person, people[person], track_id, random.Random(f"{seed} {name}"), given_up)
            for name, person in (("ada", "ada"), ("adatoo", "ada"), ("ben", "ben"))
        ]
        trouble = Trouble(local, networks, rng)
        found = Found()
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            found.troubles.update(trouble.strike())
            somebody = rng.choice(hands)
            if rng.random() < 0.02 and trouble.well():
                somebody.reload()
                found.deeds["reload"] += 1
            found.deeds[somebody.act()] += 1
            somebody.page.wait_for_timeout(rng.choice((0, 50, 300, 900)))
        found.seconds = minutes * 60
        trouble.end()
        found.faults += settled(local, remote, track_id, hands)
        judge(found, local, remote, track_id, begun, hands, given_up)
    return found


def begun_script(local: LocalSystem, remote: Remote) -> tuple[str, str]:
    """(collection, a script to write in): on a film of which nothing was found, which the editor does not need."""
    film = repeated(SAMPLE, local.folder.path / "chaos.mp4", 2)
    collection = str(remote.get("/v1/collections")["items"][0]["id"])
    video = remote.post("/v1/videos", {"upload_id": remote.upload(film, collection_id=collection)})
    body = script(140_000, CUES).encode()
    track = remote.send(f"/v1/videos/{video['id']}/tracks", body, name="script.vtt", kind="description")
    return collection, str(track["track_id"])


def link_of_ben(local: LocalSystem, remote: Remote, collection: str) -> str:
    from core.people import create_login_link
    from core.tables import User

    ben = str(remote.post("/v1/users", {"email": "ben@example.org", "name": "Ben"})["id"])
    remote.put(f"/v1/collections/{collection}/members/{ben}", {"role": "reviewer"})
    with database_of(local.folder) as session:
        return f"{local.url}/login?link={create_login_link(session, session.get_one(User, UUID(ben)))}"


def context_of(local: LocalSystem, browser: Browser, link: str) -> BrowserContext:
    context = browser.new_context(base_url=local.url, viewport=VIEW, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_cookies(signed_in(local, browser, link))  # type: ignore[arg-type]
    context.add_init_script(TOUR_SEEN)
    return context


def settled(local: LocalSystem, remote: Remote, track_id: str, hands: list[Hands]) -> list[str]:
    """Until every page has sent all, decided all and heard of all; else what stands in the way."""
    give_up = time.monotonic() + SETTLED_S
    calm = 0
    while True:
        for one in hands:
            if not one.watching(5.0):
                one.open()
            one.decide()
            one.page.keyboard.press("Control+s")
            one.page.wait_for_timeout(400)
            one.note()
        revision = remote.get(f"/v1/tracks/{track_id}")["revision"]
        waiting = {one.name: why for one in hands if (why := unsettled(one.state(), revision))}
        calm = 0 if waiting else calm + 1
        if calm == 3:
            return []
        if time.monotonic() > give_up:
            return [f"{name} does not come to rest: {why}" for name, why in waiting.items()]


def unsettled(state: Mapping[str, Any] | None, revision: int) -> str:
    if state is None:
        return "the editor is not open"
    if state["clashes"] or state["aside"]:
        return f"undecided: {state['clashes']}, {state['aside']}"
    if state["pending"] or state["kind"] != "saved":
        return f"{state['kind']} with {state['pending']} unsaved: {state['problem']}"
    return "" if state["revision"] == revision else f"at revision {state['revision']} of {revision}"


def judge(
    found: Found, local: LocalSystem, remote: Remote, track_id: str, begun: Cues, hands: list[Hands], given_up: GivenUp
) -> None:
    track = remote.get(f"/v1/tracks/{track_id}")
    now = cues_of(track)
    edits = list(history(remote, track_id))
    found.faults += history_faults(edits, batches_of(local, track_id), 1, track["revision"])
    if replayed(begun, edits) != now:
        found.faults.append("the history does not lead to the script")
    for one in hands:
        state = one.state()
        assert state is not None
        found.faults += differences(one.name, state["cues"], state["unfinished"], now)
        found.faults += one.complaints
    doings = {one.name: one.doings for one in hands}
    found.faults += lost(doings, begun, edits, now, given_up)
    found.story = story(found.faults, doings, edits, given_up)
    found.operations = sum(len(one.all) for one in doings.values())
    found.decisions, found.batches, found.cues = len(given_up.all), len(edits), len(now)


def history(remote: Remote, track_id: str) -> Iterator[Mapping[str, Any]]:
    since = 0
    while page := remote.get(f"/v1/tracks/{track_id}/edits", since=since):
        yield from page
        since = page[-1]["revision"]


def batches_of(local: LocalSystem, track_id: str) -> list[UUID]:
    from sqlalchemy import select

    from core.tables import TrackEdit

    with database_of(local.folder) as session:
        query = select(TrackEdit.batch_id).where(TrackEdit.track_id == UUID(track_id))
        return [one for one in session.scalars(query).all() if one is not None]


def report(found: Found, minutes: float, seed: int) -> list[str]:
    troubles = ", ".join(f"{name} {count}×" for name, count in sorted(found.troubles.items()))
    deeds = ", ".join(f"{name} {count}" for name, count in found.deeds.most_common())
    return [
        "## Writing while everything breaks",
        "",
        f"`./cuewright bench chaos-editor --minutes {minutes:g} --seed-base {seed}`, {machine()}, load "
        f"{os.getloadavg()[0]:.1f}. Two tabs of one person and a page of another, on one script of {CUES} cues.",
        "",
        f"What was done: {deeds}; {found.operations:,} changes in all, saved in {found.batches:,} batches, with "
        f"{found.decisions} open questions decided. What broke: {troubles}.",
        "",
        f"Lost or different: {len(found.faults)}. The three pages and the server have the same "
        f"{found.cues} cues, the history leads to them, and no batch was saved twice."
        if not found.faults
        else f"Lost or different: **{len(found.faults)}**.",
    ]
