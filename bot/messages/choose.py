"""Several wait and the rich menu was tapped: which one is meant?"""

from collections.abc import Sequence

from bot.messages import brand
from bot.messages.buttons import Answer, MenuWord
from bot.messages.parts import Links, Part, bubble, button, carousel, column, flex, line, text
from bot.messages.visitor import SHORT, came_at, house_of, kind_of, name_of, picture, plate_sign
from models.domain.letters import ChooseVisit, VisitFacts
from models.texts.catalog import Say, mark

MOST = 10  # LINE takes 12 bubbles and 50 KB; ten of ours stay below both
_QUESTIONS = {
    "approve": (mark("One visitor is waiting. Approve?"), mark("{number} visitors are waiting. Approve which one?")),
    "reject": (mark("One visitor is waiting. Reject?"), mark("{number} visitors are waiting. Reject which one?")),
    "either": (mark("One visitor is waiting."), mark("{number} visitors are waiting.")),
}
_OFFERED: dict[str, tuple[MenuWord, ...]] = {
    "approve": ("approve",),
    "reject": ("reject",),
    "either": ("approve", "reject"),
}
_LABELS = {"approve": mark("Approve"), "reject": mark("Reject")}
_ECHOES = {"approve": mark("Approve: {visitor}"), "reject": mark("Reject: {visitor}")}
_COLOURS = {"approve": brand.GREEN, "reject": brand.RED}


def choose_visit(letter: ChooseVisit, say: Say, links: Links) -> Part:
    """`answer` is what the tapped button meant, or "either" where somebody only wants to see who waits."""
    visits = letter.visits[:MOST]
    one, several = _QUESTIONS[letter.answer]
    question = say(one) if len(visits) == 1 else say(several, number=len(visits))
    return flex(question, carousel([_candidate(visit, _OFFERED[letter.answer], say, links) for visit in visits]))


def _candidate(visit: VisitFacts, offered: Sequence[MenuWord], say: Say, links: Links) -> Part:
    return bubble(
        size="kilo",
        hero=picture(visit, say, links),
        body=_visitor(visit, say),
        footer=line(
            *[_choice(visit, answer, say) for answer in offered], spacing="md", paddingAll="16px", paddingTop="0px"
        ),
    )


def _visitor(visit: VisitFacts, say: Say) -> Part:
    kind = kind_of(visit, say)
    return column(
        line(
            text(house_of(visit, say), size="sm", color=brand.LEAF, weight="bold", flex=3),
            text(came_at(visit, say), size="sm", color=brand.MUTED, align="end", flex=2),
        ),
        text(name_of(visit, say, SHORT * 2), size="lg", weight="bold", color=brand.INK, maxLines=2),
        text(kind, size="sm", color=brand.MUTED) if kind else None,
        plate_sign(visit),
        paddingAll="16px",
        spacing="sm",
    )


def _choice(visit: VisitFacts, answer: MenuWord, say: Say) -> Part:
    echo = say(_ECHOES[answer], visitor=name_of(visit, say))
    meant = Answer(visit.visit_id, visit.version, answer)
    return button(meant, say(_LABELS[answer]), echo, style="primary", color=_COLOURS[answer])
