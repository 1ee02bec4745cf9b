"""Every error leaves as an RFC 9457 problem document, and OpenAPI says so."""

from __future__ import annotations

import errno
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.request_id import request_id
from core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    StorageFull,
    TooLarge,
    Transient,
    Unauthenticated,
)

log = logging.getLogger(__name__)


class ProblemRead(BaseModel):
    """RFC 9457. `type` is stable; `remedy` says what to do; `errors` names the fields of a refused request."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    title: str
    status: int
    detail: str
    remedy: str | None = None
    instance: str | None = None
    errors: list[dict[str, Any]] | None = None


class NotAllowed(Problem):
    status, slug, title = 405, "method-not-allowed", "This cannot be done here"


def respond(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    headers = dict(headers or {})
    if isinstance(problem, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after_s" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after_s"])
    document = jsonable_encoder(problem.document(instance=f"urn:request:{request_id()}"))
    return JSONResponse(document, problem.status, headers, media_type="application/problem+json")


def _expected(_: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    return respond(problem)


def _refused_fields(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"loc": [str(part) for part in one["loc"]], "msg": one["msg"], "type": one["type"]} for one in error.errors()
    ]
    first = errors[0] if errors else {"loc": ["request"], "msg": "cannot be read"}
    return respond(Invalid(f"{'.'.join(first['loc'])}: {first['msg']}", errors=errors))


_BY_STATUS: dict[int, type[Problem]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: NotAllowed,
    413: TooLarge,
    422: Invalid,
}


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code)
    details = {404: f"There is nothing at {request.url.path}.", 405: f"{request.method} is not possible here."}
    if kind is not None:
        problem = kind(details.get(error.status_code, str(error.detail)))
    else:
        problem = Problem(str(error.detail), slug=f"http-{error.status_code}")
        problem.status, problem.title = error.status_code, str(error.detail)
    return respond(problem, dict(error.headers or {}))


def _database(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, IntegrityError):
        log.info("refused by a constraint: %s", getattr(getattr(error.orig, "diag", None), "constraint_name", None))
        return respond(Conflict("This clashes with what is stored.", remedy="Load the page again, then try again."))
    if isinstance(error, DataError):
        return respond(Invalid("A value in this request cannot be stored."))
    log.error("the database does not answer: %s", type(error.__cause__ or error).__name__)
    return respond(Transient("The database does not answer.", remedy="Try again in a moment.", retry_after_s=5))


def _disk(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OSError)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return respond(StorageFull("The disk that holds Cuewright's data is full.", remedy="Free some space first."))
    return _unexpected(request, error)


def _unexpected(_: Request, error: Exception) -> JSONResponse:
    log.exception("unexpected", exc_info=error)
    return respond(
        Problem("An unexpected fault; it is in the log.", remedy=f"Report it with the number {request_id()}.")
    )


def install(app: FastAPI) -> None:
    """Handlers for every exception that can leave a route."""
    app.add_exception_handler(Problem, _expected)
    app.add_exception_handler(RequestValidationError, _refused_fields)
    app.add_exception_handler(HTTPException, _http)
    for kind in (IntegrityError, DataError, OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(OSError, _disk)
    app.add_exception_handler(Exception, _unexpected)
