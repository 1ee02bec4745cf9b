"""In a real browser the editor's transport lands on the picture that it was asked for, read off the pixels."""

from __future__ import annotations

import base64
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from media.probe import probe
from media.proxy import make_proxy
from tests.browser.seen import PROJECT
from tests.media.films import write_film

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BITS, PICTURES, STEPS = 12, 400, 200

PAGE = """<!doctype html><title>Frames</title><video muted playsinline></video><canvas width=320 height=180></canvas>"""

# Each bit of the picture's number is a block, white for 1.
BEGIN = """async ([film, times, bits]) => {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const video = document.querySelector("video");
    const pen = document.querySelector("canvas").getContext("2d", {willReadFrequently: true});
    window.transport = new FrameTransport.Transport();
    transport.know(FrameTransport.FrameTimes.read(bytes(times).buffer));
    transport.attach(video);
    video.src = URL.createObjectURL(new Blob([bytes(film)], {type: "video/mp4"}));
    await new Promise((resolve) => video.addEventListener("loadeddata", resolve, {once: true}));
    window.seen = () => {
        pen.drawImage(video, 0, 0, 320, 180);
        const row = pen.getImageData(0, 90, 320, 1).data;
        let n = 0;
        for (let bit = 0; bit < bits; bit++) n |= (row[(bit * 24 + 12) * 4] > 128 ? 1 : 0) << bit;
        return n;
    };
}"""


def numbered(n: int) -> np.ndarray:
    picture = np.full((180, 320, 3), 40, np.uint8)
    for bit in range(BITS):
        picture[40:140, bit * 24 : bit * 24 + 24] = 235 if n >> bit & 1 else 16
    return picture


def varying() -> list[int]:
    steps = random.Random(3)
    times = [0]
    while len(times) < PICTURES:
        times.append(times[-1] + steps.choice([17, 33, 34, 41, 42, 67, 83, 125, 400]))
    return times


