"""A rider who comes for several houses."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from liff.api.bodies.fields import Line
from liff.api.bodies.visits import VisitorIn
from models.usecases.register_round import MOST_HOUSES


def _parted(given: Any) -> Any:
    return [name for name in given.split(",") if name.strip()] if isinstance(given, str) else given


class RoundIn(VisitorIn):
    """The fields of a visit, with `houses`: ids or exact numbers, a list or parted by commas. Each is asked."""

    houses: Annotated[
        list[Annotated[Line, Field(min_length=1, max_length=64)]],
        BeforeValidator(_parted),
        Field(min_length=1, max_length=MOST_HOUSES),
    ]

    def house_names(self) -> list[str]:
        """Each once, in their order."""
        return list(dict.fromkeys(self.houses))
