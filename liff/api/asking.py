"""How a village asks, and what is different for its houses: the office sets it, a house its own."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.house import AskingRuleIn, CustomsIn, HouseAskingIn, VillageAskingIn
from liff.api.bodies.reading import read_json
from liff.api.house_shapes import asking_json, customs_json
from liff.api.my_house import at_home, owns
from liff.api.parts import Parts
from liff.auth import NotAllowed
from models.domain.errors import NotFound
from models.domain.households import Role
from models.domain.ids import HouseId
from models.domain.permissions import Permission
from models.queries import house_settings, houses, villages
from models.uow import Work
from models.usecases.set_asking import AskingWish, VillageCustoms, set_customs, set_rules


def add_asking(api: Blueprint, parts: Parts) -> None:
    """/village/asking, /houses/{id}/asking and /house/asking."""
    _add_of_village(api, parts)
    _add_of_any_house(api, parts)
    _add_of_my_house(api, parts)


def _add_of_village(api: Blueprint, parts: Parts) -> None:
    @api.get("/village/asking")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_SEE)
    def village_asking() -> Response:
        with parts.door.entrance() as (work, _):
            return ok(_of_village(work))

    @api.put("/village/asking")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_MANAGE)
    def set_village_asking() -> Response:
        wish = read_json(VillageAskingIn)
        with parts.door.entrance() as (work, _):
            if wish.customs:
                set_customs(work, _customs(wish.customs))
            if wish.rules is not None:
                set_rules(work, None, _wishes(wish.rules))
            return ok(_of_village(work))


def _add_of_any_house(api: Blueprint, parts: Parts) -> None:
    @api.get("/houses/<uuid:house_id>/asking")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_SEE)
    def house_asking(house_id: UUID) -> Response:
        with parts.door.entrance() as (work, _):
            if houses.find(work, str(house_id)) is None:
                raise NotFound
            return ok(_of_house(work, HouseId(house_id), may_change=True))

    @api.put("/houses/<uuid:house_id>/asking")
    @parts.door.allowed(Role.OFFICE, office=Permission.RULES_MANAGE)
    def set_house_asking(house_id: UUID) -> Response:
        wish = read_json(HouseAskingIn)
        with parts.door.entrance() as (work, _):
            set_rules(work, HouseId(house_id), _wishes(wish.rules))
            return ok(_of_house(work, HouseId(house_id), may_change=True))


def _add_of_my_house(api: Blueprint, parts: Parts) -> None:
    @api.get("/house/asking")
    @parts.door.allowed(Role.RESIDENT)
    def my_asking() -> Response:
        with at_home(parts) as (work, caller, house):
            return ok(_of_house(work, house.id, may_change=owns(caller, house.id)))

    @api.put("/house/asking")
    @parts.door.allowed(Role.RESIDENT)
    def set_my_asking() -> Response:
        wish = read_json(HouseAskingIn)
        with at_home(parts) as (work, caller, house):
            if not owns(caller, house.id):
                raise NotAllowed
            set_rules(work, house.id, _wishes(wish.rules))
            return ok(_of_house(work, house.id, may_change=True))


def _of_village(work: Work) -> dict[str, object]:
    rules = [asking_json(one) for one in house_settings.asking_rules(work, None)]
    return {"customs": customs_json(villages.village(work)), "rules": rules}


def _of_house(work: Work, house_id: HouseId, *, may_change: bool) -> dict[str, object]:
    rules = [asking_json(one) for one in house_settings.asking_rules(work, house_id)]
    return {"village": _of_village(work), "rules": rules, "may_change": may_change}


def _wishes(rules: Sequence[AskingRuleIn]) -> list[AskingWish]:
    return [
        AskingWish(
            kind=one.kind,
            hours=one.hours,
            widen_after=one.widen_after,
            remind_after=one.remind_after,
            office_after=one.office_after,
            expire_after=one.expire_after,
        )
        for one in rules
    ]


def _customs(wish: CustomsIn) -> VillageCustoms:
    return VillageCustoms(
        asked_first=wish.asked_first,
        widen_to=wish.widen_to,
        widen_after=wish.widen_after or None,
        remind_after=wish.remind_after or None,
        office_after=wish.office_after or None,
        expire_after=wish.expire_after,
    )
