"""What somebody may do in the panel: named permissions, the roles that hold them, and what a role may hand on."""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing that may be done. The names are kept in the roles that villages make: never rename one."""

    TODAY_SEE = "today.see"
    RECORDS_SEE = "records.see"
    RECORDS_PHONES = "records.phones"
    RECORDS_EXPORT = "records.export"
    VISITS_DECIDE = "visits.decide"
    PEOPLE_SEE = "people.see"
    PEOPLE_MANAGE = "people.manage"
    REGISTRATIONS_DECIDE = "registrations.decide"
    HOUSES_MANAGE = "houses.manage"
    IMPORT_MANAGE = "import.manage"
    WATCHLIST_SEE = "watchlist.see"
    WATCHLIST_MANAGE = "watchlist.manage"
    RULES_SEE = "rules.see"
    RULES_MANAGE = "rules.manage"
    LINE_MANAGE = "line.manage"
    MESSAGES_SEE = "messages.see"
    MESSAGES_RESEND = "messages.resend"
    NOTICES_SEND = "notices.send"
    REPORTS_SEE = "reports.see"
    REPORTS_SCHEDULE = "reports.schedule"
    TEAM_SEE = "team.see"
    TEAM_MANAGE = "team.manage"
    AUDIT_SEE = "audit.see"
    SYSTEM_SEE = "system.see"
    SYSTEM_MANAGE = "system.manage"


class PanelRole(StrEnum):
    """Roles that every village has. The operator's is the installation's, not a village's."""

    OPERATOR = "operator"
    ADMIN = "admin"
    STAFF = "staff"
    VIEWER = "viewer"


OF_OPERATOR = frozenset({Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE})
"""What no role of a village can hold."""

OF_VILLAGE = frozenset(Permission) - OF_OPERATOR

_VIEWER = frozenset(
    {
        Permission.TODAY_SEE,
        Permission.RECORDS_SEE,
        Permission.PEOPLE_SEE,
        Permission.WATCHLIST_SEE,
        Permission.RULES_SEE,
        Permission.MESSAGES_SEE,
        Permission.REPORTS_SEE,
    }
)
_STAFF = _VIEWER | {
    Permission.RECORDS_PHONES,
    Permission.VISITS_DECIDE,
    Permission.PEOPLE_MANAGE,
    Permission.REGISTRATIONS_DECIDE,
    Permission.WATCHLIST_MANAGE,
    Permission.MESSAGES_RESEND,
}
PERMISSIONS = {
    PanelRole.OPERATOR: frozenset(Permission),
    PanelRole.ADMIN: OF_VILLAGE,
    PanelRole.STAFF: _STAFF,
    PanelRole.VIEWER: _VIEWER,
}
VILLAGE_ROLES = (PanelRole.ADMIN, PanelRole.STAFF, PanelRole.VIEWER)


def known(names: Iterable[str]) -> frozenset[Permission]:
    """The permissions of a role as it was stored; a name that this release does not know allows nothing."""
    return frozenset(Permission(one) for one in names if one in set(Permission))


def permissions_of(role: str | None, custom: Iterable[str] | None) -> frozenset[Permission]:
    """What a place in the office may do: its own role's list, else its village role's, else an admin's.

    A custom role holds nothing of the operator's, whatever was stored; a role that this release does not know
    allows what a viewer may.
    """
    if custom is not None:
        return known(custom) & OF_VILLAGE
    if role is None:
        return PERMISSIONS[PanelRole.ADMIN]
    return PERMISSIONS[PanelRole(role)] if role in set(VILLAGE_ROLES) else PERMISSIONS[PanelRole.VIEWER]


def may_give(giver: frozenset[Permission], given: Iterable[Permission]) -> bool:
    """Nobody hands on what they may not do themselves."""
    return frozenset(given) <= giver
