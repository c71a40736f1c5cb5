"""Prints a letter for each house: its own QR code, what LINE is good for, and how to begin. A page each, A4."""

import io
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import segno

from models.queries import panel_houses, villages
from models.queries.villages import Village
from models.texts import formats
from models.texts.catalog import Say, mark, of
from models.usecases.letters import MOST_LETTERS, Letter, draw_letters, issue_letters
from models.usecases.tasks import Result, finish_task
from workers.assignments import Assignment, CannotBeDone

NOBODY = mark("There is no house to print a letter for: somebody of each is in LINE already.")
TOO_MANY = mark("At most 2,000 letters at once. Choose fewer houses.")
ROLES = {"owner": mark("Owner"), "tenant": mark("Tenant"), "family": mark("Family")}
AT_ONCE = 100
"""Letters between two looks whether they are still wanted."""

_TEMPLATE = Path(__file__).with_suffix(".typ")


def make(given: Assignment) -> None:
    """Codes that nobody has on paper work for nobody: they, and the end of the earlier ones, come with the file.

    The tokens live in the file alone. A second try makes new ones.
    """
    language, link = given.task.language, _link(given)
    with given.work() as work:
        told = given.task.facts.get("houses")
        houses = panel_houses.houses_for_letters(work, told and [UUID(one) for one in told], MOST_LETTERS + 1)
        if not houses:
            raise CannotBeDone(NOBODY)
        if len(houses) > MOST_LETTERS:
            raise CannotBeDone(TOO_MANY)
        village = villages.village(work)
        made = draw_letters(work, houses, panel_houses.expected_in(work, *[one.id for one in houses]))
        now = work.now
    say = of(language)
    pages = []
    for place, letter in enumerate(made):
        if place % AT_ONCE == 0:
            given.progress(place, len(made))
        pages.append(_page(letter, village, f"{link}{letter.token}", say))
    body = typeset({**_words(village, formats.day(now, village.time_zone, language), say), "letters": pages})
    with given.work() as work:
        issue_letters(work, made)
        finish_task(work, given.task.id, Result(name=_name(made, say), mime="application/pdf", body=body))


def typeset(facts: dict[str, Any]) -> bytes:
    """The letters as a PDF. Facts are data: nothing in them is markup."""
    import typst
    from fontpkg_sarabun import ROOT

    data = {"data": json.dumps(facts, ensure_ascii=False)}
    made: Any = typst.compile(str(_TEMPLATE), font_paths=[str(ROOT)], ignore_system_fonts=True, sys_inputs=data)
    return bytes(made)


def _link(given: Assignment) -> str:
    runtime = given.runtime
    account = runtime.account(given.account_id)
    liff_id = account.liff_id if account else runtime.settings.liff_id
    return f"{runtime.settings.liff_base}/{liff_id}/join?invite="


def _page(letter: Letter, village: Village, link: str, say: Say) -> dict[str, Any]:
    house = letter.house
    number = say("House {house}", house=house.number)
    if house.soi:
        number = say("House {house}, Soi {soi}", house=house.number, soi=house.soi)
    until = formats.day(letter.expires_at, village.time_zone, say.language)
    return {
        "house": number,
        "person": _person(letter, village, say),
        "qr": _qr(link),
        "good": say("This code is for this house only. It works for one person, once, until {day}.", day=until),
    }


def _person(letter: Letter, village: Village, say: Say) -> str | None:
    if letter.name is None:
        return None
    words = say("For {name} ({role})", name=letter.name, role=say(ROLES[letter.household_role.value]))
    if letter.ends_at is None:
        return words
    last = formats.day(letter.ends_at - timedelta(hours=12), village.time_zone, say.language)
    return f"{words} · {say('until {day}', day=last)}"


def _qr(link: str) -> str:
    picture = io.BytesIO()
    segno.make_qr(link, error="M").save(picture, kind="svg", border=2, light="#fff", scale=4, xmldecl=False)
    return picture.getvalue().decode()


def _words(village: Village, day: str, say: Say) -> dict[str, Any]:
    """What all letters say."""
    return {
        "title": say("Invite letters"),
        "language": say.language,
        "village": village.name,
        "office": say("Village office"),
        "day": day,
        "headline": say("Let your visitors in with one tap in LINE"),
        "what": say(
            "When somebody comes to the gate to see you, LINE shows you their photo, name and plate. "
            "You tap Approve or Reject, and the guard sees your answer at once. "
            "You can also make passes for guests whom you expect."
        ),
        "scan": say("Your house's own code"),
        "alt": say("QR code of the invite"),
        "how": say("How to begin"),
        "steps": [
            say("Scan the code with the phone's camera, or in LINE with the scanner beside the search box."),
            say("LINE opens the village's page and asks you to allow it. Tap “Allow”."),
            say("Check the house number, then tap “Join”."),
            say("Tap “Add as friend”, so that LINE can tell you when somebody is at the gate."),
        ],
        **_in_short(of("en" if say.language == "th" else "th")),
        "keep": say(
            "Keep this letter to yourself: whoever scans the code first answers for your house. "
            "The others of your house you invite from LINE yourself. Questions? Ask the village office."
        ),
    }


def _in_short(say: Say) -> dict[str, str]:
    """For whoever reads the other language, at the foot."""
    return {
        "other_title": say("In short:"),
        "other": say(
            "Scan the code with your phone, tap “Allow”, check the house number and tap “Join”, then add the "
            "village's account as a friend. From then on LINE asks you when a visitor is at the gate."
        ),
    }


def _name(made: Sequence[Letter], say: Say) -> str:
    if len({one.house.id for one in made}) == 1:
        number = made[0].house.number.replace("/", "-")
        return say("Invite letter house {house}.pdf", house=number)
    return say.counted("Invite letters, {number} page.pdf", "Invite letters, {number} pages.pdf", len(made))
