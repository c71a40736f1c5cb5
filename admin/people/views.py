"""People and houses: who belongs to the village, where, and how they came."""

from flask import Blueprint

from admin.parts import PanelParts
from admin.people.doubles import add_doubles
from admin.people.expecting import add_expecting
from admin.people.house_changes import add_house_changes
from admin.people.houses import add_houses
from admin.people.imports import add_imports
from admin.people.letters import add_letters
from admin.people.moves import add_moves
from admin.people.persons import add_persons
from admin.people.places import add_places
from admin.people.registrations import add_registrations


def add_people(panel: Blueprint, parts: PanelParts) -> None:
    """/people, /houses, /registrations and /import."""
    add_persons(panel, parts)
    add_places(panel, parts)
    add_moves(panel, parts)
    add_houses(panel, parts)
    add_house_changes(panel, parts)
    add_expecting(panel, parts)
    add_registrations(panel, parts)
    add_imports(panel, parts)
    add_letters(panel, parts)
    add_doubles(panel, parts)
