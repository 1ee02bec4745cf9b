"""Questions to the warm inference service, from the api: over HTTP, with the token, and never for long."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from core.errors import Invalid, Problem, Transient
from core.settings import get_settings

if TYPE_CHECKING:
    import httpx

CONNECT_S = 2.0


@cache
def _client(url: str) -> httpx.Client:
    """Connections are kept: a new one costs more than a sentence."""
    import httpx

    return httpx.Client(base_url=url)


def ask(path: str, body: dict[str, Any] | None = None, timeout_s: float = 20.0) -> Any:
    """The service's answer to a POST of `body` (a GET without one).

    Raises `Transient` where it is away or too slow, and what it refuses as `Invalid`.
    """
    import httpx

    settings = get_settings()
    token = settings.inference_token.get_secret_value()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        answer = _client(settings.inference_url).request(
            "GET" if body is None else "POST",
            path,
            content=None if body is None else json.dumps(body),  # in ASCII: half a surrogate pair must arrive, too
            headers=headers,
            timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
        )
    except httpx.HTTPError as error:
        raise _away(f"The voice did not answer ({type(error).__name__}).") from error
    if answer.is_success:
        return answer.json()
    raise _problem(answer)


def _problem(answer: httpx.Response) -> Problem:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    if answer.status_code == 422 and str(told.get("type", "")).startswith("urn:ad:problem:"):
        return Invalid(told["detail"], slug=told["type"].rsplit(":", 1)[1], remedy=told.get("remedy"))
    return _away(f"The voice answered with status {answer.status_code}.")


def _away(detail: str) -> Problem:
    return Transient(
        detail,
        slug="voice-not-ready",
        remedy="Wait a few seconds and try again. If that does not help, see whether the service inference is running.",
    )
