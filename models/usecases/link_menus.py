"""Which rich menu each person should see, and what LINE was last told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ColumnElement, Text, any_, bindparam, case, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.households import Role
from models.domain.ids import PersonId
from models.queries.people import Person, by_line_users
from models.tables.base import given_ids
from models.tables.people import PersonRow
from models.tables.villages import LineAccountRow, RichMenuRow
from models.uow import Work

LEASE = timedelta(seconds=10)
"""Of a turn at an account's menus: where its worker is killed or loses the database, they wait so long at most."""

CHECK_AFTER = timedelta(seconds=20)
"""So long after a link that LINE may have swallowed it is asked what it shows; four times as long after a vain one."""

BULK = 500
"""LINE: so many people are linked by one bulk call."""

LANGUAGES = ("th", "en")

_MENU_OF = {Role.GUARD: "guard", Role.OFFICE: "office", Role.RESIDENT: "resident-calm"}

_STALE = text(
    "SELECT line_user_id, menu_stale_at, menu_linked, waits FROM my_menus_out_of_date() "
    "ORDER BY waits DESC, line_user_id LIMIT :most"
)

_IN_ORDER = (  # as `linked`, `follow` and `keep_menus` do: nobody waits in a circle
    select(PersonRow.id)
    .where(PersonRow.id == any_(given_ids("people")))
    .order_by(PersonRow.line_user_id)
    .with_for_update(key_share=True)
)
_DOUBTED = (
    update(PersonRow)
    .where(PersonRow.id.in_(_IN_ORDER))
    .values(menu_linked=None, menu_stale_at=bindparam("moment"))
    .execution_options(synchronize_session=False)
)

_MOMENT = bindparam("moment", type_=PersonRow.menu_stale_at.type)
_UNDISTURBED = PersonRow.menu_stale_at.is_not_distinct_from(bindparam("seen"))
_LINKED = (
    update(PersonRow)
    .where(PersonRow.id == bindparam("key"))
    .values(
        menu_linked=case((_UNDISTURBED, bindparam("menu", type_=Text)), else_=None),
        menu_stale_at=case((_UNDISTURBED, None), else_=bindparam("moment")),
        menu_check_at=case(
            (bindparam("doubtful", type_=Boolean), _MOMENT + CHECK_AFTER * func.power(4, PersonRow.menu_checks)),
            else_=PersonRow.menu_check_at,
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A person whose menu is to be linked. `seen_at` is the change that this answers, or the doubt in between.

    `doubtful`: nobody knows what they saw before, as with somebody who has come back. LINE may swallow the link.
    """

    person_id: PersonId
    line_user_id: str
    key: str
    seen_at: datetime | None
    doubtful: bool = False


def menu_key(person: Person, *, waits: bool) -> str:
    """The menu that fits: somebody waits for one of their houses, else the place they act for, in their language.

    Who waits at the gate comes first, also for a guard at work: the page that they work with is open anyway.
    """
    language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    if waits:
        return f"resident-waiting-{language}"
    place = person.acting
    return f"{_MENU_OF[place.role] if place else 'newcomer'}-{language}"


def menu_follows(work: Work, person_id: PersonId) -> None:
    """Something of somebody has changed that their menu shows: it is looked at after the commit."""
    work.connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(menu_stale_at=work.now))
    work.wake("menus", work.account)


def take_turn(work: Work) -> datetime | None:
    """Until when this worker may link the account's menus; None where another does: two could overtake each other."""
    free = or_(LineAccountRow.menus_until.is_(None), LineAccountRow.menus_until < work.now)
    return _move_turn(work, free, work.now + LEASE)


def renew_turn(work: Work, until: datetime) -> datetime | None:
    """The same worker goes on for another LEASE. None where its turn was over and has become somebody else's."""
    return _move_turn(work, LineAccountRow.menus_until == until, work.now + LEASE)


def end_turn(work: Work, until: datetime, rest: timedelta | None = None) -> None:
    """Another worker may go on, after a `rest` where LINE did not answer. A turn that was lost is not ours to end."""
    _move_turn(work, LineAccountRow.menus_until == until, work.now + rest if rest else None)


def _move_turn(work: Work, allowed: ColumnElement[bool], until: datetime | None) -> datetime | None:
    moved = update(LineAccountRow).where(LineAccountRow.id == work.account, allowed).values(menus_until=until)
    return work.connection.execute(moved.returning(LineAccountRow.menus_until)).scalar_one_or_none()


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
            seen_at=row.menu_stale_at,
            doubtful=row.menu_linked is None,
        )
        for row in rows
    ]


def doubt(work: Work, wanted: Sequence[Wanted]) -> list[Wanted]:
    """From here on nobody knows what these people see, until `linked` does.

    Written down before LINE is called: an answer may be lost, or the worker killed, after LINE has acted. What was
    linked before would then look right as soon as it is wanted again.
    """
    if wanted:
        people = [one.person_id for one in wanted]
        work.connection.execute(_DOUBTED, {"people": people, "moment": work.now})
    return [replace(one, seen_at=work.now) for one in wanted]


def linked(work: Work, told: Sequence[Wanted]) -> None:
    """LINE was told. Whoever became stale meanwhile, or was told by somebody else as well, is told once more."""
    if told:
        in_order = sorted(told, key=lambda wanted: wanted.line_user_id)  # as `follow` does: nobody waits in a circle
        rows = [
            {
                "key": wanted.person_id,
                "menu": wanted.key,
                "seen": wanted.seen_at,
                "moment": work.now,
                "doubtful": wanted.doubtful,
            }
            for wanted in in_order
        ]
        work.connection.execute(_LINKED, rows)


def anybody_in_doubt(work: Work) -> bool:
    """Somebody may still see a menu of before: LINE has not been told another one, or nobody knows that it was."""
    somebody = select(PersonRow.id).where(
        PersonRow.line_account_id == work.account,
        PersonRow.following,
        PersonRow.menu_stale_at.is_not(None),
        PersonRow.menu_linked.is_(None),
    )
    return bool(work.connection.scalar(select(somebody.exists())))


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
        work.connection.execute(
            update(PersonRow).where(everybody).values(menu_stale_at=work.now, menu_linked=None, menu_checks=0)
        )
        work.wake("menus", work.account)
