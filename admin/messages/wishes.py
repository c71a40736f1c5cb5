"""From the form of a notice to what is meant by it, what it costs, and how it will look."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from admin.door import Seat
from admin.forms import Problem
from admin.messages.forms import NoticeForm, numbers_in
from admin.messages.shown import Shown, shown
from admin.parts import PanelParts
from models.domain.errors import Invalid
from models.domain.letters import OfficeNotice
from models.domain.notices import AudienceKind, Hold
from models.queries import houses as house_reads
from models.queries.audience import Audience, Reach, reach
from models.queries.houses import House
from models.queries.quota import Standing, standing
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.notices import NoticeWish, begins_at

MOST_NAMED = 5
NO_HOUSES = mark("Please give house numbers, or choose a lane.")
UNKNOWN_HOUSES = mark("No such house here: {numbers}")
TOO_FAR = mark("Please choose a time from now on, and within 90 days.")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What will happen. `begins` None where the form is not complete as yet."""

    previews: Sequence[tuple[str, Sequence[Shown]]]
    reach: Reach | None
    standing: Standing
    begins: datetime | None

    @property
    def hold(self) -> Hold | None:
        return self.standing.allowance.hold(self.reach.people) if self.reach else None

    @property
    def ready(self) -> bool:
        return self.begins is not None and self.reach is not None and self.reach.people > 0 and self.hold is None


class Draft:
    """A notice as it stands in its form, judged against the village as it is."""

    def __init__(self, parts: PanelParts, work: Work, seat: Seat, form: NoticeForm) -> None:
        self._parts, self._work, self._seat, self.form = parts, work, seat, form
        self.houses = house_reads.all_of(work)
        self.sois = sorted(Counter(one.soi for one in self.houses if one.soi).items())

    def wish(self) -> NoticeWish | None:
        """None where something is missing or wrong, which stands at its field then."""
        fine, audience = self.form.validate(), self.audience()
        if not fine or audience is None:
            return None
        told = self.form
        at = told.at.data.replace(tzinfo=self._zone) if told.when.data == "later" and told.at.data else None
        return NoticeWish(
            audience=audience,
            title=told.title.data or "",
            words=told.words.data or "",
            title_en=told.title_en.data or None,
            words_en=told.words_en.data or None,
            urgent=bool(told.urgent.data),
            at=at,
        )

    def audience(self) -> Audience | None:
        """Whom it is for; None where that is not said rightly, which stands at its field then."""
        kind = self.form.audience.data
        if kind not in set(AudienceKind):
            return None
        if kind != AudienceKind.HOUSES:
            return Audience(kind=AudienceKind(kind))
        chosen, unknown = self._chosen()
        if unknown:
            told = ", ".join(unknown[:MOST_NAMED]) + ("…" if len(unknown) > MOST_NAMED else "")
            self._complain(self.form.houses, Problem(UNKNOWN_HOUSES, {"numbers": told}))
        elif not chosen:
            self._complain(self.form.houses, Problem(NO_HOUSES))
        if unknown or not chosen:
            return None
        return Audience(kind=AudienceKind.HOUSES, houses=tuple(one.id for one in chosen))

    def look(self, wish: NoticeWish | None) -> Look:
        audience = wish.audience if wish else self.audience()
        return Look(
            previews=self._previews(),
            reach=reach(self._work, audience) if audience else None,
            standing=standing(self._work),
            begins=self._begins(wish) if wish else None,
        )

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._seat.at.time_zone)

    def _begins(self, wish: NoticeWish) -> datetime | None:
        try:
            return begins_at(self._work, wish)
        except Invalid:
            self._complain(self.form.at, Problem(TOO_FAR))
            return None

    def _chosen(self) -> tuple[list[House], list[str]]:
        """The houses that are meant, and the numbers that no house has."""
        by_number = {one.number: one for one in self.houses}
        numbers = numbers_in(self.form.houses.data or "", set(by_number))
        of_lanes = {one.number for one in self.houses if one.soi and one.soi in (self.form.sois.data or ())}
        known = of_lanes.union(numbers) & by_number.keys()
        return [by_number[one] for one in by_number if one in known], [one for one in numbers if one not in by_number]

    def _previews(self) -> Sequence[tuple[str, Sequence[Shown]]]:
        """As people see it who read Thai, and as those do who read English."""
        told = self.form
        if not (told.title.data or told.words.data):
            return []
        english = told.title_en.data and told.words_en.data
        found = [("th", self._worded(told.title.data, told.words.data, "th"))]
        if english:
            found.append(("en", self._worded(told.title_en.data, told.words_en.data, "en")))
        return found

    def _worded(self, title: str | None, words: str | None, language: str) -> Sequence[Shown]:
        letter = OfficeNotice(
            village_name=self._seat.at.village_name,
            title=title or "",
            words=words or "",
            urgent=bool(self.form.urgent.data),
        )
        return shown(self._parts.worded(letter, language, self._seat.account_id))

    @staticmethod
    def _complain(asked: Any, problem: Problem) -> None:
        if not any(str(one) == str(problem) for one in asked.errors):
            asked.errors = [*asked.errors, problem]
