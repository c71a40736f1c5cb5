"""Into the village by hand in a real Chromium, through LINE's simulator: from following to being asked at the gate."""

import requests
from playwright.sync_api import BrowserContext, FrameLocator, Locator, expect

from models.texts import catalog
from models.texts.catalog import Say
from tests.browser import Shoot
from tests.journeys.people import Resident, somebody
from tests.journeys.programs import eventually
from tests.journeys.screens import LANGUAGES, sign_in, speak
from tests.journeys.stage import Household, Stage

NEWCOMERS, RELATIVES = {"th": "ก้องเกียรติ ใจดี", "en": "Chris Miller"}, {"th": "มานี มีนา", "en": "Mary Miller"}


def emptied(stage: Stage, home: Household) -> Household:
    """Everybody of this house has moved out."""
    stage.rows("UPDATE membership SET standing = 'ended', ended_at = now() WHERE house_id = %s", home.id)
    return home


def fill_in(page: FrameLocator, say: Say, code: str, house: str, name: str) -> None:
    page.get_by_role("textbox", name=say("The village's code")).fill(code)
    page.get_by_role("textbox", name=say("House number")).fill(house)
    page.get_by_role("radio", name=say("Family")).check(force=True)
    page.get_by_role("textbox", name=say("Your name")).fill(name)


@LANGUAGES
def test_from_following_by_the_code_and_the_office_to_being_asked_at_the_gate(
    stage: Stage, context: BrowserContext, shoot: Shoot, language: str
) -> None:
    say, home = catalog.of(language), emptied(stage, stage.household())
    office = stage.village["office"][0]
    desk = {"user_id": office["line_user_id"], "display_name": office["name"], "language": language}
    stage.line.post("setup", {"people": [{**desk, "role": "office", "liff_path": "/office"}]})
    newcomer = somebody(stage.line, NEWCOMERS[language], language, follows=True)
    newcomer.hears(1)

    speak(context, language)
    page = context.new_page()
    page.set_viewport_size({"width": 1100, "height": 980})
    page.goto(f"{stage.line_address}/?people={newcomer.user_id},{office['line_user_id']}")
    phone, desk_phone = (page.locator(f"#phone-{who}") for who in (newcomer.user_id, office["line_user_id"]))
    greeting = catalog.of("th")("Join the village")  # a webhook does not tell anybody's language
    phone.locator(".log").get_by_role("button", name=greeting).click()
    joining = page.frame_locator(f"#phone-{newcomer.user_id} iframe")
    fill_in(joining, say, stage.village["join_code"], home.number, newcomer.name)
    shoot(page, f"joining-{language}-1-form")
    joining.get_by_role("button", name=say("Ask the office")).click()
    expect(joining.get_by_role("heading", name=say("Waiting for the village office"))).to_be_visible()
    eventually(lambda: "newcomer" in stage.line.get(f"people/{newcomer.user_id}/menu")["name"], 20, "a menu")

    desk_phone.locator(".shortcut button").click()
    confirming = page.frame_locator(f"#phone-{office['line_user_id']} iframe")
    wish = confirming.locator(".wish").filter(has_text=newcomer.name).filter(has_text=home.number)
    expect(wish).to_be_visible()
    shoot(page, f"joining-{language}-2-office")
    eventually(lambda: confirmed(wish), 20, "the confirmation")

    joining.get_by_role("button", name=say("Look again")).click()
    expect(joining.get_by_role("heading", name=say("Welcome"))).to_be_visible()
    eventually(lambda: newcomer.menu == "calm", 20, "the residents' menu")
    shoot(page, f"joining-{language}-3-welcome")
    visit = stage.guard.register(home.number, visitor_name="นก ใจงาม")
    newcomer.hears(2)
    newcomer.approve()
    eventually(lambda: stage.guard.sees(visit["id"])["state"] == "approved", 10, "the approval")


def confirmed(wish: Locator) -> bool:
    """Taps once more, while there is something to tap: a second tap counts only after a moment."""
    wish.locator(".approve:enabled").evaluate_all("buttons => buttons.forEach((button) => button.click())")
    return wish.count() == 0


def invite(stage: Stage, owner: Resident, house: str) -> str:
    """The link that an owner sends to somebody of the family."""
    body = {"id_token": stage.line.id_token(owner.user_id), "role": "resident"}
    session = requests.post(f"{stage.web_address}/api/v1/sessions", json=body, timeout=10).json()["data"]
    made = requests.post(
        f"{stage.web_address}/api/v1/invites",
        json={"household_role": "family", "house": house},
        headers={"Authorization": f"Bearer {session['access_token']}"},
        timeout=10,
    )
    assert made.status_code == 201, made.text
    return str(made.json()["data"]["link"])


def owned(stage: Stage) -> Household:
    """A house whose first resident owns it."""
    home = stage.household()
    owns = "UPDATE membership SET household_role = 'owner' WHERE house_id = %s AND person_id = "
    stage.rows(f"{owns}(SELECT id FROM person WHERE line_user_id = %s)", home.id, home.first.user_id)
    return home


@LANGUAGES
def test_an_owner_s_family_joins_by_a_link_and_chooses_among_two_houses(
    stage: Stage, context: BrowserContext, shoot: Shoot, language: str
) -> None:
    say, first, second = catalog.of(language), owned(stage), owned(stage)
    relative = somebody(stage.line, RELATIVES[language], language, follows=False)
    speak(context, language)
    page = context.new_page()
    page.goto(invite(stage, first.first, first.number))
    sign_in(page, relative.user_id)
    expect(page.locator(".offer")).to_contain_text(say("House {house}", house=first.number))
    shoot(page, f"joining-{language}-4-invite")
    page.get_by_role("button", name=say("Join"), exact=True).click()
    expect(page.get_by_role("heading", name=say("Welcome"))).to_be_visible()
    unasked = page.get_by_role("heading", name=say("One more step: add us as a friend"))
    expect(unasked).to_be_visible()
    stage.line.post(f"people/{relative.user_id}/follow")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(unasked).to_be_hidden()
    page.get_by_role("button", name=say("Go on")).click()
    expect(page.get_by_role("heading", name=say("House {house}", house=first.number))).to_be_visible()

    page.goto(invite(stage, second.first, second.number))
    page.get_by_role("button", name=say("Join"), exact=True).click()
    expect(page.get_by_role("heading", name=say("For whom do you act now?"))).to_be_visible()
    shoot(page, f"joining-{language}-5-places")
    page.locator(".places .row").filter(has_text=second.number).click()
    chooser = page.get_by_role("combobox", name=say("Choose a house"))
    expect(chooser.locator("option:checked")).to_have_text(say("House {house}", house=second.number))
    eventually(lambda: relative.menu == "calm", 20, "the residents' menu")
