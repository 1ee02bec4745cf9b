"""The number of a request: taken from `X-Request-ID` or made, stamped on the answer, the log and the job."""

from __future__ import annotations

import logging
import re
import time
from contextvars import ContextVar
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("api")
_current: ContextVar[str] = ContextVar("request_id", default="none")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    return _current.get()


class RequestId:
    """Also sets the headers that every answer carries, and writes one line about it to the log, without its secrets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        number = given if _GIVEN.fullmatch(given) else uuid4().hex
        token = _current.set(number)

        status = 0  # nothing was answered

        async def stamped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = number
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("X-Frame-Options", "DENY")
                if scope["path"].startswith("/v1/"):
                    headers.setdefault("Cache-Control", "no-store")
                if scope["path"].startswith("/v1/uploads"):
                    headers["Tus-Resumable"] = "1.0.0"
            await send(message)

        started = time.monotonic()
        try:
            await self.app(scope, receive, stamped)
        finally:
            path = "/media/..." if scope["path"].startswith("/media/") else scope["path"]
            log.info("%s %s %s %.0f ms", scope["method"], ascii(path)[1:-1], status, (time.monotonic() - started) * 1e3)
            _current.reset(token)


class StampedLog(logging.Filter):
    """Adds the number to log records as `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True
