"""A film with a narration to verify, as the browser tests bring it, and what they find of it in the database."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from cli.embedded import database_url
from core.tables import Answer, Assignment, Cue, Track, Video
from core.tracks import keep_track
from tests.browser.seen import System

FILM_MS = 72_000


@dataclass(frozen=True)
class Sentence:
    text: str
    spoken: tuple[int, int]
    seen: tuple[int, int]  # by the model
    likely: float


@dataclass(frozen=True)
class Narration:
    collection_id: str
    collection: str
    video_id: UUID
    track_id: UUID
    sentences: Sequence[Sentence]
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

    def approved(self) -> dict[str, tuple[str, str, list[int] | None]]:
        """Of each sentence what is approved in the end: (label, who decided it, when it can be seen)."""
        query = select(Cue.text, Cue.data).join(Track, Track.id == Cue.track_id)
        with self.session() as session:
            rows = session.execute(query.where(Track.video_id == self.video_id, Track.state == "approved")).all()
        return {text: (data["label"], data["decided"], data["seen"]) for text, data in rows}


def curve(seen: tuple[int, int], likely: float) -> dict[str, Any]:
    """Alike where it is seen, the more clearly the likelier that is, and a little somewhere else."""
    middle, wide = sum(seen) / 2000, 2 + 6 * (1 - likely)
    values = bytes(
        round(min(255, 235 * math.exp(-(((s + 0.5 - middle) / wide) ** 2)) + 20 + 18 * math.sin(s))) for s in range(72)
    )
    return {"from_s": 0, "values": base64.b64encode(values).decode()}


def cue(one: Sentence) -> dict[str, Any]:
    data = {
        "alignable": one.likely,
        "score": 0.4,
        "spoken": one.spoken,
        "seen": one.seen,
        "curve": curve(one.seen, one.likely),
    }
    return {"start_ms": one.seen[0], "end_ms": one.seen[1], "text": one.text, "data": data}


@contextmanager
def narrated(system: System, page: Page, film: Path, sentences: Sequence[Sentence]) -> Iterator[Narration]:
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
    engine = create_engine(database_url(system.data))
    with Session(engine) as session:
        session.get_one(Video, UUID(video_id)).duration_ms = FILM_MS
        track_id = keep_track(
            session, UUID(video_id), kind="alignment", source="checkpoint:browser-test", title="Proposal",
            language="en", provenance={}, cues=[cue(one) for one in sentences],
        )  # fmt: skip
        session.commit()
    engine.dispose()
    assert track_id is not None
    yield Narration(collection_id, collection, UUID(video_id), track_id, sentences, database_url(system.data))
    gone = page.request.delete(f"/v1/videos/{video_id}", headers=csrf(page))
    assert gone.status == 204  # other tests bring the same sample


def csrf(page: Page) -> dict[str, str]:
    return {"X-CSRF-Token": page.request.get("/v1/session").json()["csrf_token"]}


def stands_at(page: Page, narration: Narration, number: int) -> None:
    """The page stands at that sentence."""
    sentences = narration.sentences
    here = page.get_by_role("heading", level=2, name=sentences[number].text, exact=True)
    expect(here).to_be_visible(timeout=20_000)
    expect(page.get_by_text(f"Sentence {number + 1} of {len(sentences)}", exact=True)).to_be_visible()


def saved(page: Page) -> None:
    expect(page.get_by_text("All saved", exact=True)).to_be_visible(timeout=20_000)


def tab_to(page: Page, name: str, presses: int = 80) -> None:
    """Tab until the focus is on what has this name."""
    named = "() => (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')"
    for _ in range(presses):
        page.keyboard.press("Tab")
        if str(page.evaluate(named)).startswith(name):
            return
    raise AssertionError(f"the Tab key never comes to {name}")
