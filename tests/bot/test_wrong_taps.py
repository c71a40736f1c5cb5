"""Every button there is, tapped by the people who must not: the visit stays as it was, and nothing of it is told."""

import pytest
from sqlalchemy import text

from bot.messages import buttons
from bot.messages.buttons import (
    ActFor,
    Answer,
    AskHelp,
    Button,
    MakePass,
    MenuAnswer,
    Reason,
    Undo,
    Whereabouts,
    WhichPlace,
    WhoIsWaiting,
    write,
)
from models.domain.ids import VisitId
from tests.bot.chats import Chats, approve, reject
from tests.cast import Cast

NAME = "Nok"
ANYTHING = "01990a5c-7f00-7000-8000-000000000001"


def all_buttons(visit: VisitId) -> list[Button]:
    one = str(visit)
    return [
        *(Answer(one, version, answer) for version in (1, 2) for answer in ("approve", "reject", "not_mine")),
        Undo(one, 2),
        *(Reason(one, 2, reason) for reason in ("not_now", "unknown", "wrong_house", "leave_at_gate")),
        Whereabouts(one),
        MakePass(ANYTHING, "today", "Somebody"),
        MenuAnswer("approve"),
        MenuAnswer("reject"),
        WhoIsWaiting(),
        AskHelp(),
        WhichPlace(),
        ActFor(ANYTHING),
    ]


def row_of(chats: Chats, visit: VisitId) -> str:
    with chats.owner.connect() as connection:
        return str(connection.scalar(text("SELECT one::text FROM visit one WHERE id = :id"), {"id": visit}))


def taps_all(chats: Chats, who: object, visit: VisitId) -> str:
    """Everything that somebody hears who taps every button."""
    for button in all_buttons(visit):
        chats.tap(who, button)  # type: ignore[arg-type]
    chats.read()
    return str([one["message"] for one in chats.heard(who)])  # type: ignore[arg-type]


def test_every_kind_of_button_is_tapped_here(visit: VisitId) -> None:
    assert {type(button) for button in all_buttons(visit)} == set(buttons._VERB_OF)


@pytest.mark.parametrize("answered", ["", "approve", "reject"])
@pytest.mark.parametrize("who", ["wichai", "stranger", "boonmee", "prasit", "nobody"])
def test_neighbours_strangers_and_guards_change_and_learn_nothing(
    who: str, answered: str, chats: Chats, cast: Cast, visit: VisitId
) -> None:
    if answered:
        chats.tap(cast.somchai, approve(visit) if answered == "approve" else reject(visit))
        chats.read()
    before = row_of(chats, visit)
    heard = taps_all(chats, getattr(cast, who), visit)
    assert row_of(chats, visit) == before
    assert NAME not in heard
    assert "12/3" not in heard or who == "stranger", "the stranger's own house has the same number"


@pytest.mark.parametrize("standing", ["pending", "suspended", "refused", "ended"])
def test_whoever_does_not_belong_there_yet_or_any_more_changes_and_learns_nothing(
    standing: str, chats: Chats, cast: Cast, visit: VisitId
) -> None:
    chats.change(
        "UPDATE membership SET standing = :new, ended_at = CASE :new WHEN 'ended' THEN now() END WHERE person_id = :id",
        new=standing,
        id=cast.malee.id,
    )
    before = row_of(chats, visit)
    heard = taps_all(chats, cast.malee, visit)
    assert row_of(chats, visit) == before
    assert NAME not in heard


def test_a_tenant_whose_day_has_come_changes_and_learns_nothing(chats: Chats, cast: Cast, visit: VisitId) -> None:
    chats.change("UPDATE membership SET ends_at = now() - interval '1 s' WHERE person_id = :id", id=cast.malee.id)
    before = row_of(chats, visit)
    heard = taps_all(chats, cast.malee, visit)
    assert row_of(chats, visit) == before
    assert NAME not in heard


def test_a_button_is_no_secret_and_the_houses_own_people_may_tap_it(chats: Chats, cast: Cast, visit: VisitId) -> None:
    """Else nothing of the above would say anything."""
    assert NAME in taps_all(chats, cast.malee, visit)
    assert chats.state(visit)[0] == "rejected", "approved, then taken back, by the buttons in their order"
    assert write(approve(visit)).startswith("1:answer:")
