"""The page on which a narration is verified, in its states: own intervals, handing in, a lost connection or place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.narration import FILM_MS, Narration, Sentence, narrated, saved, stands_at
from tests.browser.seen import PROJECT, SAMPLE, System, axe, keep_picture, overflow, settle, until

PICTURE_MS = 42

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

SENTENCES = (
    Sentence("Iris takes the flower out of the vase.", (4_000, 6_500), (5_000, 9_000), 0.93),
    Sentence("She has loved flowers all her life.", (12_000, 14_000), (13_000, 15_000), 0.08),
    Sentence("Then she walks over to the window.", (21_000, 23_500), (18_000, 21_000), 0.81),
    Sentence("Ella comes in from the garden and looks for her.", (30_000, 33_000), (34_000, 38_000), 0.55),
    Sentence("At last they leave together, and the room stays empty.", (60_000, 64_000), (66_000, 72_500), 0.7),
)


@pytest.fixture
def bare_page(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Page]:
    """A page whose console may complain, as it does of every lost connection."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def at(page: Page, ms: int) -> None:
    """Stand still at a time, by keys."""
    page.keyboard.press("k")
    page.keyboard.press("Control+g")
    page.keyboard.type(str(ms / 1000))
    page.keyboard.press("Enter")
    video = "document.querySelector('.player video')"
    until(page, f"{video}.paused && !{video}.seeking && Math.abs({video}.currentTime * 1000 - {ms}) < {PICTURE_MS}")


def with_shots(route: Route) -> None:
    """What the pipeline would tell of the film, which was only uploaded."""
    told = route.fetch().json()
    edges = [0, 4_300, 11_000, 17_800, 21_400, 33_000, 47_500, FILM_MS]
    told["shots"] = [{"start_ms": start, "end_ms": end} for start, end in pairwise(edges)]
    told["speech"] = [{"start_ms": one.spoken[0], "end_ms": one.spoken[1]} for one in SENTENCES]
    route.fulfill(json=told)


def seen_of_the_film(page: Page) -> tuple[float, float, float]:
    """Of the timeline as it opens: its left side, the middle of the interval's lane, and how many ms a pixel shows."""
    page.evaluate("scrollTo(0, 0)")
    surface = page.locator(".editor-timeline__surface").bounding_box()
    lane = page.locator(".editor-timeline__names span", has_text="Interval").bounding_box()
    assert surface and lane
    return surface["x"], lane["y"] + lane["height"] / 2, 45_000 / surface["width"]


def in_sight(page: Page) -> None:
    """All that a decision needs is on the screen at once."""
    box = page.get_by_role("button", name="All keys").bounding_box()
    assert box and box["y"] + box["height"] <= page.evaluate("window.innerHeight")


@pytest.fixture
def flower(system: System, bare_page: Page) -> Iterator[Narration]:
    with narrated(system, bare_page, SAMPLE, SENTENCES) as made:
        yield made


@pytest.fixture
def hat(system: System, bare_page: Page) -> Iterator[Narration]:
    with narrated(system, bare_page, PROJECT / "samples" / "yellow-hat.mp4", SENTENCES) as made:
        yield made


