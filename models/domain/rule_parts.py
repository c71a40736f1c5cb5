"""The parts of a village's rules. Each is changed, written down and taken back as a whole."""

from datetime import timedelta
from enum import StrEnum

TAKEN_BACK_WITHIN = timedelta(days=30)


class Part(StrEnum):
    """The names are kept: never rename one."""

    ASKING = "asking"
    HOUSE_ASKING = "house_asking"
    GATES = "gates"
    STAYS = "stays"
    GUARDS = "guards"
    VILLAGE = "village"
    TEXTS = "texts"
    RETENTION = "retention"


COLUMNS = {
    Part.GUARDS: ("gate_call", "office_phone", "guards_see_names"),
    Part.VILLAGE: ("name", "language", "time_zone", "groups_allowed", "gate_map_url"),
    Part.TEXTS: (
        "rules_th",
        "rules_en",
        "welcome_th",
        "welcome_en",
        "guard_note_th",
        "guard_note_en",
        "contact_th",
        "contact_en",
    ),
}
"""What the village's own row holds of a part."""

LONGEST = {"rules": 2000, "welcome": 300, "guard_note": 300, "contact": 120}
"""Signs of the village's own words: rules on a guest's page, the others in a chat and at the gate."""
