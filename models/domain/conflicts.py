"""Where what a gate did without network does not agree with the books."""

from enum import StrEnum


class Conflict(StrEnum):
    """What a gate without network did, and would not have done with one. It stays with the visit."""

    DOUBLE_USE = "double_use"
    PASS_REFUSED = "pass_refused"  # noqa: S105 - a conflict, no password
    AGAINST_ANSWER = "against_answer"
    CODE_WRONG = "code_wrong"
