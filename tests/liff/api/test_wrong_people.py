"""A house's doors, each tried by the people who must not come in: nothing of the house is told, nothing changes.

The house is 12/3 of Somchai (owner) and Malee (tenant). The doors are all calls that a resident may make; what they
are tried with is the house's own: its visit, its pass, its rule.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from api_stage import Api, Enter
from sqlalchemy import Engine, text
from test_api_doors import DOORS, knock

from liff.api.operations import OPERATIONS
from models.domain.households import Role
from tests.cast import Cast

SECRETS = ("Nok the cousin", "9กก 4711", "Uncle Bad", "Somchai", "Malee", "089-777 1234")
"""What only the house may read; each stands somewhere in what its own people are shown."""

ROLES_OF = {
    (one.method.upper(), re.sub(r"{\w+}", "{id}", one.path.removeprefix("/api/v1"))): one.who for one in OPERATIONS
}
HOUSE_TABLES = ("visit", "membership", "house_rule", "block", "asking_rule", "invite", "pass", "occasion")
LATER_STILL = (datetime.now(UTC) + timedelta(days=1, hours=4)).isoformat()
LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()
OWN_ACCOUNT = ("/me/", "/places/{id}")  # whoever calls these changes themself: tried apart
DOORS_OF_HOUSES = [door for door in DOORS if Role.RESIDENT in ROLES_OF[door[0], door[1].partition("?")[0]]]


@dataclass(frozen=True)
class Home:
    """The house's things, by the beginning of the addresses that name one."""

    ids: dict[str, str]

    def of(self, path: str) -> str:
        return next((found for start, found in self.ids.items() if path.startswith(start)), "")


@pytest.fixture
def home(cast: Cast, guard: Api, resident: Api, enter: Enter, owner: Engine) -> Home:
    """12/3 with something in every drawer."""
    visit = guard.visit(visitor_name="Nok the cousin", plate="9กก 4711")
    rule = resident.post("/house/rules", {"kind": "delivery", "says": "let_in"}).get_json()["data"]
    block = resident.post("/house/blocks", {"visitor_name": "Uncle Bad"}).get_json()["data"]
    resident.post("/invites", {"household_role": "family"})
    resident.put("/house/phone", {"phone": "089-777 1234"})
    made = resident.post("/passes", {"kind": "once", "guest_name": "Nok the cousin", "valid_until": LATER})
    assert made.status_code == 201, made.get_data(as_text=True)
    party = resident.post(
        "/occasions",
        {"title": "Nok the cousin", "starts_at": LATER, "ends_at": LATER_STILL, "guests": ["Nok the cousin"]},
    )
    assert party.status_code == 201, party.get_data(as_text=True)
    with owner.connect() as connection:
        invite = connection.scalar(text("SELECT id FROM invite"))
        place = connection.scalar(
            text("SELECT id FROM membership WHERE person_id = :person"), {"person": cast.malee.id}
        )
    return Home(
        ids={
            "/visits/": visit["id"],
            "/house/rules/": rule["id"],
            "/house/blocks/": block["id"],
            "/invites/": str(invite),
            "/places/": str(place),
            "/passes/": made.get_json()["data"]["id"],
            "/occasions/": party.get_json()["data"]["id"],
            "/houses/": str(cast.house),
        }
    )


def kept(owner: Engine, cast: Cast) -> dict[str, list[str]]:
    """Every row of the house, as it stands."""
    with owner.connect() as connection:
        return {
            table: sorted(
                connection.scalars(
                    text(f'SELECT one::text FROM "{table}" one WHERE house_id = :house'),
                    {"house": cast.house},
                )
            )
            for table in HOUSE_TABLES
        }


def change(owner: Engine, statement: str, **values: object) -> None:
    with owner.begin() as connection:
        connection.execute(text(statement), values)


def try_all_doors(caller: Api, home: Home) -> list[str]:
    """The doors that let the caller see or reach something of the house."""
    open_ones = []
    for method, path, body in DOORS_OF_HOUSES:
        named = "{id}" in path
        answer = knock(caller, (method, path, body), home.of(path) if named else "")
        words = answer.get_data(as_text=True)
        refused = answer.status_code in {401, 403, 404, 409}
        if any(secret in words for secret in SECRETS) or (named and not refused) or answer.status_code >= 500:
            open_ones.append(f"{method} {path}: {answer.status_code} {words[:200]}")
    return open_ones


def test_each_door_with_a_name_in_it_is_tried_with_the_houses_own_thing(home: Home) -> None:
    assert [path for _, path, _ in DOORS_OF_HOUSES if "{id}" in path and not home.of(path)] == []


def test_the_house_itself_comes_in(home: Home, resident: Api) -> None:
    """Else nothing of the rest would say anything."""
    shown = "".join(
        knock(resident, (method, path, body), home.of(path)).get_data(as_text=True)
        for method, path, body in DOORS_OF_HOUSES
        if method == "GET"
    )
    assert [secret for secret in SECRETS if secret not in shown] == []


@pytest.mark.parametrize("who", ["wichai", "stranger", "prasit", "boonmee"])
def test_neighbours_strangers_and_guards_reach_nothing_of_the_house(
    who: str, home: Home, cast: Cast, enter: Enter, owner: Engine
) -> None:
    caller = enter(getattr(cast, who))
    before = kept(owner, cast)
    opened = try_all_doors(caller, home)
    if who == "prasit":  # the village's guard sees visits, though nobody's name but the visitor's
        opened = [one for one in opened if not one.startswith("GET /visits")]
    assert opened == []
    assert kept(owner, cast) == before


@pytest.mark.parametrize("standing", ["pending", "suspended", "refused", "ended"])
def test_whoever_does_not_belong_there_yet_or_any_more_reaches_nothing(
    standing: str, home: Home, cast: Cast, enter: Enter, owner: Engine
) -> None:
    """Their session is from before: the door reads anew at each call how they stand."""
    malee = enter(cast.malee)
    over = ", ended_at = now()" if standing == "ended" else ""
    change(owner, f"UPDATE membership SET standing = :new{over} WHERE person_id = :id", new=standing, id=cast.malee.id)
    before = kept(owner, cast)
    assert try_all_doors(malee, home) == []
    assert kept(owner, cast) == before


def test_a_tenant_whose_day_has_come_reaches_nothing(home: Home, cast: Cast, enter: Enter, owner: Engine) -> None:
    malee = enter(cast.malee)
    change(owner, "UPDATE membership SET ends_at = now() - interval '1 second' WHERE person_id = :id", id=cast.malee.id)
    before = kept(owner, cast)
    assert try_all_doors(malee, home) == []
    assert kept(owner, cast) == before
