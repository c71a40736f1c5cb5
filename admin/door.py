"""The panel's door: whose session a browser holds, where they sit, and what they may do there right now.

A view that does not say who may come in lets nobody in. What somebody may do is read anew at each request: whoever
lost their place a second ago is out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, g, request

from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import AccountId, PersonId, VillageId
from models.domain.permissions import OF_OPERATOR, Permission
from models.queries import panel_seats
from models.queries.panel_seats import Place, Session
from models.uow import Database, Work
from models.usecases.panel_events import Browser
from models.usecases.panel_sessions import SEEN_EVERY, end_session, is_idle, mark_seen, token_hash

View = TypeVar("View", bound=Callable[..., Any])

VILLAGE_FIELD = "at_village"
VILLAGE_HEADER = "X-Village"
"""With which village's page a form, or a script's question, was sent. The session may work at another by now."""


class SignInFirst(Exception):  # noqa: N818
    """No session, or one that is over."""


class NotYours(Exception):  # noqa: N818
    """Signed in, but this is for others."""


class ChooseVillage(Exception):  # noqa: N818
    """Signed in, and at no village as yet."""


class OtherVillage(Exception):  # noqa: N818
    """The page that sent this was opened for another village than the session works at now."""

    def __init__(self, now_at: str) -> None:
        super().__init__(now_at)
        self.now_at = now_at
        """The village's name."""


class SecondFactorFirst(Exception):  # noqa: N818
    """An operator without a second factor: they set it up before anything else."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Somebody of an office, at one village, with what they may do there."""

    session: Session
    place: Place | None

    @property
    def at(self) -> Place:
        """The village that they work at. Raises ChooseVillage where they are at none."""
        if self.place is None:
            raise ChooseVillage
        return self.place

    @property
    def village_id(self) -> VillageId:
        return self.at.village_id

    @property
    def account_id(self) -> AccountId:
        return self.at.account_id

    @property
    def person_id(self) -> PersonId:
        """As whom they act. An operator gets a person with the first village of an account that they enter."""
        if self.at.person_id is None:
            raise ChooseVillage
        return self.at.person_id

    @property
    def language(self) -> str:
        return self.session.language

    def may(self, *permissions: Permission) -> bool:
        """Whether they may do one of these, at least, where they sit."""
        held = self.place.permissions if self.place else frozenset[Permission]()
        if self.session.operator:
            held |= OF_OPERATOR
        return not held.isdisjoint(permissions)


