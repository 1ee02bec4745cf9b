"""A described sample film: it plays with spoken descriptions, in step with script and timeline."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.seen import Film, axe, keep_picture, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

# Takes note of what is handed to the browser's voice, and hands it on.
LISTEN = """() => {
    window.spoken = [];
    const speak = speechSynthesis.speak.bind(speechSynthesis);
    speechSynthesis.speak = (words) => {
        const at = document.querySelector("video").currentTime * 1000;
        window.spoken.push({text: words.text, at, rate: words.rate});
        speak(words);
    };
}"""


def film_page(open_page: Open, film: Film) -> Page:
    page = open_page(f"/#/videos/{film.id}/show")
    expect(page.get_by_role("list", name="Descriptions in order")).to_be_visible(timeout=20_000)
    until(page, "document.querySelector('video').readyState >= 2", 20)
    return page


def cues_of(page: Page, film: Film) -> list[dict[str, Any]]:
    tracks = page.request.get(f"/v1/videos/{film.id}/tracks").json()
    track = next(track for track in tracks if track["kind"] == "description")
    cues: list[dict[str, Any]] = page.request.get(f"/v1/tracks/{track['id']}").json()["cues"]
    assert cues
    return cues


def seconds(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def test_it_plays_with_spoken_descriptions(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film)
    cue = cues_of(page, film)[0]
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Speak descriptions").click()
    page.evaluate("(ms) => { document.querySelector('video').currentTime = ms / 1000 }", max(0, cue["start_ms"] - 700))
    began = seconds(page)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "window.spoken.length > 0", 15)
    # The film is lowered under the voice. A chromium without voices also hands the text to the screen reader.
    until(page, "document.querySelector('video').volume < 0.5", 3)
    if page.evaluate("speechSynthesis.getVoices().length === 0"):
        expect(page.locator("[aria-live=polite]").filter(has_text=cue["text"])).to_have_count(1)
    spoken = page.evaluate("window.spoken[0]")
    assert spoken["text"] == cue["text"]
    assert -1 <= spoken["at"] - cue["start_ms"] < 1_000  # a busy machine draws few frames
    assert 1 <= spoken["rate"] <= 1.6
    assert seconds(page) > began
    current = page.get_by_role("list", name="Descriptions in order").locator("[aria-current=true]")
    expect(current).to_contain_text(cue["text"])
    keep_picture(page, "film-playing-1440")
    page.get_by_role("button", name="Pause", exact=True).click()
    until(page, "document.querySelector('video').volume === 1", 10)


def test_descriptions_are_a_text_track_of_the_film(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film)
    cues = cues_of(page, film)
    until(
        page,
        "[...document.querySelector('video').textTracks]"
        f".some((t) => t.kind === 'descriptions' && t.cues?.length === {len(cues)})",
    )
    held = page.evaluate(
        "[...[...document.querySelector('video').textTracks].find((t) => t.kind === 'descriptions').cues]"
        ".map((c) => [Math.round(c.startTime * 1000), Math.round(c.endTime * 1000)])"
    )
    assert held == [[cue["start_ms"], cue["end_ms"]] for cue in cues]


def test_a_cue_leads_to_its_moment_and_shows_what_lies_behind_it(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film)
    cues = cues_of(page, film)
    script = page.get_by_role("list", name="Descriptions in order")
    script.get_by_role("button", name=cues[-1]["text"]).click()
    until(page, f"Math.abs(document.querySelector('video').currentTime * 1000 - {cues[-1]['start_ms']}) < 60")
    expect(script).to_contain_text("Gap without speech")
    expect(script).to_contain_text("Where the model looked")
    assert axe(page) == []


def test_the_film_is_worked_by_keyboard_alone(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film)
    cues = cues_of(page, film)
    timeline = page.get_by_role("slider", name="Position in the film")
    timeline.focus()
    page.keyboard.press("PageDown")
    until(page, f"Math.abs(document.querySelector('video').currentTime * 1000 - {cues[0]['start_ms']}) < 60")
    page.keyboard.press("Shift+ArrowRight")
    moved = (cues[0]["start_ms"] + 5_000) / 1000
    until(page, f"Math.abs(document.querySelector('video').currentTime - {moved}) < 0.1")
    page.keyboard.press("Space")
    until(page, "!document.querySelector('video').paused")
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').paused")
    # One tab stop for the whole script: the next Tab leaves it.
    script = page.get_by_role("list", name="Descriptions in order")
    first = script.get_by_role("button").first
    first.focus()
    if len(cues) > 1:
        page.keyboard.press("ArrowDown")
        expect(script.get_by_role("button").nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.querySelector('.script').contains(document.activeElement)")


@pytest.mark.parametrize(("name", "begins"), [("WebVTT", "WEBVTT"), ("SubRip", "1\n"), ("Table", ""), ("JSON", "{")])
def test_the_script_is_downloaded(open_page: Open, film: Film, name: str, begins: str) -> None:
    page = film_page(open_page, film)
    page.get_by_role("button", name="Download script").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name=name).click()
    text = coming.value.path().read_text()
    assert text.lstrip("\ufeff").replace("\r\n", "\n").startswith(begins)
    assert cues_of(page, film)[0]["text"].split()[0] in text
