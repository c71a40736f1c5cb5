"""What several pages say. The browser gets the Thai words with the page; English is the msgid."""

from collections.abc import Mapping, Sequence

from models.texts import catalog
from models.texts.catalog import mark

SHARED = (
    # opening the page, and what can go wrong
    mark("Opening…"),
    mark("Try again"),
    mark("Close this page"),
    mark("Close"),
    mark("No network"),
    mark("LINE did not load"),
    mark("Check the network, then try again."),
    mark("LINE did not start"),
    mark("Try again. If that does not help, close this page and open it again from LINE."),
    mark("This page is not set up in LINE"),
    mark("Please tell the village office."),
    mark("Check the signal or Wi-Fi, then try again."),
    mark("The service does not answer"),
    mark("It is not your phone. Try again in a moment."),
    mark("Too many tries"),
    mark("Wait a minute, then try again."),
    mark("This LINE account is not a guard here"),
    mark("Please ask the village office to add you, then try again."),
    mark("This LINE account is not a member here"),
    mark("Your place is not confirmed yet"),
    mark("The village office has still to look at it. Please try again later."),
    mark("Your place here is paused"),
    mark("Please ask the village office."),
    mark("Your place here has ended"),
    mark("If you still live here, please ask the village office to add you again."),
    mark("Your place was not confirmed"),
    mark("LINE login did not work"),
    mark("Close this page and open it again from LINE."),
    mark("Please open this page again"),
    mark("The LINE login has run out. Close this page and open it again from LINE."),
    mark("The phone's clock is wrong"),
    mark("Set date and time to automatic in the phone's settings, then try again."),
    mark("Going to LINE login"),
    mark("One moment…"),
    # what a visitor comes for; shared with messages and menus
    mark("Guest"),
    mark("Delivery"),
    mark("Taxi"),
    mark("Service"),
    mark("Other"),
    mark("People: {number}"),
    mark("Today"),
)

START = SHARED

FRAME = (
    # around every page that is not the gate's
    mark("Pages"),
    mark("Large letters"),
    mark("Waiting: {number}"),
    mark("The service is slow. Waiting…"),
    mark("No network. What you see may be old."),
)

PLACES = (
    # what somebody is in a village
    mark("House {house}"),
    mark("Owner"),
    mark("Family"),
    mark("Tenant"),
    mark("Guard"),
    mark("Village office"),
)

INVITES = (
    # a fresh invite's link
    mark("Send this link only to the one who is to join. It works once, until {day}. It is shown only now."),
    mark("QR code of the invite"),
    mark("You are invited to {village}. Open this link to join: {link}"),
    mark("Send the link"),
    mark("Sent"),
    mark("Copy the link"),
    mark("Copied"),
    mark("Please press long on the link and copy it."),
)

PARTS = (
    # what the parts of a page are made of: a try that fails, and a way back
    mark("Undo"),
    mark("This is switched off in your village. Ask the office."),
    mark("That is as many as there can be. Remove one first."),
    mark("Please check what you have entered."),
    mark("You may not do this for this house."),
    mark("This is not there any more. Somebody else may have changed it."),
)

HOUSE_AND_GATE = (
    # a code for a gate without network, and the number to call
    mark("Code for the gate"),
    mark("Phone of the house"),
    mark("No number"),
    mark("Good until {time}"),
    mark("Saved"),
)

VISITS = (
    # how a visit stands, as somebody reads it who is not at the gate
    mark("Looking…"),
    mark("Nobody has come today yet."),
    mark("Photo {number}"),
    mark("Don't know them"),
    mark("Wrong house"),
    mark("Leave it at the gate"),
    mark("Not now"),
    mark("Waiting at the gate"),
    mark("Since {time}"),
    mark("Approved"),
    mark("Not let in"),
    mark("Approval taken back"),
    mark("No answer"),
    mark("Nobody of the house answered in time."),
    mark("Went away"),
    mark("The guard closed this visit."),
    mark("Came in {time}"),
    mark("Left {time}"),
    mark("By you, {time}"),
    mark("By {name}, {time}"),
    mark("By the house, {time}"),
    mark("By the village office, {time}"),
    mark("Let in by the guard"),
    mark("Let in by the guard: {reason}"),
    mark("The house agreed by phone"),
    mark("The office agreed"),
    mark("The resident came to the gate"),
    mark("Emergency"),
    mark("The gate had no network"),
    # one visit
    mark("Yesterday"),
    mark("Visit"),
    mark("There is no such visit in your house."),
    mark("What for"),
    mark("Number plate"),
    mark("Visitor's phone"),
    mark("Note"),
    mark("House"),
    mark("Day"),
    mark("Reason"),
    mark("What happened"),
    mark("Came to the gate"),
    mark("More of the house were asked"),
    mark("The house was reminded"),
    mark("The village office was asked"),
    mark("Reason told to the guard"),
    mark("No answer in time"),
    mark("Came in"),
    mark("Left"),
    mark("The guard took the entry back"),
    mark("The guard took the exit back"),
    mark("Stayed longer than expected"),
    mark("The guard asked for a number to call"),
    mark("Noted in the record"),
    mark("The house says: this entry was wrong"),
    mark("You"),
    mark("The house"),
    mark("Guard"),
    mark("Village office"),
)


def page_texts(texts: Sequence[str]) -> dict[str, dict[str, str]]:
    """Words by language and msgid, placeholders as they are; English only where it is not the msgid."""
    return {language: _words(texts, catalog.of(language).words) for language in catalog.LANGUAGES}


def _words(texts: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    return {text: words[text] for text in texts if text in words}
