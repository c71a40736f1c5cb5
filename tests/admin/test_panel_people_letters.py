"""Invite letters: a page for each house, whose code leads into that house, and into no other."""

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import typst
import zxingcpp
from PIL import Image
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.uow import Database
from models.usecases.accept_invite import accept_invite
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.people_stage import house_named, is_expected, now, place_of
from tests.cast import Cast, Somebody
from tests.usecases.acts import of_account, rows
from workers.making import letters
from workers.runtime import Runtime
from workers.tasks import do_tasks


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def ordered(browser: Browser, runtime: Runtime, **form: object) -> bytes:
    """The file, as the office takes it away."""
    answer = browser.post("/admin/houses/letters", form)  # type: ignore[arg-type]
    assert answer.headers["Location"].endswith("/admin/files")
    do_tasks(runtime)
    take = re.search(r'href="(/admin/files/[^"]+/take)"', browser.text("/admin/files"))
    assert take
    return bytes(browser.client.get(take[1]).data)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes as a phone reads them off the printed pages, in their order."""
    read: list[str] = []
    typeset = letters.typeset

    def and_look(facts: dict[str, object]) -> bytes:
        import json

        from fontpkg_sarabun import ROOT

        drawn = typst.compile(
            str(letters._TEMPLATE), format="png", ppi=110, font_paths=[str(ROOT)], ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(facts)},
        )  # fmt: skip
        for page in drawn if isinstance(drawn, list) else [drawn]:
            (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
            read.append(parse_qs(urlsplit(found.text).query)["invite"][0])
        return typeset(facts)

    monkeypatch.setattr(letters, "typeset", and_look)
    return read


def joins(database: Database, cast: Cast, somebody: Somebody, token: str) -> None:
    with of_account(database, cast, now()) as work:
        work.actor = somebody.acting(ActorRole.RESIDENT)
        accept_invite(work, somebody.id, token)


def test_a_page_a_house_and_each_code_leads_into_its_own(
    office: Browser, runtime: Runtime, database: Database, owner: Engine, cast: Cast, tokens: list[str]
) -> None:
    for number in ("20/10", "20/2"):
        office.post("/admin/houses", {"number": number, "soi": "1"})
    pdf = ordered(office, runtime, which="empty")
    assert pdf.startswith(b"%PDF")
    assert pages_of(pdf) == len(tokens) == 2
    joins(database, cast, cast.nobody, tokens[0])
    place = place_of(owner, cast.nobody)
    told = rows(owner, "SELECT house_id, household_role, standing FROM membership WHERE id = :id", id=place)
    assert told == [(house_named(owner, "20/2", cast.village), "owner", "active")]  # 20/2 is printed before 20/10


def test_who_is_expected_has_a_letter_of_their_own_and_is_known_when_they_come(
    office: Browser, runtime: Runtime, database: Database, owner: Engine, cast: Cast, tokens: list[str]
) -> None:
    is_expected(database, cast, "สุดา มาใหม่")
    is_expected(database, cast, "อนันต์ มาใหม่")
    pdf = ordered(office, runtime, which="chosen", houses=[str(cast.next_door)])
    assert pages_of(pdf) == len(tokens) == 2
    joins(database, cast, cast.nobody, tokens[0])
    place = place_of(owner, cast.nobody)
    assert rows(owner, "SELECT name FROM membership WHERE id = :id", id=place) == ["สุดา มาใหม่"]
    assert rows(owner, "SELECT name FROM expected_resident WHERE membership_id = :id", id=place) == ["สุดา มาใหม่"]


def test_letters_printed_anew_make_the_earlier_ones_void(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast, tokens: list[str]
) -> None:
    office.post(f"/admin/houses/{cast.house}/invites", {"role": "family"})  # somebody's own link stays good
    for _ in range(2):
        ordered(office, runtime, which="chosen", houses=[str(cast.house)])
    assert len(set(tokens)) == 2
    assert rows(owner, "SELECT made_by IS NULL, revoked_at IS NULL FROM invite ORDER BY id") == [
        (False, True),
        (True, False),
        (True, True),
    ]
    (life,) = rows(owner, "SELECT (expires_at - created_at)::text FROM invite WHERE made_by IS NULL LIMIT 1")
    assert life == "60 days"


def test_letters_that_were_not_printed_leave_the_earlier_ones_good(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(office, runtime, which="chosen", houses=[str(cast.house)])
    monkeypatch.setattr(letters, "_TEMPLATE", letters._TEMPLATE.with_name("nowhere.typ"))
    office.post("/admin/houses/letters", {"which": "chosen", "houses": [str(cast.house)]})
    do_tasks(runtime)
    assert rows(owner, "SELECT state FROM task ORDER BY id") == ["done", "failed"]
    assert rows(owner, "SELECT printed, revoked_at FROM invite") == [(True, None)]


def test_a_link_for_somebody_expected_is_no_letter(
    office: Browser, runtime: Runtime, database: Database, owner: Engine, cast: Cast, tokens: list[str]
) -> None:
    expected = is_expected(database, cast, "สุดา มาใหม่")
    page = office.post(f"/admin/houses/{cast.next_door}/invites", {"expected": str(expected)})
    link = re.search(r"/join\?invite=([\w-]+)", page.get_data(as_text=True))
    assert link
    ordered(office, runtime, which="chosen", houses=[str(cast.next_door)])
    assert rows(owner, "SELECT printed, revoked_at FROM invite ORDER BY id") == [(False, None), (True, None)]
    joins(database, cast, cast.nobody, link[1])
    assert rows(owner, "SELECT membership_id FROM expected_resident") == [place_of(owner, cast.nobody)]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens while the pages are set."""
    happens: list[Callable[[], object]] = []
    typeset = letters.typeset

    def and_time_passes(facts: dict[str, object]) -> bytes:
        for one in happens:
            one()
        return typeset(facts)

    monkeypatch.setattr(letters, "typeset", and_time_passes)
    return happens


