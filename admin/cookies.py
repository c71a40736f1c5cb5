"""What the panel leaves in a browser on the way to signing in: signed, and worth nothing after its time."""

import secrets
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from bot.line.web_login import Attempt

LINE_SECONDS = 600
"""LINE: a code is good for ten minutes."""

CODE_SECONDS = 300
DEVICE_SECONDS = 365 * 86_400
MOST_DEVICES = 8
"""Colleagues share a laptop; a cookie has no room for all who ever sat at it."""

PATH = "/admin"


@dataclass(frozen=True, kw_only=True)
class LineWay:
    """A browser that is at LINE."""

    attempt: Attempt
    liff_id: str
    way: str | None


@dataclass(frozen=True, kw_only=True)
class HalfWay:
    """Whose password was right, and whose code is still to come."""

    login_id: UUID
    way: str | None


class Cookies:
    """Writes and reads them."""

    def __init__(self, secret_key: str, *, private: bool) -> None:
        self._secret_key = secret_key
        self._private = private

    def keep_line(self, response: Response, way: LineWay) -> None:
        told = {**asdict(way.attempt), "liff": way.liff_id, "way": way.way}
        self._keep(response, "panel_line", told, LINE_SECONDS)

    def line(self) -> LineWay | None:
        told = self._read("panel_line", LINE_SECONDS)
        if told is None:
            return None
        attempt = Attempt(state=told["state"], nonce=told["nonce"], verifier=told["verifier"])
        return LineWay(attempt=attempt, liff_id=told["liff"], way=told["way"])

    def keep_half_way(self, response: Response, half: HalfWay) -> None:
        self._keep(response, "panel_code", {"login": str(half.login_id), "way": half.way}, CODE_SECONDS)

    def half_way(self) -> HalfWay | None:
        told = self._read("panel_code", CODE_SECONDS)
        return HalfWay(login_id=UUID(told["login"]), way=told["way"]) if told else None

    def keep_device(self, response: Response, login_id: UUID) -> None:
        """This browser has signed in as them: it is counted by itself from now on. It knows the last few of them."""
        others = [one for one in self._devices() if one[0] != str(login_id)]
        known = [*others[1 - MOST_DEVICES :], [str(login_id), secrets.token_hex(8)]]
        self._keep(response, "panel_device", {"known": known}, DEVICE_SECONDS)

    def device(self, login_id: UUID) -> str | None:
        """This browser's name for this login; None where it has never signed in as them."""
        return next((name for login, name in self._devices() if login == str(login_id)), None)

    def _devices(self) -> list[list[str]]:
        """Logins with this browser's names for them, the latest last."""
        told = self._read("panel_device", DEVICE_SECONDS) or {}
        return list(told.get("known", ()))

    def forget(self, response: Response, *names: str) -> None:
        for name in names:
            response.delete_cookie(name, path=PATH)

    def _keep(self, response: Response, name: str, told: dict[str, Any], seconds: int) -> None:
        # Lax: LINE's page sends the browser back to us, which Strict would not let bring the cookie
        response.set_cookie(
            name,
            str(self._signer(name).dumps(told)),
            max_age=seconds,
            httponly=True,
            secure=self._private,
            samesite="Lax",
            path=PATH,
        )

    def _read(self, name: str, seconds: int) -> dict[str, Any] | None:
        try:
            told = self._signer(name).loads(request.cookies.get(name, ""), max_age=seconds)
        except BadData:
            return None
        return told if isinstance(told, dict) else None

    def _signer(self, name: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._secret_key, salt=f"panel:{name}")
