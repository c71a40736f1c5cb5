"""Pages that watch: a gate's socket gets every change of its village, a resident's those of their own houses."""

import queue
import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson

MOST_BEHIND = 200
"""A page that is so many messages behind is let go: it reconnects and reads the list anew."""

READY = '{"type":"ready"}'
STALE = '{"type":"stale"}'


class Watcher:
    """One page's socket: what it has still to be sent. None says that it is let go.

    `houses` are the ones whose visits it is told of; None stands for all of the village. `phones` says whether
    it is told visitors' telephone numbers.
    """

    def __init__(self, houses: Collection[UUID] | None = None, *, phones: bool = True) -> None:
        self.frames: queue.Queue[str | None] = queue.Queue(MOST_BEHIND)
        self.phones = phones
        self.houses = None if houses is None else frozenset(str(one) for one in houses)

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

    def join(self, village_id: UUID, houses: Collection[UUID] | None = None, *, phones: bool = True) -> Watcher:
        watcher = Watcher(houses, phones=phones)
        with self._lock:
            self._watchers[village_id].add(watcher)
        return watcher

    def leave(self, village_id: UUID, watcher: Watcher) -> None:
        with self._lock:
            self._watchers[village_id].discard(watcher)
            if not self._watchers[village_id]:
                del self._watchers[village_id]

    def tell(self, village_id: UUID, frame: str) -> None:
        """Hands a frame of visits to everybody who watches this village, and to a resident their part of it."""
        watchers = self._of(village_id)
        residents = [watcher for watcher in watchers if watcher.houses is not None]
        phoneless = [watcher for watcher in watchers if watcher.houses is None and not watcher.phones]
        for watcher in watchers:
            if watcher.houses is None and watcher.phones:
                watcher.tell(frame)
        if residents or phoneless:
            visits = orjson.loads(frame)["visits"]
            _tell_each_their_own(residents, visits)
            _tell_without_phones(phoneless, visits)

    def tell_gate(self, village_id: UUID, frame: str) -> None:
        """Hands a frame to guards and the office."""
        for watcher in self._of(village_id):
            if watcher.houses is None:
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


def _tell_each_their_own(residents: Sequence[Watcher], visits: Sequence[Any]) -> None:
    """Read once for all of them: most of a village's changes are about nobody who is looking."""
    by_house: dict[str, list[Any]] = defaultdict(list)
    for visit in visits:
        by_house[visit["house"]["id"]].append(visit)
    for watcher in residents:
        theirs = [visit for house in sorted(watcher.houses or ()) for visit in by_house.get(house, ())]
        if theirs:
            watcher.tell(_frame(theirs))


def _tell_without_phones(watchers: Sequence[Watcher], visits: Sequence[Any]) -> None:
    frame = _frame([without_phone(visit) for visit in visits])
    for watcher in watchers:
        watcher.tell(frame)


def _frame(visits: Sequence[Any]) -> str:
    return orjson.dumps({"type": "visits", "visits": visits}).decode()


def without_phone(visit: dict[str, Any]) -> dict[str, Any]:
    """The visit as JSON for somebody to whom its visitor's telephone number is not shown."""
    return {**visit, "visitor_phone": None}
