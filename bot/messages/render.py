"""A letter gets its words: the one door from facts to LINE's JSON."""

from bot.messages.choose import choose_visit
from bot.messages.decisions import told
from bot.messages.groups import in_group
from bot.messages.joining import joining
from bot.messages.notices import office_notice
from bot.messages.overrides import let_in_unasked
from bot.messages.parts import Links, Part
from bot.messages.passes import of_passes
from bot.messages.small_talk import small_talk
from bot.messages.talk import talk
from bot.messages.visit_request import visit_request
from bot.messages.watch import watchlist_hit
from models.domain.letters import (
    ButtonTooOld,
    ChoosePlace,
    ChooseVisit,
    Greeting,
    GroupFarewell,
    GroupWaiting,
    GroupWelcome,
    GuestArrived,
    Help,
    KindWord,
    LanguageChosen,
    LetInUnasked,
    Letter,
    NotAMember,
    NothingWaiting,
    NotYours,
    OfficeNotice,
    PassMade,
    PassOffered,
    PlaceChosen,
    PlateStory,
    ShowPage,
    VisitRequest,
    WatchlistHit,
)
from models.texts.catalog import Say

__all__ = ["Links", "render"]


def render(letter: Letter, say: Say, links: Links) -> list[Part]:  # noqa: C901, PLR0911  one a family
    """The messages of a letter as LINE takes them; at most five fit into one reply or push."""
    match letter:
        case VisitRequest():
            return [visit_request(letter, say, links)]
        case ChooseVisit():
            return [choose_visit(letter, say, links)]
        case LetInUnasked():
            return [let_in_unasked(letter, say, links)]
        case WatchlistHit():
            return [watchlist_hit(letter, say, links)]
        case OfficeNotice():
            return [office_notice(letter, say, links)]
        case ShowPage() | KindWord() | LanguageChosen() | PlateStory():
            return [talk(letter, say, links)]
        case GroupWelcome() | GroupWaiting() | GroupFarewell():
            return [in_group(letter, say, links)]
        case Greeting(member=False) | Help(member=False) | NotAMember() | ChoosePlace() | PlaceChosen():
            return [joining(letter, say, links)]
        case NothingWaiting() | NotYours() | ButtonTooOld() | Greeting() | Help():
            return [small_talk(letter, say, links)]
        case GuestArrived() | PassOffered() | PassMade():
            return [of_passes(letter, say, links)]
        case _:
            return [told(letter, say)]
