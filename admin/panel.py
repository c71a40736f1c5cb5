"""The village office's panel: one blueprint at /admin."""

from typing import Any

from flask import Blueprint, Flask, Response, abort
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect

from admin import pages
from admin.account.views import add_account
from admin.audit.views import add_audit
from admin.cookies import Cookies
from admin.door import public
from admin.errors import handle_errors
from admin.files.views import add_files
from admin.messages.notices import add_notices
from admin.messages.quota import add_quota
from admin.messages.views import add_messages
from admin.parts import PanelParts
from admin.people.views import add_people
from admin.records.views import add_records
from admin.reports.views import add_reports
from admin.rules.views import add_rules
from admin.sign_in.views import add_sign_in
from admin.system.views import add_system
from admin.team.views import add_team
from admin.today.views import add_today
from admin.watch.views import add_watch
from models.domain.errors import NotFound

FOR_EVER = "public, max-age=31536000, immutable"
FORMS_SECONDS = 12 * 3600
"""A form may stay open for as long as a session may idle."""


def add_panel(app: Flask, parts: PanelParts) -> None:
    """Registers the panel, with its own cookie for forms and short words."""
    private = parts.is_private
    app.config.update(
        SECRET_KEY=f"panel forms:{parts.secret_key}",
        SESSION_COOKIE_NAME="panel_forms",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=private,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=FORMS_SECONDS,
        WTF_CSRF_SSL_STRICT=private,
        COMPRESS_REGISTER=False,
    )
    guard, packer = CSRFProtect(app), Compress()
    packer.init_app(app)
    app.register_blueprint(_make_panel(parts, guard, packer))


def _make_panel(parts: PanelParts, guard: CSRFProtect, packer: Compress) -> Blueprint:
    panel = Blueprint("panel", __name__, url_prefix="/admin", template_folder="templates")
    cookies = Cookies(parts.secret_key, private=parts.is_private)

    @panel.before_request
    def begin() -> None:
        pages.begin()
        guard.protect()

    @panel.after_request
    def finish(response: Response) -> Response:
        packed: Response = packer.after_request(pages.finish(response))
        return packed

    panel.context_processor(pages.add_to_templates(parts))
    handle_errors(panel)
    add_sign_in(panel, parts, cookies)
    add_account(panel, parts)
    add_today(panel, parts)
    add_records(panel, parts)
    add_watch(panel, parts)
    add_rules(panel, parts)
    add_messages(panel, parts)
    add_quota(panel, parts)
    add_notices(panel, parts)
    add_reports(panel, parts)
    add_people(panel, parts)
    add_files(panel, parts)
    add_team(panel, parts)
    add_audit(panel, parts)
    add_system(panel, parts)
    _add_files(panel, parts)
    return panel


def _add_files(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/static/<version>/<path:name>")
    @public
    def static_file(version: str, name: str) -> Response:
        """The file; a page from before the last release gets today's, but may not keep it under the old name."""
        file = parts.files.files.get(name)
        if file is None:
            abort(404)
        response = Response(file.body, mimetype=file.mime)
        response.headers["Cache-Control"] = FOR_EVER if version == parts.files.version else "no-cache"
        return response

    @panel.route("/<path:_lost>", methods=["GET", "POST"])
    @public
    def lost(_lost: str) -> Any:
        """Under this address nothing was ever found, so that it is told as a page, and not as the API's JSON."""
        raise NotFound