TIMES = {
    "film": [round(i * 1001 / 24) for i in range(PICTURES)],
    "video": [i * 20 for i in range(PICTURES)],
    "varying": varying(),
}
RATES = {"film": 24, "video": 50, "varying": 24}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The transport as a script of its own."""
    folder = tmp_path_factory.mktemp("bundle")
    source = PROJECT / "frontend" / "src" / "editor" / "player"
    entry = folder / "entry.ts"
    entry.write_text(
        f'export {{ Transport }} from "{source}/transport";\nexport {{ FrameTimes }} from "{source}/frameTimes";\n'
    )
    packer = PROJECT / "frontend" / "node_modules" / ".bin" / "rolldown"
    made = folder / "transport.js"
    options = ["--format", "iife", "--name", "FrameTransport", "--file", str(made)]
    subprocess.run([str(packer), str(entry), *options], check=True, capture_output=True, text=True)
    return made.read_text()


@pytest.fixture(params=sorted(TIMES))
def page(request: pytest.FixtureRequest, browser: Browser, bundle: str, tmp_path: Path) -> Iterator[Page]:
    """A page with a proxy of a film whose pictures show their numbers."""
    kind = str(request.param)
    film = write_film(tmp_path / "film.mkv", [(ms, numbered(n)) for n, ms in enumerate(TIMES[kind])], rate=RATES[kind])
    proxy, times = tmp_path / "proxy.mp4", tmp_path / "frames.bin"
    make_proxy(film, probe(film), proxy, times=times)
    context = browser.new_context()
    opened = context.new_page()
    opened.set_content(PAGE)
    opened.add_script_tag(content=bundle)
    opened.evaluate(BEGIN, [*(base64.b64encode(path.read_bytes()).decode() for path in (proxy, times)), BITS])
    yield opened
    context.close()


def shown(page: Page, move: str) -> tuple[int, int]:
    """(the picture that the transport says it shows, the one that is seen)."""
    said, seen = page.evaluate(f"(async () => {{ const said = await {move}; return [said, seen()]; }})()")
    return int(said), int(seen)


def test_two_hundred_steps_each_way_and_two_hundred_leaps_land_on_the_picture(page: Page) -> None:
    wrong: list[Any] = []
    at = 0
    for move in [1] * STEPS + [-1] * STEPS:
        at = max(0, at + move)
        if (found := shown(page, f"transport.step({move})")) != (at, at):
            wrong.append((move, at, found))
    leaps = random.Random(11)
    for _ in range(STEPS):
        at = leaps.randrange(PICTURES)
        if (found := shown(page, f"transport.showFrame({at})")) != (at, at):
            wrong.append(("leap", at, found))
    assert wrong == []


def test_a_key_held_down_ends_on_its_picture(page: Page) -> None:
    held = """(async () => {
        await transport.showFrame(20);
        let last;
        for (let n = 0; n < 60; n++) {
            last = transport.step(1);
            await new Promise((resolve) => setTimeout(resolve, 33));
        }
        return last;
    })()"""
    assert shown(page, held) == (80, 80)


def test_where_it_stops_is_the_picture_that_is_seen(page: Page) -> None:
    for _ in range(5):
        stopped = """(async () => {
            transport.play();
            await new Promise((resolve) => setTimeout(resolve, 400));
            transport.pause();
            await new Promise((resolve) => setTimeout(resolve, 120));
            return transport.frame;
        })()"""
        said, seen = shown(page, stopped)
        for _ in range(10):  # the picture on its way when it was stopped may be told of late
            if said == seen:
                break
            page.wait_for_timeout(50)
            said, seen = shown(page, "transport.frame")
        assert said == seen
        assert shown(page, "transport.step(1)") == (said + 1, said + 1)
        assert page.evaluate("transport.times.at(transport.ms / 1000)") == said + 1
        if said > PICTURES - 100:
            break


def test_it_runs_backwards_and_stops_at_the_end_of_a_passage(page: Page) -> None:
    page.evaluate("transport.showFrame(150)")
    page.evaluate("transport.shuttleDown('back')")
    page.wait_for_timeout(700)
    page.evaluate("transport.shuttleDown('stop'), transport.shuttleUp('stop')")
    page.wait_for_timeout(200)
    assert page.evaluate("transport.frame") < 149
    end = int(page.evaluate("transport.times.startMs(60)"))
    page.evaluate(f"transport.playSpan({{start_ms: {end - 300}, end_ms: {end}}}, {{preMs: 100}})")
    page.wait_for_timeout(1_800)
    assert page.evaluate("[transport.frame, seen(), transport.snapshot().pace]") == [59, 59, 0]


def test_a_passage_is_played_over_and_over_at_the_speed_that_is_set(page: Page) -> None:
    page.evaluate("transport.setSpeed(2)")
    assert page.evaluate(
        "[document.querySelector('video').playbackRate, document.querySelector('video').preservesPitch]"
    ) == [2, True]
    loop = page.evaluate("({start_ms: transport.times.startMs(40), end_ms: transport.times.startMs(60)})")
    page.evaluate("(loop) => { transport.setLoop(loop); transport.playFrom(loop.start_ms); }", loop)
    jumps = page.evaluate(
        """async () => {
            const video = document.querySelector("video");
            let [jumps, before] = [0, video.currentTime];
            for (const end = performance.now() + 3000; performance.now() < end; ) {
                await new Promise(requestAnimationFrame);
                if (video.currentTime < before) jumps += 1;
                before = video.currentTime;
            }
            return jumps;
        }"""
    )
    page.evaluate("transport.pause()")
    assert jumps >= 2
    assert loop["start_ms"] - 1 <= page.evaluate("transport.ms") <= loop["end_ms"] + 300


def test_a_step_is_painted_at_once(page: Page) -> None:
    took = page.evaluate(
        """async () => {
            await transport.showFrame(100);
            const took = [];
            for (let n = 0; n < 60; n++) {
                const began = performance.now();
                await transport.step(n % 20 < 10 ? 1 : -1);
                took.push(performance.now() - began);
            }
            return took.sort((a, b) => a - b);
        }"""
    )
    print("a step takes, ms:", round(took[30]), "at the median,", round(took[57]), "at the 95th percentile")
    assert took[30] < 150
