"""What all tabs of the rules share: the tabs, what was changed of late, and how a change is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from wtforms import Form

from admin.door import Seat
from admin.forms import Problem
from admin.pages import page, tell, voice
from admin.rules.differences import differences
from models.domain.errors import Invalid
from models.domain.permissions import Permission
from models.domain.rule_parts import TAKEN_BACK_WITHIN, Part
from models.queries.village_rules import lately
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.rule_changes import Seen, change_rules, print_of
from models.usecases.rule_parts import Told

Piece = Callable[[Told], object]

OVERTAKEN = mark(
    "Somebody else has changed this since you opened the page, and nothing was saved. What you typed stands here still."
    " See below what was changed; if you save once more, yours holds."
)


@dataclass(frozen=True, kw_only=True)
class Tab:
    endpoint: str
    title: str
    parts: tuple[Part, ...] = ()
    permission: Permission = Permission.RULES_SEE


TABS = (
    Tab(endpoint="panel.rules", title=mark("Asking"), parts=(Part.ASKING,)),
    Tab(endpoint="panel.rules_gates", title=mark("Gates and stays"), parts=(Part.GATES, Part.STAYS)),
    Tab(endpoint="panel.rules_guards", title=mark("What guards see"), parts=(Part.GUARDS,)),
    Tab(endpoint="panel.rules_village", title=mark("The village"), parts=(Part.VILLAGE,)),
    Tab(endpoint="panel.rules_texts", title=mark("Own words"), parts=(Part.TEXTS,)),
    Tab(endpoint="panel.rules_retention", title=mark("How long we remember"), parts=(Part.RETENTION,)),
    Tab(endpoint="panel.rules_line", title=mark("LINE account"), permission=Permission.LINE_MANAGE),
)

NAMES = {
    Part.ASKING: mark("How visitors are announced"),
    Part.HOUSE_ASKING: mark("How this house is asked"),
    Part.GATES: mark("Gates"),
    Part.STAYS: mark("How long visitors may stay"),
    Part.GUARDS: mark("What guards see"),
    Part.VILLAGE: mark("The village"),
    Part.TEXTS: mark("Own words"),
    Part.RETENTION: mark("How long we remember"),
}


def tab_of(part: Part) -> str:
    """The endpoint at which this part is seen."""
    return next((tab.endpoint for tab in TABS if part in tab.parts), "panel.rules")


def rules_page(
    work: Work, seat: Seat, template: str, *, status: int = 200, about: UUID | None = None, **facts: Any
) -> Response:
    """A tab with its frame. `parts` in the facts names whose changes are listed; the tab's own else."""
    endpoint = facts.pop("tab")
    tab = next(one for one in TABS if one.endpoint == endpoint)
    parts: Sequence[Part] = facts.pop("parts_shown", tab.parts)
    return page(
        f"rules/{template}.html",
        status,
        tab=tab,
        tabs=[one for one in TABS if seat.may(one.permission)],
        changes=lately(work, parts, about) if parts else (),
        part_names=NAMES,
        differences=lambda one: differences(one, voice()),
        now=work.now,
        undo_within=TAKEN_BACK_WITHIN,
        may_change=seat.may(Permission.RULES_MANAGE),
        **facts,
    )


def seen_print(work: Work, part: Part, status: int = 200, piece: Piece | None = None) -> str:
    """Goes into a form, and tells when it is sent what its page had shown.

    A form that is shown again with what was typed keeps the print that it came with: what was typed is as old.
    """
    if status == HTTPStatus.BAD_REQUEST and (kept := request.form.get("seen")):
        return kept
    return print_of(work, part, piece) if piece else print_of(work, part)


def changed(
    work: Work,
    part: Part,
    act: Callable[[], object],
    *,
    to: str,
    about: UUID | None = None,
    piece: Piece | None = None,
) -> Any:
    """Does it, says so with the way back, and leads to `to`. Raises Overtaken, as `change_rules` does.

    `piece`: what of the part the form had shown, where that is not all of it.
    """
    was = request.form.get("seen")
    seen = (Seen(print=was, piece=piece) if piece else Seen(print=was)) if was else None
    change_id = change_rules(work, part, act, about, seen)
    say = voice()
    if change_id is None:
        tell(say("Nothing has changed."))
    else:
        tell(say("Saved. It holds from now on."), undo=url_for("panel.rules_undo", change_id=change_id))
    return redirect(to, 303)


def overtaken(form: Form) -> None:
    """Says so above the form. What was typed stays in it."""
    form.form_errors.append(Problem(OVERTAKEN))


def refused(form: Form, error: Invalid, words: dict[str, str]) -> None:
    """What the rules say no to, at the field that is named, or above them all."""
    for name, why in error.details:
        problem = Problem(words.get(why, mark("This cannot be set so.")))
        asked = form._fields.get(name)
        if asked is None:
            form.form_errors.append(problem)
        else:
            asked.errors = [problem]
