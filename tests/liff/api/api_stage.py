"""What tests of the API share: a well-formed visit, photos, and a look at what lies in tables and folders."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from models.tables.base import Base
from tests.photos.crafted import gate, saved

VISIT = {
    "house": "12/3",
    "kind": "guest",
    "visitor_name": "สมหญิง ใจดี",
    "visitor_phone": "081-234 5678",
    "plate": "1กข 2345",
    "plate_province": "กรุงเทพมหานคร",
    "purpose": "มาเยี่ยม",
    "headcount": 2,
}
Headers = dict[str, str]


def file(raw: bytes, name: str, kind: str = "image/jpeg") -> FileStorage:
    return FileStorage(io.BytesIO(raw), name, content_type=kind)


def jpeg() -> bytes:
    return saved(gate(), "JPEG")


@dataclass(frozen=True)
class Api:
    """One caller of the API."""

    client: FlaskClient
    headers: Headers

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers, query_string=query)

    def post(self, path: str, body: object = None) -> TestResponse:
        return self.client.post(f"/api/v1{path}", headers=self.headers, json=body if body is not None else {})

    def put(self, path: str, body: object, **query: Any) -> TestResponse:
        return self.client.put(f"/api/v1{path}", headers=self.headers, json=body, query_string=query)

    def patch(self, path: str, body: object) -> TestResponse:
        return self.client.patch(f"/api/v1{path}", headers=self.headers, json=body)

    def delete(self, path: str, body: object = None) -> TestResponse:
        return self.client.delete(f"/api/v1{path}", headers=self.headers, json=body if body is not None else {})

    def register(self, body: object = None, key: object = None, **changed: Any) -> TestResponse:
        wish = body if body is not None else {**VISIT, **changed}
        return self.client.post("/api/v1/visits", headers=self.keyed(key), json=wish)

    def register_with(self, *photos: bytes, key: object = None, **changed: Any) -> TestResponse:
        """As the guard's page sends it: multipart with `photo` parts."""
        files = [file(photo, f"{index}.jpg") for index, photo in enumerate(photos)]
        return self.send_form({**VISIT, **changed, "photo": files}, key)

    def send_form(self, fields: dict[str, Any], key: object = None) -> TestResponse:
        form = {name: str(value) if isinstance(value, int) else value for name, value in fields.items()}
        boundary, raw = encode_multipart({name: value for name, value in form.items() if value is not None})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post("/api/v1/visits", headers=self.keyed(key), data=raw, content_type=kind)

    def visit(self, **changed: Any) -> dict[str, Any]:
        """A visit that was registered just now."""
        answer = self.register(**changed)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        made: dict[str, Any] = answer.get_json()["data"]
        return made

    def keyed(self, key: object = None) -> Headers:
        return {**self.headers, "Idempotency-Key": str(key or uuid4())}


Enter = Callable[..., Api]
"""Signs somebody of the cast in."""


@dataclass(frozen=True)
class Traces:
    """What a request may have left: rows of all tables, and files of photos."""

    owner: Engine
    folder: Path

    def rows(self) -> dict[str, int]:
        with self.owner.connect() as connection:
            return {
                table.name: connection.scalar(text(f'SELECT count(*) FROM "{table.name}"')) or 0
                for table in Base.metadata.sorted_tables
            }

    def files(self) -> list[str]:
        return sorted(str(path) for path in self.folder.rglob("*") if path.is_file())

    def now(self) -> tuple[dict[str, int], list[str]]:
        return self.rows(), self.files()


def folder_of(photo_store_url: str) -> Path:
    return Path(unquote(urlsplit(photo_store_url).path))


def assert_refused(answer: TestResponse, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The contract's form, with this code, naming these fields."""
    told = answer.get_json()
    assert answer.status_code == status, told
    assert set(told) == {"success", "error", "statusCode"}
    assert told["success"] is False
    assert told["statusCode"] == status
    error: dict[str, Any] = told["error"]
    assert error["code"] == code, error
    assert error["message"]
    if fields:
        assert {detail["field"] for detail in error["details"]} == set(fields), error
    assert len(answer.headers["X-Request-Id"]) >= 8
    return error


def walk(get: Callable[..., TestResponse], **query: Any) -> Iterator[list[dict[str, Any]]]:
    """The pages of a list, by their cursors."""
    cursor: dict[str, Any] = {}
    while True:
        answer = get("/visits", **query, **cursor).get_json()
        yield answer["data"]
        following = answer["pagination"]["next_cursor"]
        if following is None:
            return
        cursor = {"cursor": following}
