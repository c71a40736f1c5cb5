"""Who was told of a visit by message, and what LINE said to that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.domain.letters import Asking
from models.queries.panel_visit import MessageLine
from models.texts.catalog import Say, mark

KINDS: Mapping[str, str] = {
    "visit_request": mark("Asked"),
    "decision_made": mark("Told that the answer counts"),
    "reason_given": mark("Told that the reason has arrived"),
    "decision_undone": mark("Told that the approval is taken back"),
    "undo_too_late": mark("Told that it was too late to take it back"),
    "already_decided": mark("Told that somebody answered before"),
    "visit_closed": mark("Told that the visit was closed"),
    "let_in_unasked": mark("Told that the guard let them in without an answer"),
    "guest_arrived": mark("Told that the guest came in on a pass"),
    "visitor_whereabouts": mark("Told where the visitor is"),
    "watchlist_hit": mark("Told of somebody on the watchlist"),
}
ASKINGS: Mapping[Asking, str] = {
    Asking.FIRST: mark("Asked first"),
    Asking.WIDENED: mark("Asked as the next one"),
    Asking.REMINDER: mark("Reminded"),
    Asking.OFFICE: mark("Asked for the office"),
}
OTHER = mark("Another message")
STATES: Mapping[str, tuple[str, str]] = {
    "sent": (mark("LINE took it"), "good"),
    "queued": (mark("on its way"), "amber"),
    "dead": (mark("did not arrive"), "bad"),
    "dropped": (mark("not sent"), ""),
}
VERDICTS: Mapping[str, str] = {
    "answered": mark("Somebody had answered before it was sent."),
    "gone": mark("The person had left the house before it was sent."),
    "quota": mark("This month's messages are used up."),
    "later": mark("LINE did not answer; it is tried again."),
    "unauthorised": mark("LINE did not accept the village's key; it is tried again."),
    "unclear": mark("LINE may have shown it: nobody knows."),
    "gave_up": mark("LINE did not take it for a whole day."),
    "reply_refused": mark("The moment to reply for nothing was over."),
    "too_late_to_reply": mark("The moment to reply for nothing was over."),
    "accepted_before": mark("It had arrived at an earlier try."),
}
"""What LINE, or we ourselves, said last. What is not here needs no words beside its state."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message in words. `error` is LINE's own."""

    words: str
    name: str | None
    state: str
    colour: str
    why: str | None
    error: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None


def asked_lines(messages: Sequence[MessageLine], say: Say) -> list[Told]:
    return [_told(one, say) for one in messages]


def _told(one: MessageLine, say: Say) -> Told:
    words, colour = STATES.get(one.state, (OTHER, ""))
    return Told(
        words=say(ASKINGS[one.asking]) if one.asking else say(KINDS.get(one.kind, OTHER)),
        name=one.name,
        state=say(words),
        colour=colour,
        why=say(VERDICTS[one.verdict]) if one.verdict and one.verdict in VERDICTS else None,
        error=one.error if one.state in {"dead", "queued"} else None,
        attempts=one.attempts,
        created_at=one.created_at,
        sent_at=one.sent_at,
    )
