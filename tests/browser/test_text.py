"""Timed text in the browser: a broken file is looked at, its good cues are kept, checked, reported and exported."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.seen import SAMPLE, Film, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

BROKEN = """1
00:00:01,000 --> 00:00:02,500
We see rain on a window.

2
00:00:05,000 --> 00:0x:06,000
This one has lost its end.

3
00:00:07,000 --> 00:00:09,500
A green door opens.
"""


@pytest.fixture(scope="module")
def bare(system: System, browser: Browser, cookies: list[dict[str, object]]) -> str:
    """The id of a film that nobody asked to have described."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([SAMPLE])
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="Describe as soon as it is here").uncheck()
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    expect(page.get_by_role("heading", name="No script yet")).to_be_visible(timeout=20_000)
    found = page.url.split("/videos/")[1].split("/")[0]
    context.close()
    return found


def film_page(open_page: Open, film_id: str, width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page(f"/#/videos/{film_id}/show", width, height, scheme)
    expect(page.get_by_role("button", name="Import text")).to_be_visible(timeout=20_000)
    settle(page)
    return page


def choose(page: Page, folder: Path, text: str | bytes, name: str = "broken.srt") -> Locator:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    page.get_by_role("button", name="Import text").click()
    dialog = page.get_by_role("dialog", name="Import timed text")
    dialog.locator("input[type=file]").set_input_files(path)
    return dialog


def test_a_broken_file_shows_its_good_and_bad_cues_before_anything_is_stored(
    open_page: Open, bare: str, tmp_path: Path
) -> None:
    page = film_page(open_page, bare)
    dialog = choose(page, tmp_path, BROKEN)
    expect(dialog).to_contain_text("2 good cues", timeout=20_000)
    expect(dialog).to_contain_text("1 bad one")
    wrong = dialog.get_by_role("region", name="What is wrong in the file").get_by_role("listitem").first
    expect(wrong).to_contain_text("Error")
    expect(wrong).to_contain_text("line 6")
    expect(dialog.get_by_role("region", name="The first cues")).to_contain_text("A green door opens.")
    settle(page)
    keep_picture(page, "import-1440")
    assert axe(page) == []
    assert page.request.get(f"/v1/videos/{bare}/tracks").json() == []
    dialog.get_by_role("button", name="Keep the 2 good cues").click()
    script = page.get_by_role("list", name="Descriptions in order")
    expect(script.get_by_role("button")).to_have_count(2, timeout=20_000)
    expect(script).to_contain_text("We see rain on a window.")


def test_the_checks_of_a_script_lead_to_their_moment(open_page: Open, bare: str) -> None:
    page = film_page(open_page, bare)
    page.get_by_role("tab", name="Descriptions").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    findings = page.get_by_role("list", name="Findings, the gravest first")
    rule = findings.get_by_role("button").filter(has_text="S3")
    expect(rule).to_contain_text("We see rain", timeout=20_000)
    expect(rule.locator("mark")).to_have_text(re.compile("we", re.IGNORECASE))
    rule.click()
    until(page, "Math.abs(document.querySelector('video').currentTime * 1000 - 1000) < 60")
    page.get_by_role("button", name=re.compile(r"\d+ error")).click()  # errors are taken out
    expect(rule).to_have_count(0)
    page.get_by_role("button", name=re.compile(r"\d+ error")).click()
    page.get_by_role("combobox", name="Check by").click()
    page.get_by_role("option", name=re.compile("Research")).click()
    expect(rule).to_contain_text("Hint", timeout=20_000)
    page.get_by_text("rules did not look").click()
    settle(page)
    keep_picture(page, "checks-1440")
    assert axe(page) == []


def test_the_findings_are_one_tab_stop(open_page: Open, bare: str) -> None:
    page = film_page(open_page, bare)
    page.get_by_role("tab", name="Checks").click()
    findings = page.locator(".finding")
    expect(findings.first).to_be_visible(timeout=20_000)
    findings.first.focus()
    page.keyboard.press("End")
    expect(page.locator(".finding").last).to_be_focused()
    for _ in range(4):  # what can be done about this finding, and then out
        if not page.evaluate("document.activeElement.closest('.finding-item:last-child')?.tagName"):
            break
        page.keyboard.press("Tab")
    assert page.evaluate("!document.querySelector('.findings').contains(document.activeElement)")


def test_a_file_that_is_no_text_is_refused_with_words(
    system: System, browser: Browser, cookies: list[dict[str, object]], bare: str, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()  # its own, since the browser writes the refusal into its console
    page.goto(f"/#/videos/{bare}/show")
    dialog = choose(page, tmp_path, "Dear all,\nplease find attached the film.\n", "letter.bin")
    expect(dialog.get_by_role("alert")).to_contain_text("letter.bin", timeout=20_000)
    assert dialog.get_by_role("button", name="Import", exact=True).is_disabled()
    settle(page)
    keep_picture(page, "import-refused-1440")
    assert axe(page) == []
    context.close()


def test_the_report_opens_as_a_page_that_axe_likes(open_page: Open, bare: str) -> None:
    page = film_page(open_page, bare)
    page.get_by_role("tab", name="Checks").click()
    link = page.get_by_role("link", name="Open the report")
    with page.context.expect_page() as opened:
        link.click()
    report = opened.value
    expect(report.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
    expect(report.get_by_role("heading", name=re.compile("1.2.5 Audio description"))).to_be_visible()
    assert axe(report) == []
    keep_picture(report, "report-1440")
    for width in (390, 320):
        report.set_viewport_size({"width": width, "height": 800})
        assert overflow(report) <= 0
    keep_picture(report, "report-320")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Save as PDF").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")


def test_the_report_of_a_described_film_says_where_nothing_is_said(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film.id)
    tracks = page.request.get(f"/v1/videos/{film.id}/tracks").json()
    track = next(each for each in tracks if each["kind"] == "description")
    told = page.request.get(f"/v1/tracks/{track['id']}/report?format=json").json()
    report = open_page(f"/v1/tracks/{track['id']}/report", scheme="light")
    expect(report.get_by_role("heading", name=film.title, level=1)).to_be_visible(timeout=20_000)
    verdicts = {each["verdict"] for each in told["criteria"]}
    assert verdicts <= {"met", "partly", "not met"}  # all of the film is known
    rows = report.get_by_role("table", name="Where nothing is said").get_by_role("row")
    assert rows.count() == (len(told["untold"]) + 1 if told["untold"] else 0)
    assert axe(report) == []
    keep_picture(report, "report-of-a-sample-1440")


def test_the_export_menu_lists_what_the_server_writes(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film.id)
    written = [each for each in page.request.get("/v1/formats").json() if each["writes"]]
    page.get_by_role("button", name="Download script").click()
    menu = page.get_by_role("menu", name="Download script")
    links = menu.get_by_role("menuitem").filter(has_not_text="other time codes")
    expect(links).to_have_count(len(written))
    offered = {re.findall(r"format=([^&]+)", str(link.get_attribute("href")))[0] for link in links.all()}
    assert offered == {each["name"] for each in written} >= {"vtt", "srt", "csv"}
    expect(menu).to_contain_text("For players")
    expect(menu).to_contain_text("Leaves out")
    settle(page)
    keep_picture(page, "export-1440")
    assert axe(page) == []


def test_time_codes_of_a_studio_are_asked_for(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film.id)
    page.get_by_role("button", name="Download script").click()
    page.get_by_role("menuitem", name="With other time codes").click()
    dialog = page.get_by_role("dialog", name="Time codes of the file")
    start = dialog.get_by_role("textbox", name="Time code of the first picture")
    start.fill("soon")
    expect(dialog).to_contain_text("hours:minutes:seconds:frames")
    start.fill("10:00:00:00")
    dialog.get_by_role("combobox", name="Format").click()
    page.get_by_role("option", name="Table (CSV)").click()
    assert axe(page) == []
    keep_picture(page, "time-codes-1440")
    with page.expect_download() as coming:
        dialog.get_by_role("link", name="Download").click()
    assert "10:00:" in coming.value.path().read_text()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 256)])
