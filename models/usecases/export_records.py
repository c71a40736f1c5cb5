"""The office takes visits away as a file: a worker makes it, and who asked for it is on record."""

from collections.abc import Mapping
from uuid import UUID

from models.domain.record_search import RecordsWanted
from models.uow import Work
from models.usecases.changes import note_change
from models.usecases.tasks import order_task

FORMATS = ("xlsx", "csv")
KIND: Mapping[bool, str] = {False: "records", True: "records_with_phones"}
"""The task's kind, by whether visitors' numbers are in the file: those are not everybody's to take away."""


def export_records(work: Work, wanted: RecordsWanted, form: str, language: str, *, phones: bool) -> UUID:
    """A file of all that fits and has come until now, in one of FORMATS. Raises Refused where too many tasks wait."""
    facts = {"wanted": wanted.ending(work.now).facts(), "format": form}
    task_id = order_task(work, KIND[phones], facts, language)
    narrowed = sorted(name for name, value in vars(wanted).items() if value)
    note_change(work, "task", task_id, "records_exported", {"format": form, "phones": phones, "narrowed_by": narrowed})
    return task_id
