"""The people of the tests: a village with a house 12/3, its neighbours, and a Stranger from the next village."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import AccountId, HouseId, PersonId, VillageId
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, VillageRow
from models.uow import Database, Work, new_id
from models.usecases.accounts import ChannelSettings, keep_account, learn_bot_user
from models.usecases.record import start_chain

CHANNEL_ID = "1657000001"
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
TOKEN = "a-long-lived-channel-access-token"
BOT = "U8e742f61d673b39c7fff3cecb7536ef0"
LOGIN_CHANNEL_ID = "1657000002"
LOGIN_SECRET = "0f3b5c7d9e1a2b4c6d8e0f1a3b5c7d9e"
LIFF_ID = "1657000002-VillageX"


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """One of the cast."""

    id: PersonId
    line_user_id: str
    name: str
    language: str

    def acting(self, role: ActorRole, source: Source = Source.API) -> Actor:
        return Actor(person_id=self.id, role=role, source=source, request_id="test")


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Somchai owns 12/3, Malee rents there; Wichai lives in 12/4; Prasit guards; the Office is the office.

    The Stranger owns 12/3 of the next village, which speaks through the same LINE account; its guard is Boonmee.
    """

    account: AccountId
    village: VillageId
    house: HouseId
    next_door: HouseId
    next_village: VillageId
    strange_house: HouseId
    somchai: Somebody
    malee: Somebody
    wichai: Somebody
    prasit: Somebody
    office: Somebody
    stranger: Somebody
    boonmee: Somebody
    nobody: Somebody

    @property
    def everybody(self) -> list[Somebody]:
        return [
            self.somchai,
            self.malee,
            self.wichai,
            self.prasit,
            self.office,
            self.stranger,
            self.boonmee,
            self.nobody,
        ]


def channel() -> ChannelSettings:
    return ChannelSettings(
        channel_id=CHANNEL_ID,
        channel_secret=SECRET,
        access_token=TOKEN,
        login_channel_id=LOGIN_CHANNEL_ID,
        liff_id=LIFF_ID,
    )


def move_in(database: Database) -> Cast:
    """Both villages with everybody in them."""
    with database.work() as work:
        account = keep_account(work, channel())
        learn_bot_user(work, account, BOT)
    people = {name: _somebody(index, name, language) for index, (name, language) in enumerate(_PEOPLE, start=1)}
    with database.work(account_id=account, whole_account=True) as work:
        work.connection.execute(insert(PersonRow), [_person(work, one) for one in people.values()])
        village, (house, next_door) = _village(work, "หมู่บ้านสุขใจ", {"12/3": "4", "12/4": "4"})
        _members(
            work,
            _place(people["Somchai"], "resident", house, household_role="owner"),
            _place(people["Malee"], "resident", house, rank=1, household_role="tenant"),
            _place(people["Wichai"], "resident", next_door, household_role="owner"),
            _place(people["Prasit"], "guard"),
            _place(people["Office"], "office"),
        )
        next_village, (strange_house,) = _village(work, "หมู่บ้านถัดไป", {"12/3": "1"})
        _members(
            work,
            _place(people["Stranger"], "resident", strange_house, household_role="owner"),
            _place(people["Boonmee"], "guard"),
        )
    return Cast(
        account=account,
        village=village,
        house=house,
        next_door=next_door,
        next_village=next_village,
        strange_house=strange_house,
        **{name.lower(): somebody for name, somebody in people.items()},
    )


_PEOPLE = (
    ("Somchai", "th"),
    ("Malee", "en"),
    ("Wichai", "th"),
    ("Prasit", "th"),
    ("Office", "en"),
    ("Stranger", "en"),
    ("Boonmee", "th"),
    ("Nobody", "th"),
)


def _village(work: Work, name: str, houses: dict[str, str]) -> tuple[VillageId, list[HouseId]]:
    """A village, which the work enters, with houses by their numbers and lanes."""
    village_id = VillageId(new_id())
    row = {"id": village_id, "line_account_id": work.account, "name": name, "created_at": work.now}
    work.connection.execute(insert(VillageRow).values(row))
    work.enter(village_id)
    start_chain(work)
    given = [{"number": number, "soi": soi} for number, soi in houses.items()]
    rows = [{"id": new_id(), "village_id": village_id, "created_at": work.now, **one} for one in given]
    work.connection.execute(insert(HouseRow), rows)
    return village_id, [HouseId(one["id"]) for one in rows]


def _somebody(index: int, name: str, language: str) -> Somebody:
    return Somebody(id=PersonId(new_id()), line_user_id="U" + f"{index:x}" * 32, name=name, language=language)


def _person(work: Work, one: Somebody) -> dict[str, Any]:
    return {
        "id": one.id,
        "line_account_id": work.account,
        "line_user_id": one.line_user_id,
        "display_name": one.name,
        "language": one.language,
        "following": True,
        "created_at": work.now,
    }


def _place(
    person: Somebody, role: str, house_id: UUID | None = None, rank: int = 0, household_role: str | None = None
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person.id,
        "role": role,
        "house_id": house_id,
        "household_role": household_role,
        "standing": "active",
        "rank": rank,
        "created_at": datetime.now(UTC),
    }


def _members(work: Work, *places: dict[str, Any]) -> None:
    """Into the village that the work is in."""
    work.connection.execute(insert(MembershipRow), [{"village_id": work.village, **one} for one in places])
