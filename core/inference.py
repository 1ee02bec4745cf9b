"""Questions to the warm inference service, from the api: over HTTP, with the token, and never for long."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from core.errors import Conflict, Invalid, NotInstalled, Problem, Transient
from core.settings import get_settings

if TYPE_CHECKING:
    import httpx

CONNECT_S = 2.0
_OURS = "urn:ad:problem:"  # begins the type of every problem that we tell
_HEAD = frozenset(("type", "title", "status", "detail", "remedy", "instance"))
_KINDS: dict[int, type[Problem]] = {409: Conflict, 422: Invalid, 500: Problem, 503: NotInstalled}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, as people call it, and how it is said that it is away."""

    name: str
    slug: str


VOICE = Asked("The voice", "voice-not-ready")
MODEL = Asked("The model", "model-not-ready")


@cache
def _client(url: str) -> httpx.Client:
    """Connections are kept: a new one costs more than a sentence."""
    import httpx

    return httpx.Client(base_url=url)


def ask(path: str, body: dict[str, Any] | None = None, timeout_s: float = 20.0, asked: Asked = VOICE) -> Any:
    """The service's answer to a POST of `body` (a GET without one).

    Raises `Transient` where it is away or too slow, and the problems that it tells as they are.
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
        raise _away(asked, f"did not answer ({type(error).__name__})") from error
    if answer.is_success:
        return answer.json()
    raise _problem(answer, asked)


def _problem(answer: httpx.Response, asked: Asked) -> Problem:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    kind = _KINDS.get(answer.status_code)
    if kind is None or not str(told.get("type", "")).startswith(_OURS):
        return _away(asked, f"answered with status {answer.status_code}")
    extra = {name: value for name, value in told.items() if name not in _HEAD}
    return kind(told["detail"], slug=told["type"].removeprefix(_OURS), remedy=told.get("remedy"), **extra)


def _away(asked: Asked, what: str) -> Problem:
    return Transient(
        f"{asked.name} {what}.",
        slug=asked.slug,
        remedy="Wait a few seconds and try again. If that does not help, see whether the service inference is running.",
    )
