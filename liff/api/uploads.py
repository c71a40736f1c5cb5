"""Photos on their way in: read with limits, prepared where nobody has to wait, gone if no visit comes of it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any, TypeVar

import structlog
from flask import request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from liff.api.bodies.reading import Model, read_fields, read_json
from liff.api.parts import Heavy
from models.domain.errors import Invalid
from models.domain.ids import PhotoId, VillageId
from models.photos.file_store import FileStore
from models.photos.imaging import PreparedPhoto, prepare
from models.photos.keys import photo_key
from models.photos.store import PhotoStore, PhotoStoreTrouble
from models.uow import new_id
from models.usecases.new_visits import StoredPhoto

log = structlog.get_logger(__name__)

MOST_PHOTOS = 4
MOST_BYTES = 10_000_000
DECODED_AT_ONCE = 2
"""Photos in one process: fifty megapixels take 300 MB while they are decoded."""
Result = TypeVar("Result")


def off_loop(heavy: Heavy, store: PhotoStore, work: Callable[..., Result], *args: Any) -> Result:
    """The store's work where it holds up nobody: a disk's, beside the loop.

    A bucket's stays: its sockets wait for the network in the loop that made them, and belong to no other thread.
    """
    return heavy(work, *args) if isinstance(store, FileStore) else work(*args)


@dataclass
class Batch:
    """Photos that lie in the store; they go again unless `keep` is set.

    It is set as soon as a row may name them. Those that none names after all are found by the sweep.
    """

    photos: list[StoredPhoto] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    keep: bool = False


def read_form(model: type[Model], several: Collection[str] = ()) -> tuple[Model, list[bytes]]:
    """A form's fields and its photos as they came, or JSON, which has none. Raises Invalid.

    Of a field that is sent repeatedly the first one counts, of `several` all of them, parted by commas.
    """
    if request.mimetype == "multipart/form-data":
        given = request.form.to_dict()
        given |= {name: ",".join(request.form.getlist(name)) for name in several if name in given}
        return read_fields(model, given), Uploads.read(request.files)
    if request.mimetype in {"application/json", ""}:
        return read_json(model), []
    raise Invalid([("Content-Type", "must be application/json or multipart/form-data")])


class Uploads:
    def __init__(self, store: Callable[[], PhotoStore], heavy: Heavy) -> None:
        self._store = store
        self._heavy = heavy
        self._decoding = BoundedSemaphore(DECODED_AT_ONCE)

    @staticmethod
    def read(files: "ImmutableMultiDict[str, FileStorage]") -> list[bytes]:
        """The `photo` parts. Raises Invalid for too many, too large, or parts of another name."""
        strangers = sorted(set(files) - {"photo"})
        if strangers:
            raise Invalid([(name, "is no file of this form") for name in strangers])
        parts = files.getlist("photo")
        if len(parts) > MOST_PHOTOS:
            raise Invalid([("photo", f"at most {MOST_PHOTOS} photos")])
        raws = [part.stream.read(MOST_BYTES + 1) for part in parts]
        if any(len(raw) > MOST_BYTES for raw in raws):
            raise Invalid([("photo", "each photo at most 10 MB")])
        return raws

    @contextmanager
    def stored(self, village_id: VillageId, raws: Sequence[bytes], copies: int = 1) -> Iterator[Batch]:
        """The photos, prepared and in the store, for as long as the block takes; kept if it says so.

        Each so many times, one after the other, where several visits have it.

        Files come before the row, so that no row ever names a photo that is not there. Raises PhotoRefused.
        """
        prepared = [self.prepared(raw) for raw in raws]
        batch = Batch()
        try:
            for photo in [photo for photo in prepared for _ in range(copies)]:
                self._put(village_id, photo, batch)
            yield batch
        finally:
            if not batch.keep:
                self._discard(batch)

    def prepared(self, raw: bytes) -> PreparedPhoto:
        """Raises PhotoRefused."""
        with self._decoding:
            return self._heavy(prepare, raw)

    def _put(self, village_id: VillageId, photo: PreparedPhoto, batch: Batch) -> None:
        photo_id = PhotoId(new_id())
        full, thumb = photo_key(village_id, photo_id, "full"), photo_key(village_id, photo_id, "thumb")
        batch.keys += [full, thumb]
        store = self._store()
        for key, jpeg in ((full, photo.full), (thumb, photo.thumb)):
            off_loop(self._heavy, store, store.put, key, jpeg)
        batch.photos.append(
            StoredPhoto(id=photo_id, sha256=photo.sha256, width=photo.width, height=photo.height, bytes=len(photo.full))
        )

    def _discard(self, batch: Batch) -> None:
        store = self._store()
        for key in batch.keys:
            try:
                off_loop(self._heavy, store, store.delete, key)
            except PhotoStoreTrouble:  # must not hide why the photos go
                log.warning("photo_left_behind", key=key)  # the sweep finds it: no row knows it
