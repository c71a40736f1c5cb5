"""A channel's access token for a caller that makes a few calls and ends."""

from bot.line.channel import Channel


def access_token(channel: Channel, api_base: str) -> str:
    """The channel's own token, or a stateless one, which lives 15 minutes. Raises the SDK's ApiException."""
    if channel.access_token:
        return channel.access_token
    from linebot.v3.oauth import ApiClient, ChannelAccessToken, Configuration

    with ApiClient(Configuration(host=api_base, access_token="")) as client:
        issued = ChannelAccessToken(client).issue_stateless_channel_token_by_client_secret(
            client_id=channel.channel_id, client_secret=channel.secret, _request_timeout=(3.0, 8.0)
        )
    return str(issued.access_token)
