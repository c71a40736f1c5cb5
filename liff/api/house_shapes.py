"""What the API shows of a house's and a village's settings. Times of day are `HH:MM` of the village's clock."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from sqlalchemy import RowMapping

from liff.api.shapes import moment
from models.domain.asking import AskedFirst
from models.domain.ids import PersonId
from models.queries.house_settings import HouseMember
from models.queries.houses import House
from models.queries.villages import Village


def settings_json(
    house: House, people: Sequence[HouseMember], me: PersonId, custom: AskedFirst, *, may_arrange: bool
) -> dict[str, Any]:
    """What the others have set for themselves is theirs: of them only the name and the place in the order."""
    mine = next(one for one in people if one.person_id == me)
    return {
        "house": {"id": str(house.id), "number": house.number, "soi": house.soi},
        "mine": {
            "membership": str(mine.membership_id),
            "language": mine.language,
            "large_type": mine.large_type,
            "wants_questions": mine.wants_questions,
            "quiet_from": _clock(mine.quiet_from),
            "quiet_until": _clock(mine.quiet_until),
            "away_until": moment(mine.away_until),
        },
        "order": [_in_order(one, me) for one in people],
        "asked_first": custom.value,
        "may_arrange": may_arrange,
    }


def rule_json(row: RowMapping) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "says": row["says"],
        "from": _clock(row["from_time"]),
        "until": _clock(row["until_time"]),
        "weekdays": [day for day in range(1, 8) if row["weekdays"] >> day - 1 & 1],
        "made_by": row["made_by_name"],
        "created_at": moment(row["created_at"]),
    }


def block_json(row: RowMapping) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "plate": row["plate_written"],
        "plate_province": row["plate_province"],
        "visitor_name": row["visitor_name"],
        "by_phone": row["phone_key"] is not None,
        "note": row["note"],
        "visit": str(row["visit_id"]) if row["visit_id"] else None,
        "made_by": row["made_by_name"],
        "created_at": moment(row["created_at"]),
    }


def asking_json(row: RowMapping) -> dict[str, Any]:
    waits = ("widen_after", "remind_after", "office_after", "expire_after")
    hours = {"from": _clock(row["from_time"]), "until": _clock(row["until_time"])}
    return {"kind": row["kind"], **hours, **{name: row[name] for name in waits}}


def customs_json(village: Village) -> dict[str, Any]:
    ladder = village.ladder
    return {
        "asked_first": village.asked_first.value,
        "widen_to": ladder.widen_to.value,
        "widen_after": _seconds(ladder.widen_after),
        "remind_after": _seconds(ladder.remind_after),
        "office_after": _seconds(ladder.office_after),
        "expire_after": _seconds(ladder.expire_after),
    }


def _in_order(one: HouseMember, me: PersonId) -> dict[str, Any]:
    return {
        "membership": str(one.membership_id),
        "name": one.name,
        "household_role": one.household_role,
        "arranged": one.rank is not None,
        "me": one.person_id == me,
    }


def _clock(value: time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"


def _seconds(length: timedelta | None) -> int:
    return round(length.total_seconds()) if length else 0
