"""From the queue to an approved alignment: two annotators by keys, how far they agree, and a reviewer's decisions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from core.tables import Answer, Cue
from tests.browser.conftest import Open
from tests.browser.narration import Narration, Sentence, csrf, narrated, saved, stands_at, tab_to
from tests.browser.seen import SAMPLE, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(900)]

SENTENCES = tuple(
    Sentence(text, (6_000 * at + 2_000, 6_000 * at + 4_500), (6_000 * at + 3_000, 6_000 * at + 7_000), likely)
    for at, (text, likely) in enumerate(
        (
            ("Iris takes the flower out of the vase.", 0.93),
            ("She has loved flowers all her life.", 0.08),
            ("Ella looks for her, and smiles.", 0.55),
            ("She walks over to the window.", 0.81),
            ("Nobody has seen her for a week.", 0.35),
            ("The sea is near.", 0.2),
            ("Iris sits down at the table.", 0.88),
            ("It was a mistake to come.", 0.11),
            ("The flower is blue.", 0.97),
            ("They leave together.", 0.9),
        )
    )
)
ADA = "axaauuaxaa"  # what each says of the ten sentences; Ben sees the fourth one for longer
BEN = "axxaauauaa"
LONGER = 3
CONTESTED = (2, 3, 4, 7)
VIDEO = "document.querySelector('.player video')"
DAY_OF = (3, 3, 3, 2, 2, 2, 0, 0, 0, 0)  # days ago, for something to see over time


@pytest.fixture
def narration(system: System, open_page: Open) -> Iterator[Narration]:
    with narrated(system, open_page("/"), SAMPLE, SENTENCES) as made:
        yield made


@contextmanager
def signed_in(system: System, browser: Browser, owner: Page, narration: Narration, name: str) -> Iterator[Page]:
    """A new annotator of the collection, who signs in by address and password."""
    email, password = f"{name.lower()}-{uuid4().hex[:8]}@example.org", uuid4().hex
    person = {"email": email, "name": name, "password": password}
    made = owner.request.post("/v1/users", headers=csrf(owner), data=person)
    assert made.status == 201, made.text()
    place = f"/v1/collections/{narration.collection_id}/members/{made.json()['id']}"
    assert owner.request.put(place, headers=csrf(owner), data={"role": "annotator"}).ok
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto("/#/login")
    page.get_by_label("Email").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    yield page
    context.close()


def verify(page: Page, narration: Narration, keys: str, longer: int | None = None) -> None:
    """From the queue to handing in, without a mouse."""
    page.goto("/#/align")
    queue = page.get_by_role("region", name=narration.collection)
    expect(queue).to_be_visible()
    expect(queue.get_by_role("link", name="Agreement and decisions")).to_have_count(0)
    tab_to(page, "Next film")
    page.keyboard.press("Enter")
    for at, key in enumerate(keys):
        stands_at(page, narration, at)
        if at == longer:
            tab_to(page, "End of the interval")
            for _ in range(6):
                page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Every sentence has an answer")).to_be_focused()
    saved(page)
    tab_to(page, "Finish")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is handed in. Thank you.")).to_be_visible()


def stands(page: Page, place: int) -> None:
    """The reviewer's page stands at that one of the contested sentences."""
    text = SENTENCES[CONTESTED[place]].text
    expect(page.get_by_role("heading", level=2, name=text, exact=True)).to_be_visible()
    expect(page.get_by_text(f"Sentence {place + 1} of {len(CONTESTED)} to decide", exact=True)).to_be_visible()


def looked_at(page: Page, name: str) -> None:
    """Pictures in all widths and both schemes, with axe and reflow; the window is wide and dark afterwards."""
    for width, height, scheme in ((1440, 900, "light"), (390, 844, "dark"), (320, 256, "dark"), (1440, 900, "dark")):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert overflow(page) <= 0, (name, width)
        keep_picture(page, f"{name}-{width}{'-light' if scheme == 'light' else ''}")
        if width < 1440:
            page.set_viewport_size({"width": width, "height": 4_000})  # where no bar lies over what axe measures
        assert axe(page) == [], (name, width, scheme)


def spread_over_days(narration: Narration) -> None:
    """Some of what was answered, as if on earlier days."""
    with narration.session() as session:
        for one, days in zip(SENTENCES, DAY_OF, strict=True):
            cues = select(Cue.id).where(Cue.track_id == narration.track_id, Cue.text == one.text)
            earlier = Answer.created_at - timedelta(days=days)
            session.execute(update(Answer).where(Answer.cue_id.in_(cues)).values(created_at=earlier))


