"""A description is written in the editor: by keys alone, by two people at once, without a connection, far zoomed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from bench.editor_scripts import TOUR_SEEN
from tests.browser.conftest import Open
from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]


@pytest.fixture
def script(system: System, browser: Browser, cookies: list[dict[str, object]], written_film: Film) -> Iterator[str]:
    """A copy of the draft; its id."""
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    tracks = page.request.get(f"/v1/videos/{written_film.id}/tracks").json()
    draft = next(each for each in tracks if each["source"].startswith("checkpoint:"))
    yield str(
        post(page, f"/v1/videos/{written_film.id}/scripts", {"title": "Written by a test", "copy_of": draft["id"]})[
            "id"
        ]
    )
    context.close()


def post(page: Page, path: str, body: dict[str, object]) -> dict[str, object]:
    token = page.request.get("/v1/session").json()["csrf_token"]
    answer = page.request.post(path, data=body, headers={"X-CSRF-Token": token})
    assert answer.ok, answer.text()
    return dict(answer.json())


def cues(page: Page, script: str) -> list[dict[str, object]]:
    return list(page.request.get(f"/v1/tracks/{script}").json()["cues"])


def opened(page: Page, script: str) -> Page:
    """The editor with its list, the first description chosen, and the film there."""
    page.goto(f"/#/edit/{script}")
    expect(page.get_by_role("listbox", name="Descriptions")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Description 1 of")).to_be_visible()
    until(page, "document.querySelector('video').readyState >= 2", 20)
    return page


def words(page: Page) -> object:
    return page.get_by_label("What is said")


def saved(page: Page) -> None:
    expect(page.get_by_text("All saved")).to_be_visible(timeout=15_000)


def test_from_draft_to_published_by_keys_alone(open_page: Open, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    count = len(cues(page, script))
    keep_picture(page, "editor-1-draft")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is said")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("A girl puts on a hat")
    expect(page.get_by_text("Fits.")).to_be_visible(timeout=10_000)
    until(page, "!document.querySelector('.fit__words').innerText.includes('≈')", 10)  # the voice has spoken it
    saved(page)
    assert cues(page, script)[0]["text"] == "A girl puts on a hat"
    # The rules miss a full stop, and it is mended on one key.
    expect(page.get_by_role("region", name="What the rules say")).to_contain_text("S16", timeout=15_000)
    page.keyboard.press("F9")
    expect(page.get_by_label("What is said")).to_have_value("A girl puts on a hat.")
    # Far too long: the words that do not fit are marked.
    page.keyboard.press("End")
    page.keyboard.type(" She looks at it from every side for as long as she can bear it and then at everybody else.")
    expect(page.locator(".fit__over mark")).to_contain_text("everybody else.")
    keep_picture(page, "editor-2-too-long")
    page.keyboard.press("Control+Z")
    expect(page.get_by_label("What is said")).to_have_value("A girl puts on a hat.")
    # A second one after it, set to the picture; split, merged and taken back.
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Escape")
    before = cues(page, script)
    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", name=f"{count - 1} descriptions")).to_be_visible()
    page.keyboard.press("Control+Z")
    expect(page.get_by_role("heading", name=f"{count} descriptions")).to_be_visible()
    page.keyboard.press("Control+Shift+M")
    expect(page.get_by_role("heading", name=f"{count - 1} descriptions")).to_be_visible()
    page.keyboard.press("Control+Z")
    page.keyboard.press("Control+S")
    saved(page)
    assert [each["text"] for each in cues(page, script)][1:] == [each["text"] for each in before][1:]
    # Heard like the audience, and reviewed.
    page.keyboard.press("F6")
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=20_000)
    page.keyboard.press("F6")
    page.keyboard.press("m")
    page.keyboard.type("Is it the same hat?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1 open")).to_be_visible()
    keep_picture(page, "editor-3-fits")
    for step, state in (("Send to review", "In review"), ("Approve", "Approved"), ("Publish", "Published")):
        page.get_by_role("button", name="Where this script is").press("Enter")
        page.get_by_role("button", name=step, exact=True).press("Enter")
        expect(page.get_by_role("button", name=f"Where this script is: {state}")).to_be_visible()
    expect(page.get_by_text("This description is approved")).to_be_visible()
    keep_picture(page, "editor-4-published")
    page.keyboard.press("Escape")
    vtt = page.request.get(f"/v1/tracks/{script}/export?format=vtt").text()
    assert "A girl puts on a hat." in vtt
    settle(page)
    assert axe(page) == []


def test_a_new_description_in_a_gap(open_page: Open, written_film: Film, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    count = len(cues(page, script))
    page.keyboard.press("Delete")
    page.keyboard.press("n")
    expect(page.get_by_label("What is said")).to_be_focused()
    page.keyboard.type("Rain.")
    saved(page)
    now = cues(page, script)
    mine = next(each for each in now if each["text"] == "Rain.")
    gaps = page.request.get(
        f"/v1/videos/{page.request.get(f'/v1/tracks/{script}').json()['video_id']}/timeline"
    ).json()["gaps"]
    assert len(now) == count and any(gap["start_ms"] <= mine["start_ms"] < gap["end_ms"] for gap in gaps)


def second(system: System, browser: Browser, cookies: list[dict[str, object]]) -> BrowserContext:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.add_init_script(TOUR_SEEN)
    return context


def test_two_at_once_see_each_other_and_decide_where_they_clash(
    open_page: Open, system: System, browser: Browser, cookies: list[dict[str, object]], script: str
) -> None:
    ann, other = opened(open_page("/#/videos"), script), second(system, browser, cookies)
    ben = opened(other.new_page(), script)
    ann.get_by_label("What is said").fill("Ann writes this.")
    expect(ben.get_by_label("What is said")).to_have_value("Ann writes this.", timeout=10_000)
    # Without a connection both change the same words.
    other.set_offline(True)
    ben.get_by_label("What is said").fill("Ben writes this.")
    expect(ben.get_by_text("kept in this browser")).to_be_visible(timeout=15_000)
    ann.get_by_label("What is said").fill("Ann writes that.")
    saved(ann)
    other.set_offline(False)
    decide = ben.get_by_role("region", name="1 thing to decide")
    expect(decide).to_contain_text("Ann writes that.", timeout=45_000)
    expect(decide).to_contain_text("Ben writes this.")
    assert axe(ben) == []
    keep_picture(ben, "editor-clash")
    decide.get_by_role("button", name="Keep mine").click()
    saved(ben)
    expect(ann.get_by_label("What is said")).to_have_value("Ben writes this.", timeout=10_000)
    other.close()


def test_what_was_not_sent_is_there_after_a_crash(
    system: System, browser: Browser, cookies: list[dict[str, object]], script: str
) -> None:
    context = second(system, browser, cookies)
    page = opened(context.new_page(), script)
    context.set_offline(True)
    page.get_by_label("What is said").fill("Nobody has this yet.")
    expect(page.get_by_text("kept in this browser")).to_be_visible(timeout=15_000)
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = opened(context.new_page(), script)
    expect(again.get_by_label("What is said")).to_have_value("Nobody has this yet.")
    saved(again)
    assert cues(again, script)[0]["text"] == "Nobody has this yet."
    context.close()


def test_the_words_stay_where_the_films_addresses_cannot_be_renewed(
    system: System, browser: Browser, cookies: list[dict[str, object]], script: str
) -> None:
    context = second(system, browser, cookies)
    page = opened(context.new_page(), script)
    asked: list[str] = []

    def away(route: Route) -> None:
        asked.append(route.request.url)
        route.abort("connectionrefused")

    context.route("**/v1/**", away)
    page.get_by_label("What is said").fill("Still here.")
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('error'))")
    page.wait_for_timeout(9_000)  # it is asked four times, a few seconds apart
    assert sum(url.endswith(f"/v1/tracks/{script}") for url in asked) > 0
    expect(page.get_by_label("What is said")).to_have_value("Still here.")
    context.unroute("**/v1/**")
    saved(page)
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (360, 225)])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_holds_at_every_size(open_page: Open, script: str, width: int, height: int, scheme: str) -> None:
    """360 by 225 is 1440 by 900 at 400 %."""
    page = opened(open_page("/#/videos", width, height, scheme), script)
    page.keyboard.press("Enter")
    page.keyboard.type(" More.")
    saved(page)
    settle(page)
    assert overflow(page) <= 0
    assert axe(page) == []
    keep_picture(page, f"editor-{width}-{scheme}")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    settle(page)
    assert axe(page) == []
    keep_picture(page, f"editor-keys-{width}-{scheme}")


def test_a_key_becomes_another(open_page: Open, script: str) -> None:
    page = opened(open_page("/#/videos"), script)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name="Next description").click()
    page.keyboard.press("x")
    expect(dialog.get_by_role("status")).to_contain_text("X now means")
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="Description 2 of")).to_be_visible()
