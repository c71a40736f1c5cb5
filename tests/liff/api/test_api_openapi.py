"""The description says what the API does: no more routes, no fewer, and answers of the described shape."""

import re
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest
from api_stage import VISIT, Api, jpeg
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from liff.api.errors import CODES
from liff.api.openapi import document
from tests.cast import Cast

HTTP = {"GET", "POST", "PUT", "PATCH", "DELETE"}
Described = dict[str, Any]


@pytest.fixture(scope="module")
def described(app: Flask) -> Described:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: Described = answer.get_json()
    return found


def test_it_is_openapi(described: Described) -> None:
    validate(described)
    assert described == document()


def test_every_route_is_described_and_nothing_else(app: Flask, described: Described) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in (rule.methods or set()) & HTTP
    }
    told = {(path, method.upper()) for path, methods in described["paths"].items() for method in methods}
    assert told == routes


def test_it_says_of_each_call_who_may_make_it(app: Flask, described: Described) -> None:
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) & HTTP if path in described["paths"] else ():
            call = described["paths"][path][method.lower()]
            who = app.view_functions[rule.endpoint].allowed  # type: ignore[attr-defined]
            words = set(re.findall(r"\w+", call["description"].rpartition("For: ")[2]))
            assert words == ({role.value for role in who} or {"anyone"}), path
            assert (call.get("security") == []) is (not who), path


def test_every_code_has_its_place(described: Described) -> None:
    assert set(CODES) <= _enums(described["paths"]) | _enums(described["components"])


def test_docs_show_it_without_loading_anything_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs")
    html = page.get_data(as_text=True)
    rules = page.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", rules)
    assert page.status_code == 200
    assert "unsafe" not in rules
    assert "http" not in rules
    assert nonce is not None
    assert html.count(f'nonce="{nonce[1]}"') == html.count("<script")
    assert "//" not in re.sub(r"<!doctype html>", "", html)
    for name in re.findall(r'(?:src|href)="(docs/[^"]+)"', html):
        assert len(client.get(f"/api/v1/{name}", headers={"Accept-Encoding": "gzip"}).data) > 400
    assert client.get("/api/v1/docs").headers["Content-Security-Policy"] != rules


def test_docs_serve_no_other_file(client: FlaskClient) -> None:
    for name in ("index.css", "..%2f__init__.py", "%2e%2e/__init__.py", "swagger-ui.css/x"):
        assert client.get(f"/api/v1/docs/{name}").status_code == 404


def test_answers_have_the_described_shape(  # noqa: PLR0917
    described: Described, guard: Api, resident: Api, office: Api, anyone: Api, cast: Cast, simulator: Any
) -> None:
    """A walk through the API: every answer is held against what the description says of it."""
    check = Check(described)
    key = uuid4()
    check("post", "/api/v1/visits", guard.register_with(jpeg(), key=key), 201)
    check("post", "/api/v1/visits", guard.register_with(jpeg(), key=key), 200)
    check("post", "/api/v1/visits", guard.register_with(jpeg(), key=key, headcount=9), 409)
    visit = guard.visit()["id"]
    check("post", "/api/v1/visits", guard.register({**VISIT, "kind": "spy"}), 400)
    check("post", "/api/v1/visits", resident.register(), 403)
    check("post", "/api/v1/visits", anyone.register(), 401)
    check("get", "/api/v1/visits", guard.get("/visits", limit=1), 200)
    check("get", "/api/v1/visits", guard.get("/visits", limit="x"), 400)
    check("get", "/api/v1/visits/{visit_id}", resident.get(f"/visits/{visit}"), 200)
    check("get", "/api/v1/visits/{visit_id}", resident.get(f"/visits/{uuid4()}"), 404)
    decision = "/api/v1/visits/{visit_id}/decision"
    check("post", decision, resident.post(f"/visits/{visit}/decision", {"decision": "approve"}), 200)
    check("post", decision, office.post(f"/visits/{visit}/decision", {"decision": "reject"}), 409)
    check("post", decision, office.post(f"/visits/{visit}/decision", {"decision": "perhaps"}), 400)
    undo, taken_back = "/api/v1/visits/{visit_id}/undo", guard.visit()["id"]
    resident.post(f"/visits/{taken_back}/decision", {"decision": "approve"})
    for status in (200, 409):
        check("post", undo, resident.post(f"/visits/{taken_back}/undo"), status)
    check("post", "/api/v1/visits/{visit_id}/override", guard.post(f"/visits/{visit}/override", {"reason": "why"}), 409)
    for move in ("entry", "exit"):
        check("post", f"/api/v1/visits/{{visit_id}}/{move}", guard.post(f"/visits/{visit}/{move}"), 200)
        check("post", f"/api/v1/visits/{{visit_id}}/{move}", guard.post(f"/visits/{visit}/{move}"), 409)
    check("post", "/api/v1/visits/{visit_id}/cancel", guard.post(f"/visits/{visit}/cancel"), 409)
    check("post", "/api/v1/visits/{visit_id}/cancel", guard.post(f"/visits/{guard.visit()['id']}/cancel"), 200)
    check("get", "/api/v1/visits/{visit_id}", guard.get(f"/visits/{visit}"), 200)
    check("get", "/api/v1/houses", guard.get("/houses"), 200)
    check("get", "/api/v1/photos/{token}", anyone.get("/photos/forged"), 404)
    check("get", "/api/v1/docs/{name}", anyone.get("/docs/nothing"), 404)
    told = anyone.post("/sessions", {"id_token": simulator.id_token(cast.prasit)})
    check("post", "/api/v1/sessions", told, 201)
    check("post", "/api/v1/sessions", anyone.post("/sessions", {"id_token": simulator.id_token(cast.nobody)}), 403)
    check("post", "/api/v1/sessions", anyone.post("/sessions", {"id_token": "x"}), 401)
    check("post", "/api/v1/sessions", anyone.post("/sessions", {}), 400)
    refresh = {"refresh_token": told.get_json()["data"]["refresh_token"]}
    check("post", "/api/v1/sessions/refresh", anyone.post("/sessions/refresh", refresh), 200)
    check("post", "/api/v1/sessions/refresh", anyone.post("/sessions/refresh", {"refresh_token": "x"}), 401)


class Check:
    """Holds an answer against the description of its call and status."""

    def __init__(self, described: Described) -> None:
        self._described = described

    def __call__(self, method: str, path: str, answer: TestResponse, status: int) -> None:
        assert answer.status_code == status, answer.get_data(as_text=True)
        told = self._described["paths"][path][method]["responses"][str(status)]
        schema = told["content"]["application/json"]["schema"]
        whole = {**schema, "components": self._described["components"]}
        jsonschema_rs.validator_for(whole, validate_formats=True).validate(answer.get_json())


def _enums(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {str(word) for word in part.get("enum", ())} if isinstance(part.get("enum"), list) else set()
        return own.union(*(_enums(inner) for inner in part.values()))
    if isinstance(part, list):
        return set().union(*(_enums(inner) for inner in part))
    return set()
