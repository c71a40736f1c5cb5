"""Whatever is posted: never a 5xx, and never an answer that the description does not know."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import jsonschema_rs
import pytest
from api_stage import Api
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from liff.api.openapi import document
from tests.conftest import Simulator
from workers.runtime import Runtime

DESCRIBED = document()
SCHEMAS = DESCRIBED["components"]["schemas"]
BODIES = {
    path: call["requestBody"]["content"]["application/json"]["schema"]
    for path, methods in DESCRIBED["paths"].items()
    for method, call in methods.items()
    if method == "post"
}
CHANGES = {
    (method, path): call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for path, methods in DESCRIBED["paths"].items()
    for method, call in methods.items()
    if method in {"put", "patch", "delete"}
}
QUERIES = {
    path: {one["name"]: one["schema"] for one in call["parameters"] if one["in"] == "query"}
    for path, methods in DESCRIBED["paths"].items()
    for method, call in methods.items()
    if method == "get" and any(one["in"] == "query" for one in call["parameters"])
}
_text = st.text(max_size=30) | st.sampled_from(
    ["", " ", "\x00", "a\nb", "x" * 5000, "ก" * 300, "12/3", "%", "\u2028", "\x85"]
)
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
tries = hypothesis_settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:  # noqa: PLR0911  one a kind of schema
    """Values that the schema takes, as far as it tells."""
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*[fitting(one) for one in schema["anyOf"]])
    match schema.get("type"):
        case "null":
            return st.none()
        case "integer":
            return st.integers(schema.get("minimum", -(10**6)), schema.get("maximum", 10**6))
        case "string" if schema.get("format") == "uuid":
            return st.uuids().map(str)
        case "string" if schema.get("format") == "date-time":
            return st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
        case "string":
            return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 40), 200))
        case "object":
            return _object(schema)
    return _anything


def _object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    fields = {name: fitting(inner) | _anything for name, inner in schema.get("properties", {}).items()}
    good = {name: fitting(inner) for name, inner in schema.get("properties", {}).items()}
    whole = st.fixed_dictionaries(good)
    odd = st.fixed_dictionaries({}, optional=fields)
    more = st.dictionaries(st.text(max_size=10), _anything, max_size=2)
    return whole | odd | st.builds(lambda one, two: {**two, **one}, odd, more)


def who_of(method: str, path: str) -> str:
    told: str = DESCRIBED["paths"][path][method]["description"]
    return told.rpartition("For: ")[2]


def check(path: str, method: str, answer: TestResponse) -> None:
    """An answer of the described kind, and no 5xx."""
    assert answer.status_code < 500, answer.get_data(as_text=True)
    told = DESCRIBED["paths"][path][method]["responses"]
    assert str(answer.status_code) in told, (path, answer.status_code, answer.get_data(as_text=True))
    schema = told[str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema_rs.validator_for({**schema, "components": DESCRIBED["components"]}).validate(answer.get_json())


@pytest.fixture
def caller_of(guard: Api, resident: Api, office: Api) -> Callable[[str, str], Api]:
    """Somebody who may make the call: else its body is never read."""

    def chosen(method: str, path: str) -> Api:
        who = who_of(method, path)
        return resident if "resident" in who else office if "office" in who else guard

    return chosen


@pytest.fixture
def unlimited(runtime: Runtime) -> Callable[[], None]:
    """Forgets how often was asked: here it is much too often."""

    def forget() -> None:
        runtime.redis.flushall()

    return forget


@pytest.mark.parametrize("path", BODIES)
def test_whatever_is_posted_is_answered_as_described(
    path: str, guard: Api, caller_of: Callable[[str, str], Api], client: FlaskClient, unlimited: Callable[[], None]
) -> None:
    caller = caller_of("post", path)
    visits = [guard.visit()["id"], str(uuid4())]
    # the house is a real one now and then, so that the body gets further than to its first field
    body = fitting(BODIES[path]).map(lambda one: {**one, "house": "12/3"} if "house" in one else one) | _anything

    @given(body=body | fitting(BODIES[path]), visit=st.sampled_from(visits))
    @tries
    def post(body: Any, visit: str) -> None:
        unlimited()
        address = re.sub(r"\{\w+\}", visit, path)
        check(path, "post", client.post(address, headers=caller.keyed(), json=body))

    post()


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_whatever_is_changed_is_answered_as_described(
    method: str, path: str, caller_of: Callable[[str, str], Api], client: FlaskClient, unlimited: Callable[[], None]
) -> None:
    caller, schema = caller_of(method, path), CHANGES[method, path]

    @given(body=fitting(schema) | _anything, name=st.uuids())
    @tries
    def change(body: Any, name: UUID) -> None:
        unlimited()
        address = re.sub(r"\{\w+\}", str(name), path)
        check(path, method, client.open(address, method=method.upper(), headers=caller.headers, json=body))

    change()


@pytest.mark.parametrize("path", BODIES)
def test_whatever_bytes_are_posted_are_answered_as_described(
    path: str, caller_of: Callable[[str, str], Api], client: FlaskClient, unlimited: Callable[[], None]
) -> None:
    caller = caller_of("post", path)
    kinds = ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "nonsense", ""]

    @given(
        raw=st.binary(max_size=300), kind=st.sampled_from(kinds), key=st.text(st.characters(codec="ascii"), max_size=40)
    )
    @tries
    def post(raw: bytes, kind: str, key: str) -> None:
        unlimited()
        headers = {**caller.headers, "Idempotency-Key": "".join(one for one in key if one.isprintable())}
        address = re.sub(r"\{\w+\}", str(uuid4()), path)
        check(path, "post", client.post(address, headers=headers, data=raw, content_type=kind))

    post()


@pytest.mark.parametrize("path", QUERIES)
def test_whatever_is_asked_is_answered_as_described(
    path: str, caller_of: Callable[[str, str], Api], client: FlaskClient
) -> None:
    caller = caller_of("get", path)
    fields = {name: (fitting(schema) | _text).map(str) for name, schema in QUERIES[path].items()}

    @given(query=st.fixed_dictionaries({}, optional={**fields, "other": _text}))
    @tries
    def get(query: dict[str, str]) -> None:
        check(path, "get", client.get(path, headers=caller.headers, query_string=query))

    get()


@given(path=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@tries
def test_whatever_address_is_asked_for(path: str, client: FlaskClient, simulator: Simulator) -> None:
    for prefix in ("/api/v1/", "/api/v1/visits/", "/api/v1/photos/", "/api/v1/docs/"):
        answer = client.get(prefix + path)
        assert answer.status_code < 500
        assert answer.headers["X-Request-Id"]
