"""The HTTP service: `uvicorn api.main:create_app --factory`."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import (
    adjudication,
    agreement,
    assignments,
    audit,
    auto_align,
    checks,
    collections,
    conform,
    contract,
    edits,
    events,
    formats,
    frontend,
    gatekeeping,
    harvests,
    jobs,
    keys,
    lexicon,
    media,
    names,
    placement,
    problems,
    recordings,
    review,
    rewrites,
    scripts,
    session,
    speakers,
    speech,
    system,
    timeline,
    tracks,
    uploads,
    users,
    videos,
    waivers,
)
from api.deps import OpenSession
from api.request_id import RequestId, StampedLog
from core.database import open_session
from core.settings import Settings, get_settings

THREADS = 64  # requests at once; an upload holds a thread as long as it sends, but no database connection

ROUTERS = (
    session.router,
    users.router,
    keys.router,
    audit.router,
    collections.router,
    lexicon.router,
    uploads.router,
    videos.router,
    timeline.router,
    harvests.router,
    speakers.router,
    jobs.router,
    events.router,
    tracks.router,
    formats.router,
    checks.router,
    edits.router,
    assignments.router,
    agreement.router,
    adjudication.router,
    auto_align.router,
    placement.router,
    review.router,
    recordings.router,
    rewrites.router,
    scripts.router,
    waivers.router,
    conform.router,
    speech.router,
    system.router,
    media.router,
    names.router,
    frontend.router,
)


def create_app(settings: Settings | None = None, sessions: OpenSession = open_session) -> FastAPI:
    """The application. Tests hand in their own `sessions`."""
    settings = settings or get_settings()
    _log()
    app = FastAPI(
        title="Cuewright",
        version=system.own_version(),
        lifespan=_lifespan,
        docs_url=None,  # its page would come from another host
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings
    app.state.open_session = sessions
    app.state.redis_url = settings.redis_url.replace("redis+socket://", "unix://").replace("?virtual_host=", "?db=")
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(gatekeeping.CompressText)
    app.add_middleware(gatekeeping.BodyLimit)
    app.add_middleware(gatekeeping.HostCheck, settings=settings)
    app.add_middleware(RequestId)
    contract.install(app)
    gc.freeze()  # what is here stays
    return app


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield {}


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0] if route.tags else 'page'}-{route.name}"


def _log() -> None:
    """One line per record with the request's number, unless whoever runs us set up logging already."""
    # Ours instead: uvicorn's holds whole addresses, and those of media are secrets.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler()
    handler.addFilter(StampedLog())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
