"""One exception tree; each member is an RFC 9457 problem document.

Problem                     500  internal
├── Invalid                 422  invalid
│   ├── MediaRefused        422  media-*          the file itself is at fault
│   ├── SubtitlesRefused    422  subtitles-*
│   └── TextRefused         422  text-*           a file of timed text; `findings` hold line and column
├── Unauthenticated         401  unauthenticated
├── Forbidden               403  forbidden
├── NotFound                404  not-found
├── Conflict                409  conflict
│   └── StaleRevision       409  stale-revision
├── TooLarge                413  too-large
├── StorageFull             507  storage-full
└── Transient               503  unavailable      worth another attempt
"""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """What is wrong and what to do, in words for the person who reads it."""

    status = 500
    slug = "internal"
    title = "Something went wrong on our side"

    def __init__(self, detail: str, *, slug: str | None = None, remedy: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.slug = slug or type(self).slug
        self.remedy = remedy
        self.extra = extra

    def document(self, instance: str | None = None) -> dict[str, Any]:
        """The problem+json body; `remedy` says what to do."""
        body: dict[str, Any] = {
            "type": f"urn:ad:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.remedy:
            body["remedy"] = self.remedy
        if instance:
            body["instance"] = instance
        return body | self.extra


class Invalid(Problem):
    status, slug, title = 422, "invalid", "This cannot be used as it is"


class MediaRefused(Invalid):
    slug, title = "media-refused", "This film cannot be used"


class SubtitlesRefused(Invalid):
    slug, title = "subtitles-refused", "These subtitles cannot be read"


class TextRefused(Invalid):
    slug, title = "text-refused", "This file of timed text cannot be read"


class Unauthenticated(Problem):
    status, slug, title = 401, "unauthenticated", "Please sign in"


class Forbidden(Problem):
    status, slug, title = 403, "forbidden", "You may not do this"


class NotFound(Problem):
    status, slug, title = 404, "not-found", "There is nothing here"


class Conflict(Problem):
    status, slug, title = 409, "conflict", "This clashes with what is there"


class StaleRevision(Conflict):
    slug, title = "stale-revision", "Somebody saved before you"


class TooLarge(Problem):
    status, slug, title = 413, "too-large", "This is too large"


class StorageFull(Problem):
    status, slug, title = 507, "storage-full", "There is no room left on the disk"


class NotInstalled(Problem):
    status, slug, title = 503, "not-installed", "This is not installed here"


class Transient(Problem):
    status, slug, title = 503, "unavailable", "This part is not available right now"
