"""The pages in Arabic: they run from right to left, the film's time does not, and nothing stays untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open, opener
from tests.browser.narration import Sentence, narrated
from tests.browser.seen import SAMPLE, Film, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

PAGES = {
    "home": ("/", "الرئيسية"),
    "films": ("/#/videos", "الأفلام"),
    "film": ("/#/videos/{film}/show", "{title}"),
    "editor": ("/#/edit/{track}", ""),
    "align": ("/#/align", "المواءمة"),
    "listen": ("/#/listen/{track}", "{title}"),
    "harvest": ("/#/harvest", "الحصاد"),
    "jobs": ("/#/jobs", "المهام"),
    "job": ("/#/jobs/{job}/show", "{title}"),
    "collection": ("/#/collections/{collection}/show", ""),
    "keys": ("/#/keys", "مفاتيح API"),
    "assignments": ("/#/assignments", "التكليفات"),
    "audit": ("/#/audit", "سجل الأفعال"),
    "system": ("/#/system", "النظام"),
}
SIZES = [(1440, 900, "dark"), (390, 844, "light"), (320, 256, "dark")]
KEY = re.compile(r"\b(cw|ra)\.[a-z_]+")
# What is cut off on the side where a page cannot be scrolled: no scroll width tells of it.
BEYOND = """() => [...document.querySelectorAll("main *, header *")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= innerWidth + 1) return false;
    for (let around = element; around; around = around.parentElement) {
        if (getComputedStyle(around).overflowX !== "visible") return false;
    }
    return true;
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture
def arabic(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Open]:
    """Opens a page for somebody whose browser is Arabic and who was never here; a complaint in the console fails."""
    with opener(system, browser, cookies, locale="ar-EG") as opened:
        yield opened


@pytest.fixture(scope="session")
def track(browser: Browser, system: System, cookies: list[dict[str, object]], film: Film) -> str:
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    tracks = context.request.get(f"/v1/videos/{film.id}/tracks").json()
    context.close()
    return next(str(track["id"]) for track in tracks if track["kind"] == "description")


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_arabic_runs_from_right_to_left(
    arabic: Open, film: Film, track: str, name: str, width: int, height: int, scheme: str
) -> None:
    path, heading = (
        part.format(film=film.id, job=film.job_id, collection=film.collection_id, title=film.title, track=track)
        for part in PAGES[name]
    )
    page = arabic(path, width, height, scheme)
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=20_000)
    settle(page)
    keep_picture(page, f"ar-{name}-{width}")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    assert not KEY.search(page.locator("body").inner_text())
    assert overflow(page) <= 0
    assert page.evaluate(BEYOND) == []
    assert axe(page) == []


def test_time_runs_from_left_to_right_on_every_page(arabic: Open, film: Film, track: str) -> None:
    for path, parts in {
        f"/#/videos/{film.id}/show": (".timeline__scroll", ".player__controls"),
        f"/#/edit/{track}": (".editor-timeline__grid", ".editor-player .player__controls", ".fit__bar"),
    }.items():
        page = arabic(path, 1440, 900, "dark")
        for part in parts:
            expect(page.locator(part).first).to_be_visible(timeout=20_000)
            assert page.evaluate(f"getComputedStyle(document.querySelector('{part}')).direction") == "ltr"
    # The first description lies left of the last, and the arrow to the left goes back in the film.
    slider = arabic(f"/#/videos/{film.id}/show", 1440, 900, "dark").get_by_role("slider", name="الموضع في الفيلم")
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuenow", "1000")


def test_a_narration_is_verified_in_arabic(
    system: System, browser: Browser, cookies: list[dict[str, object]], arabic: Open
) -> None:
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    sentences = (
        Sentence("Iris takes the flower out of the vase.", (4_000, 6_500), (5_000, 9_000), 0.93),
        Sentence("She has loved flowers all her life.", (12_000, 14_000), (13_000, 15_000), 0.08),
    )
    with narrated(system, context.new_page(), SAMPLE, sentences) as narration:
        page = arabic("/#/align", 1440, 900, "dark")
        queue = page.get_by_role("region", name=narration.collection)
        queue.get_by_role("button", name="الفيلم التالي").click()
        expect(page.get_by_role("heading", name=sentences[0].text)).to_be_visible(timeout=20_000)
        settle(page)
        start = page.get_by_role("slider", name="بداية المجال")
        start.focus()
        before = int(start.get_attribute("aria-valuenow") or 0)
        page.keyboard.press("ArrowLeft")  # back in time, here too
        until(page, f"Number(document.activeElement.getAttribute('aria-valuenow')) < {before}")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            keep_picture(page, f"ar-align-work-{width}")
            assert overflow(page) <= 0
            assert page.evaluate(BEYOND) == []
        assert not KEY.search(page.locator("body").inner_text())
        assert axe(page) == []
    context.close()


def test_the_language_is_chosen_in_the_account_menu_and_stays(arabic: Open) -> None:
    page = arabic("/#/videos", 1440, 900, "dark")
    page.get_by_role("button", name="حسابك").click()
    chosen = page.get_by_role("menuitemradio", name="العربية")
    expect(chosen).to_have_attribute("aria-checked", "true")
    # A menu of MUI's lies outside of all landmarks, as it should: behind it nothing can be reached.
    assert [line for line in axe(page) if not line.startswith("region:")] == []
    page.get_by_role("menuitemradio", name="English").click()
    expect(page.get_by_role("heading", name="Films", level=1)).to_be_visible()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    page.reload()
    expect(page.get_by_role("heading", name="Films", level=1)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitemradio", name="العربية").click()
    expect(page.get_by_role("heading", name="الأفلام", level=1)).to_be_visible()
    until(page, "document.documentElement.dir === 'rtl'")


def test_signing_in_is_in_arabic(system: System, browser: Browser) -> None:
    page = browser.new_page(
        base_url=system.url, locale="ar", color_scheme="dark", viewport={"width": 390, "height": 844}
    )
    page.goto("/")
    expect(page.get_by_role("heading", name="تسجيل الدخول")).to_be_visible(timeout=20_000)
    settle(page)
    keep_picture(page, "ar-sign-in-390")
    assert axe(page) == []
    assert overflow(page) <= 0
    page.close()


def test_who_reads_english_loads_no_arabic(system: System, browser: Browser) -> None:
    page = browser.new_page(base_url=system.url, locale="en-GB")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=20_000)
    settle(page)
    page.close()
    assert [url for url in asked if "arabic" in url] == []
