"""The table of passes, texts and verdicts that the server's rules and the guard's page must both agree with."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.domain import base45
from models.domain.ids import VillageId
from models.domain.pass_token import PassToken
from models.domain.pass_verdict import Known, Verdict
from models.pass_keys import GateKey

TABLE = json.loads((Path(__file__).parent / "pass_tokens.json").read_text("utf-8"))
VILLAGE = VillageId(UUID(TABLE["village_id"]))
GATE = GateKey(**{**TABLE["gate_key"], "public_key": b64decode(TABLE["gate_key"]["public_key"])})
TEXTS: Mapping[str, str] = {row["pass"]: row["text"] for row in TABLE["passes"]}


def token(tells: Mapping[str, Any]) -> PassToken:
    moments = {name: datetime.fromisoformat(tells[name]) for name in ("valid_from", "valid_until")}
    hours = {name: time.fromisoformat(tells[name]) for name in ("from_time", "until_time")}
    return PassToken(**{**tells, **moments, **hours, "number": int(tells["number"])})


PASSES: Mapping[str, PassToken] = {row["pass"]: token(row["tells"]) for row in TABLE["passes"]}


def known(told: Mapping[str, Any]) -> Known:
    heard = told.get("server_time")
    return Known(**{**told, "server_time": datetime.fromisoformat(heard) if heard else None})


def judgements() -> Iterator[tuple[str, PassToken, datetime, ZoneInfo, Known, Verdict]]:
    for row in TABLE["judgements"]:
        now, zone = datetime.fromisoformat(row["now"]), ZoneInfo(row["zone"])
        name = f"{row['pass']}: {row['when']}"
        yield name, PASSES[row["pass"]], now, zone, known(row["known"]), Verdict(row["verdict"])


def forged(text: str) -> Iterator[tuple[str, Verdict]]:
    """The text with each bit of it turned, one at a time, and what it must be called."""
    octets = base45.decode(text)
    for bit in range(len(octets) * 8):
        turned = int.from_bytes(octets) ^ 1 << (len(octets) * 8 - 1 - bit)
        yield base45.encode(turned.to_bytes(len(octets))), _named(bit)


def _named(bit: int) -> Verdict:
    """The version, the key's id and the village's tag are named for themselves; the rest only by the signature."""
    if bit < 4:
        return Verdict.NOT_A_PASS
    if 16 <= bit < 32:
        return Verdict.OTHER_VILLAGE
    return Verdict.OLD_KEY if 8 <= bit < 16 else Verdict.FORGED
