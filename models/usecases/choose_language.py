"""In which language somebody is spoken to: their own choice, which LINE's profile does not overwrite."""

from sqlalchemy import update

from models.domain.ids import PersonId
from models.tables.people import PersonRow
from models.uow import Work
from models.usecases.link_menus import LANGUAGES, menu_follows


def choose_language(work: Work, person_id: PersonId, language: str) -> None:
    """From here on this person reads `language`, and their menu follows. Raises ValueError for one we do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"nobody here speaks {language}")
    chosen = update(PersonRow).where(PersonRow.id == person_id).values(language=language, language_chosen=True)
    work.connection.execute(chosen)
    menu_follows(work, person_id)
