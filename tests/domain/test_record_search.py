from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from models.domain.ids import GateId, HouseId, PersonId
from models.domain.record_search import Mark, RecordsWanted, wanted_from
from models.domain.visit import Kind, State

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "wanted",
    [
        RecordsWanted(),
        RecordsWanted(houses=()),
        RecordsWanted(
            words=("สมชาย", "1234"),
            name="สมชาย",
            plate_key="1กก1234",
            houses=(HouseId(uuid4()), HouseId(uuid4())),
            guard=PersonId(uuid4()),
            gate=GateId(uuid4()),
            state=State.LEFT,
            kind=Kind.TAXI,
            since=NOON,
            until=NOON,
            marks=(Mark.WRONG, Mark.OFFLINE),
        ),
    ],
)
def test_what_is_wanted_survives_being_kept(wanted: RecordsWanted) -> None:
    assert wanted_from(wanted.facts()) == wanted


def test_an_end_is_only_ever_earlier() -> None:
    later = NOON + timedelta(days=1)
    assert RecordsWanted().ending(NOON).until == NOON
    assert RecordsWanted(until=NOON).ending(later).until == NOON
    assert RecordsWanted(until=later).ending(NOON).until == NOON
