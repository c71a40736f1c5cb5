"""Features, switched on and off: everywhere, or in one village."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.system.inside import at_village, login_of, note, outside
from admin.system.words import FEATURES
from models.domain.errors import Invalid
from models.domain.features import Feature
from models.domain.ids import VillageId
from models.domain.permissions import Permission
from models.queries.features import switches
from models.uow import Work
from models.usecases.set_feature import set_feature

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE
SAID: dict[str, bool | None] = {"on": True, "off": False, "as_everywhere": None}


@dataclass(frozen=True, kw_only=True)
class Here:
    """A feature in one village. `said` None: as everywhere."""

    feature: Feature
    everywhere: bool
    said: bool | None


def features_of(work: Work, login_id: UUID, village_id: VillageId) -> Sequence[Here]:
    """All of them, as one village has them. The work is at no village."""
    return [
        Here(
            feature=one.feature,
            everywhere=one.on,
            said=next((other.on for other in one.overrides if other.village_id == village_id), None),
        )
        for one in switches(work, login_id)
    ]


def add_features(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/features, and what switches them."""
    door = parts.door

    @panel.get("/system/features")
    @door.checked(SEE)
    def system_features(seat: Seat) -> Any:
        with outside(parts) as work:
            found = switches(work, login_of(seat))
        return page("system/features.html", switches=found, words=FEATURES)

    @panel.post("/system/features")
    @door.checked(MANAGE)
    def system_set_feature(seat: Seat) -> Any:
        feature, on = _feature(), _on()
        with outside(parts) as work:
            note(work, seat, "feature_set", feature=feature.value, on=on)
            before = set_feature(work, feature, on)
        _tell(feature, on, url_for("panel.system_set_feature", feature=feature.value, on=_word(before)))
        return redirect(url_for("panel.system_features"), 303)

    @panel.post("/system/villages/<uuid:village_id>/features")
    @door.checked(MANAGE)
    def system_set_village_feature(seat: Seat, village_id: UUID) -> Any:
        feature, on = _feature(), _on()
        with at_village(parts, seat, village_id, "feature_set", feature=feature.value, on=on) as work:
            before = set_feature(work, feature, on)
        way = "panel.system_set_village_feature"
        _tell(feature, on, url_for(way, village_id=village_id, feature=feature.value, on=_word(before)))
        return redirect(url_for("panel.system_village", village_id=village_id), 303)


def _feature() -> Feature:
    told = request.values.get("feature", "")
    if told not in set(Feature):
        raise Invalid([("feature", "is no feature")])
    return Feature(told)


def _on() -> bool | None:
    told = request.values.get("on", "")
    if told not in SAID:
        raise Invalid([("on", "must be on, off or as_everywhere")])
    return SAID[told]


def _word(said: bool | None) -> str:
    return next(word for word, one in SAID.items() if one is said)


def _tell(feature: Feature, on: bool | None, undo: str) -> None:
    """With the way to take it back, but not where that is what was done."""
    say = voice()
    name = say(FEATURES[feature][0])
    told = {
        True: say("{feature}: switched on.", feature=name),
        False: say("{feature}: switched off.", feature=name),
        None: say("{feature}: as everywhere.", feature=name),
    }
    tell(told[on], undo=None if request.args else undo)
