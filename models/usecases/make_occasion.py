"""A house's event: many guests from one form, with a pass each or one that they share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from models.domain.errors import Invalid
from models.domain.ids import HouseId, OccasionId, PassId
from models.domain.passes import LONGEST_NAME, MOST_GUESTS, Guest, PassKind, Terms, Window
from models.tables.passes import OccasionRow, PassRow
from models.uow import Work, new_id
from models.usecases.changes import note_change
from models.usecases.make_pass import PassDraft, make_passes
from models.usecases.once import id_for

_FIELDS = {"guest_name": "guests", "valid_from": "starts_at", "valid_until": "ends_at"}
"""What a pass calls otherwise than the form of an occasion."""


@dataclass(frozen=True, kw_only=True)
class OccasionDraft:
    """`guests` by name get a pass each; `shared_by` so many guests get one together. One of the two is given."""

    title: str
    starts_at: datetime
    ends_at: datetime
    guests: Sequence[str] = ()
    shared_by: int | None = None
    note: str | None = None
    tell_host: bool = False
    id: OccasionId | None = None  # None: a fresh one


@dataclass(frozen=True, kw_only=True)
class MadeOccasion:
    """`fresh` is false where the same key has made it before."""

    id: OccasionId
    passes: tuple[PassId, ...]
    fresh: bool = True


def make_occasion_once(work: Work, house_id: HouseId, draft: OccasionDraft, key: UUID) -> MadeOccasion:
    """The occasion that this person makes under this key. Raises Invalid and Refused."""
    occasion_id = OccasionId(id_for(work, key))
    statement = select(PassRow.id).where(PassRow.occasion_id == occasion_id).order_by(PassRow.created_at, PassRow.id)
    before = tuple(PassId(pass_id) for pass_id in work.connection.scalars(statement))
    if before:
        return MadeOccasion(id=occasion_id, passes=before, fresh=False)
    return make_occasion(work, house_id, replace(draft, id=occasion_id))


def make_occasion(work: Work, house_id: HouseId, draft: OccasionDraft) -> MadeOccasion:
    """The occasion and all its passes, or nothing. Raises Invalid and Refused."""
    _check(draft)
    occasion_id = draft.id or OccasionId(new_id())
    row = {
        "id": occasion_id,
        "village_id": work.village,
        "house_id": house_id,
        "title": draft.title,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "made_by": work.actor.person_id,
        "created_at": work.now,
    }
    work.connection.execute(insert(OccasionRow).values(row))
    note_change(work, "occasion", occasion_id, "made", {"house_id": str(house_id)})
    try:
        passes = make_passes(work, house_id, _drafts(draft), occasion_id)
    except Invalid as problem:
        raise Invalid([(_FIELDS.get(field, field), words) for field, words in problem.details]) from None
    return MadeOccasion(id=occasion_id, passes=tuple(one.id for one in passes))


def _check(draft: OccasionDraft) -> None:
    problems = []
    if not 1 <= len(draft.title.strip()) <= LONGEST_NAME:
        problems.append(("title", f"must have 1 to {LONGEST_NAME} characters"))
    if draft.ends_at <= draft.starts_at:
        problems.append(("ends_at", "must be later than starts_at"))
    if bool(draft.guests) is (draft.shared_by is not None):
        problems.append(("guests", "name the guests, or say how many share one pass"))
    if len(draft.guests) > MOST_GUESTS or not 1 <= (1 if draft.shared_by is None else draft.shared_by) <= MOST_GUESTS:
        problems.append(("guests", f"must be 1 to {MOST_GUESTS}"))
    if problems:
        raise Invalid(problems)


def _drafts(draft: OccasionDraft) -> list[PassDraft]:
    if draft.shared_by is not None:
        return [_draft(draft, draft.title, PassKind.MANY, draft.shared_by)]
    return [_draft(draft, name, PassKind.ONCE, 1) for name in draft.guests]


def _draft(draft: OccasionDraft, name: str, kind: PassKind, uses: int) -> PassDraft:
    window = Window(valid_from=draft.starts_at, valid_until=draft.ends_at)
    terms = Terms(guest=Guest(name=name, note=draft.note), window=window, uses_allowed=uses, tell_host=draft.tell_host)
    return PassDraft(kind=kind, terms=terms)
