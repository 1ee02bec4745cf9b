"""A film that cannot be used: what is wrong with it, and what its owner can do."""

from __future__ import annotations


class Refused(Exception):
    """The file itself is at fault; trying again would not help."""

    def __init__(self, slug: str, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.slug = slug  # media-empty, media-unreadable, media-truncated, media-duration, media-size, media-no-picture
        self.detail = detail
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str]]:
        return Refused, (self.slug, self.detail, self.remedy)
