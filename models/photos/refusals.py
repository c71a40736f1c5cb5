"""How a photo is turned away."""

from enum import StrEnum


class PhotoProblem(StrEnum):
    """Why: stable names that pages and other programs branch on."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    NOT_A_PHOTO = "NOT_A_PHOTO"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    BROKEN = "BROKEN"


class PhotoRefused(Exception):  # noqa: N818 - a rule says no, in the words of models.domain.errors
    """These bytes become no photo, and nothing was kept of them."""

    def __init__(self, code: PhotoProblem, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def broken(message: str = "the photo is damaged or incomplete") -> PhotoRefused:
    return PhotoRefused(PhotoProblem.BROKEN, message)
