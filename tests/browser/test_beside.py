"""A film world's truth beside the draft: imported, read side by side, in step with the film."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import DESCRIBED_MS, Open
from tests.browser.seen import PROJECT, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(900)]

SAMPLE = PROJECT / "samples" / "yellow-hat.mp4"
TRUTH = SAMPLE.with_suffix(".truth.json")
MOMENTS = "Moments in order, both scripts"


@dataclass(frozen=True)
class Pair:
    film_id: str
    draft: dict[str, Any]
    truth: dict[str, Any]


@pytest.fixture(scope="module")
def signed_in(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture(scope="module")
def pair(signed_in: BrowserContext) -> Pair:
    """A sample that was described through the page, and its truth, imported through the page."""
    page = signed_in.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([SAMPLE, SAMPLE.with_suffix(".srt")])
    page.get_by_role("dialog").get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    expect(page.get_by_role("list", name="Descriptions in order")).to_be_visible(timeout=DESCRIBED_MS)
    expect(page.get_by_role("region", name="Progress")).to_have_count(0, timeout=DESCRIBED_MS)
    film_id = page.url.split("/videos/")[1].split("/")[0]
    page.get_by_role("tab", name="Beside").click()
    expect(page.get_by_role("heading", name="No second script yet")).to_be_visible()
    settle(page)
    keep_picture(page, "beside-none-1440")
    assert axe(page) == []
    page.get_by_role("button", name="Import text").click()
    dialog = page.get_by_role("dialog", name="Import timed text")
    dialog.locator("input[type=file]").set_input_files(TRUTH)
    expect(dialog).to_contain_text("It is Film world truth.", timeout=20_000)
    dialog.get_by_role("button", name="Import 9 cues").click()
    expect(page.get_by_role("combobox", name="Script shown")).to_contain_text(TRUTH.name, timeout=20_000)
    tracks = page.request.get(f"/v1/videos/{film_id}/tracks").json()
    scripts = [page.request.get(f"/v1/tracks/{each['id']}").json() for each in tracks if each["kind"] == "description"]
    page.close()
    truth = next(each for each in scripts if each["title"] == TRUTH.name)
    return Pair(film_id, next(each for each in scripts if each is not truth), truth)


def beside(
    open_page: Open, pair: Pair, width: int = 1440, height: int = 900, scheme: str = "dark"
) -> tuple[Page, Locator]:
    """The film's page with the draft on the left and the truth on the right."""
    page = open_page(f"/#/videos/{pair.film_id}/show", width, height, scheme)
    shown = page.get_by_role("combobox", name="Script shown")
    expect(shown).to_be_visible(timeout=20_000)
    shown.click()
    page.get_by_role("option", name=re.compile(re.escape(pair.draft["title"]))).click()
    page.get_by_role("tab", name="Beside").click()
    moments = page.get_by_role("list", name=MOMENTS)
    expect(moments).to_be_visible(timeout=20_000)
    settle(page)
    return page, moments


def clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms // 100 % 10}"


def test_every_cue_of_both_is_there_once_in_its_column(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair)
    rows = moments.get_by_role("button")
    for side, script in ((1, pair.draft), (2, pair.truth)):
        column = moments.locator(f".side:nth-child({side}) .side__cue")
        expect(column).to_have_count(len(script["cues"]))
        times = column.locator(".side__time").all_inner_texts()
        assert times == [clock(cue["start_ms"]) for cue in script["cues"]]
    silent = moments.get_by_text("Nothing here", exact=True).count()
    both = rows.count() - silent
    summed = page.get_by_role("status").filter(has_text="Both speak")
    share = round(100 * both / rows.count())
    expect(summed).to_contain_text(f"Both speak in {both} of {rows.count()} moments, {share} %.")
    lefts = rows.filter(has=page.locator(".side:nth-child(2) .side__silent")).count()
    expect(summed).to_contain_text(f"Only the left one speaks in {lefts}, only the right one in {silent - lefts}.")
    assert both > 0


