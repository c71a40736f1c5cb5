"""LINE accounts: which there are, one more, and other secrets for one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.system.forms import AccountForm, ChangeAccountForm
from admin.system.inside import login_of, note, outside, zone_of
from models.domain.errors import NotFound, Refused
from models.domain.ids import AccountId
from models.domain.permissions import Permission
from models.queries import installation
from models.queries.installation import LineAccount
from models.texts.catalog import mark
from models.usecases.accounts import ChannelSettings, add_account, change_account

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE
TAKEN = mark("There is an account with this channel already.")


def add_accounts(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/accounts, and what changes them."""
    door = parts.door

    @panel.get("/system/accounts")
    @door.checked(SEE)
    def system_accounts(seat: Seat) -> Any:
        with outside(parts) as work:
            found, now = installation.accounts(work, login_of(seat)), work.now
        webhook = f"{parts.public_base_url.rstrip('/')}/line/webhook"
        return page("system/accounts.html", accounts=found, now=now, webhook=webhook, zone=zone_of(seat))

    @panel.route("/system/accounts/new", methods=["GET", "POST"])
    @door.checked(MANAGE)
    def system_new_account(seat: Seat) -> Any:
        form = form_of(AccountForm)
        if not form.given():
            return page("system/account.html", status=400 if request.method == "POST" else 200, form=form, account=None)
        return _added(parts, seat, form)

    @panel.route("/system/accounts/<uuid:account_id>", methods=["GET", "POST"])
    @door.checked(MANAGE)
    def system_account(seat: Seat, account_id: UUID) -> Any:
        account = _account(parts, seat, account_id)
        now = {"login_channel_id": account.login_channel_id, "liff_id": account.liff_id}
        form = form_of(ChangeAccountForm, **now)
        if not form.given():
            status = 400 if request.method == "POST" else 200
            return page("system/account.html", status=status, form=form, account=account)
        return _changed(parts, seat, account, form)


def _account(parts: PanelParts, seat: Seat, account_id: UUID) -> LineAccount:
    with outside(parts) as work:
        found = next((one for one in installation.accounts(work, login_of(seat)) if one.id == account_id), None)
    if found is None:
        raise NotFound
    return found


def _added(parts: PanelParts, seat: Seat, form: AccountForm) -> Any:
    say = voice()
    try:
        with outside(parts) as work:
            account_id = add_account(work, _settings(form))
            note(work, seat, "account_added", account=str(account_id))
    except Refused:
        form.channel_id.errors = [Problem(TAKEN)]
        return page("system/account.html", status=409, form=form, account=None)
    parts.forget_accounts()
    tell(say("The account is added. Now set its webhook at LINE, and make its rich menus: both stand below."))
    return redirect(url_for("panel.system_accounts"), 303)


def _settings(form: AccountForm) -> ChannelSettings:
    return ChannelSettings(
        channel_id=str(form.channel_id.data),
        channel_secret=str(form.channel_secret.data).lower(),
        access_token=None,
        login_channel_id=str(form.login_channel_id.data),
        login_channel_secret=str(form.login_channel_secret.data).lower() if form.login_channel_secret.data else None,
        liff_id=str(form.liff_id.data),
    )


def _changed(parts: PanelParts, seat: Seat, account: LineAccount, form: ChangeAccountForm) -> Any:
    say = voice()
    given = {field.name: str(field.data) for field in form if field.data}
    lowered = {name: word.lower() if name.endswith("secret") else word for name, word in given.items()}
    with outside(parts) as work:
        change_account(work, AccountId(account.id), lowered)
        note(work, seat, "account_changed", account=str(account.id), fields=sorted(given))
    parts.forget_accounts()
    tell(say("The account is changed. All programs know it within seconds."))
    return redirect(url_for("panel.system_accounts"), 303)