class Door:
    """Decorates views. A view of a village is called with its transaction and the seat before its own arguments."""

    def __init__(self, database: Database, *, private: bool) -> None:
        self._database = database
        self.cookie = "__Host-panel" if private else "panel"
        """Of this host alone, by https alone: RFC 6265bis's prefix."""

    def allowed(self, *permissions: Permission) -> Callable[[View], View]:
        """Whoever holds one of these, at the village that they work at; the operator's need no village."""

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:
                with self._entrance(permissions) as (work, seat):
                    return view(work, seat, *args, **kwargs)

            guarded.allowed = permissions  # type: ignore[attr-defined]
            return guarded  # type: ignore[return-value]

        return decorate

    def checked(self, *permissions: Permission) -> Callable[[View], View]:
        """The same for a view that takes its time: it is called with the seat, and opens its work by itself."""

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:
                with self._entrance(permissions) as (_, seat):
                    pass
                return view(seat, *args, **kwargs)

            guarded.allowed = permissions  # type: ignore[attr-defined]
            return guarded  # type: ignore[return-value]

        return decorate

    def signed_in(self, view: View) -> View:
        """Anybody with a session, about themselves: called with a transaction at no village, and their session."""

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            with self._database.work() as work:
                session = self._session(work, enrolling=True)
                g.seat = Seat(session=session, place=_place(work, session))
                return view(work, session, *args, **kwargs)

        guarded.allowed = ()  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    def recognised(self, view: View) -> View:
        """The same for a view that takes its time: it is called with the session, and opens its work by itself."""

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            with self._database.work() as work:
                session = self._session(work, enrolling=True)
                g.seat = Seat(session=session, place=_place(work, session))
            return view(session, *args, **kwargs)

        guarded.allowed = ()  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    @contextmanager
    def work(self, seat: Seat) -> Iterator[Work]:
        """A transaction of somebody who was let in a moment ago."""
        account_id = seat.at.account_id
        with self._database.work(village_id=seat.village_id, account_id=account_id, actor=actor_of(seat)) as work:
            yield work

    def token(self) -> str | None:
        """What the browser holds."""
        return request.cookies.get(self.cookie)

    def keep(self, response: Response, token: str, expires_at: datetime) -> None:
        """The browser is signed in from this answer on."""
        private = self.cookie.startswith("__Host-")
        response.set_cookie(
            self.cookie, token, expires=expires_at, httponly=True, secure=private, samesite="Lax", path="/"
        )

    def forget(self, response: Response) -> None:
        response.delete_cookie(self.cookie, path="/", secure=self.cookie.startswith("__Host-"), samesite="Lax")

    @contextmanager
    def _entrance(self, permissions: tuple[Permission, ...]) -> Iterator[tuple[Work, Seat]]:
        with self._database.work() as work:
            session = self._session(work)
            seat = g.seat = Seat(session=session, place=_place(work, session))
            if seat.place is not None and not OF_OPERATOR.issuperset(permissions):
                _of_its_page(seat.place)
            if not seat.may(*permissions):
                raise ChooseVillage if seat.place is None else NotYours
            if seat.place is not None:
                work.account_id = seat.place.account_id
                work.enter(seat.place.village_id)
                work.actor = actor_of(seat)
            yield work, seat

    def _session(self, work: Work, *, enrolling: bool = False) -> Session:
        token = self.token()
        found = panel_seats.session(work, token_hash(token)) if token else None
        if found is None:
            raise SignInFirst
        if is_idle(found.seen_at, work.now, operator=found.operator):
            end_session(work, found.id)
            work.connection.commit()  # what is raised next would roll it back
            raise SignInFirst
        if work.now - found.seen_at > SEEN_EVERY:
            mark_seen(work, found.id)
        g.session = found
        if found.operator and not found.totp and not enrolling:
            raise SecondFactorFirst
        return found


def public(view: View) -> View:
    """Anyone may call this view: it says so, and sees to its own safety."""
    view.allowed = ()  # type: ignore[attr-defined]
    return view


def actor_of(seat: Seat) -> Actor:
    return Actor(person_id=seat.person_id, role=ActorRole.OFFICE, source=Source.PANEL, request_id=g.get("request_id"))


def browser() -> Browser:
    """From where this request comes."""
    return Browser(address=request.remote_addr, agent=request.headers.get("User-Agent"))


def safe_way(told: str | None) -> str | None:
    """A way inside the panel that somebody asked for before they signed in; None for any other address."""
    if not told or not told.startswith("/admin") or "\\" in told or any(ord(sign) < 32 for sign in told):
        return None
    parts = urlsplit(told)
    inside = not parts.scheme and not parts.netloc and (parts.path == "/admin" or parts.path.startswith("/admin/"))
    return told if inside else None


def _of_its_page(place: Place) -> None:
    """Raises OtherVillage for what was asked for on a page of another village: in a second tab, all too easily.

    A form always says whose it is, and so does a script.
    """
    told = request.headers.get(VILLAGE_HEADER) or request.form.get(VILLAGE_FIELD)
    if (told is not None or request.method == "POST") and told != str(place.village_id):
        raise OtherVillage(place.village_name)


def _place(work: Work, session: Session) -> Place | None:
    """The chosen village; the only one where none was chosen. A village that is theirs no more is no place."""
    chosen = next((one for one in session.places if one.village_id == session.chosen), None)
    if chosen is None and session.operator and session.chosen:
        return panel_seats.operators_place(work, session, session.chosen)
    if session.chosen is None and len(session.places) == 1 and not session.operator:
        return session.places[0]
    return replace(chosen, permissions=frozenset(Permission)) if chosen and session.operator else chosen
