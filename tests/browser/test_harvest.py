"""The page Harvest: what a harvest is, films with their figures, and those that run as they go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.heard_film import HeardFilm, heard_film
from tests.browser.seen import System, axe, keep_picture, overflow, settle
from tests.heard_made import payload

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(900)]

WINDOWS = [(1440, 900), (390, 844), (320, 256)]
SCHEMES = ["dark", "light", "contrast"]


@pytest.fixture(scope="module")
def film(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[HeardFilm]:
    with heard_film(system, browser, cookies) as one:
        one.hear(payload())
        yield one


def nothing(route: Route) -> None:
    route.fulfill(json={"items": [], "total": 0})


def harvest(page: Page) -> None:
    page.get_by_role("link", name="Harvest").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Harvest", level=1)).to_be_visible(timeout=20_000)


def test_a_harvest_is_explained_and_shown_with_its_figures(open_page: Open, film: HeardFilm) -> None:
    page = open_page("/#/videos")
    harvest(page)
    expect(page.get_by_text("takes the description and the dialogue out of it")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="yellow-hat")
    expect(row).to_contain_text("Done")
    for figure in ("2 lines", "100 words a minute", "4 lines", "3 voices", "narrator by 97 %", "60 % of the film"):
        expect(row).to_contain_text(figure)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Description (CSV)").first.press("Enter")
    assert kept.value.path().read_text().startswith("imdbid,text,start,end\n")
    row.get_by_role("link", name="yellow-hat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Speakers")).to_be_visible(timeout=20_000)


def test_what_runs_is_shown_as_it_goes(open_page: Open, film: HeardFilm) -> None:
    page = open_page("/#/videos")
    running = {"state": "running", "progress": 0.5}

    def going(route: Route) -> None:
        body = route.fetch().json()
        for item in body["items"]:
            item["job"] |= running
        route.fulfill(json=body)

    page.route("**/v1/harvests*", going)
    page.route("**/v1/jobs/*", lambda route: route.fulfill(json=route.fetch().json() | running))
    harvest(page)
    row = page.get_by_role("row").filter(has_text="yellow-hat")
    bar = row.get_by_role("progressbar")
    with page.expect_request("**/v1/jobs/*/events"):
        expect(bar).to_have_attribute("aria-valuenow", "50", timeout=20_000)
    keep_picture(page, "harvest-going-1440")
    page.unroute_all(behavior="wait")  # an answer half made up would fail whatever comes next
    expect(row).to_contain_text("Done", timeout=20_000)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_holds_in_every_window(open_page: Open, film: HeardFilm, scheme: str) -> None:
    for width, height in WINDOWS:
        page = open_page("/#/harvest", width, height, scheme)
        expect(page.get_by_role("table", name="Harvest")).to_be_visible(timeout=20_000)
        settle(page)
        assert overflow(page) <= 0, width
        assert axe(page) == [], width
        keep_picture(page, f"harvest-{width}-{scheme}")


def test_nothing_harvested_and_what_cannot_be_loaded(
    system: System, browser: Browser, cookies: list[dict[str, object]]
) -> None:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.route("**/v1/harvests*", nothing)
    page.goto("/#/harvest")
    expect(page.get_by_role("heading", name="Nothing harvested yet")).to_be_visible(timeout=20_000)
    assert axe(page) == []
    keep_picture(page, "harvest-empty-1440")
    page.unroute("**/v1/harvests*")
    page.route("**/v1/harvests*", lambda route: route.fulfill(status=403, json={"title": "no", "status": 403}))
    page.reload()
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=20_000)
    assert axe(page) == []
    context.close()
