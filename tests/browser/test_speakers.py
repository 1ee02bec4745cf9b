"""Who is heard in a film: found, named, merged and made the narrator by keys; a word leads to where it is said."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy import select

from core.heard import nothing as nothing_heard
from core.tables import Job, Step
from tests.browser.conftest import Open
from tests.browser.heard_film import HeardFilm, heard_film
from tests.browser.seen import System, axe, keep_picture, overflow, settle, until
from tests.heard_made import payload

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(900)]

WINDOWS = [(1440, 900), (390, 844), (320, 256)]
SCHEMES = ["dark", "light", "contrast"]
LISTENED_MS = 300_000
LINES, EACH_MS = 1_450, 40  # of seven words: ten thousand


@pytest.fixture(scope="module")
def film(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[HeardFilm]:
    with heard_film(system, browser, cookies) as one:
        yield one


def section(page: Page) -> Locator:
    return page.get_by_role("region", name="Speakers")


def opened(open_page: Open, film: HeardFilm, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page(film.path, width, height, scheme)
    expect(section(page).get_by_role("list", name="Speakers, each with")).to_be_visible(timeout=20_000)
    return page


def names(page: Page) -> list[str]:
    return section(page).get_by_role("list", name="Speakers, each with").get_by_role("heading").all_inner_texts()


def test_somebody_has_to_listen_first(open_page: Open, film: HeardFilm) -> None:
    film.forget()
    page = open_page(film.path)
    expect(page.get_by_role("heading", name="Nobody has listened to this film yet")).to_be_visible(timeout=20_000)
    settle(page)
    assert axe(page) == []
    keep_picture(page, "speakers-never-1440")
    page.get_by_role("button", name="Listen for speakers").focus()
    page.keyboard.press("Enter")
    nothing = page.get_by_role("heading", name="Nothing was heard")
    heard = section(page).get_by_role("list", name="Speakers, each with")
    expect(nothing.or_(heard)).to_be_visible(timeout=LISTENED_MS)


def test_why_nothing_was_heard_is_told(open_page: Open, film: HeardFilm) -> None:
    film.hear(nothing_heard("none", "This film has no sound to be heard."))
    page = open_page(film.path)
    expect(page.get_by_role("heading", name="Nothing was heard")).to_be_visible(timeout=20_000)
    expect(section(page)).to_contain_text("This film has no sound to be heard.")
    settle(page)
    assert axe(page) == []
    keep_picture(page, "speakers-nothing-1440")


def test_a_harvest_that_waits_can_be_stopped(open_page: Open, film: HeardFilm) -> None:
    film.forget()
    film.harvest()
    page = open_page(film.path)
    state = {"state": "running", "progress": 0.4, "answered": False, "cancel_requested_at": None}
    asked: list[str] = []

    def slowly(route: Route) -> None:
        what = route.request.url.rsplit("/", 1)[1]
        asked.append(what)
        if "harvest" not in asked:  # a job of before
            return route.continue_()
        if what == "cancel":
            state["state"] = "cancelled"
        job = route.fetch().json() | state
        for step in job["steps"][2:]:
            step["state"] = "waiting" if state["state"] == "running" else "cancelled"
        return route.fulfill(json=job)

    page.route("**/v1/videos/*/harvest", slowly)
    page.route("**/v1/jobs/*", slowly)
    page.route("**/v1/jobs/*/cancel", slowly)
    page.route(
        "**/v1/jobs/*/events", lambda route: route.fulfill(content_type="text/event-stream", body="retry: 60000\n\n")
    )
    again = section(page).get_by_role("button", name="Listen again")
    expect(again).to_be_enabled(timeout=20_000)
    again.focus()
    page.keyboard.press("Enter")
    progress = section(page).get_by_role("region", name="Progress")
    expect(progress).to_contain_text("Hearing who says what")
    expect(again).to_be_disabled()
    keep_picture(page, "speakers-going-1440")
    assert axe(page) == []
    progress.get_by_role("button", name="Stop").focus()
    page.keyboard.press("Enter")
    expect(progress.get_by_role("heading", name="Stopped")).to_be_visible()
    assert "cancel" in asked


def test_speakers_are_named_and_merged_by_keys(open_page: Open, film: HeardFilm) -> None:
    film.hear(payload())
    page = opened(open_page, film)
    assert names(page) == ["Speaker 1", "Speaker 2", "Narrator"]
    expect(section(page)).to_contain_text("The narrator was found by a model, by 97 %.")
    section(page).get_by_role("button", name="Listen again").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rename Speaker 1")).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Name of Speaker 1")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Rename Speaker 1")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Ann")
    page.keyboard.press("Enter")
    expect(section(page).get_by_role("status").first).to_have_text("Speaker 1 is now called Ann.")
    expect(section(page).get_by_role("heading", name="Ann")).to_be_visible()
    expect(page.get_by_role("button", name="Rename Ann")).to_be_focused()
    said = section(page).get_by_role("list", name="What is said")
    expect(said.get_by_text("Ann", exact=True)).to_have_count(2)

    page.get_by_role("button", name="Same voice as… (Speaker 2)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Ann")).to_be_focused()
    page.keyboard.press("Enter")
    expect(section(page).get_by_role("status").first).to_have_text("Speaker 2 and Ann are one voice now.")
    expect(section(page)).to_contain_text("holds 1 more voice")
    assert names(page) == ["Ann", "Narrator"]
    undo = section(page).get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("Enter")
    expect(section(page).get_by_role("status").first).to_have_text("It is as it was.")
    expect(section(page).get_by_role("heading", name="Speaker 2")).to_be_visible()
    assert [one["name"] for one in film.speakers()["speakers"]] == ["Ann", "Speaker 2", "Narrator"]


def test_the_narrator_is_marked_by_hand(open_page: Open, film: HeardFilm) -> None:
    film.hear(payload())
    page = opened(open_page, film)
    page.get_by_role("button", name="This is the narrator: Speaker 2").focus()
    page.keyboard.press("Enter")
    expect(section(page)).to_contain_text("The narrator was chosen by a person.", timeout=60_000)
    assert [(one["number"], one["narrates"]) for one in film.speakers()["speakers"]] == [
        (0, False),
        (1, True),
        (2, False),
    ]
    assert names(page) == ["Speaker 1", "Narrator", "Speaker 3"]
    with film.session() as session:
        steps = select(Step.reused).join(Job).where(Job.video_id == UUID(film.id), Step.name == "hear")
        assert set(session.scalars(steps)) == {True}, "nobody listened again"
    page.get_by_role("button", name="Not the narrator: Narrator").focus()
    page.keyboard.press("Enter")
    expect(section(page)).to_contain_text("A person says that no voice describes here.", timeout=60_000)


def test_a_word_leads_to_where_it_is_said(open_page: Open, film: HeardFilm) -> None:
    film.hear(payload())
    page = opened(open_page, film)
    until(page, "document.querySelector('video').readyState >= 2", 30)
    words = section(page).get_by_role("list", name="What is said").get_by_role("button")
    words.filter(has_text="door.").click()
    until(page, "Math.abs(document.querySelector('video').currentTime - 8.25) < 0.05")
    expect(words.filter(has_text="door.")).to_have_attribute("aria-current", "true")
    words.first.evaluate("(word) => word.focus()")
    words.filter(has_text="door.").focus()
    page.keyboard.press("ArrowRight")
    expect(words.filter(has_text="It")).to_be_focused()
    page.keyboard.press("Enter")
    until(page, "Math.abs(document.querySelector('video').currentTime - 9.5) < 0.05")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    until(page, "Math.abs(document.querySelector('video').currentTime - 1) < 0.05")
    page.keyboard.press("End")
    expect(words.last).to_be_focused()
    page.evaluate("document.querySelector('video').play()")
    until(page, "document.querySelector('.heard__word[aria-current]')?.textContent === 'is'", 20)
    until(page, "document.querySelector('.heard__word[aria-current]')?.textContent === 'cup?'", 20)
    page.evaluate("document.querySelector('video').pause()")
    keep_picture(page, "speakers-said-1440")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_holds_in_every_window(open_page: Open, film: HeardFilm, scheme: str) -> None:
    if [one["name"] for one in film.speakers()["speakers"]] != ["Speaker 1", "Speaker 2", "Narrator"]:
        film.hear(payload())
    for width, height in WINDOWS:
        page = opened(open_page, film, width, height, scheme)
        settle(page)
        assert overflow(page) <= 0, width
        assert axe(page) == [], width
        keep_picture(page, f"speakers-{width}-{scheme}")


def test_words_that_are_not_sure_are_kept_back_until_asked_for(open_page: Open, film: HeardFilm) -> None:
    film.hear(payload(confidence=0.2))
    page = opened(open_page, film)
    expect(section(page)).to_contain_text("The words are kept back.")
    expect(section(page).get_by_role("button", name="Without words")).to_have_count(6)
    assert axe(page) == []
    keep_picture(page, "speakers-withheld-1440")
    page.get_by_role("button", name="Show the words anyway").focus()
    page.keyboard.press("Enter")
    expect(section(page).get_by_role("button", name="cup?")).to_be_visible(timeout=60_000)
    expect(section(page)).to_contain_text("are not to be trusted")
    keep_picture(page, "speakers-unsure-1440")


def test_what_cannot_be_loaded_is_said(
    system: System, browser: Browser, cookies: list[dict[str, object]], film: HeardFilm
) -> None:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.route(
        "**/v1/videos/*/speakers", lambda route: route.fulfill(status=503, json={"title": "away", "status": 503})
    )
    page.goto(film.path)
    again = section(page).get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=60_000)
    assert axe(page) == []
    keep_picture(page, "speakers-error-1440")
    page.unroute("**/v1/videos/*/speakers")
    again.focus()
    page.keyboard.press("Enter")
    expect(section(page).get_by_role("list", name="Speakers, each with")).to_be_visible()
    context.close()


def test_ten_thousand_words_stay_quick(open_page: Open, film: HeardFilm) -> None:
    lines = [
        (number * EACH_MS, number * EACH_MS + EACH_MS, number % 8, f"This is line {number} of very many")
        for number in range(LINES)
    ]
    film.hear(payload(lines=lines, narrators=frozenset((7,))))
    page = opened(open_page, film)
    expect(section(page)).to_contain_text(f"Lines 1 to 40 of {LINES}")
    words = section(page).get_by_role("list", name="What is said").get_by_role("button")
    words.first.focus()
    took: float = page.evaluate(
        """async () => {
            const at = performance.now();
            for (let n = 0; n < 20; n += 1) {
                document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true}));
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            return (performance.now() - at) / 20;
        }"""
    )
    assert took < 250, f"{took:.0f} ms a key"
    page.keyboard.press("End")
    expect(section(page)).to_contain_text(f"Lines 1441 to {LINES} of {LINES}")
    expect(words.last).to_be_focused()
    section(page).get_by_role("button", name="Earlier").focus()
    page.keyboard.press("Enter")
    expect(section(page)).to_contain_text("Lines 1401 to 1440")
    assert overflow(page) <= 0 and axe(page) == []
    keep_picture(page, "speakers-many-1440")
