"""Pages of a list: `?page=1&per_page=25`, answered as `{items, total}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int


@dataclass(frozen=True, slots=True)
class Paging:
    offset: int
    limit: int


def paging(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1, per_page: Annotated[int, Query(ge=1, le=200)] = 25
) -> Paging:
    return Paging((page - 1) * per_page, per_page)


Paged = Annotated[Paging, Depends(paging)]
