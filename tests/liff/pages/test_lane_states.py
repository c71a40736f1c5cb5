"""Each state in which a card of the lane screen can be, in both languages."""

import os
from pathlib import Path
from typing import Any

import pytest
from lanes_page import BACK, FRONT, GateService
from playwright.sync_api import Locator, Page, expect

from models.texts import catalog
from tests.liff.pages.home_page import ago, visit

CAR = {"plate": "1กข 2345", "plate_province": "กรุงเทพมหานคร"}
BY_MALEE = {"role": "resident", "name": "มาลี"}
BY_OFFICE = {"role": "office", "name": None}
CALL = "Call the house now"
TWICE = "This pass was used twice. Tell the office."
State = tuple[str, dict[str, Any], tuple[str, ...]]


def states() -> dict[str, State]:
    """Name, state, what else is so, and the words that must be on the card. Some last for a minute only."""
    by_malee = {"decided_by": BY_MALEE, "decided_at": ago(seconds=4)}
    by_office = {"decided_by": BY_OFFICE, "decided_at": ago(seconds=4)}
    came = {"entered_at": ago(minutes=12)}
    went = {**came, "left_at": ago(minutes=2)}
    over = {"closed_at": ago(minutes=2)}
    return {
        "asked": ("requested", CAR, ("The house has been asked",)),
        "usual": ("requested", {"usual_seconds": 18}, ("House {house} usually answers in {seconds} s",)),
        "slow": ("requested", {"usual_seconds": 18, "created_at": ago(seconds=95)}, ("Longer than usual.", CALL)),
        "asking": ("requested", {"delivery": "asking"}, ("Sending the question…",)),
        "widened": ("requested", {"waiting": {"widened": True}}, ("More people of the house have been asked",)),
        "reminded": ("requested", {"waiting": {"reminded": True}}, ("The house was reminded", CALL)),
        "office": ("requested", {"waiting": {"office": True}}, ("The office has been asked as well", CALL)),
        "nobody": (
            "requested",
            {"delivery": "nobody"},
            ("Cannot ask by LINE", "Nobody of this house is on LINE", CALL),
        ),
        "unreachable": ("requested", {"delivery": "unreachable"}, ("LINE cannot reach this house", CALL)),
        "resting": ("requested", {"delivery": "call_house"}, ("Nobody of this house takes messages now", CALL)),
        "expired": ("expired", over, ("No answer", CALL)),
        "approved": ("approved", {**by_malee, **CAR}, ("LET IN", "Answered by {name}")),
        "by-office": ("approved", by_office, ("LET IN", "The office answered")),
        "by-rule": (
            "approved",
            {"decision_reason": "standing_rule"},
            ("The house lets such visitors in without asking",),
        ),
        "barred": (
            "approved",
            {**by_malee, "kind": "delivery"},
            ("Not at this gate", "Ask the office which gate to take"),
        ),
        "rejected": ("rejected", {**by_malee, **over}, ("DO NOT LET IN",)),
        "not-mine": (
            "rejected",
            {"decision_reason": "not_mine"},
            ("Not this house's visitor: check the house number",),
        ),
        "unknown": ("rejected", {"decision_reason": "unknown"}, ("The house does not know this visitor",)),
        "not-now": ("rejected", {"decision_reason": "not_now"}, ("Not now: ask the visitor to come another time",)),
        "undone": ("rejected", {"decision_reason": "undone"}, ("The approval was taken back",)),
        "blocked": ("rejected", {"decision_reason": "blocked"}, ("The house has blocked this visitor",)),
        "parcel": ("rejected", {"decision_reason": "leave_at_gate", "kind": "delivery"}, ("LEAVE IT AT THE GATE",)),
        "inside": ("inside", {**by_malee, **came, **CAR}, ("Inside",)),
        "just-in": ("inside", {**by_malee, "entered_at": ago(seconds=3)}, ("Undo",)),
        "on-a-pass": ("inside", {**came, "pass_id": "p"}, ("Came on a guest pass",)),
        "let-in": ("inside", {**came, "overridden": True, "override_reason": "phoned"}, ("The house agreed by phone",)),
        "overstayed": (
            "inside",
            {"entered_at": ago(hours=5), "stay_until": ago(minutes=62), "overstayed": True},
            ("Inside too long", "Ask the house or the office"),
        ),
        "double-use": (
            "inside",
            {**came, "pass_id": "p", "conflict": "double_use"},
            (TWICE,),
        ),
        "against": (
            "inside",
            {**came, "overridden": True, "conflict": "against_answer"},
            ("Let in without network, but the house had said no. Tell the office.",),
        ),
        "left": ("left", went, ("Left",)),
        "cancelled": ("cancelled", over, ("Cancelled",)),
    }


@pytest.mark.parametrize(("language", "theme"), [("th", "night"), ("en", "day")])
def test_a_card_says_in_each_language_how_it_stands(page: Page, address: str, language: str, theme: str) -> None:
    say, all_states = catalog.of(language), states()
    names = {name: f"{number:02} {name}" for number, name in enumerate(all_states)}
    cards = [visit(name, state, visitor_name=names[name], **more) for name, (state, more, _) in all_states.items()]
    kept = {"language": language, "theme": theme, "gate.here.v": "back"}
    for name, value in kept.items():
        page.add_init_script(f"localStorage['village.{name}'] = '\"{value}\"'")
    GateService(page, *cards, language=language, call="house", gates=[FRONT, BACK]).open(page, address)
    expect(page.locator(".connection[data-connection=live]")).to_be_visible()
    for lane in ("let_in", "waiting", "inside", "left"):
        page.locator(f".tile[data-lane={lane}]").click()
        for name, (_, _, words) in all_states.items():
            card = page.locator(".card:visible").filter(has_text=names[name])
            if card.count():
                for word in words:
                    expect(card).to_contain_text(say(word, house="12/3", seconds=18, name="มาลี"))
                keep(card, f"{language}-{names[name]}")
                names[name] = "seen"
    assert set(names.values()) == {"seen"}


def keep(card: Locator, name: str) -> None:
    """A picture of this card alone."""
    folder = os.environ.get("PICTURES")
    if folder:
        card.evaluate("card => card.scrollIntoView({block: 'center'})")  # far ones are laid out when they come near
        card.screenshot(path=Path(folder) / f"card-{name}.png", animations="disabled")
