"""The listening seat: a described film by keys alone, every state said once, and notes that are never lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

# Takes note of everything that the page's one live region says.
HEAR = """() => {
    window.said = [];
    new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) window.said.push(node.textContent);
    }).observe(document.querySelector("main [role=status]"), {childList: true, subtree: true, characterData: true});
}"""


@pytest.fixture
def seat(system: System, browser: Browser, cookies: list[dict[str, object]], film: Film) -> Iterator[Page]:
    """Not by `open_page`: here requests fail on purpose, and the console complains of it."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/#/videos")
    tracks = page.request.get(f"/v1/videos/{film.id}/tracks").json()
    page.goto(f"/#/listen/{next(track['id'] for track in tracks if track['kind'] == 'description')}")
    expect(page.get_by_role("heading", name="All descriptions")).to_be_visible(timeout=20_000)
    until(page, "document.querySelector('video').readyState >= 2", 20)
    page.evaluate("document.querySelector('video').currentTime = 0")
    settle(page)
    page.evaluate(HEAR)
    yield page
    context.close()
    assert broken == []


def said(page: Page) -> list[str]:
    """What was said since the last call."""
    page.wait_for_timeout(150)
    lines: list[str] = page.evaluate("window.said.splice(0)")
    return lines


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def film_is(page: Page, paused: bool) -> None:
    until(page, f"document.querySelector('video').paused === {str(paused).lower()}")


def test_every_key_says_what_it_did_once(seat: Page) -> None:
    cues: list[Any] = seat.get_by_role("list", name="All descriptions").get_by_role("button").all()
    seat.keyboard.press("p")
    assert said(seat) == ["There is no description before this."]
    seat.keyboard.press("n")
    (line,) = said(seat)
    assert line.startswith(f"Description 1 of {len(cues)}, at ")
    seat.keyboard.press("w")
    seat.keyboard.press("w")
    first, second = said(seat)
    assert first == second  # the same words, read each time
    seat.keyboard.press("k")
    film_is(seat, paused=False)
    assert said(seat) == ["Playing."]
    seat.keyboard.press("Space")
    film_is(seat, paused=True)
    (line,) = said(seat)
    assert line.startswith("Paused at ")
    seat.keyboard.press("+")
    assert said(seat) == ["Voice at 1.1."]
    seat.keyboard.press("-")
    assert said(seat) == ["Voice at 1.0."]
    seat.keyboard.press("j")
    assert said(seat) == ["0 seconds."]


def test_a_note_stops_the_film_and_lets_it_go_on(seat: Page) -> None:
    seat.keyboard.press("n")
    seat.keyboard.press("r")
    seat.keyboard.press("k")
    film_is(seat, paused=False)
    said(seat)
    seat.keyboard.press("m")
    film_is(seat, paused=True)
    assert said(seat) == []  # the field that has the focus is what is read
    words = seat.get_by_role("textbox")
    expect(words).to_be_focused()
    seat.route("**/notes", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    seat.keyboard.type("Who speaks here?")
    seat.keyboard.press("Control+Enter")
    expect(seat.get_by_role("alert")).to_contain_text("What to do:")
    expect(words).to_have_value("Who speaks here?")
    expect(words).to_be_focused()
    seat.unroute("**/notes")
    seat.keyboard.press("Control+Enter")
    expect(words).to_have_count(0)
    film_is(seat, paused=False)
    assert said(seat) == ["Your note is sent. The film goes on."]
    assert focused(seat).startswith("Leave a note here")
    expect(seat.get_by_text("Who speaks here?")).to_be_visible()


def test_words_survive_the_page_and_the_list_is_one_tab_stop(seat: Page) -> None:
    seat.keyboard.press("m")
    seat.keyboard.type("Half a thought")
    seat.keyboard.press("Escape")
    (line,) = said(seat)
    assert "Your words are kept" in line
    seat.reload()
    expect(seat.get_by_role("textbox")).to_have_value("Half a thought", timeout=20_000)
    seat.get_by_role("textbox").fill("")
    rows = seat.get_by_role("list", name="All descriptions").get_by_role("button")
    rows.first.focus()
    seat.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    assert seat.locator(".listen__list [tabindex='0']").count() == 1


def test_a_film_that_cannot_be_played_says_so(seat: Page) -> None:
    def gone(route: Route) -> None:
        route.fulfill(status=200, content_type="video/mp4", body="no film")

    seat.route("**/media/**", gone)
    seat.reload()
    expect(seat.get_by_role("status").filter(has_text="cannot be played")).to_have_count(1, timeout=20_000)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (320, 256)])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_holds_in_every_window(seat: Page, width: int, height: int, scheme: Any) -> None:
    seat.set_viewport_size({"width": width, "height": height})
    seat.emulate_media(color_scheme=scheme)
    seat.keyboard.press("m")
    assert overflow(seat) <= 0
    assert axe(seat) == []
    keep_picture(seat, f"listen-{width}-{scheme}")
