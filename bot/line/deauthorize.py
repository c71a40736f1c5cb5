"""Somebody takes back what they allowed our LIFF app: LINE forgets it, and asks again should they come back."""

import structlog
import urllib3

from bot.line.channel import Channel
from bot.line.tokens import TokenUnavailable, access_token

log = structlog.get_logger(__name__)

_TIMEOUT = urllib3.Timeout(connect=3, read=5)


def deauthorize(api_base: str, login_channel: Channel, user_access_token: str) -> bool:
    """Whether LINE has done it. LINE: POST /user/v1/deauthorize with the Login channel's own token, 204."""
    try:
        token = access_token(login_channel, api_base)
        answer = urllib3.request(
            "POST",
            f"{api_base}/user/v1/deauthorize",
            json={"userAccessToken": user_access_token},
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT,
            retries=False,
        )
    except (TokenUnavailable, urllib3.exceptions.HTTPError) as error:
        log.warning("not_deauthorized", error=type(error).__name__)
        return False
    if answer.status != 204:
        log.warning("not_deauthorized", status=answer.status, line_request_id=answer.headers.get("x-line-request-id"))
    return answer.status == 204
