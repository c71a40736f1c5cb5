"""The panel's rooms: how the menu names them, and who sees them there."""

from dataclasses import dataclass

from models.domain.permissions import Permission
from models.texts.catalog import mark


@dataclass(frozen=True, kw_only=True)
class Room:
    """One line of the menu. `prefix` begins the names of its views, by which the open one is known."""

    endpoint: str
    prefix: str
    title: str
    icon: str
    permissions: tuple[Permission, ...]


ROOMS = (
    Room(
        endpoint="panel.today",
        prefix="panel.today",
        title=mark("Today"),
        icon="today",
        permissions=(Permission.TODAY_SEE,),
    ),
    Room(
        endpoint="panel.record_search",
        prefix="panel.record_",
        title=mark("Records"),
        icon="records",
        permissions=(Permission.RECORDS_SEE,),
    ),
    Room(
        endpoint="panel.people",
        prefix="panel.people",
        title=mark("People and houses"),
        icon="people",
        permissions=(Permission.PEOPLE_SEE,),
    ),
    Room(
        endpoint="panel.watch",
        prefix="panel.watch",
        title=mark("Watchlist"),
        icon="watch",
        permissions=(Permission.WATCHLIST_SEE,),
    ),
    Room(
        endpoint="panel.rules",
        prefix="panel.rules",
        title=mark("Rules"),
        icon="rules",
        permissions=(Permission.RULES_SEE,),
    ),
    Room(
        endpoint="panel.messages",
        prefix="panel.message",
        title=mark("Messages"),
        icon="messages",
        permissions=(Permission.MESSAGES_SEE,),
    ),
    Room(
        endpoint="panel.reports",
        prefix="panel.report",
        title=mark("Reports"),
        icon="reports",
        permissions=(Permission.REPORTS_SEE,),
    ),
    Room(
        endpoint="panel.files",
        prefix="panel.files",
        title=mark("Files"),
        icon="files",
        permissions=(
            Permission.RECORDS_EXPORT,
            Permission.HOUSES_MANAGE,
            Permission.IMPORT_MANAGE,
            Permission.REPORTS_SEE,
            Permission.AUDIT_SEE,
        ),
    ),
    Room(
        endpoint="panel.team",
        prefix="panel.team",
        title=mark("Office"),
        icon="team",
        permissions=(Permission.TEAM_SEE,),
    ),
    Room(
        endpoint="panel.audit",
        prefix="panel.audit",
        title=mark("Record"),
        icon="audit",
        permissions=(Permission.AUDIT_SEE,),
    ),
    Room(
        endpoint="panel.system",
        prefix="panel.system",
        title=mark("System"),
        icon="system",
        permissions=(Permission.SYSTEM_SEE,),
    ),
)
