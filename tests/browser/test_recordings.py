"""One's own voice in the editor, and a spoken note in the listening seat, by keys; the microphone says a sentence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.editor_scripts import TOUR_SEEN
from tests.browser.conftest import Open
from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle, until
from tests.browser.test_editor import cues, opened, saved, script

__all__ = ("script",)  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]


def own(page: Page) -> Locator:
    return page.get_by_role("region", name="Your own voice")


def with_microphone(page: Page) -> Page:
    page.context.grant_permissions(["microphone"])
    return page


def record(page: Page, ms: int = 2_500) -> None:
    page.keyboard.press("Alt+v")
    expect(own(page)).to_contain_text("Recording.", timeout=20_000)
    page.wait_for_timeout(ms)


def test_a_description_is_spoken_by_who_writes_it(open_page: Open, script: str) -> None:
    page = with_microphone(opened(open_page("/#/videos"), script))
    before = cues(page, script)[0]
    record(page)
    assert page.evaluate("document.querySelector('video').muted"), "the microphone must not hear the film"
    until(page, "!document.querySelector('video').paused")
    keep_picture(page, "recordings-recording-1440")
    assert axe(page) == []
    page.keyboard.press("Alt+v")
    expect(own(page).get_by_role("button", name="Listen")).to_be_visible(timeout=30_000)
    until(page, "document.querySelector('video').paused && !document.querySelector('video').muted")
    saved(page)
    cue = next(one for one in cues(page, script) if one["id"] == before["id"])
    recording = str(cue["data"]["recording"])
    told = page.request.get(f"/v1/tracks/{script}/recordings/{recording}").json()
    assert 1_000 < told["duration_ms"] < 15_000 and told["text"] == before["text"]
    assert abs(cue["end_ms"] - cue["start_ms"] - told["duration_ms"]) <= 2, "the cue is as long as it was spoken"
    expect(page.locator(".fit__words .time")).to_contain_text(f"{told['duration_ms'] / 1000:.1f}")
    expect(page.get_by_role("listbox", name="Descriptions").get_by_role("option").first).to_contain_text("own voice")
    settle(page)
    assert axe(page) == []
    keep_picture(page, "recordings-kept-1440")

    # Listened to, and heard as the audience hears it.
    own(page).get_by_role("button", name="Listen").focus()
    page.keyboard.press("Enter")
    expect(own(page).get_by_role("button", name="Stop")).to_be_visible()
    expect(own(page).get_by_role("button", name="Listen")).to_be_visible(timeout=10_000)
    with page.expect_response("**/preview") as answer:
        page.keyboard.press("F6")
    (heard,) = [one for one in answer.value.json()["cues"] if one["cue_id"] == cue["id"]]
    assert abs(heard["end_ms"] - heard["start_ms"] - told["duration_ms"]) <= 60
    page.keyboard.press("F6")

    # Other words are not what was recorded; undone, they are again.
    page.get_by_label("What is said").focus()
    page.keyboard.press("End")
    page.keyboard.type(" Twice.")
    expect(own(page)).to_contain_text("The words have changed since.")
    keep_picture(page, "recordings-other-words-1440")
    assert axe(page) == []
    page.keyboard.press("Control+Z")
    expect(own(page)).not_to_contain_text("The words have changed since.")
    own(page).get_by_role("button", name="Let the voice speak instead").focus()
    page.keyboard.press("Enter")
    expect(own(page).get_by_role("button", name="Listen")).to_have_count(0)
    saved(page)
    assert not next(one for one in cues(page, script) if one["id"] == cue["id"])["data"].get("recording")
    page.keyboard.press("Control+Z")
    expect(own(page).get_by_role("button", name="Listen")).to_be_visible()
    saved(page)

    for width in (390, 320):
        small = opened(open_page("/#/videos", width=width, height=800), script)
        own(small).scroll_into_view_if_needed()
        expect(own(small).get_by_role("button", name="Listen")).to_be_visible()
        settle(small)
        assert overflow(small) <= 0 and axe(small) == []
        keep_picture(small, f"recordings-{width}")


def test_escape_throws_it_away(open_page: Open, script: str) -> None:
    page = with_microphone(opened(open_page("/#/videos"), script))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/recordings") else None)
    record(page, 300)
    page.keyboard.press("Escape")
    expect(own(page).get_by_role("button", name="Record it")).to_be_visible()
    until(page, "document.querySelector('video').paused && !document.querySelector('video').muted")
    assert sent == []


def test_who_may_not_use_the_microphone_is_told_what_to_do(open_page: Open, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    page.keyboard.press("Alt+v")
    expect(page.get_by_role("alert")).to_contain_text("Allow it in the browser's settings", timeout=20_000)
    settle(page)
    assert axe(page) == []
    keep_picture(page, "recordings-denied-1440")


def test_what_was_spoken_survives_a_server_that_is_away(
    system: System, browser: Browser, cookies: list[dict[str, object]], script: str
) -> None:
    context = browser.new_context(base_url=system.url, permissions=["microphone"])  # its console complains on purpose
    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.add_init_script(TOUR_SEEN)
    page = opened_in(context.new_page(), script)
    page.route("**/recordings*", lambda route: route.abort())
    record(page)
    page.keyboard.press("Alt+v")
    again = own(page).get_by_role("button", name="Send it again")
    expect(again).to_be_visible(timeout=20_000)
    page.unroute("**/recordings*")
    again.focus()
    page.keyboard.press("Enter")
    expect(own(page).get_by_role("button", name="Listen")).to_be_visible(timeout=30_000)
    saved(page)
    context.close()


def opened_in(page: Page, script: str) -> Page:
    page.goto("/#/videos")
    return opened(page, script)


def test_a_note_is_spoken_in_the_listening_seat(
    system: System, browser: Browser, cookies: list[dict[str, object]], film: Film
) -> None:
    context = browser.new_context(base_url=system.url, permissions=["microphone"], reduced_motion="reduce")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    tracks = page.request.get(f"/v1/videos/{film.id}/tracks").json()
    track = next(one["id"] for one in tracks if one["kind"] == "description")
    page.goto(f"/#/listen/{track}")
    expect(page.get_by_role("heading", name="All descriptions")).to_be_visible(timeout=20_000)
    until(page, "document.querySelector('video').readyState >= 2", 20)
    page.evaluate("document.querySelector('video').currentTime = 4")
    settle(page)
    page.keyboard.press("s")
    send = page.get_by_role("button", name="End and send it")
    expect(send).to_be_focused(timeout=20_000)
    page.wait_for_timeout(2_500)
    assert axe(page) == []
    keep_picture(page, "recordings-note-1280")
    page.keyboard.press("Enter")
    mine = page.get_by_role("region", name="Your notes")
    expect(mine).to_contain_text("Spoken:", timeout=30_000)
    (note,) = [one for one in page.request.get(f"/v1/tracks/{track}/notes").json() if one["recording"]]
    assert note["kind"] == "listener" and abs(note["at_ms"] - 4_000) < 100 and note["text"] == ""
    mine.get_by_role("button", name="Listen").focus()
    page.keyboard.press("Enter")
    expect(mine.get_by_role("button", name="Stop")).to_be_visible()
    settle(page)
    assert axe(page) == []
    # It is a task of the review beside the script.
    page.goto(f"/#/edit/{track}")
    expect(page.get_by_text("A spoken note")).to_be_visible(timeout=30_000)
    settle(page)
    assert axe(page) == []
    keep_picture(page, "recordings-note-review-1280")
    context.close()
