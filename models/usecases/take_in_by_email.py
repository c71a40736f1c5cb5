"""Somebody without LINE is taken into a village's office: an e-mail address, a seat, and a link to a password."""

from dataclasses import dataclass

from models.domain.ids import AccountId, VillageId
from models.uow import Work
from models.usecases import panel_logins
from models.usecases.changes import note_change
from models.usecases.panel_events import Browser, Whose, note_panel_event
from models.usecases.panel_logins import Login, OneTimeLink, sits_elsewhere
from models.usecases.panel_team import Giver, SitsElsewhere, role_named, seat_login


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Whom the office asks in, and with which role: see `role_named`."""

    email: str
    name: str
    language: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """At which office they are taken in, and by which browser."""

    account_id: AccountId
    village_id: VillageId
    browser: Browser


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """They sit here now. Without a link they have a password, and it is nobody's but theirs."""

    email: str
    link: OneTimeLink | None


def take_in_by_email(work: Work, desk: Desk, newcomer: Newcomer, giver: Giver) -> TakenIn:
    """The work begins at no village, and is at the desk's afterwards: all of it is kept, or nothing.

    Only the operator seats somebody of two villages. Whoever sat in an office before and sits in none now begins anew:
    that office may know their password still. Raises Invalid for a role that is none, and Refused: for who sits here
    already, SitsElsewhere, for more than the giver holds, and for an address whose login is switched off.
    """
    login, is_new = _login(work, newcomer)
    elsewhere = sits_elsewhere(work, login.id, desk.village_id)
    has_password = login.password_hash is not None
    if not sits_elsewhere(work, login.id, None):
        panel_logins.begin_anew(work, login.id)
        has_password = False
    link = None if has_password else _link(work, login, desk, giver)
    work.account_id = desk.account_id
    work.enter(desk.village_id)
    seat_login(work, login, role_named(work, newcomer.role), giver.held)
    if elsewhere and not giver.operator:
        raise SitsElsewhere
    if is_new:
        note_change(work, "panel_login", login.id, "made")
    if link:
        note_change(work, "panel_login", login.id, "link_made")
    return TakenIn(email=login.email, link=link)


def _login(work: Work, newcomer: Newcomer) -> tuple[Login, bool]:
    """And whether it is new. Held until the commit: two villages that ask for one address come one after the other."""
    found = panel_logins.login_by_email(work, newcomer.email, locked=True)
    if found:
        return found, False
    login_id = panel_logins.make_login(work, email=newcomer.email, name=newcomer.name, language=newcomer.language)
    made = panel_logins.login(work, login_id)
    if made is None:
        raise LookupError(newcomer.email)
    return made, True


def _link(work: Work, login: Login, desk: Desk, giver: Giver) -> OneTimeLink:
    made = panel_logins.link_to_password(work, login.id, None if giver.operator else desk.village_id)
    whose = Whose(login_id=login.id, village_id=desk.village_id)
    note_panel_event(work, "link_made", whose, desk.browser, by=str(giver.person_id))
    return made
