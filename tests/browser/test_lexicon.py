"""How words are said: kept on the collection's page and asked for in the editor, by keys, and measured at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.narration import csrf
from tests.browser.seen import PROJECT, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

SAMPLE = PROJECT / "samples" / "yellow-hat.mp4"
WINDOWS = [(1440, 900), (390, 844), (320, 256)]
SCHEMES = ["dark", "light", "contrast"]
MANY = {
    "Nguyen": "win",
    "Siobhán": "shivawn",
    "gif": "jiff",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch": "clan fire",
}


@dataclass(frozen=True)
class Written:
    """A film with a script of one line."""

    film_id: str
    track_id: str
    collection_id: str
    page: Page  # of somebody signed in, to ask the api

    @property
    def collection(self) -> str:
        return f"/#/collections/{self.collection_id}/show"

    def lexicon(self) -> dict[str, str]:
        return dict(self.page.request.get(f"/v1/collections/{self.collection_id}/lexicon").json()["entries"])

    def spell(self, entries: dict[str, str]) -> None:
        """Let these be the only entries."""
        body = {"set": entries, "remove": list(self.lexicon())}
        path = f"/v1/collections/{self.collection_id}/lexicon"
        assert self.page.request.patch(path, headers=csrf(self.page), data=body).ok


@pytest.fixture(scope="module")
def written(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Written]:
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([SAMPLE])
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Describe as soon as it is here").uncheck()
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    page.wait_for_url("**/videos/*/show")
    film_id = page.url.split("/videos/")[1].split("/")[0]
    collection_id = page.request.get(f"/v1/videos/{film_id}").json()["collection_id"]
    begun = page.request.post(f"/v1/videos/{film_id}/scripts", headers=csrf(page), data={"title": "By hand"}).json()
    cue = {"op": "add", "cue_id": str(uuid4()), "start_ms": 3_000, "end_ms": 5_000, "text": "She meets Nguyen"}
    saved = page.request.post(
        f"/v1/tracks/{begun['id']}/edits", headers=csrf(page), data={"revision": begun["revision"], "operations": [cue]}
    )
    assert saved.ok, saved.text()
    one = Written(film_id, str(begun["id"]), str(collection_id), page)
    yield one
    one.spell({})
    assert page.request.delete(f"/v1/videos/{film_id}", headers=csrf(page)).status == 204
    context.close()


def section(page: Page) -> Locator:
    return page.get_by_role("region", name="How words are said")


def opened(open_page: Open, written: Written, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page(written.collection, width, height, scheme)
    expect(section(page).get_by_role("button", name="Add a word")).to_be_visible(timeout=20_000)
    settle(page)
    return page


def test_a_word_is_added_heard_changed_and_removed_by_keys(open_page: Open, written: Written) -> None:
    written.spell({})
    page = opened(open_page, written)
    expect(section(page).get_by_role("heading", name="No word yet")).to_be_visible()
    assert axe(page) == []
    keep_picture(page, "lexicon-none-1440")
    add, told = section(page).get_by_role("button", name="Add a word"), section(page).get_by_role("status")
    add.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="How is it said?")
    expect(dialog.get_by_role("textbox", name="Word as it is written")).to_be_focused()
    page.keyboard.type("?!")
    expect(dialog).to_contain_text("A letter or a digit must be in it.")
    page.keyboard.press("Control+A")
    page.keyboard.type("Nguyen")
    page.keyboard.press("Tab")
    page.keyboard.type("win")
    assert axe(page) == []
    keep_picture(page, "lexicon-entry-1440")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Hear Nguyen")).to_be_focused()
    with page.expect_response("**/v1/speech") as spoken:
        page.keyboard.press("Enter")
    assert spoken.value.ok and spoken.value.request.post_data_json["lexicon"] == {"Nguyen": "win"}
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(told).to_have_text("“Nguyen” is said like “win” from now on.")
    expect(add).to_be_focused()
    assert written.lexicon() == {"Nguyen": "win"}

    page.keyboard.press("Tab")
    expect(section(page).get_by_role("button", name="Hear Nguyen")).to_be_focused()
    with page.expect_response("**/v1/speech") as spoken:
        page.keyboard.press("Enter")
    assert spoken.value.ok
    page.keyboard.press("Tab")
    change = section(page).get_by_role("button", name="Change Nguyen")
    expect(change).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("textbox", name="Said like")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("nwen")
    page.keyboard.press("Enter")
    expect(told).to_have_text("“Nguyen” is said like “nwen” from now on.")
    expect(change).to_be_focused()

    page.keyboard.press("Tab")
    expect(section(page).get_by_role("button", name="Remove Nguyen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).to_have_text("“Nguyen” was removed: the voice reads it as it is written.")
    expect(add).to_be_focused()
    assert written.lexicon() == {}
    page.keyboard.press("Tab")
    expect(section(page).get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).to_have_text("“Nguyen” is there again.")
    assert written.lexicon() == {"Nguyen": "nwen"}


def test_a_word_that_is_there_and_a_refusal_are_told(
    system: System, browser: Browser, cookies: list[dict[str, object]], written: Written
) -> None:
    written.spell({"Nguyen": "win"})
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(written.collection)
    section(page).get_by_role("button", name="Add a word").click(timeout=20_000)
    dialog = page.get_by_role("dialog", name="How is it said?")
    dialog.get_by_label("Word as it is written").fill("Nguyen")
    dialog.get_by_label("Said like").fill("nwen")
    expect(dialog).to_contain_text("This word is there already, said like “win”.")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Word as it is written").fill("Siobhán")
    problem = {"title": "Away", "status": 503, "detail": "Nobody answers.", "remedy": "Wait."}
    page.route(
        "**/lexicon",
        lambda route: route.fulfill(status=503, json=problem) if route.request.method == "PATCH" else route.continue_(),
    )
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Nobody answers.")
    assert axe(page) == []
    keep_picture(page, "lexicon-refused-1440")
    page.unroute("**/lexicon")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert written.lexicon() == {"Nguyen": "win", "Siobhán": "nwen"}
    context.close()


def test_a_viewer_hears_it_and_changes_nothing(open_page: Open, written: Written) -> None:
    written.spell({"Nguyen": "win"})
    page = open_page("/#/collections")

    def viewed(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"role": "viewer"})

    page.route(f"**/v1/collections/{written.collection_id}", viewed)
    page.goto(written.collection)
    expect(section(page).get_by_role("button", name="Hear Nguyen")).to_be_visible(timeout=20_000)
    expect(section(page).get_by_role("button")).to_have_count(1)
    keep_picture(page, "lexicon-viewer-1440")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_holds_in_every_window(open_page: Open, written: Written, scheme: str) -> None:
    written.spell(MANY)
    for width, height in WINDOWS:
        page = opened(open_page, written, width, height, scheme)
        expect(section(page).get_by_role("row")).to_have_count(len(MANY) + 1)
        assert overflow(page) <= 0, width
        assert axe(page) == [], width
        keep_picture(page, f"lexicon-{width}-{scheme}")
        section(page).get_by_role("button", name="Change gif").click()
        expect(page.get_by_role("dialog").get_by_label("Said like")).to_have_value("jiff")
        assert overflow(page) <= 0, width
        keep_picture(page, f"lexicon-entry-{width}-{scheme}")


def test_one_of_many_is_found(open_page: Open, written: Written) -> None:
    written.spell({f"word {number}": f"said {number}" for number in range(40)})
    page = opened(open_page, written)
    section(page).get_by_label("Find a word").fill("said 17")
    expect(section(page).get_by_role("row")).to_have_count(2)
    section(page).get_by_label("Find a word").fill("nobody")
    expect(section(page).get_by_role("heading", name="No word like this")).to_be_visible()


def test_a_word_of_a_script_is_put_right_where_one_writes(open_page: Open, written: Written) -> None:
    written.spell({})
    page = open_page(f"/#/edit/{written.track_id}")
    expect(page.get_by_role("heading", name="Description 1 of")).to_be_visible(timeout=20_000)
    page.keyboard.press("Enter")
    words = page.get_by_label("What is said")
    expect(words).to_be_focused()
    measured = "!document.querySelector('.fit__words').innerText.includes('≈')"
    until(page, measured)
    before = page.locator(".fit__words .time").inner_text()
    page.keyboard.press("Alt+P")  # the caret stands at the end of the name
    dialog = page.get_by_role("dialog", name="How is it said?")
    expect(dialog.get_by_label("Word as it is written")).to_have_value("Nguyen")
    expect(dialog.get_by_label("Said like")).to_be_focused()
    page.keyboard.type("an exceedingly long name")
    assert axe(page) == []
    keep_picture(page, "lexicon-editor-1440")
    with page.expect_response("**/v1/speech") as spoken:  # the fit bar asks anew
        page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(words).to_be_focused()
    assert spoken.value.ok
    until(page, f"document.querySelector('.fit__words .time').innerText !== {before!r} && {measured}")
    assert written.lexicon() == {"Nguyen": "an exceedingly long name"}
    asked = {"text": "She meets Nguyen", "track_id": written.track_id}
    theirs = written.page.request.post("/v1/speech", headers=csrf(page), data=asked).json()["duration_ms"]
    plain = written.page.request.post("/v1/speech", headers=csrf(page), data=asked | {"track_id": None}).json()
    assert spoken.value.json()["duration_ms"] == theirs > plain["duration_ms"]

    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")  # the first word is selected
    page.get_by_role("button", name="How is it said?").click()
    expect(dialog.get_by_label("Word as it is written")).to_have_value("She")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.set_viewport_size({"width": 320, "height": 256})
    page.get_by_role("button", name="How is it said?").click()
    expect(dialog).to_be_visible()
    assert overflow(page) <= 0
    keep_picture(page, "lexicon-editor-320")
