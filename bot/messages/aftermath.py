"""After an answer: why it was no, and where an approved visitor is. Offered as quick replies, which cost nothing."""

from bot.messages import brand
from bot.messages.buttons import Reason, ReasonWord, Whereabouts
from bot.messages.parts import Part, notice, quick
from bot.messages.visitor import SHORT, house_of, name_of
from models.domain.letters import ReasonGiven, VisitFacts, VisitorWhereabouts
from models.domain.visit import State
from models.texts import formats
from models.texts.catalog import Say, mark

_LABELS: dict[ReasonWord, str] = {
    "not_now": mark("Not now"),
    "unknown": mark("Don't know them"),
    "wrong_house": mark("Wrong house"),
    "leave_at_gate": mark("Leave it at the gate"),
}
_NOTED = {
    "not_now": mark("The guard has been told that {visitor} should come another time."),
    "unknown": mark("The guard has been told that you do not know {visitor}."),
    "wrong_house": mark("The guard has been told that {visitor} came to the wrong house, and looks for the right one."),
    "leave_at_gate": mark("The guard has been told that {visitor} should leave it at the gate."),
}
_WHERE = {
    State.APPROVED: mark("{visitor} may come in, but has not gone through the gate yet."),
    State.INSIDE: mark("{visitor} went in at {time}."),
    State.LEFT: mark("{visitor} left at {time}."),
}
_NEXT = {State.APPROVED: mark("Have they come in?"), State.INSIDE: mark("Have they left?")}
_NOT_IN = mark("{visitor} has not come in.")


def reasons_to_choose(visit: VisitFacts, say: Say) -> list[Part]:
    """Quick replies below a rejection."""
    return [quick(Reason(visit.visit_id, visit.version, word), say(label)) for word, label in _LABELS.items()]


def whereabouts_to_ask(visit: VisitFacts, say: Say) -> list[Part]:
    """The quick reply below an approval."""
    return [quick(Whereabouts(visit.visit_id), say(_NEXT[State.APPROVED]))]


def reason_given(letter: ReasonGiven, say: Say) -> Part:
    news = say(_NOTED[letter.reason], visitor=name_of(letter.visit, say, longest=SHORT))
    return notice(say("Noted"), brand.MUTED, news, house_of(letter.visit, say))


def visitor_whereabouts(letter: VisitorWhereabouts, say: Say) -> Part:
    visit = letter.visit
    moment = letter.left_at or letter.entered_at or letter.asked_at
    time = formats.clock_time(moment, visit.time_zone, say.language)
    news = say(_WHERE.get(State(letter.state), _NOT_IN), visitor=name_of(visit, say, longest=SHORT), time=time)
    small = f"{house_of(visit, say)} · {formats.day(moment, visit.time_zone, say.language)}"
    following = _NEXT.get(State(letter.state))
    asks = [quick(Whereabouts(visit.visit_id), say(following))] if following else []
    return notice(say("Your visitor"), brand.GREEN, news, small, quick=asks)
