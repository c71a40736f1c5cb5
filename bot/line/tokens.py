"""A channel's access token for a caller that makes a few calls and ends."""

from functools import partial

from bot.line.channel import Channel


class TokenUnavailable(Exception):  # noqa: N818
    """LINE gave no token, or could not be reached."""


def access_token(channel: Channel, api_base: str) -> str:
    """The channel's own token, or a stateless one, which lives 15 minutes. Raises TokenUnavailable."""
    return channel.access_token or _issued(channel, api_base)


def _issued(channel: Channel, api_base: str) -> str:
    from linebot.v3.oauth import ApiClient, ChannelAccessToken, Configuration
    from linebot.v3.oauth.exceptions import OpenApiException
    from urllib3.exceptions import HTTPError

    configuration = Configuration(host=api_base, access_token="")
    configuration.retries = False
    with ApiClient(configuration) as client:
        issue = partial(
            ChannelAccessToken(client).issue_stateless_channel_token_by_client_secret,
            client_id=channel.channel_id,
            _request_timeout=(3.0, 8.0),
        )
        refused: Exception | None = None
        for secret in channel.secrets:
            try:
                return str(issue(client_secret=secret).access_token)
            except (OpenApiException, HTTPError, ValueError) as error:
                refused = error
    raise TokenUnavailable(f"{type(refused).__name__}: {refused}"[:300]) from refused
