"""How the office is told of a message: what it was, how it stands, and what LINE said, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.domain.letters import KINDS
from models.domain.notices import Hold, NoticeState
from models.domain.resending import Never
from models.queries.messages import MessageLine
from models.texts.catalog import Say, mark

KIND_TITLES: Mapping[str, str] = {
    "visit_request": mark("Question: a visitor waits"),
    "decision_made": mark("What was decided"),
    "reason_given": mark("Thanks for the reason"),
    "visitor_whereabouts": mark("Where the visitor is"),
    "decision_undone": mark("Approval taken back"),
    "undo_too_late": mark("Too late to take back"),
    "already_decided": mark("Somebody had answered before"),
    "visit_closed": mark("The visit is over"),
    "let_in_unasked": mark("Let in without an answer"),
    "watchlist_hit": mark("Somebody of the watchlist was seen"),
    "choose_visit": mark("Which visitor is meant"),
    "nothing_waiting": mark("Nobody waits for the house"),
    "not_yours": mark("Not for this house"),
    "button_too_old": mark("A button that is too old"),
    "guest_arrived": mark("A guest with a pass has come"),
    "pass_offered": mark("A pass is offered"),
    "pass_made": mark("A pass was made"),
    "greeting": mark("Greeting"),
    "help": mark("Help text"),
    "not_a_member": mark("No place in the village"),
    "choose_place": mark("Which place is meant"),
    "place_chosen": mark("The place was chosen"),
    "show_page": mark("Where a page is"),
    "kind_word": mark("A kind word"),
    "language_chosen": mark("The language was chosen"),
    "plate_story": mark("When a car last came"),
    "group_welcome": mark("Welcome in a group"),
    "group_waiting": mark("Who waits, for a group"),
    "group_farewell": mark("Farewell to a group"),
    "notice": mark("Notice of the office"),
}
OF_A_LATER_RELEASE = mark("Another message")

STATES: Mapping[str, str] = {
    "queued": mark("waits"),
    "sent": mark("sent"),
    "dead": mark("did not arrive"),
    "dropped": mark("not sent"),
}
BADGES: Mapping[str, str] = {"queued": "amber", "sent": "good", "dead": "bad", "dropped": ""}

_VERDICTS: Mapping[str, str] = {
    "accepted": mark("LINE has taken it."),
    "accepted_before": mark("LINE had taken it at an earlier try. It was sent once."),
    "quota": mark("The month's messages are used up. It is tried again every few minutes."),
    "unauthorised": mark("LINE refuses the account's credentials. They must be corrected before anything can be sent."),
    "later": mark("LINE did not answer. It is tried again by itself."),
    "unclear": mark("LINE may have sent it as a free answer, but never said so. It is not said twice."),
    "dead": mark("LINE refuses it for good."),
    "gave_up": mark("It was tried for a day, and LINE would not know it again after that."),
    "reply_refused": mark("It was a free answer in a chat, and came too late for that."),
    "too_late_to_reply": mark("It was only worth a free answer, and that came too late."),
    "not_readable": mark("What it should say cannot be read. Please tell whoever runs the installation."),
    "not_worded": mark("No words could be made for it. Please tell whoever runs the installation."),
    "answered": mark("The visitor had an answer already, so nobody needed to be asked."),
    "gone": mark("This person belongs no more to the house."),
    "called_off": mark("The office called the notice off."),
    "stopped": mark("The month's messages came to an end, and the notice was held back."),
}
_QUEUED_UNTRIED = mark("It is on its way.")
_QUEUED_LATER = mark("It waits for the person's quiet hours to end.")
_UNKNOWN_PERSON = mark("LINE knows nobody by this address: the person has left LINE, or belongs to another account.")
_BLOCKED = mark("This person has blocked the account: LINE takes a message and shows it to nobody.")
_UNKNOWN = mark("Nothing more is known.")

HOLDS: Mapping[Hold, str] = {
    Hold.RESERVE: mark("Too few messages are left this month: the rest is kept for the gate."),
    Hold.SPENT: mark("This month's messages are used up."),
    Hold.NOBODY: mark("Nobody was left whom it could reach: the people or the houses it was for are gone."),
}
NEVER: Mapping[Never, str] = {
    Never.NOT_DEAD: mark("It is not one that failed."),
    Never.RESENT: mark("It has been sent once more already."),
    Never.NO_FACTS: mark("What it said is not kept any more."),
    Never.ANSWERED: mark("The visitor does not wait any more."),
    Never.OLD: mark("It is news of more than a day ago."),
    Never.A_REPLY: mark("It answered something that was said in the chat. Out of place now."),
    Never.GONE: mark("This person has no place there any more."),
    Never.BLOCKED: mark("This person has blocked the account. LINE would show it to nobody."),
    Never.RESERVE: HOLDS[Hold.RESERVE],
    Never.SPENT: HOLDS[Hold.SPENT],
}
NOTICE_STATES: Mapping[NoticeState, str] = {
    NoticeState.WAITING: mark("planned"),
    NoticeState.SENDING: mark("being sent"),
    NoticeState.SENT: mark("done"),
    NoticeState.CALLED_OFF: mark("called off"),
    NoticeState.STOPPED: mark("stopped"),
}
NOTICE_BADGES: Mapping[NoticeState, str] = {
    NoticeState.WAITING: "amber",
    NoticeState.SENDING: "amber",
    NoticeState.SENT: "good",
    NoticeState.CALLED_OFF: "",
    NoticeState.STOPPED: "bad",
}


@dataclass(frozen=True)
class Words:
    """Speaks of messages in one language."""

    say: Say

    def kind(self, kind: str) -> str:
        return self.say(KIND_TITLES.get(kind, OF_A_LATER_RELEASE))

    def kinds(self) -> list[tuple[str, str]]:
        """For a choice: the gate's and the office's own first, then by the alphabet."""
        first = ("visit_request", "notice", "let_in_unasked", "watchlist_hit", "guest_arrived")
        others = sorted((self.kind(kind), kind) for kind in KINDS if kind not in first)
        return [*((kind, self.kind(kind)) for kind in first), *((kind, title) for title, kind in others)]

    def state(self, state: str) -> str:
        return self.say(STATES.get(state, STATES["queued"]))

    def answer(self, message: MessageLine) -> str:
        """What LINE said, or why nobody asked it."""
        verdict = message.verdict
        if message.waits and not message.attempts:
            return self.say(_QUEUED_LATER if message.due_at > message.created_at else _QUEUED_UNTRIED)
        if message.waits and verdict is None:
            return self.say(_QUEUED_UNTRIED)
        if message.state == "sent" and message.following is False:
            return self.say(_BLOCKED)
        if verdict == "dead" and "failed to send" in (message.error or "").lower():
            return self.say(_UNKNOWN_PERSON)
        return self.say(_VERDICTS.get(verdict or "", _UNKNOWN))

    def never(self, why: Never) -> str:
        return self.say(NEVER[why])

    def hold(self, why: Hold | str) -> str:
        return self.say(HOLDS[Hold(why)])

    def notice_state(self, state: NoticeState) -> str:
        return self.say(NOTICE_STATES[state])
