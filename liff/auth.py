"""Who is asking: our own tokens after LINE's, and the door that every view of the API stands behind.

A view that does not say who may come in lets nobody in. What a caller may do is read anew from the memberships at each
request: a guard who was suspended a second ago is out.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

import jwt
from flask import g, request

from models.domain.actors import Actor, ActorRole, Source
from models.domain.errors import Invalid
from models.domain.households import Role
from models.domain.ids import AccountId, HouseId, PersonId, VillageId
from models.domain.permissions import Permission
from models.queries import gates, people
from models.queries.people import Person
from models.uow import Database, Work

GATE_HEADER = "Gate-Id"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ACCESS_LIFE = timedelta(minutes=30)
View = TypeVar("View", bound=Callable[..., Any])


class NotSignedIn(Exception):  # noqa: N818
    """No token, or one that is not ours, not good any more, or of a shift that is over."""


class NotAllowed(Exception):  # noqa: N818
    """Signed in, but this is for others."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What an access token says."""

    session_id: UUID
    person_id: PersonId
    village_id: VillageId
    account_id: AccountId
    role: Role


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who may be here, in one village, with what they may do there right now."""

    person: Person
    village_id: VillageId
    role: Role

    @property
    def houses(self) -> list[HouseId]:
        """The houses that they answer for as a resident."""
        return self.person.houses(self.village_id)

    @property
    def sees(self) -> list[HouseId] | None:
        """The houses whose visits they see; None for all of the village."""
        return self.houses if self.role is Role.RESIDENT else None

    @property
    def phones(self) -> bool:
        """Whether visitors' telephone numbers are theirs to see: of the office not everybody's."""
        return self.role is not Role.OFFICE or self.person.may(Permission.RECORDS_PHONES, self.village_id)


class Tokens:
    """Access tokens: signed with SECRET_KEY, short-lived, and worth nothing once the shift is revoked."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key

    def issue(self, claims: Claims, now: datetime, no_later_than: datetime) -> tuple[str, int]:
        """A token and its life in seconds."""
        ends = min(now + ACCESS_LIFE, no_later_than)
        payload = {
            "typ": "access",
            "sid": str(claims.session_id),
            "sub": str(claims.person_id),
            "vil": str(claims.village_id),
            "acc": str(claims.account_id),
            "rol": claims.role.value,
            "exp": int(ends.timestamp()),
        }
        return jwt.encode(payload, self._key, algorithm="HS256"), max(0, int((ends - now).total_seconds()))

    def read(self, token: str) -> Claims:
        """What the token says. Raises NotSignedIn."""
        return self._claims(token, "access")

    def wrap_refresh(self, claims: Claims, secret: str) -> str:
        """A refresh token: the shift's secret with the names that are needed to find it."""
        payload = {
            "typ": "refresh",
            "sid": str(claims.session_id),
            "sub": str(claims.person_id),
            "vil": str(claims.village_id),
            "acc": str(claims.account_id),
            "rol": claims.role.value,
            "sec": secret,
        }
        return jwt.encode(payload, self._key, algorithm="HS256")

    def unwrap_refresh(self, token: str) -> tuple[Claims, str]:
        """Raises NotSignedIn."""
        return self._claims(token, "refresh"), str(self._decode(token).get("sec"))

    def _claims(self, token: str, kind: str) -> Claims:
        payload = self._decode(token)
        try:
            if payload["typ"] != kind:
                raise NotSignedIn
            return Claims(
                session_id=UUID(payload["sid"]),
                person_id=PersonId(UUID(payload["sub"])),
                village_id=VillageId(UUID(payload["vil"])),
                account_id=AccountId(UUID(payload["acc"])),
                role=Role(payload["rol"]),
            )
        except (KeyError, ValueError, AttributeError, TypeError):
            raise NotSignedIn from None

    def _decode(self, token: str) -> dict[str, Any]:
        try:
            payload: dict[str, Any] = jwt.decode(token, self._key, algorithms=["HS256"])
        except (jwt.InvalidTokenError, ValueError):
            raise NotSignedIn from None
        return payload


class Door:
    """Lets callers in: decorates views, and opens the unit of work that is theirs."""

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self._database = database
        self._tokens = tokens

    def allowed(self, *roles: Role, office: Permission | None = None) -> Callable[[View], View]:
        """Only these roles may call the view; it opens its work with `entrance`.

        Of the office only who holds the permission `office`; without one it is about the caller alone.
        """

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:
                g.claims = self._tokens.read(_bearer())
                g.roles, g.office = roles, office
                return view(*args, **kwargs)

            guarded.allowed, guarded.office = roles, office  # type: ignore[attr-defined]
            return guarded  # type: ignore[return-value]

        return decorate

    @contextmanager
    def entrance(self) -> Iterator[tuple[Work, Caller]]:
        """The caller's unit of work in their village. Raises NotSignedIn and NotAllowed before anything is read.

        A guard may say at which gate they stand. Raises Invalid for one that the village never had.
        """
        with self.work_of(g.claims, g.roles, office=g.office, request_id=g.request_id) as (work, caller):
            if caller.role is Role.GUARD and GATE_HEADER in request.headers:
                _stand_at(work, request.headers[GATE_HEADER])
            yield work, caller

    @contextmanager
    def work_of(
        self,
        claims: Claims,
        roles: tuple[Role, ...],
        *,
        office: Permission | None = None,
        request_id: str | None = None,
    ) -> Iterator[tuple[Work, Caller]]:
        """The same for somebody whose token came another way: a socket's first frame."""
        with self._database.work(village_id=claims.village_id, account_id=claims.account_id) as work:
            caller = _caller(work, claims, roles, office)
            work.actor = Actor(
                person_id=caller.person.id,
                role=ActorRole(caller.role.value),
                source=Source.LIFF,
                request_id=request_id,
            )
            yield work, caller


def public(view: View) -> View:
    """Anyone may call this view: it says so, and sees to its own safety."""
    view.allowed = ()  # type: ignore[attr-defined]
    return view


def _caller(work: Work, claims: Claims, roles: tuple[Role, ...], office: Permission | None) -> Caller:
    person = people.by_session(work, claims.session_id)
    if person is None or person.id != claims.person_id:
        raise NotSignedIn
    for role in sorted(roles, key=lambda role: role is not claims.role):  # the one they signed in with comes first
        held = role is not Role.OFFICE or office is None or person.may(office, claims.village_id)
        if held and person.active(role, claims.village_id):
            return Caller(person=person, village_id=claims.village_id, role=role)
    raise NotAllowed


def _stand_at(work: Work, told: str) -> None:
    """The guard's place, for what they do now. One that is no more is known: their page has yet to hear of it."""
    work.gate = gates.gate(work, UUID(told)) if _UUID.fullmatch(told) else None
    if work.gate is None:
        raise Invalid([(GATE_HEADER, "must be the id of one of the village's gates")])
    work.actor = replace(work.actor, gate_id=work.gate.id)


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return token.strip()


def now() -> datetime:
    """The moment of this request."""
    return datetime.now(UTC)
