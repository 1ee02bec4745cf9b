"""The inference service beside the api, as in the running system."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from core.settings import Settings, get_settings
from workers.inference import create_app

TOKEN = "a token of the tests"


@pytest.fixture
def configured(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> int:
    """The port at which the inference service would be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    monkeypatch.setenv("CUEWRIGHT_INFERENCE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("CUEWRIGHT_INFERENCE_TOKEN", TOKEN)
    get_settings.cache_clear()
    return port


@pytest.fixture
def service(configured: int) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(create_app(), port=configured, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()
