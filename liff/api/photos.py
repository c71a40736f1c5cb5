"""Photos behind signed links: whoever holds one may look, until it ends. A LINE message has no login."""

from datetime import datetime

from flask import Blueprint, Response

from liff.api.parts import Parts
from liff.api.uploads import off_loop
from liff.auth import now, public
from models.domain.errors import NotFound
from models.photos.keys import photo_key
from models.photos.links import LinkExpired, LinkForged, PhotoRef
from models.photos.store import PhotoMissing
from models.queries.photos import photo_is_there


def add_photos(api: Blueprint, parts: Parts) -> None:
    """GET /photos/<token>."""

    @api.get("/photos/<token>")
    @public
    def photo(token: str) -> Response:
        moment = now()
        ref = _ref(parts, token, moment)
        with parts.database.work(village_id=ref.village_id) as work:
            if not photo_is_there(work, ref.photo_id):
                raise NotFound
        try:
            store, key = parts.photo_store(), photo_key(ref.village_id, ref.photo_id, ref.size)
            picture = off_loop(parts.heavy, store, store.get, key)
        except PhotoMissing:
            raise NotFound from None
        return _jpeg(picture, max(0, int((ref.expires_at - moment).total_seconds())))


def _ref(parts: Parts, token: str, moment: datetime) -> PhotoRef:
    try:
        return parts.photo_links.read(token, moment)
    except (LinkExpired, LinkForged):
        raise NotFound from None


def _jpeg(picture: bytes, seconds: int) -> Response:
    answer = Response(picture, content_type="image/jpeg")
    answer.headers["Cache-Control"] = f"private, max-age={seconds}, immutable"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
