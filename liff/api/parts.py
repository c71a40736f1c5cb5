"""What the API's views are handed by whoever puts the program together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask_limiter import Limiter

from bot.line.login import LineLogin
from liff.api.sharing import Sharing
from liff.auth import Door, Tokens
from liff.live import Hub
from models.domain.ids import AccountId
from models.domain.plate_text import ReadPlate
from models.gate_codes import GateCodes
from models.pass_keys import PassKeys
from models.photos.links import PhotoLinks
from models.photos.store import PhotoStore
from models.uow import Database
from models.usecases.accounts import Account
from models.watch_keys import WatchKeys

Result = TypeVar("Result")


class Heavy(Protocol):
    """Runs what keeps a core busy where it does not hold up the others."""

    def __call__(self, work: Callable[..., Result], *args: Any) -> Result: ...


class PlateReader(Protocol):
    def read(self, jpeg: bytes) -> ReadPlate | None:
        """The plate in the photo; None where none is sure enough, or it would take too long."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    database: Database
    door: Door
    tokens: Tokens
    login: LineLogin
    accounts: Callable[[], Sequence[Account]]
    liff_link: Callable[[AccountId], str]
    give_back: Callable[[str, str], bool]
    """A Login channel's id and somebody's access token: whether LINE has forgotten what they allowed us."""
    photo_store: Callable[[], PhotoStore]
    photo_links: PhotoLinks
    hub: Hub
    limiter: Limiter
    heavy: Heavy
    plate_reader: PlateReader | None
    pass_keys: PassKeys
    gate_codes: GateCodes
    watch_keys: WatchKeys
    sharing: Sharing
