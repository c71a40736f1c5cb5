"""Fields that the rules' forms are made of."""

from datetime import time
from typing import Any

from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput, ListWidget, NumberInput, TextArea

from admin.forms import Check, Problem, many_lines, wrong
from models.texts.catalog import mark


class NumberField(IntegerField):
    """A whole number, or nothing."""

    widget = NumberInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        written = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not written:
            return
        try:
            self.data = int(written)
        except ValueError:
            raise ValueError(Problem(mark("Please write a whole number."))) from None


class ClockField(StringField):
    """A time of day like 22:30, or nothing."""

    def __init__(self, label: str, validators: list[Check] | None = None, **more: Any) -> None:
        super().__init__(label, validators or [], render_kw={"type": "time"}, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        written = valuelist[0].strip() if valuelist else ""
        self.data: Any = None
        if not written:
            return
        try:
            self.data = time.fromisoformat(written).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise ValueError(Problem(mark("Please write a time like 22:30."))) from None

    def _value(self) -> str:
        if self.data is not None:
            return f"{self.data:%H:%M}"
        return str(self.raw_data[0]) if self.raw_data else ""


class TicksField(SelectMultipleField):
    """Several of a few, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LinesField(StringField):
    """Several lines of text."""

    widget = TextArea()

    def __init__(self, label: str, validators: list[Check] | None = None, **more: Any) -> None:
        super().__init__(label, validators or [], filters=[many_lines], **more)


def choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    """A value and its label, a msgid or said already, each."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def none_or_between(least: int, most: int, *, zero: bool) -> Check:
    """Nothing, 0 where that stands for something, or a number of these."""

    def check(_form: Any, asked: Any) -> None:
        given = asked.data
        if given is None or (zero and given == 0) or least <= given <= most:
            return
        raise wrong(mark("A number from {least} to {most}, please."), least=least, most=most)

    return check