def test_what_goes_while_the_pages_are_set_gets_no_code(
    office: Browser,
    runtime: Runtime,
    database: Database,
    owner: Engine,
    cast: Cast,
    meanwhile: list[Callable[[], object]],
) -> None:
    suda, _ = is_expected(database, cast, "สุดา มาใหม่"), is_expected(database, cast, "อนันต์ มาใหม่")
    meanwhile.append(lambda: office.post(f"/admin/houses/expected/{suda}/end"))
    meanwhile.append(lambda: office.post(f"/admin/houses/{cast.house}/remove"))
    ordered(office, runtime, which="chosen", houses=[str(cast.house), str(cast.next_door)])
    asked = "SELECT e.name FROM invite i LEFT JOIN expected_resident e ON e.id = i.expected_id"
    assert rows(owner, asked) == ["อนันต์ มาใหม่"]


def test_letters_that_are_called_off_meanwhile_change_nothing(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast, meanwhile: list[Callable[[], object]]
) -> None:
    def call_off() -> None:
        office.post(f"/admin/files/{rows(owner, 'SELECT id FROM task ORDER BY id')[-1]}/cancel")

    ordered(office, runtime, which="chosen", houses=[str(cast.house)])
    meanwhile.append(call_off)
    office.post("/admin/houses/letters", {"which": "chosen", "houses": [str(cast.house)]})
    do_tasks(runtime)
    assert rows(owner, "SELECT revoked_at FROM invite") == [None]
    assert sorted(rows(owner, "SELECT state FROM task")) == ["cancelled", "done"]