def test_from_the_queue_to_an_approved_alignment(
    system: System, browser: Browser, open_page: Open, narration: Narration
) -> None:
    page = open_page("/#/align")
    queue = page.get_by_role("region", name=narration.collection)
    queue.get_by_role("link", name="Agreement and decisions").click()
    expect(page.get_by_role("heading", name="Nobody has handed in yet")).to_be_visible()
    looked_at(page, "agreement-nothing")

    with signed_in(system, browser, page, narration, "Ada") as ada:
        verify(ada, narration, ADA)
        with signed_in(system, browser, page, narration, "Ben") as ben:
            page.goto(f"/#/align/agreement/{narration.collection_id}/{narration.track_id}")
            expect(page.get_by_text("1 of 2 have handed in.")).to_be_visible()
            looked_at(page, "adjudication-waiting")
            page.goto(f"/#/align/agreement/{narration.collection_id}")
            alone = page.get_by_text("Only one person has answered, so there is nobody to compare with.")
            expect(alone.first).to_be_visible()
            looked_at(page, "agreement-one")
            verify(ben, narration, BEN, LONGER)
            ben.goto(f"/#/align/agreement/{narration.collection_id}")  # what others say is not for annotators
            expect(ben.get_by_role("alert")).to_be_visible()
            assert ada.request.get(f"/v1/tracks/{narration.track_id}/disagreements").status == 403
    spread_over_days(narration)

    page.goto("/#/align")
    tab_to(page, "Agreement and decisions")
    page.keyboard.press("Enter")
    films = page.get_by_role("table", name="Films")
    expect(films.get_by_text("2 of 2 have finished: ready to decide")).to_be_visible()
    pair = page.get_by_role("table", name="Two by two").get_by_role("row").nth(1)
    expect(pair).to_contain_text("Ada and Ben")
    expect(pair).to_contain_text("0.46")  # 7 of 10 alike, 0.44 by chance
    contested = page.get_by_role("table", name="Sentences that people see differently")
    expect(contested.get_by_role("row")).to_have_count(len(CONTESTED) + 1)
    looked_at(page, "agreement")

    tab_to(page, "Decide")
    page.keyboard.press("Enter")
    stands(page, 0)
    until(page, f"!{VIDEO}.paused && {VIDEO}.currentTime > 13.9 && {VIDEO}.currentTime < 20")
    lanes = page.get_by_role("list", name="What people say; take one of them")
    expect(lanes.get_by_role("button")).to_have_count(2)
    expect(lanes.get_by_role("button").nth(1)).to_have_accessible_name("2 Ben not visible")
    looked_at(page, "adjudication")
    page.keyboard.press("1")
    stands(page, 1)
    keep_picture(page, "adjudication-times-1440")
    page.keyboard.press("n")  # where the first of them sees it
    until(page, f"!{VIDEO}.paused && {VIDEO}.currentTime > 19.9")
    page.keyboard.press("Space")
    until(page, f"{VIDEO}.paused")
    start = round(page.evaluate(f"{VIDEO}.currentTime") * 1000)
    page.keyboard.press("i")
    set_start = int(page.get_by_role("slider", name="Start of the interval").get_attribute("aria-valuenow") or 0)
    assert start - 42 <= set_start <= start + 2, "where the picture begins"
    tab_to(page, "End of the interval")
    page.keyboard.press("ArrowRight")
    end = int(page.get_by_role("slider", name="End of the interval").get_attribute("aria-valuenow") or 0)
    assert end == SENTENCES[3].seen[1] + 100
    page.keyboard.press("Enter")
    stands(page, 2)

    page.reload()  # decisions are kept until they are sent
    stands(page, 2)
    page.keyboard.press("x")
    stands(page, 3)
    page.keyboard.press("z")
    stands(page, 2)
    page.keyboard.press("2")
    stands(page, 3)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keep_picture(page, "adjudication-keys-1440")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="Everything is decided")).to_be_focused()
    looked_at(page, "adjudication-summary")
    assert narration.approved() == {}
    tab_to(page, "Approve")
    page.keyboard.press("Enter")

    expect(page.get_by_text("is approved.")).to_be_visible()
    table = page.get_by_role("table", name="Approved alignment")
    expect(table.get_by_role("row")).to_have_count(len(SENTENCES) + 1)
    expect(page.get_by_text("6 agreed on by all, 4 decided by a reviewer.")).to_be_visible()
    looked_at(page, "approved")
    assert narration.approved() == {
        SENTENCES[0].text: ("alignable", "agreement", list(SENTENCES[0].seen)),
        SENTENCES[1].text: ("not_visible", "agreement", None),
        SENTENCES[2].text: ("alignable", "reviewer", list(SENTENCES[2].seen)),
        SENTENCES[3].text: ("alignable", "reviewer", [set_start, end]),
        SENTENCES[4].text: ("alignable", "reviewer", list(SENTENCES[4].seen)),
        SENTENCES[5].text: ("unsure", "agreement", None),
        SENTENCES[6].text: ("alignable", "agreement", list(SENTENCES[6].seen)),
        SENTENCES[7].text: ("unsure", "reviewer", None),
        SENTENCES[8].text: ("alignable", "agreement", list(SENTENCES[8].seen)),
        SENTENCES[9].text: ("alignable", "agreement", list(SENTENCES[9].seen)),
    }

    page.goto(f"/#/align/agreement/{narration.collection_id}/{narration.track_id}")  # an old address leads there too
    expect(table).to_be_visible()
    tab_to(page, "Agreement")
    page.keyboard.press("Enter")
    expect(films.get_by_text("Approved", exact=True)).to_be_visible()
