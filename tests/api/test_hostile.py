"""Requests made up from the contract: whatever they hold, the answer is a problem or what was promised, never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.settings import PROJECT
from tests.api.made import Person, make_person, make_video

CONTRACT = json.loads((PROJECT / "openapi.json").read_text())
OPERATIONS = sorted(
    (method, path)
    for path, item in CONTRACT["paths"].items()
    for method in item
    if not path.endswith("/events") and path != "/v1/session"  # streams; the brake on signing in
)
EXAMPLES = 8
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def root(session: Session) -> Person:
    """An administrator: nothing is refused for want of permission."""
    return make_person(session, "root", is_admin=True, scopes=("admin",))


@pytest.fixture
def ids(session: Session, root: Person) -> list[str]:
    return [str(make_video(session, root).id), str(root.collection.id), str(root.user.id)]


def check(answer: Any, method: str) -> None:
    assert answer.status_code < 500 or answer.status_code in (503, 507), answer.text
    if answer.status_code >= 400 and method != "head":
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert body["status"] == answer.status_code and body["detail"] and body["type"].startswith("urn:ad:problem:")


def made() -> list[tuple[str, str, str]]:
    """(method, path, mode); an operation without parameters cannot be asked wrongly."""
    right = [(method, path, "positive") for method, path in OPERATIONS]
    items = {(method, path): CONTRACT["paths"][path][method] for method, path in OPERATIONS}
    return right + [
        (*one, "negative") for one, item in items.items() if item.get("parameters") or "requestBody" in item
    ]


@pytest.mark.parametrize(("method", "path", "mode"), made())
def test_requests_made_from_the_contract(
    client: TestClient, root: Person, ids: list[str], method: str, path: str, mode: str
) -> None:
    import schemathesis
    from schemathesis import GenerationMode

    operation = schemathesis.openapi.from_dict(CONTRACT)[path][method]
    cases = operation.as_strategy(generation_mode=GenerationMode(mode))

    @QUIET
    @given(case=cases)
    def ask(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://testserver")
        headers = {name: str(value).encode("latin-1", "replace") for name, value in dict(sent["headers"]).items()}
        for kept in ("host", "authorization", "content-length", "cookie"):
            headers.pop(kept, None)
        headers |= {name: value.encode() for name, value in root.headers.items()}
        content = sent.get("data")
        answer = client.request(
            method,
            sent["url"],
            params=sent.get("params"),
            headers=headers,
            json=sent.get("json"),
            content=content if isinstance(content, bytes | str) else None,
        )
        check(answer, method)

    ask()


HOSTILE = st.sampled_from(
    ["", " ", "\x00", "' or 1=1 --", "../../etc/passwd", "%00", "9" * 400, "-1", "null", "{}", "ünï", "<b>", "\u202e"]
)


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if one[0] in ("get", "post", "put", "patch")])
def test_hostile_values_everywhere(client: TestClient, root: Person, ids: list[str], method: str, path: str) -> None:
    """Every parameter and field of every operation, filled with what breaks careless services."""
    item = CONTRACT["paths"][path][method]
    parameters = item.get("parameters", [])
    names = [p["name"] for p in parameters if p["in"] == "query"]
    fields = list(body_fields(item))

    @QUIET
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        url = path.replace("{user_id}", ids[2])
        url = url.replace("{id}", data.draw(st.sampled_from(ids)))
        for other in ("{signature}", "{expires}", "{key}"):
            url = url.replace(other, "1")
        query = {name: data.draw(HOSTILE) for name in names}
        body = {name: data.draw(HOSTILE | st.none() | st.integers() | st.just([{}])) for name in fields}
        answer = client.request(method, url, params=query, headers=root.headers, json=body or None)
        check(answer, method)

    ask()


def body_fields(item: dict[str, Any]) -> list[str]:
    content = item.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for choice in [content, *content.get("anyOf", [])]:
        if "$ref" in choice:
            return list(CONTRACT["components"]["schemas"][choice["$ref"].rsplit("/", 1)[1]]["properties"])
    return []