def test_a_letter_stays_good_when_whoever_printed_it_leaves_the_office(
    office: Browser, runtime: Runtime, database: Database, owner: Engine, cast: Cast, tokens: list[str]
) -> None:
    ordered(office, runtime, which="chosen", houses=[str(cast.house)])
    from sqlalchemy import text

    with owner.begin() as connection:
        connection.execute(text("UPDATE membership SET standing = 'ended' WHERE role = 'office'"))
    joins(database, cast, cast.nobody, tokens[0])
    assert rows(owner, "SELECT standing FROM membership WHERE id = :id", id=place_of(owner, cast.nobody)) == ["active"]


@pytest.mark.parametrize("form", [{}, {"which": "chosen"}, {"which": "chosen", "houses": ["x"]}, {"which": "empty"}])
def test_letters_for_nobody_are_not_made(office: Browser, owner: Engine, form: dict[str, object]) -> None:
    assert office.post("/admin/houses/letters", form).headers["Location"].endswith("/admin/houses")
    assert not rows(owner, "SELECT id FROM task")


def test_too_many_wishes_are_told_kindly(office: Browser, cast: Cast) -> None:
    for _ in range(6):
        office.post("/admin/houses/letters", {"which": "chosen", "houses": [str(cast.house)]})
    assert "Several files are being made" in office.text("/admin/houses")


def test_a_house_that_goes_meanwhile_gets_no_letter(
    office: Browser, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    office.post("/admin/houses/letters", {"which": "chosen", "houses": [str(cast.house)]})
    office.post(f"/admin/houses/{cast.house}/remove")
    do_tasks(runtime)
    assert "There is no house to print a letter for" in office.text("/admin/files")
    assert not rows(owner, "SELECT id FROM invite")


def test_the_longest_facts_still_make_one_page() -> None:
    say = letters.of("th")
    qr = letters._qr("https://liff.line.me/1657000002-VillageX/join?invite=" + "x" * 22)
    for words in ("W" * 90, "ส" * 90, "คำ ยาว " * 20):
        one = {"house": words, "person": words * 2, "qr": qr, "good": say("Village office")}
        village = type("Village", (), {"name": words, "time_zone": "Asia/Bangkok"})()
        pdf = letters.typeset({**letters._words(village, "22 พ.ย. 2569", say), "letters": [one, one, one]})
        assert pages_of(pdf) == 3


def test_a_letter_offers_a_place_and_is_for_whoever_may_offer_one(
    office: Browser, seated: SignIn, runtime: Runtime, owner: Engine, cast: Cast
) -> None:
    ordered(office, runtime, which="chosen", houses=[str(cast.house)])
    take = re.search(r'href="(/admin/files/[^"]+/take)"', office.text("/admin/files"))
    assert take
    permissions = ["today.see", "people.see", "houses.manage"]
    office.post("/admin/team/roles/new", {"name": "Keeper", "permissions": permissions})
    (role,) = rows(owner, "SELECT id FROM panel_role")
    keeper = seated(cast.nobody, None, custom=role)
    assert keeper.post("/admin/houses/letters", {"which": "chosen", "houses": str(cast.house)}).status_code == 403
    assert keeper.get(take[1]).status_code == 404
    for path in ("/admin/houses", f"/admin/houses/{cast.house}"):
        assert 'action="/admin/houses/letters"' not in keeper.text(path), path
        assert 'action="/admin/houses/letters"' in office.text(path), path
    assert rows(owner, "SELECT count(*) FROM task") == [1]


def test_only_whoever_keeps_the_houses_sees_the_letters(
    office: Browser, seated: SignIn, runtime: Runtime, cast: Cast
) -> None:
    office.post("/admin/houses/letters", {"which": "chosen", "houses": [str(cast.house)]})
    do_tasks(runtime)
    take = re.search(r'href="(/admin/files/[^"]+/take)"', office.text("/admin/files"))
    assert take
    assert seated(cast.wichai, "staff").get(take[1]).status_code in {403, 404}
    assert seated(cast.nobody, "admin", village=cast.next_village).get(take[1]).status_code == 404
