"""What is refused before any route sees it: foreign hosts and oversized bodies. JSON answers are compressed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import respond
from core.errors import Problem
from core.settings import Settings

BODY_LIMIT_BYTES = 2 * 2**20  # of everything but uploads, files of timed text and recordings
FILE_LIMIT_BYTES = 32 * 2**20
_FILE = re.compile(r"^/v1/(?:formats/(?:validate|convert)|videos/[^/]+/tracks|tracks/[^/]+/recordings)$")


class WrongHost(Problem):
    status, slug, title = 421, "wrong-host", "This host name is not ours"


class HostCheck:
    """Answers only to its own names: a page elsewhere cannot reach a local system through a rebound DNS name."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        own = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
        self.names = own | {(urlsplit(settings.public_url).hostname or "").lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "*" not in self.names:
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
            if name not in self.names and name.strip("[]") not in self.names:
                problem = WrongHost(
                    "The api does not answer to this host name.", remedy="Set CUEWRIGHT_ALLOWED_HOSTS if it is yours."
                )
                await respond(problem)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Requests that carry no file stay small."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/v1/uploads/"):
            await self.app(scope, receive, send)
            return
        seen = 0
        limit = FILE_LIMIT_BYTES if _FILE.match(scope["path"]) else BODY_LIMIT_BYTES

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, f"The body is larger than {limit} bytes.")
            return message

        await self.app(scope, counted, send)


class CompressText:
    """GZip for everything but stored media, where byte ranges must stay byte ranges."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain, self.compressed = app, GZipMiddleware(app, minimum_size=1024, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        media = scope["type"] == "http" and scope["path"].startswith("/media/")
        await (self.plain if media else self.compressed)(scope, receive, send)
