"""The names that a film's dialogue tells, and when a listener first hears each."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Db, SeenVideo
from core.film_times import film_times

router = APIRouter(prefix="/v1/videos/{id}", tags=["names"])


class NameRead(BaseModel):
    name: str
    said_ms: int | None = Field(description="when dialogue first has it; from then on a description may use it")
    guessed: bool = Field(description="found by how people are addressed, in no cast list")


@router.get("/names")
def index(video: SeenVideo, session: Db) -> list[NameRead]:
    """In the order in which they are first heard; empty where the dialogue is not known."""
    from core.names import ledger_of

    dialogue = film_times(session, video).dialogue or ()
    people = ledger_of((), dialogue).characters
    ordered = sorted(people, key=lambda one: (one.said_ms is None, one.said_ms or 0, one.name))
    return [NameRead(name=one.name, said_ms=one.said_ms, guessed=one.guessed) for one in ordered]
