"""A running system, a chromium on it, somebody signed in, and a sample film that was described through the page."""

from __future__ import annotations

import os
import tempfile
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.editor_scripts import TOUR_SEEN
from cli.access import login_link
from cli.checks import chromium
from cli.data_folder import DataFolder
from cli.local import LocalSystem
from speech.voice import speak
from tests.browser.seen import PROJECT, SAMPLE, Film, System

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",  # whoever may use the microphone hears `SPOKEN`, over and over
)
SPOKEN = "A dog runs across the yard."
DESCRIBED_MS = 240_000


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The whole local system. CUEWRIGHT_RUNNING names the data folder of one that runs, to try pages out on."""
    bundle = PROJECT / "frontend" / "dist" / "index.html"
    assert bundle.is_file(), "the browser's part is not built: npm ci && npm run build in frontend/"
    kept_environment = dict(os.environ)
    running = os.environ.get("CUEWRIGHT_RUNNING")
    if running:
        folder = DataFolder(Path(running))
        run = folder.running()
        assert run is not None, f"nothing runs on {running}"
        yield System(run.url, lambda: login_link(folder, run.url), folder.path)
    else:
        with tempfile.TemporaryDirectory(prefix="cw-", dir="/tmp") as data:
            Path(data).chmod(0o755)
            local = LocalSystem(Path(data))
            local.start()
            try:
                yield System(local.url, lambda: login_link(local.folder, local.url), local.folder.path)
            finally:
                local.stop()
    os.environ.clear()
    os.environ.update(kept_environment)


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = speak(SPOKEN, "linda", 160)
    path = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, said.rate, 0, "NONE", "not compressed"))
        file.writeframes(said.whole.astype("<i2").tobytes() + bytes(said.rate))  # and half a second of silence
    return path


@pytest.fixture(scope="session")
def browser(microphone: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone}"]
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def cookies(system: System, browser: Browser) -> list[dict[str, object]]:
    """The session of somebody who came by the one-time link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(system.link())
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible(timeout=20_000)
    kept = [dict(cookie) for cookie in context.cookies()]
    context.close()
    return kept


Open = Callable[..., Page]


@contextmanager
def opener(
    system: System,
    browser: Browser,
    cookies: list[dict[str, object]],
    locale: str | None = None,
    tour_seen: bool = True,
) -> Iterator[Open]:
    """Opens addresses of the app, signed in; whatever a page complains of in its console is a failure."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
        context = browser.new_context(
            base_url=system.url,
            viewport={"width": width, "height": height},
            color_scheme="light" if scheme == "light" else "dark",
            contrast="more" if scheme == "contrast" else "no-preference",
            reduced_motion="reduce",
            locale=locale,
        )
        context.add_cookies(cookies)  # type: ignore[arg-type]
        if tour_seen:
            context.add_init_script(TOUR_SEEN)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_page(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Open]:
    """Opens an address of the app, signed in."""
    with opener(system, browser, cookies) as opened:
        yield opened


def described(system: System, browser: Browser, cookies: list[dict[str, object]], sample: Path) -> Film:
    """A sample film, uploaded with its subtitles and described, all by way of the page."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([sample, sample.with_suffix(".srt")])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"with subtitles from {sample.stem}.srt")
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    script, failed = page.get_by_role("list", name="Descriptions in order"), page.get_by_role("heading", name="Failed")
    expect(script.or_(failed)).to_be_visible(timeout=DESCRIBED_MS)
    assert failed.count() == 0, page.get_by_role("region", name="Progress").inner_text()
    # The proxy comes after the text, and the page then says that it is done by taking the progress away.
    expect(page.get_by_role("region", name="Progress")).to_have_count(0, timeout=DESCRIBED_MS)
    video_id = page.url.split("/videos/")[1].split("/")[0]
    answer = page.request.get(f"/v1/videos/{video_id}").json()
    context.close()
    return Film(video_id, str(answer["latest_job"]["id"]), str(answer["collection_id"]), str(answer["title"]))


@pytest.fixture(scope="session")
def film(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Film:
    """Described, and shared by all: its draft is its only description."""
    return described(system, browser, cookies, SAMPLE)


@pytest.fixture(scope="module")
def written_film(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Film]:
    """Another one, to which a module may add scripts; it goes with the module."""
    film = described(system, browser, cookies, SAMPLE.with_name("yellow-hat.mp4"))
    yield film
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    token = context.request.get("/v1/session").json()["csrf_token"]
    assert context.request.delete(f"/v1/videos/{film.id}", headers={"X-CSRF-Token": token}).status == 204
    context.close()
