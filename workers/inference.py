"""The warm inference service: sub-second questions over HTTP, never through the queue.

Listens on loopback, answers only to the token that the api holds, loads a model on the first question for it.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import numpy as np
from fastapi import Depends, FastAPI, Header
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.requests import Request

from core.errors import Problem, Unauthenticated
from core.settings import get_settings
from workers import recordings, rewriting, speaking
from workers.fingerprints import checkpoint_folder
from workers.model_cache import cache, one_at_a_time, served


class Texts(BaseModel):
    texts: Annotated[list[Annotated[str, Field(min_length=1, max_length=2000)]], Field(min_length=1, max_length=256)]


class Vectors(BaseModel):
    vectors: list[list[float]]  # unit length, one per text


def authorised(authorization: Annotated[str, Header()] = "") -> None:
    token = get_settings().inference_token.get_secret_value()
    if not token or not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise Unauthenticated("The inference service answers only to the api.")


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncIterator[None]:
    threading.Thread(target=speaking.warm_up, name="warm up", daemon=True).start()
    yield


def create_app() -> FastAPI:
    app = FastAPI(title="Cuewright inference", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)

    @app.exception_handler(Problem)
    def _problem(_: Request, problem: Problem) -> JSONResponse:
        return JSONResponse(problem.document(), problem.status, media_type="application/problem+json")

    @app.get("/healthz")
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "warm": [name for name, _ in cache.entries]}

    @app.post("/embed-texts", dependencies=[Depends(authorised)])
    def embed_texts(body: Texts) -> Vectors:
        """Texts in the space of the film's picture features."""
        from models.clip.predict import embed_texts as embed
        from models.language.tokenizer import load_tokenizer

        with one_at_a_time:
            tokenizer = load_tokenizer(checkpoint_folder("clip"))
            vectors = embed(served("clip"), tokenizer, body.texts)
        return Vectors(vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist())

    for router in (speaking.router, recordings.router, rewriting.router):
        app.include_router(router, dependencies=[Depends(authorised)])
    return app
