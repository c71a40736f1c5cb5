"""What things of the installation are called on the operator's pages."""

from admin.audit.words import SIGN_INS
from models.domain.features import Feature
from models.domain.wellbeing import Health
from models.texts.catalog import mark

HEALTHS = {
    Health.GOOD: (mark("Well"), "good"),
    Health.ATTENTION: (mark("Look at it"), "amber"),
    Health.BAD: (mark("Act now"), "bad"),
}
"""Their words, and the badge's colour."""

TOPICS = {
    "inbox": mark("Read what LINE sent"),
    "outbox": mark("Send messages"),
    "menus": mark("Rich menus"),
    "profiles": mark("Names from LINE"),
    "checks": mark("Check of rich menus"),
    "notices": mark("Notices"),
    "quota": mark("Question for the month's quota"),
    "tasks": mark("Files and imports"),
}
FEATURES = {
    Feature.JOIN_CODE: (
        mark("Joining with the village's code"),
        mark("Who lives there asks for a place with a code. Off: only invites take people in."),
    ),
    Feature.PASSES: (
        mark("Guests' passes"),
        mark("Houses make passes for their guests. Off: no new ones; those that were made stay good."),
    ),
    Feature.GATE_CODES: (
        mark("Codes for a gate without network"),
        mark("Houses and the office are given eight signs for the guard. Off: nobody is given one, no gate takes one."),
    ),
}
"""What each is called, and what becomes of it when it is off."""

EVENTS = {
    **SIGN_INS,
    "password_right": mark("Password right, code asked for"),
    "password_wrong": mark("Wrong password"),
    "password_changed": mark("Password changed"),
    "password_set": mark("Password set by a link"),
    "code_wrong": mark("Wrong code"),
    "session_ended": mark("A browser signed out"),
    "sessions_ended": mark("Other browsers signed out"),
    "link_asked": mark("Link to a new password asked for"),
    "totp_set": mark("Code of a phone switched on"),
    "totp_dropped": mark("Code of a phone switched off"),
    "recovery_codes_renewed": mark("New recovery codes"),
    "no_seat": mark("Signed in with LINE, but has no place in an office"),
    "login_made": mark("Login made"),
    "login_off": mark("Login switched off"),
    "login_on": mark("Login switched on"),
    "lockout_released": mark("Wait after wrong passwords ended"),
    "job_retried": mark("Failed job tried again"),
    "job_removed": mark("Failed job removed"),
    "village_made": mark("Village made"),
    "village_renamed": mark("Village renamed"),
    "village_invited": mark("Invite into a village's office made"),
    "account_added": mark("LINE account added"),
    "account_changed": mark("LINE account changed"),
    "feature_set": mark("Feature switched"),
    "record_walked": mark("Record asked to be looked through"),
}
"""By the kind of the line; one that is not here is shown as it stands."""
