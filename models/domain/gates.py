"""A village's gates: where a guard stands, and whom each of them lets in. And its rules for all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.domain.errors import Code, Refused
from models.domain.ids import GateId
from models.domain.visit import Kind

MOST_GATES = 20


class Callee(StrEnum):
    """Whose number a guard is given who may call about a visitor."""

    HOUSE = "house"
    OFFICE = "office"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """`kinds` None: everybody comes in here."""

    id: GateId
    name: str
    name_en: str | None = None
    kinds: Collection[Kind] | None = None
    ended_at: datetime | None = None


def let_through(gate: Gate | None, kind: Kind) -> None:
    """Raises Refused where visitors of this kind do not come in at this gate.

    A guard who does not say where they stand is believed, and one at a gate that is no more keeps nobody out.
    """
    if gate and gate.ended_at is None and gate.kinds is not None and kind not in gate.kinds:
        raise Refused(Code.NOT_AT_THIS_GATE, f"no {kind} comes in at this gate")
