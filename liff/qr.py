"""Pass tokens and links as pictures: SVG for pages, PNG for sharing.

The level of error correction was measured: docs/passes.md. The margin is the four modules that readers count on, and it
is white by itself, because a page may be dark.
"""

from io import BytesIO

import segno

LEVEL = "Q"
MARGIN = 4  # modules
PNG_SCALE = 12  # px a module: what LINE shrinks for its preview can still be read


def svg(token: str) -> str:
    """For a page; it has no size of its own, the page's style gives one."""
    return _code(token).svg_inline(border=MARGIN, light="#fff", omitsize=True)


def svg_file(token: str) -> str:
    """A whole SVG file of a token, for an `<img>`."""
    picture = BytesIO()
    _code(token).save(picture, kind="svg", border=MARGIN, light="#fff", omitsize=True, xmldecl=False)
    return picture.getvalue().decode()


def svg_of_link(link: str) -> str:
    """A whole SVG file for an `<img>`; a link is longer than a token, and read from a screen that is not cracked."""
    picture = BytesIO()
    segno.make_qr(link, error="M").save(picture, kind="svg", border=MARGIN, light="#fff", omitsize=True, xmldecl=False)
    return picture.getvalue().decode()


def png(token: str) -> bytes:
    """For sending on, about 640 px wide."""
    picture = BytesIO()
    _code(token).save(picture, kind="png", border=MARGIN, scale=PNG_SCALE)
    return picture.getvalue()


def _code(token: str) -> segno.QRCode:
    return segno.make_qr(token, error=LEVEL, mode="alphanumeric")
