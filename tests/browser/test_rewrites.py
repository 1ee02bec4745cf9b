"""A description is written anew by the model in the editor, by keys alone; looked at in three widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.seen import Film, axe, keep_picture, overflow, settle
from tests.browser.test_editor import cues, opened, saved, script, words

__all__ = ("script",)  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

WRITTEN_MS = 150_000  # the first question waits for the model to be loaded

ANSWER = {"kept": [], "people": "", "window": {"start_ms": 0, "end_ms": 1}, "room_ms": 1}


def told(page: Page) -> Locator:
    return page.get_by_role("region", name="Written anew by the model").get_by_role("status")


def test_a_description_is_written_anew_by_keys_alone(open_page: Open, written_film: Film, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    before = cues(page, script)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/rewrites") else None)
    # What was typed a moment ago is sent first: the model is asked about the cue as it stands now.
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("In the park, Sam enters.")
    page.keyboard.press("Alt+r")
    page.keyboard.press("Alt+r")
    expect(told(page)).to_contain_text("Names kept: Sam.", timeout=WRITTEN_MS)
    assert len(asked) == 1, "two quick presses are one question"
    region = page.get_by_role("region", name="Written anew by the model")
    proposals = [item.locator("span").first.inner_text() for item in region.get_by_role("listitem").all()]
    assert 1 <= len(proposals) <= 3 and all("Sam" in text for text in proposals)
    expect(region.get_by_role("listitem").first).to_contain_text("by autoad, weights starter")
    expect(words(page)).to_have_value("In the park, Sam enters.")
    keep_picture(page, "rewrites-1440")
    # Taken on one key, undone like any edit, and taken again.
    page.keyboard.press("Alt+1")
    expect(words(page)).to_have_value(proposals[0])
    page.keyboard.press("Control+Z")
    expect(words(page)).to_have_value("In the park, Sam enters.")
    page.keyboard.press("Alt+1")
    saved(page)
    cue = next(each for each in cues(page, script) if each["id"] == before[0]["id"])
    assert cue["text"] == proposals[0] == dict(cue["data"])["rewrites"][0]["text"]
    settle(page)
    assert axe(page) == []
    # They are there again after the page was closed, and on small pages as well.
    for width in (390, 320):
        small = opened(open_page("/#/videos", width=width, height=800), script)
        expect(small.get_by_role("region", name="Written anew by the model").get_by_role("listitem")).to_have_count(
            len(proposals)
        )
        settle(small)
        assert overflow(small) <= 0 and axe(small) == []
        small.get_by_role("region", name="Written anew by the model").scroll_into_view_if_needed()
        small.screenshot(path=f"out/browser/rewrites-{width}.png")


def test_waiting_is_shown_and_given_up(open_page: Open, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    now = cues(page, script)[0]["text"]
    held: list[Route] = []
    page.route("**/rewrites", lambda route: held.append(route))
    page.keyboard.press("Alt+r")
    expect(told(page)).to_contain_text("The model is looking at this place")
    keep_picture(page, "rewrites-working")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(told(page)).to_have_text("")
    assert len(held) == 1
    held[0].abort()
    page.unroute("**/rewrites")
    expect(words(page)).to_have_value(str(now))
    page.route("**/rewrites", lambda route: route.fulfill(status=200, json={"proposals": [], **ANSWER}))
    page.keyboard.press("Alt+r")
    expect(told(page)).to_contain_text("Nothing else that the model can say fits here.")
