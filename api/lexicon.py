"""How words are said in a collection's films: read by all its people, changed entry by entry by its annotators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import Db, EditedCollection, SeenCollection
from core.lexicon import LONGEST, MOST_ENTRIES, change_lexicon, read_lexicon

router = APIRouter(prefix="/v1/collections", tags=["lexicon"])

Word = Annotated[str, Field(max_length=LONGEST)]
Lexicon = Annotated[
    dict[Word, Word],
    Field(
        max_length=MOST_ENTRIES,
        description="written word -> as it is spoken; small letters stand for every spelling",
    ),
]


class LexiconRead(BaseModel):
    entries: Lexicon


class LexiconUpdate(BaseModel):
    """What is not named stays, so that two people can change a lexicon at once."""

    set: Lexicon = {}
    remove: list[Word] = Field(default=[], max_length=MOST_ENTRIES, description="written words; others are let be")


@router.get("/{id}/lexicon")
def read(collection: SeenCollection, session: Db) -> LexiconRead:
    """How words are said wherever something of a film of the collection is spoken."""
    return LexiconRead(entries=read_lexicon(session, collection.id))


@router.patch("/{id}/lexicon")
def update(body: LexiconUpdate, collection: EditedCollection, session: Db) -> LexiconRead:
    """Remove entries and set others; the whole lexicon as it is then."""
    changed = change_lexicon(session, collection.id, entries=body.set, removed=body.remove)
    return LexiconRead(entries=changed)
