"""All villages: found by their names, entered, made, called something else, and given their first office."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.system.features import features_of
from admin.system.forms import NameForm, VillageForm
from admin.system.inside import HOME_ZONE, at_village, login_of, note, of_account, outside, zone_of
from admin.system.words import FEATURES
from models.domain.errors import NotFound, Refused
from models.domain.ids import AccountId, VillageId
from models.domain.permissions import Permission
from models.queries import installation, system_villages
from models.queries.installation import LineAccount
from models.queries.system_villages import A_PAGE, Asked, VillageLine
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.invite import invite_office
from models.usecases.make_village import make_village, rename_village

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE
TAKEN = mark("This LINE account has a village of this name already.")


def add_villages(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/villages, one of them, and what changes them."""
    _add_list(panel, parts)
    _add_making(panel, parts)
    _add_one(panel, parts)


def asked_for() -> Asked:
    """What the address asks; an id that is none is not asked."""
    told = request.args
    try:
        after_id = UUID(told.get("after_id", ""))
    except ValueError:
        return Asked(wanted=_word(told.get("q")))
    return Asked(wanted=_word(told.get("q")), after_name=told.get("after", "").replace("\0", ""), after_id=after_id)


def _word(told: str | None) -> str:
    return " ".join((told or "").replace("\0", "").split())[:80]


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/system/villages")
    @parts.door.checked(SEE)
    def system_villages_list(seat: Seat) -> Any:
        with outside(parts) as work:
            return _list(work, seat)


def _list(work: Work, seat: Seat) -> Any:
    asked, login_id = asked_for(), login_of(seat)
    found = system_villages.villages(work, login_id, asked)
    accounts = {one.id: one for one in installation.accounts(work, login_id)}
    return page(
        "system/villages.html",
        villages=found[:A_PAGE],
        more=found[A_PAGE - 1] if len(found) > A_PAGE else None,
        accounts=accounts,
        count=sum(one.villages for one in accounts.values()),
        asked=asked,
        zone=zone_of(seat),
    )


def _add_making(panel: Blueprint, parts: PanelParts) -> None:
    @panel.route("/system/villages/new", methods=["GET", "POST"])
    @parts.door.checked(MANAGE)
    def system_new_village(seat: Seat) -> Any:
        with outside(parts) as work:
            accounts = installation.accounts(work, login_of(seat))
        form = form_of(VillageForm, time_zone=HOME_ZONE)
        form.offer((str(one.id), one.channel_id) for one in accounts)
        if not form.given():
            status = 400 if request.method == "POST" else 200
            return page("system/new_village.html", status=status, form=form, accounts=accounts)
        return _made(parts, seat, form, accounts)


def _made(parts: PanelParts, seat: Seat, form: VillageForm, accounts: list[LineAccount]) -> Any:
    name, account_id = str(form.name.data), AccountId(UUID(str(form.account.data)))
    try:
        with of_account(parts, account_id) as work:
            village_id = make_village(work, name, str(form.time_zone.data), str(form.language.data))
            invite = invite_office(work)
    except Refused:
        form.name.errors = [Problem(TAKEN)]
        return page("system/new_village.html", status=409, form=form, accounts=accounts)
    with outside(parts) as work:
        note(work, seat, "village_made", village=str(village_id))
        return _one_page(parts, work, seat, village_id, link=_link(parts, account_id, invite.token))


def _link(parts: PanelParts, account_id: AccountId, token: str) -> str:
    return f"{parts.liff_link(account_id)}/join?invite={token}"


def _add_one(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/system/villages/<uuid:village_id>")
    @door.checked(SEE)
    def system_village(seat: Seat, village_id: UUID) -> Any:
        with outside(parts) as work:
            return _one_page(parts, work, seat, village_id)

    @panel.post("/system/villages/<uuid:village_id>/name")
    @door.checked(MANAGE)
    def system_rename_village(seat: Seat, village_id: UUID) -> Any:
        """`name` of the form, or of the address where it is taken back."""
        say, form = voice(), NameForm(request.form if "name" in request.form else request.args)
        if not form.given():
            with outside(parts) as work:
                return _one_page(parts, work, seat, village_id, 400, form=form)
        with at_village(parts, seat, village_id, "village_renamed") as work:
            before = rename_village(work, str(form.name.data))
        undo = url_for("panel.system_rename_village", village_id=village_id, name=before)
        tell(say("The village is called {name} now.", name=str(form.name.data)), undo=None if request.args else undo)
        return redirect(url_for("panel.system_village", village_id=village_id), 303)

    @panel.post("/system/villages/<uuid:village_id>/invite")
    @door.checked(MANAGE)
    def system_invite_office(seat: Seat, village_id: UUID) -> Any:
        """Into the office, for one person, shown once."""
        with at_village(parts, seat, village_id, "village_invited") as work:
            made, account_id = invite_office(work), work.account
        with outside(parts) as work:
            return _one_page(parts, work, seat, village_id, link=_link(parts, account_id, made.token))


def _one_page(parts: PanelParts, work: Work, seat: Seat, village_id: UUID, status: int = 200, **more: Any) -> Any:
    login_id = login_of(seat)
    found: VillageLine = system_villages.village(work, login_id, village_id)
    account = next((one for one in installation.accounts(work, login_id) if one.id == found.account_id), None)
    if account is None:
        raise NotFound
    return page(
        "system/village.html",
        status=status,
        village=found,
        account=account,
        form=more.get("form") or NameForm(name=found.name),
        link=more.get("link"),
        features=features_of(work, login_id, VillageId(village_id)),
        words=FEATURES,
        public_base_url=parts.public_base_url,
    )
