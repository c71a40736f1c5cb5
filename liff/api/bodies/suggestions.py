"""A plate, as far as it has been typed."""

from typing import Annotated

from pydantic import Field

from liff.api.bodies.fields import Body, Line


class SuggestionsQuery(Body):
    plate: Annotated[Line, Field(min_length=2, max_length=20)]
