"""A resident makes passes, changes them and takes them back; six digits belong to one live pass of a village."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.errors import Code, Invalid, NotFound, Refused
from models.domain.passes import MOST_GUESTS, Guest, PassKind, PassState, Window
from models.queries import passes, people
from models.queries.passes import PassesWanted
from models.uow import Database
from models.usecases import held_passes
from models.usecases.leave_village import end_place
from models.usecases.make_pass import change_pass, house_for, revoke_occasion, revoke_pass
from tests.cast import Cast
from tests.usecases.acts import CAME, at_once, change, of_village, rows
from tests.usecases.pass_acts import (
    DAY,
    at_the_gate,
    card_of,
    changes,
    checks,
    digits,
    invites,
    invites_to_a_party,
    revokes,
    terms,
)


def names_shown(database: Database, cast: Cast, **wanted: object) -> list[str]:
    with of_village(database, cast) as work:
        found = passes.page(work, PassesWanted(**{"houses": [cast.house], **wanted}))  # type: ignore[arg-type]
    return [card.one.terms.guest.name for card in found]


def test_a_pass_is_as_it_was_made(database: Database, cast: Cast) -> None:
    guest = Guest(name="Nok", plate="1กข 12", plate_province="ชลบุรี", headcount=4, note="สระว่ายน้ำ")
    made = invites(database, cast, PassKind.MANY, guest=guest, tell_host=True)
    card = card_of(database, cast, made.id)
    assert card.one == made
    assert (card.house_number, card.maker_name, card.host_stays) == ("12/3", "Somchai", True)
    assert card.state(CAME) is PassState.VALID


def test_what_changes_is_on_record_and_names_nobody(database: Database, cast: Cast, owner: Engine) -> None:
    made = invites(database, cast)
    changes(database, cast, made, terms(guest=Guest(name="Noi")))
    revokes(database, cast, made)
    told = rows(owner, "SELECT kind, actor_id, facts::text FROM change WHERE subject_id = :id ORDER BY id", id=made.id)
    assert [(kind, actor) for kind, actor, _ in told] == [
        (kind, cast.somchai.id) for kind in ("made", "changed", "revoked")
    ]
    assert not [facts for _, _, facts in told if "No" in facts]


def test_digits_are_different_for_all_that_live(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ten codes in all, ten passes get one each, and the eleventh is told that none is free."""
    monkeypatch.setattr(held_passes, "_CODES", 10)
    monkeypatch.setattr(held_passes, "_TRIES", 1000)
    made = [invites(database, cast) for _ in range(10)]
    assert {one.code for one in made} == {f"{number:06}" for number in range(10)}
    with pytest.raises(RuntimeError, match="no six digits are free"):
        invites(database, cast)


@pytest.mark.parametrize("over", ["revoked", "used up", "expired"])
def test_digits_of_a_pass_that_is_over_go_to_the_next(
    over: str, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_passes, "_CODES", 1)
    first = invites(database, cast)
    later = CAME
    if over == "revoked":
        revokes(database, cast, first)
    elif over == "used up":
        at_the_gate(database, cast, first)
    else:
        later = CAME + DAY + timedelta(minutes=6)
    window = Window(valid_from=later, valid_until=later + DAY)
    second = invites(database, cast, now=later, window=window)
    assert (first.code, second.code) == ("000000", "000000")
    assert card_of(database, cast, first.id).one.code is None
    found = checks(database, cast, digits(second), now=later)
    assert found.card is not None
    assert found.card.id == second.id


def test_an_expired_pass_that_lives_again_has_digits_again(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = invites(database, cast)
    later = CAME + DAY + timedelta(minutes=6)
    window = Window(valid_from=later, valid_until=later + DAY)
    monkeypatch.setattr(held_passes.secrets, "randbelow", lambda _: int(first.code or ""))
    invites(database, cast, now=later, window=window)
    monkeypatch.undo()
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT), later) as work:
        again = change_pass(work, first.id, lambda _: terms(window=window), [cast.house])
    assert again.code not in {None, first.code}
    assert checks(database, cast, digits(again), now=later).card == card_of(database, cast, first.id, later)


def test_many_make_passes_at_once_and_all_digits_differ(database: Database, cast: Cast) -> None:
    made = at_once(8, lambda _: invites_to_a_party(database, cast, [f"Guest {number}" for number in range(10)]))
    codes = [one.code for party in made for one in party]
    assert len(set(codes)) == len(codes) == 80


def test_two_villages_may_have_the_same_digits(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_passes, "_CODES", 1)
    there = replace(cast, village=cast.next_village, somchai=cast.stranger)
    assert invites(database, cast).code == invites(database, there, house=cast.strange_house).code


def test_each_guest_of_a_party_has_a_pass_of_their_own(database: Database, cast: Cast) -> None:
    made = invites_to_a_party(database, cast, ["Nok", "Noi", "Nid"])
    assert [one.terms.guest.name for one in made] == ["Nok", "Noi", "Nid"]
    assert {one.kind for one in made} == {PassKind.ONCE}
    assert len({one.occasion_id for one in made}) == 1
    assert len({one.code for one in made}) == len({one.share_key for one in made}) == 3
    assert card_of(database, cast, made[0].id).occasion_title == "Birthday"


def test_a_party_may_share_one_pass(database: Database, cast: Cast) -> None:
    (made,) = invites_to_a_party(database, cast, [], shared_by=40)
    assert (made.kind, made.terms.uses_allowed, made.terms.guest.name) == (PassKind.MANY, 40, "Birthday")


