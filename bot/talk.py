"""What is answered to words, stickers and pictures when nobody waits at the gate. Never silence."""

from bot import newcomers, shortcuts
from bot.incoming import Incoming
from bot.intents import Intent, guest_in, intent_of, plate_in
from models.domain.households import Role
from models.domain.letters import Help, KindWord, LanguageChosen, Letter, NothingWaiting, PlateStory, ShowPage
from models.queries.people import Person
from models.uow import Work
from models.usecases.choose_language import choose_language
from models.usecases.plate_story import story_of

_KIND_WORDS = {Intent.THANKS: "thanks", Intent.HELLO: "hello"}
_LANGUAGES = {Intent.THAI: "th", Intent.ENGLISH: "en"}
_TOPICS = {Intent.PASS: "passes", Intent.HISTORY: "history", Intent.HOUSE: "house"}
_SENT = {"sticker": "sticker", "location": "place"}


def answer(work: Work, event: Incoming, person: Person) -> Letter:
    """The letter for a message that is no tap and means no visitor."""
    role = role_of(person)
    if event.message_kind != "text":
        return _matter(work, person) or KindWord(said=_SENT.get(event.message_kind or "", "picture"), role=role)
    words = event.words or ""
    intent = intent_of(words)
    if intent in _LANGUAGES:
        choose_language(work, person.id, _LANGUAGES[intent])
        return LanguageChosen(language=_LANGUAGES[intent], role=role)
    if not role:
        return newcomers.help_for(work, person)
    if intent is Intent.PLACES:
        return newcomers.which_place(work, person)
    if intent in _KIND_WORDS:
        return KindWord(said=_KIND_WORDS[intent], role=role)
    return _for_resident(work, event, person, intent) if person.active(Role.RESIDENT) else Help(member=True, role=role)


def _matter(work: Work, person: Person) -> Letter | None:
    """What is the matter with somebody's place comes before anything else that could be said to them."""
    return None if person.acting else newcomers.matter(work, person)


def role_of(person: Person) -> str:
    """The role that this person acts in, "" without a place."""
    return person.acting.role.value if person.acting else ""


def _for_resident(work: Work, event: Incoming, person: Person, intent: Intent | None) -> Letter:
    words = event.words or ""
    if plate := plate_in(words):
        return _story(work, person, plate)
    if intent is Intent.PASS and (guest := guest_in(words)):
        return shortcuts.offer(event, guest)
    if intent is Intent.WAITING:
        return NothingWaiting()
    if intent in _TOPICS:
        return ShowPage(topic=_TOPICS[intent])
    return Help(member=True, role=role_of(person))


def _story(work: Work, person: Person, plate: str) -> Letter:
    """Of the person's own houses, whichever village they are in."""
    times, newest, came_in = 0, None, False
    for village_id in sorted({one.village_id for one in person.active(Role.RESIDENT)}):
        work.enter(village_id)
        story = story_of(work, person.houses(village_id), plate)
        times += story.times
        if story.last and (newest is None or newest.created_at < story.last.created_at):
            newest, came_in = story.last, story.came_in
    if newest is None:
        return PlateStory(plate=plate, times=0, last=None, came_in=False, came_at=None)
    return PlateStory(plate=plate, times=times, last=newest, came_in=came_in, came_at=newest.created_at)
