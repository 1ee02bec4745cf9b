"""The editor on films and scripts that are not as one would wish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.corpus_clip import Clip, write_clip
from tests.browser.conftest import DESCRIBED_MS, Open
from tests.browser.seen import Film, System, axe, keep_picture, overflow, settle, until
from tests.browser.test_editor import post, second

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

ARABIC = "فتاة ترفع زهرة زرقاء."


@pytest.fixture(scope="module")
def silent(
    system: System, browser: Browser, cookies: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A film without any sound, looked at by the pipeline; its id."""
    path = tmp_path_factory.mktemp("silent") / "silent.mp4"
    write_clip(path, Clip("libx264", sounds=(), width=320, height=180, length_ms=8_000))
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([path])
    page.get_by_role("dialog").get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    expect(page.get_by_role("region", name="Progress")).to_have_count(0, timeout=DESCRIBED_MS)
    film = page.url.split("/videos/")[1].split("/")[0]
    yield film
    token = page.request.get("/v1/session").json()["csrf_token"]
    assert page.request.delete(f"/v1/videos/{film}", headers={"X-CSRF-Token": token}).status == 204
    context.close()


def bring(page: Page, film: str, cues: list[tuple[int, str]]) -> str:
    """A script of these cues (start in ms, text), a second each; its id."""

    def clock(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"

    text = "WEBVTT\n\n" + "".join(f"{clock(at)} --> {clock(at + 900)}\n{words}\n\n" for at, words in cues)
    token = page.request.get("/v1/session").json()["csrf_token"]
    answer = page.request.post(
        f"/v1/videos/{film}/tracks?name=a.vtt&kind=description",
        data=text.encode(),
        headers={"X-CSRF-Token": token, "Content-Type": "application/octet-stream"},
    )
    assert answer.ok, answer.text()
    return str(answer.json()["track_id"])


def test_a_silent_film_is_described_by_hand(open_page: Open, silent: str) -> None:
    page = open_page("/#/videos")
    script = str(post(page, f"/v1/videos/{silent}/scripts", {"title": "By hand"})["id"])
    page.goto(f"/#/edit/{script}")
    expect(page.get_by_text("Nothing is described yet. Play the film")).to_be_visible(timeout=20_000)
    settle(page)
    assert axe(page) == []
    page.keyboard.press("n")
    page.keyboard.type("A test picture.")
    expect(page.get_by_text("All saved")).to_be_visible(timeout=15_000)
    assert page.request.get(f"/v1/tracks/{script}").json()["cues"][0]["text"] == "A test picture."
    keep_picture(page, "editor-silent")


def test_text_from_right_to_left(open_page: Open, written_film: Film) -> None:
    page = open_page("/#/videos")
    script = bring(page, written_film.id, [(3_000, ARABIC)])
    page.goto(f"/#/edit/{script}")
    field = page.get_by_label("What is said")
    expect(field).to_have_value(ARABIC, timeout=20_000)
    assert field.evaluate("(element) => getComputedStyle(element).direction") == "rtl"
    keep_picture(page, "editor-arabic-text")


def test_ten_thousand_descriptions_are_walked(open_page: Open, written_film: Film) -> None:
    page = open_page("/#/videos")
    script = bring(page, written_film.id, [(at * 1_000, f"Line {at}.") for at in range(10_000)])
    page.goto(f"/#/edit/{script}")
    expect(page.get_by_role("heading", name="10000 descriptions")).to_be_visible(timeout=30_000)
    assert page.get_by_role("option").count() < 80, "only what is in sight is in the page"
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Description 41 of 10000")).to_be_visible()
    page.get_by_role("listbox").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")
    expect(page.get_by_role("option", name="Line 9999.")).to_be_visible()
    until(page, "document.querySelector('.cue-list').scrollTop > 100000")
    assert overflow(page) <= 0


def test_a_script_that_is_gone(system: System, browser: Browser, cookies: list[dict[str, object]]) -> None:
    context = second(system, browser, cookies)  # whose console may complain of what is not found
    page = context.new_page()
    page.goto("/#/edit/01a22aef-8efe-7166-ab0f-000000000000")
    expect(page.get_by_text("There is no such track.")).to_be_visible(timeout=20_000)
    context.close()
