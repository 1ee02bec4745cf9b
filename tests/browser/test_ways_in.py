"""Signing in and out, and uploads that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Open
from tests.browser.seen import System, axe, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]


def test_a_login_link_works_once(system: System, browser: Browser) -> None:
    link = system.link()
    first, second = browser.new_context(), browser.new_context()
    page = first.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Logout").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    again = second.new_page()
    again.goto(link)
    expect(again.get_by_role("alert")).to_be_visible(timeout=20_000)
    expect(again.get_by_label("Password")).to_be_visible()
    keep_picture(again, "sign-in-refused-1440")
    assert axe(again) == []
    first.close()
    second.close()


def test_a_wrong_password_says_so(system: System, browser: Browser) -> None:
    page = browser.new_page(base_url=system.url)
    page.goto("/#/login")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.mp4", b""), ("notes.mp4", b"These are notes and no film.\n" * 40)]
)
def test_what_is_no_film_is_refused_with_what_to_do(
    system: System, browser: Browser, cookies: list[dict[str, object]], tmp_path: Path, name: str, content: bytes
) -> None:
    context = browser.new_context(base_url=system.url)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/#/videos")
    (tmp_path / name).write_bytes(content)
    page.locator("input[type=file]").set_input_files(tmp_path / name)
    page.get_by_role("dialog").get_by_role("button", name="Upload").click()
    refusal = page.get_by_role("region", name="Uploads").get_by_role("alert")
    expect(refusal).to_contain_text("What to do", timeout=20_000)
    keep_picture(page, f"refused-{name.split('.')[0]}-1280")
    assert axe(page) == []
    context.close()


def test_a_key_is_shown_once_and_revoked(open_page: Open) -> None:
    page = open_page("/#/keys")
    page.get_by_role("button", name="Make a key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("A test's key")
    assert axe(page) == []
    dialog.get_by_role("button", name="Make a key").click()
    secret = dialog.locator("code").inner_text()
    assert len(secret) > 20
    asked = page.request.get("/v1/collections", headers={"Authorization": f"Bearer {secret}", "Cookie": ""})
    assert asked.status == 200
    dialog.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("table")).to_contain_text("A test's key")
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke A test's key").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("dialog")).to_have_count(0)  # behind an open dialog no button has a role
    expect(page.get_by_role("button", name="Revoke A test's key")).to_have_count(0)
    refused = page.request.get("/v1/collections", headers={"Authorization": f"Bearer {secret}", "Cookie": ""})
    assert refused.status == 401
