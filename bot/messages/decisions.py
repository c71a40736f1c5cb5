"""What became of a tap: decided, taken back, decided before, closed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.line.lengths import cut_units, one_line
from bot.messages import brand
from bot.messages.aftermath import reason_given, reasons_to_choose, visitor_whereabouts, whereabouts_to_ask
from bot.messages.buttons import Undo
from bot.messages.parts import Part, button, column, notice
from bot.messages.visitor import SHORT, house_of, name_of
from models.domain.letters import (
    AlreadyDecided,
    DecisionMade,
    DecisionUndone,
    ReasonGiven,
    UndoTooLate,
    VisitClosed,
    VisitFacts,
    VisitorWhereabouts,
)
from models.texts import formats
from models.texts.catalog import Say, mark

_TITLES = {"approve": mark("Approved"), "reject": mark("Rejected"), "not_mine": mark("Not your visitor")}
_COLOURS = {"approve": brand.GREEN, "reject": brand.RED, "not_mine": brand.RED}
_NEWS = {
    "approve": mark("The guard has been told to let {visitor} in."),
    "reject": mark("The guard has been told not to let {visitor} in."),
    "not_mine": mark("The guard has been told that {visitor} is not your visitor and does not come in."),
}
_BY_YOU = {
    "approve": mark("You approved {visitor} at {time}."),
    "reject": mark("You rejected {visitor} at {time}."),
    "not_mine": mark("You said at {time} that {visitor} is not your visitor."),
    "undone": mark("You took back the approval of {visitor} at {time}."),
}
_BY_SOMEBODY = {
    "approve": mark("{name} approved {visitor} at {time}."),
    "reject": mark("{name} rejected {visitor} at {time}."),
    "not_mine": mark("{name} said at {time} that {visitor} is not a visitor of your house."),
    "undone": mark("{name} took back the approval of {visitor} at {time}."),
}
_BY_NOBODY_NAMED = {
    "approve": mark("Somebody of your house approved {visitor} at {time}."),
    "reject": mark("Somebody of your house rejected {visitor} at {time}."),
    "not_mine": mark("Somebody of your house said at {time} that {visitor} is not a visitor of your house."),
    "undone": mark("Somebody of your house took back the approval of {visitor} at {time}."),
}
_BY_OFFICE = {
    "approve": mark("The village office approved {visitor} at {time}."),
    "reject": mark("The village office rejected {visitor} at {time}."),
    "not_mine": mark("The village office said at {time} that {visitor} is not a visitor of your house."),
    "undone": mark("The village office took back the approval of {visitor} at {time}."),
}
_ENDED = {
    "expired": mark("{visitor} waited without an answer until {time}."),
    "cancelled": mark("The guard cancelled the visit of {visitor} at {time}."),
    "overridden": mark("The guard let {visitor} in at {time}."),
}
_OFFERED: dict[str, Callable[[VisitFacts, Say], list[Part]]] = {
    "approve": whereabouts_to_ask,
    "reject": reasons_to_choose,
    "not_mine": lambda _visit, _say: [],
}


LONGEST_REASON = 200

Told = ReasonGiven | VisitorWhereabouts | DecisionMade | DecisionUndone | UndoTooLate | AlreadyDecided | VisitClosed


def told(letter: Told, say: Say) -> Part:  # noqa: PLR0911  one a letter
    match letter:
        case ReasonGiven():
            return reason_given(letter, say)
        case VisitorWhereabouts():
            return visitor_whereabouts(letter, say)
        case DecisionMade():
            return decision_made(letter, say)
        case DecisionUndone():
            return decision_undone(letter, say)
        case UndoTooLate():
            return undo_too_late(letter, say)
        case AlreadyDecided():
            return already_decided(letter, say)
        case VisitClosed():
            return visit_closed(letter, say)


def decision_made(letter: DecisionMade, say: Say) -> Part:
    visit = letter.visit
    news = say(_NEWS[letter.answer], visitor=_visitor(visit, say))
    title, colour = say(_TITLES[letter.answer]), _COLOURS[letter.answer]
    quick = _OFFERED[letter.answer](visit, say)
    if letter.undo_until is None:
        return notice(title, colour, news, _context(visit, letter.decided_at, say), quick=quick)
    hint = _hint(letter.undo_until - letter.decided_at, say)
    return notice(title, colour, news, hint, _undo(visit, say), quick)


def decision_undone(letter: DecisionUndone, say: Say) -> Part:
    rejected = _NEWS["reject"]
    news = say(rejected, visitor=_visitor(letter.visit, say))
    return notice(say("Approval taken back"), brand.RED, news, _context(letter.visit, letter.decided_at, say))


def undo_too_late(letter: UndoTooLate, say: Say) -> Part:
    news = mark("{visitor} stays approved. To change that, please call the guard.")
    if letter.went_in:
        news = mark("{visitor} has already gone in. Please call the guard.")
    words = say(news, visitor=_visitor(letter.visit, say))
    return notice(say("Too late to undo"), brand.AMBER, words, house_of(letter.visit, say))


def already_decided(letter: AlreadyDecided, say: Say) -> Part:
    visit = letter.visit
    time = formats.clock_time(letter.decided_at, visit.time_zone, say.language)
    who, table = _who(letter)
    news = say(table[letter.answer], name=who, visitor=_visitor(visit, say), time=time)
    return notice(say("Already answered"), brand.MUTED, news, _context(visit, letter.decided_at, say))


def visit_closed(letter: VisitClosed, say: Say) -> Part:
    visit = letter.visit
    time = formats.clock_time(letter.closed_at, visit.time_zone, say.language)
    news = say(_ENDED[letter.state], visitor=_visitor(visit, say), time=time)
    if letter.reason:
        reason = formats.override_reason(letter.reason, say)
        news += " " + say("Reason: {reason}", reason=cut_units(one_line(reason), LONGEST_REASON))
    return notice(say("This visit is closed"), brand.MUTED, news, _context(visit, letter.closed_at, say))


def _who(letter: AlreadyDecided) -> tuple[str, dict[str, str]]:
    """The name of the one who answered and the sentences that tell of such a one."""
    if letter.by_office:
        return "", _BY_OFFICE
    if letter.by_name is None:
        return "", _BY_YOU
    name = cut_units(one_line(letter.by_name), SHORT)
    return name, _BY_SOMEBODY if name else _BY_NOBODY_NAMED


def _visitor(visit: VisitFacts, say: Say) -> str:
    return name_of(visit, say, longest=SHORT)


def _context(visit: VisitFacts, moment: datetime, say: Say) -> str:
    """A late reader must see which house and which day is meant."""
    return f"{house_of(visit, say)} · {formats.day(moment, visit.time_zone, say.language)}"


def _hint(left: timedelta, say: Say) -> str:
    return say.counted(
        "Tapped by mistake? You can undo it within {number} second.",
        "Tapped by mistake? You can undo it within {number} seconds.",
        round(left.total_seconds()),
    )


def _undo(visit: VisitFacts, say: Say) -> Part:
    label = say("Undo approval")
    meant = Undo(visit.visit_id, visit.version)
    return column(button(meant, label, label, style="secondary", height="sm"), paddingAll="16px", paddingTop="0px")
