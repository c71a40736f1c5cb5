"""E-mail addresses that sign in to the panel: their passwords, their links, their second factor."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models import second_factor
from models.domain.errors import Code, NotFound, Refused
from models.tables.panel import PanelLinkRow, PanelLoginRow, PanelRecoveryCodeRow, PanelSessionRow
from models.uow import Work, new_id

LINK_LIFE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Login:
    """Somebody who signs in with a password."""

    id: UUID
    email: str
    name: str
    language: str
    operator: bool
    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)
    totp_at: datetime | None
    totp_step: int | None

    @property
    def asks_for_code(self) -> bool:
        return self.totp_at is not None


@dataclass(frozen=True, kw_only=True)
class OneTimeLink:
    """The token is told here and nowhere else."""

    token: str = field(repr=False)
    expires_at: datetime


def email_key(email: str) -> str:
    """An address as it is kept and compared."""
    return email.strip().lower()


def make_login(work: Work, *, email: str, name: str, language: str, operator: bool = False) -> UUID:
    """A login without a password as yet. Raises Refused where the address has one already, switched off or not."""
    values = {"id": new_id(), "email": email_key(email), "name": name, "language": language, "operator": operator}
    made = upsert(PanelLoginRow).values(created_at=work.now, **values).on_conflict_do_nothing()
    login_id = work.connection.scalar(made.returning(PanelLoginRow.id))
    if login_id is None:
        raise Refused(Code.EMAIL_TAKEN, "this address has a login already")
    return UUID(str(login_id))


def login_by_email(work: Work, email: str, *, locked: bool = False) -> Login | None:
    """Whose address this is; None also where the login was switched off."""
    wanted = select(PanelLoginRow.__table__).where(PanelLoginRow.email == email_key(email))
    return _login(work, wanted.with_for_update() if locked else wanted)


def login(work: Work, login_id: UUID, *, locked: bool = False) -> Login | None:
    wanted = select(PanelLoginRow.__table__).where(PanelLoginRow.id == login_id)
    return _login(work, wanted.with_for_update() if locked else wanted)


def link_to_password(work: Work, login_id: UUID, village_id: UUID | None = None) -> OneTimeLink:
    """A link that sets the password, once, within a day. Those that were made before work no more.

    One that a village's office makes works only for as long as the login sits in no other office.
    """
    _use_up(work, login_id)
    made = OneTimeLink(token=secrets.token_urlsafe(32), expires_at=work.now + LINK_LIFE)
    values = {"id": new_id(), "login_id": login_id, "token_hash": _hash(made.token), "created_at": work.now}
    work.connection.execute(insert(PanelLinkRow).values(expires_at=made.expires_at, village_id=village_id, **values))
    return made


def login_of_link(work: Work, token: str, *, locked: bool = False) -> Login:
    """Whose link this is. Raises NotFound where it was used, is over, never was, or is not its office's to make now."""
    link = select(PanelLinkRow.login_id, PanelLinkRow.village_id).where(
        PanelLinkRow.token_hash == _hash(token), PanelLinkRow.used_at.is_(None), PanelLinkRow.expires_at > work.now
    )
    made = work.connection.execute(link).one_or_none()
    found = login(work, made.login_id, locked=locked) if made else None
    if locked:
        made = work.connection.execute(link).one_or_none()  # as it is now that nobody else changes the login
    if made is None or found is None or (made.village_id and sits_elsewhere(work, found.id, made.village_id)):
        raise NotFound
    return found


def sits_elsewhere(work: Work, login_id: UUID, village_id: UUID | None) -> bool:
    """Whether they sit in another office than this village's, or run the installation; None: in any office at all."""
    given = {"login": login_id, "village": village_id}
    return bool(work.connection.scalar(text("SELECT panel_sits_elsewhere(:login, CAST(:village AS uuid))"), given))


def begin_anew(work: Work, login_id: UUID) -> None:
    """As if it had just been made: what anybody knew of it opens nothing any more."""
    _change(work, login_id, password_hash=None, password_at=None)
    forget_totp(work, login_id)
    _use_up(work, login_id)
    _sign_out(work, login_id)


def set_password(work: Work, login_id: UUID, password_hash: str) -> None:
    """From now on this one. Links and sessions that stood before are over."""
    _use_up(work, login_id)
    changed = update(PanelLoginRow).where(PanelLoginRow.id == login_id)
    work.connection.execute(changed.values(password_hash=password_hash, password_at=work.now))
    _sign_out(work, login_id)


def begin_totp(work: Work, login_id: UUID) -> str:
    """A new secret for the phone; asked for from the first right code on. Raises Refused while one is asked for."""
    found = login(work, login_id)
    if found is None or found.asks_for_code:
        raise Refused(Code.STATE_FORBIDS, "a code is asked for already")
    secret = second_factor.new_secret()
    _change(work, login_id, totp_secret=work.seal.seal(secret), totp_step=None)
    return secret