def test_a_narration_from_the_queue_to_handing_in(open_page: Open, flower: Narration) -> None:
    narration = flower
    page = open_page("/#/align")
    page.route("**/timeline", with_shots)
    queue = page.get_by_role("region", name=narration.collection)
    expect(queue).to_be_visible()
    settle(page)
    assert axe(page) == []
    queue.get_by_role("button", name="Next film").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/align/*")
    stands_at(page, narration, 0)
    in_sight(page)
    video = "document.querySelector('.player video')"
    until(page, f"!{video}.paused && {video}.currentTime > 4 && {video}.currentTime < 10")

    page.keyboard.press("a")  # as proposed
    stands_at(page, narration, 1)
    until(page, f"!{video}.paused && {video}.currentTime > 11.9 && {video}.currentTime < 16")
    keep_picture(page, "align-1440")
    page.keyboard.press("x")
    stands_at(page, narration, 2)

    at(page, 18_500)  # an interval of one's own, by the playhead and by the arrow keys
    page.keyboard.press("i")
    at(page, 20_400)
    page.keyboard.press("o")
    start = page.get_by_role("slider", name="Start of the interval")
    end = page.get_by_role("slider", name="End of the interval")
    set_start, set_end = (int(each.get_attribute("aria-valuenow") or 0) for each in (start, end))
    assert 18_500 - PICTURE_MS <= set_start <= 18_500 and 20_400 - PICTURE_MS <= set_end <= 20_400, (
        "where pictures begin"
    )
    start.focus()
    page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuenow", str(set_start + 100))
    expect(start).to_have_attribute("aria-valuetext", re.compile(r"^0:18\.[56], 1\.8 s long, yours$"))
    assert axe(page) == []
    keep_picture(page, "align-own-1440")
    page.keyboard.press("Enter")
    stands_at(page, narration, 3)
    page.keyboard.press("u")
    stands_at(page, narration, 4)
    saved(page)
    seen = SENTENCES[0].seen
    first, hidden = (
        (SENTENCES[0].text, "alignable", *seen, False),
        (SENTENCES[1].text, "not_visible", None, None, False),
    )
    own = (SENTENCES[2].text, "alignable", set_start + 100, set_end, False)
    assert narration.rows() == [first, hidden, own, (SENTENCES[3].text, "unsure", None, None, False)]

    page.reload()  # what was said is the server's
    stands_at(page, narration, 4)
    page.keyboard.press("z")
    stands_at(page, narration, 3)
    page.keyboard.press("z")
    stands_at(page, narration, 2)
    saved(page)
    assert narration.rows() == [first, hidden, (*own[:4], True), (SENTENCES[3].text, "unsure", None, None, True)]
    page.keyboard.press("a")  # the interval that was taken back is there again
    stands_at(page, narration, 3)
    page.keyboard.press("ArrowUp")
    stands_at(page, narration, 2)
    page.keyboard.press("ArrowDown")
    stands_at(page, narration, 3)

    order = page.get_by_role("radiogroup", name="Order of the sentences")
    page.keyboard.press("t")  # what the model knows least about first, and the same sentence as before
    expect(order.get_by_role("radio", name="Most uncertain first")).to_be_checked()
    expect(page.get_by_role("heading", level=2, name=SENTENCES[3].text)).to_be_visible()
    expect(page.get_by_text("Sentence 3 of 5", exact=True)).to_be_visible()
    keep_picture(page, "align-uncertain-1440")
    assert axe(page) == []
    page.keyboard.press("t")
    stands_at(page, narration, 3)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert axe(page) == []
    keep_picture(page, "align-keys-1440")
    page.keyboard.press("x")  # nothing happens under the dialog
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name="Unsure U").click()
    page.keyboard.press("q")
    expect(dialog.get_by_role("status")).to_contain_text("Q now means “Unsure”.")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save to a file").click()
    keys = json.loads(download.value.path().read_text())
    assert (keys["page"], keys["keys"]["unsure"], keys["keys"]["accept"]) == ("aligning", ["Q"], ["A", "Enter"])
    dialog.get_by_role("button", name="All as usual").click()
    expect(dialog.get_by_role("button", name="Unsure U")).to_be_visible()
    dialog.locator("input[type=file]").set_input_files(download.value.path())
    expect(dialog.get_by_role("button", name="Unsure Q")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    stands_at(page, narration, 3)
    expect(page.get_by_role("button", name="Unsure Q")).to_be_visible()

    page.keyboard.press("a")
    stands_at(page, narration, 4)
    page.keyboard.press("a")  # proposed beyond the end of the film: kept within it
    expect(page.get_by_role("heading", name="Every sentence has an answer")).to_be_focused()
    saved(page)
    assert axe(page) == []
    keep_picture(page, "align-summary-1440")
    assert narration.rows()[4:] == [
        own,
        (SENTENCES[3].text, "alignable", 34_000, 38_000, False),
        (SENTENCES[4].text, "alignable", 66_000, FILM_MS, False),
    ]
    page.get_by_role("button", name="Finish").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is handed in. Thank you.")).to_be_visible()
    assert narration.states() == ["done"]
    settle(page)
    keep_picture(page, "align-queue-1440")
    assert axe(page) == []
    queue.get_by_role("button", name="Next film").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No film is left for you")).to_be_visible()


def test_decisions_outlive_a_lost_connection_and_a_lost_place_is_explained(bare_page: Page, hat: Narration) -> None:
    page, narration = bare_page, hat
    page.goto("/#/align")
    page.get_by_role("region", name=narration.collection).get_by_role("button", name="Next film").click()
    stands_at(page, narration, 0)

    grip, (left, middle, ms_a_pixel) = page.get_by_role("slider", name="End of the interval"), seen_of_the_film(page)
    x = left + SENTENCES[0].seen[1] / ms_a_pixel
    page.mouse.move(x, middle)
    page.mouse.down()
    page.mouse.move(x + 3_000 / ms_a_pixel, middle, steps=4)
    page.keyboard.press("Escape")  # called off
    page.mouse.up()
    expect(grip).to_have_attribute("aria-valuenow", str(SENTENCES[0].seen[1]))
    page.mouse.move(x, middle)
    page.mouse.down()
    page.mouse.move(left + SENTENCES[1].spoken[0] / ms_a_pixel + 4, middle, steps=4)
    page.mouse.up()
    end_ms = SENTENCES[1].spoken[0]
    expect(grip).to_have_attribute("aria-valuenow", str(end_ms))  # at rest where the next sentence begins
    assert page.evaluate("document.activeElement.getAttribute('role')") != "grid", "the keys are the page's still"

    page.context.set_offline(True)
    page.get_by_role("button", name="Save my interval").click()
    page.keyboard.press("x")
    stands_at(page, narration, 2)
    expect(page.locator(".saved-line")).to_have_text(
        "Waiting for the connection; 2 decisions are kept in this browser", timeout=10_000
    )
    assert axe(page) == []
    keep_picture(page, "align-waiting-1440")
    assert narration.rows() == []
    page.context.set_offline(False)
    saved(page)
    first = (SENTENCES[0].text, "alignable", SENTENCES[0].seen[0], end_ms, False)
    assert narration.rows() == [first, (SENTENCES[1].text, "not_visible", None, None, False)]

    for width, height in ((390, 844), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert overflow(page) <= 0
        keep_picture(page, f"align-{width}")
        page.set_viewport_size({"width": width, "height": 3_000})  # where no bar lies over what axe measures
        assert axe(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})

    other = page.context.new_page()  # given back in another window
    other.goto(page.url)
    other.get_by_role("button", name="Give back").click()
    other.get_by_role("button", name="Give back: are you sure?").click()
    expect(other.get_by_role("heading", name="Align", level=1)).to_be_visible()
    assert narration.states() == ["returned"]
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("What to do: Ask for the next one.")
    keep_picture(page, "align-lost-1440")
    assert axe(page) == []
    page.get_by_role("link", name="To the next film").click()
    expect(page.get_by_role("heading", name="Align", level=1)).to_be_visible()


def test_a_collection_without_a_proposal_says_how_to_begin(open_page: Open) -> None:
    page = open_page("/#/align", 390, 844)
    page.get_by_role("button", name="Next film").first.click()
    expect(page.get_by_text("Nothing here waits for you")).to_be_visible()
    keep_picture(page, "align-nothing-390")
    assert overflow(page) <= 0
    assert axe(page) == []
