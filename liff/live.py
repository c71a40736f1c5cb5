"""Pages that watch the gate: each socket gets every change of its village, and none of another's."""

import queue
import threading
from collections import defaultdict
from uuid import UUID

MOST_BEHIND = 200
"""A page that is so many messages behind is let go: it reconnects and reads the list anew."""

READY = '{"type":"ready"}'
STALE = '{"type":"stale"}'


class Watcher:
    """One page's socket: what it has still to be sent. None says that it is let go."""

    def __init__(self) -> None:
        self.frames: queue.Queue[str | None] = queue.Queue(MOST_BEHIND)

    def tell(self, frame: str) -> None:
        """Never waits: a slow page must not hold up the others."""
        try:
            self.frames.put_nowait(frame)
        except queue.Full:
            self.let_go()

    def let_go(self) -> None:
        """What was not sent is dropped, so that the end is seen at once."""
        while True:
            try:
                self.frames.get_nowait()
            except queue.Empty:
                break
        self.frames.put_nowait(None)


class Hub:
    """Who watches which village, in this process."""

    def __init__(self) -> None:
        self._watchers: dict[UUID, set[Watcher]] = defaultdict(set)
        self._lock = threading.Lock()

    def join(self, village_id: UUID) -> Watcher:
        watcher = Watcher()
        with self._lock:
            self._watchers[village_id].add(watcher)
        return watcher

    def leave(self, village_id: UUID, watcher: Watcher) -> None:
        with self._lock:
            self._watchers[village_id].discard(watcher)
            if not self._watchers[village_id]:
                del self._watchers[village_id]

    def tell(self, village_id: UUID, frame: str) -> None:
        """Hands a frame to everybody who watches this village."""
        for watcher in self._of(village_id):
            watcher.tell(frame)

    def tell_stale(self) -> None:
        """Nobody can say what is going on any more: every page is to ask for itself."""
        self._tell_everybody(STALE)

    def tell_ready(self) -> None:
        """From now on every change is told: each page reads its list once more, and then listens."""
        self._tell_everybody(READY)

    def _tell_everybody(self, frame: str) -> None:
        with self._lock:
            everybody = [watcher for watchers in self._watchers.values() for watcher in watchers]
        for watcher in everybody:
            watcher.tell(frame)

    def _of(self, village_id: UUID) -> list[Watcher]:
        with self._lock:
            return list(self._watchers.get(village_id, ()))
