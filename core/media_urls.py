"""Signed, expiring addresses of stored files: whoever holds one may read that file until it expires."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from functools import cache
from urllib.parse import quote

from core.errors import Forbidden
from core.settings import get_settings

SERVED = ("films/", "results/", "voice/", "recordings/")  # prefixes of keys that may be served at all


@cache
def _own_secret() -> bytes:
    """Without a configured secret (a bare local process), addresses hold as long as this process lives."""
    return secrets.token_bytes(32)


def _signature(key: str, expires: int) -> str:
    secret = get_settings().secret_key.get_secret_value().encode() or _own_secret()
    digest = hmac.new(secret, f"media\n{expires}\n{key}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode()


def expiry(now_s: float | None = None) -> int:
    """Unix time at which addresses made now expire; the same for a whole hour, so that browsers can cache."""
    hours = int((time.time() if now_s is None else now_s) // 3600) + 1
    return (hours + get_settings().media_url_hours) * 3600


def media_url(key: str, expires: int | None = None) -> str:
    """The address (without host) of a stored file."""
    expires = expiry() if expires is None else expires
    return f"/media/{_signature(key, expires)}/{expires}/{quote(key)}"


def check_media_url(signature: str, expires: int, key: str) -> None:
    """Raises Forbidden unless we signed this key for this time and the time is not over."""
    if not hmac.compare_digest(signature.encode(), _signature(key, expires).encode()) or not key.startswith(SERVED):
        raise Forbidden("This address was not given out by us.", slug="media-link-invalid")
    if expires < time.time():
        raise Forbidden("This address has expired.", slug="media-link-expired", remedy="Load the page again.")
