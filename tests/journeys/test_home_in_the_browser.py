"""The residents' page by hand in a real Chromium, through LINE's simulator: from the first opening to the story."""

from playwright.sync_api import Page, expect

from models.texts import catalog
from tests.browser import Shoot
from tests.journeys.programs import eventually
from tests.journeys.screens import LANGUAGES, open_home
from tests.journeys.stage import Stage
from tests.photos.pictures import visitor_jpeg


def taken_back(page: Page) -> bool:
    """Taps, if there is still something to tap: it may have been heard just now."""
    page.locator(".undo:enabled").evaluate_all("buttons => buttons.forEach((button) => button.click())")
    return page.locator(".guest[data-state=rejected]").count() > 0


@LANGUAGES
def test_a_guest_is_let_in_from_the_page_and_taken_back_and_turned_away(
    stage: Stage, page: Page, shoot: Shoot, language: str
) -> None:
    say, home, gate = catalog.of(language), stage.household(), stage.guard
    open_home(stage, page, home, language)
    expect(page.get_by_text(say("Nobody is waiting"))).to_be_visible()
    shoot(page, f"home-{language}-1-empty")
    photo = visitor_jpeg(1280, 960, seed=3)
    nok = gate.register(home.number, photo=photo, visitor_name="นก ใจงาม", plate="1กข 2345", plate_province="ขอนแก่น")
    expect(page.get_by_role("heading", name="นก ใจงาม")).to_be_visible()
    picture = page.locator(".guest-photo img")
    eventually(lambda: picture.evaluate("picture => picture.naturalWidth") > 200, 10, "the photo")
    shoot(page, f"home-{language}-2-waiting")

    page.get_by_role("button", name=f"{say('Approve')}:").click()
    expect(page.locator(".guest-word")).to_have_text(say("Approved"))
    assert gate.sees(nok["id"])["state"] == "approved"
    shoot(page, f"home-{language}-3-approved")
    eventually(lambda: taken_back(page), 10, "the approval's end")  # a tap counts only after a moment
    expect(page.locator(".guest-word")).to_have_text(say("Approval taken back"))
    assert gate.sees(nok["id"])["decision_reason"] == "undone"

    lek = gate.register(home.number, visitor_name="เล็ก มาส่ง", kind="delivery")
    page.get_by_role("button", name=f"{say('Reject')}: เล็ก").click()
    shoot(page, f"home-{language}-4-reject")
    page.get_by_role("dialog").get_by_role("button", name=say("Leave it at the gate")).click()
    expect(page.locator(".guest-word").last).to_have_text(say("Not let in"))
    assert gate.sees(lek["id"])["decision_reason"] == "leave_at_gate"
    shoot(page, f"home-{language}-5-rejected")


@LANGUAGES
def test_what_the_chat_answers_shows_on_the_page_and_history_tells_the_story(
    stage: Stage, page: Page, shoot: Shoot, language: str
) -> None:
    say, home, gate = catalog.of(language), stage.household(), stage.guard
    open_home(stage, page, home, language, "/home?tab=home")
    visit = gate.register(home.number, photo=visitor_jpeg(1280, 960, seed=1), visitor_name="Kerry", kind="delivery")
    expect(page.get_by_role("heading", name="Kerry")).to_be_visible()
    home.first.hears(1)
    home.first.approve()
    expect(page.locator(".guest-word")).to_have_text(say("Approved"))
    for move in ("entry", "exit"):
        assert gate.ask("POST", f"/visits/{visit['id']}/{move}", json={}).status_code == 200
    expect(page.locator(".guest-word")).to_contain_text(say("Left {time}", time="").strip())
    page.get_by_role("button", name=say("History")).click()
    row = page.locator(".row").filter(has_text="Kerry")
    expect(row).to_be_visible()
    shoot(page, f"home-{language}-6-history")
    row.click()
    story = page.get_by_role("dialog", name="Kerry").locator(".story-words strong")
    told = [say(words) for words in ("Came to the gate", "Approved", "Came in", "Left")]
    expect(story).to_have_text(told)
    shoot(page, f"home-{language}-7-story")


def test_a_house_sees_nothing_of_its_neighbour_s_guests(stage: Stage, page: Page) -> None:
    home, next_door = stage.household(), stage.household()
    open_home(stage, page, home, "en")
    stage.guard.register(next_door.number, visitor_name="Next door")
    stage.guard.register(home.number, visitor_name="Our own")
    expect(page.get_by_role("heading", name="Our own")).to_be_visible()
    expect(page.get_by_role("heading", name="Next door")).to_have_count(0)
    page.get_by_role("button", name="History").click()
    expect(page.locator(".row-name")).to_have_text("Our own")


def test_who_moves_out_while_the_page_is_open_sees_why_it_ends(stage: Stage, page: Page) -> None:
    home = stage.household()
    open_home(stage, page, home, "en")
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    moved_out = "UPDATE membership SET standing = %s WHERE person_id = (SELECT id FROM person WHERE line_user_id = %s)"
    stage.rows(moved_out, "ended", home.first.user_id)
    stage.guard.register(home.number, visitor_name="Too late")
    expect(page.get_by_role("heading", name="Your place here has ended")).to_be_visible()
    assert "Too late" not in page.inner_text("body")
    stage.rows(moved_out, "active", home.first.user_id)
