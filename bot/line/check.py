"""A look at a channel from LINE's side: what stands there is held against what we need. Changes nothing.

Plain calls, one after the other, for a process of greenlets: each with a time limit, and none after the first that
LINE does not answer. What is found is told as codes; the words for them are whoever's who shows them.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog
import urllib3

from bot.line.answers import Accepted, Dead, Later, QuotaSpent, Unauthorised, Verdict, verdict_on

log = structlog.get_logger(__name__)

_TIMEOUT = urllib3.Timeout(connect=3, read=6)
"""LINE waits two seconds for our webhook while it tests it."""

MOST_SECONDS = 20.0
"""Of all calls together: somebody waits before a page."""

TOKEN = "/oauth2/v3/token"  # noqa: S105 - an address
ALMOST = 0.8
"""Of the month's messages: from here on the office should know."""


class Part(StrEnum):
    """What is looked at, in this order."""

    SECRET = "secret"  # noqa: S105 - a name
    TOKEN = "token"  # noqa: S105 - a name
    WEBHOOK = "webhook"
    ANSWER = "answer"
    QUOTA = "quota"
    MENUS = "menus"
    MODE = "mode"
    LOGIN = "login"
    LIFF = "liff"


class Grade(StrEnum):
    GOOD = "good"
    ADVICE = "advice"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line. `code` says what it is; `facts` are what LINE said of it."""

    part: Part
    grade: Grade
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The channel as we know it, and how LINE should know us."""

    api: str
    channel_id: str
    secrets: Sequence[str] = field(repr=False)
    access_token: str | None = field(repr=False)
    bot_user_id: str | None
    login_channel_id: str
    login_secret: str | None = field(repr=False)
    liff_id: str
    webhook: str
    liff_endpoints: Sequence[str]
    menus: Sequence[str]


class Away(Exception):  # noqa: N818
    """LINE does not answer, and nothing more is asked. `part` is what was looked at."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


class Line:
    """LINE's API for some calls in a row."""

    def __init__(self, base: str) -> None:
        self.part = Part.SECRET  # what is being looked at
        self._base = base
        self._until = time.monotonic() + MOST_SECONDS
        self._pool = urllib3.PoolManager(timeout=_TIMEOUT, retries=False)

    def ask(self, method: str, path: str, token: str, body: Any = None) -> Verdict:
        """Raises Away."""
        headers = {"Authorization": f"Bearer {token}"}
        return self._exchange(method, path, headers=headers, **({"json": body} if body is not None else {}))

    def token_of(self, channel_id: str, secret: str) -> str | None:
        """A stateless token, or None where LINE does not take id and secret. Raises Away."""
        form = {"grant_type": "client_credentials", "client_id": channel_id, "client_secret": secret}
        match self._exchange("POST", TOKEN, fields=form, encode_multipart=False):
            case Accepted(body={"access_token": str(token)}):
                return token
            case Dead() | Unauthorised():
                return None
        raise Away(self.part)

    def _exchange(self, method: str, path: str, **more: Any) -> Verdict:
        if time.monotonic() > self._until:
            raise Away(self.part)
        try:
            answer = self._pool.request(method, f"{self._base}{path}", **more)
        except urllib3.exceptions.HTTPError as error:
            log.warning("line_check_unanswered", path=path, error=type(error).__name__)
            raise Away(self.part) from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        verdict = verdict_on(answer.status, answer.data.decode("utf-8", "replace"), headers)
        log.info("line_check", path=path, status=answer.status, line_request_id=verdict.request_id)
        if isinstance(verdict, Later) and answer.status >= 500:
            raise Away(self.part)
        return verdict

    def close(self) -> None:
        self._pool.clear()


def check(wanted: Wanted) -> list[Finding]:
    """Everything about this channel. Where LINE goes silent the rest is told as unknown."""
    line = Line(wanted.api)
    found: list[Finding] = []
    try:
        found.extend(_findings(line, wanted))
    except Away as silent:
        found.append(Finding(part=silent.part, grade=Grade.BAD, code="away"))
    finally:
        line.close()
    done = {one.part for one in found}
    rest = [Finding(part=part, grade=Grade.UNKNOWN, code="not_tried") for part in Part if part not in done]
    return [*found, *rest]


