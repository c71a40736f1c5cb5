"""The page at which everybody begins: LINE, or an e-mail address."""

from flask import Response, request

from admin.door import safe_way
from admin.pages import page
from admin.parts import PanelParts
from admin.sign_in.forms import SignInForm


def front_page(parts: PanelParts, form: SignInForm, status: int = 200, *, words: str | None = None) -> Response:
    """With the button of the LINE account that the address names, else of the first one."""
    return page(
        "sign_in/front.html",
        status=status,
        form=form,
        way=safe_way(request.args.get("next")),
        liff_id=request.args.get("account"),
        line=any(one.channel for one in parts.channels()),
        words=words,
    )
