"""What stands beside a report's figures: its tiles, how they are reckoned, and that there is nothing."""

from dataclasses import dataclass

from admin.filters import lasting, number, percent
from models.domain.report_signs import Change, change
from models.domain.report_spans import Choice
from models.queries.panel_reports import Report
from models.texts.catalog import Say, mark

NOTHING = mark("Nothing of this kind in this time.")
CHOICES = {
    Choice.WEEK: mark("This week"),
    Choice.MONTH: mark("This month"),
    Choice.LAST_MONTH: mark("Last month"),
    Choice.QUARTER: mark("90 days"),
    Choice.YEAR: mark("A year"),
    Choice.OWN: mark("Own dates"),
}
HINTS = {
    "houses": mark(
        "From the request to the answer of the house; passes and rules of a house are left out. "
        "Houses with at least 3 answers, the slowest first."
    ),
    "override_guards": mark("The guard opened without an answer of the house, and had to say why."),
    "wrong": mark(
        "The house said that the visitor was not its own, marked the entry as wrong, or the guard called the visit off "
        "and registered the same visitor for another house within 10 minutes."
    ),
    "overstays": mark("Visitors who were inside for longer than the village allows for their kind of visit."),
    "pairs": mark(
        "To be expected is the guard's share of all entries times the house's share. Shown from 8 entries on, where "
        "there are at least twice as many as expected and chance would bring that about less than once in 1,000."
    ),
    "quick": mark(
        "Approved within 3 seconds after LINE had accepted the message: too little to read it and look at the photo. "
        "Houses with at least 3 of them."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure, large. `better` is the way that one would like to see: more, less, or neither."""

    value: str
    label: str
    change: Change
    better: str | None = None

    @property
    def mood(self) -> str:
        if self.better is None or self.change.way == "same":
            return ""
        return "good" if self.change.way == self.better else "amber"

    def change_words(self, say: Say) -> str:
        if self.change.share is None:
            return say("nothing to compare with")
        if self.change.way == "same":
            return say("as before")
        share = percent(abs(self.change.share))
        if self.change.way == "more":
            return say("▲ {share} more than before", share=share)
        return say("▼ {share} less than before", share=share)


def tiles(report: Report, say: Say) -> list[Tile]:
    """The six figures that one reads first."""
    now, before = report.figures, report.before
    waits, waited = now.waits, before.waits
    return [
        Tile(value=number(now.visits), label=say("Visits"), change=change(now.visits, before.visits)),
        Tile(
            value=lasting(waits.median, say),
            label=say("Half of the houses answer within"),
            change=change(waits.median, waited.median),
            better="less",
        ),
        Tile(
            value=lasting(waits.slowest, say),
            label=say("95% answer within"),
            change=change(waits.slowest, waited.slowest),
            better="less",
        ),
        Tile(
            value=percent(waits.unanswered_share),
            label=say("Nobody answered"),
            change=change(waits.unanswered_share, waited.unanswered_share),
            better="less",
        ),
        Tile(
            value=number(now.overridden),
            label=say("Let in by a guard without an answer"),
            change=change(now.overridden, before.overridden),
            better="less",
        ),
        Tile(
            value=number(now.wrong),
            label=say("Wrong entries told by houses"),
            change=change(now.wrong, before.wrong),
            better="less",
        ),
    ]
