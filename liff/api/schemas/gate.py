"""Gates in answers: their rules, and what happened there against them."""

from liff.api.schemas.schema import COUNT, HOUSE, ID, MOMENT, TEXT, Schema, listed, or_none, record, ref

_BY: Schema = record(id=or_none(ID), name={**TEXT, "description": "Empty for somebody whose data was erased."})

GATE: dict[str, Schema] = {
    "Overrides": record(
        "Who was let in without an answer. All are counted, and the newest hundred are told.",
        by_guard=listed(record(guard=_BY, count=COUNT)),
        by_house=listed(record(house=record(**HOUSE), count=COUNT)),
        overrides=listed(record(visit=ref("Visit"), reason=TEXT, guard=_BY, at=MOMENT)),
    ),
}
