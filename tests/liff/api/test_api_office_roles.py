"""Who sits in the office with a smaller role may do no more by phone, by chat or by an invite than in the panel."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from api_stage import Api
from flask import Flask
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.errors import Refused
from models.domain.households import Membership, Role
from models.domain.ids import MembershipId, PersonId, VillageId
from models.domain.joining import Offer, Power, offered_by, powers_over
from models.queries import households
from models.uow import Database
from tests.cast import Cast
from tests.usecases.acts import of_village

ONESELF = {"export", "erase", "acting_for", "act_for", "move_out"}
"""Views about the caller: everybody of the office has a say over themselves. Moving others out asks for their role."""

VILLAGE = VillageId(uuid4())


@pytest.fixture
def become(owner: Engine) -> Callable[[str], None]:
    """The office's one person gets another role."""

    def change(role: str) -> None:
        with owner.begin() as connection:
            connection.execute(text("UPDATE membership SET panel_role = :role WHERE role = 'office'"), {"role": role})

    return change


def test_each_view_of_the_office_says_which_permission_it_takes(app: Flask) -> None:
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    of_office = {
        name.removeprefix("api."): view
        for name, view in views.items()
        if name.startswith("api.") and Role.OFFICE in getattr(view, "allowed", ())
    }
    assert len(of_office) > 20
    assert {name for name, view in of_office.items() if getattr(view, "office", None) is None} == ONESELF


def test_a_viewer_sees_and_changes_nothing(office: Api, cast: Cast, become: Callable[[str], None]) -> None:
    become("viewer")
    assert office.get("/village/watchlist").status_code == 200
    assert office.get("/members").status_code == 200
    body = {"role": "guard"}
    assert office.post("/invites", body).status_code == 403
    assert office.post("/village/watchlist", {"visitor_name": "Uncle Bad", "advice": "stop"}).status_code == 403
    assert office.client.put("/api/v1/village/gates", headers=office.headers, json={"gates": []}).status_code == 403
    assert office.get(f"/houses/{cast.house}/phone").status_code == 403


def test_a_viewer_is_asked_nothing_at_night(database: Database, cast: Cast, become: Callable[[str], None]) -> None:
    def asked() -> list[PersonId]:
        with of_village(database, cast, cast.office.acting(ActorRole.OFFICE)) as work:
            return [one.person_id for one in households.office(work)]

    assert asked() == [cast.office.id]
    become("viewer")
    assert asked() == []


def test_a_viewer_does_not_decide(guard: Api, office: Api, become: Callable[[str], None]) -> None:
    visit = guard.visit()["id"]
    become("viewer")
    assert office.post(f"/visits/{visit}/decision", {"decision": "approve"}).status_code == 403
    become("staff")
    assert office.post(f"/visits/{visit}/decision", {"decision": "approve"}).status_code == 200


def test_staff_cannot_put_an_admin_out_of_the_way(
    office: Api, cast: Cast, owner: Engine, become: Callable[[str], None]
) -> None:
    become("staff")
    with owner.begin() as connection:
        admin = connection.scalar(
            text(
                "INSERT INTO membership (id, village_id, person_id, role, standing, created_at)"
                " VALUES (gen_random_uuid(), :village, :person, 'office', 'active', now()) RETURNING id"
            ),
            {"village": cast.village, "person": cast.nobody.id},
        )
        guard = connection.scalar(
            text("SELECT id FROM membership WHERE role = 'guard' AND village_id = :one"), {"one": cast.village}
        )
    assert office.post(f"/places/{admin}/suspend").status_code in {403, 404}
    assert office.client.delete(f"/api/v1/places/{admin}", headers=office.headers, json={}).status_code in {403, 404}
    assert office.post(f"/places/{guard}/suspend").status_code == 200
    assert office.post(f"/places/{guard}/resume").status_code == 200


def seat(role: str | None, custom: list[str] | None = None) -> Membership:
    return Membership(
        id=MembershipId(uuid4()),
        village_id=VILLAGE,
        person_id=PersonId(uuid4()),
        role=Role.OFFICE,
        house_id=None,
        panel_role=role,
        panel_permissions=custom,
    )


@pytest.mark.parametrize(
    ("giver", "given", "may"),
    [
        (seat(None), "admin", True),
        (seat("admin"), "staff", True),
        (seat("staff"), "viewer", False),
        (seat("viewer"), "viewer", False),
        (seat(None, ["team.manage", "records.see"]), "viewer", False),
        (seat(None, ["team.manage", "system.manage"]), "admin", False),
    ],
)
def test_nobody_gives_a_role_that_holds_more_than_theirs(giver: Membership, given: str, may: bool) -> None:
    offer = Offer(village_id=VILLAGE, role=Role.OFFICE, panel_role=given)
    if may:
        assert offered_by(offer, [giver]) == offer
        assert Power.SUSPEND in powers_over(seat(given), [giver], mine=False)
        return
    with pytest.raises(Refused):
        offered_by(offer, [giver])
    assert not powers_over(seat(given), [giver], mine=False)