def confirm_totp(work: Work, login_id: UUID, code: str) -> list[str] | None:
    """The recovery codes, shown once, where the code is right; from then on one is asked for. None where it is not."""
    found = login(work, login_id)
    if found is None or found.totp_secret is None or found.asks_for_code:
        raise Refused(Code.STATE_FORBIDS, "there is no secret to confirm")
    step = second_factor.step_of(found.totp_secret, code, work.now, found.totp_step)
    if step is None:
        return None
    _change(work, login_id, totp_at=work.now, totp_step=step)
    return renew_recovery_codes(work, login_id)


def renew_recovery_codes(work: Work, login_id: UUID) -> list[str]:
    """Ten fresh ones, shown once; the old ones work no more."""
    codes = second_factor.new_recovery_codes()
    work.connection.execute(delete(PanelRecoveryCodeRow).where(PanelRecoveryCodeRow.login_id == login_id))
    rows = [{"login_id": login_id, "code_hash": second_factor.recovery_hash(code)} for code in codes]
    work.connection.execute(insert(PanelRecoveryCodeRow), rows)
    return codes


def drop_totp(work: Work, login_id: UUID) -> None:
    """No code is asked for any more. Raises Refused for an operator: who sees all villages proves it twice."""
    found = login(work, login_id)
    if found is None or found.operator:
        raise Refused(Code.STATE_FORBIDS, "an operator signs in with a code")
    forget_totp(work, login_id)


def forget_totp(work: Work, login_id: UUID) -> None:
    """The phone is lost: the next sign-in is without a code, and an operator's begins with a new secret."""
    _change(work, login_id, totp_secret=None, totp_at=None, totp_step=None)
    work.connection.execute(delete(PanelRecoveryCodeRow).where(PanelRecoveryCodeRow.login_id == login_id))


def switch_off(work: Work, login_id: UUID, *, by: UUID) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out at once. Links to a password work no more.

    Raises Refused where either of the two is switched off already: of two who do it to each other one remains.
    """
    both = PanelLoginRow.id.in_([login_id, by]), PanelLoginRow.disabled_at.is_(None)
    held = select(PanelLoginRow.id).where(*both).order_by(PanelLoginRow.id).with_for_update()
    if set(work.connection.scalars(held)) != {login_id, by}:
        raise Refused(Code.STATE_FORBIDS, "one of them is switched off")
    _change(work, login_id, disabled_at=work.now)
    _use_up(work, login_id)
    _sign_out(work, login_id)


def switch_on(work: Work, login_id: UUID) -> None:
    """It signs in again, with the password that it had."""
    _change(work, login_id, disabled_at=None)


def take_code(work: Work, login_id: UUID, code: str) -> str | None:
    """`totp` or `recovery` where the code is right, which is then used up; None where it is not."""
    row = select(PanelLoginRow.__table__).where(PanelLoginRow.id == login_id).with_for_update()
    found = _login(work, row)
    if found is None or found.totp_secret is None:
        return None
    step = second_factor.step_of(found.totp_secret, code.replace(" ", ""), work.now, found.totp_step)
    if step is not None:
        _change(work, login_id, totp_step=step)
        return "totp"
    unused = PanelRecoveryCodeRow.login_id == login_id, PanelRecoveryCodeRow.used_at.is_(None)
    of_code = PanelRecoveryCodeRow.code_hash == second_factor.recovery_hash(code)
    used = update(PanelRecoveryCodeRow).where(*unused, of_code).values(used_at=work.now)
    return "recovery" if work.connection.execute(used).rowcount else None


def recovery_codes_left(work: Work, login_id: UUID) -> int:
    unused = PanelRecoveryCodeRow.login_id == login_id, PanelRecoveryCodeRow.used_at.is_(None)
    return len(work.connection.scalars(select(PanelRecoveryCodeRow.code_hash).where(*unused)).all())


def _login(work: Work, statement: Select[Any]) -> Login | None:
    row = work.connection.execute(statement).mappings().one_or_none()
    if row is None or row["disabled_at"]:
        return None
    return Login(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        language=row["language"],
        operator=row["operator"],
        password_hash=row["password_hash"],
        totp_secret=work.seal.open_optional(row["totp_secret"]),
        totp_at=row["totp_at"],
        totp_step=row["totp_step"],
    )


def _change(work: Work, login_id: UUID, **values: object) -> None:
    work.connection.execute(update(PanelLoginRow).where(PanelLoginRow.id == login_id).values(values))


def _sign_out(work: Work, login_id: UUID) -> None:
    open_ones = update(PanelSessionRow).where(PanelSessionRow.login_id == login_id, PanelSessionRow.ended_at.is_(None))
    work.connection.execute(open_ones.values(ended_at=work.now))


def _use_up(work: Work, login_id: UUID) -> None:
    unused = update(PanelLinkRow).where(PanelLinkRow.login_id == login_id, PanelLinkRow.used_at.is_(None))
    work.connection.execute(unused.values(used_at=work.now))


def _hash(token: str) -> str:
    return sha256(f"panel-link:{token}".encode()).hexdigest()
