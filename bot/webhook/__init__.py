"""LINE's webhook: the signature over the raw bytes, a row for each event, and 200. All else happens in a worker."""

from collections.abc import Callable

import orjson
import structlog
from flask import Blueprint, Response, request
from sqlalchemy import Engine

from bot.webhook.accounts import Accounts
from bot.webhook.envelope import NOT_JSON, Envelope, Refusal, is_balanced, opened, to_keep
from bot.webhook.intake import Intake
from models.domain.ids import AccountId

log = structlog.get_logger(__name__)

MOST_BYTES = 1_000_000
_CODES = {400: "VALIDATION_ERROR", 401: "SIGNATURE_INVALID", 413: "TOO_LARGE"}


def make_webhook(engine: Engine, accounts: Accounts, wake: Callable[[AccountId], object]) -> Blueprint:
    """The blueprint of POST /line/webhook. `wake` is told whose inbox has something new."""
    blueprint = Blueprint("webhook", __name__)
    intake = Intake(engine, wake)

    @blueprint.post("/line/webhook")
    def webhook() -> Response:
        body = _body()
        if body is None:
            return _refuse((413, "a webhook's body is at most 1 MB"))
        envelope = opened(body)
        if not isinstance(envelope, Envelope):
            return _refuse(envelope)
        signature = request.headers.get("X-Line-Signature")
        if envelope.events is None:
            account = accounts.signer_of_unread(body, signature)
            if account is None or not is_balanced(body):
                return _refuse(NOT_JSON)
        else:
            account = accounts.signer(envelope.destination, body, signature)
            if account is None:
                return _refuse((401, "the signature does not fit"))
        events = to_keep(envelope.events, body)
        if events:
            intake.keep(account.id, events)
        return Response(b"{}", 200, content_type="application/json")

    webhook.allowed = ()  # type: ignore[attr-defined]  # public, as liff.auth says it: the signature is its door
    return blueprint


def _body() -> bytes | None:
    """The untouched bytes; None where there are too many."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = request.stream.read(MOST_BYTES + 1)
    return None if len(body) > MOST_BYTES else body


def _refuse(refusal: Refusal) -> Response:
    status, why = refusal
    log.warning("webhook_refused", status=status, why=why)
    body = {
        "success": False,
        "error": {"code": _CODES[status], "message": why, "details": [{"field": "body", "message": why}]},
        "statusCode": status,
    }
    return Response(orjson.dumps(body), status, content_type="application/json")
