"""Verifying a narration in the browser by keys alone: decisions in the database, undo, handing in, lost connections."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from cli.embedded import database_url
from core.tables import Answer, Assignment, Cue, Track, Video
from core.tracks import keep_track
from tests.browser.conftest import Open
from tests.browser.seen import PROJECT, SAMPLE, System, axe, keep_picture, overflow, settle, until

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

FILM_MS = 72_000
SENTENCES = (  # (what is said, when, when it can be seen, how likely that is)
    ("Iris takes the flower out of the vase.", (4_000, 6_500), (5_000, 9_000), 0.93),
    ("She has loved flowers all her life.", (12_000, 14_000), (13_000, 15_000), 0.08),
    ("Then she walks over to the window.", (21_000, 23_500), (18_000, 21_000), 0.81),
    ("Ella comes in from the garden and looks for her.", (30_000, 33_000), (34_000, 38_000), 0.55),
    (
        "At last they leave together, and the room stays empty.",
        (60_000, 64_000),
        (66_000, 72_500),
        0.7,
    ),
)


@dataclass(frozen=True)
class Narration:
    collection: str
    video_id: UUID
    database: str

    @contextmanager
    def session(self) -> Iterator[Session]:
        engine = create_engine(self.database)
        with Session(engine) as session:
            yield session
            session.commit()
        engine.dispose()

    def rows(self) -> list[tuple[str, str, int | None, int | None, bool]]:
        """(sentence, label, start, end, undone) of all answers as they were given."""
        query = (
            select(Cue.text, Answer.label, Answer.start_ms, Answer.end_ms, Answer.undone_at)
            .join(Cue, Cue.id == Answer.cue_id)
            .join(Track, Track.id == Cue.track_id)
            .where(Track.video_id == self.video_id)
            .order_by(Answer.id)
        )
        with self.session() as session:
            return [(row[0], row[1], row[2], row[3], row[4] is not None) for row in session.execute(query)]

    def states(self) -> list[str]:
        query = select(Assignment.state).join(Track, Track.id == Assignment.track_id)
        with self.session() as session:
            return list(session.scalars(query.where(Track.video_id == self.video_id)))


def curve(seen: tuple[int, int]) -> dict[str, Any]:
    """Alike where it is seen, and a little somewhere else."""
    middle = sum(seen) / 2000
    values = bytes(
        round(min(255, 235 * math.exp(-(((s + 0.5 - middle) / 3) ** 2)) + 20 + 18 * math.sin(s))) for s in range(72)
    )
    return {"from_s": 0, "values": base64.b64encode(values).decode()}


def cue(text: str, spoken: tuple[int, int], seen: tuple[int, int], likely: float) -> dict[str, Any]:
    data = {"alignable": likely, "score": 0.4, "spoken": spoken, "seen": seen, "curve": curve(seen)}
    return {"start_ms": seen[0], "end_ms": seen[1], "text": text, "data": data}


@contextmanager
def narrated(system: System, page: Page, film: Path) -> Iterator[Narration]:
    """A film that was uploaded through the page, and a proposal for its narration such as the model makes."""
    page.goto("/#/videos")
    page.locator("input[type=file]").set_input_files([film])
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Describe as soon as it is here").uncheck()
    dialog.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Open the film").click(timeout=60_000)
    page.wait_for_url("**/videos/*/show")
    video_id = page.url.split("/videos/")[1].split("/")[0]
    collection_id = page.request.get(f"/v1/videos/{video_id}").json()["collection_id"]
    collection = page.request.get(f"/v1/collections/{collection_id}").json()["name"]
    made = Narration(collection, UUID(video_id), database_url(system.data))
    with made.session() as session:
        session.get_one(Video, made.video_id).duration_ms = FILM_MS
        keep_track(
            session, made.video_id, kind="alignment", source="checkpoint:browser-test", title="Proposal",
            language="en", provenance={}, cues=[cue(*each) for each in SENTENCES],
        )  # fmt: skip
    yield made
    token = page.request.get("/v1/session").json()["csrf_token"]
    gone = page.request.delete(f"/v1/videos/{video_id}", headers={"X-CSRF-Token": token})
    assert gone.status == 204  # other tests bring the same sample


@pytest.fixture
def bare_page(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[Page]:
    """A page whose console may complain, as it does of every lost connection."""
    context = browser.new_context(base_url=system.url, viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def sentence(page: Page, number: int) -> None:
    """The page stands at that sentence, and its passage plays."""
    expect(page.get_by_role("heading", level=2, name=SENTENCES[number][0])).to_be_visible()
    expect(page.get_by_text(f"Sentence {number + 1} of {len(SENTENCES)}", exact=True)).to_be_visible()


def at(page: Page, ms: int) -> None:
    page.evaluate("() => document.querySelector('.player video').pause()")
    page.evaluate("(s) => { document.querySelector('.player video').currentTime = s }", ms / 1000)
    until(page, "!document.querySelector('.player video').seeking")


def saved(page: Page) -> None:
    expect(page.get_by_text("All saved", exact=True)).to_be_visible(timeout=20_000)


def in_sight(page: Page) -> None:
    """All that a decision needs is on the screen at once."""
    box = page.get_by_role("button", name="All keys").bounding_box()
    assert box and box["y"] + box["height"] <= page.evaluate("window.innerHeight")


TIMED = """() => {
  window.waits = [];
  const video = document.querySelector('.player video');
  let pressed = null;
  document.addEventListener('keydown', (event) => {
    if ('axu'.includes(event.key)) pressed = [event.key, performance.now()];
  }, true);
  const shown = (now) => {
    if (pressed !== null && !video.seeking && !video.paused && now > pressed[1]) {
      window.waits.push([pressed[0], Math.round(now - pressed[1])]);
      pressed = null;
    }
    video.requestVideoFrameCallback(shown);
  };
  video.requestVideoFrameCallback(shown);
}"""


@pytest.fixture
def flower(system: System, bare_page: Page) -> Iterator[Narration]:
    with narrated(system, bare_page, SAMPLE) as made:
        yield made


@pytest.fixture
def hat(system: System, bare_page: Page) -> Iterator[Narration]:
    with narrated(system, bare_page, PROJECT / "samples" / "yellow-hat.mp4") as made:
        yield made


def test_a_narration_is_verified_by_keys_alone(open_page: Open, flower: Narration) -> None:
    narration = flower
    page = open_page("/#/align")
    queue = page.get_by_role("region", name=narration.collection)
    expect(queue).to_be_visible()
    settle(page)
    assert axe(page) == []
    queue.get_by_role("button", name="Next film").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/align/*")
    sentence(page, 0)
    in_sight(page)
    page.evaluate(TIMED)
    video = "document.querySelector('.player video')"
    until(page, f"!{video}.paused && {video}.currentTime > 4 && {video}.currentTime < 10")

    page.keyboard.press("a")  # as proposed
    sentence(page, 1)
    until(page, f"!{video}.paused && {video}.currentTime > 11.9 && {video}.currentTime < 16")
    keep_picture(page, "align-1440")
    page.keyboard.press("x")
    sentence(page, 2)
    until(page, "window.waits.length >= 2")
    print("\nkey, ms until the next sentence plays:", page.evaluate("window.waits"))

    at(page, 18_500)  # an interval of one's own, by the playhead and by the arrow keys
    page.keyboard.press("i")
    at(page, 20_400)
    page.keyboard.press("o")
    start = page.get_by_role("slider", name="Start of the interval")
    start.focus()
    page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "0:18.6, 1.8 s long, yours")
    assert axe(page) == []
    keep_picture(page, "align-own-1440")
    page.keyboard.press("Enter")
    sentence(page, 3)
    page.keyboard.press("u")
    sentence(page, 4)
    saved(page)
    seen = SENTENCES[0][2]
    first, hidden = (SENTENCES[0][0], "alignable", *seen, False), (SENTENCES[1][0], "not_visible", None, None, False)
    own = (SENTENCES[2][0], "alignable", 18_600, 20_400, False)
    assert narration.rows() == [first, hidden, own, (SENTENCES[3][0], "unsure", None, None, False)]

    page.reload()  # what was said is the server's
    sentence(page, 4)
    page.keyboard.press("z")
    sentence(page, 3)
    page.keyboard.press("z")
    sentence(page, 2)
    saved(page)
    assert narration.rows() == [first, hidden, (*own[:4], True), (SENTENCES[3][0], "unsure", None, None, True)]
    page.keyboard.press("a")  # the interval that was taken back is there again
    sentence(page, 3)
    page.keyboard.press("ArrowUp")
    sentence(page, 2)
    page.keyboard.press("ArrowDown")
    sentence(page, 3)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of this page")).to_be_visible()
    assert axe(page) == []
    keep_picture(page, "align-keys-1440")
    page.keyboard.press("x")  # nothing happens under the dialog
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    sentence(page, 3)

    page.keyboard.press("a")
    sentence(page, 4)
    page.keyboard.press("a")  # proposed beyond the end of the film: kept within it
    expect(page.get_by_role("heading", name="Every sentence has an answer")).to_be_focused()
    saved(page)
    assert axe(page) == []
    keep_picture(page, "align-summary-1440")
    assert narration.rows()[4:] == [
        own,
        (SENTENCES[3][0], "alignable", 34_000, 38_000, False),
        (SENTENCES[4][0], "alignable", 66_000, FILM_MS, False),
    ]
    page.get_by_role("button", name="Finish").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is handed in. Thank you.")).to_be_visible()
    assert narration.states() == ["done"]
    keep_picture(page, "align-queue-1440")
    assert axe(page) == []
    queue.get_by_role("button", name="Next film").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No film is left for you")).to_be_visible()


def test_decisions_outlive_a_lost_connection_and_a_lost_place_is_explained(bare_page: Page, hat: Narration) -> None:
    page, narration = bare_page, hat
    page.goto("/#/align")
    page.get_by_role("region", name=narration.collection).get_by_role("button", name="Next film").click()
    sentence(page, 0)

    grip, area = page.get_by_role("slider", name="End of the interval"), page.locator(".curve__area").bounding_box()
    box = grip.bounding_box()
    assert box and area
    page.mouse.move(box["x"] + 4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 + area["width"] / 10, box["y"] + 20, steps=4)
    page.keyboard.press("Escape")  # called off
    page.mouse.up()
    expect(grip).to_have_attribute("aria-valuenow", str(SENTENCES[0][2][1]))
    page.mouse.move(box["x"] + 4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 + area["width"] / 10, box["y"] + 20, steps=4)
    page.mouse.up()
    end_ms = int(grip.get_attribute("aria-valuenow") or 0)
    assert SENTENCES[0][2][1] + 1_500 < end_ms < SENTENCES[0][2][1] + 5_000

    page.context.set_offline(True)
    page.get_by_role("button", name="Save my interval").click()
    page.keyboard.press("x")
    sentence(page, 2)
    expect(page.locator(".saved-line")).to_have_text(
        "Waiting for the connection; 2 decisions are kept in this browser", timeout=10_000
    )
    assert axe(page) == []
    keep_picture(page, "align-waiting-1440")
    assert narration.rows() == []
    page.context.set_offline(False)
    saved(page)
    first = (SENTENCES[0][0], "alignable", SENTENCES[0][2][0], end_ms, False)
    assert narration.rows() == [first, (SENTENCES[1][0], "not_visible", None, None, False)]

    for width, height in ((390, 844), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert overflow(page) <= 0
        keep_picture(page, f"align-{width}")
        page.set_viewport_size({"width": width, "height": 3_000})  # where no bar lies over what axe measures
        assert axe(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})

    other = page.context.new_page()  # given back in another window
    other.goto(page.url)
    other.get_by_role("button", name="Give back").click()
    other.get_by_role("button", name="Give back: are you sure?").click()
    expect(other.get_by_role("heading", name="Align", level=1)).to_be_visible()
    assert narration.states() == ["returned"]
    page.keyboard.press("u")
    expect(page.get_by_role("alert")).to_contain_text("What to do: Ask for the next one.")
    keep_picture(page, "align-lost-1440")
    assert axe(page) == []
    page.get_by_role("link", name="To the next film").click()
    expect(page.get_by_role("heading", name="Align", level=1)).to_be_visible()


def test_a_collection_without_a_proposal_says_how_to_begin(open_page: Open) -> None:
    page = open_page("/#/align", 390, 844)
    page.get_by_role("button", name="Next film").first.click()
    expect(page.get_by_text("Nothing here waits for you")).to_be_visible()
    keep_picture(page, "align-nothing-390")
    assert overflow(page) <= 0
    assert axe(page) == []
