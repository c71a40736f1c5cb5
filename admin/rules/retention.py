"""For how long visitors are remembered."""

from functools import partial
from typing import Any

from flask import Blueprint, url_for

from admin.door import Seat
from admin.forms import form_of
from admin.parts import PanelParts
from admin.rules.forms import RetentionForm
from admin.rules.frame import changed, overtaken, refused, rules_page, seen_print
from models.domain.errors import Invalid
from models.domain.permissions import Permission
from models.domain.retention import LONGEST_KEPT, SHORTEST_KEPT, Retention
from models.domain.rule_parts import Part
from models.queries.village_rules import retention
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.rule_changes import Overtaken
from models.usecases.set_retention import set_retention

WRONG = {"longer than names": mark("Not longer than names and plates: a face is remembered with its name, or not.")}


def add_retention(panel: Blueprint, parts: PanelParts) -> None:
    """/rules/retention."""

    @panel.get("/rules/retention")
    @parts.door.allowed(Permission.RULES_SEE)
    def rules_retention(work: Work, seat: Seat) -> Any:
        return _page(work, seat, RetentionForm(None, data=vars(retention(work))))

    @panel.post("/rules/retention")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_set_retention(work: Work, seat: Seat) -> Any:
        form = form_of(RetentionForm)
        if form.given():
            wish = Retention(**form.data)
            try:
                to = url_for("panel.rules_retention")
                return changed(work, Part.RETENTION, partial(set_retention, work, wish), to=to)
            except Invalid as error:
                refused(form, error, WRONG)
            except Overtaken:
                overtaken(form)
                return _page(work, seat, form, status=409)
        return _page(work, seat, form, status=400)


def _page(work: Work, seat: Seat, form: Any, *, status: int = 200) -> Any:
    least = {what.value: days for what, days in SHORTEST_KEPT.items()}
    facts: dict[str, Any] = {"form": form, "least": least, "most": LONGEST_KEPT, "standing": retention(work)}
    facts["seen"] = seen_print(work, Part.RETENTION, status)
    return rules_page(work, seat, "retention", status=status, tab="panel.rules_retention", **facts)
