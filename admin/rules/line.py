"""The village's LINE account: what we know of it, a look at it from LINE's side, and new credentials."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, redirect, url_for

from admin.door import Door, Seat
from admin.forms import Problem, form_of
from admin.pages import tell, voice
from admin.parts import PanelParts
from admin.rules.forms import CredentialsForm
from admin.rules.frame import rules_page
from admin.rules.line_words import lines
from bot.line.check import Away, Wanted, check
from bot.line.credentials import bot_of_token, takes_secret
from models.domain.permissions import Permission
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.accounts import Account, account
from models.usecases.link_menus import menus_at_line
from models.usecases.set_credentials import set_credentials, villages_of_account

OFTEN = "10 per minute"
"""LINE lets an account's webhook be tried sixty times an hour."""

NOT_TAKEN = mark("LINE does not take this. Copy it again, whole and without spaces.")
OF_ANOTHER = mark("This token belongs to another LINE account.")
NO_OTHER = mark(
    "LINE gives us no token for the channel secret, so that without the stored one nothing could be sent."
    " Mend the channel secret first."
)
SILENT = mark("LINE does not answer now, so that it could not be tried. Nothing was changed.")
NOTHING = mark("Nothing was entered.")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a page of the account needs; read in one transaction, used without one."""

    account: Account = field(repr=False)
    menus: tuple[str, ...]
    villages: int


def add_line(panel: Blueprint, parts: PanelParts) -> None:
    """/rules/line: GET it, POST to have it looked at, POST …/credentials to change them."""
    door = parts.door

    @panel.get("/rules/line")
    @door.allowed(Permission.LINE_MANAGE)
    def rules_line(work: Work, seat: Seat) -> Any:
        return _page(parts, work, seat, _known(work))

    @panel.post("/rules/line")
    @parts.limiter.limit(OFTEN)
    @door.checked(Permission.LINE_MANAGE)
    def rules_check_line(seat: Seat) -> Any:
        with door.work(seat) as work:
            known = _known(work)
        found = check(_wanted(parts, known))
        with door.work(seat) as work:
            return _page(parts, work, seat, known, found=lines(found, voice()))

    @panel.post("/rules/line/credentials")
    @parts.limiter.limit(OFTEN)
    @door.checked(Permission.LINE_MANAGE)
    def rules_set_credentials(seat: Seat) -> Any:
        form = form_of(CredentialsForm)
        with door.work(seat) as work:
            known = _known(work)
            if not _may_change(seat, known):
                return _page(parts, work, seat, known, status=409)
        given = _given(form) if form.given() else {}
        if given and _are_taken(parts, form, known.account, given):
            return _save(door, seat, given)
        if not form.errors and not form.form_errors:
            form.form_errors.append(Problem(NOTHING))
        with door.work(seat) as work:
            return _page(parts, work, seat, known, form=form, status=400)


def _save(door: Door, seat: Seat, given: dict[str, str | None]) -> Any:
    with door.work(seat) as work:
        set_credentials(work, given, for_all=seat.session.operator)
    say = voice()
    tell(say("Saved. All parts of the service use it within some seconds."))
    return redirect(url_for("panel.rules_line"), 303)


def _known(work: Work) -> Known:
    found = account(work)
    if found is None:
        raise RuntimeError("a village speaks through an account")
    with work.whole_account_open():
        menus = tuple(menus_at_line(work).values())
    return Known(account=found, menus=menus, villages=villages_of_account(work))


def _may_change(seat: Seat, known: Known) -> bool:
    """An account that several villages share is the operator's."""
    return known.villages <= 1 or seat.session.operator


def _given(form: Any) -> dict[str, str | None]:
    """What is to be changed. A secret that LINE has tried is the only one from then on."""
    given: dict[str, str | None] = {}
    if secret := (form.channel_secret.data or "").strip():
        given |= (
            {"next_channel_secret": secret}
            if form.beside.data
            else {"channel_secret": secret, "next_channel_secret": None}
        )
    if token := (form.access_token.data or "").strip():
        given["access_token"] = token
    elif form.no_token.data:
        given["access_token"] = None
    if secret := (form.login_channel_secret.data or "").strip():
        given["login_channel_secret"] = secret
    return given


def _are_taken(parts: PanelParts, form: Any, known: Account, given: dict[str, str | None]) -> bool:
    """Whether LINE takes all of them. What it does not take is told at its field."""
    api = parts.line_api_base
    try:
        secret = given.get("channel_secret")
        if secret and not takes_secret(api, known.channel_id, secret):
            form.channel_secret.errors = [Problem(NOT_TAKEN)]
        if token := given.get("access_token"):
            if problem := _wrong_token(api, known, token):
                form.access_token.errors = [problem]
        elif "access_token" in given and not form.errors and not _fetches_tokens(api, known, given):
            form.no_token.errors = [Problem(NO_OTHER)]
        login = given.get("login_channel_secret")
        if login and not takes_secret(api, known.login_channel_id, login):
            form.login_channel_secret.errors = [Problem(NOT_TAKEN)]
    except Away:
        form.form_errors.append(Problem(SILENT))
        return False
    return not form.errors


def _wrong_token(api: str, known: Account, token: str) -> Problem | None:
    """Raises Away."""
    bot = bot_of_token(api, token)
    if bot is None:
        return Problem(NOT_TAKEN)
    return Problem(OF_ANOTHER) if bot != (known.bot_user_id or bot) else None


def _fetches_tokens(api: str, known: Account, given: dict[str, str | None]) -> bool:
    """Whether LINE gives tokens for one of the secrets that there will be. Raises Away."""
    if given.get("channel_secret"):
        return True  # it has just been tried
    secrets = (*known.secrets[:1], given.get("next_channel_secret") or known.secrets[-1])
    return any(takes_secret(api, known.channel_id, one) for one in dict.fromkeys(secrets))


def _wanted(parts: PanelParts, known: Known) -> Wanted:
    found = known.account
    return Wanted(
        api=parts.line_api_base,
        channel_id=found.channel_id,
        secrets=found.secrets,
        access_token=found.access_token,
        bot_user_id=found.bot_user_id,
        login_channel_id=found.login_channel_id,
        login_secret=found.login_channel_secret,
        liff_id=found.liff_id,
        webhook=_webhook(parts),
        liff_endpoints=_endpoints(parts, found),
        menus=known.menus,
    )


def _webhook(parts: PanelParts) -> str:
    return f"{parts.public_base_url.rstrip('/')}/line/webhook"


def _endpoints(parts: PanelParts, found: Account) -> tuple[str, ...]:
    """Where the LIFF app should open, the best first: the installation's first account may leave its ID out."""
    base = f"{parts.public_base_url.rstrip('/')}/liff"
    own = f"{base}/a/{found.liff_id}"
    return (base, own) if found.liff_id == parts.first_liff_id else (own,)


def _page(parts: PanelParts, work: Work, seat: Seat, known: Known, **facts: Any) -> Any:
    """`form`, `found` and `status` where they are not those of an untouched page."""
    bare = replace(known.account, secrets=(), access_token=None, login_channel_secret=None)
    given: dict[str, Any] = {"form": CredentialsForm(None), "found": (), **facts}
    return rules_page(
        work,
        seat,
        "line",
        tab="panel.rules_line",
        account=bare,
        has_token=known.account.access_token is not None,
        has_next=len(known.account.secrets) > 1,
        has_login_secret=known.account.login_channel_secret is not None,
        may_set=_may_change(seat, known),
        webhook=_webhook(parts),
        endpoint=_endpoints(parts, known.account)[0],
        **given,
    )
