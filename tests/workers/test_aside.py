"""What takes its time does not stop the clock."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.photos.file_store import FileStore
from models.uow import Database
from settings import Settings
from tests.cast import Cast
from tests.journeys.programs import eventually
from tests.usecases.acts import comes, shown
from workers import clock
from workers.clock import Aside
from workers.places import find_places
from workers.runtime import Runtime


class SlowStore(FileStore):
    """So full of photos that looking through it takes until somebody says that it is enough."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.enough = threading.Semaphore(0), threading.Event()

    def keys_before(self, moment: datetime) -> Iterator[str]:
        self.asked.release()
        self.enough.wait(60)
        return super().keys_before(moment)


def test_timers_ring_while_the_photos_are_swept(
    settings: Settings, database: Database, cast: Cast, tmp_path: Path
) -> None:
    mine, store, stop = Runtime(settings, find_places(settings)), SlowStore(tmp_path), threading.Event()
    mine.photo_store = store
    thread = threading.Thread(target=clock.run, args=(mine, stop, 0.0))
    thread.start()
    try:
        assert store.asked.acquire(timeout=30)
        visit_id = comes(database, cast, now=datetime.now(UTC) - timedelta(hours=1))
        eventually(lambda: shown(database, cast, visit_id).state == "expired", 30, "the end of the visit")
        assert not store.asked.acquire(blocking=False), "one sweep at a time"
    finally:
        store.enough.set()
        stop.set()
        thread.join(30)
        mine.close()
    assert not thread.is_alive()


def test_what_breaks_beside_the_clock_is_tried_again() -> None:
    tried = threading.Semaphore(0)

    def work() -> None:
        tried.release()
        raise OSError("no such disk")

    aside = Aside("sweeper")
    for _ in range(2):
        eventually(lambda: aside.do(work) or tried.acquire(blocking=False), 10, "a try")
