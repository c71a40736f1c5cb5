"""The village's rules: each tab in its own module, and taking back what was changed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.pages import tell, voice
from admin.parts import PanelParts
from admin.rules.asking import add_asking
from admin.rules.frame import tab_of
from admin.rules.gates import add_gates
from admin.rules.line import add_line
from admin.rules.retention import add_retention
from admin.rules.village import add_village
from models.domain.permissions import Permission
from models.uow import Work
from models.usecases.rule_changes import undo_rules


def add_rules(panel: Blueprint, parts: PanelParts) -> None:
    """/rules and all that is below it."""
    add_asking(panel, parts)
    add_gates(panel, parts)
    add_village(panel, parts)
    add_retention(panel, parts)
    add_line(panel, parts)

    @panel.post("/rules/undo/<uuid:change_id>")
    @parts.door.allowed(Permission.RULES_MANAGE)
    def rules_undo(work: Work, _seat: Seat, change_id: UUID) -> Any:
        undone = undo_rules(work, change_id)
        say = voice()
        again = url_for("panel.rules_undo", change_id=undone.change_id) if undone.change_id else None
        tell(say("It is as it was before."), undo=again)
        if undone.about:
            return redirect(url_for("panel.rules_house", house_id=undone.about), 303)
        return redirect(url_for(tab_of(undone.part)), 303)
