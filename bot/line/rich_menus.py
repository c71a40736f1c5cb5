"""Rich menus at LINE: what is wanted is made, what is no longer wanted goes. Knows nothing of what the menus say.

Making and deleting are limited to 100 an hour and a picture can be set once, so `sync` makes only what is missing,
mends what an earlier run left half done, and stops where LINE says that it is enough; the next run goes on from there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
import structlog

from bot.line.answers import Accepted, Dead, Verdict

OURS = "village-"  # menus whose name begins so were made here; nobody else's are touched
TIMEOUT = (3.05, 20.0)  # seconds to connect, to read; a picture is up to 1 MB
ONE_BY_ONE = 50  # so many are linked by a call each: that acts at once, a bulk takes seconds and can be overtaken
BULK = 500  # LINE: user ids in a bulk link, messaging-api.yml
_log = structlog.get_logger(__name__)

Call = Callable[[str, str, Any], Awaitable[Verdict]]
"""Method, path and JSON body; the asynchronous client's `call`."""


@dataclass(frozen=True, kw_only=True)
class MenuDefinition:
    """A menu as it should be. The name changes with the content, because LINE's menus cannot be changed."""

    key: str
    name: str
    menu: dict[str, Any]  # LINE's rich menu object
    picture: bytes
    picture_type: str = "image/png"


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """LINE refused to go on: 429 or another status, 0 where it could not be reached."""

    status: int
    reason: str


