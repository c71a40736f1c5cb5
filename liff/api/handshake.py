"""A WebSocket's handshake, looked at before the connection is given away: one that is none gets an answer."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection
from wsproto.extensions import PerMessageDeflate
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from liff.api.answers import refusal
from liff.api.errors import NAMES

VERSION = "13"


def handshake_refused(environ: Mapping[str, Any]) -> Response | None:
    """The answer to a handshake that simple_websocket would break on. None for a good one."""
    heard = [f"{_header(name)}: {value}\r\n" for name, value in environ.items() if name.startswith("HTTP_")]
    trial = WSConnection(ConnectionType.SERVER)
    try:
        trial.receive_data("".join(["GET / HTTP/1.1\r\n", *heard, "\r\n"]).encode())
        for _request in trial.events():
            trial.send(AcceptConnection(extensions=[PerMessageDeflate()]))
    except RemoteProtocolError as error:
        return _version_refused() if getattr(error.event_hint, "status_code", 400) == 426 else _refused()
    except (LocalProtocolError, ValueError):  # an extension's number that is none, a byte that is no letter
        return _refused()
    return None


def _header(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-")


def _refused() -> Response:
    return refusal(400, NAMES[400], "This is no WebSocket's handshake.", [("Upgrade", "is no good handshake")])


def _version_refused() -> Response:
    said = f"must be {VERSION}"
    answer = refusal(426, NAMES[400], "This version of WebSocket is not spoken.", [("Sec-WebSocket-Version", said)])
    answer.headers["Sec-WebSocket-Version"] = VERSION
    answer.headers["Upgrade"] = "websocket"
    return answer
