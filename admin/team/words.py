"""What roles and permissions are called, and in which groups a form shows them."""

from collections.abc import Sequence

from models.domain.permissions import OF_VILLAGE, Permission
from models.texts.catalog import Say, mark

ROLES = {
    "operator": mark("Operator"),
    "admin": mark("Village admin"),
    "staff": mark("Staff"),
    "viewer": mark("Viewer"),
}
ROLES_EXPLAINED = {
    "admin": mark("May do everything in this village."),
    "staff": mark("Runs the day: answers visitors, confirms who asks to join, looks after people and messages."),
    "viewer": mark("Sees visits, people, rules and reports, and changes nothing. Telephone numbers are hidden."),
}
PERMISSIONS = {
    Permission.TODAY_SEE: mark("See the first page"),
    Permission.RECORDS_SEE: mark("See visits"),
    Permission.RECORDS_PHONES: mark("See telephone numbers"),
    Permission.RECORDS_EXPORT: mark("Take visits away as a file"),
    Permission.VISITS_DECIDE: mark("Answer for a house that does not"),
    Permission.PEOPLE_SEE: mark("See houses and people"),
    Permission.PEOPLE_MANAGE: mark("Take people in, change and move them out"),
    Permission.REGISTRATIONS_DECIDE: mark("Confirm who asks to join"),
    Permission.HOUSES_MANAGE: mark("Add, change and remove houses"),
    Permission.IMPORT_MANAGE: mark("Bring houses and people in from a file"),
    Permission.WATCHLIST_SEE: mark("See the watchlist"),
    Permission.WATCHLIST_MANAGE: mark("Change the watchlist"),
    Permission.RULES_SEE: mark("See the rules"),
    Permission.RULES_MANAGE: mark("Change the rules"),
    Permission.LINE_MANAGE: mark("Set up the LINE account"),
    Permission.MESSAGES_SEE: mark("See messages"),
    Permission.MESSAGES_RESEND: mark("Send messages again"),
    Permission.NOTICES_SEND: mark("Send notices"),
    Permission.REPORTS_SEE: mark("See reports"),
    Permission.REPORTS_SCHEDULE: mark("Set up the monthly report"),
    Permission.TEAM_SEE: mark("See who sits in the office"),
    Permission.TEAM_MANAGE: mark("Give and change roles in the office"),
    Permission.AUDIT_SEE: mark("See who changed what"),
}
GROUPS: Sequence[tuple[str, Sequence[Permission]]] = (
    (
        mark("Visits"),
        (
            Permission.TODAY_SEE,
            Permission.RECORDS_SEE,
            Permission.RECORDS_PHONES,
            Permission.RECORDS_EXPORT,
            Permission.VISITS_DECIDE,
        ),
    ),
    (
        mark("Houses and people"),
        (
            Permission.PEOPLE_SEE,
            Permission.PEOPLE_MANAGE,
            Permission.REGISTRATIONS_DECIDE,
            Permission.HOUSES_MANAGE,
            Permission.IMPORT_MANAGE,
        ),
    ),
    (
        mark("Rules"),
        (
            Permission.RULES_SEE,
            Permission.RULES_MANAGE,
            Permission.WATCHLIST_SEE,
            Permission.WATCHLIST_MANAGE,
            Permission.LINE_MANAGE,
        ),
    ),
    (
        mark("Messages and reports"),
        (
            Permission.MESSAGES_SEE,
            Permission.MESSAGES_RESEND,
            Permission.NOTICES_SEND,
            Permission.REPORTS_SEE,
            Permission.REPORTS_SCHEDULE,
        ),
    ),
    (mark("Office"), (Permission.TEAM_SEE, Permission.TEAM_MANAGE, Permission.AUDIT_SEE)),
)


def role_title(role: str, own: str | None, say: Say) -> str:
    """The role's name: of the village's own as the village wrote it."""
    return own or say(ROLES.get(role, ROLES["viewer"]))


def explained(held: frozenset[Permission]) -> list[str]:
    """The msgids of what a role may do, in the order of the form."""
    return [PERMISSIONS[one] for _, group in GROUPS for one in group if one in held & OF_VILLAGE]
