"""How a visit stands, what is notable about it, and why somebody said no, as the office reads it."""

from collections.abc import Mapping

from models.domain.answering import RejectReason
from models.domain.conflicts import Conflict
from models.domain.house_rules import StandingReason
from models.domain.record_search import Mark
from models.domain.visit import UNDONE, Answer, State
from models.texts.catalog import Say, mark

STATES: Mapping[State, str] = {
    State.REQUESTED: mark("Waiting"),
    State.APPROVED: mark("Approved"),
    State.INSIDE: mark("Inside"),
    State.LEFT: mark("Left"),
    State.REJECTED: mark("Rejected"),
    State.EXPIRED: mark("No answer"),
    State.CANCELLED: mark("Went away"),
}
"""In the order in which a list offers them."""

MARKS: Mapping[Mark, str] = {
    Mark.UNASKED: mark("Let in without an answer"),
    Mark.OVERSTAYED: mark("Stayed too long"),
    Mark.PASS: mark("Came on a pass"),
    Mark.OFFLINE: mark("Written down without network"),
    Mark.CONFLICT: mark("Does not agree with the books"),
    Mark.WRONG: mark("Entry was wrong"),
}
CONFLICTS: Mapping[str, str] = {
    Conflict.DOUBLE_USE: mark("The pass was used twice"),
    Conflict.PASS_REFUSED: mark("The pass was not good"),
    Conflict.AGAINST_ANSWER: mark("Let in against the house's answer"),
    Conflict.CODE_WRONG: mark("The resident's code was wrong"),
}
REJECT_REASONS: Mapping[str, str] = {
    RejectReason.NOT_NOW: mark("Not now"),
    RejectReason.UNKNOWN: mark("Don't know them"),
    RejectReason.WRONG_HOUSE: mark("Wrong house"),
    RejectReason.LEAVE_AT_GATE: mark("Leave it at the gate"),
    Answer.NOT_MINE: mark("Not a visitor of this house"),
    UNDONE: mark("Approval taken back"),
    StandingReason.STANDING_RULE: mark("By a rule of the house"),
    StandingReason.BLOCKED: mark("The house has blocked this visitor"),
}
"""Codes among the reasons of an answer; all others are somebody's own words."""


def state_words(state: str, answer: str | None, say: Say) -> str:
    """How the visit stands."""
    if answer == Answer.NOT_MINE and state == State.REJECTED:
        return say("Wrong house")
    return say(STATES[State(state)])


def answer_reason(reason: str, say: Say) -> str:
    """A reason of the list in the reader's language, any other as it was written."""
    return say(REJECT_REASONS[reason]) if reason in REJECT_REASONS else reason
