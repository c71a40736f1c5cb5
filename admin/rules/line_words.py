"""What a look at the LINE account has found, in plain words: what it is, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.line.check import Finding, Grade, Part
from models.texts.catalog import Say, mark

TITLES = {
    Part.SECRET: mark("Channel secret"),
    Part.TOKEN: mark("Access to LINE"),
    Part.WEBHOOK: mark("Webhook address"),
    Part.ANSWER: mark("LINE reaches us"),
    Part.QUOTA: mark("Messages of this month"),
    Part.MENUS: mark("Menus in the chat"),
    Part.MODE: mark("Answers by hand"),
    Part.LOGIN: mark("LINE Login"),
    Part.LIFF: mark("Pages in LINE (LIFF)"),
}
AWAY = mark("LINE does not answer now.")
LATER = mark("Wait a minute, and check again. If it stays so, look at LINE's status page.")
SAID: dict[tuple[Part, str], tuple[str, str]] = {
    (Part.SECRET, "good"): (mark("LINE knows our channel secret."), ""),
    (Part.SECRET, "next_only"): (
        mark("LINE takes the second secret and no longer the first."),
        mark("Enter the second one below as the new channel secret, so that only that one is left."),
    ),
    (Part.SECRET, "refused"): (
        mark("LINE does not know our channel secret: nothing that residents tap arrives here."),
        mark("Copy it in the LINE Developers Console (channel, Basic settings, Channel secret) and enter it below."),
    ),
    (Part.TOKEN, "long_lived"): (mark("LINE takes the stored access token. The account is {name} ({basic_id})."), ""),
    (Part.TOKEN, "stateless"): (mark("We fetch short-lived tokens. The account is {name} ({basic_id})."), ""),
    (Part.TOKEN, "stored_refused"): (
        mark(
            "LINE does not take the stored access token. Messages go out all the same, with short-lived tokens."
            " The account is {name} ({basic_id})."
        ),
        mark("Choose below to use no stored token, or enter a new one."),
    ),
    (Part.TOKEN, "of_another"): (
        mark("The token belongs to another LINE account than ours."),
        mark("Issue a token in the channel that is shown above, and enter it below."),
    ),
    (Part.TOKEN, "refused"): (
        mark("LINE does not take our access token: no message leaves here."),
        mark("Issue a new one in the console (channel, Messaging API) and enter it below, or use no stored token."),
    ),
    (Part.TOKEN, "none"): (
        mark("We get no token, because LINE does not know our channel secret."),
        mark("Mend the channel secret first."),
    ),
    (Part.WEBHOOK, "good"): (mark("LINE sends to our address, and the webhook is switched on."), ""),
    (Part.WEBHOOK, "off"): (
        mark("The address is right, but the webhook is switched off: taps in the chat do nothing."),
        mark("Switch on \u201cUse webhook\u201d in the console, tab Messaging API."),
    ),
    (Part.WEBHOOK, "elsewhere"): (
        mark("LINE sends to another address: {address}"),
        mark("Put our address into \u201cWebhook URL\u201d in the console, tab Messaging API."),
    ),
    (Part.WEBHOOK, "missing"): (
        mark("LINE has no address to send to."),
        mark("Put our address into \u201cWebhook URL\u201d in the console, tab Messaging API."),
    ),
    (Part.ANSWER, "good"): (mark("LINE has tried our address, and we answered."), ""),
    (Part.ANSWER, "unreachable"): (
        mark("LINE cannot reach our address."),
        mark("The operator has to look: the name, the certificate or the firewall is wrong."),
    ),
    (Part.ANSWER, "slow"): (
        mark("We answered too late: LINE waits two seconds."),
        mark("Check again. If it stays so, the operator has to look at the server."),
    ),
    (Part.ANSWER, "status"): (
        mark("Our address answered with an error ({status})."),
        mark("Most often the channel secret is wrong. Else the operator has to look."),
    ),
    (Part.ANSWER, "failed"): (
        mark("LINE's try failed ({reason})."),
        mark("The operator has to look: the name, the certificate or the firewall is wrong."),
    ),
    (Part.ANSWER, "no_address"): (
        mark("LINE does not take our address: it wants https."),
        mark("The operator has to set PUBLIC_BASE_URL to an address with https."),
    ),
    (Part.QUOTA, "unlimited"): (mark("{used} sent this month, without a limit."), ""),
    (Part.QUOTA, "good"): (mark("{used} of {limit} used, {left} left."), ""),
    (Part.QUOTA, "almost"): (
        mark("{used} of {limit} used, only {left} left."),
        mark("Choose a larger plan in LINE Official Account Manager, or send no notices until the month ends."),
    ),
    (Part.QUOTA, "spent"): (
        mark("All {limit} messages of this month are used up. The gate calls the houses."),
        mark("Choose a larger plan in LINE Official Account Manager. Else it goes on by itself next month."),
    ),
    (Part.MENUS, "good"): (mark("All {number} menus stand at LINE."), ""),
    (Part.MENUS, "missing"): (
        mark("{number} of our menus are missing at LINE: residents see old buttons, or none."),
        mark("The operator runs: flask --app app rich-menus sync"),
    ),
    (Part.MENUS, "never"): (
        mark("No menu was made yet."),
        mark("The operator runs: flask --app app rich-menus sync"),
    ),
    (Part.MODE, "good"): (mark("Only this service answers in the chat."), ""),
    (Part.MODE, "chat"): (
        mark("Chat is switched on: people of the account may answer by hand, and messages stay unread."),
        mark("If nobody answers by hand: switch Chat off in LINE Official Account Manager, Response settings."),
    ),
    (Part.LOGIN, "good"): (mark("LINE knows the secret of our Login channel."), ""),
    (Part.LOGIN, "missing"): (
        mark("The secret of the Login channel is not stored: nobody signs in to this panel with LINE."),
        mark("Copy it in the console (LINE Login channel, Basic settings) and enter it below."),
    ),
    (Part.LOGIN, "refused"): (
        mark("LINE does not know the secret of our Login channel."),
        mark("Copy it in the console (LINE Login channel, Basic settings) and enter it below."),
    ),
    (Part.LIFF, "good"): (mark("The link opens our pages, in full size, with the scanner."), ""),
    (Part.LIFF, "missing"): (
        mark("The Login channel has no LIFF app with our ID."),
        mark("Compare the LIFF ID above with the console, tab LIFF. The operator changes it."),
    ),
    (Part.LIFF, "elsewhere"): (
        mark("The LIFF app opens another address: {address}"),
        mark("Put our endpoint, shown above, into \u201cEndpoint URL\u201d in the console, tab LIFF."),
    ),
    (Part.LIFF, "no_openid"): (
        mark("The LIFF app may not tell us who opens it."),
        mark("Tick the scope \u201copenid\u201d in the console, tab LIFF."),
    ),
    (Part.LIFF, "not_full"): (
        mark("The LIFF app does not open in full size: the scanner and the guard's page need it."),
        mark("Set the size to \u201cFull\u201d in the console, tab LIFF."),
    ),
    (Part.LIFF, "no_scanner"): (
        mark("The scanner of LINE is switched off: guards type the numbers of passes."),
        mark("Switch on \u201cScan QR\u201d in the console, tab LIFF."),
    ),
    (Part.LIFF, "no_secret"): (
        mark("This cannot be looked at without the secret of the Login channel."),
        mark("Enter it below."),
    ),
}
GRADES = {
    Grade.GOOD: mark("right"),
    Grade.ADVICE: mark("look at it"),
    Grade.BAD: mark("wrong"),
    Grade.UNKNOWN: mark("not known"),
}
LOOKS = {Grade.GOOD: "good", Grade.ADVICE: "amber", Grade.BAD: "bad", Grade.UNKNOWN: ""}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One finding as the page shows it."""

    title: str
    badge: str
    look: str
    words: str
    what_to_do: str


def lines(found: Sequence[Finding], say: Say) -> list[Line]:
    return [
        Line(title=say(TITLES[one.part]), badge=say(GRADES[one.grade]), look=LOOKS[one.grade], **_said(one, say))
        for one in sorted(found, key=lambda one: [*Part].index(one.part))
    ]


def _said(one: Finding, say: Say) -> dict[str, str]:
    if one.code == "away":
        return {"words": say(AWAY), "what_to_do": say(LATER)}
    known = SAID.get((one.part, one.code))
    if known is None:
        return {"words": say("This could not be looked at."), "what_to_do": ""}
    words, to_do = known
    facts = {
        name: f"{value:,}" if isinstance(value, int) and name != "status" else value
        for name, value in one.facts.items()
    }
    return {"words": say(words, **facts), "what_to_do": say(to_do) if to_do else ""}
