"""A rider's round in answers."""

from liff.api.schemas.schema import ID, Schema, listed, record, ref

ROUNDS: dict[str, Schema] = {
    "Round": record(
        "One visit for each house; they have the round's `group_id`.", group_id=ID, visits=listed(ref("Visit"))
    )
}
