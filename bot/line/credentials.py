"""Credentials are tried at LINE before they are kept."""

from bot.line.answers import Accepted, Dead, Unauthorised
from bot.line.check import Away, Line


def takes_secret(api: str, channel_id: str, secret: str) -> bool:
    """Whether LINE knows this secret of the channel. Raises Away."""
    line = Line(api)
    try:
        return line.token_of(channel_id, secret) is not None
    finally:
        line.close()


def bot_of_token(api: str, token: str) -> str | None:
    """The user id of the bot whose token this is; None where LINE does not take it. Raises Away."""
    line = Line(api)
    try:
        match line.ask("GET", "/v2/bot/info", token):
            case Accepted(body={"userId": str(bot)}):
                return bot
            case Dead() | Unauthorised():
                return None
        raise Away(line.part)
    finally:
        line.close()
