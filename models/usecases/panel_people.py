"""As whom somebody acts who signs in with a password: a person without LINE, to whom nothing is ever sent."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.ids import PersonId, VillageId
from models.queries.panel_seats import person_of_login
from models.tables.people import PersonRow
from models.uow import Work, new_id
from models.usecases.changes import note_change
from models.usecases.panel_logins import Login


def person_for(work: Work, login: Login) -> PersonId:
    """The login's person in the work's LINE account, made where there is none. LINE has no user id like theirs."""
    with work.whole_account_open():
        found = person_of_login(work, login.id) or _make(work, login.id, login.name, login.language)
        found = found or person_of_login(work, login.id)
    if found is None:
        raise LookupError(login.id)
    return found


def enter_village(work: Work, login: Login, village_id: VillageId) -> PersonId:
    """The operator comes into a village's office; the village can read that they did."""
    work.enter(village_id)
    person_id = person_for(work, login)
    note_change(work, "village", village_id, "operator_entered", {"login": str(login.id)})
    return person_id


def _make(work: Work, login_id: UUID, name: str, language: str) -> PersonId | None:
    """None where somebody else has made it at the same moment."""
    person_id = PersonId(new_id())
    made = (
        upsert(PersonRow)
        .values(
            id=person_id,
            line_account_id=work.account,
            line_user_id=f"panel:{person_id}",
            display_name=name,
            language=language,
            following=False,
            language_chosen=True,
            login_id=login_id,
            created_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(PersonRow.id)
    )
    return person_id if work.connection.scalar(made) else None
