"""The described film: ordered by keys, heard, downloaded, and what the listening seat plays of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.narration import csrf
from tests.browser.seen import PROJECT, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(900)]

SAMPLE = PROJECT / "samples" / "yellow-hat.mp4"
MIXED_MS = 300_000
CUES = (
    (3_000, 5_000, "Ann puts on a yellow hat.", False),
    (30_000, 32_000, "She leaves the house.", False),
    (50_000, 52_000, "Outside it rains, and the street is empty but for a small grey dog that waits for her.", True),
)
WINDOWS = [(1440, 900), (390, 844), (320, 256)]
SCHEMES = ["dark", "light", "contrast"]


@dataclass(frozen=True)
class Written:
    """A film with a script that was written by hand."""

    film_id: str
    track_id: str
    page: Page  # of somebody signed in, to ask the api

    @property
    def path(self) -> str:
        return f"/#/videos/{self.film_id}/show"

    def save(self, operations: list[dict[str, Any]]) -> None:
        revision = self.page.request.get(f"/v1/tracks/{self.track_id}").json()["revision"]
        body = {"revision": revision, "operations": operations}
        saved = self.page.request.post(f"/v1/tracks/{self.track_id}/edits", headers=csrf(self.page), data=body)
        assert saved.ok, saved.text()

    def mixes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.request.get(f"/v1/tracks/{self.track_id}/mixes").json()
        return found


@pytest.fixture(scope="module")
def written(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Written]:
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([SAMPLE, SAMPLE.with_suffix(".srt")])
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Describe as soon as it is here").uncheck()
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    page.wait_for_url("**/videos/*/show")
    film_id = page.url.split("/videos/")[1].split("/")[0]
    begun = page.request.post(f"/v1/videos/{film_id}/scripts", headers=csrf(page), data={"title": "By hand"})
    one = Written(film_id, str(begun.json()["id"]), page)
    rows = [
        {"op": "add", "cue_id": str(uuid4()), "start_ms": start, "end_ms": end, "text": text, "extended": extended}
        for start, end, text, extended in CUES
    ]
    one.save(rows)
    yield one
    gone = page.request.delete(f"/v1/videos/{film_id}", headers=csrf(page))
    assert gone.status == 204  # other tests bring the same sample
    context.close()


@pytest.fixture(scope="module")
def mixed(written: Written) -> Written:
    """Its described film, asked for where no test has yet."""
    if not written.mixes():
        asked = written.page.request.post(f"/v1/tracks/{written.track_id}/mix", headers=csrf(written.page), data={})
        job = asked.json()["id"]
        for _ in range(MIXED_MS // 1000):
            state = written.page.request.get(f"/v1/jobs/{job}").json()["state"]
            if state == "done":
                break
            assert state in ("queued", "running")
            written.page.wait_for_timeout(1_000)
    assert written.mixes()
    return written


def sound_tab(open_page: Open, written: Written, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page(written.path, width, height, scheme)
    cues = page.get_by_role("tab", name="Descriptions")
    expect(cues).to_be_visible(timeout=20_000)
    cues.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Sound")).to_be_visible()
    return page


def test_it_is_ordered_by_keys_heard_and_downloaded(open_page: Open, written: Written, tmp_path: Path) -> None:
    page = sound_tab(open_page, written)
    expect(page.get_by_role("heading", name="Not spoken yet")).to_be_visible()
    settle(page)
    keep_picture(page, "mixes-none-1440")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Voice")).to_be_focused()
    page.keyboard.press("Tab")
    rate = page.get_by_role("spinbutton", name="Words a minute")
    expect(rate).to_be_focused()
    rate.fill("12")
    expect(page.get_by_text("A whole number from 80 to 400.")).to_be_visible()
    expect(page.get_by_role("button", name="Make the described film")).to_be_disabled()
    rate.fill("180")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make the described film")).to_be_focused()
    page.keyboard.press("Enter")
    progress = page.get_by_role("tabpanel", name="Sound").get_by_role("region", name="Progress")
    expect(progress).to_be_visible(timeout=10_000)
    expect(progress.get_by_role("button", name="Stop")).to_be_visible()
    expect(progress).to_contain_text("Speaking the script")
    keep_picture(page, "mixes-going-1440")
    expect(page.get_by_text("It says the script as it is now.")).to_be_visible(timeout=MIXED_MS)
    expect(progress).to_have_count(0)
    result = page.get_by_role("region", name="180 words a minute")
    expect(result).to_contain_text("LUFS")
    expect(result).to_contain_text("dBTP")
    expect(result).to_contain_text("One extended description is only in the extended film.")
    settle(page)
    keep_picture(page, "mixes-done-1440")

    page.locator("audio").focus()
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').currentTime > 0.3", 20)
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').paused")

    files = result.get_by_role("list", name="Files of this mix").get_by_role("link")
    expect(files).to_have_count(6)
    for name, sounds in (("Described film", 2), ("Extended film", 2)):
        with page.expect_download() as download:
            files.filter(has_text=name).first.press("Enter")
        assert download.value.suggested_filename == f"yellow-hat.{name.split()[0].lower()}.mp4"
        download.value.save_as(tmp_path / "film.mp4")
        with av.open(str(tmp_path / "film.mp4")) as film:
            assert len(film.streams.audio) == sounds


@pytest.mark.parametrize(("width", "height"), WINDOWS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_panel_holds_in_every_window(open_page: Open, mixed: Written, width: int, height: int, scheme: str) -> None:
    page = sound_tab(open_page, mixed, width, height, scheme)
    expect(page.get_by_role("list", name="Files of this mix")).to_be_visible(timeout=20_000)
    settle(page)
    assert overflow(page) <= 0
    assert axe(page) == []
    keep_picture(page, f"mixes-{width}-{scheme}")


def seat(open_page: Open, written: Written) -> Page:
    page = open_page(f"/#/listen/{written.track_id}")
    expect(page.get_by_role("heading", name="All descriptions")).to_be_visible(timeout=20_000)
    until(page, "document.querySelector('video').readyState >= 2", 20)
    return page


def test_the_listening_seat_plays_the_narrator_and_says_so(open_page: Open, mixed: Written) -> None:
    page = seat(open_page, mixed)
    assert "mixed.m4a" in page.evaluate("document.querySelector('video').currentSrc")
    expect(page.get_by_role("status").first).to_contain_text("mixed with the film")
    narrator = page.get_by_role("radio", name="The narrator of the mixed film")
    expect(narrator).to_be_checked()
    expect(page.get_by_text("One longer description is not in the mix")).to_be_visible()
    page.keyboard.press("+")
    expect(page.get_by_role("status").first).to_have_text("The narrator is mixed with the film and keeps to one speed.")
    page.evaluate("document.querySelector('video').currentTime = 3")
    page.keyboard.press("k")
    until(page, "document.querySelector('video').currentTime > 4", 20)
    # The narrator says it; nobody says it again.
    assert page.locator(".listen__heard").inner_text() == ""
    page.get_by_role("checkbox", name="Show the picture").check()
    until(page, "document.querySelectorAll('video').length === 2")
    until(page, "((v) => Math.abs(v[0].currentTime - v[1].currentTime) < 0.4)(document.querySelectorAll('video'))", 20)
    assert page.evaluate("document.querySelectorAll('video')[1].muted") is True
    page.get_by_role("radio", name="My screen reader").check()
    until(page, "!document.querySelector('video').currentSrc.includes('mixed.m4a')")
    until(page, "document.querySelector('video').currentTime > 4", 20)  # it goes on from where it was
    assert page.locator("video").count() == 1
    narrator.check()
    until(page, "document.querySelector('video').currentSrc.includes('mixed.m4a')")
    page.get_by_role("checkbox", name="Show the picture").uncheck()
    keep_picture(page, "listen-mix-1440")
    assert axe(page) == []


def test_a_mix_of_older_words_is_not_played(open_page: Open, mixed: Written) -> None:
    cue = mixed.page.request.get(f"/v1/tracks/{mixed.track_id}").json()["cues"][0]
    mixed.save([{"op": "set", "cue_id": cue["id"], "text": "Ann puts on her yellow hat."}])
    page = seat(open_page, mixed)
    assert "mixed.m4a" not in page.evaluate("document.querySelector('video').currentSrc")
    expect(page.get_by_text("the script has changed since")).to_be_visible()
    expect(page.get_by_role("radio", name="The narrator of the mixed film")).to_have_count(0)
    panel = sound_tab(open_page, mixed)
    expect(panel.get_by_text("this mix still says the older words")).to_be_visible(timeout=20_000)
    expect(panel.get_by_role("button", name="Make it anew")).to_be_visible()