def _findings(line: Line, wanted: Wanted) -> Iterator[Finding]:
    stateless = [line.token_of(wanted.channel_id, secret) for secret in wanted.secrets]
    yield _secret(stateless)
    line.part = Part.TOKEN
    spare = next((one for one in stateless if one), None)
    token = wanted.access_token or spare
    told = line.ask("GET", "/v2/bot/info", token) if token else None
    instead = bool(wanted.access_token and spare and isinstance(told, Dead | Unauthorised))
    if instead and spare:  # as our calls do
        token, told = spare, line.ask("GET", "/v2/bot/info", spare)
    yield _token(told, wanted, instead=instead)
    if token and isinstance(told, Accepted):
        line.part = Part.WEBHOOK
        yield _webhook(line.ask("GET", "/v2/bot/channel/webhook/endpoint", token), wanted.webhook)
        line.part = Part.ANSWER
        tested = line.ask("POST", "/v2/bot/channel/webhook/test", token, {"endpoint": wanted.webhook})
        yield _answer(tested)
        line.part = Part.QUOTA
        limit = line.ask("GET", "/v2/bot/message/quota", token)
        yield _quota(limit, line.ask("GET", "/v2/bot/message/quota/consumption", token))
        line.part = Part.MENUS
        yield _menus(line.ask("GET", "/v2/bot/richmenu/list", token), wanted.menus)
        yield _mode(told)
    line.part = Part.LOGIN
    yield from _login(line, wanted)


def _secret(tokens: Sequence[str | None]) -> Finding:
    if tokens and tokens[0]:
        return Finding(part=Part.SECRET, grade=Grade.GOOD, code="good")
    code = "next_only" if any(tokens) else "refused"
    return Finding(part=Part.SECRET, grade=Grade.ADVICE if any(tokens) else Grade.BAD, code=code)


def _token(told: Verdict | None, wanted: Wanted, *, instead: bool) -> Finding:
    """`instead`: LINE has refused the stored one, and another was fetched."""
    match told:
        case Accepted(body={"userId": str(bot), **more}):
            if wanted.bot_user_id and bot != wanted.bot_user_id:
                return Finding(part=Part.TOKEN, grade=Grade.BAD, code="of_another")
            named = {"name": str(more.get("displayName", "")), "basic_id": str(more.get("basicId", ""))}
            if instead:
                return Finding(part=Part.TOKEN, grade=Grade.ADVICE, code="stored_refused", facts=named)
            kind = "long_lived" if wanted.access_token else "stateless"
            return Finding(part=Part.TOKEN, grade=Grade.GOOD, code=kind, facts=named)
        case None:
            return Finding(part=Part.TOKEN, grade=Grade.BAD, code="none")
        case Later() | QuotaSpent():
            return _unclear(Part.TOKEN)
    return Finding(part=Part.TOKEN, grade=Grade.BAD, code="refused")


def _webhook(told: Verdict, ours: str) -> Finding:
    match told:
        case Accepted(body={"endpoint": str(address), "active": bool(active)}):
            if address.rstrip("/") != ours:
                return Finding(part=Part.WEBHOOK, grade=Grade.BAD, code="elsewhere", facts={"address": address})
            code = "good" if active else "off"
            return Finding(part=Part.WEBHOOK, grade=Grade.GOOD if active else Grade.BAD, code=code)
        case Dead(status=404):
            return Finding(part=Part.WEBHOOK, grade=Grade.BAD, code="missing")
    return _unclear(Part.WEBHOOK)


def _answer(told: Verdict) -> Finding:
    match told:
        case Accepted(body={"success": True}):
            return Finding(part=Part.ANSWER, grade=Grade.GOOD, code="good")
        case Accepted(body={"reason": str(reason), "statusCode": int(status)}):
            known = {"COULD_NOT_CONNECT": "unreachable", "REQUEST_TIMEOUT": "slow", "ERROR_STATUS_CODE": "status"}
            code = known.get(reason, "failed")
            return Finding(part=Part.ANSWER, grade=Grade.BAD, code=code, facts={"status": status, "reason": reason})
        case Dead(status=400):  # LINE takes https addresses only
            return Finding(part=Part.ANSWER, grade=Grade.BAD, code="no_address")
    return _unclear(Part.ANSWER)


