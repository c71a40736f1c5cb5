"""A wish of the office in the hands of whoever makes it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import AccountId, VillageId
from models.uow import Work
from models.usecases import tasks
from models.usecases.tasks import Result, Task
from workers.runtime import Runtime


class CannotBeDone(Exception):  # noqa: N818
    """Trying again would not help; the words are a msgid that the office is told."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A task, whose it is, and how far it is."""

    runtime: Runtime
    task: Task
    village_id: VillageId
    account_id: AccountId

    def work(self) -> AbstractContextManager[Work]:
        """A transaction of the village, as whoever asked, in the panel's name. As many as the maker likes."""
        actor = Actor(person_id=self.task.made_by, role=ActorRole.OFFICE, source=Source.PANEL)
        return self.runtime.database.work(village_id=self.village_id, account_id=self.account_id, actor=actor)

    def progress(self, done: int, total: int | None) -> None:
        """Tells the page, in a transaction of its own, and keeps the task for longer. Raises Cancelled."""
        with self.work() as work:
            tasks.tell_progress(work, self.task.id, done, total)


Maker = Callable[[Assignment], Result | None]
"""Makes the file. Who changes the village instead calls `finish_task` in that very transaction, and returns None."""
