"""Forms of the reports: which dates, which month, and the schedule."""

from datetime import date, timedelta

from wtforms import DateField, IntegerField, SelectField, TextAreaField

from admin.forms import PanelForm, choices, required, wrong
from models.domain.report_dates import LAST_DAY, month_before
from models.domain.report_spans import LONGEST
from models.texts import formats
from models.texts.catalog import mark

MONTHS_BACK = 24
MOST_ADDRESSES = 20
LONGEST_ADDRESS = 254
HOURS = choices([(str(hour), f"{hour:02}:00") for hour in range(24)])
LANGUAGES = choices([("th", "ไทย"), ("en", "English")])
"""Each by its own name, as whoever reads it would look for it."""


def _is_day_of_month(_form: PanelForm, field: IntegerField) -> None:
    if field.data is None or not 1 <= field.data <= LAST_DAY:
        raise wrong(mark("A day from {least} to {most}, please: every month has it."), least=1, most=LAST_DAY)


def _is_offered(_form: PanelForm, field: SelectField) -> None:
    if field.data not in {value for value, *_ in field.iter_choices()}:
        raise wrong(mark("Please choose one of these."))


def _whole(told: str | int | None) -> int | None:
    if isinstance(told, int):
        return told
    return int(told) if told and told.strip().isdecimal() else None


class DayField(DateField):
    """A day; what is none is told by the checks, in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = date.fromisoformat(valuelist[0].strip()) if valuelist else None
        except ValueError:
            self.data = None


class CountField(IntegerField):
    """The same for a whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _whole(valuelist[0]) if valuelist else None


class OwnDatesForm(PanelForm):
    """The first and the last day."""

    since = DayField(mark("From"), [required(mark("Please choose a day."))])
    until = DayField(mark("To"), [required(mark("Please choose a day."))])

    def validate_until(self, field: DateField) -> None:
        if field.data is None or self.since.data is None:
            return
        if field.data < self.since.data:
            raise wrong(mark("The last day comes before the first."))
        if field.data - self.since.data >= timedelta(days=LONGEST):
            raise wrong(mark("At most {days} days, please."), days=LONGEST)
        if self.since.data.year < 2000 or field.data.year > 2200:
            raise wrong(mark("Please choose a day."))


class PaperForm(PanelForm):
    """A month's report, asked for now."""

    month = SelectField(mark("Month"), [_is_offered], validate_choice=False)
    language = SelectField(mark("Language"), [_is_offered], choices=LANGUAGES, validate_choice=False)

    def offer(self, today: date, language: str) -> None:
        """The running month, and those before it."""
        found, month = [], today.replace(day=1)
        for _ in range(MONTHS_BACK + 1):
            found.append((month.isoformat(), formats.month(month, language)))
            month = month_before(month)
        self.month.choices = choices(found)


class ScheduleForm(PanelForm):
    """When by itself, and to whom."""

    day = CountField(mark("Day of the month"), [_is_day_of_month])
    hour = SelectField(mark("Hour"), [_is_offered], choices=HOURS, validate_choice=False)
    language = SelectField(
        mark("Language"), [_is_offered], choices=LANGUAGES, validate_choice=False, id="schedule-language"
    )
    addresses = TextAreaField(mark("E-mail addresses, one a line"))

    def validate_addresses(self, _field: TextAreaField) -> None:
        found = self.each_address()
        if len(found) > MOST_ADDRESSES:
            raise wrong(mark("At most {most} addresses, please."), most=MOST_ADDRESSES)
        for one in found:
            if not _is_address(one):
                raise wrong(mark("“{address}” is no e-mail address."), address=one[:60])

    def each_address(self) -> list[str]:
        """As they were written, each once."""
        return list(dict.fromkeys((self.addresses.data or "").replace(",", "\n").replace(";", "\n").split()))


def _is_address(told: str) -> bool:
    """As much as can be told without a letter, and nothing that would be a header or a second address."""
    name, at, place = told.rpartition("@")
    plain = told.isascii() and told.isprintable() and not set(told) & set('<>()[]\\,;:"')
    return bool(name and at and "." in place.strip(".") and "@" not in name and plain and len(told) <= LONGEST_ADDRESS)
