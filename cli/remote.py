"""A Cuewright system over HTTP: requests with a key, problems as exceptions, resumable uploads (tus)."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

PIECE_BYTES = 4 * 2**20
PATIENCE_S = 60.0  # how long a system that does not answer is asked again
TUS = {"Tus-Resumable": "1.0.0"}


class Refused(Exception):
    """The system answered with a problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.detail = str(problem.get("detail") or problem.get("title") or f"HTTP {status}")
        self.remedy = str(problem.get("remedy") or "")
        self.slug = str(problem.get("type", "")).rpartition(":")[2]
        super().__init__(self.detail)


class Unreachable(Exception):
    """Nobody answered for `PATIENCE_S` seconds."""


class Remote:
    def __init__(self, url: str, key: str, *, name: str = "", transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self.name = name or self.url  # a local system keeps its name when its port changes
        self.http = httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(60.0, connect=5.0),
            trust_env=not self.url.startswith(("http://127.0.0.1", "http://localhost")),
            transport=transport,
        )

    def get(self, path: str, **params: Any) -> Any:
        return self._send("GET", path, params=params).json()

    def text(self, path: str, **params: Any) -> str:
        return self._send("GET", path, params=params).text

    def save(self, path: str, target: Path) -> None:
        """The answer as a file, however long it is."""
        try:
            with self.http.stream("GET", path) as reply, target.open("wb") as file:
                if reply.status_code >= 400:
                    reply.read()
                    raise Refused(reply.status_code, _problem(reply))
                for piece in reply.iter_bytes():
                    file.write(piece)
        except httpx.TransportError as error:
            raise Unreachable(f"{self.url} does not answer ({type(error).__name__}).") from error

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, once: str | None = None) -> Any:
        """`once`: an idempotency key, with which the request may safely be repeated."""
        headers = {"Idempotency-Key": once} if once else {}
        return self._send("POST", path, json=dict(body or {}), headers=headers, repeat=once is not None).json()

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("PUT", path, json=dict(body), repeat=True).json()

    def send(self, path: str, data: bytes, **params: Any) -> Any:
        """A file as the body."""
        return self._send("POST", path, content=data, params=params).json()

    def delete(self, path: str) -> None:
        self._send("DELETE", path)

    def _send(self, method: str, path: str, *, repeat: bool | None = None, **request: Any) -> httpx.Response:
        """Repeats what may be repeated while the system is away (its supervisor restarts what died)."""
        repeat = method in ("GET", "HEAD", "DELETE") if repeat is None else repeat
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                reply = self.http.request(method, path, **request)
            except httpx.TransportError as error:
                if time.monotonic() > give_up or not (repeat or isinstance(error, httpx.ConnectError)):
                    raise Unreachable(f"{self.url} does not answer ({type(error).__name__}).") from error
                time.sleep(0.5)
                continue
            if reply.status_code in (502, 503, 504) and repeat and time.monotonic() < give_up:
                time.sleep(0.5)
                continue
            if reply.status_code >= 400:
                raise Refused(reply.status_code, _problem(reply))
            return reply

    # --- uploads ----------------------------------------------------------------------------------------------------

    def upload(
        self,
        path: Path,
        *,
        collection_id: str,
        purpose: str = "film",
        earlier: str | None = None,
        started: Callable[[str], None] = lambda _: None,
        sent: Callable[[int, int], None] = lambda done, total: None,
        digest: str | None = None,
    ) -> str:
        """The id of a finished upload. Goes on with `earlier` (a location that `started` was told) if it lives."""
        total = path.stat().st_size
        location = earlier if earlier is not None and self._offset(earlier) is not None else None
        if location is None:
            metadata = {
                "filename": path.name,
                "collection_id": collection_id,
                "purpose": purpose,
                "sha256": digest or sha256(path),
            }
            reply = self._send(
                "POST",
                "/v1/uploads",
                headers=TUS | {"Upload-Length": str(total), "Upload-Metadata": _encoded(metadata)},
            )
            location = httpx.URL(reply.headers["Location"]).path
            started(location)
        self._send_rest(path, location, total, sent)
        return location.rstrip("/").rpartition("/")[2]

    def _send_rest(self, path: Path, location: str, total: int, sent: Callable[[int, int], None]) -> None:
        give_up = time.monotonic() + PATIENCE_S
        with path.open("rb") as film:
            while True:
                try:
                    offset = self._offset(location)
                    if offset is None:
                        raise Refused(410, {"detail": "The upload is gone; please start again."})
                    while offset < total:
                        film.seek(offset)
                        piece = film.read(PIECE_BYTES)
                        headers = TUS | {
                            "Upload-Offset": str(offset),
                            "Content-Type": "application/offset+octet-stream",
                        }
                        reply = self.http.patch(location, content=piece, headers=headers)
                        if reply.status_code == 409 or reply.status_code in (502, 503, 504):
                            raise httpx.TransportError("the system asks to look at the offset again")
                        if reply.status_code >= 400:
                            raise Refused(reply.status_code, _problem(reply))
                        offset = int(reply.headers["Upload-Offset"])
                        sent(offset, total)
                        give_up = time.monotonic() + PATIENCE_S
                    return
                except httpx.TransportError as error:
                    if time.monotonic() > give_up:
                        raise Unreachable(f"{self.url} stopped answering during the upload.") from error
                    time.sleep(0.5)

    def _offset(self, location: str) -> int | None:
        """Bytes that have arrived; None where the upload is gone."""
        reply = self.http.head(location, headers=TUS)
        if reply.status_code in (404, 410):
            return None
        if reply.status_code in (502, 503, 504):
            raise httpx.TransportError("not ready")
        if reply.status_code >= 400:
            raise Refused(reply.status_code, _problem(reply))
        return int(reply.headers["Upload-Offset"])


def sha256(path: Path) -> str:
    with path.open("rb") as film:
        return hashlib.file_digest(film, "sha256").hexdigest()


def _encoded(metadata: Mapping[str, str]) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())


def _problem(reply: httpx.Response) -> Mapping[str, Any]:
    if "json" not in reply.headers.get("Content-Type", ""):
        return {"detail": f"The server answered {reply.status_code} {reply.reason_phrase}."}
    body = reply.json()
    return body if isinstance(body, dict) else {"detail": str(body)}
