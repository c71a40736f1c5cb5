"""A table of visits: all that fit what somebody of the office looked for, in their language."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from models.domain.ids import GateId
from models.domain.record_search import RecordsWanted, wanted_from
from models.queries.gates import gates_ever
from models.queries.panel_record_lines import RecordLine
from models.queries.panel_records import count_records, older_records
from models.queries.villages import village
from models.texts import formats
from models.texts.catalog import Say, mark, of
from models.texts.visit_words import MARKS, answer_reason, state_words
from models.usecases.export_records import KIND
from models.usecases.tasks import LARGEST_FILE, Result
from workers.assignments import Assignment, CannotBeDone
from workers.making.sheets import MOST_ROWS, Cell, table_at

BATCH = 1000
"""Visits that are read together, in a transaction of their own."""

TOO_MANY = mark("A sheet has room for 1,048,575 visits. Look for fewer, or take CSV.")
TOO_LARGE = mark("The file would be larger than 60 MB. Look for fewer: a shorter time, for example.")
MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a row needs beside the visit itself."""

    say: Say
    zone: ZoneInfo
    gates: Mapping[GateId, str]

    def moment(self, at: datetime | None) -> datetime | None:
        """On the village's clock, to the second."""
        return at.astimezone(self.zone).replace(tzinfo=None, microsecond=0) if at else None

    def gate(self, gate_id: GateId | None) -> str | None:
        return self.gates.get(gate_id) if gate_id else None


@dataclass(frozen=True, kw_only=True)
class Column:
    """Its heading is a msgid; the width is in characters."""

    heading: str
    width: int
    cell: Callable[[RecordLine, Around], Cell]


COLUMNS = (
    Column(heading=mark("Came at"), width=20, cell=lambda one, around: around.moment(one.created_at)),
    Column(heading=mark("Visitor"), width=26, cell=lambda one, _: one.visitor_name),
    Column(heading=mark("What for"), width=12, cell=lambda one, around: formats.kind_name(one.kind, around.say)),
    Column(heading=mark("Plate"), width=12, cell=lambda one, _: one.plate),
    Column(heading=mark("Province"), width=18, cell=lambda one, _: one.plate_province),
    Column(heading=mark("People"), width=9, cell=lambda one, _: one.headcount),
    Column(heading=mark("House"), width=11, cell=lambda one, _: one.house_number),
    Column(heading=mark("Soi"), width=8, cell=lambda one, _: one.soi),
    Column(heading=mark("Note"), width=26, cell=lambda one, _: one.purpose),
    Column(
        heading=mark("How it stands"), width=18, cell=lambda one, around: state_words(one.state, one.answer, around.say)
    ),
    Column(heading=mark("Notable"), width=30, cell=lambda one, around: _notable(one, around.say)),
    Column(heading=mark("Answered by"), width=22, cell=lambda one, around: _answered_by(one, around.say)),
    Column(heading=mark("Answered at"), width=20, cell=lambda one, around: around.moment(one.decided_at)),
    Column(heading=mark("Reason"), width=26, cell=lambda one, around: _reason(one, around.say)),
    Column(heading=mark("Entry"), width=20, cell=lambda one, around: around.moment(one.entered_at)),
    Column(heading=mark("Exit"), width=20, cell=lambda one, around: around.moment(one.left_at)),
    Column(heading=mark("Gate"), width=16, cell=lambda one, around: around.gate(one.entered_gate_id or one.gate_id)),
    Column(heading=mark("Guard"), width=20, cell=lambda one, _: one.guard_name),
)
PHONE = Column(heading=mark("Visitor's phone"), width=16, cell=lambda one, _: one.visitor_phone)


def make(given: Assignment) -> Result:
    """The file. What has come since it was asked for is not in it."""
    facts, phones = given.task.facts, given.task.kind == KIND[True]
    wanted, form = wanted_from(facts["wanted"]), facts["format"]
    with given.work() as work:
        total = count_records(work, wanted)
        now = work.now
    around = _around(given)
    if form == "xlsx" and total > MOST_ROWS:
        raise CannotBeDone(TOO_MANY)
    with tempfile.TemporaryDirectory(prefix="records-") as folder:
        path = Path(folder) / f"records.{form}"
        _write(given, path, wanted, around, [*COLUMNS, PHONE] if phones else COLUMNS, total)
        if path.stat().st_size > LARGEST_FILE:
            raise CannotBeDone(TOO_LARGE)
        return Result(name=_file_name(now, form, around), mime=MIME[form], body=path.read_bytes())


def _write(
    given: Assignment, path: Path, wanted: RecordsWanted, around: Around, columns: Sequence[Column], total: int
) -> None:
    title, widths = around.say("Visits"), [one.width for one in columns]
    done = 0
    with table_at(path, given.task.facts["format"], given.task.language, title, widths) as table:
        table.write([around.say(one.heading) for one in columns])
        for batch in _batches(given, wanted, phones=PHONE in columns):
            for line in batch:
                table.write([one.cell(line, around) for one in columns])
            done += len(batch)
            given.progress(done, max(done, total))


def _batches(given: Assignment, wanted: RecordsWanted, *, phones: bool) -> Iterator[Sequence[RecordLine]]:
    place = None
    while True:
        with given.work() as work:
            found = older_records(work, wanted, place, BATCH, phones=phones)
        yield found.lines
        place = found.older
        if place is None:
            return


def _around(given: Assignment) -> Around:
    say = of(given.task.language)
    with given.work() as work:
        gates = {one.id: (one.name_en or one.name) if say.language == "en" else one.name for one in gates_ever(work)}
        return Around(say=say, zone=village(work).zone, gates=gates)


def _file_name(now: datetime, form: str, around: Around) -> str:
    return f"{around.say('Visits')} {formats.day(now, around.zone.key, around.say.language)}.{form}"


def _notable(one: RecordLine, say: Say) -> str:
    return ", ".join(say(MARKS[found]) for found in one.marks)


def _answered_by(one: RecordLine, say: Say) -> str | None:
    if one.decided_at is None:
        return None
    role = say("Village office") if one.decided_role == "office" else say("The house")
    return f"{one.decided_name} ({role})" if one.decided_name else role


def _reason(one: RecordLine, say: Say) -> str | None:
    if one.overridden_reason:
        return formats.override_reason(one.overridden_reason, say)
    return answer_reason(one.decision_reason, say) if one.decision_reason else None
