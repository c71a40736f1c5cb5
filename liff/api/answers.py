"""The API's answers, in the contract's form."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response


def ok(data: Any, status: int = 200, pagination: Mapping[str, Any] | None = None) -> Response:
    """`{"success": true, "data": …}`."""
    body = {"success": True, "data": data}
    if pagination is not None:
        body["pagination"] = pagination
    return _json(body, status)


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
