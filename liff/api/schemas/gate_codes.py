"""Codes for a gate without network in answers."""

from liff.api.schemas.schema import HOUSE, MOMENT, TEXT, Schema, listed, record

GATE_CODES: dict[str, Schema] = {
    "GateCode": record(
        code={**TEXT, "description": "As it is read out: `K7QM-2X9F`."}, house=record(**HOUSE), until=MOMENT
    ),
    "GateAnswers": record(
        "Of the hour before, this one and the next 12.",
        salt=TEXT,
        hours=listed(
            record(
                hour={"type": "integer", "description": "Hours since 1970."},
                houses={
                    "type": "object",
                    "additionalProperties": TEXT,
                    "description": "By the house's id: the first 8 characters, in base64url, of the SHA-256 of "
                    "`salt|house|hour|code`, the code without its hyphen.",
                },
            )
        ),
    ),
}
