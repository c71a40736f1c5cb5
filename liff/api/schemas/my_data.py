"""What is kept of somebody, in answers."""

from liff.api.schemas.schema import FLAG, ID, MOMENT, TEXT, Schema, listed, or_none, record

_WHEN: Schema = or_none(MOMENT)
_WORDS: Schema = or_none(TEXT)
_DEED: dict[str, Schema] = {"at": MOMENT, "kind": TEXT, "source": TEXT}

MY_DATA: dict[str, Schema] = {
    "MyData": record(
        person=record(
            id=ID, line_user_id=TEXT, name=TEXT, language=TEXT, large_type=FLAG, following=FLAG, created_at=MOMENT
        ),
        places=listed(
            record(
                village=TEXT,
                house=_WORDS,
                role=TEXT,
                household_role=_WORDS,
                standing=TEXT,
                since=MOMENT,
                ends_at=_WHEN,
                ended_at=_WHEN,
                called_yourself=_WORDS,
                office_expected=_WORDS,
                reason=_WORDS,
                wants_questions=FLAG,
                quiet_from=_WORDS,
                quiet_until=_WORDS,
                away_until=_WHEN,
            )
        ),
        invites_made=listed(
            record(role=TEXT, household_role=_WORDS, created_at=MOMENT, expires_at=MOMENT, used_at=_WHEN)
        ),
        house_rules_made=listed(
            record(
                kind=TEXT,
                says=TEXT,
                from_time=_WORDS,
                until_time=_WORDS,
                weekdays={"type": "integer", "description": "Bits: Monday is 1, Sunday 64."},
                created_at=MOMENT,
                ended_at=_WHEN,
            )
        ),
        blocks_made=listed(record(plate=_WORDS, visitor_name=_WORDS, note=_WORDS, created_at=MOMENT, ended_at=_WHEN)),
        passes_made=listed(
            record(
                kind=TEXT,
                guest_name=TEXT,
                plate=_WORDS,
                note=_WORDS,
                valid_from=MOMENT,
                valid_until=MOMENT,
                uses={"type": "integer", "minimum": 0},
                created_at=MOMENT,
                revoked_at=_WHEN,
            )
        ),
        occasions_made=listed(record(title=TEXT, starts_at=MOMENT, ends_at=MOMENT, created_at=MOMENT)),
        answers_given=listed(
            record(house=TEXT, kind=TEXT, came_at=MOMENT, answer=TEXT, answered_at=MOMENT, reason=_WORDS)
        ),
        visits_record=listed(record(**_DEED, visit_id=ID)),
        changes_made=listed(record(**_DEED, subject=TEXT)),
    ),
}
