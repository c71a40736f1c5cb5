"""What the panel is made with: handed in by app.py, so that nothing here opens anything."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask_limiter import Limiter

from admin.door import Door
from admin.system.machines import Queues, Versions
from bot.line.web_login import LoginChannel, WebLogin
from models.domain.ids import AccountId, PhotoId, VillageId
from models.domain.letters import Letter
from models.photos.keys import Size
from models.photos.links import PhotoLinks
from models.uow import Database

Result = TypeVar("Result")
PHOTO_LIFE = timedelta(hours=2)


class Files(Protocol):
    """The files of the pages, read once; `version` changes with any of them."""

    @property
    def files(self) -> Mapping[str, Any]: ...

    @property
    def version(self) -> str: ...


class Watchers(Protocol):
    """Who is told of a village's changes."""

    def join(self, village_id: UUID) -> Any:
        """A watcher, whose `frames` are a queue of words; None among them ends it."""

    def leave(self, village_id: UUID, watcher: Any) -> None: ...


class Heavy(Protocol):
    """Runs what keeps a core busy where it does not hold up other requests."""

    def __call__(self, work: Callable[..., Result], *args: Any) -> Result: ...


@dataclass(frozen=True, kw_only=True)
class SignInChannel:
    """The LINE Login channel of an account; None where nobody told us its secret."""

    account_id: AccountId
    liff_id: str
    channel: LoginChannel | None


@dataclass(frozen=True, kw_only=True)
class PanelParts:
    """Values and other people's objects that the panel's views work with."""

    database: Database
    door: Door
    secret_key: str
    public_base_url: str
    line_api_base: str
    web_login: WebLogin
    channels: Callable[[], Collection[SignInChannel]]
    first_liff_id: str
    liff_link: Callable[[AccountId], str]
    """Where the phones' pages of an account begin: an invite's link goes there."""
    photo_links: PhotoLinks
    watchers: Watchers
    feed: Callable[[], bool]
    """Starts what feeds the watchers in this process: whether it stands."""
    stale: str
    """What watchers are told when it stands no more."""
    limiter: Limiter
    heavy: Heavy
    files: Files
    queues: Queues
    versions: Callable[[], Versions]
    forget_accounts: Callable[[], None]
    """A LINE account has changed: this process reads them anew."""
    fonts: str
    worded: Callable[[Letter, str, AccountId], list[dict[str, Any]]]
    """A letter as LINE is given it: in which language, and through which account."""
    mail: Callable[[str, str, str], None] | None
    """Sends a letter: to whom, its subject, its words. None where no SMTP server was told."""

    @property
    def is_private(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_base_url.lower().startswith("https:")

    def photo(self, village_id: VillageId, photo_id: PhotoId, size: Size, now: datetime) -> str:
        """A signed way to a visitor's picture, for as long as a page of the panel stays open."""
        return urlsplit(self.photo_links.url(village_id, photo_id, size, PHOTO_LIFE, now)).path
