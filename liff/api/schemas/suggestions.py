"""Suggestions in answers."""

from liff.api.schemas.schema import COUNT, HOUSE, MOMENT, TEXT, Schema, one_of, or_none, record
from models.domain.visit import Kind

SUGGESTIONS: dict[str, Schema] = {
    "Suggestion": record(
        "A house that the car comes to, and how its last visit there was written down.",
        house=record(**HOUSE),
        visitor_name=TEXT,
        kind=one_of(Kind),
        plate=TEXT,
        plate_province=or_none(TEXT),
        headcount=COUNT,
        times=COUNT,
        last_at=MOMENT,
    ),
}
