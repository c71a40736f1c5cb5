"""What people do with passes in these tests, each in a transaction of its own, by a clock that the test holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from models.domain.actors import ActorRole
from models.domain.ids import HouseId, PassId
from models.domain.passes import Guest, Pass, PassKind, Terms, Window, token_of
from models.pass_keys import PassKeys
from models.queries import passes
from models.queries.passes import PassCard
from models.uow import Database, new_id
from models.usecases.make_occasion import OccasionDraft, make_occasion
from models.usecases.make_pass import PassDraft, change_pass, make_pass, revoke_pass
from models.usecases.new_visits import Registered, StoredPhoto
from models.usecases.use_pass import Brought, Entry, Judged, check_pass, fingerprint, use_pass
from tests.cast import Cast, Somebody
from tests.usecases.acts import CAME, of_village

KEYS = PassKeys("a secret of more than thirty-two bytes")
DAY = timedelta(days=1)
USES = {PassKind.ONCE: 1, PassKind.MANY: 2, PassKind.RECURRING: None}


def terms(kind: PassKind = PassKind.ONCE, **wish: object) -> Terms:
    window = Window(valid_from=CAME - timedelta(hours=1), valid_until=CAME + DAY)
    given = {"guest": Guest(name="Nok"), "window": window, "uses_allowed": USES[kind], **wish}
    return Terms(**given)  # type: ignore[arg-type]


def invites(
    database: Database,
    cast: Cast,
    kind: PassKind = PassKind.ONCE,
    *,
    by: Somebody | None = None,
    house: HouseId | None = None,
    now: datetime = CAME,
    **wish: object,
) -> Pass:
    """Somchai makes a pass for Nok, where nothing else is said."""
    with of_village(database, cast, (by or cast.somchai).acting(ActorRole.RESIDENT), now) as work:
        return make_pass(work, house or cast.house, PassDraft(kind=kind, terms=terms(kind, **wish)))


def invites_to_a_party(database: Database, cast: Cast, names: Sequence[str], **wish: object) -> list[Pass]:
    time = {"starts_at": CAME - timedelta(hours=1), "ends_at": CAME + DAY}
    draft = {"title": "Birthday", "guests": names, **time, **wish}
    with of_village(database, cast, cast.somchai.acting(ActorRole.RESIDENT)) as work:
        made = make_occasion(work, cast.house, OccasionDraft(**draft))  # type: ignore[arg-type]
        return [card.one for card in passes.cards(work, made.passes)]


def changes(database: Database, cast: Cast, one: Pass, new: Terms, by: Somebody | None = None) -> Pass:
    with of_village(database, cast, (by or cast.somchai).acting(ActorRole.RESIDENT)) as work:
        return change_pass(work, one.id, lambda _: new, [cast.house])


def revokes(database: Database, cast: Cast, one: Pass, by: Somebody | None = None, now: datetime = CAME) -> Pass:
    with of_village(database, cast, (by or cast.somchai).acting(ActorRole.RESIDENT), now) as work:
        return revoke_pass(work, one.id, [cast.house])


def qr(cast: Cast, one: Pass) -> Brought:
    """What the guest's phone shows."""
    return Brought(token=KEYS.sign(cast.village, token_of(one)))


def digits(one: Pass) -> Brought:
    return Brought(code=one.code)


def checks(database: Database, cast: Cast, brought: Brought, *, now: datetime = CAME) -> Judged:
    """Prasit looks, and lets nobody in."""
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now) as work:
        return check_pass(work, KEYS, brought)


def at_the_gate(
    database: Database,
    cast: Cast,
    one: Pass | Brought,
    *,
    key: UUID | None = None,
    now: datetime = CAME,
    photos: Sequence[StoredPhoto] = (),
    happened_at: datetime | None = None,
) -> Registered | Judged:
    """Prasit scans the pass and lets the guest in, where it is good; without network he has done so before."""
    brought = qr(cast, one) if isinstance(one, Pass) else one
    print_ = fingerprint(brought, [photo.sha256 for photo in photos])
    entry = Entry(key=key or new_id(), print_=print_, photos=photos, happened_at=happened_at)
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), now) as work:
        return use_pass(work, KEYS, brought, entry)


def card_of(database: Database, cast: Cast, pass_id: PassId, now: datetime = CAME) -> PassCard:
    with of_village(database, cast, now=now) as work:
        return passes.card(work, pass_id)
