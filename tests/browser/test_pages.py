"""Every page at two widths: it looks whole, axe finds nothing in it, and it reflows at 400 % zoom."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

PAGES = {
    "home": ("/#/", "Home"),
    "films": ("/#/videos", "Films"),
    "film": ("/#/videos/{film}/show", "{title}"),
    "align": ("/#/align", "Align"),
    "harvest": ("/#/harvest", "Harvest"),
    "jobs": ("/#/jobs", "Jobs"),
    "job": ("/#/jobs/{job}/show", "{title}"),
    "collections": ("/#/collections", "Collections"),
    "collection": ("/#/collections/{collection}/show", ""),
    "keys": ("/#/keys", "API keys"),
    "people": ("/#/users", "People"),
    "system": ("/#/system", "System"),
}


def opened(open_page: Open, name: str, film: Film, width: int, height: int, scheme: str = "dark") -> Page:
    path, heading = (
        part.format(film=film.id, job=film.job_id, collection=film.collection_id, title=film.title)
        for part in PAGES[name]
    )
    page = open_page(path, width, height, scheme)
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=20_000)
    settle(page)
    return page


@pytest.mark.parametrize(("width", "height", "scheme"), [(1440, 900, "dark"), (390, 844, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_whole_and_axe_finds_nothing(
    open_page: Open, film: Film, name: str, width: int, height: int, scheme: str
) -> None:
    page = opened(open_page, name, film, width, height, scheme)
    keep_picture(page, f"{name}-{width}")
    assert axe(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reflows_at_400_percent(open_page: Open, film: Film, name: str) -> None:
    page = opened(open_page, name, film, 320, 256)
    assert overflow(page) <= 0
    assert page.evaluate("getComputedStyle(document.querySelector('.topbar')).position") == "static"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_signing_in_looks_whole_and_axe_finds_nothing(
    system: System, browser: Browser, width: int, height: int
) -> None:
    page = browser.new_page(base_url=system.url, viewport={"width": width, "height": height}, color_scheme="dark")
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=20_000)
    settle(page)
    keep_picture(page, f"sign-in-{width}")
    assert axe(page) == []
    assert overflow(page) <= 0
    page.close()


def test_an_address_that_leads_nowhere_says_so(open_page: Open) -> None:
    page = open_page("/#/nowhere/at/all")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible(timeout=20_000)
    keep_picture(page, "nothing-here-1440")
    assert axe(page) == []
