"""Invites for printed letters: for each house, or for each person who is expected there, one that works for 60 days."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from models.domain.households import HouseholdRole, Role
from models.domain.joining import hash_of
from models.queries import panel_houses
from models.queries.houses import House
from models.queries.panel_houses import Expected
from models.tables.base import table_of
from models.tables.bulk import change
from models.tables.invites import InviteRow
from models.uow import Work, new_id
from models.usecases.changes import note_changes

KIND = "letters"
LETTER_LIFE = timedelta(days=60)
"""Longer than a link's: a letter lies in a letter box, and in a drawer."""

MOST_LETTERS = 2000


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A page. `name` is None for whoever lives there; the token is told here and nowhere else."""

    house: House
    name: str | None
    household_role: HouseholdRole
    expected_id: UUID | None
    ends_at: datetime | None
    expires_at: datetime
    token: str = field(repr=False)


def draw_letters(work: Work, houses: Sequence[House], expected: Sequence[Expected]) -> list[Letter]:
    """A letter for each person who is expected; for a house where nobody is, one that offers an owner's place.

    Their codes lead nowhere until they are issued.
    """
    return [one for house in houses for one in _of_house(work, house, expected)]


def issue_letters(work: Work, letters: Sequence[Letter]) -> None:
    """The codes work from now on, and those of letters that were printed before for these houses work no more.

    The invites are the office's as such. A house that went meanwhile gets none, nor who is not expected any more.
    """
    here = {one.id for one in panel_houses.houses_for_letters(work, _houses_of(letters), MOST_LETTERS)}
    awaited = {one.id for one in panel_houses.expected_in(work, *here)}
    good = [one for one in letters if one.house.id in here and (one.expected_id is None or one.expected_id in awaited)]
    houses = _houses_of(good)
    _take_earlier_back(work, houses)
    rows = [{"id": new_id(), **_row(work, one)} for one in good]
    if rows:
        work.connection.execute(insert(table_of(InviteRow)), rows)
    about = {row["id"]: {"role": row["role"], "house": str(row["house_id"])} for row in rows}
    note_changes(work, "invite", "made", about)
    note_changes(work, "house", "letters_made", {one: {} for one in houses})


def _houses_of(letters: Sequence[Letter]) -> list[UUID]:
    return list(dict.fromkeys(one.house.id for one in letters))


def _of_house(work: Work, house: House, expected: Sequence[Expected]) -> list[Letter]:
    awaited = [one for one in expected if one.house_id == house.id and not (one.ends_at and one.ends_at <= work.now)]
    return [_letter(work, house, one) for one in awaited] or [_letter(work, house, None)]


def _letter(work: Work, house: House, whom: Expected | None) -> Letter:
    return Letter(
        house=house,
        name=whom.name if whom else None,
        household_role=HouseholdRole(whom.household_role) if whom else HouseholdRole.OWNER,
        expected_id=whom.id if whom else None,
        ends_at=whom.ends_at if whom else None,
        expires_at=work.now + LETTER_LIFE,
        token=secrets.token_urlsafe(16),
    )


def _row(work: Work, letter: Letter) -> dict[str, Any]:
    return {
        "village_id": work.village,
        "house_id": letter.house.id,
        "role": Role.RESIDENT.value,
        "household_role": letter.household_role.value,
        "ends_at": letter.ends_at,
        "token_hash": hash_of(letter.token),
        "expected_id": letter.expected_id,
        "created_at": letter.expires_at - LETTER_LIFE,
        "expires_at": letter.expires_at,
        "printed": True,
    }


def _take_earlier_back(work: Work, house_ids: Sequence[UUID]) -> None:
    row = InviteRow
    printed = row.village_id == work.village, row.house_id.in_(house_ids), row.printed
    asked = select(row.id).where(*printed, row.used_at.is_(None), row.revoked_at.is_(None))
    ids = list(work.connection.scalars(asked))
    if ids:
        change(work.connection, InviteRow, [{"id": one, "revoked_at": work.now} for one in ids])
    note_changes(work, "invite", "revoked", {one: {"reason": "printed_anew"} for one in ids})