def test_text_pages_fit_a_telephone_and_400_percent(
    open_page: Open, bare: str, tmp_path: Path, width: int, height: int
) -> None:
    page = film_page(open_page, bare, width, height, "light")
    page.get_by_role("tab", name="Checks").click()
    expect(page.get_by_role("list", name="Findings, the gravest first")).to_be_visible(timeout=20_000)
    settle(page)
    assert overflow(page) <= 0
    assert axe(page) == []
    keep_picture(page, f"checks-{width}")
    dialog = choose(page, tmp_path, BROKEN)
    expect(dialog).to_contain_text("2 good cues", timeout=20_000)
    settle(page)
    assert overflow(page) <= 0
    assert axe(page) == []
    keep_picture(page, f"import-{width}")
    dialog.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Download script").click()
    expect(page.get_by_role("menu")).to_be_visible()
    keep_picture(page, f"export-{width}")
    assert overflow(page) <= 0


def test_the_losses_of_an_export_are_told_to_programs_too(open_page: Open, film: Film) -> None:
    page = film_page(open_page, film.id)
    track = next(
        each for each in page.request.get(f"/v1/videos/{film.id}/tracks").json() if each["kind"] == "description"
    )
    answer = page.request.get(f"/v1/tracks/{track['id']}/export?format=srt")
    assert "fields" in json.loads(answer.headers["cuewright-losses"])


