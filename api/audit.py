"""Who did what, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from api.deps import Admin, Db
from api.paging import Page
from core import audit
from core.audit import Action, Value
from core.tables import AuditEntry

router = APIRouter(prefix="/v1/audit", tags=["audit"])


class ChangeRead(BaseModel):
    """One of what a deed changed, or that tells it apart."""

    old: Value
    new: Value


class AuditEntryRead(BaseModel):
    id: UUID
    created_at: datetime
    user_id: UUID | None = Field(description="who did it; null: nobody who was signed in, or a person who is gone")
    user_name: str = Field(description="as it was then; empty: nobody who was signed in")
    action: Action
    subject_kind: str
    subject_id: UUID | None
    subject_label: str = Field(description="what it was called then")
    collection_id: UUID | None
    collection_name: str | None = Field(description="as it is now; null: in none, or it is gone")
    changes: dict[str, ChangeRead]


@router.get("")
def index(
    _: Admin,
    session: Db,
    action: Annotated[list[Action], Query()] = [],  # noqa: B006
    user_id: UUID | None = None,
    collection_id: UUID | None = None,
    before: AwareDatetime | None = None,
    after: AwareDatetime | None = None,
    older_than: Annotated[UUID | None, Query(description="the last entry of the page before")] = None,
    per_page: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[AuditEntryRead]:
    """Signing in, people and their roles, keys, collections, what was removed, approved, stopped: the newest first."""
    rows, total = audit.list_entries(
        session,
        actions=action,
        user_id=user_id,
        collection_id=collection_id,
        before=before,
        after=after,
        older_than=older_than,
        limit=per_page,
    )
    return Page(items=[_shown(entry, name) for entry, name in rows], total=total)


def _shown(entry: AuditEntry, collection_name: str | None) -> AuditEntryRead:
    return AuditEntryRead.model_validate(
        {
            "id": entry.id, "created_at": entry.created_at, "user_id": entry.user_id, "user_name": entry.user_name,
            "action": entry.action, "subject_kind": entry.subject_kind, "subject_id": entry.subject_id,
            "subject_label": entry.subject_label, "collection_id": entry.collection_id,
            "collection_name": collection_name, "changes": entry.changes,
        }
    )  # fmt: skip
