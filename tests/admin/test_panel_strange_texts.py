"""Signs that no keyboard makes, and numbers that no office writes: every page takes them for nothing."""

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine

from models.uow import Database
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import now
from tests.cast import Cast
from tests.usecases.acts import comes, rows

NAMES = ("q", "number", "house", "kind", "which", "stands", "show", "after", "before", "subject", "about", "period")
"""What addresses of the panel ask for, in the words of whoever types them."""


@pytest.mark.parametrize("text", ["\0", "a\0b", "\u202e\u200b", "9" * 5000])
def test_whatever_stands_in_an_address_no_page_breaks(app: Flask, office: Browser, cast: Cast, text: str) -> None:
    ids = {"house_id": cast.house, "person_id": cast.malee.id}
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("panel.") and "GET" in rule.methods and "stream" not in rule.endpoint:
            path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda found: str(ids.get(found[1], UUID(int=7))), rule.rule)
            answer = office.get(path, query_string=dict.fromkeys(NAMES, text))
            assert answer.status_code < 500, path
            asked += 1
    assert asked > 40


@pytest.mark.parametrize("text", ["\0", "Wich\0ai"])
def test_somebody_is_looked_for_by_the_signs_that_one_sees(office: Browser, cast: Cast, text: str) -> None:
    query = {"person": str(cast.malee.id), "q": text}
    page = office.get("/admin/people/doubles", query_string=query)
    assert page.status_code == 200
    found = ">Wichai<" in page.get_data(as_text=True)
    assert found is ("ai" in text)


def test_a_reason_keeps_the_signs_that_one_sees(office: Browser, database: Database, owner: Engine, cast: Cast) -> None:
    visit_id = comes(database, cast, now=now())
    answer = office.post(f"/admin/records/{visit_id}/decision", {"answer": "reject", "reason": "\0ไม่\0อยู่\n บ้าน\0"})
    assert answer.status_code == 303
    assert rows(owner, "SELECT decision_reason FROM visit WHERE id = :id", id=visit_id) == ["ไม่อยู่ บ้าน"]


@pytest.mark.parametrize("place", ["9" * 5000, "30", "-1", "²", "๙" * 3])
def test_a_column_that_no_table_has_is_none(office: Browser, owner: Engine, place: str) -> None:
    office.post("/admin/import", {"file": (io.BytesIO("บ้านเลขที่\n9/1\n".encode()), "a\0b.csv")})
    (import_id,) = rows(owner, "SELECT id FROM house_import")
    path = f"/admin/import/{import_id}/columns"
    assert office.post(path, {"house": "0", "name": place}).status_code == 303
    assert rows(owner, "SELECT mapping -> 'columns' FROM house_import") == [{"house": 0}]
