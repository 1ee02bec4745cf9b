"""The one settings object, read from `CUEWRIGHT_*` environment variables; refuses what is unsafe."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CUEWRIGHT_", frozen=True, extra="ignore")

    mode: Literal["local", "server"] = "local"
    data: Path = PROJECT / "var"
    database_url: str = "postgresql+psycopg://cuewright@localhost/cuewright"
    redis_url: str = "redis://localhost:6379/0"
    storage_url: str = ""  # empty: <data>/files; or s3://bucket/prefix
    secret_key: SecretStr = SecretStr("")  # signs media URLs
    public_url: str = "http://127.0.0.1:8000"  # what the browser sees; its host is the one that the api answers to
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    frontend: Path = PROJECT / "frontend" / "dist"
    inference_url: str = "http://127.0.0.1:8001"
    inference_token: SecretStr = SecretStr("")
    models: Path = PROJECT / "models"
    weights: Literal["starter", "full"] = "starter"

    upload_limit_bytes: int = 64 * 2**30
    upload_expires_h: int = 48
    keep_free_bytes: int = 500 * 2**20  # uploads are refused before the disk is full
    session_days: int = 14
    media_url_hours: int = 12

    lease_s: int = 30  # a step that is silent for so long is taken over
    attempt_limit: int = 3
    words_per_minute: int = 150
    voice_cache_bytes: int = 2**30  # spoken lines and previews that are kept; the oldest go first

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Settings:
        if self.mode == "server" and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("CUEWRIGHT_SECRET_KEY must be set to at least 32 random characters in server mode")
        return self

    @property
    def files(self) -> str:
        return self.storage_url or f"file://{self.data.resolve()}/files"


@cache
def get_settings() -> Settings:
    """Read once per process; tests that need others call `get_settings.cache_clear()`."""
    return Settings()
