"""The operator's first page: how every part of the installation is, and the jobs that failed."""

from typing import Any

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.files.kinds import KINDS
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.system.accounts import add_accounts
from admin.system.features import add_features
from admin.system.findings import Picture, findings, worst
from admin.system.inside import login_of, note, outside, zone_of
from admin.system.logins import add_logins
from admin.system.machines import Machines, QueuesAway
from admin.system.record import add_record
from admin.system.sign_ins import add_sign_ins
from admin.system.villages import add_villages
from admin.system.words import HEALTHS, TOPICS
from models.domain.errors import NotFound
from models.domain.permissions import Permission
from models.domain.wellbeing import Health
from models.migrations import head
from models.queries import installation, system_villages
from models.queries.system_villages import Asked

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE


def add_system(panel: Blueprint, parts: PanelParts) -> None:
    """Everything under /system."""
    _add_overview(panel, parts)
    _add_jobs(panel, parts)
    add_villages(panel, parts)
    add_accounts(panel, parts)
    add_features(panel, parts)
    add_logins(panel, parts)
    add_sign_ins(panel, parts)
    add_record(panel, parts)


def _add_overview(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/system")
    @parts.door.checked(SEE)
    def system(seat: Seat) -> Any:
        machines, login_id = _machines(parts), login_of(seat)  # before the transaction, which must not wait for Redis
        with outside(parts) as work:
            server, schema = installation.server_and_schema(work)
            picture = Picture(
                now=work.now,
                machines=machines,
                accounts=installation.accounts(work, login_id),
                tasks=installation.task_counts(work, login_id),
                notes=installation.notes(work),
                broken=system_villages.walks(work, login_id, Asked(), broken=True),
                schema=schema,
                head=head(),
            )
            sizes = installation.sizes(work, login_id)
        found = findings(picture, voice())
        versions = {**parts.versions(), "PostgreSQL": server, "Redis": machines.version if machines else "–"}
        return page(
            "system/overview.html",
            seen=picture,
            findings=found,
            todo=[one for one in found if one.health is not Health.GOOD],
            worst=worst(found),
            sizes=sizes,
            versions=versions,
            healths=HEALTHS,
            topics=TOPICS,
            kinds=KINDS,
            zone=zone_of(seat),
        )


def _machines(parts: PanelParts) -> Machines | None:
    try:
        return parts.queues.look()
    except QueuesAway:
        return None


def _add_jobs(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/system/jobs/<job_id>/retry")
    @door.checked(MANAGE)
    def system_retry_job(seat: Seat, job_id: str) -> Any:
        say = voice()
        return _did(parts, seat, job_id, "job_retried", say("It is tried again."))

    @panel.post("/system/jobs/<job_id>/remove")
    @door.checked(MANAGE)
    def system_remove_job(seat: Seat, job_id: str) -> Any:
        """Nothing is lost with it: what there is to do stands in the database, and the clock finds it."""
        say = voice()
        return _did(parts, seat, job_id, "job_removed", say("It is off the list. What it was to do, the clock finds."))


def _did(parts: PanelParts, seat: Seat, job_id: str, kind: str, words: str) -> Any:
    act = {"job_retried": parts.queues.retry, "job_removed": parts.queues.remove}[kind]
    try:
        known = act(job_id)
    except QueuesAway:
        say = voice()
        complain(say("Redis cannot be reached. Nothing was done."))
        return redirect(url_for("panel.system"), 303)
    if not known:
        raise NotFound
    with outside(parts) as work:
        note(work, seat, kind, job=job_id)
    tell(words)
    return redirect(url_for("panel.system"), 303)
