"""What administrators look up: who did what, and who verifies what; by keys, far zoomed in, and when nothing comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from core.tables import Assignment
from tests.browser.conftest import Open
from tests.browser.narration import Narration, Sentence, csrf, narrated, tab_to
from tests.browser.seen import SAMPLE, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

SENTENCES = (
    Sentence("Iris takes the flower out of the vase.", (4_000, 6_500), (5_000, 9_000), 0.93),
    Sentence("She has loved flowers all her life.", (12_000, 14_000), (13_000, 15_000), 0.08),
)
SIZES = ((1440, 900, "dark"), (390, 844, "light"), (320, 256, "dark"))


@pytest.fixture
def narration(system: System, open_page: Open) -> Iterator[Narration]:
    with narrated(system, open_page("/"), SAMPLE, SENTENCES) as made:
        yield made


def audit(open_page: Open, path: str = "/#/audit", width: int = 1440, height: int = 900, scheme: str = "dark") -> Page:
    page = open_page(path, width, height, scheme)
    expect(page.get_by_role("heading", name="Audit", level=1)).to_be_visible(timeout=20_000)
    settle(page)
    return page


def make_key(page: Page, name: str) -> str:
    made = page.request.post("/v1/keys", headers=csrf(page), data={"name": name})
    assert made.ok, made.text()
    return str(made.json()["id"])


def choose(page: Page, filter: str, choice: str) -> None:
    """By keys: the select opens on Enter, its first letters lead to the choice."""
    page.get_by_role("combobox", name=filter).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name=choice, exact=True)).to_be_visible()
    for _ in range(30):
        if page.evaluate("document.activeElement.textContent") == choice:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_deed_is_found_by_keys(open_page: Open) -> None:
    name = f"laptop {uuid4().hex[:6]}"
    page = open_page("/#/keys")
    key_id = make_key(page, name)
    assert page.request.delete(f"/v1/keys/{key_id}", headers=csrf(page)).status == 204
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Audit").press("Enter")
    table = page.get_by_role("table", name="Audit")
    rows = table.get_by_role("row").filter(has_text=name)
    expect(rows).to_have_count(2, timeout=20_000)
    expect(rows.first).to_contain_text("Revoked an API key, which could: read, write")
    expect(rows.last).to_contain_text("Made an API key, which may: read, write")
    expect(rows.first).to_contain_text("Local admin")
    choose(page, "Deed", "Making a key")
    expect(rows).to_have_count(1)
    choose(page, "Person", "Local admin")
    expect(rows).to_have_count(1)
    until(page, "location.hash.includes('deed=key.made') && location.hash.includes('person=')")
    page.reload()
    expect(page.get_by_role("combobox", name="Deed")).to_have_text("Making a key")
    expect(rows).to_have_count(1)
    choose(page, "Deed", "Adding a person")
    expect(page.get_by_role("heading", name="Nobody did this")).to_be_visible()
    settle(page)
    assert axe(page) == []


def test_older_deeds_come_when_they_are_asked_for(open_page: Open) -> None:
    page = open_page("/#/keys")
    for number in range(52):
        make_key(page, f"one of many {number}")
    page = audit(open_page, "/#/audit?deed=key.made")
    table = page.get_by_role("table", name="Audit")
    expect(table.get_by_role("row")).to_have_count(51)  # with its head
    tab_to(page, "Show older ones", 200)
    page.keyboard.press("Enter")
    expect(table.get_by_role("row").filter(has_text="one of many 0 (")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="are shown")).to_be_visible()


def test_what_was_changed_leads_to_its_page(open_page: Open) -> None:
    page = open_page("/#/collections")
    made = page.request.post("/v1/collections", headers=csrf(page), data={"name": "For the audit"}).json()
    path = f"/v1/collections/{made['id']}"
    assert page.request.patch(path, headers=csrf(page), data={"name": "Of the audit"}).ok
    page = audit(open_page)
    row = page.get_by_role("row").filter(has_text="name “For the audit”, now “Of the audit”")
    row.get_by_role("link", name="Of the audit").press("Enter")
    expect(page.get_by_role("heading", name="Of the audit", level=1)).to_be_visible(timeout=20_000)
    assert page.request.delete(path, headers=csrf(page)).status == 204


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_the_audit_looks_whole_at_every_size(open_page: Open, width: int, height: int, scheme: str) -> None:
    page = audit(open_page, "/#/audit", width, height, scheme)
    expect(page.get_by_role("table", name="Audit").get_by_role("row").nth(1)).to_be_visible()
    keep_picture(page, f"audit-{width}")
    assert overflow(page) <= 0
    assert axe(page) == []


@pytest.mark.parametrize(("path", "heading", "asked"), [
    ("/#/audit", "Audit", "**/v1/audit*"), ("/#/assignments", "Assignments", "**/v1/assignments*"),
])  # fmt: skip
def test_what_cannot_be_loaded_is_said(
    system: System, browser: Browser, cookies: list[dict[str, object]], path: str, heading: str, asked: str
) -> None:
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.route(asked, lambda route: route.fulfill(status=403, json={"title": "away", "detail": "a", "status": 403}))
    page.goto(path)
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible(timeout=20_000)
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    assert axe(page) == []
    page.unroute(asked)
    again.press("Enter")
    expect(again).to_have_count(0)
    context.close()


def test_only_administrators_have_these_places(system: System, browser: Browser, open_page: Open) -> None:
    owner = open_page("/#/users")
    email, password = f"ben-{uuid4().hex[:8]}@example.org", uuid4().hex
    person = {"email": email, "name": "Ben", "password": password}
    assert owner.request.post("/v1/users", headers=csrf(owner), data=person).status == 201
    context = browser.new_context(base_url=system.url)
    page = context.new_page()
    page.goto("/#/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    places = page.get_by_role("navigation", name="Places")
    expect(places.get_by_role("link", name="Films")).to_be_visible(timeout=20_000)
    for name in ("Audit", "Assignments"):
        expect(places.get_by_role("link", name=name)).to_have_count(0)
    page.goto("/#/audit")
    expect(page.get_by_role("alert")).to_contain_text("This is for administrators")
    page.goto("/#/assignments")
    expect(page.get_by_role("heading", name="Nobody verifies anything yet")).to_be_visible()
    context.close()


def begin(page: Page, narration: Narration, name: str) -> None:
    """Somebody new takes a place at the narration."""
    email = f"{name.lower()}-{uuid4().hex[:8]}@example.org"
    made = page.request.post("/v1/users", headers=csrf(page), data={"email": email, "name": name})
    user_id = str(made.json()["id"])
    place = f"/v1/collections/{narration.collection_id}/members/{user_id}"
    assert page.request.put(place, headers=csrf(page), data={"role": "annotator"}).ok
    with narration.session() as session:
        lease_until = datetime.now(UTC) + timedelta(hours=1)
        session.add(Assignment(track_id=narration.track_id, user_id=UUID(user_id), gold=False, lease_until=lease_until))


def test_a_place_is_given_back_by_keys(open_page: Open, narration: Narration) -> None:
    page = open_page("/#/align")
    begin(page, narration, "Bertha")
    queue = page.get_by_role("region", name=narration.collection)
    queue.get_by_role("link", name="Who verifies what").press("Enter")
    expect(page.get_by_role("heading", name="Assignments", level=1)).to_be_visible(timeout=20_000)
    expect(page.get_by_role("combobox", name="Collection")).to_have_text(narration.collection)
    row = page.get_by_role("row").filter(has_text="Bertha")
    expect(row).to_contain_text("At work")
    expect(row).to_contain_text("0 of 2")
    for width, height, scheme in SIZES:
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        keep_picture(page, f"assignments-{width}")
        assert overflow(page) <= 0, width
        assert axe(page) == [], width
    page.set_viewport_size({"width": 1440, "height": 900})
    choose(page, "Person", "Bertha")
    choose(page, "State", "At work")
    expect(row).to_have_count(1)
    tab_to(page, "Give back the place of Bertha at")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Give back the place of Bertha?")
    expect(dialog).to_be_visible()
    settle(page)
    assert axe(page) == []
    keep_picture(page, "assignments-give-back")
    tab_to(page, "Give back")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is no such assignment")).to_be_visible(timeout=20_000)
    choose(page, "State", "Given back")
    expect(row).to_contain_text("no longer")
    expect(row.get_by_role("button")).to_have_count(0)
    assert narration.states() == ["returned"]
    page = audit(open_page, "/#/audit?deed=assignment.ended")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Gave back the place that Bertha had")
