"""People come to know the account, and leave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.tables.people import PersonRow
from models.uow import Work, new_id
from models.usecases.learn_profiles import due_again


@dataclass(frozen=True, kw_only=True)
class Met:
    """Somebody whom LINE told us of."""

    line_user_id: str
    name: str = ""
    language: str = "th"


def follow(work: Work, people: Sequence[Met]) -> None:
    """These people can be written to (again). Their rich menu is linked anew: LINE may have forgotten it.

    A webhook tells no name, so that LINE is asked for it after the commit.
    """
    rows = [
        {
            "id": new_id(),
            "line_account_id": work.account,
            "line_user_id": met.line_user_id,
            "display_name": met.name,
            "language": met.language,
            "following": True,
            "menu_stale_at": work.now,
            "profile_due_at": work.now,
            "created_at": work.now,
        }
        for met in sorted({met.line_user_id: met for met in people}.values(), key=lambda met: met.line_user_id)
    ]
    if rows:
        statement = upsert(PersonRow).values(rows)
        again = {
            "following": True,
            "menu_stale_at": work.now,
            "menu_linked": None,
            "menu_checks": 0,
            "profile_due_at": due_again(work),
        }
        work.connection.execute(
            statement.on_conflict_do_update(index_elements=["line_account_id", "line_user_id"], set_=again)
        )
        work.wake("menus", work.account)
        work.wake("profiles", work.account)


def unfollow(work: Work, line_user_ids: Sequence[str]) -> None:
    """These people blocked the account: nobody waits for their phones any more."""
    if line_user_ids:
        work.connection.execute(
            update(PersonRow)
            .where(PersonRow.line_account_id == work.account, PersonRow.line_user_id.in_(sorted(set(line_user_ids))))
            .values(following=False, menu_linked=None)
        )
