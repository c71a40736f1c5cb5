"""What the people of a house set: for themselves, about couriers, about whom they do not want to see."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.house import BlockIn, HouseRuleIn, MyHouseQuery, SettingsIn
from liff.api.bodies.reading import read_json, read_query
from liff.api.house_shapes import block_json, rule_json, settings_json
from liff.api.parts import Parts
from liff.auth import Caller, NotAllowed
from models.domain.errors import NotFound
from models.domain.households import HouseholdRole, Role
from models.domain.ids import HouseId, VisitId
from models.domain.visit import Kind
from models.queries import house_settings, houses, villages
from models.queries.houses import House
from models.uow import Work
from models.usecases.block_visitors import BlockWish, block_visit, block_visitor, unblock
from models.usecases.house_rules import RuleWish, change_house_rule, end_house_rule, make_house_rule
from models.usecases.set_house import arrange, set_mine


def add_my_house(api: Blueprint, parts: Parts) -> None:
    """Everything under /house that is the house's own."""
    _add_settings(api, parts)
    _add_rules(api, parts)
    _add_blocks(api, parts)


@contextmanager
def at_home(parts: Parts) -> Iterator[tuple[Work, Caller, House]]:
    """The caller's work, and the house that they mean. Raises NotFound for one that is not theirs."""
    given = read_query(MyHouseQuery).house
    with parts.door.entrance() as (work, caller):
        yield work, caller, _house(work, caller, given)


def owns(caller: Caller, house_id: HouseId) -> bool:
    mine = caller.person.active(Role.RESIDENT, caller.village_id)
    return any(one.house_id == house_id and one.household_role is HouseholdRole.OWNER for one in mine)


def _house(work: Work, caller: Caller, given: str | None) -> House:
    acting = caller.person.acting
    chosen = given or str(
        (acting.house_id if acting and acting.house_id in caller.houses else None) or caller.houses[0]
    )
    house = houses.find(work, chosen)
    if house is None or house.id not in caller.houses:
        raise NotFound
    return house


def _add_settings(api: Blueprint, parts: Parts) -> None:
    @api.get("/house/settings")
    @parts.door.allowed(Role.RESIDENT)
    def settings() -> Response:
        with at_home(parts) as (work, caller, house):
            return ok(_settings(work, caller, house))

    @api.put("/house/settings")
    @parts.door.allowed(Role.RESIDENT)
    def change_settings() -> Response:
        wish = read_json(SettingsIn)
        with at_home(parts) as (work, caller, house):
            if wish.order is not None:
                if not owns(caller, house.id):
                    raise NotAllowed
                arrange(work, house.id, wish.order)
            places = caller.person.active(Role.RESIDENT, caller.village_id)
            mine = next(one for one in places if one.house_id == house.id)
            set_mine(work, caller.person.id, mine.id, _wishes(wish))
            return ok(_settings(work, caller, house))


def _wishes(wish: SettingsIn) -> dict[str, object]:
    """What was said, and not what was left out; None is an answer where it takes something back."""
    given = wish.model_fields_set
    wishes: dict[str, object] = {
        name: getattr(wish, name)
        for name in ("language", "large_type", "wants_questions")
        if getattr(wish, name) is not None
    }
    if "quiet_from" in given:
        wishes["quiet_from"], wishes["quiet_until"] = wish.quiet
    if "away_until" in given:
        wishes["away_until"] = wish.away_until
    return wishes


def _settings(work: Work, caller: Caller, house: House) -> dict[str, object]:
    people = house_settings.members(work, house.id)
    custom = villages.village(work).asked_first
    return settings_json(house, people, caller.person.id, custom, may_arrange=owns(caller, house.id))


def _add_rules(api: Blueprint, parts: Parts) -> None:
    @api.get("/house/rules")
    @parts.door.allowed(Role.RESIDENT)
    def list_rules() -> Response:
        with at_home(parts) as (work, _, house):
            return ok([rule_json(one) for one in house_settings.house_rules(work, house.id)])

    @api.post("/house/rules")
    @parts.door.allowed(Role.RESIDENT)
    def make_rule() -> Response:
        wish = _rule_wish(read_json(HouseRuleIn))
        with at_home(parts) as (work, _, house):
            return ok(_rule(work, house, make_house_rule(work, house.id, wish)), 201)

    @api.patch("/house/rules/<uuid:rule_id>")
    @parts.door.allowed(Role.RESIDENT)
    def change_rule(rule_id: UUID) -> Response:
        wish = _rule_wish(read_json(HouseRuleIn))
        with at_home(parts) as (work, _, house):
            return ok(_rule(work, house, change_house_rule(work, house.id, rule_id, wish)))

    @api.delete("/house/rules/<uuid:rule_id>")
    @parts.door.allowed(Role.RESIDENT)
    def end_rule(rule_id: UUID) -> Response:
        read_json(NothingIn)
        with at_home(parts) as (work, _, house):
            end_house_rule(work, house.id, rule_id)
        return ok({"id": str(rule_id)})


def _rule_wish(wish: HouseRuleIn) -> RuleWish:
    return RuleWish(kind=Kind(wish.kind), says=wish.says, weekdays=wish.days, hours=wish.hours)


def _rule(work: Work, house: House, rule_id: UUID) -> dict[str, object]:
    return next(rule_json(one) for one in house_settings.house_rules(work, house.id) if one["id"] == rule_id)


def _add_blocks(api: Blueprint, parts: Parts) -> None:
    @api.get("/house/blocks")
    @parts.door.allowed(Role.RESIDENT)
    def list_blocks() -> Response:
        with at_home(parts) as (work, _, house):
            return ok([block_json(one) for one in house_settings.blocks(work, house.id)])

    @api.post("/house/blocks")
    @parts.door.allowed(Role.RESIDENT)
    def make_block() -> Response:
        wish = read_json(BlockIn)
        with at_home(parts) as (work, _, house):
            made = _block(parts, work, house, wish)
            return ok(next(block_json(one) for one in house_settings.blocks(work, house.id) if one["id"] == made), 201)

    @api.delete("/house/blocks/<uuid:block_id>")
    @parts.door.allowed(Role.RESIDENT)
    def end_block(block_id: UUID) -> Response:
        read_json(NothingIn)
        with at_home(parts) as (work, _, house):
            unblock(work, house.id, block_id)
        return ok({"id": str(block_id)})


def _block(parts: Parts, work: Work, house: House, wish: BlockIn) -> UUID:
    if wish.visit:
        return block_visit(work, parts.watch_keys, house.id, VisitId(wish.visit), wish.by, wish.note)
    told = BlockWish(
        plate=wish.plate,
        plate_province=wish.plate_province,
        visitor_name=wish.visitor_name,
        phone_key=parts.watch_keys.phone(work.village, wish.visitor_phone),
        note=wish.note,
    )
    return block_visitor(work, house.id, told)