@dataclass(kw_only=True)
class Synced:
    """`ids`: the menus that stand with their picture, by key. The rest is what was done, and why no more."""

    ids: dict[str, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stopped: Stopped | None = None


class MenuRefused(Exception):  # noqa: N818  LINE refused, we did not err
    """LINE's answer was no success."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


class RichMenus:
    """A channel's rich menus, one call a method. Raises MenuRefused."""

    def __init__(self, api: Any, data: Any) -> None:
        self._api, self._data = api, data  # linebot's ApiClient, one for each address

    def every(self) -> list[tuple[str, str]]:
        """Id and name of each menu that was made through the API."""
        listed = orjson.loads(self._ask(self._api, "GET", "/v2/bot/richmenu/list"))
        return [(menu["richMenuId"], menu.get("name", "")) for menu in listed.get("richmenus", [])]

    def create(self, menu: dict[str, Any]) -> str:
        return str(orjson.loads(self._ask(self._api, "POST", "/v2/bot/richmenu", menu))["richMenuId"])

    def has_picture(self, menu_id: str) -> bool:
        try:
            self._ask(self._data, "GET", f"/v2/bot/richmenu/{menu_id}/content")
        except MenuRefused as refused:
            if refused.status == 404:
                return False
            raise
        return True

    def upload(self, menu_id: str, picture: bytes, picture_type: str) -> None:
        self._ask(self._data, "POST", f"/v2/bot/richmenu/{menu_id}/content", picture, picture_type)

    def delete(self, menu_id: str) -> None:
        try:
            self._ask(self._api, "DELETE", f"/v2/bot/richmenu/{menu_id}")
        except MenuRefused as refused:
            if refused.status != 404:
                raise

    def _ask(self, client: Any, method: str, path: str, body: Any = None, kind: str = "application/json") -> bytes:
        """LINE's answer as bytes: the SDK's models would refuse menus that other tools made in newer ways."""
        from linebot.v3.messaging.exceptions import ApiException
        from urllib3.exceptions import HTTPError

        try:
            answer = client.call_api(
                path,
                method,
                header_params={"Content-Type": kind},
                body=body,
                response_types_map={"200": "bytearray"},
                auth_settings=["Bearer"],
                _request_timeout=TIMEOUT,
            )
        except ApiException as error:
            raise MenuRefused(error.status, str(error.body or error.reason)[:300]) from error
        except HTTPError as error:
            raise MenuRefused(0, f"{type(error).__name__}: {error}"[:300]) from error
        return cast("bytes", answer.raw_data)


@contextmanager
def connected(*, access_token: str, api_base: str, data_base: str) -> Iterator[RichMenus]:
    """A client for as long as a sync takes."""
    from linebot.v3.messaging import ApiClient, Configuration

    configurations = [Configuration(host=base, access_token=access_token) for base in (api_base, data_base)]
    for configuration in configurations:
        configuration.retries = False
    with ApiClient(configurations[0]) as api, ApiClient(configurations[1]) as data:
        try:
            yield RichMenus(api, data)
        finally:
            for client in (api, data):
                client.rest_client.pool_manager.clear()  # the SDK's own close leaves the connections open


def sync(client: RichMenus, wanted: Sequence[MenuDefinition], *, sweeping: bool = True) -> Synced:
    """Every wanted menu stands with its picture; then, if `sweeping`, ours that are no longer wanted go.

    A menu that is still linked to people should go after they were linked to its follower: a caller that keeps such
    links asks without sweeping, links, and asks again.
    """
    done = Synced()
    try:
        standing = _ours(client.every())
        for definition in wanted:
            done.ids[definition.key] = _stand(client, definition, standing.get(definition.name, []), done)
        if sweeping:
            _remove(client, [one for ids in standing.values() for one in ids], done)
    except MenuRefused as refused:
        done.stopped = _stopped(refused)
    return done


async def link(call: Call, user_ids: Sequence[str], menu_id: str) -> dict[str, Verdict]:
    """Shows these people the menu. LINE's verdict for each; 200 also for one who has blocked the account."""
    return await _change(
        user_ids,
        lambda user: call("POST", f"/v2/bot/user/{user}/richmenu/{menu_id}", None),
        lambda users: call("POST", "/v2/bot/richmenu/bulk/link", {"richMenuId": menu_id, "userIds": users}),
    )


async def shown(call: Call, user_ids: Sequence[str]) -> dict[str, str | None]:
    """The menu that LINE has linked to each of these people, None where it has none; who is not told of is missing."""
    verdicts = await _each(user_ids, lambda user: call("GET", f"/v2/bot/user/{user}/richmenu", None))
    told: dict[str, str | None] = {}
    for user, verdict in verdicts.items():
        match verdict:
            case Accepted(body={"richMenuId": str(menu_id)}):
                told[user] = menu_id
            case Dead(status=404):
                told[user] = None
    return told


def by_bulk(people: int) -> bool:
    """So many are linked by a bulk: LINE takes seconds for it, and a link that is made meanwhile may be overtaken."""
    return people > ONE_BY_ONE


def _ours(menus: list[tuple[str, str]]) -> dict[str, list[str]]:
    ours: dict[str, list[str]] = {}
    for menu_id, name in menus:
        if name.startswith(OURS):
            ours.setdefault(name, []).append(menu_id)
    return ours


def _stand(client: RichMenus, definition: MenuDefinition, standing: list[str], done: Synced) -> str:
    """The id of the menu that is whole. One without a picture is what a run left that was stopped in between."""
    whole = next((menu_id for menu_id in standing if client.has_picture(menu_id)), None)
    if whole:
        return whole
    menu_id = standing[0] if standing else client.create(definition.menu)
    client.upload(menu_id, definition.picture, definition.picture_type)
    (done.mended if standing else done.created).append(definition.name)
    _log.info("rich_menu_stands", name=definition.name, rich_menu_id=menu_id)
    return menu_id


def _remove(client: RichMenus, menu_ids: list[str], done: Synced) -> None:
    for menu_id in menu_ids:
        if menu_id not in done.ids.values():
            client.delete(menu_id)
            done.removed.append(menu_id)
            _log.info("rich_menu_removed", rich_menu_id=menu_id)


def _stopped(refused: MenuRefused) -> Stopped:
    _log.warning("rich_menus_stopped", status=refused.status, reason=refused.reason)
    return Stopped(status=refused.status, reason=refused.reason)


async def _change(
    user_ids: Sequence[str],
    one: Callable[[str], Awaitable[Verdict]],
    many: Callable[[list[str]], Awaitable[Verdict]],
) -> dict[str, Verdict]:
    if not by_bulk(len(user_ids)):
        return await _each(user_ids, one)
    verdicts: dict[str, Verdict] = {}
    for start in range(0, len(user_ids), BULK):
        users = list(user_ids[start : start + BULK])
        verdict = await many(users)
        # one bad id spoils the whole bulk: then each is told for himself
        told = await _each(users, one) if isinstance(verdict, Dead) else dict.fromkeys(users, verdict)
        verdicts |= told
    return verdicts


async def _each(user_ids: Sequence[str], one: Callable[[str], Awaitable[Verdict]]) -> dict[str, Verdict]:
    return dict(zip(user_ids, await asyncio.gather(*map(one, user_ids)), strict=True))
