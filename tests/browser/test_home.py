"""The page "Home": what waits, what runs, how labelling goes, and colours for every eye."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.narration import csrf
from tests.browser.seen import Film, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

WINDOWS = [(1440, 900), (1000, 800), (390, 844), (320, 256)]
SCHEMES = ["dark", "light", "contrast"]


def answers(page: Page, path: str, body: Any) -> None:
    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route(path, answer)


def labelled(page: Page) -> None:
    """Weeks of labelling, as the server would tell of them."""
    first = datetime(2026, 5, 1, tzinfo=UTC)
    coefficients = [
        {"value": 0.42 + 0.02 * at, "low": 0.32 + 0.02 * at, "high": 0.5 + 0.02 * at, "sentences": 40, "detail": ""}
        for at in range(16)
    ]
    days = [
        {"day": (first + timedelta(days=at)).date().isoformat(), "answers": 40, "mean_iou": 0.7, "alpha": one}
        for at, one in enumerate(coefficients)
    ]
    whole = {"alpha": coefficients[-1], "fleiss": coefficients[-1], "answers": 640, "days": days}
    answers(page, "**/v1/collections/*/agreement", whole | {"pairs": [], "people": [], "contested": []})
    gain = {"value": 0.01, "low": 0.0, "high": 0.02, "labels": 100}
    labels = {"tracks": 40, "approved": 12, "sentences": 900, "sentences_approved": 260, "at_work": 2}
    more = {"answers_left": 900, "seconds_left": 4_000, "stop": False, "reason": "", "gain": gain}
    answers(page, "**/v1/collections/*/labelling", labels | more)


def home(open_page: Open, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page("/#/", width, height, scheme)
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible(timeout=20_000)
    return page


def send(page: Page, track: str, state: str) -> None:
    sent = page.request.post(f"/v1/tracks/{track}/state", headers=csrf(page), data={"state": state, "revision": 1})
    assert sent.ok, sent.text()


@pytest.fixture
def in_review(open_page: Open, film: Film) -> Iterator[str]:
    """A script that waits for a reviewer."""
    page = open_page("/#/keys")
    tracks = page.request.get(f"/v1/videos/{film.id}/tracks").json()
    track = next((str(one["id"]) for one in tracks if one["title"] == "For review"), None)
    if track is None:
        begun = page.request.post(f"/v1/videos/{film.id}/scripts", headers=csrf(page), data={"title": "For review"})
        track = str(begun.json()["id"])
    send(page, track, "in_review")
    yield track
    if page.request.get(f"/v1/tracks/{track}").json()["state"] == "in_review":
        send(page, track, "draft")


def test_what_waits_is_found_by_keys_and_goes_when_it_is_done(open_page: Open, film: Film, in_review: str) -> None:
    page = home(open_page)
    waits = page.get_by_role("list", name="Waits for you")
    link = waits.get_by_role("link", name=f"{film.title}: review “For review”").first
    expect(link).to_be_visible(timeout=20_000)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edit/{in_review}")
    send(page, in_review, "draft")
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    expect(page.locator(f"a[href='#/edit/{in_review}']")).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("link", name=film.title).first).to_be_visible()


def test_jobs_are_told_of_as_they_go(open_page: Open, film: Film) -> None:
    page = open_page("/#/keys")
    job = page.request.get(f"/v1/jobs/{film.job_id}").json()
    job |= {"state": "running", "progress": 0.42, "seconds_left": 130.0, "finished_at": None}
    answers(page, "**/v1/jobs?*", {"items": [job], "total": 1})
    page.goto("/#/")
    machines = page.get_by_role("region", name="What the machines do")
    expect(machines).to_contain_text("42 % · about 2 minutes left", timeout=20_000)
    expect(machines.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "42")
    page.unroute("**/v1/jobs?*")
    expect(machines).to_contain_text("Nothing runs, and nothing waits.", timeout=20_000)


def test_nothing_there_says_how_to_begin(open_page: Open) -> None:
    page = open_page("/#/keys")
    answers(page, "**/v1/videos?*", {"items": [], "total": 0})
    page.goto("/#/")
    expect(page.get_by_role("heading", name="Begin with a film")).to_be_visible(timeout=20_000)
    settle(page)
    keep_picture(page, "home-begin-1440")
    assert axe(page) == []
    page.get_by_role("link", name="Add films").click()
    expect(page.get_by_role("heading", name="Films", level=1)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), WINDOWS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_holds_in_every_window(
    open_page: Open, film: Film, in_review: str, width: int, height: int, scheme: str
) -> None:
    page = open_page("/#/keys", width, height, scheme)
    labelled(page)
    job = page.request.get(f"/v1/jobs/{film.job_id}").json()
    going = job | {"state": "running", "progress": 0.42, "seconds_left": 130.0}
    answers(page, "**/v1/jobs?*", {"items": [going, going | {"id": "2", "state": "queued"}], "total": 2})
    page.goto("/#/")
    expect(page.get_by_text("12 of 40 narrations approved").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Agreement 0.72, between 0.62 and 0.80").first).to_be_visible()
    settle(page)
    assert overflow(page) <= 0
    assert axe(page) == []
    keep_picture(page, f"home-{width}-{scheme}")


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_colours_are_chosen_by_keys_and_kept(open_page: Open) -> None:
    page = home(open_page)
    assert ground(page) == "rgb(14, 18, 26)"
    button = page.get_by_role("button", name="Colours")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="As the system has it")).to_have_attribute("aria-checked", "true")
    assert axe(page) == []
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    assert ground(page) == "rgb(0, 0, 0)"
    page.reload()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible(timeout=20_000)
    assert ground(page) == "rgb(0, 0, 0)"
    button.click()
    page.get_by_role("menuitemradio", name="Light").click()
    until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(241, 244, 248)'")
    page.emulate_media(contrast="more")
    assert ground(page) == "rgb(241, 244, 248)"  # what was chosen holds
    button.click()
    page.get_by_role("menuitemradio", name="As the system has it").click()
    until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(0, 0, 0)'")


def test_choosing_colours_keeps_what_is_being_written(open_page: Open) -> None:
    page = open_page("/#/videos")
    search = page.get_by_label("Find by title")
    search.fill("no such film")
    page.get_by_role("button", name="Colours").click()
    page.get_by_role("menuitemradio", name="High contrast").click()
    until(page, "getComputedStyle(document.body).backgroundColor === 'rgb(0, 0, 0)'")
    expect(search).to_have_value("no such film")


@pytest.mark.parametrize("path", ["/#/", "/#/videos/{film}/show"])
def test_forced_colours_leave_everything_to_be_seen(open_page: Open, film: Film, path: str) -> None:
    page = open_page(path.format(film=film.id))
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    page.emulate_media(forced_colors="active")
    settle(page)
    keep_picture(page, f"forced-{'home' if path == '/#/' else 'film'}-1440")
    for button in page.locator(".MuiButton-contained").all():
        assert button.evaluate("(one) => getComputedStyle(one).borderTopWidth") == "2px"
    # Axe knows the page's colours and not the system's.
    assert [one for one in axe(page) if not one.startswith("color-contrast")] == []
