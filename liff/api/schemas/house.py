"""A house's and a village's settings in answers."""

from liff.api.schemas.schema import FLAG, HOUSE, ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from models.domain.asking import AskedFirst
from models.domain.house_rules import RULED, Says
from models.domain.households import HouseholdRole
from models.domain.timers import WidenTo
from models.domain.visit import Kind

CLOCK: Schema = {**TEXT, "description": "`HH:MM` of the village's clock."}
SECONDS: Schema = {"type": "integer", "minimum": 0}
WEEKDAY: Schema = {"type": "integer", "minimum": 1, "maximum": 7}
_RULE = listed(ref("AskingRule"))

HOUSE_SETTINGS: dict[str, Schema] = {
    "HouseSettings": record(
        house=record(**HOUSE),
        mine=record(
            membership=ID,
            language=TEXT,
            large_type=FLAG,
            wants_questions={**FLAG, "description": "Whether a message is ever pushed to ask about a visitor."},
            quiet_from=or_none(CLOCK),
            quiet_until=or_none(CLOCK),
            away_until=or_none(MOMENT),
        ),
        order=listed(
            record(membership=ID, name=TEXT, household_role=or_none(one_of(HouseholdRole)), arranged=FLAG, me=FLAG)
        ),
        asked_first=one_of(AskedFirst),
        may_arrange=FLAG,
    ),
    "HouseRule": record(
        id=ID,
        kind=one_of(tuple(RULED)),
        says=one_of(Says),
        **{"from": or_none(CLOCK)},
        until=or_none(CLOCK),
        weekdays=listed(WEEKDAY),
        made_by=TEXT,
        created_at=MOMENT,
    ),
    "Block": record(
        id=ID,
        plate=or_none(TEXT),
        plate_province=or_none(TEXT),
        visitor_name=or_none(TEXT),
        by_phone={**FLAG, "description": "Known by a phone as well, which is not kept and cannot be shown."},
        note=or_none(TEXT),
        visit=or_none(ID),
        made_by=TEXT,
        created_at=MOMENT,
    ),
    "AskingRule": record(
        kind=or_none(one_of(Kind)),
        **{"from": or_none(CLOCK)},
        until=or_none(CLOCK),
        widen_after=or_none(SECONDS),
        remind_after=or_none(SECONDS),
        office_after=or_none(SECONDS),
        expire_after=or_none(SECONDS),
    ),
    "VillageAsking": record(
        customs=record(
            "Seconds from the request; 0: this rung is left out.",
            asked_first=one_of(AskedFirst),
            widen_to=one_of(WidenTo),
            widen_after=SECONDS,
            remind_after=SECONDS,
            office_after=SECONDS,
            expire_after=SECONDS,
        ),
        rules=_RULE,
    ),
    "HouseAsking": record(village=ref("VillageAsking"), rules=_RULE, may_change=FLAG),
    "Ended": record(id=ID),
}
