"""Whatever is written into a village's record, or around signing in, has words in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

from admin.audit.words import KINDS, SUBJECTS
from admin.system.words import EVENTS
from models.tables import changes

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "bot", "liff", "admin", "workers")

CHANGES = {"note_change": (1, 3), "note_changes": (1, 2)}
"""What writes changes, and which of its arguments are the subject and the kind."""

ENDS = "end_place"
"""Writes the end of a membership: how it came is its third argument."""

EVENT_WRITERS = {"note_panel_event": 1, "note": 2, "note_own": 1, "at_village": 3, "let_in": 3, "_did": 3}
"""What writes events of signing in and of operators, and which of its arguments is the kind."""

BY_HAND = {
    "models/usecases/changes.py": set(),
    "models/usecases/leave_village.py": set(),  # end_place's own: its callers are looked at
    "models/usecases/house_rules.py": {"house_rule.made", "house_rule.changed"},
    "models/usecases/watchlist.py": {"block.made", "block.proposed"},
    "models/usecases/watch_gate.py": {"block.hit_cleared", "block.hit_not_them"},
    "models/usecases/set_asking.py": {"house.asking_rules_set", "village.asking_rules_set"},
}
"""Files that make a subject or a kind up as they go, and what they write."""


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    yield str(path.relative_to(ROOT)), node, name


def words_in(node: ast.expr) -> list[str] | None:
    """The texts that an argument may be; None where only the running program knows."""
    if isinstance(node, ast.IfExp):
        parts = [words_in(node.body), words_in(node.orelse)]
        return None if None in parts else [word for part in parts for word in part or ()]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def written_changes() -> tuple[set[str], set[str]]:
    """All kinds with their subjects, and the files that make some of them up."""
    found: set[str] = set()
    unknown: set[str] = set()
    for file, call, name in calls():
        if name == ENDS:
            found |= {f"membership.{kind}" for kind in words_in(call.args[2]) or ()}
        if name in CHANGES:
            subjects, kinds = (words_in(call.args[place]) for place in CHANGES[name])
            if subjects is None or kinds is None:
                unknown.add(file)
            else:
                found |= {f"{subject}.{kind}" for subject in subjects for kind in kinds}
    return found, unknown


def written_events() -> set[str]:
    return {
        kind
        for file, call, name in calls()
        if name in EVENT_WRITERS
        and file.startswith(("admin/", "workers/panel_"))
        and len(call.args) > EVENT_WRITERS[name]
        for kind in words_in(call.args[EVENT_WRITERS[name]]) or ()
    }


def test_every_change_has_words() -> None:
    found, unknown = written_changes()
    assert len(found) > 50
    assert unknown == set(BY_HAND), "say by hand what these write"
    found |= set().union(*BY_HAND.values())
    assert not found - set(KINDS)
    assert not set(KINDS) - found, "nothing writes this"


def test_every_subject_has_a_name() -> None:
    assert set(changes.SUBJECTS) == set(SUBJECTS)


def test_every_event_around_signing_in_has_words() -> None:
    found = written_events()
    assert len(found) > 20
    assert found == set(EVENTS)
