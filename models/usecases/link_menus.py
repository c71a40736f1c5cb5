"""Which rich menu each person should see, and what LINE was last told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.households import Role
from models.domain.ids import PersonId
from models.queries.people import Person, by_line_users
from models.tables.people import PersonRow
from models.tables.villages import LineAccountRow, RichMenuRow
from models.uow import Work

LEASE = timedelta(seconds=30)
BULK = 500
"""LINE: so many people are linked by one bulk call."""

LANGUAGES = ("th", "en")

_STALE = text(
    "SELECT line_user_id, menu_stale_at, menu_linked, waits FROM my_menus_out_of_date() "
    "ORDER BY waits DESC, line_user_id LIMIT :most"
)

_LINKED = (
    update(PersonRow)
    .where(PersonRow.id == bindparam("key"))
    .values(
        menu_linked=bindparam("menu"),
        menu_stale_at=case((PersonRow.menu_stale_at == bindparam("seen"), None), else_=PersonRow.menu_stale_at),
    )
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A person whose menu is to be linked. `seen_at` is the change that this answers."""

    person_id: PersonId
    line_user_id: str
    key: str
    linked: str | None
    seen_at: datetime | None


def menu_key(person: Person, *, waits: bool) -> str:
    """The menu that fits: somebody waits for one of their houses, else their role, in their language."""
    language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    if waits:
        return f"resident-waiting-{language}"
    if person.active(Role.GUARD):
        return f"guard-{language}"
    return f"resident-calm-{language}" if person.active(Role.RESIDENT) else f"newcomer-{language}"


def take_turn(work: Work) -> bool:
    """Whether this worker may link the account's menus now: two at once could overtake each other at LINE."""
    free = or_(LineAccountRow.menus_until.is_(None), LineAccountRow.menus_until < work.now)
    taken = work.connection.execute(
        update(LineAccountRow)
        .where(LineAccountRow.id == work.account, free)
        .values(menus_until=work.now + LEASE)
        .returning(LineAccountRow.id)
    )
    return taken.one_or_none() is not None


def end_turn(work: Work, rest: timedelta | None = None) -> None:
    """Another worker may go on, after a `rest` where LINE did not answer."""
    until = work.now + rest if rest else None
    work.connection.execute(update(LineAccountRow).where(LineAccountRow.id == work.account).values(menus_until=until))


def stale(work: Work, limit: int = BULK) -> list[Wanted]:
    """People of the account whose menu is not the right one, with the one that is.

    Nobody marks them: who waits and what LINE was last told are compared, so that a lost wake-up is found again.
    """
    rows = work.connection.execute(_STALE, {"most": limit}).all()
    people = by_line_users(work, [row.line_user_id for row in rows])
    return [
        Wanted(
            person_id=people[row.line_user_id].id,
            line_user_id=row.line_user_id,
            key=menu_key(people[row.line_user_id], waits=row.waits),
            linked=row.menu_linked,
            seen_at=row.menu_stale_at,
        )
        for row in rows
    ]


def linked(work: Work, told: Sequence[Wanted]) -> None:
    """LINE was told. Whoever became stale again meanwhile stays so."""
    if told:
        in_order = sorted(told, key=lambda wanted: wanted.line_user_id)  # as `follow` does: nobody waits in a circle
        rows = [{"key": wanted.person_id, "menu": wanted.key, "seen": wanted.seen_at} for wanted in in_order]
        work.connection.execute(_LINKED, rows)


def menus_at_line(work: Work) -> dict[str, str]:
    """LINE's id of each menu of the account, by our key."""
    rows = work.connection.execute(
        select(RichMenuRow.key, RichMenuRow.rich_menu_id).where(RichMenuRow.line_account_id == work.account)
    )
    return {row.key: row.rich_menu_id for row in rows}


def keep_menus(work: Work, ids: dict[str, str]) -> None:
    """Notes which menus stand at LINE now; everybody whose menu was another one is linked anew."""
    before = menus_at_line(work)
    for key, rich_menu_id in ids.items():
        values = {"rich_menu_id": rich_menu_id, "synced_at": work.now}
        statement = upsert(RichMenuRow).values(line_account_id=work.account, key=key, **values)
        work.connection.execute(statement.on_conflict_do_update(index_elements=["line_account_id", "key"], set_=values))
    changed = [key for key, rich_menu_id in ids.items() if before.get(key) != rich_menu_id]
    if changed:
        everybody = PersonRow.line_account_id == work.account
        in_order = select(PersonRow.id).where(everybody).order_by(PersonRow.line_user_id)
        work.connection.execute(in_order.with_for_update(key_share=True))  # in the order of `linked` and `follow`
        work.connection.execute(update(PersonRow).where(everybody).values(menu_stale_at=work.now, menu_linked=None))
        work.wake("menus", work.account)
