"""What can be asked for, as the office names it, and whose role may ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.domain.permissions import Permission
from models.texts.catalog import mark


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`title` is a msgid; `permission` is whose such files are, too, where they hold all of `besides` as well.

    What somebody else asked for is called off by who holds `manages`, too; by the same who see it where it is None.
    """

    title: str
    permission: Permission
    besides: tuple[Permission, ...] = ()
    manages: Permission | None = None


KINDS: Mapping[str, Kind] = {
    "audit": Kind(title=mark("A look through the record"), permission=Permission.AUDIT_SEE),
    "monthly_report": Kind(
        title=mark("Monthly report"), permission=Permission.REPORTS_SEE, manages=Permission.REPORTS_SCHEDULE
    ),
    "report_letter": Kind(
        title=mark("Monthly report, by e-mail"),
        permission=Permission.REPORTS_SEE,
        manages=Permission.REPORTS_SCHEDULE,
    ),
    "records": Kind(title=mark("Table of visits"), permission=Permission.RECORDS_EXPORT),
    "records_with_phones": Kind(
        title=mark("Table of visits with phone numbers"),
        permission=Permission.RECORDS_EXPORT,
        besides=(Permission.RECORDS_PHONES,),
    ),
    "import_houses": Kind(title=mark("Houses and people from a file"), permission=Permission.IMPORT_MANAGE),
    "letters": Kind(
        title=mark("Invite letters"), permission=Permission.HOUSES_MANAGE, besides=(Permission.PEOPLE_MANAGE,)
    ),
}
"""By the kind of the task, as workers/tasks.py knows them."""
