"""The office and its watchlist: who is stopped at the gate, whom guards propose, and the list itself."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.liff.pages.home_page import ago, refused, visit
from tests.liff.pages.join_page import picture, told
from tests.liff.pages.played import Asked
from tests.liff.pages.test_office_gate import GateOffice, check_readable, tap

NOK = {"name": "สมชาย ขายฝัน", "plate": "1กข 2345", "plate_province": "ขอนแก่น", "kind": "delivery", "house": "12/3"}


def hit(name: str = "s1", **changes: Any) -> dict[str, Any]:
    seen = {
        "id": name,
        "match": "exact",
        "by": "plate",
        "advice": "police",
        "note": "ขโมยจักรยาน",
        "since": ago(hours=50),
    }
    seen |= {"state": "open", "entry_id": "w1", "at": ago(minutes=2), "gate_id": "g1", "visitor": NOK, "visit_id": None}
    return {**seen, "guard": {"id": "p1", "name": "Prasit"}, "settled_by": None, "settled_at": None, **changes}


def watched(name: str = "w1", **changes: Any) -> dict[str, Any]:
    known = {"id": name, "by": ["plate"], "plate": "1กข 2345", "plate_province": "ขอนแก่น", "visitor_name": None}
    known |= {
        "advice": "office",
        "note": "ขโมยจักรยาน",
        "standing": "active",
        "visit_id": None,
        "created_at": ago(hours=50),
    }
    return {**known, "made_by": {"id": "p1", "name": "Prasit"}, "confirmed_by": None, "confirmed_at": None, **changes}


class WatchOffice(GateOffice):
    """With hits that can be cleared, and a list that can be changed."""

    def __init__(self, page: Page, *hits: dict[str, Any], language: str = "en") -> None:
        super().__init__(
            page, visit("v1", "inside", visitor_name="Somsri", entered_at=ago(minutes=9)), language=language
        )
        self.hits = {one["id"]: one for one in hits}
        self.list: list[dict[str, Any]] = []

    def tell_hit(self, seen: dict[str, Any]) -> None:
        assert self._socket is not None
        self._socket.send(json.dumps({"type": "hit", "hit": seen}))

    def _answer(self, route: Asked, path: str) -> dict[str, Any]:
        method, wish = route.request.method, route.request.post_data_json if route.request.post_data else {}
        match path.strip("/").split("/"):
            case ["village", "watch-hits"]:
                return told(list(self.hits.values()))
            case ["village", "watch-hits", one, "clear"]:
                return told({**self.hits.pop(one), "state": "cleared", "settled_by": "Office"})
            case ["village", "watchlist"]:
                if method == "POST":
                    self.list.insert(0, watched("new", **{"plate": None, "visitor_name": None, **wish_of(wish)}))
                asked = "proposed" if "standing=proposed" in route.request.url else ""
                return told([one for one in self.list if asked in one["standing"]])
            case ["village", "watchlist", one, *answer]:
                self.changes.append((f"{method} {path}", wish))
                (entry,) = [known for known in self.list if known["id"] == one]
                self.list = [known for known in self.list if known["id"] != one]
                if answer == ["confirm"]:
                    self.list.insert(0, {**entry, **wish, "standing": "active"})
                return told(entry)
        return super()._answer(route, path)


def wish_of(wish: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wish.items() if name not in {"visitor_phone", "id_number"}}


def sure(page: Page, words: str, question: str) -> None:
    tap(page, words)
    page.wait_for_timeout(450)  # a trembling finger is no second tap
    tap(page, question)


def test_who_is_stopped_at_the_gate_is_told_at_once_and_let_register_by_two_taps(page: Page, address: str) -> None:
    old = hit("old", at=ago(hours=30))
    office = WatchOffice(page, old)
    office.failing["GET", "/village/watch-hits"] = refused("INTERNAL_ERROR", 500)
    office.open(page, address, "?tab=today")
    part = page.get_by_role("region", name="Needs a hand")
    expect(part.get_by_role("alert")).to_have_text("The service does not answer")
    expect(part.get_by_text("Nobody needs a hand now.")).to_be_hidden()
    office.failing = {}
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(part.get_by_text("Nobody needs a hand now.")).to_be_visible()
    similar = hit("s2", match="similar", by="name", advice="office", note=None, visit_id="v1", at=ago(minutes=4))
    office.hits = {"s1": hit(), "s2": similar}
    office.tell_hit(hit())
    office.tell_hit(similar)
    cards = part.locator(".hit")
    expect(cards).to_have_count(2)
    for fact in (
        "On the watchlist",
        "สมชาย ขายฝัน",
        "House 12/3 · Delivery",
        "1กข 2345",
        "Matched by: Number plate",
        "ขโมยจักรยาน",
        "The guard was told: Do not let them in, and call the police on 191.",
        "Prasit · Front gate · ",
    ):
        expect(cards.first).to_contain_text(fact)
    for fact in ("Like someone on the watchlist", "Matched by: Name", "They are in the gate's book all the same."):
        expect(cards.nth(1)).to_contain_text(fact)
    expect(page.get_by_role("button", name="Today · Needs a hand: 2")).to_be_visible()
    picture(page, "office-hits-en")
    cards.nth(1).get_by_role("button", name="See the visit").click()
    expect(page.get_by_role("dialog", name="Somsri")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    office.tell_hit({**similar, "state": "not_them"})
    expect(cards).to_have_count(1)
    sure(page, "Somebody else: let them register", "Tap again: it is somebody else")
    expect(part.get_by_text("Nobody needs a hand now.")).to_be_visible()
    assert office.sent == [("/village/watch-hits/s1/clear", {})]


def test_a_guard_s_proposal_is_counted_looked_at_and_confirmed_or_declined(page: Page, address: str) -> None:
    office = WatchOffice(page)
    office.list = [
        watched(
            "p1", standing="proposed", visit_id="v1", visitor_name="Somchai Khaifan", by=["plate", "name", "phone"]
        ),
        watched("p2", standing="proposed", plate=None, visitor_name="Nok Noi", by=["name"]),
        watched("p3", standing="proposed", plate=None, visitor_name="Lek Lek", by=["name"]),
    ]
    office.open(page, address)
    page.get_by_role("button", name="The gate · Proposals: 3").click()
    proposals = page.get_by_role("region", name="Proposed by guards")
    expect(proposals.get_by_role("button")).to_have_count(3)
    proposals.get_by_role("button", name="Somchai").click()
    sheet = page.get_by_role("dialog", name="Somchai Khaifan")
    for fact in ("Number plate · Name · Phone", "ขโมยจักรยาน", "Prasit · ", "1กข 2345"):
        expect(sheet.locator(".facts")).to_contain_text(fact)
    expect(sheet.get_by_role("button", name="See the visit")).to_be_visible()
    sheet.get_by_role("radio", name="Do not let them in.", exact=True).check(force=True)
    picture(page, "office-proposal-en")
    sheet.get_by_role("button", name="Watch for them").click()
    expect(page.get_by_text("Somchai Khaifan: The gate watches for them now.")).to_be_visible()
    assert office.changes == [("POST /village/watchlist/p1/confirm", {"advice": "stop"})]
    proposals.get_by_role("button", name="Nok").click()
    sure(page, "Decline", "Tap again to decline")
    expect(page.get_by_text("Nok Noi: Declined")).to_be_visible()
    office.failing["POST", "/village/watchlist/p3/confirm"] = refused("STATE_FORBIDS")
    proposals.get_by_role("button", name="Lek").click()
    office.list = office.list[:1]  # a colleague has declined it
    tap(page, "Watch for them")
    expect(page.get_by_text("Lek Lek: Somebody else has answered this already.")).to_be_visible()
    expect(proposals).to_have_count(0)
    expect(page.get_by_role("button", name="The gate", exact=True)).to_be_visible()


def test_somebody_is_put_on_the_list_by_what_is_known_and_taken_off_by_two_taps(page: Page, address: str) -> None:
    office = WatchOffice(page)
    office.open(page, address, "?tab=gate")
    part = page.get_by_role("region", name="Watchlist")
    expect(part.get_by_text("Nobody is on the list.")).to_be_visible()
    tap(page, "Watch for somebody")
    sheet = page.get_by_role("dialog")
    save = sheet.get_by_role("button", name="Watch for them")
    save.click()
    expect(sheet.get_by_text("Please give a name, a plate, a phone or a card.")).to_be_visible()
    expect(sheet.get_by_label("Name", exact=True)).to_be_focused()
    sheet.get_by_label("Name", exact=True).fill("สมชาย")
    sheet.get_by_label("ID card").fill("1234567890123")
    for field, words in (
        ("visitor_name", "Many people have such a name"),
        ("id_number", "This is no number of a Thai ID card"),
    ):
        office.failing["POST", "/village/watchlist"] = refused(
            "VALIDATION_ERROR", 400, details=[{"field": field, "message": "-"}]
        )
        save.click()
        expect(sheet.get_by_text(words)).to_be_visible()
    expect(sheet.get_by_label("ID card")).to_be_focused()
    picture(page, "office-watch-new-en")
    office.failing = {}
    sheet.get_by_label("Name", exact=True).fill("สมชาย ขายฝัน")
    sheet.get_by_label("Number plate").fill("1กข 2345")
    sheet.get_by_label("Province").select_option("Khon Kaen")
    sheet.get_by_label("Phone").fill("๐๘๑ 234 5678")
    sheet.get_by_label("Note").fill("ขโมยจักรยาน")
    sheet.get_by_role("radio", name="191").check(force=True)
    save.click()
    expect(part.get_by_role("button", name="สมชาย ขายฝัน")).to_contain_text(
        "Do not let them in, and call the police on 191."
    )
    told_of = {"visitor_name": "สมชาย ขายฝัน", "plate": "1กข 2345", "plate_province": "ขอนแก่น", "advice": "police"}
    told_of |= {"visitor_phone": "081 234 5678", "id_number": "1234567890123", "note": "ขโมยจักรยาน"}
    assert office.sent[-1] == ("/village/watchlist", told_of)
    part.get_by_role("button", name="สมชาย ขายฝัน").click()
    sure(page, "Take off the list", "Tap again to take them off")
    expect(page.get_by_text("สมชาย ขายฝัน: Taken off the list")).to_be_visible()
    expect(part.get_by_text("Nobody is on the list.")).to_be_visible()


def test_a_long_list_is_folded_and_readable_in_thai(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    office = WatchOffice(page, hit(), hit("s2", match="similar"), language="th")
    office.list = [watched(f"w{at}", standing="active" if at % 9 else "proposed", note="ก" * 200) for at in range(60)]
    office.open(page, address, "?tab=today")
    expect(page.locator(".hit")).to_have_count(2)
    check_readable(page, "office-hits-th")
    page.locator(".home-tab").nth(2).click()
    part = page.get_by_role("region", name="รายชื่อเฝ้าระวัง")
    expect(part.locator(".row")).to_have_count(10)
    check_readable(page, "office-watchlist-th")
    part.locator(".row").first.click()
    picture(page, "office-proposal-th")
