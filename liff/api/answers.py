"""The API's answers, in the contract's form."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response, request


def ok(data: Any, status: int = 200, pagination: Mapping[str, Any] | None = None) -> Response:
    """`{"success": true, "data": …}`."""
    body = {"success": True, "data": data}
    if pagination is not None:
        body["pagination"] = pagination
    return _json(body, status)


def revalidated(answer: Response, known_by: bytes | None = None) -> Response:
    """An answer that a page keeps and asks for again: 304 where nothing has changed.

    It is known by its own bytes, or by `known_by` where not all of them are news.
    """
    answer.set_etag(etag_of(answer.get_data() if known_by is None else known_by))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


def etag_of(known_by: bytes) -> str:
    """The tag of such an answer."""
    return hashlib.sha256(known_by).hexdigest()[:32]


def refusal(
    status: int,
    code: str,
    message: str,
    details: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> Response:
    """`{"success": false, "error": {…}, "statusCode": …}`; `details` name each field."""
    fields = [{"field": field, "message": words} for field, words in details]
    error = {"code": code, "message": message, "details": fields, **more}
    return _json({"success": False, "error": error, "statusCode": status}, status)


def _json(body: Any, status: int) -> Response:
    return Response(orjson.dumps(body, option=orjson.OPT_UTC_Z), status, content_type="application/json")
