"""A village forgets its visitors in its own time: photos, numbers, names; and its record stays whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.domain.actors import ActorRole
from models.domain.errors import Invalid
from models.domain.ids import PhotoId, VillageId
from models.domain.retention import Retention
from models.domain.visit import Kind
from models.photos.keys import photo_key
from models.photos.store import PhotoMissing
from models.tables.visits import VisitRow
from models.uow import Database, new_id
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.register_visit import register_visit
from models.usecases.set_retention import set_retention
from tests.cast import Cast
from tests.usecases.acts import change, draft, of_village, record, rows
from tests.usecases.pass_acts import at_the_gate, invites_to_a_party
from workers.runtime import Runtime
from workers.thin import thin_out

NOW = datetime.now(UTC)
FULL: dict[str, Any] = {
    "visitor_name": "Nok Visitor",
    "visitor_phone": "081-234 5678",
    "plate": "1กก 1234",
    "plate_province": "กรุงเทพมหานคร",
    "purpose": "brings a cake",
}


def remembers(database: Database, cast: Cast, *, at: VillageId | None = None, **days: int) -> None:
    village = at or cast.village
    with database.work(village_id=village, account_id=cast.account, actor=cast.office.acting(ActorRole.OFFICE)) as work:
        set_retention(work, Retention(**days))


def came(runtime: Runtime, database: Database, cast: Cast, days: float) -> tuple[Registered, PhotoId]:
    """Somebody with everything that can be known of them, and a photo in the store; nobody answered, and they left."""
    photo = StoredPhoto(id=PhotoId(new_id()), sha256="a", width=1, height=1, bytes=1)
    for size in ("full", "thumb"):
        runtime.photo_store.put(photo_key(cast.village, photo.id, size), b"a picture")  # type: ignore[arg-type]
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), NOW - timedelta(days=days)) as work:
        made = register_visit(work, draft(kind=Kind.GUEST, **FULL), new_id(), "print", [photo])
        assert isinstance(made, Registered)
        over = {"state": "expired", "closed_at": work.now + timedelta(minutes=5)}
        work.connection.execute(update(VisitRow).where(VisitRow.id == made.visit_id).values(over))
    return made, photo.id


def is_stored(runtime: Runtime, cast: Cast, photo_id: PhotoId) -> list[bool]:
    found = []
    for size in ("full", "thumb"):
        try:
            runtime.photo_store.get(photo_key(cast.village, photo_id, size))  # type: ignore[arg-type]
            found.append(True)
        except PhotoMissing:
            found.append(False)
    return found


def test_a_village_that_has_said_nothing_keeps_everything(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    _, photo = came(runtime, database, cast, 4000)
    counts = thin_out(runtime, NOW)
    assert not {"photos_removed", "phones_emptied", "visitors_emptied"} & set(+counts)
    assert rows(owner, "SELECT visitor_name, visitor_phone IS NOT NULL FROM visit") == [("Nok Visitor", True)]
    assert is_stored(runtime, cast, photo) == [True, True]


def test_photos_leave_the_rows_and_the_store(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    (_, old), (_, young) = came(runtime, database, cast, 90.1), came(runtime, database, cast, 89.9)
    remembers(database, cast, photos=90)
    assert thin_out(runtime, NOW)["photos_removed"] == 1
    assert (is_stored(runtime, cast, old), is_stored(runtime, cast, young)) == ([False, False], [True, True])
    assert rows(owner, "SELECT id FROM photo") == [young]
    assert rows(owner, "SELECT DISTINCT visitor_name FROM visit") == ["Nok Visitor"]
    kept = [key for key in runtime.photo_store.keys_before(NOW + timedelta(hours=1)) if str(cast.village) in key]
    assert sorted(kept) == [photo_key(cast.village, young, "full"), photo_key(cast.village, young, "thumb")]
    assert not thin_out(runtime, NOW)["photos_removed"]


def test_numbers_go_and_names_stay(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    came(runtime, database, cast, 30.1)
    came(runtime, database, cast, 29.9)
    remembers(database, cast, phones=30)
    assert thin_out(runtime, NOW)["phones_emptied"] == 1
    told = "SELECT visitor_phone IS NULL, visitor_name FROM visit ORDER BY created_at"
    assert rows(owner, told) == [(True, "Nok Visitor"), (False, "Nok Visitor")]


def test_who_it_was_goes_and_the_record_stays_whole(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    came(runtime, database, cast, 365.1)
    change(
        owner,
        "UPDATE visit SET overridden_reason = 'her brother Lek', decision_reason = 'my aunt', wrong_note = 'Nok'",
    )
    events, broken = record(database, cast)
    before = rows(owner, "SELECT visit_event::text FROM visit_event ORDER BY serial")
    remembers(database, cast, photos=365, phones=365, names=365)
    counts = thin_out(runtime, NOW)
    assert (counts["visitors_emptied"], counts["photos_removed"], counts["phones_emptied"]) == (1, 1, 1)
    (row,) = rows(owner, "SELECT visit::text FROM visit")
    for known in ("Nok", "1234", "กก", "กรุงเทพ", "cake", "Lek", "aunt", "print"):
        assert known not in row
    assert rows(owner, "SELECT overridden_reason, kind, headcount FROM visit") == [("…", "guest", 1)]
    assert record(database, cast) == (events, None) == (events, broken)
    assert rows(owner, "SELECT visit_event::text FROM visit_event ORDER BY serial") == before
    assert not +thin_out(runtime, NOW)


def test_a_reason_of_the_list_is_kept(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    came(runtime, database, cast, 31)
    change(owner, "UPDATE visit SET overridden_reason = 'phoned'")
    remembers(database, cast, photos=30, phones=30, names=30)
    thin_out(runtime, NOW)
    assert rows(owner, "SELECT overridden_reason, visitor_name FROM visit") == [("phoned", "")]


def test_guests_of_old_passes_are_forgotten_with_them(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    (guest,) = invites_to_a_party(database, cast, ["Nok"])
    at_the_gate(database, cast, guest)
    remembers(database, cast, photos=30, phones=30, names=30)
    over = rows(owner, "SELECT valid_until FROM pass")[0]
    assert not thin_out(runtime, over + timedelta(days=29))["guests_emptied"]
    assert thin_out(runtime, over + timedelta(days=31))["guests_emptied"] == 1
    assert rows(owner, "SELECT guest_name, plate, note FROM pass") == [("", None, None)]


def test_the_next_village_keeps_its_own_time(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    _, photo = came(runtime, database, cast, 400)
    remembers(database, cast, at=cast.next_village, photos=30, phones=30, names=30)
    assert not {"photos_removed", "visitors_emptied"} & set(+thin_out(runtime, NOW))
    assert is_stored(runtime, cast, photo) == [True, True]


def test_a_longer_time_brings_nothing_back_and_a_shorter_one_goes_on(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine
) -> None:
    for days in (20, 60, 100):
        came(runtime, database, cast, days)
    empty = "SELECT count(*) FROM visit WHERE visitor_phone IS NULL"
    for kept, gone in ((90, 1), (365, 1), (50, 2), (7, 3)):
        remembers(database, cast, phones=kept)
        thin_out(runtime, NOW)
        assert rows(owner, empty) == [gone], kept


def test_more_than_a_batch_goes_in_one_hour(runtime: Runtime, database: Database, cast: Cast, owner: Engine) -> None:
    came(runtime, database, cast, 100)
    change(
        owner,
        "INSERT INTO visit (id, village_id, house_id, kind, state, visitor_name, headcount, version, created_by,"
        " created_at, idempotency_key, fingerprint)"
        " SELECT gen_random_uuid(), village_id, house_id, kind, state, 'Somebody', 1, 1, created_by,"
        " created_at, gen_random_uuid(), 'x' FROM visit, generate_series(1, 1200)",
    )
    remembers(database, cast, photos=30, phones=30, names=30)
    assert thin_out(runtime, NOW)["visitors_emptied"] == 1201
    assert rows(owner, "SELECT DISTINCT visitor_name FROM visit") == [""]


@pytest.mark.parametrize(
    "wrong",
    [
        {"photos": 6},
        {"names": 29, "photos": 7, "phones": 7},
        {"photos": 4000},
        {"names": 90},
        {"names": 90, "photos": 91, "phones": 90},
    ],
)
def test_a_time_that_makes_no_sense_is_not_taken(database: Database, cast: Cast, wrong: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        remembers(database, cast, **wrong)


@pytest.mark.parametrize("state", ["requested", "inside"])
def test_whoever_is_still_here_is_not_forgotten_before_they_are_gone(
    runtime: Runtime, database: Database, cast: Cast, owner: Engine, state: str
) -> None:
    came(runtime, database, cast, 40)
    change(owner, "UPDATE visit SET state = :state, closed_at = NULL", state=state)
    remembers(database, cast, photos=30, phones=30, names=30)
    for _ in range(2):
        assert not {"photos_removed", "phones_emptied", "visitors_emptied"} & set(+thin_out(runtime, NOW))
    left = "state = 'left', left_at = :now" if state == "inside" else "state = 'expired', closed_at = :now"
    change(owner, f"UPDATE visit SET {left}", now=NOW)
    counts = thin_out(runtime, NOW + timedelta(hours=1))
    assert (counts["visitors_emptied"], counts["photos_removed"], counts["phones_emptied"]) == (1, 1, 1)
    assert rows(owner, "SELECT visitor_name FROM visit") == [""]
