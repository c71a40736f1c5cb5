"""Signing in, and being known before that."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from liff.api.bodies.fields import Body


class NewcomerIn(Body):
    """A LINE ID token of a Login channel of ours.

    `liff_id` is the page's own LIFF app: its LINE account comes first where several share a Login channel.
    """

    id_token: Annotated[str, Field(min_length=1, max_length=4000)]
    liff_id: Annotated[str, Field(max_length=100)] | None = None


class SessionIn(NewcomerIn):
    """`role` and `village` choose among several places."""

    role: Literal["guard", "resident", "office"] | None = None
    village: UUID | None = None


class RefreshIn(Body):
    refresh_token: Annotated[str, Field(min_length=1, max_length=2000)]
