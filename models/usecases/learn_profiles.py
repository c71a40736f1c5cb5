"""What people are called and which language they read: whom to ask LINE about, and what was learned.

LINE tells neither in a webhook. It is asked at most once a day about a person, and nobody waits for the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select, update

from models.domain.ids import PersonId
from models.tables.people import PersonRow
from models.uow import Work
from models.usecases.link_menus import LANGUAGES

REST = timedelta(days=1)
AGAIN = timedelta(minutes=15)
"""A question that LINE did not answer, or whose worker died, is asked again after so long."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody whom LINE is asked about now."""

    person_id: PersonId
    line_user_id: str


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What LINE said of somebody. Empty is what it did not say: then what was known stays."""

    whose: Asked
    name: str = ""
    language: str = ""


def due_again(work: Work) -> ColumnElement[Any]:
    """For an UPDATE: when LINE is to be asked about the person, now that there is a reason to."""
    return case((_may_be_asked(work), work.now), else_=PersonRow.profile_due_at)


def want_profiles(work: Work, line_user_ids: Sequence[str]) -> None:
    """LINE is to be asked about these people, but for those about whom it was today."""
    free = (
        select(PersonRow.id)
        .where(
            PersonRow.line_account_id == work.account,
            PersonRow.line_user_id.in_(sorted(set(line_user_ids))),
            _may_be_asked(work),
        )
        .with_for_update(key_share=True, skip_locked=True)  # who is held up elsewhere is asked about at their next word
    )
    marked = update(PersonRow).where(PersonRow.id.in_(free)).values(profile_due_at=work.now)
    if work.connection.execute(marked).rowcount:
        work.wake("profiles", work.account)


def ask_next(work: Work, most: int) -> list[Asked]:
    """People about whom LINE is to be asked now. Who is not settled afterwards is due again by itself."""
    due = (
        select(PersonRow.id)
        .where(PersonRow.line_account_id == work.account, PersonRow.profile_due_at <= work.now)
        .order_by(PersonRow.profile_due_at)
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED")  # run once: a subquery might choose others for each row
    )
    claimed = (
        update(PersonRow)
        .where(PersonRow.id == due.c.id)
        .values(profile_due_at=work.now + AGAIN, profile_asked_at=work.now)
        .returning(PersonRow.id, PersonRow.line_user_id)
    )
    found = work.connection.execute(claimed).all()
    return [Asked(person_id=PersonId(person_id), line_user_id=user) for person_id, user in found]


def keep_profiles(work: Work, learned: Sequence[Learned]) -> None:
    """Keeps what LINE said. Whose language is another one than we thought gets the menu in it."""
    rows = [
        {
            "key": one.whose.person_id,
            "name": one.name,
            "told": one.language if one.language in LANGUAGES else "",
            "moment": work.now,
        }
        for one in sorted(learned, key=lambda one: one.whose.line_user_id)  # as `follow` does
    ]
    if rows:
        work.connection.execute(_LEARNED, rows)
        work.wake("menus", work.account)


def learn_name(work: Work, person_id: PersonId, name: str) -> None:
    """Somebody's name, from LINE's ID token."""
    work.connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(display_name=name))


def _may_be_asked(work: Work) -> ColumnElement[bool]:
    rested = or_(PersonRow.profile_asked_at.is_(None), PersonRow.profile_asked_at <= work.now - REST)
    return and_(PersonRow.profile_due_at.is_(None), rested)


_NAME, _TOLD = func.nullif(bindparam("name"), ""), func.nullif(bindparam("told"), "")
_MOMENT = bindparam("moment", type_=PersonRow.menu_stale_at.type)
_LEARNED = (
    update(PersonRow)
    .where(PersonRow.id == bindparam("key"))
    .values(
        display_name=func.coalesce(_NAME, PersonRow.display_name),
        language=func.coalesce(_TOLD, PersonRow.language),
        menu_stale_at=case((PersonRow.language != _TOLD, _MOMENT), else_=PersonRow.menu_stale_at),
        profile_due_at=None,
    )
)
