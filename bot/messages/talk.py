"""Small talk: words for what somebody said or asked for, and what they may want next as quick replies."""

from bot.messages import brand
from bot.messages.buttons import AskHelp, WhoIsWaiting
from bot.messages.parts import Links, Part, bubble, column, flex, page_button, quick, quick_page, text
from bot.messages.visitor import house_of, name_of
from models.domain.letters import (
    KindWord,
    LanguageChosen,
    PlateStory,
    ShowPage,
)
from models.texts import formats
from models.texts.catalog import Say, mark

_TOPICS = {
    "passes": mark("A guest with a pass comes in without asking you. Make one here, or see those you made."),
    "history": mark("Everybody who came to your house, with photos and times."),
    "house": mark("Your household, who is asked first, quiet hours and your house's own rules."),
}
_PAGES = {"passes": mark("Guest passes"), "history": mark("History"), "house": mark("My house")}
_KIND = {
    "thanks": mark("You are welcome."),
    "hello": mark("Hello. What can we do for you?"),
    "sticker": mark("Nice one. If you need something, choose below."),
    "picture": mark("Thank you. Pictures and files cannot be read here, so please write, or choose below."),
    "place": mark("Thank you. Places cannot be read here, so please write, or choose below."),
}


PersonalTalk = ShowPage | KindWord | LanguageChosen | PlateStory


def talk(letter: PersonalTalk, say: Say, links: Links) -> Part:
    match letter:
        case ShowPage(topic=topic):
            return _page(topic, say, links)
        case KindWord(said=said, role=role):
            return spoken(say(_KIND[said]), role, say, links)
        case LanguageChosen(role=role):
            return spoken(say("From here on we write to you in English."), role, say, links)
        case PlateStory():
            return _story(letter, say, links)


def spoken(words: str, role: str, say: Say, links: Links) -> Part:
    """A text, and below it what a reader in this role may want next."""
    message: Part = {"type": "text", "text": words}
    offered = _offered(role, say, links)
    return {**message, "quickReply": {"items": offered}} if offered else message


def _offered(role: str, say: Say, links: Links) -> list[Part]:
    home = f"{links.liff}/home"
    match role:
        case "resident":
            return [
                quick(WhoIsWaiting(), say("Who is waiting?")),
                quick_page(f"{home}?tab=passes&new=1", say("Invite a guest")),
                quick_page(f"{home}?tab=history", say("History")),
                quick_page(f"{home}?tab=house", say("My house")),
                quick(AskHelp(), say("Help")),
            ]
        case "guard":
            return [
                quick_page(f"{links.liff}/guard", say("New visitor")),
                quick_page(f"{links.liff}/guard?tab=today", say("Today")),
            ]
        case "office":
            return [quick_page(f"{links.liff}/office", say("Registrations"))]
    return []


def _page(topic: str, say: Say, links: Links) -> Part:
    label = say(_PAGES[topic])
    words = say(_TOPICS[topic])
    body = column(text(words, size="md", color=brand.INK), paddingAll=brand.EDGE)
    opens = page_button(f"{links.liff}/home?tab={topic}", label, style="primary", color=brand.GREEN)
    footer = column(opens, paddingAll="16px", paddingTop="0px")
    return flex(f"{label}: {words}", bubble(size="kilo", body=body, footer=footer))


def _story(letter: PlateStory, say: Say, links: Links) -> Part:
    if letter.last is None or letter.came_at is None:
        return spoken(
            say("No car with the plate {plate} has come to your house.", plate=letter.plate), "resident", say, links
        )
    visit = letter.last
    when = f"{formats.day(letter.came_at, visit.time_zone, say.language)} " + formats.clock_time(
        letter.came_at, visit.time_zone, say.language
    )
    last = mark("The last time was {when}: {visitor}, {house}, came in.")
    if not letter.came_in:
        last = mark("The last time was {when}: {visitor}, {house}, did not come in.")
    words = [
        say.counted(
            "The car {plate} has come to your house {number} time.",
            "The car {plate} has come to your house {number} times.",
            letter.times,
            plate=letter.plate,
        ),
        say(last, when=when, visitor=name_of(visit, say), house=house_of(visit, say)),
    ]
    return spoken("\n".join(words), "resident", say, links)
