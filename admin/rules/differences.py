"""What a change of the rules has changed, in a few words a line."""

from collections.abc import Mapping, Sequence
from typing import Any

from admin.filters import lasting
from models.domain.rule_parts import Part
from models.queries.village_rules import RuleChange
from models.texts.catalog import Say, mark
from models.texts.formats import KIND_NAMES

LENGTHS = {
    "widen_after": mark("The next person"),
    "remind_after": mark("Reminder"),
    "office_after": mark("The office"),
    "expire_after": mark("The end"),
    **KIND_NAMES,
}
DAYS = {"photos": mark("Photos"), "phones": mark("Phone numbers"), "names": mark("Names and plates")}
NAMES = {
    "asked_first": mark("Who is asked first"),
    "widen_to": mark("Who is asked next"),
    "gate_call": mark("Whose number is a guard given?"),
    "office_phone": mark("Phone of the office"),
    "guards_see_names": mark("Names of residents"),
    "name": mark("The village's name"),
    "language": mark("Language of guests' pages"),
    "time_zone": mark("Time zone"),
    "groups_allowed": mark("Groups"),
    "gate_map_url": mark("Map"),
    "rules_th": mark("Rules for guests, in Thai"),
    "rules_en": mark("Rules for guests, in English"),
    "welcome_th": mark("Welcome, in Thai"),
    "welcome_en": mark("Welcome, in English"),
    "guard_note_th": mark("Note to guards, in Thai"),
    "guard_note_en": mark("Note to guards, in English"),
    "contact_th": mark("How to reach the office, in Thai"),
    "contact_en": mark("How to reach the office, in English"),
}
PLAIN = {"name", "time_zone", "office_phone"}
"""What is short enough to be shown as it was and as it is."""


def differences(change: RuleChange, say: Say) -> str:
    """Like "Reminder: 2 min → 1 min · The end: 5 min → 4 min"."""
    before, after = change.before, change.after
    if change.part is Part.GATES:
        return " · ".join(_gates(before["gates"], after["gates"], say))
    found = _values({**before, **before.get("customs", {})}, {**after, **after.get("customs", {})}, say)
    if before.get("rules") != after.get("rules"):
        number = len(after["rules"])
        found.append(say.counted("{number} exception", "{number} exceptions", number))
    return " · ".join(found)


def _values(before: Mapping[str, Any], after: Mapping[str, Any], say: Say) -> list[str]:
    changed = [name for name in after if name not in {"customs", "rules"} and before.get(name) != after[name]]
    return [_value(name, before.get(name), after[name], say) for name in changed]


def _value(name: str, old: Any, new: Any, say: Say) -> str:
    if name in LENGTHS:
        return f"{say(LENGTHS[name])}: {lasting(old, say)} → {lasting(new, say)}"
    if name in DAYS:
        told = [say.counted("{number} day", "{number} days", one) if one else say("without end") for one in (old, new)]
        return f"{say(DAYS[name])}: {told[0]} → {told[1]}"
    if name in PLAIN:
        return f"{say(NAMES[name])}: {old or '–'} → {new or '–'}"
    return say(NAMES[name]) if name in NAMES else name


def _gates(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], say: Say) -> list[str]:
    old, new = ({one["id"]: one for one in some} for some in (before, after))
    added = [say("added: {gate}", gate=new[one]["name"]) for one in new if one not in old]
    ended = [say("ended: {gate}", gate=old[one]["name"]) for one in old if one not in new]
    other = [say("changed: {gate}", gate=new[one]["name"]) for one in new if one in old and new[one] != old[one]]
    return [*added, *ended, *other]
