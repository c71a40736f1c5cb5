"""LINE on a bad day, on demand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from simulator.calls import Refusal

Mode = Literal["latency", "status", "reset", "timeout", "accept_then_reset"]

WORDS = {
    429: "The API rate limit has been exceeded. Try again later.",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
}


@dataclass(slots=True)
class Fault:
    """`match` is "METHOD path"; * stands for anything in both."""

    match: str
    mode: Mode
    ms: float = 0
    status: int = 500
    message: str = ""
    times: int | None = None
    probability: float = 1.0
    label: str = ""  # how the page names the weather

    @staticmethod
    def read(wish: dict[str, Any]) -> Fault:
        if wish.get("mode") not in get_args(Mode):
            raise Refusal(400, f"mode is one of {', '.join(get_args(Mode))}")
        try:
            return Fault(**wish)
        except TypeError as error:
            raise Refusal(400, f"not a fault: {error}") from error

    def fits(self, method: str, path: str) -> bool:
        wanted_method, _, wanted_path = self.match.partition(" ")
        return fnmatchcase(method, wanted_method) and fnmatchcase(path, wanted_path)

    @property
    def words(self) -> str:
        return self.message or WORDS.get(self.status, "Error")


class Faults:
    def __init__(self) -> None:
        self.list: list[Fault] = []

    def replace(self, wishes: Iterable[dict[str, Any]]) -> None:
        self.list = [Fault.read(wish) for wish in wishes]

    def strike(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this call: any number of latencies, then at most one of the others."""
        struck: list[Fault] = []
        for fault in self.list:
            if not _takes(fault, method, path):
                continue
            struck.append(fault)
            if fault.mode != "latency":
                break
        self.list = [fault for fault in self.list if fault.times is None or fault.times > 0]
        return struck


def _takes(fault: Fault, method: str, path: str) -> bool:
    if not fault.fits(method, path) or (fault.probability < 1 and random.random() >= fault.probability):
        return False
    if fault.times is not None:
        if fault.times <= 0:
            return False
        fault.times -= 1
    return True
