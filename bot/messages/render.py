"""A letter gets its words: the one door from facts to LINE's JSON."""

from bot.messages.aftermath import reason_given, visitor_whereabouts
from bot.messages.choose import choose_visit
from bot.messages.decisions import told
from bot.messages.parts import Links, Part
from bot.messages.small_talk import small_talk
from bot.messages.visit_request import visit_request
from models.domain.letters import (
    AlreadyDecided,
    ChooseVisit,
    DecisionMade,
    DecisionUndone,
    Letter,
    ReasonGiven,
    UndoTooLate,
    VisitClosed,
    VisitorWhereabouts,
    VisitRequest,
)
from models.texts.catalog import Say

__all__ = ["Links", "render"]


def render(letter: Letter, say: Say, links: Links) -> list[Part]:
    """The messages of a letter as LINE takes them; at most five fit into one reply or push."""
    match letter:
        case VisitRequest():
            return [visit_request(letter, say, links)]
        case ChooseVisit():
            return [choose_visit(letter, say, links)]
        case ReasonGiven():
            return [reason_given(letter, say)]
        case VisitorWhereabouts():
            return [visitor_whereabouts(letter, say)]
        case DecisionMade() | DecisionUndone() | UndoTooLate() | AlreadyDecided() | VisitClosed():
            return [told(letter, say)]
        case _:
            return [small_talk(letter, say)]
