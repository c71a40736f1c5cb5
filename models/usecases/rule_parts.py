"""Each part of the rules as JSON, and how it is set to what it was."""

from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from models.domain.asking import AskedFirst
from models.domain.gates import Callee
from models.domain.hours import hours_of
from models.domain.ids import HouseId
from models.domain.retention import Retention
from models.domain.rule_parts import COLUMNS, Part
from models.domain.timers import WidenTo
from models.domain.visit import Kind
from models.queries import house_settings, villages
from models.queries.gates import gate_rules, gates
from models.queries.village_rules import columns, retention
from models.tables.asking import RUNGS
from models.uow import Work
from models.usecases.set_asking import AskingWish, VillageCustoms, set_customs, set_rules
from models.usecases.set_gates import GateWish, RulesWish, set_gate_rules, set_gates
from models.usecases.set_retention import set_retention
from models.usecases.set_village import set_village

Told = dict[str, Any]


def read_part(work: Work, part: Part, about: UUID | None = None) -> Told:
    """How this part of the rules stands now: JSON values, the same for the same rules."""
    match part:
        case Part.ASKING:
            return {"customs": _customs(work), "rules": _rules(work, None)}
        case Part.HOUSE_ASKING:
            return {"rules": _rules(work, HouseId(about) if about else None)}
        case Part.GATES:
            return {"gates": [_gate(one) for one in gates(work)]}
        case Part.STAYS:
            stays = gate_rules(work).stays
            return {kind.value: _seconds(stays.of(kind)) for kind in Kind}
        case Part.RETENTION:
            return dict(vars(retention(work)))
        case _:
            return columns(work, part)


def restore_part(work: Work, part: Part, about: UUID | None, told: Told) -> None:
    """Sets it to what `read_part` has told. Raises Invalid and NotFound where that is no more possible."""
    match part:
        case Part.ASKING:
            set_customs(work, _customs_from(told["customs"]))
            set_rules(work, None, [asking_wish(one) for one in told["rules"]])
        case Part.HOUSE_ASKING:
            set_rules(work, HouseId(about) if about else None, [asking_wish(one) for one in told["rules"]])
        case Part.GATES:
            set_gates(work, [_gate_wish(one) for one in told["gates"]])
        case Part.STAYS:
            set_gate_rules(work, RulesWish(stay={Kind(kind): seconds for kind, seconds in told.items()}))
        case Part.RETENTION:
            set_retention(work, Retention(**told))
        case Part.GUARDS:
            phone = told["office_phone"] or ""
            set_gate_rules(work, RulesWish(call=Callee(told["gate_call"]), office_phone=phone, stay={}))
            set_village(work, {"guards_see_names": told["guards_see_names"]})
        case _:
            set_village(work, {name: told[name] for name in COLUMNS[part]})


def asking_told(row: RowMapping) -> Told:
    """A rule's row as JSON."""
    since, until = row["from_time"], row["until_time"]
    hours = {"from": f"{since:%H:%M}", "until": f"{until:%H:%M}"} if since is not None else {}
    return {"kind": row["kind"], **hours, **{rung: row[rung] for rung in (*RUNGS, "expire_after")}}


def asking_wish(told: Told) -> AskingWish:
    """And back."""
    ends = [time.fromisoformat(told[name]) if told.get(name) else None for name in ("from", "until")]
    return AskingWish(
        kind=Kind(told["kind"]) if told["kind"] else None,
        hours=hours_of(*ends),
        **{rung: told[rung] for rung in (*RUNGS, "expire_after")},
    )


def _rules(work: Work, house_id: HouseId | None) -> list[Told]:
    return [asking_told(row) for row in house_settings.asking_rules(work, house_id)]


def _customs(work: Work) -> Told:
    village = villages.village(work)
    ladder = village.ladder
    return {
        "asked_first": village.asked_first.value,
        "widen_to": ladder.widen_to.value,
        **{rung: _seconds(getattr(ladder, rung)) for rung in (*RUNGS, "expire_after")},
    }


def _customs_from(told: Told) -> VillageCustoms:
    rungs = {rung: told[rung] for rung in (*RUNGS, "expire_after")}
    return VillageCustoms(asked_first=AskedFirst(told["asked_first"]), widen_to=WidenTo(told["widen_to"]), **rungs)


def _gate(one: Any) -> Told:
    kinds = None if one.kinds is None else [kind.value for kind in Kind if kind in one.kinds]
    return {"id": str(one.id), "name": one.name, "name_en": one.name_en, "kinds": kinds}


def _gate_wish(told: Told) -> GateWish:
    kinds = None if told["kinds"] is None else [Kind(kind) for kind in told["kinds"]]
    return GateWish(id=UUID(told["id"]), name=told["name"], name_en=told["name_en"], kinds=kinds)


def _seconds(length: Any) -> int | None:
    return round(length.total_seconds()) if length else None
