"""The command line of the panel's logins: how the first one comes into being, and how a lost one comes back."""

from collections.abc import Callable

import click
from flask import Flask
from flask.cli import AppGroup

from models.domain.actors import OPERATOR
from models.domain.errors import Refused
from models.domain.ids import AccountId, VillageId
from models.domain.permissions import OF_VILLAGE
from models.usecases import panel_logins
from models.usecases.panel_events import Browser, Whose, note_panel_event
from models.usecases.panel_logins import Login
from models.usecases.panel_sessions import end_all_of
from models.usecases.panel_team import role_named, seat_login
from workers.runtime import Runtime

Find = Callable[[str], tuple[VillageId, AccountId]]
_HERE = Browser(address=None, agent="command line")


def add_panel_commands(app: Flask, runtime: Runtime, find: Find) -> None:
    """`panel-login add`, `panel-login link`."""
    logins = AppGroup("panel-login", help="Who signs in to the panel with e-mail and password.")

    @logins.command("add", help="Make a login; prints the link that sets its password.")
    @click.option("--email", required=True)
    @click.option("--name", required=True, help="As colleagues know them.")
    @click.option("--language", type=click.Choice(["th", "en"]), default="th")
    @click.option("--operator", is_flag=True, help="Sees all villages and the installation itself.")
    @click.option("--village", help="Whose office they sit in: its name, or its id.")
    @click.option("--role", type=click.Choice(["admin", "staff", "viewer"]), default="admin")
    def add(email: str, name: str, language: str, operator: bool, village: str | None, role: str) -> None:
        if operator == bool(village):
            raise click.UsageError("either --operator, or --village")
        place = find(village) if village else None
        try:
            login = _made(runtime, email, name, language, operator)
        except Refused as refused:
            raise click.ClickException(f"--email: {refused.message}") from None
        if place:
            with runtime.database.work(village_id=place[0], account_id=place[1], actor=OPERATOR) as work:
                seat_login(work, login, role_named(work, role), OF_VILLAGE)
        _print_link(runtime, login)

    @logins.command("link", help="Print a link to a new password, for whoever has lost it.")
    @click.option("--email", required=True)
    @click.option("--forget-phone", is_flag=True, help="The phone with the codes is lost, too.")
    def link(email: str, forget_phone: bool) -> None:
        with runtime.database.work() as work:
            login = panel_logins.login_by_email(work, email)
            if login is None:
                raise click.ClickException("--email: no such login")
            if forget_phone:
                panel_logins.forget_totp(work, login.id)
                end_all_of(work, login_id=login.id)
                note_panel_event(work, "totp_forgotten", Whose(login_id=login.id), _HERE)
        _print_link(runtime, login)

    app.cli.add_command(logins)


def _made(runtime: Runtime, email: str, name: str, language: str, operator: bool) -> Login:
    with runtime.database.work() as work:
        login_id = panel_logins.make_login(work, email=email, name=name, language=language, operator=operator)
        note_panel_event(work, "login_made", Whose(login_id=login_id), _HERE, operator=operator)
        login = panel_logins.login(work, login_id)
    if login is None:
        raise LookupError(email)
    return login


def _print_link(runtime: Runtime, login: Login) -> None:
    with runtime.database.work() as work:
        made = panel_logins.link_to_password(work, login.id)
        note_panel_event(work, "link_made", Whose(login_id=login.id), _HERE)
    click.echo(f"{runtime.settings.public_base_url.rstrip('/')}/admin/password/{made.token}")
    click.echo(f"It works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)
    runtime.close()
