"""Photo files that no visit knows: left by a process that died between the file and its row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from models.domain.ids import PhotoId, VillageId
from models.photos.keys import parts_of
from models.photos.sweep import orphans
from models.queries.photos import known_photos
from workers.runtime import Runtime

log = structlog.get_logger(__name__)

OLD_ENOUGH = timedelta(hours=2)
"""No upload takes so long: a younger file may belong to a visit that is being written."""


def sweep_photos(runtime: Runtime, now: datetime) -> int:
    """Deletes files that no row stands for. Returns how many."""
    count = orphans(runtime.photo_store, lambda keys: _known(runtime, keys), now - OLD_ENOUGH)
    if count:
        log.info("photos_swept", count=count)
    return count


def _known(runtime: Runtime, keys: Sequence[str]) -> set[str]:
    """Those of the keys whose photo has a row; each village is asked for its own."""
    by_village: dict[VillageId, dict[PhotoId, list[str]]] = {}
    for key in keys:
        village, name = parts_of(key)
        photos = by_village.setdefault(VillageId(UUID(village)), {})
        photos.setdefault(PhotoId(UUID(name[:36])), []).append(key)
    found: set[str] = set()
    for village_id, photos in by_village.items():
        with runtime.database.work(village_id=village_id) as work:
            for photo_id in known_photos(work, list(photos)):
                found.update(photos[photo_id])
    return found
