"""A film whose soundtrack was heard: what the models say is planted, all else is the work of the system itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, delete, select, update
from sqlalchemy.orm import Session

from cli.embedded import database_url
from core.tables import Job, Result, Step, Track
from tests.browser.narration import csrf
from tests.browser.seen import PROJECT, System

SAMPLE = PROJECT / "samples" / "yellow-hat.mp4"
JOB_MS = 300_000  # the first listens in earnest where the models are installed


@dataclass(frozen=True)
class HeardFilm:
    id: str
    system: System
    page: Page  # of somebody signed in, to ask the api

    @property
    def path(self) -> str:
        return f"/#/videos/{self.id}/show"

    @contextmanager
    def session(self) -> Iterator[Session]:
        engine = create_engine(database_url(self.system.data))
        with Session(engine) as session:
            yield session
            session.commit()
        engine.dispose()

    def speakers(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.request.get(f"/v1/videos/{self.id}/speakers").json()
        return found

    def harvest(self, **body: Any) -> str:
        """The job, which has ended."""
        asked = self.page.request.post(f"/v1/videos/{self.id}/harvest", headers=csrf(self.page), data=body)
        assert asked.status == 202, asked.text()
        job: str = asked.json()["id"]
        for _ in range(JOB_MS // 500):
            state = self.page.request.get(f"/v1/jobs/{job}").json()["state"]
            if state == "done":
                return job
            assert state in ("queued", "running"), state
            self.page.wait_for_timeout(500)
        raise AssertionError("the harvest does not end")

    def forget(self) -> None:
        """As if nobody had asked; what was heard stays, so that nobody listens twice."""
        with self.session() as session:
            session.execute(delete(Track).where(Track.video_id == UUID(self.id)))
            session.execute(delete(Job).where(Job.video_id == UUID(self.id)))
            session.execute(delete(Result).where(Result.step == "harvest"))

    def hear(self, payload: Mapping[str, Any], **body: Any) -> None:
        """Let the models have heard this: in place of the step's answer, under its key."""
        self.forget()
        job = self.harvest()
        with self.session() as session:
            key = session.scalar(select(Step.result_key).where(Step.job_id == UUID(job), Step.name == "hear"))
            session.execute(update(Result).where(Result.key == key).values(payload=dict(payload)))
        self.forget()
        self.harvest(**body)


@contextmanager
def heard_film(system: System, browser: Browser, cookies: list[dict[str, object]]) -> Iterator[HeardFilm]:
    """Uploaded by way of the page, not described; it goes in the end."""
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
    expect(page.get_by_role("heading", name="Speakers")).to_be_visible(timeout=20_000)
    film = HeardFilm(page.url.split("/videos/")[1].split("/")[0], system, page)
    yield film
    gone = page.request.delete(f"/v1/videos/{film.id}", headers=csrf(page))
    assert gone.status == 204
    context.close()
