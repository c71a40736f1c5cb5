"""Days that somebody wrote: in a field, or in an address."""

from datetime import date

from models.texts.formats import BUDDHIST_ERA

FIRST_YEAR, LAST_YEAR = 2000, 2200


def day_told(told: str) -> date:
    """A day of our time; a Buddhist year is understood as well. Raises ValueError for anything else."""
    found = date.fromisoformat(told.strip())
    if found.year > LAST_YEAR:
        found = found.replace(year=found.year - BUDDHIST_ERA)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(told)
    return found


def day_asked(told: str | None) -> date | None:
    """The same for an address: what is no day is not asked for."""
    try:
        return day_told(told or "")
    except ValueError:
        return None
