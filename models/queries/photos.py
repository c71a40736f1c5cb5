"""Which photos the village still keeps."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from models.domain.ids import PhotoId
from models.tables.visits import PhotoRow
from models.uow import Work


def photo_is_there(work: Work, photo_id: PhotoId) -> bool:
    """Whether the village still keeps this photo: a link may outlive it."""
    return bool(work.connection.scalar(select(exists().where(PhotoRow.id == photo_id))))


def known_photos(work: Work, photo_ids: Sequence[PhotoId]) -> set[PhotoId]:
    """Those of the ids that a row still stands for."""
    found = work.connection.scalars(select(PhotoRow.id).where(PhotoRow.id.in_(photo_ids)))
    return {PhotoId(photo_id) for photo_id in found}
