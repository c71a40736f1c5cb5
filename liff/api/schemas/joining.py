"""Places, households, invites and those who wait, in answers."""

from liff.api.schemas.schema import FLAG, HOUSE, ID, MOMENT, TEXT, Schema, listed, one_of, or_none, record, ref
from models.domain.households import HouseholdRole, Role, Standing
from models.domain.joining import Power

_VILLAGE = record(id=ID, name=TEXT)
_HOUSEHOLD_ROLE = or_none(one_of(HouseholdRole))
_HOUSE = or_none(record(**HOUSE))
_END: Schema = or_none({**MOMENT, "description": "From then on the place is over: midnight after its last day."})
_PLACE: dict[str, Schema] = {"role": one_of(Role), "household_role": _HOUSEHOLD_ROLE}

JOINING: dict[str, Schema] = {
    "Place": record(
        membership=ID,
        village=_VILLAGE,
        **_PLACE,
        house=_HOUSE,
        standing=one_of(Standing),
        ends_at=_END,
        reason=or_none({**TEXT, "description": "Why the office refused or suspended, or why somebody was removed."}),
        acting={**FLAG, "description": "The place that the person acts for now: the rich menu follows it."},
    ),
    "Me": record(person=record(name=TEXT, language=TEXT, following=FLAG, large_type=FLAG), places=listed(ref("Place"))),
    "Joined": record(place=ref("Place")),
    "Offered": record(
        "What an invite's link offers. Nobody's name is told.",
        village=_VILLAGE,
        house=or_none(record(number=TEXT, soi=or_none(TEXT))),
        **_PLACE,
        ends_at=_END,
        expires_at=MOMENT,
    ),
    "Unlinked": record(deauthorized={**FLAG, "description": "False: LINE was not reached, take it back in LINE."}),
    "Acting": record(acting=or_none(record(membership=ID, village=ID, role=one_of(Role)))),
    "ActingFor": record(membership=ID),
    "PlaceStands": record(membership=ID, standing=one_of(Standing)),
    "Invite": record(id=ID, **_PLACE, house=_HOUSE, ends_at=_END, created_at=MOMENT, expires_at=MOMENT, mine=FLAG),
    "MadeInvite": record(
        id=ID,
        link={**TEXT, "description": "Told once: works once, for a week."},
        qr={**TEXT, "description": "The link as an SVG picture."},
        ends_at=_END,
        expires_at=MOMENT,
    ),
    "RevokedInvite": record(id=ID),
    "Registration": record(
        id=ID,
        name={**TEXT, "description": "What they call themselves to the office."},
        line_name={**TEXT, "description": "What they call themselves in LINE."},
        house=_HOUSE,
        household_role=_HOUSEHOLD_ROLE,
        created_at=MOMENT,
    ),
    "AnsweredRegistration": record(id=ID, standing=one_of(Standing)),
    "JoinCode": record(join_code=or_none({**TEXT, "description": "None: nobody joins by a code."})),
    "HouseMember": record(
        membership=ID,
        name=TEXT,
        **_PLACE,
        house=_HOUSE,
        standing=one_of(Standing),
        since=MOMENT,
        ends_at=_END,
        me=FLAG,
        reach={
            **or_none(one_of(("now", "later", "never"))),
            "description": "Whether a message can ask them: now; later, as they wish; or never, as they have blocked "
            "the account in LINE. None where nobody is asked: staff, and who is suspended.",
        },
        may={**listed(one_of(Power)), "description": "What the caller may do with this place."},
    ),
    "Household": record(
        houses=listed(
            record(
                house=record(**HOUSE),
                members=listed(ref("HouseMember")),
                may_invite={**listed(one_of(HouseholdRole)), "description": "Whom the caller may take in."},
            )
        )
    ),
}
