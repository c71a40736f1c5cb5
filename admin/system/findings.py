"""How each part of the installation is, in plain words, and what to do where it is not well."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from admin.filters import lasting
from admin.system.machines import Machines
from models.domain import wellbeing
from models.domain.wellbeing import Health, health_of_age, health_of_count
from models.queries.installation import BACKUP, CLOCK, LineAccount, Note, TaskCount
from models.queries.system_villages import WalkLine
from models.texts.catalog import Say


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part: its name, how it is, and the words for whoever runs the installation."""

    part: str
    health: Health
    words: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All that the page tells of. `machines` None: Redis cannot be reached."""

    now: datetime
    machines: Machines | None
    accounts: Sequence[LineAccount]
    tasks: Sequence[TaskCount]
    notes: Mapping[str, Note]
    broken: Sequence[WalkLine]
    schema: str
    head: str


def findings(seen: Picture, say: Say) -> list[Finding]:
    """Every part, whether it is well or not, in the order in which somebody at the gate would miss it."""
    return [
        _clock(seen, say),
        *(_machines(seen.machines, seen.now, say) if seen.machines else [_away(say)]),
        *_mail(seen, say),
        *_line(seen, say),
        _tasks(seen, say),
        _schema(seen, say),
        _record(seen, say),
        _backup(seen, say),
    ]


def worst(found: Sequence[Finding]) -> Health:
    return max((one.health for one in found), default=Health.GOOD)


def _clock(seen: Picture, say: Say) -> Finding:
    last = seen.notes[CLOCK].at if CLOCK in seen.notes else None
    health = wellbeing.health_of_beat(last, seen.now)
    if last is None:
        words = say("It has never been heard of. Start it: flask --app app clock.")
    elif health is Health.GOOD:
        words = say("It ticks.")
    else:
        age = lasting(seen.now - last, say)
        words = say("Silent for {age}: nobody is reminded, and no visit expires. Start the process again.", age=age)
    return Finding(part=say("Clock"), health=health, words=words)


def _away(say: Say) -> Finding:
    words = say("Cannot be reached. The gates go on, only slower: the clock does the work. Start Redis again.")
    return Finding(part="Redis", health=Health.BAD, words=words)


def _machines(seen: Machines, now: datetime, say: Say) -> Iterator[Finding]:
    alive = len(seen.workers)
    health = wellbeing.health_of_workers(alive)
    none = say("None is running: messages wait for the clock. Start them: flask --app app worker.")
    well = say.counted("{number} is running.", "{number} are running.", alive)
    yield Finding(part=say("Workers"), health=health, words=well if alive else none)
    yield _queues(seen, now, say)
    failed = sum(one.failed for one in seen.queues)
    told = say.counted(
        "{number} job has failed. Read why below, and try it again.",
        "{number} jobs have failed. Read why below, and try them again.",
        failed,
    )
    words = told if failed else say("None in the last hour.")
    yield Finding(part=say("Failed jobs"), health=health_of_count(failed), words=words)


def _queues(seen: Machines, now: datetime, say: Say) -> Finding:
    healths = []
    for one in seen.queues:
        patient = one.topic == "tasks"
        late = wellbeing.TASK_LATE if patient else wellbeing.JOB_LATE
        lost = wellbeing.TASK_LOST if patient else wellbeing.JOB_LOST
        healths.append(health_of_age(now - one.since if one.since else None, late, lost))
    health = max(healths, default=Health.GOOD)
    slow = say("Jobs wait too long: there are too few workers, or one hangs. Start more, or start them again.")
    return Finding(part=say("Queues"), health=health, words=say("Nothing waits too long.") if not health else slow)


def _mail(seen: Picture, say: Say) -> Iterator[Finding]:
    sides = (
        (say("Inbox"), [one.unread_since for one in seen.accounts]),
        (say("Outbox"), [one.unsent_since for one in seen.accounts]),
    )
    for part, since in sides:
        oldest = min((one for one in since if one), default=None)
        age = seen.now - oldest if oldest else None
        health = health_of_age(age, wellbeing.LETTER_LATE, wellbeing.LETTER_LOST)
        late = say("The oldest has waited for {age}. Look at the workers, and at LINE below.", age=lasting(age, say))
        yield Finding(part=part, health=health, words=late if health else say("Nothing waits too long."))
    failed = sum(one.failed + one.dead for one in seen.accounts)
    told = say.counted(
        "{number} in the last day. The village's page Messages tells why.",
        "{number} in the last day. The villages' page Messages tells why.",
        failed,
    )
    words = told if failed else say("None in the last day.")
    yield Finding(part=say("Events and messages given up"), health=health_of_count(failed), words=words)


def _line(seen: Picture, say: Say) -> Iterator[Finding]:
    if not seen.accounts:
        words = say("There is no LINE account as yet. Add one, then make a village.")
        yield Finding(part="LINE", health=Health.ATTENTION, words=words)
    for one in seen.accounts:
        health = wellbeing.health_of_line(one.failures, (one.paused_until, one.quota_spent_until), seen.now)
        part = say("LINE account {channel}", channel=one.channel_id)
        yield Finding(part=part, health=health, words=_of_line(one, health, seen.now, say))


def _of_line(one: LineAccount, health: Health, now: datetime, say: Say) -> str:
    if health is Health.GOOD:
        return say("LINE answers.")
    if one.quota_spent_until and one.quota_spent_until > now:
        return say("The month's messages are used up. Buy more from LINE, or the gates call the houses by phone.")
    if health is Health.BAD:
        return say("LINE does not answer, and is left alone for a moment. Look at LINE's status, and at the secrets.")
    return say.counted(
        "LINE did not answer {number} call. It is tried again.",
        "LINE did not answer {number} calls in a row. It is tried again.",
        one.failures,
    )


def _tasks(seen: Picture, say: Say) -> Finding:
    failed = sum(one.count for one in seen.tasks if one.state == "failed")
    since = min((one.since for one in seen.tasks if one.state == "queued" and one.since), default=None)
    late = health_of_age(seen.now - since if since else None, wellbeing.TASK_LATE, wellbeing.TASK_LOST)
    if late:
        words = say("Files and imports wait too long. Look at the workers.")
    elif failed:
        words = say.counted(
            "{number} has failed in the last day. The log tells why.",
            "{number} have failed in the last day. The log tells why.",
            failed,
        )
    else:
        words = say("Nothing waits too long, and none has failed in the last day.")
    return Finding(part=say("Files and imports"), health=max(late, health_of_count(failed)), words=words)


def _schema(seen: Picture, say: Say) -> Finding:
    well = seen.schema == seen.head
    wrong = say(
        "It stands at {schema}, this release needs {head}. Run: flask --app app db upgrade.", **_revisions(seen)
    )
    words = say("The database fits this release.") if well else wrong
    return Finding(part=say("Database"), health=Health.GOOD if well else Health.BAD, words=words)


def _revisions(seen: Picture) -> dict[str, str]:
    return {"schema": seen.schema, "head": seen.head}


def _record(seen: Picture, say: Say) -> Finding:
    if not seen.broken:
        return Finding(part=say("Record"), health=Health.GOOD, words=say("No break has been found."))
    names = ", ".join(one.village_name for one in seen.broken[:3])
    words = say(
        "Broken in {villages}. Keep a copy of the database, and find out who could write to it.", villages=names
    )
    return Finding(part=say("Record"), health=Health.BAD, words=words)


def _backup(seen: Picture, say: Say) -> Finding:
    last = seen.notes[BACKUP].at if BACKUP in seen.notes else None
    health = wellbeing.health_of_backup(last, seen.now)
    if last is None:
        words = say("No backup is known. See to it that the database and the photos are copied each night.")
    elif health is Health.GOOD:
        words = say("The last one is {age} old.", age=lasting(seen.now - last, say))
    else:
        words = say("The last one is {age} old. Find out why none was made since.", age=lasting(seen.now - last, say))
    return Finding(part=say("Backup"), health=health, words=words)
