"""The editor's tour: it comes once by itself, goes by keys, and leaves who works alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, opener
from tests.browser.narration import csrf, tab_to
from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

STOPS = (
    "The descriptions",
    "Write, and see that it fits",
    "Where there is room",
    "Hear it like the audience",
    "From draft to published",
    "All of it by keys",
)
LONGER_THAN_IT_WAITS_MS = 2_500


@pytest.fixture
def newcomer(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Open]:
    """Opens pages for somebody who has never been in an editor."""
    with opener(system, browser, cookies, tour_seen=False) as opened:
        yield opened


@pytest.fixture
def script(open_page: Open, written_film: Film) -> str:
    """A copy of the draft; its id."""
    page = open_page("/#/videos")
    tracks = page.request.get(f"/v1/videos/{written_film.id}/tracks").json()
    draft = next(one for one in tracks if one["source"].startswith("checkpoint:"))
    body = {"title": "For a newcomer", "copy_of": draft["id"]}
    made = page.request.post(f"/v1/videos/{written_film.id}/scripts", headers=csrf(page), data=body)
    assert made.ok, made.text()
    return str(made.json()["id"])


def in_editor(page: Page) -> Page:
    expect(page.get_by_role("listbox", name="Descriptions")).to_be_visible(timeout=20_000)
    return page


def stands_at(page: Page, number: int) -> None:
    stop = page.get_by_role("dialog", name=STOPS[number], exact=True)
    expect(stop).to_be_visible(timeout=20_000)
    expect(stop).to_contain_text(f"{number + 1} of {len(STOPS)}")
    expect(page.get_by_role("dialog")).to_have_count(1)


def stays_away(page: Page) -> None:
    page.wait_for_timeout(LONGER_THAN_IT_WAITS_MS)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_comes_once_and_goes_by_keys(newcomer: Open, script: str) -> None:
    page = in_editor(newcomer(f"/#/edit/{script}"))
    stands_at(page, 0)
    assert axe(page) == []
    keep_picture(page, "tour-first")
    for number in range(1, len(STOPS)):
        tab_to(page, "Next")
        page.keyboard.press("Enter")
        stands_at(page, number)
    tab_to(page, "Back")
    page.keyboard.press("Enter")
    stands_at(page, len(STOPS) - 2)
    page.keyboard.press("n")  # no command of the editor's while the tour is there
    stands_at(page, len(STOPS) - 2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    before = page.request.get(f"/v1/tracks/{script}").json()
    assert before["revision"] == 1, "nothing was written by walking through"
    page.reload()
    stays_away(in_editor(page))
    tab_to(page, "Tour")
    page.keyboard.press("Enter")
    stands_at(page, 0)


def test_it_leaves_who_has_begun_to_work_alone(newcomer: Open, script: str) -> None:
    page = newcomer("/#/videos")
    expect(page.get_by_role("heading", name="Films", level=1)).to_be_visible(timeout=20_000)
    page.evaluate("setInterval(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' })), 100)")
    page.goto(f"/#/edit/{script}")
    stays_away(in_editor(page))
    page.reload()
    stands_at(in_editor(page), 0)


def test_it_holds_on_a_narrow_screen(newcomer: Open, script: str) -> None:
    page = in_editor(newcomer(f"/#/edit/{script}", 320, 640))
    stands_at(page, 0)
    settle(page)
    assert overflow(page) <= 0
    keep_picture(page, "tour-320")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_does_not_come_to_who_may_only_read(newcomer: Open, open_page: Open, script: str) -> None:
    page = open_page("/#/videos")
    for state in ("in_review", "approved"):
        body = {"state": state, "revision": 1}
        assert page.request.post(f"/v1/tracks/{script}/state", headers=csrf(page), data=body).ok
    stays_away(in_editor(newcomer(f"/#/edit/{script}")))
