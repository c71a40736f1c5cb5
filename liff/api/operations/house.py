"""What a house sets for itself, and how a village asks."""

from collections.abc import Mapping

from pydantic import BaseModel

from liff.api.bodies.fields import Body, NothingIn
from liff.api.bodies.house import BlockIn, HouseAskingIn, HouseRuleIn, MyHouseQuery, SettingsIn, VillageAskingIn
from liff.api.operations.operation import OFFICE, RESIDENT, Operation
from liff.api.schemas.schema import Schema, listed, ref, success


def _mine(
    method: str, path: str, summary: str, answers: Mapping[int, Schema], body: type[BaseModel] | None = None, *more: str
) -> Operation:
    """A call about the caller's own house."""
    return Operation(
        method=method,
        path=f"/api/v1/house/{path}",
        summary=summary,
        who=RESIDENT,
        body=body,
        query=MyHouseQuery,
        answers=answers,
        refusals=("NOT_FOUND", *more),
    )


def _of_office(method: str, path: str, summary: str, answer: str, body: type[Body] | None = None) -> Operation:
    refusals = ("NOT_FOUND",) if "{" in path else ()
    answers = {200: success(ref(answer))}
    return Operation(
        method=method,
        path=f"/api/v1/{path}",
        summary=summary,
        who=OFFICE,
        body=body,
        answers=answers,
        refusals=refusals,
    )


_SETTINGS, _RULE, _BLOCK = success(ref("HouseSettings")), success(ref("HouseRule")), success(ref("Block"))
_ASKING, _ENDED = success(ref("HouseAsking")), success(ref("Ended"))

HOUSES = (
    _mine("get", "settings", "What the caller has set, and who is asked in which order", {200: _SETTINGS}),
    _mine("put", "settings", "Set some of it; the owner arranges the order", {200: _SETTINGS}, SettingsIn),
    _mine("get", "rules", "What the house says without being asked", {200: success(listed(ref("HouseRule")))}),
    _mine("post", "rules", "One more such rule", {201: _RULE}, HouseRuleIn, "STATE_FORBIDS"),
    _mine("patch", "rules/{rule_id}", "The rule as it is from now on: a new one", {200: _RULE}, HouseRuleIn),
    _mine("delete", "rules/{rule_id}", "End a rule", {200: _ENDED}, NothingIn),
    _mine("get", "blocks", "Whom the house does not want to see", {200: success(listed(ref("Block")))}),
    _mine("post", "blocks", "Block a plate, a name, or a visit's visitor", {201: _BLOCK}, BlockIn, "STATE_FORBIDS"),
    _mine("delete", "blocks/{block_id}", "End a block", {200: _ENDED}, NothingIn),
    _mine("get", "asking", "How the house is asked", {200: _ASKING}),
    _mine("put", "asking", "What is different for the own house: its owner says", {200: _ASKING}, HouseAskingIn),
    _of_office("get", "village/asking", "How the village asks", "VillageAsking"),
    _of_office("put", "village/asking", "Set how the village asks", "VillageAsking", VillageAskingIn),
    _of_office("get", "houses/{house_id}/asking", "How a house is asked", "HouseAsking"),
    _of_office("put", "houses/{house_id}/asking", "What is different for a house", "HouseAsking", HouseAskingIn),
)