def test_words_that_differ_are_underlined_and_said(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair)
    marks = moments.locator("mark")
    assert marks.count() > 0
    assert "underline" in marks.first.evaluate("(mark) => getComputedStyle(mark).textDecorationLine")
    row = moments.get_by_role("button").filter(has=page.locator("mark")).first
    words = marks.first.evaluate("(mark) => mark.childNodes[1].textContent")
    heard = page.evaluate("(row) => row.textContent", row.element_handle())
    assert f"(only here: {words})" in heard and pair.truth["title"] in heard and pair.draft["title"] in heard


def test_a_moment_leads_to_its_place_by_click_and_by_key(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair)
    rows = moments.get_by_role("button")
    starts = [min(_ms(text) for text in row.locator(".side__time").all_inner_texts()) for row in rows.all()]
    assert starts == sorted(starts)
    rows.nth(2).click()
    until(page, f"Math.abs(document.querySelector('video').currentTime * 1000 - {starts[2]}) < 150")
    expect(rows.nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    until(page, f"Math.abs(document.querySelector('video').currentTime * 1000 - {starts[3]}) < 150")
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Tab")  # one tab stop for all
    assert page.evaluate("!document.querySelector('.moments').contains(document.activeElement)")


def _ms(shown: str) -> int:
    minutes, seconds = shown.split(":")
    return round((int(minutes) * 60 + float(seconds)) * 1000)


def test_the_list_follows_the_film(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair, height=700)
    last = moments.get_by_role("button").last
    starts_ms = min(_ms(text) for text in last.locator(".side__time").all_inner_texts())
    page.evaluate("(ms) => { document.querySelector('video').currentTime = ms / 1000 }", starts_ms - 300)
    assert page.evaluate("document.querySelector('.moments').scrollTop") == 0
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "document.querySelector('.moments').scrollTop > 0")
    expect(last).to_have_attribute("aria-current", "true")
    row, box = last.bounding_box(), page.locator(".moments").bounding_box()
    assert row and box and box["y"] - 1 <= row["y"] and row["y"] + row["height"] <= box["y"] + box["height"] + 1


def test_the_scripts_change_places(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair)
    page.get_by_role("combobox", name="Script beside it").click()
    page.get_by_role("option", name=re.compile(re.escape(TRUTH.name))).click()
    page.get_by_role("combobox", name="Script shown").click()
    page.get_by_role("option", name=re.compile(re.escape(TRUTH.name))).click()
    expect(page.get_by_role("combobox", name="Script beside it")).to_contain_text(pair.draft["title"])
    expect(moments.locator(".side:nth-child(1) .side__cue")).to_have_count(len(pair.truth["cues"]))


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_has_nothing_to_say(open_page: Open, pair: Pair, scheme: str) -> None:
    page, moments = beside(open_page, pair, scheme=scheme)
    moments.get_by_role("button").nth(1).click()
    page.mouse.move(0, 0)
    until(page, "document.querySelector('video').readyState >= 2 && !document.querySelector('video').seeking", 30)
    keep_picture(page, f"beside-{scheme}-1440")
    assert axe(page) == []


def test_high_contrast_keeps_the_marks(open_page: Open, pair: Pair) -> None:
    page, moments = beside(open_page, pair)
    page.emulate_media(forced_colors="active")
    moments.get_by_role("button").nth(1).click()
    keep_picture(page, "beside-forced-1440")
    line = "(row) => getComputedStyle(row).borderLeftColor"
    rows = moments.get_by_role("button")
    assert rows.nth(1).evaluate(line) != rows.nth(0).evaluate(line)
    mark = moments.locator("mark").first
    assert "underline" in mark.evaluate("(mark) => getComputedStyle(mark).textDecorationLine")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 256)])
def test_it_fits_a_telephone_and_400_percent(open_page: Open, pair: Pair, width: int, height: int) -> None:
    page, moments = beside(open_page, pair, width, height)
    assert overflow(page) <= 0
    row = moments.get_by_role("button").first
    left, right = (row.locator(".side").nth(index).bounding_box() for index in (0, 1))
    assert left and right and right["y"] >= left["y"] + left["height"] and abs(left["x"] - right["x"]) < 1
    expect(row.get_by_text(pair.truth["title"])).to_be_visible()
    page.set_viewport_size({"width": width, "height": 4_500})  # where no bar lies over what axe measures
    settle(page)
    keep_picture(page, f"beside-{width}")
    assert axe(page) == []
