"""What all tables share: naming of constraints, ids, moments, and sealed columns."""

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, DateTime, MetaData, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


def given_ids(name: str) -> BindParameter[Any]:
    """A parameter for `= any_(…)`: one statement for any number of ids, made and compiled once."""
    return BindParameter(name, type_=ARRAY(Uuid))


def table_of(row_type: type[Base]) -> Table:
    """The table itself: a statement on it passes by the mapper, which has nothing to do where no object is made."""
    return cast("Table", row_type.__table__)


Key = Annotated[UUID, mapped_column(Uuid, primary_key=True)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
