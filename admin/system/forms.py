"""Forms of whoever runs the installation."""

import re
from collections.abc import Iterable
from zoneinfo import available_timezones

from wtforms import EmailField, Field, Form, PasswordField, SelectField

from admin.forms import Check, PanelForm, TextField, at_most, choices, one_line, optional, required, wrong
from admin.sign_in.forms import LONGEST_EMAIL
from admin.team.forms import is_email
from models.texts.catalog import mark
from models.usecases.make_village import LONGEST_NAME as LONGEST_VILLAGE
from models.usecases.panel_team import LONGEST_NAME

_DIGITS = re.compile(r"\d{6,20}")
_SECRET = re.compile(r"[0-9a-fA-F]{32}")
_LIFF = re.compile(r"\d{6,20}-\w{4,20}")


def like(pattern: re.Pattern[str], words: str) -> Check:
    """The whole of what was written."""

    def check(_form: Form, field: Field) -> None:
        if not pattern.fullmatch(str(field.data or "")):
            raise wrong(words)

    return check


def _is_zone(_form: Form, field: Field) -> None:
    if field.data not in available_timezones():
        raise wrong(mark("This is no time zone, like Asia/Bangkok."))


_CHANNEL = like(_DIGITS, mark("A channel's id is a number of about ten digits."))
_HEX = like(_SECRET, mark("A channel's secret has 32 signs: digits, and letters from a to f."))
_LIFF_ID = like(_LIFF, mark("A LIFF id looks like 1234567890-AbcdEfgh."))


class NameForm(PanelForm):
    """What a village is called."""

    name = TextField(mark("Name of the village"), [required(), at_most(LONGEST_VILLAGE)])


class VillageForm(NameForm):
    """A new village."""

    account = SelectField(mark("LINE account"), validate_choice=True)
    language = SelectField(mark("Language of the village"), choices=choices([("th", "ไทย"), ("en", "English")]))
    time_zone = TextField(mark("Time zone"), [required(), _is_zone])

    def offer(self, accounts: Iterable[tuple[str, str]]) -> None:
        """The LINE accounts through which it may speak."""
        self.account.choices = choices(accounts)


class AccountForm(PanelForm):
    """A LINE account. What is secret is written, and never shown again."""

    channel_id = TextField(mark("Messaging API: channel id"), [required(), _CHANNEL])
    channel_secret = PasswordField(mark("Messaging API: channel secret"), [required(), _HEX], filters=[one_line])
    login_channel_id = TextField(mark("LINE Login: channel id"), [required(), _CHANNEL])
    login_channel_secret = PasswordField(mark("LINE Login: channel secret"), [optional(), _HEX], filters=[one_line])
    liff_id = TextField(mark("LIFF id"), [required(), _LIFF_ID])


class ChangeAccountForm(PanelForm):
    """Other secrets for an account that there is. An empty secret stays as it was."""

    channel_secret = PasswordField(mark("Messaging API: channel secret"), [optional(), _HEX], filters=[one_line])
    login_channel_id = TextField(mark("LINE Login: channel id"), [required(), _CHANNEL])
    login_channel_secret = PasswordField(mark("LINE Login: channel secret"), [optional(), _HEX], filters=[one_line])
    liff_id = TextField(mark("LIFF id"), [required(), _LIFF_ID])


class OperatorForm(PanelForm):
    """Somebody who is to run the installation, too."""

    name = TextField(mark("Name"), [required(), at_most(LONGEST_NAME)])
    email = EmailField(mark("E-mail"), [required(), at_most(LONGEST_EMAIL), is_email], filters=[one_line])
