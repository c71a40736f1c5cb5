"""Gates in answers: their rules, and what happened there against them."""

from liff.api.schemas.schema import COUNT, FLAG, HOUSE, ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from models.domain.gates import Callee
from models.domain.visit import Kind, OverrideReason

_BY: Schema = record(id=or_none(ID), name={**TEXT, "description": "Empty for somebody whose data was erased."})

_STAY = record("Seconds; null: as long as they like.", **{kind.value: or_none(COUNT) for kind in Kind})
_CALL = {
    **one_of(Callee),
    "description": "Whose number a guard is given: the house's own, the office's only, or nobody's.",
}

GATE: dict[str, Schema] = {
    "Gate": record(id=ID, name=TEXT, name_en=or_none(TEXT), kinds=or_none(listed(one_of(Kind)))),
    "Gates": record(gates=listed(ref("Gate"))),
    "GateRules": record(call=_CALL, office_phone=or_none(TEXT), stay=_STAY),
    "GateSetup": record(
        gates=listed(ref("Gate")),
        call=_CALL,
        stay=_STAY,
        override_reasons=listed(one_of(OverrideReason)),
        reads_plates={**FLAG, "description": "Whether a photo's number plate may be asked for."},
        note=record("The office's words to its guards; null: none.", th=or_none(TEXT), en=or_none(TEXT)),
    ),
    "CallNumber": record(
        "Whose number it is, and how a phone dials it.", via=one_of((Callee.HOUSE, Callee.OFFICE)), number=TEXT
    ),
    "HousePhone": record("As it was written.", phone=or_none(TEXT), may_change=FLAG),
    "Overrides": record(
        "Who was let in without an answer. All are counted, and the newest hundred are told.",
        by_guard=listed(record(guard=_BY, count=COUNT)),
        by_house=listed(record(house=record(**HOUSE), count=COUNT)),
        overrides=listed(record(visit=ref("Visit"), reason=TEXT, guard=_BY, at=MOMENT)),
    ),
}
