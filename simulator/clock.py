"""The platform's clock: real time plus what a test has advanced it by."""

import time
from datetime import UTC, datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7))
JAPAN = timezone(timedelta(hours=9))  # LINE's own days


class Clock:
    def __init__(self) -> None:
        self.offset_s = 0.0

    def now(self) -> float:
        return time.time() + self.offset_s

    def advance(self, seconds: float) -> None:
        self.offset_s += seconds


class Days:
    """Names of today, cut anew only when the hour changes: formatting dates costs more than a push."""

    def __init__(self) -> None:
        self._hour = -1
        self.bangkok = self.japan = self.month = ""

    def at(self, now: float) -> "Days":
        hour = int(now // 3600)
        if hour != self._hour:
            moment = datetime.fromtimestamp(now, UTC)
            self._hour = hour
            self.bangkok = moment.astimezone(BANGKOK).strftime("%Y-%m-%d")
            self.japan = moment.astimezone(JAPAN).strftime("%Y%m%d")
            self.month = moment.astimezone(JAPAN).strftime("%Y-%m")
        return self