UNTIDY = """1
00:00:01,000 --> 00:00:02,500
We see rain on a window.

2
00:00:05,000 --> 00:00:06,500
A green door opens

3
00:00:08,000 --> 00:00:09,500
A dog comes in
"""


@pytest.fixture(scope="module")
def untidy(system: System, browser: Browser, cookies: list[dict[str, object]], bare: str, tmp_path_factory: Any) -> str:
    """The film with one more script, which has findings of every kind."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/#/videos/{bare}/show")
    expect(page.get_by_role("button", name="Import text")).to_be_visible(timeout=20_000)
    settle(page)
    dialog = choose(page, tmp_path_factory.mktemp("untidy"), UNTIDY, "untidy.srt")
    dialog.get_by_role("button", name="Import 3 cues").click(timeout=60_000)
    expect(page.get_by_role("list", name="Descriptions in order").get_by_role("button")).to_have_count(
        3, timeout=60_000
    )
    context.close()
    return bare


def checks(page: Page) -> Locator:
    page.get_by_role("tab", name="Checks").click()
    findings = page.get_by_role("list", name="Findings, the gravest first")
    expect(findings).to_be_visible(timeout=20_000)
    return findings


def test_findings_are_mended_in_one_step_and_taken_back(open_page: Open, untidy: str) -> None:
    page = film_page(open_page, untidy)
    findings = checks(page)
    stops = findings.get_by_role("button", name="Add a full stop")
    expect(stops).to_have_count(2, timeout=20_000)
    stops.first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mended: Add a full stop.")).to_be_visible(timeout=20_000)
    expect(stops).to_have_count(1, timeout=20_000)
    until(page, "document.activeElement.closest('.findings') !== null")  # who works by keyboard goes on from there
    settle(page)
    keep_picture(page, "checks-mended-1440")
    assert axe(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible(timeout=20_000)
    expect(stops).to_have_count(2, timeout=20_000)
    page.get_by_role("button", name=re.compile(r"^Mend \d in one step")).click()
    expect(page.get_by_text(re.compile(r"^Mended \d descriptions\."))).to_be_visible(timeout=20_000)
    expect(stops).to_have_count(0, timeout=20_000)
    page.get_by_role("tab", name="Descriptions").click()
    expect(page.get_by_role("list", name="Descriptions in order")).to_contain_text("A dog comes in.")


def test_a_finding_stands_with_a_reason_until_it_counts_again(open_page: Open, untidy: str) -> None:
    page = film_page(open_page, untidy)
    findings = checks(page)
    row = findings.get_by_role("listitem").filter(has_text="We see rain").filter(has_text="S3")
    row.get_by_role("button", name="Allow…").click()
    dialog = page.get_by_role("dialog", name="Let this finding stand")
    allow = dialog.get_by_role("button", name="Allow", exact=True)
    expect(allow).to_be_disabled()
    page.keyboard.type("The director asked for these words")
    settle(page)
    keep_picture(page, "waive-1440")
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(row).to_contain_text("Allowed because: The director asked for these words", timeout=20_000)
    page.reload()
    findings = checks(page)
    expect(row).to_contain_text("Allowed because", timeout=20_000)
    row.get_by_role("button", name="Count it again").click()
    expect(row).to_contain_text("Error", timeout=20_000)


def test_of_several_scripts_one_is_chosen(open_page: Open, untidy: str) -> None:
    page = film_page(open_page, untidy, 390, 844)
    page.get_by_role("combobox", name="Script shown").click()
    page.get_by_role("option", name=re.compile("^broken")).click()
    script = page.get_by_role("list", name="Descriptions in order")
    expect(script.get_by_role("button")).to_have_count(2, timeout=20_000)
    settle(page)
    keep_picture(page, "scripts-390")
    assert overflow(page) <= 0
    assert axe(page) == []
