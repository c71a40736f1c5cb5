"""Whom LINE vouches for in a page, member of a village or not; and somebody with their places in all villages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import g

from bot.line.login import Identity
from liff.api.bodies.sessions import NewcomerIn
from liff.api.parts import Parts
from liff.auth import NotSignedIn
from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import AccountId, PersonId
from models.queries import people
from models.queries.people import Person
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody in LINE, and the accounts that may know them: the page's own comes first."""

    identity: Identity
    account_ids: Sequence[AccountId]


def newcomer(parts: Parts, wish: NewcomerIn) -> Newcomer:
    """Who holds this ID token. Raises TokenInvalid, TokenExpired and KeysUnavailable."""
    accounts = parts.accounts()
    identity = parts.login.identify(wish.id_token, {one.login_channel_id for one in accounts})
    theirs = [one for one in accounts if one.login_channel_id == identity.login_channel_id]
    return Newcomer(
        identity=identity, account_ids=[one.id for one in sorted(theirs, key=lambda one: one.liff_id != wish.liff_id)]
    )


@contextmanager
def account_work(parts: Parts, account_id: AccountId, person_id: PersonId | None = None) -> Iterator[Work]:
    """The work of somebody whose village is not known yet, or who has several."""
    with parts.database.work(account_id=account_id, whole_account=True) as work:
        if person_id:
            act_as(work, person_id)
        yield work


@contextmanager
def whole_person(parts: Parts) -> Iterator[tuple[Work, Person]]:
    """The caller with their places in all villages of the account, and a work of theirs there. Raises NotSignedIn."""
    with parts.door.entrance() as (_, caller):
        person_id = caller.person.id
    with account_work(parts, g.claims.account_id, person_id) as work:
        person = people.by_id(work, person_id)
        if person is None:
            raise NotSignedIn
        yield work, person


def act_as(work: Work, person_id: PersonId) -> None:
    """From here on this person is who changes things, of their own places only."""
    work.actor = Actor(person_id=person_id, role=ActorRole.RESIDENT, source=Source.LIFF, request_id=g.get("request_id"))