def _quota(limit: Verdict, used: Verdict) -> Finding:
    match limit, used:
        case Accepted(body={"type": "none"}), Accepted(body={"totalUsage": int(count)}):
            return Finding(part=Part.QUOTA, grade=Grade.GOOD, code="unlimited", facts={"used": count})
        case Accepted(body={"value": int(most)}), Accepted(body={"totalUsage": int(count)}):
            facts = {"used": count, "limit": most, "left": max(0, most - count)}
            if count >= most:
                return Finding(part=Part.QUOTA, grade=Grade.BAD, code="spent", facts=facts)
            grade, code = (Grade.ADVICE, "almost") if count >= most * ALMOST else (Grade.GOOD, "good")
            return Finding(part=Part.QUOTA, grade=grade, code=code, facts=facts)
    return _unclear(Part.QUOTA)


def _menus(told: Verdict, ours: Sequence[str]) -> Finding:
    match told:
        case Accepted(body={"richmenus": list(menus)}):
            standing = {menu.get("richMenuId") for menu in menus if isinstance(menu, dict)}
            missing = [menu_id for menu_id in ours if menu_id not in standing]
            if not ours:
                return Finding(part=Part.MENUS, grade=Grade.BAD, code="never")
            if missing:
                return Finding(part=Part.MENUS, grade=Grade.BAD, code="missing", facts={"number": len(missing)})
            return Finding(part=Part.MENUS, grade=Grade.GOOD, code="good", facts={"number": len(ours)})
    return _unclear(Part.MENUS)


def _mode(told: Accepted) -> Finding:
    by_hand = told.body.get("chatMode") == "chat"
    return Finding(part=Part.MODE, grade=Grade.ADVICE if by_hand else Grade.GOOD, code="chat" if by_hand else "good")


def _login(line: Line, wanted: Wanted) -> Iterator[Finding]:
    if wanted.login_secret is None:
        yield Finding(part=Part.LOGIN, grade=Grade.ADVICE, code="missing")
        yield Finding(part=Part.LIFF, grade=Grade.UNKNOWN, code="no_secret")
        return
    token = line.token_of(wanted.login_channel_id, wanted.login_secret)
    if token is None:
        yield Finding(part=Part.LOGIN, grade=Grade.BAD, code="refused")
        yield Finding(part=Part.LIFF, grade=Grade.UNKNOWN, code="no_secret")
        return
    yield Finding(part=Part.LOGIN, grade=Grade.GOOD, code="good")
    line.part = Part.LIFF
    yield _liff(line.ask("GET", "/liff/v1/apps", token), wanted)


def _liff(told: Verdict, wanted: Wanted) -> Finding:
    match told:
        case Accepted(body={"apps": list(apps)}):
            ours = next((one for one in apps if isinstance(one, dict) and one.get("liffId") == wanted.liff_id), None)
            return _liff_app(ours, wanted) if ours else Finding(part=Part.LIFF, grade=Grade.BAD, code="missing")
        case Dead(status=404):
            return Finding(part=Part.LIFF, grade=Grade.BAD, code="missing")
    return _unclear(Part.LIFF)


def _liff_app(app: Mapping[str, Any], wanted: Wanted) -> Finding:
    view = app.get("view") or {}
    address = str(view.get("url", ""))
    if address.rstrip("/") not in wanted.liff_endpoints:
        return Finding(part=Part.LIFF, grade=Grade.BAD, code="elsewhere", facts={"address": address})
    if "openid" not in (app.get("scope") or ()):
        return Finding(part=Part.LIFF, grade=Grade.BAD, code="no_openid")
    if view.get("type") != "full":
        return Finding(part=Part.LIFF, grade=Grade.BAD, code="not_full")
    if not (app.get("features") or {}).get("qrCode"):
        return Finding(part=Part.LIFF, grade=Grade.ADVICE, code="no_scanner")
    return Finding(part=Part.LIFF, grade=Grade.GOOD, code="good")


def _unclear(part: Part) -> Finding:
    return Finding(part=part, grade=Grade.UNKNOWN, code="unclear")
