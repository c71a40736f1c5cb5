"""Brings a file of houses and people into the village: all its good rows in one transaction, or none."""

from uuid import UUID

from models.domain.errors import NotFound, Refused
from models.queries import house_imports
from models.texts.catalog import mark
from models.usecases.import_houses import bring_in
from models.usecases.tasks import Result, finish_task
from workers.assignments import Assignment, CannotBeDone

GONE = mark("What was read of this file is not kept any more. Please choose it again.")
NOT_WHOLE = mark("The village has changed meanwhile: some rows do not fit any more. Look at them, then go on.")


def make(given: Assignment) -> Result | None:
    """Nothing is made to take away: the village has changed."""
    with given.work() as work:
        try:
            found = house_imports.house_import(work, UUID(given.task.facts["import"]), locked=True)
            rows = house_imports.rows_of(work, found)
            if rows is None:
                raise CannotBeDone(GONE)
            plan = house_imports.plan_of(work, found, rows)
            if plan.problems and given.task.facts["whole"]:
                raise CannotBeDone(NOT_WHOLE)
            bring_in(work, found, plan)
        except (NotFound, Refused):
            raise CannotBeDone(GONE) from None
        finish_task(work, given.task.id, None, found={"rows": len(plan.rows)})
    return None
