"""The table of codes that the server's rules and the guard's page must both agree with."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from models.domain.ids import HouseId, VillageId
from models.gate_codes import GateCodes

TABLE = json.loads((Path(__file__).parent / "gate_codes.json").read_text("utf-8"))
VILLAGE = VillageId(UUID(TABLE["village_id"]))
CODES = GateCodes(TABLE["secret_key"])
NOW = datetime.fromisoformat(TABLE["now"])
JUDGEMENTS: Sequence[dict[str, Any]] = TABLE["judgements"]


def house(told: str) -> HouseId:
    return HouseId(UUID(told))


def milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)