@pytest.mark.parametrize(
    ("wish", "wrong"),
    [
        ({"title": " ", "guests": ["Nok"]}, {"title"}),
        ({"guests": []}, {"guests"}),
        ({"guests": ["Nok"], "shared_by": 3}, {"guests"}),
        ({"guests": [], "shared_by": 0}, {"guests"}),
        ({"guests": [], "shared_by": MOST_GUESTS + 1}, {"guests"}),
        ({"guests": ["Nok"] * (MOST_GUESTS + 1)}, {"guests"}),
        ({"guests": ["Nok", " "]}, {"guests"}),
        ({"guests": ["Nok"], "ends_at": CAME - timedelta(hours=2)}, {"ends_at"}),
        ({"guests": ["Nok"], "ends_at": CAME + 40 * DAY}, {"ends_at"}),
    ],
)
def test_a_party_that_makes_no_sense_leaves_nothing(
    wish: dict[str, object], wrong: set[str], database: Database, cast: Cast, owner: Engine
) -> None:
    with pytest.raises(Invalid) as refused:
        invites_to_a_party(database, cast, **{"names": wish.pop("guests"), **wish})  # type: ignore[arg-type]
    assert {field for field, _ in refused.value.details} == wrong
    assert rows(owner, "SELECT count(*) FROM occasion") == [0]
    assert rows(owner, "SELECT count(*) FROM pass") == [0]


def test_a_party_that_is_called_off_ends_all_its_passes_but_no_other(database: Database, cast: Cast) -> None:
    made, other = invites_to_a_party(database, cast, ["Nok", "Noi"]), invites(database, cast)
    occasion = made[0].occasion_id
    assert occasion is not None
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        assert sorted(revoke_occasion(work, occasion, [cast.house])) == sorted(one.id for one in made)
        assert revoke_occasion(work, occasion, [cast.house]) == []
    assert {card_of(database, cast, one.id).state(CAME) for one in made} == {PassState.REVOKED}
    assert card_of(database, cast, other.id).state(CAME) is PassState.VALID


def test_the_owner_may_change_a_tenants_pass_and_a_tenant_not_the_owners(database: Database, cast: Cast) -> None:
    malees, somchais = invites(database, cast, by=cast.malee), invites(database, cast)
    assert changes(database, cast, malees, terms(), by=cast.somchai).revision == 1
    assert revokes(database, cast, malees, by=cast.somchai).revoked_by == cast.somchai.id
    with pytest.raises(Refused) as refused:
        changes(database, cast, somchais, terms(), by=cast.malee)
    assert refused.value.code is Code.NOT_YOUR_PASS
    with pytest.raises(Refused) as refused:
        revokes(database, cast, somchais, by=cast.malee)
    assert refused.value.code is Code.NOT_YOUR_PASS


def test_a_pass_of_another_house_or_village_is_not_there(database: Database, cast: Cast) -> None:
    made = invites(database, cast)
    with of_village(database, cast, cast.wichai.acting(ActorRole.RESIDENT)) as work, pytest.raises(NotFound):
        revoke_pass(work, made.id, [cast.next_door])
    with (
        database.work(village_id=cast.next_village, actor=cast.stranger.acting(ActorRole.RESIDENT)) as work,
        pytest.raises(NotFound),
    ):
        change_pass(work, made.id, lambda standing: standing, [cast.house, cast.strange_house])


def test_lists_tell_the_living_from_the_past(database: Database, cast: Cast, owner: Engine) -> None:
    invites(database, cast, guest=Guest(name="Living"))
    invites(database, cast, PassKind.RECURRING, guest=Guest(name="Maid"))
    invites(database, cast, by=cast.malee, guest=Guest(name="Malee's"))
    revokes(database, cast, invites(database, cast, guest=Guest(name="Revoked")))
    at_the_gate(database, cast, invites(database, cast, guest=Guest(name="Used", plate="กข 99")))
    invites(database, cast, house=cast.next_door, by=cast.wichai, guest=Guest(name="Next door"))
    change(owner, "UPDATE membership SET standing = 'ended' WHERE person_id = :id", id=cast.malee.id)
    assert names_shown(database, cast, live=True) == ["Maid", "Living"]
    assert names_shown(database, cast, live=False) == ["Used", "Revoked", "Malee's"]
    assert names_shown(database, cast) == ["Used", "Revoked", "Malee's", "Maid", "Living"]
    assert names_shown(database, cast, kind=PassKind.RECURRING) == ["Maid"]
    assert names_shown(database, cast, text="ข 9") == ["Used"]
    assert names_shown(database, cast, text="%") == []
    assert names_shown(database, cast, houses=[]) == []


def test_a_form_means_a_house_of_the_callers(cast: Cast) -> None:
    assert house_for(None, [cast.house]) == cast.house
    assert house_for(cast.next_door, [cast.house, cast.next_door]) == cast.next_door
    for given, theirs in ((None, [cast.house, cast.next_door]), (cast.next_door, [cast.house]), (None, [])):
        with pytest.raises(Invalid):
            house_for(given, theirs)


def test_who_leaves_and_comes_back_has_not_their_old_passes_again(
    database: Database, cast: Cast, owner: Engine
) -> None:
    malees, somchais = invites(database, cast, by=cast.malee), invites(database, cast)
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT)) as work:
        person = people.by_id(work, cast.malee.id)
        assert person is not None
        end_place(work, person.memberships[0], "left")
    change(owner, "UPDATE membership SET standing = 'active', ended_at = NULL")
    assert card_of(database, cast, malees.id).state(CAME) is PassState.REVOKED
    assert card_of(database, cast, somchais.id).state(CAME) is PassState.VALID
    assert rows(owner, "SELECT kind FROM change WHERE subject_id = :id ORDER BY id", id=malees.id) == [
        "made",
        "revoked",
    ]
