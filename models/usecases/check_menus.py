"""Whether LINE shows what it was told: it says 200 where it links nothing, and a bulk may overtake a later link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from models.domain.ids import PersonId
from models.tables.people import PersonRow
from models.uow import Work

AGAIN = timedelta(minutes=5)
"""A question that LINE did not answer, or whose worker died, is asked again after so long."""

MOST_CHECKS = 3
"""So often in a row is somebody linked anew whom LINE shows nothing: then they have left, and nobody told us."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Somebody of whom LINE is asked now; `key` is the menu that it was told to show them."""

    person_id: PersonId
    line_user_id: str
    key: str
    asked_at: datetime


def check_next(work: Work, most: int) -> list[Checked]:
    """People whose menu is to be looked at now. Who is about to be linked anew anyway comes afterwards."""
    due = (
        select(PersonRow.id)
        .where(
            PersonRow.line_account_id == work.account,
            PersonRow.menu_check_at <= work.now,
            PersonRow.following,
            PersonRow.menu_stale_at.is_(None),
            PersonRow.menu_linked.is_not(None),
        )
        .order_by(PersonRow.menu_check_at)
        .limit(most)
        .with_for_update(key_share=True, skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED")  # run once: a subquery might choose others for each row
    )
    claimed = (
        update(PersonRow)
        .where(PersonRow.id == due.c.id)
        .values(menu_check_at=work.now + AGAIN)
        .returning(PersonRow.id, PersonRow.line_user_id, PersonRow.menu_linked)
    )
    return [
        Checked(person_id=PersonId(person_id), line_user_id=user, key=str(key), asked_at=work.now)
        for person_id, user, key in work.connection.execute(claimed)
    ]


_UNCHANGED = (  # linked anew since the question: then the answer is about a menu of before, and another one is asked
    PersonRow.id == bindparam("key"),
    PersonRow.menu_check_at == bindparam("claimed"),
    PersonRow.menu_stale_at.is_(None),
    PersonRow.menu_linked == bindparam("menu"),
)
_SHOWN = update(PersonRow).where(*_UNCHANGED).values(menu_check_at=None, menu_checks=0)
_SWALLOWED = (
    update(PersonRow)
    .where(*_UNCHANGED, PersonRow.menu_checks < MOST_CHECKS)
    .values(
        menu_check_at=None, menu_checks=PersonRow.menu_checks + 1, menu_stale_at=bindparam("moment"), menu_linked=None
    )
)
_GIVEN_UP = update(PersonRow).where(*_UNCHANGED, PersonRow.menu_checks >= MOST_CHECKS).values(menu_check_at=None)


def settle_checks(work: Work, shown: Sequence[Checked], swallowed: Sequence[Checked]) -> None:
    """LINE has answered: `swallowed` are those to whom it shows another menu or none, who are linked once more."""
    if shown:
        work.connection.execute(_SHOWN, _rows(shown))
    if swallowed:
        work.connection.execute(_GIVEN_UP, _rows(swallowed))
        work.connection.execute(_SWALLOWED, [{**row, "moment": work.now} for row in _rows(swallowed)])
        work.wake("menus", work.account)


def _rows(checked: Sequence[Checked]) -> list[dict[str, object]]:
    in_order = sorted(checked, key=lambda one: one.line_user_id)  # as `linked` and `follow` do
    return [{"key": one.person_id, "claimed": one.asked_at + AGAIN, "menu": one.key} for one in in_order]
