"""How a rule says no."""

from enum import StrEnum


class Code(StrEnum):
    """Why something was refused: stable names that pages and other programs branch on."""

    STATE_FORBIDS = "STATE_FORBIDS"
    NO_NUMBER = "NO_NUMBER"
    NOT_AT_THIS_GATE = "NOT_AT_THIS_GATE"
    UNDO_TOO_LATE = "UNDO_TOO_LATE"
    REASON_REQUIRED = "REASON_REQUIRED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INVITE_UNKNOWN = "INVITE_UNKNOWN"
    INVITE_USED = "INVITE_USED"
    INVITE_EXPIRED = "INVITE_EXPIRED"
    INVITE_REVOKED = "INVITE_REVOKED"
    JOIN_CODE_WRONG = "JOIN_CODE_WRONG"
    HOUSE_UNKNOWN = "HOUSE_UNKNOWN"
    ALREADY_MEMBER = "ALREADY_MEMBER"
    ALREADY_WAITING = "ALREADY_WAITING"
    NOT_YOURS_TO_GIVE = "NOT_YOURS_TO_GIVE"
    TOO_MANY_PASSES = "TOO_MANY_PASSES"
    NOT_YOUR_PASS = "NOT_YOUR_PASS"  # noqa: S105 - a refusal, no password
    PASS_OVER = "PASS_OVER"  # noqa: S105 - a refusal, no password
    EMAIL_TAKEN = "EMAIL_TAKEN"
    TOO_MANY_TASKS = "TOO_MANY_TASKS"
    FEATURE_OFF = "FEATURE_OFF"


class Refused(Exception):  # noqa: N818 - the domain's own word, used as one
    """A rule says no, and nothing has changed."""

    def __init__(self, code: Code, message: str = "") -> None:
        super().__init__(message or code.value)
        self.code = code
        self.message = message or code.value


class NotFound(Exception):  # noqa: N818
    """Not there, or not for you: the words are the same for both."""


class Invalid(Exception):  # noqa: N818
    """What came in cannot be understood; `details` names each field."""

    def __init__(self, details: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in details))
        self.details = details
