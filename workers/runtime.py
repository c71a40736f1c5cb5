"""What a process of ours holds: made once from the settings, handed on as values, closed at the end."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from redis import Redis

from bot.line.channel import Bases, Channel
from bot.messages.parts import Links
from liff.api.shapes import live_visit
from liff.api.watch_shapes import hit_json
from models.domain.ids import AccountId, PhotoId, VillageId
from models.photos.links import PhotoLinks
from models.photos.store import PhotoStore, open_store
from models.queries.visit_cards import cards
from models.sealing import Seal
from models.uow import Database, News, open_engine
from models.usecases.accounts import Account, ChannelSettings, account, keep_account
from models.usecases.record import append_happened
from settings import Settings
from workers.queue import Wake, connect

if TYPE_CHECKING:
    from bot.line.client import LineCalls

ACCOUNT_SECONDS = 5.0
"""How long credentials that were changed in the panel may take to be known to a process that works."""

PHOTO_LIFE = timedelta(days=7)
"""How long a picture in a chat can be looked at again."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where this installation's servers are: the operator's, or the embedded ones'."""

    database_url: str
    redis_url: str
    photo_store_url: str
    secret_key: str
    field_keys: tuple[str, ...]
    close: Callable[[], None]


class Runtime:
    """Everything that a process needs, opened when it is first used."""

    def __init__(self, settings: Settings, places: Places, *, pool_size: int = 20) -> None:
        self.settings = settings
        self.places = places
        self._pool_size = pool_size
        self._accounts: dict[AccountId, tuple[Account, float]] = {}  # with when it was read, by the monotonic clock
        self.praised_at: dict[AccountId, float] = {}  # when LINE was last noted to answer well, by the monotonic clock

    @cached_property
    def redis(self) -> Redis:
        return connect(self.places.redis_url)

    @cached_property
    def patient_redis(self) -> Redis:
        """For a worker that waits at Redis on purpose."""
        return connect(self.places.redis_url, seconds=5)

    @cached_property
    def wake(self) -> Wake:
        return Wake(self.redis)

    @cached_property
    def seal(self) -> Seal:
        return Seal(self.places.field_keys)

    @cached_property
    def database(self) -> Database:
        engine = open_engine(self.places.database_url, pool_size=self._pool_size)
        return Database(engine, self.seal, record=append_happened, cards=cards, on_commit=self._tell)

    @cached_property
    def line(self) -> "LineCalls":
        """The way out to LINE. The SDK behind it costs a second to import: only who calls LINE pays."""
        from bot.line.client import LineCalls

        return LineCalls(Bases(api=self.settings.line_api_base, data=self.settings.line_data_api_base))

    @cached_property
    def photo_store(self) -> PhotoStore:
        return open_store(self.places.photo_store_url, self.settings.s3_endpoint_url)

    @cached_property
    def photo_links(self) -> PhotoLinks:
        return PhotoLinks(self.places.secret_key, self.settings.public_base_url)

    def links(self, moment: Any, account_id: AccountId) -> Links:
        """Addresses in a message that this account writes now: photos open for a week."""

        def link(size: Any) -> Callable[[str, str], str]:
            return lambda village, photo: self.photo_links.url(
                VillageId(UUID(village)), PhotoId(UUID(photo)), size, PHOTO_LIFE, moment
            )

        account = self.account(account_id)
        liff = f"{self.settings.liff_base}/{account.liff_id if account else self.settings.liff_id}"
        return Links(photo=link("thumb"), full_photo=link("full"), liff=liff, public=self.settings.public_base_url)

    def account(self, account_id: AccountId) -> Account | None:
        """A LINE account, remembered for some seconds: the panel changes its credentials while we work."""
        known, read_at = self._accounts.get(account_id, (None, float("-inf")))
        if known is not None and time.monotonic() - read_at < ACCOUNT_SECONDS:
            return known
        with self.database.work(account_id=account_id, whole_account=True) as work:
            found = account(work)
        if found is not None:
            self._accounts[account_id] = found, time.monotonic()
        return found

    def account_anew(self, account_id: AccountId) -> Account | None:
        """The same read from the database: LINE refuses its credentials, which may have been corrected there since."""
        self._accounts.pop(account_id, None)
        return self.account(account_id)

    def forget(self) -> None:
        """Reads the accounts anew when they are next needed."""
        self._accounts.clear()
        self.praised_at.clear()

    def keep_first_account(self) -> AccountId | None:
        """The account that the environment describes, brought into the database; None where it describes none."""
        told = self.settings
        if not (told.line_channel_id and told.line_channel_secret and told.line_login_channel_id and told.liff_id):
            return None
        token, login_secret = told.line_channel_access_token, told.line_login_channel_secret
        given = ChannelSettings(
            channel_id=told.line_channel_id,
            channel_secret=told.line_channel_secret.get_secret_value(),
            access_token=token.get_secret_value() if token else None,
            login_channel_id=told.line_login_channel_id,
            login_channel_secret=login_secret.get_secret_value() if login_secret else None,
            liff_id=told.liff_id,
        )
        with self.database.work() as work:
            return keep_account(work, given)

    def close(self) -> None:
        """Lets go of what was opened; the embedded servers stop with the last of their users."""
        opened = self.__dict__
        if line := opened.pop("line", None):
            line.close()
        if database := opened.get("database"):
            database.engine.dispose()
        for redis in (opened.get("redis"), opened.get("patient_redis")):
            if redis:
                redis.close()
        self.places.close()

    def _tell(self, news: News) -> None:
        live: dict[UUID, Any] = {
            village_id: [live_visit(card) for card in shown] for village_id, shown in news.cards.items()
        }
        hits: dict[UUID, Any] = {village_id: [hit_json(one) for one in seen] for village_id, seen in news.hits.items()}
        self.wake(news.wakes, live, hits)


def channel_of(found: Account) -> Channel:
    """The account's Messaging API channel, as the gateway wants it."""
    current, *following = found.secrets
    return Channel(
        channel_id=found.channel_id,
        secret=current,
        next_secret=following[0] if following else None,
        access_token=found.access_token,
    )
