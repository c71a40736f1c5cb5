"""Letters as the village writes them: one of each kind, and the turns that a kind can take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.messages.parts import Links
from models.domain.answering import RejectReason
from models.domain.letters import (
    AlreadyDecided,
    Asking,
    ButtonTooOld,
    ChoosePlace,
    ChooseVisit,
    DecisionMade,
    DecisionUndone,
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
    PlaceFacts,
    PlateStory,
    ReasonGiven,
    ShowPage,
    UndoTooLate,
    VisitClosed,
    VisitFacts,
    VisitorWhereabouts,
    VisitRequest,
    WatchlistHit,
)

CAME = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)
ANSWERED = CAME + timedelta(minutes=1)
LINKS = Links(
    photo=lambda village, photo: f"https://gate.example/photos/{village}/{photo}/thumb?signed=0f3c",
    full_photo=lambda village, photo: f"https://gate.example/photos/{village}/{photo}/full?signed=9ab1",
    liff="https://liff.line.me/2000000001-Gate0001",
    public="https://gate.example",
)
SOMCHAI = VisitFacts(
    visit_id="01990a5c-7f00-7000-8000-000000000001",
    village_id="01990a5c-7f00-7000-8000-0000000000aa",
    version=2,
    village_name="หมู่บ้านสวนริมธาร",
    time_zone="Asia/Bangkok",
    house_number="12/3",
    soi="4",
    kind="guest",
    visitor_name="สมชาย ใจดี",
    plate="1กข 1234",
    plate_province="กรุงเทพมหานคร",
    headcount=2,
    purpose="มาเยี่ยมคุณแม่",
    photo_id="01990a5c-7f00-7000-8000-0000000000bb",
    created_at=CAME,
)
COURIER = replace(
    SOMCHAI,
    visit_id="01990a5c-7f00-7000-8000-000000000002",
    kind="delivery",
    visitor_name="Kerry Express",
    soi=None,
    plate=None,
    plate_province=None,
    headcount=1,
    purpose=None,
    photo_id=None,
    created_at=CAME + timedelta(minutes=3),
)
NAMELESS = replace(COURIER, visitor_name="", plate="7กท 77", plate_province="ชลบุรี")


AT_HOME = PlaceFacts(
    membership_id="01990a5c-7f00-7000-8000-0000000000c1",
    village_name=SOMCHAI.village_name,
    role="resident",
    house_number="12/3",
)
AT_THE_GATE = replace(AT_HOME, role="guard", house_number=None)
OFFICE = replace(AT_THE_GATE, role="office")


def already(answer: str, by_name: str | None, *, by_office: bool = False) -> AlreadyDecided:
    return AlreadyDecided(visit=SOMCHAI, answer=answer, by_name=by_name, by_office=by_office, decided_at=ANSWERED)


def decided(answer: str, undo_seconds: int | None = None) -> DecisionMade:
    undo_until = ANSWERED + timedelta(seconds=undo_seconds) if undo_seconds else None
    return DecisionMade(visit=SOMCHAI, answer=answer, decided_at=ANSWERED, undo_until=undo_until)


def whereabouts(state: str, entered: int | None = None, left: int | None = None) -> VisitorWhereabouts:
    """`entered` and `left` are minutes after the answer."""
    moments = [ANSWERED + timedelta(minutes=minutes) if minutes else None for minutes in (entered, left)]
    return VisitorWhereabouts(visit=SOMCHAI, state=state, asked_at=ANSWERED, entered_at=moments[0], left_at=moments[1])


def story(times: int, *, came_in: bool = True) -> PlateStory:
    last = SOMCHAI if times else None
    return PlateStory(plate="1กก 1234", times=times, last=last, came_in=came_in, came_at=CAME if times else None)


SEEN = WatchlistHit(
    village_name="หมู่บ้านสวนริมธาร",
    time_zone="Asia/Bangkok",
    gate="ประตูหน้า",
    house_number="12/3",
    kind="guest",
    visitor_name="สมชาย ใจดี",
    plate="1กข 1234",
    plate_province="ชลบุรี",
    match="exact",
    by="plate",
    advice="police",
    note="เคยงัดบ้าน 14/2",
    stopped=True,
    seen_at=CAME,
)
LETTERS: dict[str, Letter] = {
    "visit_request-first": VisitRequest(visit=SOMCHAI, asking=Asking.FIRST),
    "visit_request-widened": VisitRequest(visit=SOMCHAI, asking=Asking.WIDENED),
    "visit_request-reminder": VisitRequest(visit=SOMCHAI, asking=Asking.REMINDER),
    "visit_request-office": VisitRequest(visit=SOMCHAI, asking=Asking.OFFICE),
    "visit_request-no_photo": VisitRequest(visit=COURIER, asking=Asking.FIRST),
    "visit_request-nameless": VisitRequest(visit=NAMELESS, asking=Asking.FIRST),
    "decision_made-approve": decided("approve", 15),
    "decision_made-approve_for_good": decided("approve"),
    "decision_made-reject": decided("reject"),
    "decision_made-not_mine": decided("not_mine"),
    **{f"reason_given-{word}": ReasonGiven(visit=SOMCHAI, reason=word, given_at=ANSWERED) for word in RejectReason},
    "visitor_whereabouts-approved": whereabouts("approved"),
    "visitor_whereabouts-inside": whereabouts("inside", entered=4),
    "visitor_whereabouts-left": whereabouts("left", entered=4, left=66),
    "visitor_whereabouts-rejected": whereabouts("rejected"),
    **{f"show_page-{topic}": ShowPage(topic=topic) for topic in ("passes", "history", "house")},
    **{f"kind_word-{said}": KindWord(said=said, role="resident") for said in ("thanks", "sticker", "picture", "place")},
    "kind_word-hello_guard": KindWord(said="hello", role="guard"),
    "kind_word-hello_office": KindWord(said="hello", role="office"),
    "kind_word-hello_stranger": KindWord(said="hello", role=""),
    "language_chosen": LanguageChosen(language="en", role="resident"),
    "plate_story-never": story(0),
    "plate_story-once": story(1, came_in=False),
    "plate_story-often": story(7),
    "group_waiting": GroupWaiting(visits=(SOMCHAI, COURIER)),
    "pass_offered": PassOffered(guest="ลุงชัย", key="01990a5c-7f00-7000-8000-0000000000cc"),
    "pass_made": PassMade(
        guest="ลุงชัย",
        village_name="หมู่บ้านสุขใจ",
        time_zone="Asia/Bangkok",
        house_number="12/3",
        code="042317",
        share_key="n0tAtAllAGuess_n0tAtAllAGuess_n0tAtAllAGues",
        valid_from=CAME,
        valid_until=CAME + timedelta(hours=2),
    ),
    "group_welcome": GroupWelcome(),
    "group_farewell": GroupFarewell(),
    "decision_undone": DecisionUndone(visit=SOMCHAI, decided_at=ANSWERED),
    "undo_too_late-inside": UndoTooLate(visit=SOMCHAI, went_in=True),
    "undo_too_late-outside": UndoTooLate(visit=SOMCHAI, went_in=False),
    "already_decided-approve_by_you": already("approve", None),
    "already_decided-reject_by_you": already("reject", None),
    "already_decided-not_mine_by_you": already("not_mine", None),
    "already_decided-approve_by_malee": already("approve", "มาลี"),
    "already_decided-reject_by_malee": already("reject", "มาลี"),
    "already_decided-not_mine_by_malee": already("not_mine", "มาลี"),
    "already_decided-approve_by_blank": already("approve", " \u200b"),
    "already_decided-reject_by_blank": already("reject", ""),
    "already_decided-not_mine_by_blank": already("not_mine", ""),
    "already_decided-approve_by_office": already("approve", "นิติบุคคล", by_office=True),
    "already_decided-reject_by_office": already("reject", None, by_office=True),
    "already_decided-not_mine_by_office": already("not_mine", None, by_office=True),
    "visit_closed-expired": VisitClosed(visit=SOMCHAI, state="expired", closed_at=ANSWERED),
    "visit_closed-cancelled": VisitClosed(visit=SOMCHAI, state="cancelled", closed_at=ANSWERED),
    "visit_closed-overridden": VisitClosed(visit=SOMCHAI, state="overridden", closed_at=ANSWERED),
    "visit_closed-overridden_phoned": VisitClosed(
        visit=SOMCHAI, state="overridden", closed_at=ANSWERED, reason="phoned"
    ),
    "visit_closed-overridden_in_words": VisitClosed(
        visit=SOMCHAI, state="overridden", closed_at=ANSWERED, reason="รถพยาบาลมารับผู้ป่วย"
    ),
    "let_in_unasked-phoned": LetInUnasked(visit=SOMCHAI, reason="phoned", entered_at=ANSWERED),
    "let_in_unasked-in_words": LetInUnasked(visit=NAMELESS, reason="รถพยาบาลมารับผู้ป่วย", entered_at=ANSWERED),
    "watchlist_hit-exact": SEEN,
    "watchlist_hit-similar": replace(
        SEEN, match="similar", by="name", advice="office", gate=None, note=None, visitor_name="สมชัย ใจดี", plate=None
    ),
    "watchlist_hit-too_late": replace(SEEN, by="phone", visitor_name="", kind="delivery", stopped=False),
    "choose_visit-approve": ChooseVisit(answer="approve", visits=(SOMCHAI, COURIER)),
    "choose_visit-reject": ChooseVisit(answer="reject", visits=(SOMCHAI, COURIER)),
    "choose_visit-one": ChooseVisit(answer="approve", visits=(SOMCHAI,)),
    "choose_visit-one_to_reject": ChooseVisit(answer="reject", visits=(COURIER,)),
    "choose_visit-one_to_see": ChooseVisit(answer="either", visits=(COURIER,)),
    "choose_visit-see": ChooseVisit(answer="either", visits=(SOMCHAI, COURIER)),
    "guest_arrived": GuestArrived(visit=SOMCHAI),
    "nothing_waiting": NothingWaiting(),
    "not_yours": NotYours(),
    "button_too_old": ButtonTooOld(),
    "greeting-member": Greeting(member=True),
    "greeting-own_words": Greeting(member=True, welcome="ยินดีต้อนรับสู่หมู่บ้านสุขใจ\nสระว่ายน้ำเปิด 6.00-21.00 น."),
    "greeting-stranger": Greeting(member=False),
    "help-member": Help(member=True),
    "help-resident": Help(member=True, role="resident"),
    "help-contact": Help(member=True, role="resident", contact="โทร. 02-111 2222 จ.–ส. 8.00–17.00 น."),
    "help-stranger": Help(member=False),
    "not_a_member-pending": NotAMember(standing="pending", village_name=SOMCHAI.village_name, reason=None),
    "not_a_member-suspended": NotAMember(standing="suspended", village_name=SOMCHAI.village_name, reason=None),
    "not_a_member-refused": NotAMember(
        standing="refused", village_name=SOMCHAI.village_name, reason="ไม่พบชื่อในทะเบียนบ้าน"
    ),
    "not_a_member-pending_contact": NotAMember(
        standing="pending", village_name=SOMCHAI.village_name, reason=None, contact="โทร. 02-111 2222"
    ),
    "not_a_member-refused_contact": NotAMember(
        standing="refused", village_name=SOMCHAI.village_name, reason="ไม่พบชื่อ", contact="โทร. 02-111 2222"
    ),
    "not_a_member-ended": NotAMember(standing="ended", village_name=SOMCHAI.village_name, reason=None),
    "choose_place-one_village": ChoosePlace(places=(AT_HOME, AT_THE_GATE)),
    "choose_place-two_villages": ChoosePlace(places=(AT_HOME, replace(AT_HOME, village_name="บ้านสวนลำลูกกา"), OFFICE)),
    "place_chosen": PlaceChosen(place=AT_HOME),
    "notice-calm": OfficeNotice(
        village_name=SOMCHAI.village_name,
        title="งดจ่ายน้ำวันพุธที่ 25 พ.ย.",
        words="การประปาซ่อมท่อ 09:00–15:00 น.\nกรุณาสำรองน้ำไว้ใช้\n\nสอบถามสำนักงาน 02-123-4567",
        urgent=False,
    ),
    "notice-urgent": OfficeNotice(
        village_name=SOMCHAI.village_name, title="Flood warning", words="Please move your cars now.", urgent=True
    ),
}
