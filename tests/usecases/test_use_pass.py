"""Passes at the gate: judged by the village's books, used once only, and on record."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import Engine

from models.domain.errors import Code, Refused
from models.domain.pass_verdict import Verdict
from models.domain.passes import PassKind, Window
from models.queries import passes
from models.uow import Database, new_id
from models.usecases.held_visits import last_stopped_waiting
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.use_pass import Brought, Judged
from tests.cast import Cast
from tests.usecases.acts import CAME, after, at_once, change, of_village, record, rows, shown
from tests.usecases.pass_acts import (
    DAY,
    at_the_gate,
    card_of,
    changes,
    checks,
    digits,
    invites,
    qr,
    revokes,
    terms,
)

FIVE_MINUTES = timedelta(minutes=5)


def verdict(outcome: Registered | Judged) -> Verdict:
    assert isinstance(outcome, Judged), "the guest went in"
    return outcome.verdict


def went_in(outcome: Registered | Judged) -> Registered:
    assert isinstance(outcome, Registered), outcome
    return outcome


def test_a_guest_on_a_pass_is_inside_at_once_and_nobody_is_asked(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast)
    made = went_in(at_the_gate(database, cast, one))
    card = shown(database, cast, made.visit_id)
    assert (card.state, card.pass_id, card.entered_at) == ("inside", one.id, CAME)
    assert (card.visitor_name, card.decided_role, card.answer) == ("Nok", None, None)
    assert rows(owner, "SELECT kind, actor_role FROM visit_event ORDER BY serial") == [
        ("registered", "guard"),
        ("entered", "guard"),
    ]
    assert record(database, cast) == (2, None)
    assert rows(owner, "SELECT count(*) FROM message") == [0]
    assert rows(owner, "SELECT visit_id, by FROM pass_use") == [(made.visit_id, cast.prasit.id)]


def test_six_digits_open_the_gate_as_the_code_does(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    assert checks(database, cast, digits(one)).verdict is Verdict.OK
    went_in(at_the_gate(database, cast, digits(one)))
    assert verdict(at_the_gate(database, cast, one)) is Verdict.USED_UP


def test_looking_changes_nothing(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast)
    for _ in range(3):
        judged = checks(database, cast, qr(cast, one))
        assert (judged.verdict, judged.card.one if judged.card else None) == (Verdict.OK, one)
    assert rows(owner, "SELECT uses FROM pass") == [0]
    assert rows(owner, "SELECT count(*) FROM visit") == [0]


def test_two_gates_at_once_let_in_one_guest_and_the_other_hears_of_it(
    database: Database, cast: Cast, owner: Engine
) -> None:
    for _ in range(5):
        one = invites(database, cast)
        outcomes = at_once(4, lambda _: at_the_gate(database, cast, one))  # noqa: B023 - done before the next
        refused = [outcome for outcome in outcomes if isinstance(outcome, Judged)]
        assert len(refused) == 3
        for outcome in refused:
            assert outcome.verdict is Verdict.USED_UP
            assert outcome.last_use is not None
            assert (outcome.last_use.at, outcome.last_use.guard_name) == (CAME, "Prasit")
        assert rows(owner, "SELECT count(*) FROM visit WHERE pass_id = :id", id=one.id) == [1]
        assert rows(owner, "SELECT uses FROM pass WHERE id = :id", id=one.id) == [1]
    assert record(database, cast) == (10, None)


def test_the_last_of_many_uses_is_had_once(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast, PassKind.MANY, uses_allowed=3)
    outcomes = at_once(6, lambda _: at_the_gate(database, cast, one))
    assert sum(isinstance(outcome, Registered) for outcome in outcomes) == 3
    assert rows(owner, "SELECT uses FROM pass") == [3]


def test_the_same_submission_again_is_the_same_visit_also_at_once(database: Database, cast: Cast) -> None:
    one, key = invites(database, cast), new_id()
    outcomes = [went_in(each) for each in at_once(3, lambda _: at_the_gate(database, cast, one, key=key))]
    assert len({outcome.visit_id for outcome in outcomes}) == 1
    assert sorted(outcome.fresh for outcome in outcomes) == [False, False, True]
    assert not went_in(at_the_gate(database, cast, one, key=key, now=after(3600))).fresh


def test_a_key_that_made_another_visit_is_refused(database: Database, cast: Cast) -> None:
    first, second, key = invites(database, cast), invites(database, cast), new_id()
    went_in(at_the_gate(database, cast, first, key=key))
    with pytest.raises(Refused) as refused:
        at_the_gate(database, cast, second, key=key)
    assert refused.value.code is Code.IDEMPOTENCY_KEY_REUSED
    assert card_of(database, cast, second.id).one.uses == 0


def test_who_left_again_does_not_come_back_on_a_pass_for_once(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast)
    went_in(at_the_gate(database, cast, one))
    change(owner, "UPDATE visit SET state = 'left', left_at = now()")
    assert verdict(at_the_gate(database, cast, one, now=after(600))) is Verdict.USED_UP


def test_who_comes_every_week_is_not_counted(database: Database, cast: Cast) -> None:
    one = invites(database, cast, PassKind.RECURRING)
    for hour in range(4):
        went_in(at_the_gate(database, cast, one, now=CAME + timedelta(hours=hour)))
    assert card_of(database, cast, one.id).one.uses == 4


def test_photos_of_the_guest_are_kept(database: Database, cast: Cast) -> None:
    photo = StoredPhoto(id=new_id(), sha256="a", width=1, height=1, bytes=1)  # type: ignore[arg-type]
    made = went_in(at_the_gate(database, cast, invites(database, cast), photos=[photo]))
    assert shown(database, cast, made.visit_id).photo_ids == (photo.id,)


def test_time_is_judged_with_five_minutes_of_grace(database: Database, cast: Cast) -> None:
    given = Window(valid_from=CAME, valid_until=CAME + DAY)
    one = invites(database, cast, window=given)
    told = {
        CAME - FIVE_MINUTES - timedelta(seconds=1): Verdict.NOT_YET,
        CAME - FIVE_MINUTES: Verdict.OK,
        CAME + DAY + FIVE_MINUTES: Verdict.OK,
        CAME + DAY + FIVE_MINUTES + timedelta(seconds=1): Verdict.EXPIRED,
    }
    for moment, expected in told.items():
        for brought in (qr(cast, one), digits(one)):
            assert checks(database, cast, brought, now=moment).verdict is expected


def test_days_and_hours_are_the_villages(database: Database, cast: Cast) -> None:
    """CAME is a Friday, 22:15 in Bangkok."""
    hours = {"from_time": time(22), "until_time": time(6)}
    friday = Window(valid_from=CAME - DAY, valid_until=CAME + 20 * DAY, weekdays=16, **hours)  # type: ignore[arg-type]
    one = invites(database, cast, PassKind.RECURRING, window=friday)
    told = {
        CAME: Verdict.OK,
        CAME + timedelta(hours=5): Verdict.OK,
        CAME - timedelta(hours=2): Verdict.WRONG_HOUR,
        CAME + DAY: Verdict.WRONG_DAY,
    }
    assert {moment: checks(database, cast, qr(cast, one), now=moment).verdict for moment in told} == told


def test_a_changed_pass_refuses_older_codes_and_keeps_its_digits(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    changed = changes(database, cast, one, terms(tell_host=True))
    assert verdict(at_the_gate(database, cast, one)) is Verdict.CHANGED
    assert checks(database, cast, qr(cast, changed)).verdict is Verdict.OK
    assert checks(database, cast, digits(one)).verdict is Verdict.OK


def test_a_revoked_pass_opens_nothing(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    revokes(database, cast, one)
    for brought in (qr(cast, one), digits(one)):
        assert verdict(at_the_gate(database, cast, brought)) is Verdict.REVOKED


def test_what_is_no_pass_of_this_village_is_told_apart(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    scanned = qr(cast, one).token or ""
    forger = replace(one, number=one.number ^ 1)
    told = {
        "https://example.com": Verdict.NOT_A_PASS,
        scanned[:-6] + ("AAAAA0" if scanned[-6:] != "AAAAA0" else "AAAAA1"): Verdict.FORGED,
        qr(replace(cast, village=cast.next_village), one).token or "": Verdict.OTHER_VILLAGE,
        qr(cast, forger).token or "": Verdict.UNKNOWN_CODE,
    }
    for text, expected in told.items():
        judged = checks(database, cast, Brought(token=text))
        assert (judged.verdict, judged.card) == (expected, None)
        assert verdict(at_the_gate(database, cast, Brought(token=text))) is expected


def test_another_villages_digits_are_unknown_here(database: Database, cast: Cast) -> None:
    one = invites(database, cast)
    there = replace(cast, village=cast.next_village, prasit=cast.boonmee)
    assert verdict(at_the_gate(database, there, digits(one))) is Verdict.UNKNOWN_CODE
    assert verdict(at_the_gate(database, there, qr(cast, one))) is Verdict.OTHER_VILLAGE


@pytest.mark.parametrize(
    "ends", ["standing = 'ended'", "standing = 'suspended'", "ends_at = now() - interval '10 years'"]
)
def test_a_pass_ends_with_its_makers_place_in_the_house(
    ends: str, database: Database, cast: Cast, owner: Engine
) -> None:
    malees, somchais = invites(database, cast, by=cast.malee), invites(database, cast)
    change(owner, f"UPDATE membership SET {ends} WHERE person_id = :id", id=cast.malee.id)
    assert verdict(at_the_gate(database, cast, malees)) is Verdict.REVOKED
    assert checks(database, cast, qr(cast, somchais)).verdict is Verdict.OK


@pytest.mark.parametrize("tell_host", [True, False])
def test_the_host_hears_of_it_only_where_they_want_to(
    tell_host: bool, database: Database, cast: Cast, owner: Engine
) -> None:
    one = invites(database, cast, by=cast.malee, tell_host=tell_host)
    made = went_in(at_the_gate(database, cast, one))
    owed = rows(owner, "SELECT kind, to_user, language, visit_id FROM message")
    assert owed == ([("guest_arrived", cast.malee.line_user_id, "en", made.visit_id)] if tell_host else [])


def test_a_host_who_blocked_the_account_costs_no_message(database: Database, cast: Cast, owner: Engine) -> None:
    one = invites(database, cast, tell_host=True)
    change(owner, "UPDATE person SET following = false")
    went_in(at_the_gate(database, cast, one))
    assert rows(owner, "SELECT count(*) FROM message") == [0]


def test_gates_without_network_are_told_what_is_no_good(database: Database, cast: Cast, owner: Engine) -> None:
    good, used, revoked, changed, left, over = (invites(database, cast, by=who) for who in _makers(cast))
    went_in(at_the_gate(database, cast, used))
    revokes(database, cast, revoked)
    changes(database, cast, changed, terms())
    change(owner, "UPDATE membership SET standing = 'ended' WHERE person_id = :id", id=cast.malee.id)
    revokes(database, cast, over)
    change(owner, "UPDATE pass SET valid_until = :end WHERE id = :id", id=over.id, end=CAME - timedelta(minutes=6))
    with of_village(database, cast) as work:
        told = {one.number: (one.verdict, one.revision) for one in passes.at_the_gate(work)}
    assert told == {
        used.number: (Verdict.USED_UP, 0),
        revoked.number: (Verdict.REVOKED, 0),
        changed.number: (None, 1),
        left.number: (Verdict.REVOKED, 0),
    }
    assert good.number not in told


def _makers(cast: Cast) -> list[object]:
    return [cast.somchai, cast.somchai, cast.somchai, cast.somchai, cast.malee, cast.somchai]


def test_a_late_tap_is_not_told_of_a_guest_who_never_waited(database: Database, cast: Cast) -> None:
    went_in(at_the_gate(database, cast, invites(database, cast)))
    with of_village(database, cast) as work:
        assert last_stopped_waiting(work, [cast.house], CAME - DAY) == {}


def test_ids_are_nobodys_guess(database: Database, cast: Cast) -> None:
    made = [invites(database, cast) for _ in range(5)]
    assert len({one.number for one in made}) == len({one.share_key for one in made}) == 5
    assert all(len(one.share_key) >= 43 for one in made)
