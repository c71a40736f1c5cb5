"""A letter of the office to many."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OfficeNotice:
    """What the village's office tells its people, in the office's own words."""

    village_name: str
    title: str
    words: str
    urgent: bool
