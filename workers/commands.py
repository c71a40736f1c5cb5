"""The command line: `flask --app app …`.

What speaks to LINE is imported by the command that does it: its SDK costs the other processes half of their start.
"""

import json
import signal
import sys
import threading
from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import text

from models.domain.actors import OPERATOR
from models.domain.ids import AccountId, VillageId
from models.migrations import analyze, upgrade
from models.queries.installation import BACKUP
from models.usecases.accounts import all_accounts
from models.usecases.demo_data import fill_village
from models.usecases.installation_notes import note_down
from models.usecases.invite import invite_office
from models.usecases.verify_record import verify_record
from workers.panel_commands import add_panel_commands
from workers.queue import JOBS
from workers.runtime import Runtime

WORKERS = 3
"""One for each topic that somebody waits for: each may stay at a busy account."""


def add_commands(app: Flask, runtime: Runtime) -> None:
    """Db upgrade, demo-data, invite-office, rich-menus sync, audit verify, backup-made, worker, clock."""
    _add_database(app, runtime)
    _add_office(app, runtime)
    add_panel_commands(app, runtime, lambda named: _one_village(runtime, named))
    _add_line(app, runtime)
    _add_audit(app, runtime)
    _add_processes(app, runtime)


def _add_database(app: Flask, runtime: Runtime) -> None:
    database = AppGroup("db", help="The database's schema.")

    @database.command("upgrade", help="Bring the schema to this release, and LINE's account to the environment.")
    def db_upgrade() -> None:
        upgrade(runtime.places.database_url)
        runtime.keep_first_account()
        runtime.close()

    app.cli.add_command(database)

    @app.cli.command("demo-data", help="Fill a village with made-up people; prints them as JSON.")
    @click.option("--houses", type=click.IntRange(1, 5000), default=40)
    @click.option("--residents-per-house", type=click.IntRange(0, 10), default=2)
    @click.option("--guards", type=click.IntRange(0, 200), default=2)
    def demo_data(houses: int, residents_per_house: int, guards: int) -> None:
        with runtime.database.work(account_id=_first_account(runtime), whole_account=True) as work:
            filled = fill_village(work, houses, residents_per_house, guards)
        analyze(runtime.places.database_url)
        click.echo(json.dumps(filled, ensure_ascii=False))
        runtime.close()


def _add_office(app: Flask, runtime: Runtime) -> None:
    @app.cli.command("invite-office", help="Make a link that takes one person into a village's office; prints it.")
    @click.option("--village", required=True, help="Its name, or its id where two have the same name.")
    def invite_into_office(village: str) -> None:
        of_village, account_id = _one_village(runtime, village)
        with runtime.database.work(village_id=of_village, account_id=account_id, actor=OPERATOR) as work:
            made = invite_office(work)
            links = runtime.links(work.now, account_id)
        click.echo(f"{links.liff}/join?invite={made.token}")
        click.echo(f"It works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC.", err=True)
        runtime.close()


def _add_line(app: Flask, runtime: Runtime) -> None:
    menus = AppGroup("rich-menus", help="Rich menus at LINE.")

    @menus.command("sync", help="Make what is missing, link it, remove what is outdated. Safe at every release.")
    @click.option("--strict", is_flag=True, help="Exit with 1 where LINE did not let it finish.")
    def sync(strict: bool) -> None:
        from workers import menu_sync

        with runtime.database.work() as work:
            accounts = all_accounts(work)
        stopped = [menu_sync.sync_account(runtime, account) for account in accounts]
        runtime.close()
        sys.exit(1 if strict and any(stopped) else 0)

    app.cli.add_command(menus)


def _add_audit(app: Flask, runtime: Runtime) -> None:
    audit = AppGroup("audit", help="The record of what happened.")

    @audit.command("verify", help="Walk each village's hash chain; exits with 1 where one is broken.")
    def audit_verify() -> None:
        broken = False
        for village_id, _, name in _villages(runtime):
            with runtime.database.work(village_id=village_id) as work:
                count, where = verify_record(work)
            broken = broken or where is not None
            click.echo(f"{name}: {count} events, " + (f"broken at {where.serial}: {where.why}" if where else "whole"))
        runtime.close()
        sys.exit(1 if broken else 0)

    app.cli.add_command(audit)

    @app.cli.command("backup-made", help="Call it after each backup: the operator sees how old it is.")
    def backup_made() -> None:
        with runtime.database.work() as work:
            note_down(work, BACKUP)
        runtime.close()


def _add_processes(app: Flask, runtime: Runtime) -> None:
    @app.cli.command("worker", help="Processes that do what requests left to be done.")
    @click.option("--processes", type=click.IntRange(1, 64), default=WORKERS)
    def worker(processes: int) -> None:
        from rq.serializers import JSONSerializer
        from rq.worker_pool import WorkerPool

        import bot.line.client  # noqa: F401 - costs a second: once here, not in each worker at its first message
        from workers.prompt import PromptWorker

        pool = WorkerPool(
            list(JOBS),
            connection=runtime.redis,
            num_workers=processes,
            worker_class=PromptWorker,
            serializer=JSONSerializer,
        )
        pool.start(logging_level="WARNING")

    @app.cli.command("clock", help="Timers, and what was forgotten.")
    def run_clock() -> None:
        from workers import clock

        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        clock.run(runtime, stop)
        runtime.close()


def _first_account(runtime: Runtime) -> AccountId:
    account_id = runtime.keep_first_account()
    if account_id is None:
        raise click.ClickException("LINE_CHANNEL_ID: required, the village speaks through a LINE account")
    return account_id


def _one_village(runtime: Runtime, named: str) -> tuple[VillageId, AccountId]:
    known = _villages(runtime)
    meant = [one for one in known if named in {str(one[0]), one[2]}]
    if len(meant) != 1:
        why = "names several villages, give the id" if meant else "no such village"
        told = "".join(f"\n{village_id}  {name}" for village_id, _, name in meant or known)
        raise click.ClickException(f"--village: {why}{told and ':' + told}")
    return meant[0][:2]


def _villages(runtime: Runtime) -> list[tuple[VillageId, AccountId, str]]:
    """Every village of every account, by asking each account for its own."""
    with runtime.database.work() as work:
        accounts = all_accounts(work)
    found: list[tuple[VillageId, AccountId, str]] = []
    for account in accounts:
        with runtime.database.work(account_id=account.id, whole_account=True, now=datetime.now(UTC)) as work:
            rows = work.connection.execute(text("SELECT id, name FROM village ORDER BY id"))
            found += [(VillageId(village_id), account.id, name) for village_id, name in rows]
    return found
