"""Several wait and the rich menu was tapped: which one is meant?"""

from bot.messages import brand
from bot.messages.buttons import Answer
from bot.messages.parts import Links, Part, bubble, button, carousel, column, flex, line, text
from bot.messages.visitor import SHORT, came_at, house_of, kind_of, name_of, picture, plate_of
from models.domain.letters import ChooseVisit, VisitFacts
from models.texts.catalog import Say, mark

MOST = 10  # LINE takes 12 bubbles and 50 KB; ten of ours stay below both
_QUESTIONS = {
    "approve": mark("{number} visitors are waiting. Whom do you approve?"),
    "reject": mark("{number} visitors are waiting. Whom do you reject?"),
}
_LABELS = {"approve": mark("Approve"), "reject": mark("Reject")}
_ECHOES = {"approve": mark("Approve: {visitor}"), "reject": mark("Reject: {visitor}")}
_COLOURS = {"approve": brand.GREEN, "reject": brand.RED}


def choose_visit(letter: ChooseVisit, say: Say, links: Links) -> Part:
    visits = letter.visits[:MOST]
    question = say(_QUESTIONS[letter.answer], number=len(letter.visits))
    return flex(question, carousel([_candidate(visit, letter.answer, say, links) for visit in visits]))


def _candidate(visit: VisitFacts, answer: str, say: Say, links: Links) -> Part:
    return bubble(
        size="kilo",
        hero=picture(visit, say, links),
        body=_visitor(visit, say),
        footer=column(_choice(visit, answer, say), paddingAll="16px", paddingTop="0px"),
    )


def _visitor(visit: VisitFacts, say: Say) -> Part:
    number, province = plate_of(visit)
    return column(
        line(
            text(house_of(visit, say), size="sm", color=brand.LEAF, weight="bold", flex=3),
            text(came_at(visit, say), size="sm", color=brand.MUTED, align="end", flex=2),
        ),
        text(name_of(visit, say, SHORT * 2), size="lg", weight="bold", color=brand.INK, maxLines=2),
        text(kind_of(visit, say), size="sm", color=brand.MUTED),
        text(f"{number} {province}".strip(), size="sm", color=brand.INK) if number else None,
        paddingAll="16px",
        spacing="sm",
    )


def _choice(visit: VisitFacts, answer: str, say: Say) -> Part:
    meant = Answer(visit.visit_id, visit.version, "approve" if answer == "approve" else "reject")
    echo = say(_ECHOES[answer], visitor=name_of(visit, say))
    return button(meant, say(_LABELS[answer]), echo, style="primary", color=_COLOURS[answer])
