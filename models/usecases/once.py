"""What a phone sends twice is made once: the second time finds what the first has made."""

from uuid import UUID, uuid5

from sqlalchemy import text

from models.uow import Work

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def id_for(work: Work, key: UUID) -> UUID:
    """The id of what this person makes in this village under this key, the same each time. Others with the same key
    wait until we are done, and find it then.
    """
    if work.actor.person_id is None:
        raise RuntimeError("a key is somebody's")
    made = uuid5(work.actor.person_id, f"{work.village}/{key}")
    work.connection.execute(_ONE_AT_A_TIME, {"name": str(made)})
    return made
