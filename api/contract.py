"""OpenAPI as it is kept in the repository: every operation says that it may answer with a problem document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import ProblemRead

_METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def install(app: FastAPI) -> None:
    """Replace FastAPI's own description of errors, which is not what we answer."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, routes=app.routes, description=(app.description or None))
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = ProblemRead.model_json_schema(ref_template="#/components/schemas/{model}")
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                operation["responses"].pop("422", None)
                operation["responses"]["default"] = {"description": "A problem document (RFC 9457)", "content": content}
    renamed: dict[str, Any] = _renamed(schema)
    return renamed


def _renamed(node: Any) -> Any:
    """References to ProblemRead are references to Problem."""
    if isinstance(node, dict):
        schemas = node.get("schemas")
        if isinstance(schemas, dict):
            schemas.pop("ProblemRead", None)
        return {key: _renamed(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_renamed(one) for one in node]
    return "#/components/schemas/Problem" if node == "#/components/schemas/ProblemRead" else node
