"""Joining a village, living in it, and leaving it."""

from liff.api.bodies.fields import NothingIn
from liff.api.bodies.joining import (
    ActingIn,
    HouseholdQuery,
    InviteIn,
    JoinIn,
    LookIn,
    MeIn,
    PlaceIn,
    ReasonIn,
    UnlinkIn,
)
from liff.api.operations.operation import EVERYBODY, OFFICE, Operation
from liff.api.schemas.schema import listed, ref, success
from models.domain.households import Role

_HOME_AND_OFFICE = (Role.OFFICE, Role.RESIDENT)
_TOKEN = ("INVALID_ID_TOKEN", "ID_TOKEN_EXPIRED", "TOO_MANY_REQUESTS")
_INVITE = ("INVITE_UNKNOWN", "INVITE_USED", "INVITE_EXPIRED", "INVITE_REVOKED")
_PLACE = ("NOT_FOUND",)

_MINE = (
    Operation(
        method="post",
        path="/api/v1/me",
        summary="How somebody stands, member or not",
        description="All places of the person, also those that wait, and those that ended in the last 90 days.",
        body=MeIn,
        answers={200: success(ref("Me"))},
        refusals=_TOKEN,
    ),
    Operation(
        method="get",
        path="/api/v1/me/acting",
        summary="The place that somebody has chosen to act for",
        description="In the chat, or on any page. None: they have chosen no place, or one that is over.",
        who=EVERYBODY,
        answers={200: success(ref("Acting"))},
    ),
    Operation(
        method="post",
        path="/api/v1/me/acting",
        summary="Act for another place of one's own",
        description="The rich menu follows. A session stays what it is: sign in anew for the other place.",
        who=EVERYBODY,
        body=ActingIn,
        answers={200: success(ref("ActingFor"))},
        refusals=_PLACE,
    ),
    Operation(
        method="post",
        path="/api/v1/me/unlink",
        summary="Leave all places, and be forgotten",
        description="Ends all places of the person, forgets their name, and gives back LINE's permission to the app.",
        body=UnlinkIn,
        answers={200: success(ref("Unlinked"))},
        refusals=_TOKEN,
    ),
    Operation(
        method="post",
        path="/api/v1/joins/look",
        summary="What an invite's link offers",
        body=LookIn,
        answers={200: success(ref("Offered"))},
        refusals=(*_TOKEN, *_INVITE),
    ),
    Operation(
        method="post",
        path="/api/v1/joins",
        summary="Take the place of an invite, or ask for one with the village's code",
        description="An invite's place is active at once, and one that was used is answered again to whom it was. "
        "With the code the place is `pending` until the office confirms it.",
        body=JoinIn,
        answers={201: success(ref("Joined"))},
        refusals=(
            *_TOKEN,
            *_INVITE,
            "JOIN_CODE_WRONG",
            "FEATURE_OFF",
            "HOUSE_UNKNOWN",
            "ALREADY_MEMBER",
            "ALREADY_WAITING",
        ),
    ),
)
_INVITES = (
    Operation(
        method="get",
        path="/api/v1/invites",
        summary="Invites that nobody has used yet",
        description="Those that the caller may take back: their own, their house's where they own it, or all.",
        who=_HOME_AND_OFFICE,
        answers={200: success(listed(ref("Invite")))},
    ),
    Operation(
        method="post",
        path="/api/v1/invites",
        summary="Offer a place",
        description="An owner takes in owners, family and tenants; a tenant takes in family, who stay no longer than "
        "the tenant; the office anybody, guards and office included.",
        who=_HOME_AND_OFFICE,
        body=InviteIn,
        answers={201: success(ref("MadeInvite"))},
        refusals=("NOT_YOURS_TO_GIVE", "TOO_MANY_REQUESTS"),
    ),
    Operation(
        method="delete",
        path="/api/v1/invites/{invite_id}",
        summary="Take an invite back",
        who=_HOME_AND_OFFICE,
        answers={200: success(ref("RevokedInvite"))},
        refusals=_PLACE,
    ),
)
_OF_THE_OFFICE = (
    Operation(
        method="get",
        path="/api/v1/registrations",
        summary="Who asked for a place with the village's code, oldest first",
        who=OFFICE,
        answers={200: success(listed(ref("Registration")))},
    ),
    Operation(
        method="post",
        path="/api/v1/registrations/{membership_id}/confirm",
        summary="The place is theirs",
        who=OFFICE,
        body=NothingIn,
        answers={200: success(ref("AnsweredRegistration"))},
        refusals=("NOT_FOUND", "STATE_FORBIDS"),
    ),
    Operation(
        method="post",
        path="/api/v1/registrations/{membership_id}/refuse",
        summary="The place is not theirs; the reason is told to them",
        who=OFFICE,
        body=ReasonIn,
        answers={200: success(ref("AnsweredRegistration"))},
        refusals=("NOT_FOUND", "STATE_FORBIDS"),
    ),
    Operation(
        method="get",
        path="/api/v1/join-code",
        summary="The village's code",
        who=OFFICE,
        answers={200: success(ref("JoinCode"))},
    ),
    Operation(
        method="post",
        path="/api/v1/join-code",
        summary="A new code; the one before joins nobody any more",
        who=OFFICE,
        body=NothingIn,
        answers={201: success(ref("JoinCode"))},
    ),
    Operation(
        method="delete",
        path="/api/v1/join-code",
        summary="Nobody joins by a code any more",
        who=OFFICE,
        answers={200: success(ref("JoinCode"))},
    ),
    Operation(
        method="get",
        path="/api/v1/members",
        summary="Everybody of the village, staff included",
        who=OFFICE,
        answers={200: success(listed(ref("HouseMember")))},
    ),
    Operation(
        method="post",
        path="/api/v1/places/{membership_id}/suspend",
        summary="The place counts for nothing until it is resumed",
        who=OFFICE,
        body=ReasonIn,
        answers={200: success(ref("PlaceStands"))},
        refusals=("NOT_FOUND", "STATE_FORBIDS"),
    ),
    Operation(
        method="post",
        path="/api/v1/places/{membership_id}/resume",
        summary="The place counts again",
        who=OFFICE,
        body=NothingIn,
        answers={200: success(ref("PlaceStands"))},
        refusals=("NOT_FOUND", "STATE_FORBIDS"),
    ),
)
_AT_HOME = (
    Operation(
        method="get",
        path="/api/v1/household",
        summary="Who lives in the caller's houses, and what the caller may do about it",
        description="The office says which `house`. No phone numbers.",
        who=_HOME_AND_OFFICE,
        query=HouseholdQuery,
        answers={200: success(ref("Household"))},
    ),
    Operation(
        method="patch",
        path="/api/v1/places/{membership_id}",
        summary="Another role in the household, another last day",
        description="For an owner of the house, and the office. What is not named stays; `ends_on` null is no end.",
        who=_HOME_AND_OFFICE,
        body=PlaceIn,
        answers={200: success(ref("HouseMember"))},
        refusals=_PLACE,
    ),
    Operation(
        method="delete",
        path="/api/v1/places/{membership_id}",
        summary="Move out, or remove somebody",
        description="One's own place; family and tenants for an owner of the house; any place for the office.",
        who=EVERYBODY,
        body=ReasonIn,
        answers={200: success(ref("PlaceStands"))},
        refusals=_PLACE,
    ),
)
JOINING = (*_MINE, *_INVITES, *_OF_THE_OFFICE, *_AT_HOME)
