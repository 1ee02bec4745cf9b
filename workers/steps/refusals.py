"""What media refuses becomes a problem document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import MediaRefused
from media.errors import Refused


@contextmanager
def refusals() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        slug = refused.slug if refused.slug.startswith("media-") else f"media-{refused.slug}"
        raise MediaRefused(refused.detail, slug=slug, remedy=refused.remedy) from refused
