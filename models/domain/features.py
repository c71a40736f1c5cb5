"""What can be switched off: everywhere, or in one village. All of it is on where nobody has said anything."""

from enum import StrEnum


class Feature(StrEnum):
    """The names are kept in rows: never rename one."""

    JOIN_CODE = "join_code"
    PASSES = "passes"
    GATE_CODES = "gate_codes"


def is_on(everywhere: bool | None, here: bool | None) -> bool:
    """What a village has: its own word, else the installation's, else on."""
    if here is not None:
        return here
    return True if everywhere is None else everywhere
